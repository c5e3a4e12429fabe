-- Rule: categories that exclude each other can't hold more patients together than there are: not
-- more than their denominator, and over several denominators not more than n_cases.
-- Remedy: Compare the rows of this publication and dimension with the publication. Patients that it
-- does not split belong into one row "multiple" or "not_reported".
WITH parts AS (
    SELECT * FROM breakdowns
    WHERE dimension IN ('trigger', 'outcome', 'sex', 'age_group', 'genetic', 'country', 'year')
)
SELECT
    'breakdowns.csv' AS file,
    max(_row) AS row,
    'n' AS "column",
    max_by(n, _row) AS value,
    format('the rows of {} for {} add up to {} of {}.', publication_id, dimension, sum(n), "of")
        AS problem
FROM parts
GROUP BY publication_id, dimension, "of"
HAVING sum(n) > "of"
UNION ALL
SELECT
    'breakdowns.csv',
    max(parts._row),
    'n',
    max_by(n, parts._row),
    format(
        'the rows of {} for {} add up to {} with n_cases {}.',
        publication_id, dimension, sum(n), n_cases
    )
FROM parts
JOIN publications USING (publication_id)
GROUP BY publication_id, dimension, n_cases
HAVING sum(n) > n_cases AND count(DISTINCT "of") > 1;
