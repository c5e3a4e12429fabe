"""Where publications tell more than a result: who was tested, families, and names of variants.

Each looked at other people, and often at them because of the result: no share is made of them all.
"""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting
from dashboard.figures.answer import Column, Table
from dashboard.figures.figure import Context
from dashboard.figures.forest import share_columns
from dashboard.figures.places import names_of
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, ngettext, number, term

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
    short_names.author,
    short_names.letter,
    included.year,
    series.tested,
    series.ranbp2_positive,
    series.other_gene_positive,
    series.negative,
    recruitments.label AS recruited_label,
    matched.counted,
    included.countries
FROM series
JOIN included USING (publication_id)
JOIN short_names USING (publication_id)
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
    short_names.author,
    short_names.letter,
    included.year,
    count(*) AS patients
FROM ({_DESCRIBED}) AS people
JOIN included USING (publication_id)
JOIN short_names USING (publication_id)
LEFT JOIN genetic_results USING (genetic_result)
WHERE people.variant IS NOT NULL
GROUP BY ALL
ORDER BY people.variant, included.year, people.publication_id
"""


def series_table(context: Context, selection: Selection) -> Table:
    """A row a series that says how many it tested, each with a share of its own."""
    rows = context.rows(_SERIES, selection.parameters())
    labels = {
        "counted": _("Counted"),
        "contained": _("Counted within another publication"),
    }
    for row in rows:
        _name(row)
        row["countries"] = names_of(context, row["countries"])
        row |= share_columns(row["ranbp2_positive"], row["tested"])
        row["standing"] = "counted" if row.pop("counted") else "contained"
        row["standing_label"] = labels[row["standing"]]
    return Table(
        "tested_series",
        _("Series that say how many they tested"),
        _series_columns(),
        tuple(rows),
        _series_alt(rows),
        _(
            "A series stands here if it says of all its tested patients what the test showed."
            " Families and single patients are left out, unless their publication also says who was"
            " tested and had nothing: they are often written about because of the result. With a"
            " choice, all patients of a series must match it. Each series tested other people, so"
            " there is no share for all of them together."
        ),
    )


def families_table(context: Context, selection: Selection) -> Table:
    """People with relatives who had ANE, people who had it again, and the families at least."""
    found = context.rows(_TWICE, selection.parameters_by_basis())[0]
    families = context.rows(_FAMILIES, selection.parameters())[0]["families"]
    return Table(
        "families",
        _("Families, and people who fell ill more than once"),
        _family_columns(),
        (
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
        ),
        note=_(
            "A publication counts as one family if it is a family study, or describes someone whose"
            " relatives had ANE too; it may describe several families. Of most patients nobody says"
            " whether relatives were ill, or whether the illness came back: that is not a 'no'."
        ),
    )


def variants_table(context: Context, selection: Selection) -> Table:
    """A row a name of a variant in a publication."""
    rows = context.rows(_VARIANTS, selection.parameters_by_basis())
    for row in rows:
        _name(row)
        row["result"] = row["result"] and term(row["result"])
    return Table(
        "variants",
        _("Variants, as the publications print them"),
        _variant_columns(),
        tuple(rows),
        note=_(
            "Names are as printed, and not merged: one change can be written in two ways, such as"
            " c.1754C>T p.(Thr585Met) and p.T585M. Only people who are described one by one; most"
            " publications do not name the variant."
        ),
    )


def _name(row: dict[str, Any]) -> None:
    """Put the short name of the publication in place of its parts."""
    row["label"] = counting.short_name(row.pop("author"), row.pop("year"), row.pop("letter"))


def _series_columns() -> tuple[Column, ...]:
    return (
        Column("label", _("Series"), "", _("Short name of the publication.")),
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
            count=number(len(shown)),
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
    return joined(*said)


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


def _variant_columns() -> tuple[Column, ...]:
    return (
        Column("variant", _("Variant"), "", _("As the publication prints it.")),
        Column("result", _("Genetic test"), "", _("What the test showed.")),
        Column("patients", _("Patients"), "patients", _("People described with this variant.")),
        Column("label", _("Source"), "", _("Short name of the publication.")),
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
