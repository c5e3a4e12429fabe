"""Which publications are in the collection, and where does each one count?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import counting
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.places import names_of
from dashboard.figures.selection import Selection
from dashboard.words import N_, _, joined, ngettext, number

# Every record that became a publication, also those that are pending or excluded. A choice of
# trigger, country or age keeps the included publications with at least one patient known to match.
_LIST = f"""
WITH matched AS (
    SELECT publication_id, counted, patients
    FROM {counting.MATCHING}
)
SELECT
    p.publication_id,
    p.year,
    p.first_author,
    p.title,
    p.title_seen,
    p.journal,
    p.design,
    designs.label AS design_label,
    p.countries,
    p.country_basis,
    p.n_cases AS patients,
    CASE WHEN p.status = 'included' THEN matched.patients END AS matching,
    CASE
        WHEN p.status <> 'included' THEN p.status
        WHEN matched.counted THEN 'counted'
        ELSE 'contained'
    END AS standing,
    p.within AS contained_in,
    p.within_certainty,
    p.decision_note,
    p.certainty,
    p.readings,
    p.doi,
    p.pmid,
    p.pmcid,
    p.seen_at
FROM publications AS p
LEFT JOIN matched USING (publication_id)
LEFT JOIN designs USING (design)
WHERE coalesce(p.year, $first_year, 0) >= coalesce($first_year, 0)
  AND coalesce(p.year, $last_year, 0) <= coalesce($last_year, 9999)
  AND ($designs IS NULL OR list_contains($designs, p.design))
  AND (
      ($triggers IS NULL AND $countries IS NULL AND $ages IS NULL)
      OR matched.patients > 0
  )
ORDER BY p.year DESC NULLS LAST, p.first_author NULLS LAST, p.publication_id
"""

_ONE = """
SELECT
    p.*,
    designs.label AS design_label,
    recruitments.label AS recruited_label,
    recruitments.meaning AS recruited_meaning,
    evidence_levels.label AS evidence_label,
    disease_terms.label AS term_label,
    container.title AS container_title
FROM publications AS p
LEFT JOIN designs USING (design)
LEFT JOIN recruitments USING (recruited_by)
LEFT JOIN evidence_levels USING (evidence)
LEFT JOIN disease_terms ON disease_terms.disease_term = split_part(p.disease_term, ':', 1)
LEFT JOIN publications AS container ON container.publication_id = p.within
WHERE p.publication_id = $publication_id
"""

_CASES = """
SELECT
    cases.case_no,
    cases.age_years,
    cases.sex,
    cases.onset_year,
    cases.country AS country_code,
    triggers.label AS trigger_label,
    cases.trigger_detail,
    outcomes.label AS outcome_label
FROM cases
LEFT JOIN triggers ON triggers.trigger = cases.trigger
LEFT JOIN outcomes ON outcomes.outcome = cases.outcome
WHERE publication_id = $publication_id
ORDER BY case_no
"""

_BREAKDOWN = """
SELECT
    b.dimension,
    b.category,
    coalesce(
        triggers.label, outcomes.label, genetic_results.label, sexes.label, age_groups.label,
        lesions.label, treatments.label, b.category
    ) AS label,
    b.n,
    b."of"
FROM breakdowns AS b
LEFT JOIN triggers ON b.dimension = 'trigger' AND triggers.trigger = b.category
LEFT JOIN outcomes ON b.dimension = 'outcome' AND outcomes.outcome = b.category
LEFT JOIN genetic_results
    ON b.dimension = 'genetic' AND genetic_results.genetic_result = b.category
LEFT JOIN sexes ON b.dimension = 'sex' AND sexes.sex = b.category
LEFT JOIN age_groups ON b.dimension = 'age_group' AND age_groups.age_group = b.category
LEFT JOIN lesions ON b.dimension = 'lesion' AND lesions.lesion = b.category
LEFT JOIN treatments ON b.dimension = 'treatment' AND treatments.treatment = b.category
WHERE b.publication_id = $publication_id
ORDER BY b.dimension, b.n DESC, b.category
"""

_INSIDE = """
SELECT publication_id, title, year, n_cases, within_certainty
FROM publications
WHERE within = $publication_id
ORDER BY year, publication_id
"""

# What citations are made of, in the order of a list of sources.
_CITED = """
SELECT
    publication_id, title, title_seen, first_author, year, journal, doi, pmid, pmcid, seen_at
FROM publications
WHERE list_contains($ids, publication_id)
ORDER BY year NULLS LAST, publication_id
"""


@dataclass(frozen=True)
class Record:
    """All that is recorded about one publication.

    ``publication`` holds its columns and labels; ``cases``, ``breakdowns`` and ``inside`` (the
    publications whose patients it contains) hold rows.
    """

    publication: dict[str, Any]
    cases: list[dict[str, Any]]
    breakdowns: list[dict[str, Any]]
    inside: list[dict[str, Any]]


def record(context: Context, publication_id: str) -> Record | None:
    """One publication with its patients, or ``None`` where no publication has this id."""
    of = {"publication_id": publication_id}
    found = context.rows(_ONE, of)
    if not found:
        return None
    return Record(
        {**found[0], "country_names": names_of(context, found[0]["countries"])},
        [_case(context, case) for case in context.rows(_CASES, of)],
        context.rows(_BREAKDOWN, of),
        context.rows(_INSIDE, of),
    )


def _case(context: Context, case: dict[str, Any]) -> dict[str, Any]:
    """One patient, with country, trigger and outcome in words."""
    return {
        **{name: case[name] for name in ("case_no", "age_years", "sex", "onset_year")},
        "country": names_of(context, [case["country_code"]]),
        "trigger": case["trigger_label"] or _("Not stated in the publication"),
        "trigger_detail": case["trigger_detail"],
        "outcome": case["outcome_label"],
    }


def cited(context: Context, ids: Sequence[str]) -> list[dict[str, Any]]:
    """What is needed to cite the publications with these ids, by year and id."""
    return context.rows(_CITED, {"ids": list(ids)})


def compute(context: Context, selection: Selection) -> Findings:
    """The list of publications, newest first, each with where it counts or why not."""
    rows = context.rows(_LIST, selection.parameters())
    for row in rows:
        row["countries"] = names_of(context, row["countries"])
    return Findings(
        headline=_headline(context, selection, rows),
        tables=(Table("main", _("Publications"), _columns(), tuple(rows)),),
        caveats=(
            _(
                "Found by a search of public web pages, not yet of the medical databases: more"
                " publications exist. Most figures were read from abstracts."
            ),
            _(
                "A publication whose patients another one contains is kept and marked, but its"
                " patients are counted once."
            ),
        ),
        not_to_conclude=(
            _("Do not add up the patients of this list: some are described more than once."),
        ),
        sources=tuple(row["publication_id"] for row in rows if row["matching"]),
        key=sum(row["standing"] in ("counted", "contained") for row in rows),
    )


def _headline(context: Context, selection: Selection, rows: list[dict[str, Any]]) -> str:
    standing = [row["standing"] for row in rows]
    contained = standing.count("contained")
    included = standing.count("counted") + contained
    choices = counting.choices(context, selection)
    values = {
        "period": counting.period(selection, counting.last_year(context, selection)),
        "included": counting.in_publications(included),
        "contained": number(contained),
        "pending": number(standing.count("pending")),
        "excluded": number(standing.count("excluded")),
        "choices": choices,
    }
    if not rows:
        none = (
            _("No publication {period} is in this collection for this choice ({choices}).")
            if choices
            else _("No publication {period} is in this collection.")
        )
        return none.format(**values)
    said = [
        _("The collection has {included} {period} with patients for this choice ({choices}).")
        if choices
        else _("The collection has {included} {period} with patients.")
    ]
    if contained:
        said.append(
            ngettext(
                "The patients of {contained} of them are counted in another one.",
                "The patients of {contained} of them are counted in other ones.",
                contained,
            )
        )
    if not choices:
        said.append(
            _("Besides, {pending} wait for something missing and {excluded} were left out.")
        )
    return joined(*said).format(**values)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "publication_id",
            _("Id"),
            "",
            _("Stable id of the publication."),
            link="publication",
        ),
        Column("year", _("Year"), "year", _("Year of publication; empty where it was not seen.")),
        Column("first_author", _("First author"), "", _("Family name and initials, if seen.")),
        Column("title", _("Title"), "", _("As published, or a description if it was not seen.")),
        Column("title_seen", _("Title seen"), "", _("If not, it is a description."), shown=False),
        Column("journal", _("Journal"), "", _("Where it was published.")),
        Column("design", _("Design code"), "", _("Code of the kind."), shown=False),
        Column("design_label", _("Kind"), "", _("Case report, series, cohort and so on.")),
        Column("countries", _("Country of treatment"), "", _("Where the patients were treated.")),
        Column("country_basis", _("Basis"), "", _("How the country is known."), shown=False),
        Column("patients", _("Patients"), "patients", _("Patients that it describes itself.")),
        Column(
            "matching",
            _("Matching the choice"),
            "patients",
            _("Patients known to match what was chosen."),
        ),
        Column(
            "standing",
            _("Where it counts"),
            "",
            _("counted, contained (in another publication), pending or excluded."),
        ),
        Column(
            "contained_in",
            _("Contained in"),
            "",
            _("Publication that has its patients."),
            link="publication",
        ),
        Column(
            "within_certainty", _("How sure"), "", _("stated, likely or possible."), shown=False
        ),
        Column("decision_note", _("Why"), "", _("The curators' reason."), shown=False),
        Column("certainty", _("Diagnosis"), "", _("confirmed or suspected."), shown=False),
        Column("readings", _("Readings"), "", _("Read once or twice."), shown=False),
        Column("doi", _("DOI"), "", _("Digital object identifier."), shown=False),
        Column("pmid", _("PubMed"), "", _("PubMed identifier."), shown=False),
        Column("pmcid", _("PMC"), "", _("PubMed Central identifier."), shown=False),
        Column("seen_at", _("Seen at"), "", _("Page where it was seen."), shown=False),
    )


FIGURE = Figure(
    id="publications",
    title=N_("Publications"),
    question=N_("Which publications are in the collection, and where does each one count?"),
    kind="list",
    unit=N_("publications"),
    fields=("from", "to", "trigger", "country", "age", "design", "lang", "version"),
    rule=N_(
        "One row a publication, also those that are pending or excluded, each with the reason."
    ),
    position=90,
    compute=compute,
    plain=N_(
        "This is the list of the papers that we looked at. Some of them tell of the same"
        " people, so the numbers in it must not be added up."
    ),
)
