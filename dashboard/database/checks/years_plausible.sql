-- Rule: years lie between 1950 and the year after the data's own date; an illness comes before its
-- publication, and a period begins before it ends.
-- Remedy: Correct the year; leave the cell empty if it is not known.
WITH years AS (
    SELECT 'publications.csv' AS file, _row, publication_id, unnest([
        {'col': 'year', 'y': year},
        {'col': 'period_start', 'y': period_start},
        {'col': 'period_end', 'y': period_end}
    ], recursive := true)
    FROM publications
    UNION ALL
    SELECT 'cases.csv', _row, publication_id, 'onset_year', onset_year FROM cases
)
SELECT
    file,
    _row AS row,
    col AS "column",
    y AS value,
    format('the year is not between 1950 and {}.', year(data_date) + 1) AS problem
FROM years, release
WHERE y NOT BETWEEN 1950 AND year(data_date) + 1
UNION ALL
SELECT
    'publications.csv',
    _row,
    'period_end',
    period_end,
    format('the period begins in {}, after its end.', period_start)
FROM publications
WHERE period_start > period_end
UNION ALL
SELECT
    'publications.csv',
    _row,
    'period_end',
    period_end,
    format('the period ends after the year of publication, {}.', year)
FROM publications
WHERE period_end > year + 1
UNION ALL
SELECT
    'cases.csv',
    cases._row,
    'onset_year',
    onset_year,
    format('the illness began after the year of publication, {}.', year)
FROM cases
JOIN publications USING (publication_id)
WHERE onset_year > year;
