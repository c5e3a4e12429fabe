-- Rule: a DOI is written bare, from 10. on, without punctuation after it.
-- Remedy: Write the DOI alone: no https://doi.org/ or doi: in front, no full stop or bracket that
-- belongs to the sentence behind it.
WITH written AS (
    SELECT 'publications.csv' AS file, _row, doi FROM publications
    UNION ALL SELECT 'claims.csv', _row, doi FROM claims
    UNION ALL SELECT 'records.csv', _row, doi FROM records
)
SELECT
    file,
    _row AS row,
    'doi' AS "column",
    doi AS value,
    'this is more, or less, than a DOI.' AS problem
FROM written
WHERE NOT regexp_full_match(doi, '10\.[0-9]{4,9}/\S*[^\s.,;]')
   OR contains(doi, 'doi.org')
   OR len(replace(doi, '(', '')) > len(replace(doi, ')', ''));
