-- Rule: the country of a patient is one of the countries of the publication.
-- Remedy: Correct the country of the patient, or add it to countries in publications.csv.
SELECT
    'cases.csv' AS file,
    cases._row AS row,
    'country' AS "column",
    country AS value,
    format(
        '{} has the countries: {}.',
        publication_id, coalesce(array_to_string(countries, ';'), 'none')
    ) AS problem
FROM cases
JOIN publications USING (publication_id)
WHERE country IS NOT NULL AND NOT coalesce(list_contains(countries, country), false);
