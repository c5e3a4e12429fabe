-- Rule: the range of a claim goes from low to high.
-- Remedy: Swap the two numbers, or correct the one that was mistyped.
SELECT
    'claims.csv' AS file,
    _row AS row,
    'low' AS "column",
    low AS value,
    format('low is more than high ({}).', high) AS problem
FROM claims
WHERE low > high;
