-- How patients are counted. These views and macros are the only place where the rules live;
-- every figure selects from them. The rules in words are on the Methods page.
--
--   included            publications that count
--   counted_spans       for each publication: from which year it counts and in which it is
--                       superseded by a publication that contains the same patients
--   published_in        the publications of a period, and which of them are counted once ("distinct")
--   known               what a publication says, one dimension at a time
--   matching            patients of each publication that are known to match a selection
--   split               the same, divided along one dimension
--   split_by_trigger    the same, divided by trigger and along one more dimension
--   described           individually described patients who match a selection by what is said of them
--   mentioned           sites on imaging or treatments (several answers a patient), each with its
--                       own denominator
--
-- What does not depend on a selection is a table, made once at build time; what does is a macro.
--
-- Each publication has a number besides its name, `pub`, in the order of the names. Wherever tables
-- are joined for a selection, they are joined by it: of many publications, numbers are compared
-- several times as fast as names.

CREATE TABLE included AS
SELECT row_number() OVER (ORDER BY publication_id)::INTEGER AS pub, *
FROM publications
WHERE status = 'included';


-- A short name for each included publication: family name and year, and a letter where several
-- share both (a number, after the 26th). NULL where no author was seen. A name does not depend on what is chosen.
CREATE TABLE short_names AS
SELECT
    publication_id,
    author,
    year,
    CASE WHEN count(*) OVER namesakes > 1
        THEN CASE WHEN place <= 26 THEN chr(96 + place) ELSE '-' || place END
        ELSE ''
    END AS letter
FROM (
    SELECT *, row_number() OVER (namesakes ORDER BY publication_id)::INTEGER AS place
    FROM (
        SELECT
            publication_id,
            regexp_replace(first_author, '( [\p{Lu}-]{1,5})+$', '') AS author,
            year
        FROM included
    )
    WINDOW namesakes AS (PARTITION BY author, year)
)
WINDOW namesakes AS (PARTITION BY author, year);


-- A publication counts from its year on, unless and until a publication of the same period that
-- contains its patients appears: its container, or, while the container is still to come, a larger
-- publication inside the same container (on a tie the earlier, then the lower id). These are the
-- years in which one appears; `surely`: also if no overlap that is only possible were real.
CREATE TABLE superseding_years AS
SELECT p.pub, container.year, p.within_certainty <> 'possible' AS surely
FROM included AS p
JOIN included AS container ON container.publication_id = p.within
UNION ALL
SELECT p.pub, sibling.year, p.within_certainty <> 'possible' AND sibling.within_certainty <> 'possible'
FROM included AS p
JOIN included AS sibling
    ON sibling.within = p.within
    AND (-sibling.n_cases, sibling.year, sibling.publication_id)
        < (-p.n_cases, p.year, p.publication_id);


-- `superseded_in` is the first of these years; NULL = never. A container from before the period is
-- not in it. `surely_superseded_in` is the same if no overlap that is only possible were real.
CREATE MACRO counted_spans(first_year) AS TABLE
SELECT
    pub,
    publication_id,
    included.year,
    n_cases,
    design,
    superseded.superseded_in,
    superseded.surely_superseded_in
FROM included
LEFT JOIN (
    SELECT
        pub,
        min(year) AS superseded_in,
        min(year) FILTER (surely) AS surely_superseded_in
    FROM superseding_years
    WHERE year >= coalesce(first_year, 0)
    GROUP BY pub
) AS superseded USING (pub)
WHERE included.year >= coalesce(first_year, 0);


-- The publications of a period, both ends in. `counted`: part of the distinct count.
-- `possible`: left out of it only because of overlaps that are no more than possible, so that its
-- patients may be extra.
CREATE MACRO published_in(first_year, last_year) AS TABLE
SELECT
    pub,
    publication_id,
    year,
    n_cases,
    design,
    superseded_in IS NULL OR superseded_in > coalesce(last_year, 9999) AS counted,
    NOT counted
        AND (surely_superseded_in IS NULL OR surely_superseded_in > coalesce(last_year, 9999))
        AS possible
FROM counted_spans(first_year)
WHERE year <= coalesce(last_year, 9999);


-- The individually described patients of these publications.
CREATE TABLE individuals AS
SELECT included.pub, cases.* FROM cases JOIN included USING (publication_id);


-- What is said of individually described patients, one row a patient and dimension.
-- "Not stated" is the absence of a row. A child is under 18 at onset.
CREATE TABLE case_statements AS
SELECT pub, publication_id, case_no, dimension, category
FROM (
    SELECT
        pub,
        publication_id,
        case_no,
        unnest([
            {'dimension': 'trigger', 'category': nullif(trigger, 'not_reported')},
            {'dimension': 'outcome', 'category': nullif(outcome, 'not_reported')},
            {'dimension': 'genetic', 'category': nullif(genetic_result, 'not_reported')},
            {'dimension': 'sex', 'category': sex},
            {'dimension': 'country', 'category': country},
            {'dimension': 'age_group', 'category': CASE
                WHEN age_years < 18 THEN 'child'
                WHEN age_years >= 18 THEN 'adult'
            END}
        ], recursive := true)
    FROM individuals
)
WHERE category IS NOT NULL;


-- What is said of the patients of a publication as a group. A publication from one country gives
-- that country to all its patients, whatever else it says.
CREATE TABLE group_statements AS
SELECT publication_id, dimension, category, sum(n)::INTEGER AS n
FROM breakdowns
JOIN included USING (publication_id)
WHERE category <> 'not_reported'
  AND dimension IN ('trigger', 'outcome', 'genetic', 'sex', 'age_group', 'country')
  AND NOT (dimension = 'country' AND coalesce(len(countries), 0) = 1)
GROUP BY ALL
UNION ALL
SELECT publication_id, 'country', countries[1], n_cases
FROM included
WHERE len(countries) = 1;


-- What is known of each individually described patient: their own description, and what the
-- publication says of all its patients ("all were children"), which holds for each of them.
CREATE TABLE patient_statements AS
SELECT * FROM case_statements
UNION ALL
SELECT
    individuals.pub,
    individuals.publication_id,
    individuals.case_no,
    everyone.dimension,
    everyone.category
FROM group_statements AS everyone
JOIN included USING (publication_id)
JOIN individuals USING (pub)
ANTI JOIN case_statements AS own
    ON own.pub = individuals.pub
    AND own.case_no = individuals.case_no
    AND own.dimension = everyone.dimension
WHERE everyone.n = included.n_cases;


-- A complete case list describes every patient of its publication.
CREATE TABLE complete_lists AS
SELECT publication_id
FROM included
JOIN cases USING (publication_id)
GROUP BY publication_id, n_cases
HAVING count(*) = n_cases;


CREATE TABLE filled_statements AS
SELECT * FROM patient_statements SEMI JOIN complete_lists USING (publication_id);


-- Which source speaks for a publication on a dimension: its individual cases or its breakdown,
-- whichever covers more patients. On a tie the breakdown; but a complete list, which can be
-- matched patient by patient (`by_case`), yields only to a breakdown that covers more.
CREATE TABLE speaking_source AS
WITH covered AS (
    SELECT publication_id, dimension, count(*) AS by_cases, 0 AS by_group
    FROM (
        SELECT * FROM filled_statements
        UNION ALL
        SELECT * FROM case_statements ANTI JOIN complete_lists USING (publication_id)
    )
    GROUP BY ALL
    UNION ALL
    SELECT publication_id, dimension, 0, sum(n) FROM group_statements GROUP BY ALL
)
SELECT
    included.pub,
    publication_id,
    dimension,
    complete_lists.publication_id IS NOT NULL AND sum(by_cases) >= sum(by_group) AS by_case,
    by_case OR sum(by_cases) > sum(by_group) AS from_cases
FROM covered
JOIN included USING (publication_id)
LEFT JOIN complete_lists USING (publication_id)
GROUP BY included.pub, publication_id, dimension, complete_lists.publication_id;


-- One-way knowledge: n patients of a publication are in this category of this dimension.
CREATE TABLE known AS
SELECT pub, publication_id, dimension, category, n, false AS by_case
FROM group_statements
JOIN speaking_source USING (publication_id, dimension)
WHERE NOT from_cases
UNION ALL
SELECT pub, publication_id, dimension, category, count(*)::INTEGER, false
FROM case_statements
JOIN speaking_source USING (pub, publication_id, dimension)
WHERE from_cases AND NOT by_case
GROUP BY ALL
UNION ALL
SELECT pub, publication_id, dimension, category, count(*)::INTEGER, true
FROM filled_statements
JOIN speaking_source USING (pub, publication_id, dimension)
WHERE by_case
GROUP BY ALL;


-- Where patients can be matched one by one: on which dimension of which publication.
CREATE TABLE matched_by_case AS
SELECT DISTINCT pub, dimension FROM known WHERE by_case;


-- A selection as rows: the chosen categories of each chosen dimension. A trigger may be chosen by
-- its code or by its group. NULL = no choice on that dimension.
CREATE MACRO chosen(chosen_triggers, chosen_countries, chosen_ages) AS TABLE
SELECT 'trigger' AS dimension, trigger AS category
FROM triggers
WHERE list_contains(chosen_triggers, trigger) OR list_contains(chosen_triggers, trigger_group)
UNION ALL
SELECT 'country', unnest(chosen_countries)
UNION ALL
SELECT 'age_group', unnest(chosen_ages);


-- For each publication and chosen dimension: patients known inside and outside the choice. Of a
-- publication from several countries it may not be known who was treated where; but all are outside
-- a choice of none of its countries, and inside a choice of all of them.
CREATE MACRO one_way(chosen_triggers, chosen_countries, chosen_ages) AS TABLE
WITH choice AS (
    SELECT * FROM chosen(chosen_triggers, chosen_countries, chosen_ages)
),
asked AS (
    SELECT DISTINCT dimension FROM choice
),
said AS (
    SELECT
        pub,
        dimension,
        bool_or(by_case) AS by_case,
        sum(n) FILTER (choice.category IS NOT NULL) AS inside,
        sum(n) FILTER (choice.category IS NULL) AS outside
    FROM known
    SEMI JOIN asked USING (dimension)
    LEFT JOIN choice USING (dimension, category)
    GROUP BY pub, dimension
)
SELECT
    pub,
    dimension,
    coalesce(said.by_case, false) AS by_case,
    CASE
        WHEN dimension = 'country' AND len(included.countries) > 1
            AND list_has_all(chosen_countries, included.countries)
            THEN included.n_cases
        ELSE coalesce(said.inside, 0)
    END AS inside,
    CASE
        WHEN dimension = 'country' AND len(included.countries) > 1
            AND NOT list_has_any(chosen_countries, included.countries)
            THEN included.n_cases
        ELSE coalesce(said.outside, 0)
    END AS outside
FROM included
CROSS JOIN asked
LEFT JOIN said USING (pub, dimension);


-- Patient by patient, where a complete list allows it: is the patient surely inside every choice
-- that can be matched this way (`surely`), or not known to be outside any (`perhaps`)?
CREATE MACRO case_verdicts(chosen_triggers, chosen_countries, chosen_ages) AS TABLE
WITH choice AS (
    SELECT * FROM chosen(chosen_triggers, chosen_countries, chosen_ages)
)
SELECT
    pub,
    individuals.case_no,
    bool_and(choice.category IS NOT NULL) AS surely,
    bool_and(said.category IS NULL OR choice.category IS NOT NULL) AS perhaps
FROM (FROM matched_by_case WHERE dimension IN (SELECT dimension FROM choice)) AS asked
JOIN individuals USING (pub)
LEFT JOIN filled_statements AS said
    ON said.pub = individuals.pub
    AND said.case_no = individuals.case_no
    AND said.dimension = asked.dimension
LEFT JOIN choice ON choice.dimension = asked.dimension AND choice.category = said.category
GROUP BY ALL;


-- What each publication contributes to the matching of a selection, before bounds are taken:
--   base, base_perhaps  patients matched one by one (all of them where no choice is matched so)
--   others              chosen dimensions known only as one-way counts
--   others_inside       sum of their `inside`; others_open the least of n - `outside`
CREATE MACRO evidence(chosen_triggers, chosen_countries, chosen_ages) AS TABLE
WITH verdict AS (
    SELECT
        pub,
        count(*) FILTER (surely) AS surely,
        count(*) FILTER (perhaps) AS perhaps
    FROM case_verdicts(chosen_triggers, chosen_countries, chosen_ages)
    GROUP BY pub
),
counts AS (
    SELECT
        pub,
        count(*) AS others,
        sum(inside) AS others_inside,
        max(outside) AS others_outside
    FROM one_way(chosen_triggers, chosen_countries, chosen_ages)
    WHERE NOT by_case
    GROUP BY pub
)
SELECT
    pub,
    included.n_cases AS n,
    coalesce(verdict.surely, n) AS base,
    coalesce(verdict.perhaps, n) AS base_perhaps,
    coalesce(counts.others, 0) AS others,
    coalesce(counts.others_inside, 0) AS others_inside,
    n - coalesce(counts.others_outside, 0) AS others_open
FROM included
LEFT JOIN verdict USING (pub)
LEFT JOIN counts USING (pub);


-- Patients of each publication known to match every choice at once: Fréchet's lower bound over
-- what is known one way, or the exact number where patients can be matched one by one; and those
-- who might match as well (`cannot_be_placed`). Never an estimate.
CREATE MACRO matching(
    first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages
) AS TABLE
SELECT
    pub,
    published.publication_id,
    published.year,
    published.counted,
    published.possible,
    greatest(0, base + others_inside - others * n)::INTEGER AS patients,
    (least(base_perhaps, others_open) - patients)::INTEGER AS cannot_be_placed
FROM published_in(first_year, last_year) AS published
JOIN evidence(chosen_triggers, chosen_countries, chosen_ages) USING (pub)
WHERE designs IS NULL OR list_contains(designs, published.design);


-- The matching patients divided along one dimension, by the same rule: for each category those
-- known to match the selection *and* to be in it. Category 'not_stated': matching patients about
-- whom the publication says nothing on this dimension. What remains of the total cannot be split.
CREATE MACRO split(
    split_by, first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages
) AS TABLE
WITH choice AS (
    SELECT category
    FROM chosen(chosen_triggers, chosen_countries, chosen_ages)
    WHERE dimension = split_by
),
-- The dimension may itself be chosen: then it is taken out of the one-way counts and each category
-- inside the choice stands for it.
own_choice AS (
    SELECT pub, inside
    FROM one_way(chosen_triggers, chosen_countries, chosen_ages)
    WHERE dimension = split_by AND NOT by_case
),
rest AS (
    SELECT
        e.pub,
        e.n,
        e.base,
        e.others - (own.pub IS NOT NULL)::INTEGER AS others,
        e.others_inside - coalesce(own.inside, 0) AS others_inside
    FROM evidence(chosen_triggers, chosen_countries, chosen_ages) AS e
    LEFT JOIN own_choice AS own USING (pub)
),
-- How each publication divides, matched patient by patient where its list allows it …
by_patient AS (
    SELECT
        source.pub,
        coalesce(said.category, 'not_stated') AS category,
        count(*) FILTER (verdict.surely OR verdict.surely IS NULL) AS sure
    FROM speaking_source AS source
    JOIN individuals USING (pub)
    LEFT JOIN filled_statements AS said
        ON said.pub = individuals.pub
        AND said.case_no = individuals.case_no
        AND said.dimension = split_by
    LEFT JOIN case_verdicts(chosen_triggers, chosen_countries, chosen_ages) AS verdict
        ON verdict.pub = individuals.pub
        AND verdict.case_no = individuals.case_no
    WHERE source.dimension = split_by AND source.by_case
    GROUP BY ALL
),
-- … and otherwise by one-way counts, with "nothing said" as one more category.
one_way_parts AS (
    SELECT pub, category, n AS x
    FROM known
    WHERE dimension = split_by AND NOT by_case
    UNION ALL
    SELECT pub, 'not_stated', patients - coalesce(sum(known.n), 0)
    FROM (SELECT pub, n_cases AS patients FROM included)
    LEFT JOIN (SELECT * FROM known WHERE dimension = split_by) AS known USING (pub)
    WHERE pub NOT IN (SELECT pub FROM by_patient)
    GROUP BY pub, patients
),
parts AS (
    SELECT pub, category, sure + others_inside - others * n AS patients
    FROM by_patient JOIN rest USING (pub)
    UNION ALL
    SELECT pub, category, base + others_inside - others * n + x - n
    FROM one_way_parts JOIN rest USING (pub)
)
SELECT
    published.publication_id,
    published.year,
    published.counted,
    parts.category,
    parts.patients::INTEGER AS patients
FROM parts
JOIN published_in(first_year, last_year) AS published USING (pub)
WHERE parts.patients > 0
  AND (designs IS NULL OR list_contains(designs, published.design))
  AND (NOT EXISTS (FROM choice) OR parts.category IN (SELECT category FROM choice));


-- The matching patients divided by trigger and along one more dimension, by the same rule: each cell
-- is a lower bound of its own. `trigger_row` is the trigger group, or the trigger where triggers are
-- chosen; `category` NULL is the row as a whole. What the categories leave of their row cannot be
-- split; what the rows leave of the total cannot be split by trigger.
CREATE MACRO split_by_trigger(
    split_by, first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages
) AS TABLE
WITH choice AS (
    SELECT * FROM chosen(chosen_triggers, chosen_countries, chosen_ages)
),
trigger_rows AS (
    SELECT
        trigger AS category,
        CASE WHEN chosen_triggers IS NULL THEN trigger_group ELSE trigger END AS trigger_row
    FROM triggers
),
-- Both dimensions may be chosen: then each is taken out of the one-way counts, and the rows and
-- categories inside the choice stand for it.
own_choice AS (
    SELECT
        pub,
        count(*) FILTER (dimension = 'trigger') AS by_trigger,
        coalesce(sum(inside) FILTER (dimension = 'trigger'), 0) AS trigger_inside,
        count(*) FILTER (dimension = split_by) AS by_other,
        coalesce(sum(inside) FILTER (dimension = split_by), 0) AS other_inside
    FROM one_way(chosen_triggers, chosen_countries, chosen_ages)
    WHERE NOT by_case
    GROUP BY pub
),
rest AS (
    SELECT
        e.pub,
        e.n,
        e.base,
        e.others_inside - coalesce(own.trigger_inside, 0)
            - (e.others - coalesce(own.by_trigger, 0)) * e.n AS beside_trigger,
        beside_trigger - coalesce(own.other_inside, 0) + coalesce(own.by_other, 0) * e.n
            AS beside_both
    FROM evidence(chosen_triggers, chosen_countries, chosen_ages) AS e
    LEFT JOIN own_choice AS own USING (pub)
),
-- What is said one way, with "nothing said" as one more category: patients in it, less all of them.
one_way_parts AS (
    SELECT
        said.pub,
        said.dimension,
        coalesce(trigger_rows.trigger_row, said.category) AS category,
        sum(said.n) - any_value(included.n_cases) AS excess
    FROM known AS said
    JOIN included USING (pub)
    LEFT JOIN trigger_rows
        ON said.dimension = 'trigger' AND trigger_rows.category = said.category
    WHERE said.dimension IN ('trigger', split_by) AND NOT said.by_case
    GROUP BY ALL
    UNION ALL
    SELECT
        included.pub,
        asked.dimension,
        'not_stated',
        -coalesce(sum(known.n), 0)
    FROM included
    CROSS JOIN (VALUES ('trigger'), (split_by)) AS asked (dimension)
    LEFT JOIN known
        ON known.pub = included.pub
        AND known.dimension = asked.dimension
    GROUP BY included.pub, asked.dimension
    HAVING NOT coalesce(bool_or(known.by_case), false)
),
-- What is said patient by patient, of those who match what can be matched so. NULL: known one way.
by_patient AS (
    SELECT
        source.pub,
        CASE WHEN source.trigger_by_case THEN
            coalesce(trigger_rows.trigger_row, 'not_stated')
        END AS trigger_row,
        CASE WHEN source.other_by_case THEN coalesce(other.category, 'not_stated') END AS category,
        count(*) FILTER (verdict.surely OR verdict.surely IS NULL) AS sure
    FROM (
        SELECT
            pub,
            coalesce(bool_or(by_case) FILTER (dimension = 'trigger'), false) AS trigger_by_case,
            coalesce(bool_or(by_case) FILTER (dimension = split_by), false) AS other_by_case
        FROM speaking_source
        GROUP BY pub
    ) AS source
    JOIN individuals USING (pub)
    LEFT JOIN filled_statements AS agent
        ON agent.pub = individuals.pub
        AND agent.case_no = individuals.case_no
        AND agent.dimension = 'trigger'
    LEFT JOIN trigger_rows ON trigger_rows.category = agent.category
    LEFT JOIN filled_statements AS other
        ON other.pub = individuals.pub
        AND other.case_no = individuals.case_no
        AND other.dimension = split_by
    LEFT JOIN case_verdicts(chosen_triggers, chosen_countries, chosen_ages) AS verdict
        ON verdict.pub = individuals.pub
        AND verdict.case_no = individuals.case_no
    WHERE source.trigger_by_case OR source.other_by_case
    GROUP BY ALL
),
cells AS (
    SELECT
        rest.pub,
        coalesce(by_patient.trigger_row, agent.category) AS trigger_row,
        coalesce(by_patient.category, other.category) AS category,
        coalesce(by_patient.sure, rest.base) + rest.beside_both
            + coalesce(agent.excess, 0) + coalesce(other.excess, 0) AS patients
    FROM rest
    LEFT JOIN by_patient USING (pub)
    LEFT JOIN one_way_parts AS agent
        ON agent.pub = rest.pub AND agent.dimension = 'trigger'
    LEFT JOIN one_way_parts AS other
        ON other.pub = rest.pub AND other.dimension = split_by
),
-- The rows as a whole. Where the other dimension is known patient by patient and the trigger is not,
-- the patients of `by_patient` are first put together again.
wholes AS (
    SELECT
        rest.pub,
        coalesce(list_row.trigger_row, agent.category) AS trigger_row,
        coalesce(list_row.sure, rest.base) + rest.beside_trigger + coalesce(agent.excess, 0)
            AS patients
    FROM rest
    LEFT JOIN (
        SELECT pub, trigger_row, sum(sure) AS sure
        FROM by_patient
        GROUP BY pub, trigger_row
    ) AS list_row USING (pub)
    LEFT JOIN one_way_parts AS agent
        ON agent.pub = rest.pub AND agent.dimension = 'trigger'
)
SELECT
    published.publication_id,
    published.year,
    published.counted,
    parts.trigger_row,
    parts.category,
    parts.patients::INTEGER AS patients
FROM (
    SELECT * FROM cells
    UNION ALL
    SELECT pub, trigger_row, NULL, patients FROM wholes
) AS parts
JOIN published_in(first_year, last_year) AS published USING (pub)
WHERE parts.patients > 0
  AND (designs IS NULL OR list_contains(designs, published.design))
  AND (
      chosen_triggers IS NULL
      OR parts.trigger_row IN (SELECT category FROM choice WHERE dimension = 'trigger')
  )
  AND (
      parts.category IS NULL
      OR NOT EXISTS (FROM choice WHERE dimension = split_by)
      OR parts.category IN (SELECT category FROM choice WHERE dimension = split_by)
  );


-- The individually described patients who match a selection, each by their own description and what
-- is said of all patients of the publication: for ages, variants and whatever else only individuals
-- can have. Of an incomplete list they can be more than `matching` counts, which takes one source
-- for each fact and never puts two together.
CREATE MACRO described(
    first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages
) AS TABLE
WITH choice AS (
    SELECT * FROM chosen(chosen_triggers, chosen_countries, chosen_ages)
),
met AS (
    SELECT pub, case_no, count(DISTINCT dimension) AS dimensions
    FROM patient_statements
    JOIN choice USING (dimension, category)
    GROUP BY pub, case_no
)
SELECT individuals.* EXCLUDE (pub), published.year, published.counted
FROM individuals
JOIN published_in(first_year, last_year) AS published USING (pub)
LEFT JOIN met USING (pub, case_no)
WHERE (designs IS NULL OR list_contains(designs, published.design))
  AND coalesce(met.dimensions, 0) = (SELECT count(DISTINCT dimension) FROM choice);


-- Sites seen on imaging and described treatments: several answers a patient. A patient of whom none
-- is named is not described in this respect, and stands in no denominator.
CREATE TABLE case_mentions AS
SELECT publication_id, case_no, 'lesion' AS dimension, lesions AS categories
FROM individuals
WHERE len(lesions) > 0
UNION ALL
SELECT publication_id, case_no, 'treatment', treatments
FROM individuals
WHERE len(treatments) > 0;


-- The answers that can be given to each of the two, and which source speaks for a publication: its
-- individual cases or its own counts, whichever covers more patients (its own counts on a tie).
CREATE TABLE mentionable AS
SELECT 'lesion' AS dimension, lesion AS category, label, position FROM lesions
UNION ALL
SELECT 'treatment', treatment, label, position FROM treatments;

CREATE TABLE mention_source AS
SELECT publication_id, dimension, sum(by_cases) > sum(by_group) AS from_cases
FROM (
    SELECT publication_id, dimension, count(*) AS by_cases, 0 AS by_group
    FROM case_mentions
    GROUP BY ALL
    UNION ALL
    SELECT publication_id, dimension, 0, max("of")
    FROM breakdowns
    SEMI JOIN included USING (publication_id)
    WHERE dimension IN ('lesion', 'treatment') AND category <> 'not_reported'
    GROUP BY ALL
)
GROUP BY publication_id, dimension;


-- For each publication, age group and category: n patients of whom it is named, among `denominator`
-- patients. A series stands in the denominator of a category only if it counts that category; it
-- follows a choice only if all its patients are known to match, since nobody knows which of them
-- had what. Individually described patients follow a choice one by one and stand in the denominator
-- of every category. `age_group` is NULL where a series mixes ages or does not state them.
CREATE MACRO mentioned(
    asked, first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages
) AS TABLE
WITH one_age AS (
    SELECT publication_id, any_value(category) AS age_group
    FROM group_statements
    JOIN included USING (publication_id)
    WHERE dimension = 'age_group' AND group_statements.n = included.n_cases
    GROUP BY publication_id
)
SELECT
    series.publication_id,
    matched.year,
    matched.counted,
    one_age.age_group,
    series.category,
    series.n,
    series."of" AS denominator,
    false AS from_cases
FROM breakdowns AS series
JOIN mention_source AS source USING (publication_id, dimension)
JOIN included USING (publication_id)
JOIN matching(first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages)
    AS matched USING (publication_id)
LEFT JOIN one_age USING (publication_id)
WHERE series.dimension = asked
  AND series.category <> 'not_reported'
  AND NOT source.from_cases
  AND matched.patients = included.n_cases
UNION ALL
SELECT
    patient.publication_id,
    patient.year,
    patient.counted,
    age.category,
    mentionable.category,
    count(*) FILTER (list_contains(said.categories, mentionable.category))::INTEGER,
    count(*)::INTEGER,
    true
FROM described(first_year, last_year, designs, chosen_triggers, chosen_countries, chosen_ages)
    AS patient
JOIN case_mentions AS said USING (publication_id, case_no)
JOIN mention_source AS source USING (publication_id, dimension)
JOIN mentionable USING (dimension)
LEFT JOIN patient_statements AS age
    ON age.publication_id = patient.publication_id
    AND age.case_no = patient.case_no
    AND age.dimension = 'age_group'
WHERE said.dimension = asked AND source.from_cases
GROUP BY ALL;
