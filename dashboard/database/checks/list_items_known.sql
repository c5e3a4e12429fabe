-- Rule: each value in a cell that holds several stands in its table, and stands there once.
-- Remedy: Use the codes of the table, separated by semicolons without a semicolon at the end.
WITH items AS (
    SELECT 'publications.csv' AS file, _row, 'countries' AS col, countries AS list
    FROM publications
    UNION ALL SELECT 'cases.csv', _row, 'treatments', treatments FROM cases
    UNION ALL SELECT 'cases.csv', _row, 'lesions', lesions FROM cases
),
vocabulary AS (
    SELECT 'countries' AS col, country AS item FROM countries
    UNION ALL SELECT 'treatments', treatment FROM treatments
    UNION ALL SELECT 'lesions', lesion FROM lesions
),
strange AS (
    SELECT
        items.*,
        list_filter(list, lambda item: NOT list_contains(known, item)) AS unknown
    FROM items
    JOIN (SELECT col, list(item) AS known FROM vocabulary GROUP BY col) USING (col)
)
SELECT
    file,
    _row AS row,
    col AS "column",
    array_to_string(list, ';') AS value,
    CASE
        WHEN len(unknown) = 0 THEN 'a value stands in the cell twice.'
        WHEN unknown[1] = '' THEN 'there is nothing between two semicolons, or at an end.'
        ELSE format('"{}" is not in {}.csv; the nearest is "{}".', unknown[1], col, (
            SELECT max_by(v.item, jaro_winkler_similarity(v.item, strange.unknown[1]))
            FROM vocabulary AS v
            WHERE v.col = strange.col
        ))
    END AS problem
FROM strange
WHERE len(unknown) > 0 OR len(list) > len(list_distinct(list));
