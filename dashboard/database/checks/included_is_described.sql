-- Rule: an included publication says what it is: kind, name of the illness, how people came in, and
-- how certain the diagnosis is; and somebody has read it.
-- Remedy: Fill the column in, or set status to "pending" until somebody has read the publication.
SELECT
    'publications.csv' AS file,
    _row AS row,
    missing AS "column",
    CASE WHEN missing = 'readings' THEN '0' END AS value,
    'this is not known of a publication that is counted.' AS problem
FROM (
    SELECT
        _row,
        unnest(list_filter([
            CASE WHEN design IS NULL THEN 'design' END,
            CASE WHEN disease_term IS NULL THEN 'disease_term' END,
            CASE WHEN recruited_by IS NULL THEN 'recruited_by' END,
            CASE WHEN certainty IS NULL THEN 'certainty' END,
            CASE WHEN readings = 0 THEN 'readings' END
        ], lambda found: found IS NOT NULL)) AS missing
    FROM publications
    WHERE status = 'included'
);
