-- Rule: a count of the group is either shown, with the day on which it was counted, or hidden, with
-- neither; nothing below 5, the smallest minimum, is shown; and nothing is counted after its release.
-- Remedy: Take the last good version of the file back. Releases are made with import-community and
-- never changed by hand.
SELECT
    'community_counts.csv' AS file,
    _row AS row,
    CASE
        WHEN suppressed <> (n IS NULL) OR n < 5 THEN 'n'
        ELSE 'counted_on'
    END AS "column",
    NULL AS value,
    CASE
        WHEN suppressed AND n IS NOT NULL THEN 'a hidden number is shown.'
        WHEN NOT suppressed AND n IS NULL THEN 'a shown number is missing.'
        WHEN n < 5 THEN 'a number below 5 is shown.'
        WHEN suppressed AND counted_on IS NOT NULL THEN 'a hidden number has a day of counting.'
        WHEN counted_on IS NULL THEN 'a shown number has no day of counting.'
        ELSE 'the number was counted after its release.'
    END AS problem
FROM community_counts
WHERE suppressed <> (n IS NULL)
    OR n < 5
    OR suppressed <> (counted_on IS NULL)
    OR counted_on > as_of;
