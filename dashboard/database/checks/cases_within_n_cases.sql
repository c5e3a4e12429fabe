-- Rule: a publication can't list more people one by one than its n_cases.
-- Remedy: Remove the row if this person was entered twice; otherwise raise n_cases in
-- publications.csv to the number that the publication itself describes.
SELECT
    'cases.csv' AS file,
    listing._row AS row,
    'case_no' AS "column",
    case_no AS value,
    format('{} has n_cases {}, but {} people are listed.', publication_id, n_cases, listed) AS problem
FROM (
    SELECT *, count(*) OVER people AS listed, row_number() OVER (people ORDER BY _row) AS place
    FROM cases
    WINDOW people AS (PARTITION BY publication_id)
) AS listing
JOIN publications USING (publication_id)
WHERE place = n_cases + 1;
