-- Rule: the match of a record is another record, or a publication, that exists.
-- Remedy: Copy the name from record_id or publication_id of what it is the same as; clear match,
-- match_why, match_score and same if there is none. Of records that are the same, the first one has
-- no match.
WITH RECURSIVE known AS (
    SELECT record_id AS id FROM screening
    UNION SELECT record_id FROM records
    UNION SELECT publication_id FROM publications
),
chain AS (
    SELECT record_id AS start, "match" AS target FROM screening WHERE same = 'yes'
    UNION
    SELECT chain.start, next."match"
    FROM chain
    JOIN screening AS next ON next.record_id = chain.target AND next.same = 'yes'
)
SELECT
    'screening.csv' AS file,
    _row AS row,
    'match' AS "column",
    "match" AS value,
    CASE
        WHEN "match" = record_id THEN 'a record can''t be the same as itself.'
        WHEN "match" NOT IN (SELECT id FROM known) THEN 'there is no record or publication of this name.'
        ELSE format('the records lead in a circle back to {}.', record_id)
    END AS problem
FROM screening
WHERE "match" = record_id
   OR "match" NOT IN (SELECT id FROM known)
   OR record_id IN (SELECT start FROM chain WHERE target = start)
UNION ALL
SELECT
    'screening.csv',
    _row,
    'publication_id',
    publication_id,
    format('it is the same as {}, but stands for another publication.', "match")
FROM screening
WHERE same = 'yes'
  AND "match" IN (SELECT p.publication_id FROM publications AS p)
  AND publication_id <> "match";
