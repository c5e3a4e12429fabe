-- Rule: demonstration data can't enter the real database.
-- Remedy: Remove the row; invented data stay in a folder of their own.
SELECT
    'publications.csv' AS file,
    _row AS row,
    'publication_id' AS "column",
    publication_id AS value,
    'the id is that of a demonstration record.' AS problem
FROM publications
WHERE starts_with(publication_id, 'demo-');
