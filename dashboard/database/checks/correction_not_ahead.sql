-- Rule: A correction is not newer than the data.
-- Remedy: Add an entry for that day to CHANGELOG.md, headed "## YYYY-MM-DD".
SELECT
    'corrections.csv' AS file,
    corrections._row AS row,
    'date' AS column,
    corrections.date::VARCHAR AS value,
    'The newest entry of CHANGELOG.md is of ' || release.data_date::VARCHAR || '.' AS problem
FROM corrections
CROSS JOIN release
WHERE corrections.date > release.data_date;
