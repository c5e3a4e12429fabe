-- Rule: the category of a breakdown stands in the list of its dimension; "not_reported" is one of
-- the answers where a patient has one answer only; a category of the dimension year is a year.
-- Remedy: Use a code of the list, and keep the publication's own words in category_as_stated.
WITH vocabulary AS (
    SELECT 'trigger' AS dimension, trigger AS category FROM triggers
    UNION ALL SELECT 'outcome', outcome FROM outcomes
    UNION ALL SELECT 'sex', sex FROM sexes
    UNION ALL SELECT 'age_group', age_group FROM age_groups
    UNION ALL SELECT 'genetic', genetic_result FROM genetic_results
    UNION ALL SELECT 'country', country FROM countries
    UNION ALL SELECT 'lesion', lesion FROM lesions
    UNION ALL SELECT 'treatment', treatment FROM treatments
    UNION ALL
    SELECT unnest(['trigger', 'outcome', 'sex', 'age_group', 'genetic', 'country']), 'not_reported'
)
SELECT
    'breakdowns.csv' AS file,
    _row AS row,
    'category' AS "column",
    category AS value,
    CASE
        WHEN dimension = 'year' THEN 'this is not a year.'
        ELSE format('this is not in the list of {}; the nearest is "{}".', dimension, (
            SELECT max_by(v.category, jaro_winkler_similarity(v.category, breakdowns.category))
            FROM vocabulary AS v
            WHERE v.dimension = breakdowns.dimension
        ))
    END AS problem
FROM breakdowns
WHERE CASE
    WHEN dimension = 'year' THEN NOT regexp_full_match(category, '(19|20)[0-9]{2}')
    ELSE dimension IN (SELECT dimension FROM vocabulary)
        AND (dimension, category) NOT IN (SELECT (v.dimension, v.category) FROM vocabulary AS v)
END;
