-- Rule: a publication that counts can be found by readers: it has a DOI, PMID or PMCID, an address
-- where it was seen, or the title and journal as seen.
-- Remedy: Add one of these; until it is found, set status to pending and say in decision_note what
-- is missing.
SELECT
    'publications.csv' AS file,
    _row AS row,
    'doi' AS "column",
    NULL AS value,
    format('{} has nothing to find it by.', publication_id) AS problem
FROM publications
WHERE status = 'included'
  AND coalesce(doi, pmid, pmcid, seen_at) IS NULL
  AND NOT (title_seen AND title IS NOT NULL AND journal IS NOT NULL);
