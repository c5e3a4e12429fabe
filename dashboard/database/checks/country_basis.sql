-- Rule: countries and country_basis are filled together.
-- Remedy: Say in country_basis how the country is known (stated, affiliation or inferred), or clear
-- it where no country is known.
SELECT
    'publications.csv' AS file,
    _row AS row,
    'country_basis' AS "column",
    country_basis AS value,
    CASE
        WHEN countries IS NULL THEN 'country_basis is filled, but countries is empty.'
        ELSE 'countries is filled, but country_basis is empty.'
    END AS problem
FROM publications
WHERE (countries IS NULL) <> (country_basis IS NULL);
