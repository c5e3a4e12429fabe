-- Rule: a decision on a record is whole: who, when, why; and a duplicate gets none.
-- Remedy: Fill what is missing in the row. Whether a record is the same as its match is decided
-- first, in the column "same": of two that are the same only the first one gets a decision, so clear
-- the decision of the other one.
SELECT
    'screening.csv' AS file,
    _row AS row,
    wrong.col AS "column",
    wrong.value AS value,
    format('{} {}', record_id, wrong.problem) AS problem
FROM (
    SELECT
        screening._row,
        screening.record_id,
        unnest([
            CASE WHEN decision = 'exclude' AND reason IS NULL THEN
                {'col': 'reason', 'value': NULL, 'problem': 'is excluded without a reason.'} END,
            CASE WHEN decision IS DISTINCT FROM 'exclude' AND reason IS NOT NULL THEN
                {'col': 'reason', 'value': reason,
                 'problem': 'has a reason to exclude it, but it is not excluded.'} END,
            CASE WHEN decision IS NOT NULL AND decided_by IS NULL THEN
                {'col': 'decided_by', 'value': NULL,
                 'problem': 'has a decision, but it does not say whose.'} END,
            CASE WHEN decision IS NOT NULL AND decided_on IS NULL THEN
                {'col': 'decided_on', 'value': NULL,
                 'problem': 'has a decision without its day.'} END,
            CASE WHEN decision = 'exclude' AND reason = 'other' AND notes IS NULL THEN
                {'col': 'notes', 'value': NULL,
                 'problem': 'is excluded for another reason, which the notes do not tell.'} END,
            CASE WHEN same IS NOT NULL AND "match" IS NULL THEN
                {'col': 'match', 'value': NULL,
                 'problem': 'says whether it is the same, but not as what.'} END,
            CASE WHEN decision IS NOT NULL AND same = 'yes' THEN
                {'col': 'decision', 'value': decision,
                 'problem': 'is a duplicate, so it needs no decision.'} END,
            CASE WHEN decision = 'include' AND "match" IS NOT NULL AND same IS NULL THEN
                {'col': 'same', 'value': NULL,
                 'problem': 'is included, but it may be here already.'} END
        ]) AS wrong
    FROM screening
)
WHERE wrong IS NOT NULL;
