-- Rule: an included publication may lie within another included one that is itself within none;
-- within and within_certainty are filled together.
-- Remedy: Name the publication that is counted in the end (the outermost one), or clear both cells.
SELECT
    'publications.csv' AS file,
    p._row AS row,
    CASE WHEN p.within IS NULL THEN 'within_certainty' ELSE 'within' END AS "column",
    coalesce(p.within, p.within_certainty) AS value,
    CASE
        WHEN p.within = p.publication_id THEN 'a publication can''t lie within itself.'
        WHEN p.within IS NULL THEN 'within_certainty is filled, but within is empty.'
        WHEN p.within_certainty IS NULL THEN 'within is filled, but within_certainty is empty.'
        WHEN container.status <> 'included' THEN format('{} is {}.', p.within, container.status)
        ELSE format('{} lies within {} itself.', p.within, container.within)
    END AS problem
FROM publications AS p
LEFT JOIN publications AS container ON container.publication_id = p.within
WHERE p.within = p.publication_id
   OR (p.within IS NULL) <> (p.within_certainty IS NULL)
   OR (p.status = 'included' AND (container.status <> 'included' OR container.within IS NOT NULL));
