-- Rule: a publication that is pending or excluded says why.
-- Remedy: Write the reason into decision_note: readers see it in the list of what was left out.
SELECT
    'publications.csv' AS file,
    _row AS row,
    'decision_note' AS "column",
    NULL AS value,
    format('{} is {} without a reason.', publication_id, status) AS problem
FROM publications
WHERE status IN ('pending', 'excluded') AND decision_note IS NULL;
