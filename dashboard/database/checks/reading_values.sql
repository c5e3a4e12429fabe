-- Rule: a value that a reader found belongs to a cell that exists.
-- Remedy: Write the column as the header of that table has it. The row is "publication", the number
-- of a case, or the dimension and the category of a breakdown with one space between them.
WITH described AS (
    SELECT table_name, column_name
    FROM information_schema.columns
    WHERE table_name IN ('publications', 'cases', 'breakdowns') AND column_name NOT LIKE '\_%' ESCAPE '\'
)
SELECT
    'readings.csv' AS file,
    _row AS row,
    'column' AS "column",
    readings."column" AS value,
    format('{}.csv has no such column.', readings."table") AS problem
FROM readings
WHERE readings."table" IN (SELECT table_name FROM described)
  AND (readings."table", readings."column") NOT IN (SELECT (table_name, column_name) FROM described)
UNION ALL
SELECT
    'readings.csv',
    _row,
    'row',
    readings."row",
    format('this is no row of {}.csv.', readings."table")
FROM readings
WHERE NOT CASE readings."table"
    WHEN 'publications' THEN readings."row" = 'publication'
    WHEN 'cases' THEN regexp_full_match(readings."row", '[1-9][0-9]*')
    WHEN 'breakdowns' THEN regexp_full_match(readings."row", '[a-z_]+ [A-Za-z0-9_]+')
    ELSE true
END;
