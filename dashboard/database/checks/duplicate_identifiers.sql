-- Rule: two included publications can't have the same DOI, in whatever case its letters are.
-- Remedy: Is it one publication entered twice? Then exclude one of the two and say so in its
-- decision_note; otherwise correct the identifier.
SELECT
    'publications.csv' AS file,
    later._row AS row,
    'doi' AS "column",
    later.doi AS value,
    format('{} in row {} has the same DOI.', earlier.publication_id, earlier._row) AS problem
FROM publications AS later
JOIN publications AS earlier
    ON lower(later.doi) = lower(earlier.doi) AND earlier._row < later._row
WHERE later.status = 'included' AND earlier.status = 'included';
