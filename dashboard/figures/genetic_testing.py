"""In how many published patients was a genetic cause looked for, and found?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.figures import counting, crossing
from dashboard.figures import genetic_testing_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.forest import share_columns
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import _, listed, ngettext, number

# What a test can show. "Not tested" and "not stated" are no results.
RESULTS = ("ranbp2_positive", "other_gene_positive", "negative")
NOT_TESTED = "not_tested"
COVID19 = "covid19"
# RANBP2 was linked to ANE in 2009: Neilson and others, Am J Hum Genet 84:44-51.
GENE_FOUND = 2009
_PERIODS = ((None, 2008), (GENE_FOUND, 2014), (2015, 2019), (2020, None))

_PARTS = "split('genetic', $first_year, $last_year, $designs, $triggers, $countries, $ages)"

_SPLIT = f"""
SELECT
    parts.category AS genetic_result,
    genetic_results.label,
    genetic_results.meaning,
    coalesce(sum(parts.patients) FILTER (parts.counted OR NOT $distinct), 0)::INTEGER AS patients,
    count(DISTINCT parts.publication_id) AS publications
FROM {_PARTS} AS parts
LEFT JOIN genetic_results ON genetic_results.genetic_result = parts.category
GROUP BY ALL
HAVING patients > 0
ORDER BY min(genetic_results.position) NULLS LAST
"""

# Category NULL: all patients of the year, also those who cannot be split.
_BY_YEAR = f"""
SELECT
    year,
    category,
    coalesce(sum(patients) FILTER (counted OR NOT $distinct), 0)::INTEGER AS patients,
    sum(patients)::INTEGER AS as_published
FROM (
    SELECT year, counted, category, patients FROM {_PARTS}
    UNION ALL
    SELECT year, counted, NULL, patients FROM {counting.MATCHING}
)
GROUP BY year, category
"""

# Publications that say of all patients within a denominator what a test showed. The results stand
# in one denominator, and they fill it, together with those not tested if these stand in it too. A
# list of single patients must describe all patients, and say of each whether they were tested. A
# family or a single patient is often written about because of the result, so that such a
# publication is a series only if it says who was tested and had nothing. A series follows a choice
# only if all its patients do: nobody knows which of them were tested.
_SERIES = f"""
WITH said AS (
    SELECT
        publication_id,
        category,
        n,
        category IN ('ranbp2_positive', 'other_gene_positive', 'negative') AS result,
        "of" = max("of") FILTER (result) OVER same AS among_tested,
        max("of") FILTER (result) OVER same AS denominator
    FROM breakdowns
    JOIN speaking_source USING (publication_id, dimension)
    WHERE dimension = 'genetic' AND category <> 'not_reported' AND NOT from_cases
    WINDOW same AS (PARTITION BY publication_id)
    UNION ALL
    SELECT
        publication_id,
        category,
        n,
        category IN ('ranbp2_positive', 'other_gene_positive', 'negative'),
        true,
        n_cases
    FROM known
    JOIN speaking_source USING (publication_id, dimension)
    JOIN included USING (publication_id)
    WHERE dimension = 'genetic' AND from_cases
),
series AS (
    SELECT
        publication_id,
        coalesce(sum(n) FILTER (category = 'ranbp2_positive'), 0)::INTEGER AS ranbp2_positive,
        coalesce(sum(n) FILTER (category = 'other_gene_positive'), 0)::INTEGER
            AS other_gene_positive,
        coalesce(sum(n) FILTER (category = 'negative'), 0)::INTEGER AS negative,
        (ranbp2_positive + other_gene_positive + negative)::INTEGER AS tested
    FROM said
    GROUP BY publication_id
    HAVING tested > 0
        AND bool_and(among_tested) FILTER (result)
        AND sum(n) FILTER (among_tested) = max(denominator)
)
SELECT
    publication_id,
    included.first_author,
    included.journal,
    included.year,
    series.tested,
    series.ranbp2_positive,
    series.other_gene_positive,
    series.negative,
    recruitments.label AS recruited_label,
    matched.counted,
    coalesce(
        (
            SELECT string_agg(countries.name, ', ' ORDER BY countries.name)
            FROM countries
            WHERE list_contains(included.countries, countries.country)
        ),
        ''
    ) AS countries
FROM series
JOIN included USING (publication_id)
JOIN {counting.MATCHING} AS matched USING (publication_id)
LEFT JOIN recruitments USING (recruited_by)
WHERE matched.patients = included.n_cases
  AND (
      series.negative > 0
      OR NOT (
          included.design = 'family_study'
          OR coalesce(included.recruited_by IN ('family', 'single_case'), false)
      )
  )
ORDER BY series.tested DESC, included.year DESC, publication_id
"""

_DESCRIBED = """
SELECT *
FROM described($first_year, $last_year, $designs, $triggers, $countries, $ages)
WHERE counted OR NOT $distinct
"""

_TWICE = f"""
SELECT
    count(*) FILTER (familial) AS familial,
    count(DISTINCT publication_id) FILTER (familial) AS familial_publications,
    count(*) FILTER (recurrent) AS recurrent,
    count(DISTINCT publication_id) FILTER (recurrent) AS recurrent_publications
FROM ({_DESCRIBED})
"""

# A publication about a family is at least one family. Families counted within another publication
# are left out on any basis: a family described twice is still one.
_FAMILIES = f"""
SELECT count(*) AS families
FROM {counting.MATCHING} AS matched
JOIN included USING (publication_id)
WHERE matched.counted
  AND matched.patients > 0
  AND (
      included.design = 'family_study'
      OR included.recruited_by = 'family'
      OR publication_id IN (SELECT publication_id FROM cases WHERE familial)
  )
"""

_VARIANTS = f"""
SELECT
    people.variant,
    genetic_results.label AS result,
    people.publication_id,
    included.first_author,
    included.journal,
    included.year,
    count(*) AS patients
FROM ({_DESCRIBED}) AS people
JOIN included USING (publication_id)
LEFT JOIN genetic_results USING (genetic_result)
WHERE people.variant IS NOT NULL
GROUP BY ALL
ORDER BY people.variant, included.year, people.publication_id
"""

_TOLD = """
SELECT
    claim.as_of_year,
    claim.low::INTEGER AS low,
    claim.high::INTEGER AS high,
    claim.qualifier,
    coalesce(speaker.first_author, speaker.journal, claim.said_by) AS said_by,
    claim.scope,
    claim.notes,
    claim.url,
    claim.claim_id
FROM claims AS claim
LEFT JOIN publications AS speaker ON speaker.publication_id = claim.said_by
WHERE claim.what = 'genetic_cases_worldwide' AND claim.same_as IS NULL
ORDER BY claim.as_of_year NULLS LAST, claim.claim_id
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Patients by what is said of genetic tests; by trigger, period, series, family and variant."""
    parameters = selection.parameters_by_basis()
    parts = context.rows(_SPLIT, parameters)
    rows = [row for row in parts if row["genetic_result"] != crossing.NOT_STATED]
    for row in rows:
        row["tested"] = row["genetic_result"] in RESULTS
    said = {row["genetic_result"]: row["patients"] for row in rows}
    not_stated = sum(row["patients"] for row in parts) - sum(said.values())
    counted = counting.count(context, selection, not_stated=not_stated, split=sum(said.values()))
    by_trigger = crossing.by_trigger(context, selection, "genetic")
    periods = _by_period(context, selection, counted.last_year)
    recent = counting.recent_note(context, [row["last_year"] for row in periods])
    series = [_series(row) for row in context.rows(_SERIES, selection.parameters())]
    told = [{**row, "said": _said(row)} for row in context.rows(_TOLD)]
    published = sum(row["published_with_result"] for row in periods)
    covid = _covid_sentence(context, selection, by_trigger, counted.last_year)
    return Findings(
        headline=_headline(context, selection, counted, said, published),
        tables=(
            Table(
                "main",
                _("Patients by what is said of genetic tests"),
                _columns(),
                tuple(rows),
                _alt(rows, counted),
            ),
            Table(
                "by_trigger",
                _("What is said of genetic tests, by trigger"),
                (
                    Column("trigger_row", _("Code"), "", _("Trigger or its group."), shown=False),
                    Column("label", _("Trigger"), "", _("What came before the illness.")),
                    *_crossed_columns(),
                ),
                tuple(
                    {"trigger_row": row.code, "label": row.label, **_crossed(row)}
                    for row in by_trigger
                ),
                note=_crossed_note(),
            ),
            Table(
                "by_period",
                _("What is said of genetic tests, by years of publication"),
                (
                    Column("first_year", _("From"), "year", _("First year of publication.")),
                    Column("last_year", _("To"), "year", _("Last year of publication.")),
                    *_crossed_columns(),
                    counting.recent_column(),
                ),
                tuple(periods),
                note=" ".join(filter(None, (_period_note(), recent))),
            ),
            Table(
                "tested_series",
                _("Series that say how many they tested"),
                _series_columns(),
                tuple(series),
                _series_alt(series),
                _series_note(),
            ),
            Table(
                "families",
                _("Families, and people who fell ill more than once"),
                _family_columns(),
                tuple(_families(context, selection)),
                note=_family_note(),
            ),
            Table(
                "variants",
                _("Variants, as the publications print them"),
                _variant_columns(),
                tuple(
                    {"label": _label(row), **_without(row, "first_author", "journal", "year")}
                    for row in context.rows(_VARIANTS, parameters)
                ),
                note=_variant_note(),
            ),
            Table(
                "told",
                _("Totals of genetic cases that people are told"),
                _told_columns(),
                tuple(told),
                note=_told_note(counted, said) if told else "",
            ),
        ),
        totals=counted.totals,
        caveats=(
            *([covid] if covid else []),
            *_genetic_caveats(counted, said),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=_not_to_conclude(counted, said, told),
        sources=counted.sources,
        texts={
            "with_result_number": number(_with_result(said)),
            "published_with_result_number": number(published),
            **({"covid_sentence": covid} if covid else {}),
        },
    )


def _with_result(said: dict[str, int]) -> int:
    return sum(said.get(result, 0) for result in RESULTS)


def _crossed(row: crossing.Row) -> dict[str, int]:
    """The patients of a row of a table by what is said of genetic tests."""
    return {
        "patients": row.total,
        **{code: row.parts.get(code, 0) for code in (*RESULTS, NOT_TESTED, crossing.NOT_STATED)},
        "cannot_be_split": row.cannot_be_split,
        "published_patients": row.published_total,
        "published_with_result": _with_result(dict(row.published_parts)),
    }


def _by_period(context: Context, selection: Selection, last_year: int) -> list[dict[str, Any]]:
    """A row a period of publication, from the first year of the choice to its last."""
    found = context.rows(_BY_YEAR, selection.parameters_by_basis())
    earliest = max(selection.from_year or 0, context.first_year)
    rows = []
    for start, end in _PERIODS:
        first, last = max(start or 0, earliest), min(end or last_year, last_year)
        parts: dict[str, int] = {}
        published: dict[str, int] = {}
        total = published_total = 0
        for row in found:
            category, n = row["category"], row["patients"]
            if not first <= row["year"] <= last:
                continue
            if category is None:
                total += n
                published_total += row["as_published"]
            else:
                parts[category] = parts.get(category, 0) + n
                published[category] = published.get(category, 0) + row["as_published"]
        if published_total:
            crossed = crossing.Row("", "", total, parts, published_total, published)
            rows.append(
                {
                    "first_year": first,
                    "last_year": last,
                    **_crossed(crossed),
                    "still_filling_in": counting.is_recent(context, last),
                }
            )
    return rows


def _label(row: dict[str, Any]) -> str:
    """A publication by its first author and year."""
    author = row["first_author"] or row["journal"] or row["publication_id"]
    return _("{author}, {year}").format(author=author, year=row["year"])


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _series(row: dict[str, Any]) -> dict[str, Any]:
    standing = "counted" if row["counted"] else "contained"
    return {
        "label": _label(row),
        **_without(row, "first_author", "journal", "year", "counted"),
        **share_columns(row["ranbp2_positive"], row["tested"]),
        "standing": standing,
        "standing_label": {
            "counted": _("Counted"),
            "contained": _("Counted within another publication"),
        }[standing],
    }


def _families(context: Context, selection: Selection) -> list[dict[str, Any]]:
    found = context.rows(_TWICE, selection.parameters_by_basis())[0]
    families = context.rows(_FAMILIES, selection.parameters())[0]["families"]
    return [
        {
            "what": "familial",
            "label": _("Described one by one as having relatives with ANE"),
            "patients": found["familial"],
            "families": None,
            "publications": found["familial_publications"],
        },
        {
            "what": "recurrent",
            "label": _("Described one by one as having had ANE more than once"),
            "patients": found["recurrent"],
            "families": None,
            "publications": found["recurrent_publications"],
        },
        {
            "what": "families",
            "label": _("Families: at least"),
            "patients": None,
            "families": families,
            "publications": families,
        },
    ]


def _said(row: dict[str, Any]) -> str:
    """The told number in words, with the qualifier that its source gives it."""
    low, high = row["low"], row["high"]
    if low is not None and high is not None and low != high:
        return _("{low} to {high}").format(low=number(low), high=number(high))
    return {
        "about": _("about {n}"),
        "at_least": _("at least {n}"),
        "more_than": _("more than {n}"),
        "fewer_than": _("fewer than {n}"),
        None: "{n}",
    }[row["qualifier"]].format(n=number(low if low is not None else high))


def _headline(
    context: Context,
    selection: Selection,
    counted: counting.Count,
    said: dict[str, int],
    published: int,
) -> str:
    if not counted.total:
        return counting.headline(context, selection, counted)
    found = [
        (_("a RANBP2 variant in {n}"), "ranbp2_positive"),
        (_("a variant in another gene in {n}"), "other_gene_positive"),
        (_("nothing found in {n}"), "negative"),
    ]
    results = listed([text.format(n=number(said[code])) for text, code in found if said.get(code)])
    n = _with_result(said)
    nothing_said = _("For {n} nothing is said about genetic tests.")
    if n:
        sentence = ngettext(
            "Publications {period} describe {so_many}. A genetic test result is stated for {n} of"
            " them: {results}.",
            "Publications {period} describe {so_many}. Genetic test results are stated for {n} of"
            " them: {results}.",
            n,
        )
    elif published:
        # "None" would be wrong: contained publications can say more than the one that counts.
        sentence = ngettext(
            "Publications {period} describe {so_many}. Of {as_published} descriptions, counted as"
            " published, {published} states a genetic test result; the publication that counts"
            " instead does not.",
            "Publications {period} describe {so_many}. Of {as_published} descriptions, counted as"
            " published, {published} state a genetic test result; the publications that count"
            " instead do not.",
            published,
        )
        nothing_said = _("For {n} the publications that count say nothing about genetic tests.")
    elif counted.totals.cannot_be_split:
        sentence = _(
            "Publications {period} describe {so_many}. No genetic test result is known to be"
            " theirs."
        )
    else:
        sentence = _(
            "Publications {period} describe {so_many}. No publication states a genetic test result"
            " for any of them."
        )
    values = {
        "so_many": counting.so_many(context, selection, counted.total),
        "period": counting.period(selection, counted.last_year),
        "n": number(n),
        "results": results,
        "published": number(published),
        "as_published": number(counted.totals.as_published or 0),
    }
    rest = []
    if not_tested := said.get(NOT_TESTED):
        rest.append(
            ngettext("{n} was not tested.", "{n} were not tested.", not_tested).format(
                n=number(not_tested)
            )
        )
    rest += counting.rest_words(counted, nothing_said)
    return counting.with_open(" ".join([sentence.format(**values), *rest]), counted)


def _covid_sentence(
    context: Context, selection: Selection, by_trigger: list[crossing.Row], last_year: int
) -> str:
    """Genetic results of people with COVID-19, in every included publication; "" if not chosen."""
    row = next((row for row in by_trigger if row.code == COVID19), None)
    who = counting.people(context, replace(selection, trigger=()), 2)
    period = counting.period(selection, last_year)
    if row is None:
        if selection.trigger:
            return ""
        return _(
            "No included publication {period} is known to describe {who} and COVID-19."
        ).format(period=period, who=who)
    n = _with_result(dict(row.published_parts))
    unsplit = row.published_total - sum(row.published_parts.values())
    if n:
        sentence = ngettext(
            "Of {of} published description of {who} and COVID-19 {period}, a genetic test result"
            " is stated for {n}.",
            "Of {of} published descriptions of {who} and COVID-19 {period}, a genetic test result"
            " is stated for {n}.",
            row.published_total,
        )
    elif unsplit:
        sentence = ngettext(
            "Of {of} published description of {who} and COVID-19 {period}, none is known to come"
            " with a genetic test result.",
            "Of {of} published descriptions of {who} and COVID-19 {period}, none is known to come"
            " with a genetic test result.",
            row.published_total,
        )
    else:
        sentence = ngettext(
            "In {of} published description of {who} and COVID-19 {period}, no genetic test result"
            " is stated.",
            "In none of {of} published descriptions of {who} and COVID-19 {period} is a genetic"
            " test result stated.",
            row.published_total,
        )
    said = [
        sentence.format(of=number(row.published_total), n=number(n), who=who, period=period),
        _(
            "Every included publication was looked at, also those whose patients are counted within"
            " another one."
        ),
    ]
    if unsplit:
        said.insert(
            1,
            ngettext(
                "For {n} of them the publication gives trigger and test result each alone.",
                "For {n} of them the publications give trigger and test result each alone.",
                unsplit,
            ).format(n=number(unsplit)),
        )
    return " ".join(said)


def _genetic_caveats(counted: counting.Count, said: dict[str, int]) -> list[str]:
    told = []
    if n := counted.totals.not_stated:
        told.append(
            ngettext(
                "For {n} of {total} patients the publication does not say whether a genetic test"
                " was made, or what it showed. That is neither 'not tested' nor 'nothing found': it"
                " may have been either, or a variant may have been found.",
                "For {n} of {total} patients the publications do not say whether a genetic test was"
                " made, or what it showed. That is neither 'not tested' nor 'nothing found': it may"
                " have been either, or a variant may have been found.",
                n,
            ).format(n=number(n), total=number(counted.total))
        )
    if said.get("negative"):
        told.append(
            _(
                "'Nothing found' holds for the test that was made. Another test, which looks at"
                " other genes, might show something."
            )
        )
    told.append(
        _(
            "Who is tested is chosen: someone whose relatives were ill too, or who fell ill again,"
            " may be more likely to be tested, and to be written about."
        )
    )
    return told


def _not_to_conclude(
    counted: counting.Count, said_of: dict[str, int], told: list[dict[str, Any]]
) -> tuple[str, ...]:
    unknown = counted.total - _with_result(said_of)
    if unknown:
        share = ngettext(
            "Do not conclude what share of ANE is genetic: for {n} of {total} patients no test"
            " result is known, and those who were tested were chosen.",
            "Do not conclude what share of ANE is genetic: for {n} of {total} patients no test"
            " result is known, and those who were tested were chosen.",
            unknown,
        ).format(n=number(unknown), total=number(counted.total))
    else:
        share = _(
            "Do not conclude what share of ANE is genetic: those who were tested were chosen."
        )
    said = [
        share,
        _(
            "Do not read from these counts whether ANE will come back, or run in a family: people"
            " are often written about just because it did."
        ),
    ]
    if told:
        claims = [
            (
                _("{said}, {who}, {year}") if row["as_of_year"] is not None else _("{said}, {who}")
            ).format(said=row["said"], who=row["said_by"], year=row["as_of_year"])
            for row in told
        ]
        said.append(
            _(
                "Do not set the {patients} with a stated RANBP2 variant against the numbers of"
                " genetic cases that people are told ({claims}): nobody knows how many of the"
                " others have one."
            ).format(
                patients=counting.n_patients(said_of.get("ranbp2_positive", 0)),
                claims="; ".join(claims),
            )
        )
    return (*said, counting.never_a_rate())


def _told_note(counted: counting.Count, said: dict[str, int]) -> str:
    """What can be said beside the told numbers, and why it is no answer to them."""
    n = said.get("ranbp2_positive", 0)
    unknown = counted.total - _with_result(said)
    return _(
        "Here a RANBP2 variant is stated for {patients}. This neither confirms nor refutes the told"
        " numbers: for {unknown} of {total} no test result is known. 'Of what' says what each told"
        " number covers, and whether it was shown as if it were of all ANE."
    ).format(patients=counting.n_patients(n), unknown=number(unknown), total=number(counted.total))


def _columns() -> tuple[Column, ...]:
    return (
        Column("genetic_result", _("Code"), "", _("Code of the result."), shown=False),
        Column("label", _("Genetic test"), "", _("What the publication says of it.")),
        Column("meaning", _("Meaning"), "", _("Who is counted here.")),
        Column("tested", _("Result"), "", _("Whether this is a test's result."), shown=False),
        Column("patients", _("Patients"), "patients", _("Patients of whom this is said.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that say so, also those counted within another one."),
        ),
    )


def _crossed_columns() -> tuple[Column, ...]:
    return (
        Column("patients", _("Patients"), "patients", _("All patients of the row.")),
        Column("ranbp2_positive", _("RANBP2"), "patients", _("RANBP2 variant found.")),
        Column("other_gene_positive", _("Other gene"), "patients", _("Variant in another gene.")),
        Column("negative", _("Nothing found"), "patients", _("Tested, nothing found.")),
        Column(
            NOT_TESTED,
            _("Not tested"),
            "patients",
            _("The publication says: they were not tested."),
        ),
        Column(
            crossing.NOT_STATED,
            _("Not stated"),
            "patients",
            _("The publication says nothing about genetic tests."),
        ),
        Column(
            "cannot_be_split",
            _("Cannot be split"),
            "patients",
            _("The rest: publications that give each fact alone, not together."),
        ),
        Column(
            "published_patients",
            _("Descriptions"),
            "patients",
            _("As published: a patient described twice is counted twice."),
        ),
        Column(
            "published_with_result",
            _("Descriptions with a result"),
            "patients",
            _("Descriptions with a result: a variant found, or tested and nothing found."),
        ),
    )


def _crossed_note() -> str:
    return _(
        "'Descriptions' are all that were published, also those counted within another publication;"
        " 'Descriptions with a result' state what a test showed. That none is stated can only be"
        " said after looking at all of them."
    )


def _period_note() -> str:
    return _(
        "The gene RANBP2 was linked to ANE in {year} (Neilson and others). Before, nobody could"
        " test for it."
    ).format(year=GENE_FOUND)


def _series_columns() -> tuple[Column, ...]:
    return (
        Column("label", _("Series"), "", _("First author and year of publication.")),
        Column("tested", _("Tested"), "patients", _("Patients with a test result.")),
        Column("ranbp2_positive", _("RANBP2"), "patients", _("RANBP2 variant found.")),
        Column("other_gene_positive", _("Other gene"), "patients", _("Variant in another gene.")),
        Column("negative", _("Nothing found"), "patients", _("Tested, nothing found.")),
        Column(
            "share",
            _("RANBP2 among tested"),
            "share",
            _("RANBP2 / tested; empty for fewer than 5 tested."),
        ),
        Column("low", _("95% from"), "share", _("Lower end of the 95% Wilson interval.")),
        Column("high", _("95% to"), "share", _("Upper end of the 95% Wilson interval.")),
        Column("recruited_label", _("Taken in"), "", _("How the patients came into the series.")),
        Column("countries", _("Country"), "", _("Where they were treated, where it is stated.")),
        Column("standing", _("Code"), "", _("counted or contained."), shown=False),
        Column(
            "standing_label",
            _("In the count"),
            "",
            _("Whether its patients are counted here or within another publication."),
        ),
        _publication_column(),
    )


def _publication_column() -> Column:
    return Column(
        "publication_id",
        _("Publication"),
        "",
        _("Stable id of the publication."),
        link="publication",
    )


def _series_note() -> str:
    return _(
        "A series stands here if it says of all its tested patients what the test showed. Families"
        " and single patients are left out, unless their publication also says who was tested and"
        " had nothing: they are often written about because of the result. With a choice, all"
        " patients of a series must match it. Each series tested other people, so there is no share"
        " for all of them together."
    )


def _family_columns() -> tuple[Column, ...]:
    return (
        Column("what", _("Code"), "", _("familial, recurrent or families."), shown=False),
        Column("label", _("What is described"), "", _("In words.")),
        Column("patients", _("Patients"), "patients", _("People described so one by one.")),
        Column(
            "families",
            _("Families"),
            "families",
            _("At least one for each publication about a family; each publication once."),
        ),
        Column("publications", _("Publications"), "publications", _("That describe them.")),
    )


def _family_note() -> str:
    return _(
        "A publication counts as one family if it is a family study, or describes someone whose"
        " relatives had ANE too; it may describe several families. Of most patients nobody says"
        " whether relatives were ill, or whether the illness came back: that is not a 'no'."
    )


def _variant_columns() -> tuple[Column, ...]:
    return (
        Column("variant", _("Variant"), "", _("As the publication prints it.")),
        Column("result", _("Genetic test"), "", _("What the test showed.")),
        Column("patients", _("Patients"), "patients", _("People described with this variant.")),
        Column("label", _("Source"), "", _("First author and year of publication.")),
        _publication_column(),
    )


def _variant_note() -> str:
    return _(
        "Names are as printed, and not merged: one change can be written in two ways, such as"
        " c.1754C>T p.(Thr585Met) and p.T585M. Only people who are described one by one; most"
        " publications do not name the variant."
    )


def _told_columns() -> tuple[Column, ...]:
    return (
        Column("as_of_year", _("Year"), "year", _("The year for which it was said.")),
        Column("said", _("Told"), "patients", _("The number in words.")),
        Column("low", _("At least"), "patients", _("Lower end."), shown=False),
        Column("high", _("At most"), "patients", _("Upper end."), shown=False),
        Column("qualifier", _("Qualifier"), "", _("How the source words it."), shown=False),
        Column("said_by", _("Said by"), "", _("Who said it.")),
        Column("scope", _("Of what"), "", _("What the number covers.")),
        Column("notes", _("Notes"), "", _("The curators' notes."), shown=False),
        Column("url", _("Where"), "", _("Address of the document.")),
        Column("claim_id", _("Claim"), "", _("Id in claims.csv."), shown=False),
    )


def _alt(rows: list[dict[str, Any]], counted: counting.Count) -> str:
    if not rows:
        return _(
            "An empty chart: no publication says anything about genetic tests for this choice."
        )
    top = max(rows, key=lambda row: row["patients"])
    said = [
        ngettext(
            "Horizontal bar chart with a bar for {count} answer: {top}, {patients}.",
            "Horizontal bar chart of {count} answers by number of patients. Longest bar: {top},"
            " {patients}.",
            len(rows),
        ).format(count=len(rows), top=top["label"], patients=counting.n_patients(top["patients"])),
        *counting.rest_words(
            counted, _("For {n} nothing is said about genetic tests: a hatched bar.")
        ),
        _("The table below holds every value."),
    ]
    return " ".join(said)


def _series_alt(rows: list[dict[str, Any]]) -> str:
    shown = [row for row in rows if row["share"] is not None]
    if not shown:
        return _("An empty chart: no series of this choice says that it tested at least 5 people.")
    low, high = (pick(shown, key=lambda row: row["share"]) for pick in (min, max))
    said = [
        ngettext(
            "A chart with {count} line: among {of} tested in {label}, {n} had a RANBP2 variant.",
            "A chart of {count} lines, each a series with the share of a RANBP2 variant among those"
            " tested and its 95% interval. Highest: {label}, {n} of {of}; lowest: {low_label},"
            " {low_n} of {low_of}.",
            len(shown),
        ).format(
            count=len(shown),
            label=high["label"],
            n=number(high["ranbp2_positive"]),
            of=number(high["tested"]),
            low_label=low["label"],
            low_n=number(low["ranbp2_positive"]),
            low_of=number(low["tested"]),
        )
    ]
    if rest := len(rows) - len(shown):
        said.append(
            ngettext(
                "{n} series with fewer than 5 tested is not drawn.",
                "{n} series with fewer than 5 tested are not drawn.",
                rest,
            ).format(n=number(rest))
        )
    said.append(_("The table below holds every value."))
    return " ".join(said)


FIGURE = Figure(
    id="genetic-testing",
    title="Genetic testing",
    question="In how many published patients was a genetic cause looked for, and found?",
    kind="parts",
    unit="patients",
    fields=PATIENT_FIELDS,
    rule=(
        "Each patient counts once, by what the publication says: a variant found, tested and"
        " nothing found, or not tested. Where it says nothing, nothing is assumed."
    ),
    position=70,
    compute=compute,
    charts={"main": charts.draw, "tested_series": charts.draw_series},
)
