-- Rule: n can't be more than its denominator (of), and the denominator not more than n_cases.
-- Remedy: Correct n or "of" in this row, or n_cases of the publication.
SELECT
    'breakdowns.csv' AS file,
    _row AS row,
    'n' AS "column",
    n AS value,
    format('{} of {} patients is not possible.', n, "of") AS problem
FROM breakdowns
WHERE n > "of"
UNION ALL
SELECT
    'breakdowns.csv',
    breakdowns._row,
    'of',
    "of",
    format('{} has n_cases {} only.', publication_id, n_cases)
FROM breakdowns
JOIN publications USING (publication_id)
WHERE "of" > n_cases;
