"""In how many published patients was a gene variant looked for, and found?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.figures import counting, crossing
from dashboard.figures import genetic_testing_charts as charts
from dashboard.figures import genetic_testing_series as series
from dashboard.figures import genetic_testing_words as words
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.figures.told_and_counted import told_words
from dashboard.words import N_, _, joined, number, pgettext

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

# "everyone": all patients of the year, also those who cannot be split.
_BY_YEAR = f"""
SELECT
    year,
    category,
    coalesce(sum(patients) FILTER (counted OR NOT $distinct), 0)::INTEGER AS patients,
    sum(patients)::INTEGER AS as_published
FROM (
    SELECT year, counted, category, patients FROM {_PARTS}
    UNION ALL
    SELECT year, counted, 'everyone', patients FROM {counting.MATCHING}
)
GROUP BY year, category
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
    parts = context.rows(_SPLIT, selection.parameters_by_basis())
    rows = [row for row in parts if row["genetic_result"] != crossing.NOT_STATED]
    for row in rows:
        row["tested"] = row["genetic_result"] in words.RESULTS
    said = {row["genetic_result"]: row["patients"] for row in rows}
    not_stated = sum(row["patients"] for row in parts) - sum(said.values())
    counted = counting.count(context, selection, not_stated=not_stated, split=sum(said.values()))
    by_trigger = crossing.by_trigger(context, selection, "genetic")
    by_period = _by_period(context, selection, counted.last_year)
    published = sum(row["published_with_result"] for row in by_period)
    covid = words.covid_sentence(context, selection, by_trigger, counted.last_year)
    told = context.rows(_TOLD)
    for row in told:
        row["said"] = told_words(row)
    return Findings(
        headline=words.headline(context, selection, counted, said, published),
        tables=(
            Table(
                "main",
                _("Patients by what is said of genetic tests"),
                words.columns(),
                tuple(rows),
                words.alt(rows, counted),
            ),
            _trigger_table(by_trigger),
            _period_table(context, by_period),
            series.series_table(context, selection),
            series.families_table(context, selection),
            series.variants_table(context, selection),
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
            *words.caveats(counted, said),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=words.not_to_conclude(counted, said, told),
        sources=counted.sources,
        texts={
            "with_result_number": number(words.with_result(said)),
            "published_with_result_number": number(published),
            **({"covid_sentence": covid} if covid else {}),
        },
    )


def _trigger_table(by_trigger: list[crossing.Row]) -> Table:
    rows = [{"trigger_row": row.code, "label": row.label, **_crossed(row)} for row in by_trigger]
    note = _(
        "'Descriptions' are all that were published, also those counted within another publication;"
        " 'Descriptions with a result' state what a test showed. That none is stated can only be"
        " said after looking at all of them."
    )
    return Table(
        "by_trigger",
        _("What is said of genetic tests, by trigger"),
        (
            Column("trigger_row", _("Code"), "", _("Trigger or its group."), shown=False),
            Column("label", _("Trigger"), "", _("What came before the illness.")),
            *words.crossed_columns(),
        ),
        tuple(rows),
        note=joined(note, _empty_words(rows)),
    )


def _period_table(context: Context, rows: list[dict[str, Any]]) -> Table:
    gene_found = _(
        "The gene RANBP2 was linked to ANE in {year} (Neilson and others). Before, nobody could"
        " test for it."
    ).format(year=GENE_FOUND)
    recent = counting.recent_note(context, [row["last_year"] for row in rows])
    return Table(
        "by_period",
        _("What is said of genetic tests, by years of publication"),
        (
            Column(
                "first_year", pgettext("years", "From"), "year", _("First year of publication.")
            ),
            Column("last_year", pgettext("years", "To"), "year", _("Last year of publication.")),
            *words.crossed_columns(),
            counting.recent_column(),
        ),
        tuple(rows),
        note=joined(gene_found, _empty_words(rows), recent),
    )


def _by_period(context: Context, selection: Selection, last_year: int) -> list[dict[str, Any]]:
    """A row a period of publication, from the first year of the choice to its last."""
    found = context.rows(_BY_YEAR, selection.parameters_by_basis())
    earliest = max(selection.from_year or 0, context.first_year)
    rows = []
    for start, end in _PERIODS:
        first, last = max(start or 0, earliest), min(end or last_year, last_year)
        parts: Counter[str] = Counter()
        published: Counter[str] = Counter()
        for row in found:
            if first <= row["year"] <= last:
                parts[row["category"]] += row["patients"]
                published[row["category"]] += row["as_published"]
        total, published_total = parts.pop("everyone", 0), published.pop("everyone", 0)
        if published_total:
            rows.append(
                {
                    "first_year": first,
                    "last_year": last,
                    **_crossed(crossing.Row("", "", total, parts, published_total, published)),
                    "still_filling_in": counting.is_recent(context, last),
                }
            )
    return rows


def _crossed(row: crossing.Row) -> dict[str, int | None]:
    """The patients of a row of a table by what is said of genetic tests.

    None, not 0, where only publications that are counted within another one say it.
    """
    said = {
        code: row.parts.get(code, 0) or (None if row.published_parts.get(code) else 0)
        for code in (*words.RESULTS, words.NOT_TESTED)
    }
    return {
        "patients": row.total or (None if row.published_total else 0),
        **said,
        crossing.NOT_STATED: row.parts.get(crossing.NOT_STATED, 0),
        "cannot_be_split": row.cannot_be_split,
        "published_patients": row.published_total,
        "published_with_result": words.with_result(row.published_parts),
    }


def _empty_words(rows: Iterable[Mapping[str, Any]]) -> str:
    if not any(cell is None for row in rows for cell in row.values()):
        return ""
    return _(
        "An empty cell does not mean none: at least one person who belongs there is described, but"
        " is counted within another publication, which does not say so or belongs to another row."
    )


def _told_note(counted: counting.Count, said: Mapping[str, int]) -> str:
    """What can be said beside the told numbers, and why it is no answer to them."""
    return _(
        "Here a RANBP2 variant is stated for {patients}. This neither confirms nor refutes the told"
        " numbers: for {unknown} of {total} no test result is known. 'Of what' says what each told"
        " number covers, and whether it was shown as if it were of all ANE."
    ).format(
        patients=counting.n_patients(said.get("ranbp2_positive", 0)),
        unknown=number(counted.total - words.with_result(said)),
        total=number(counted.total),
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


FIGURE = Figure(
    id="genetic-testing",
    title=N_("Genetic testing"),
    question=N_("In how many published patients was a gene variant looked for, and found?"),
    kind="parts",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "Each patient counts once, by what the publication says: a variant found, tested and"
        " nothing found, or not tested. Where it says nothing, nothing is assumed."
    ),
    plain=N_(
        "This shows how often doctors wrote that they did a gene test, and what they found. Most"
        " of them did not say, so it does not show how often genes play a part."
    ),
    position=70,
    compute=compute,
    charts={"main": charts.draw, "tested_series": charts.draw_series},
)
