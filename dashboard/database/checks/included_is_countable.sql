-- Rule: a publication that counts has a year and describes at least one patient.
-- Remedy: Fill the cell from the publication; until it is known, set status to pending and say in
-- decision_note what is missing.
SELECT
    'publications.csv' AS file,
    _row AS row,
    'year' AS "column",
    NULL AS value,
    format('{} is included, but has no year.', publication_id) AS problem
FROM publications
WHERE status = 'included' AND year IS NULL
UNION ALL
SELECT
    'publications.csv',
    _row,
    'n_cases',
    n_cases,
    format('{} is included, but has no number of patients.', publication_id)
FROM publications
WHERE status = 'included' AND coalesce(n_cases, 0) < 1;
