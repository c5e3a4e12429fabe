-- Rule: a release of the group has its totals, counted on its day; people and families are shown or
-- hidden together; no number of families is above that of people; and the numbers counted on the day
-- of the release add up to no more people than the total.
-- Remedy: Take the last good version of the file back. Releases are made with import-community and
-- never changed by hand.
WITH pairs AS (
    SELECT
        as_of,
        dimension,
        category,
        max(_row) AS _row,
        count(DISTINCT unit) AS units,
        count(DISTINCT suppressed) AS ways,
        count(DISTINCT coalesce(counted_on, DATE '0001-01-01')) AS days,
        max(counted_on) AS counted_on,
        max(n) FILTER (WHERE unit = 'people') AS people,
        max(n) FILTER (WHERE unit = 'families') AS families
    FROM community_counts
    GROUP BY as_of, dimension, category
),

totals AS (
    SELECT * FROM pairs WHERE dimension = 'total' AND category = 'all'
),

sums AS (
    SELECT as_of, dimension, max(_row) AS _row, sum(people) AS people
    FROM pairs
    WHERE dimension <> 'total' AND counted_on = as_of
    GROUP BY as_of, dimension
),

problems AS (
    SELECT _row, 'suppressed' AS "column", 'people and families are not shown alike.' AS problem
    FROM pairs
    WHERE units < 2 OR ways > 1 OR days > 1
    UNION ALL
    SELECT _row, 'n', 'there are more families than people.' FROM pairs WHERE families > people
    UNION ALL
    SELECT max(_row), 'dimension', 'the release has no totals of its day.'
    FROM pairs
    WHERE as_of NOT IN (SELECT t.as_of FROM totals AS t WHERE t.counted_on = t.as_of)
    GROUP BY as_of
    UNION ALL
    SELECT
        sums._row,
        'n',
        format('the people of {} add up to more than the total.', sums.dimension)
    FROM sums
    JOIN totals USING (as_of)
    WHERE sums.people > totals.people
)

SELECT
    'community_counts.csv' AS file,
    _row AS row,
    "column",
    NULL AS value,
    problem
FROM problems;
