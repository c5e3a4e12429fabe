-- Rule: the trigger of a patient stands in triggers.csv, or is not_reported.
-- Remedy: Use a code of triggers.csv, and keep the publication's own words in trigger_detail.
SELECT
    'cases.csv' AS file,
    _row AS row,
    'trigger' AS "column",
    trigger AS value,
    format('this trigger is not in triggers.csv; the nearest is "{}".', (
        SELECT max_by(t.trigger, jaro_winkler_similarity(t.trigger, cases.trigger))
        FROM triggers AS t
    )) AS problem
FROM cases
WHERE trigger <> 'not_reported' AND trigger NOT IN (SELECT t.trigger FROM triggers AS t);
