-- Rule: the category of a count of the group stands in the list of its dimension; unknown and other
-- are allowed beside the list where they have a meaning, and a total has the one category all.
-- Remedy: Take the last good version of the file back. Releases are made with import-community and
-- never changed by hand.
WITH vocabulary AS (
    SELECT 'total' AS dimension, 'all' AS category
    UNION ALL SELECT 'trigger', trigger_group FROM trigger_groups
    UNION ALL SELECT 'outcome', outcome FROM outcomes WHERE outcome <> 'not_reported'
    UNION ALL SELECT 'age_group', age_group FROM age_groups
    UNION ALL
    SELECT 'genetic_result', genetic_result FROM genetic_results
    WHERE genetic_result <> 'not_reported'
    UNION ALL SELECT 'country', country FROM countries
    UNION ALL SELECT 'published', unnest(['yes', 'no'])
    UNION ALL
    SELECT
        unnest([
            'country', 'year_of_illness', 'trigger', 'age_group', 'genetic_result', 'outcome',
            'published'
        ]),
        'unknown'
    UNION ALL SELECT unnest(['country', 'year_of_illness', 'trigger']), 'other'
)
SELECT
    'community_counts.csv' AS file,
    _row AS row,
    'category' AS "column",
    category AS value,
    format('this is no category of {}.', dimension) AS problem
FROM community_counts
WHERE (dimension, category) NOT IN (SELECT (v.dimension, v.category) FROM vocabulary AS v)
    AND NOT (
        dimension = 'year_of_illness'
        AND regexp_full_match(category, '(19[5-9]|20[0-9])[0-9]')
        AND try_cast(category AS INTEGER) <= year(as_of)
    );
