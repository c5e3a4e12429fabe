"""Which parts of the brain are named as affected, in children and in adults?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import counting, mentions
from dashboard.figures import lesions_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.forest import share_columns
from dashboard.figures.lesions_charts import AGES, draw
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _

# A site stands in the denominator of a series only if the series counts it; of individually
# described patients all stand in the denominator of every site.
_SITES = """
SELECT
    lesions.lesion,
    lesions.label,
    lesions.meaning,
    said.age_group,
    coalesce(sum(n) FILTER (counted OR NOT $distinct), 0)::INTEGER AS patients,
    coalesce(sum(denominator) FILTER (counted OR NOT $distinct), 0)::INTEGER AS described,
    coalesce(list(DISTINCT publication_id) FILTER (n > 0), []) AS publications,
    sum(n)::INTEGER AS as_published,
    sum(denominator)::INTEGER AS as_published_of
FROM mentioned('lesion', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS said
JOIN lesions ON lesions.lesion = said.category
GROUP BY lesions.lesion, lesions.label, lesions.meaning, lesions.position, said.age_group
ORDER BY lesions.position, said.age_group
"""

# How the people of each age group are told of: one by one, or as part of a series.
_ONE_BY_ONE = """
SELECT
    age_group,
    sum(patients)::INTEGER AS patients,
    coalesce(sum(patients) FILTER (from_cases), 0)::INTEGER AS one_by_one
FROM (
    SELECT publication_id, age_group, from_cases, max(denominator) AS patients
    FROM mentioned('lesion', $first_year, $last_year, $designs, $triggers, $countries, $ages)
    WHERE counted OR NOT $distinct
    GROUP BY ALL
)
WHERE age_group IS NOT NULL
GROUP BY age_group
"""

# Shares that are quoted, each beside what is found for the same site and age group in the whole
# collection, patients counted once: whatever is chosen above, like stands beside like.
_QUOTED = """
WITH found AS (
    SELECT age_group, category AS lesion, sum(n) AS n, sum(denominator) AS denominator
    FROM mentioned('lesion', NULL, NULL, NULL, NULL, NULL, NULL)
    WHERE counted
    GROUP BY ALL
),
quoted AS (
    SELECT
        *,
        CASE scope_code WHEN 'children' THEN 'child' WHEN 'adults' THEN 'adult' END AS age_group,
        split_part(scope, ': ', 2) AS lesion
    FROM claims
    WHERE what = 'lesion_share' AND same_as IS NULL AND coalesce(low, high) IS NOT NULL
)
SELECT
    quoted.claim_id,
    lesions.lesion,
    coalesce(lesions.label, quoted.scope) AS label,
    quoted.age_group,
    age_groups.label AS age_label,
    quoted.low AS quoted_low,
    quoted.high AS quoted_high,
    quoted.unit,
    found.n::INTEGER AS patients,
    found.denominator::INTEGER AS described,
    coalesce(speaker.first_author, quoted.said_by) AS said_by,
    quoted.document_title,
    coalesce(quoted.as_of_year, quoted.year) AS as_of_year,
    quoted.url,
    quoted.notes
FROM quoted
LEFT JOIN publications AS speaker ON speaker.publication_id = quoted.said_by
LEFT JOIN age_groups ON age_groups.age_group = quoted.age_group
LEFT JOIN lesions ON lesions.lesion = quoted.lesion
LEFT JOIN found ON found.age_group = quoted.age_group AND found.lesion = quoted.lesion
ORDER BY quoted.age_group NULLS LAST, lesions.position NULLS LAST, quoted.claim_id
"""


def compute(context: Context, selection: Selection) -> Findings:
    """One row a site, children and adults apart; beside it shares that are quoted."""
    found = context.rows(_SITES, selection.parameters_by_basis())
    rows = _by_site(found, selection)
    quoted = context.rows(_QUOTED)
    for row in quoted:
        row["said"] = words.quoted_share(row)
        row |= share_columns(row["patients"], row["described"])
    counted = counting.count(context, selection)
    said = mentions.described(context, selection, "lesion")
    for row in found:
        row["site"] = words.site_and_age(row)
    return Findings(
        headline=words.headline(context, selection, rows, said, counted),
        tables=(
            Table(
                "main",
                _("Places in the brain named as affected"),
                words.columns(),
                tuple(rows),
                words.alt(rows),
                words.note(selection),
            ),
            Table(
                "quoted",
                _("Shares that are quoted, and what this collection finds"),
                words.quoted_columns(),
                tuple(quoted),
                note=_(
                    "The denominators behind the quoted shares were not seen: nobody can tell from"
                    " them how many people they speak of. The numbers beside them are of the whole"
                    " collection, patients counted once, whatever is chosen above. A difference"
                    " does not show which is right: most reports were read as abstracts, which name"
                    " few places."
                ),
            ),
        ),
        caveats=(
            _(
                "A place that a report does not name was not necessarily free: short reports name"
                " what stood out, and scans differ in what they can show."
            ),
            _(
                "Each place has its own denominator: people described one by one of whom any place"
                " is named, and series that count this place. Series that count a place often do so"
                " because it was there; people described one by one were chosen for something"
                " unusual."
            ),
            _(
                "Changes in the thalamus are part of how ANE is recognised, so nearly everyone"
                " diagnosed has them."
            ),
            *_one_by_one(context, selection),
            *mentions.only_contained(found, "site"),
            *mentions.whole_series_only(selection),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            _(
                "Do not conclude that adults and children differ because two shares differ: people"
                " described one by one and people of a series are told of in different ways, and"
                " where intervals overlap the numbers are too small to tell."
            ),
            _(
                "Do not read from the place how ill somebody was, or how they will fare: these"
                " counts do not connect the two."
            ),
            counting.never_a_rate(),
        ),
        sources=said.sources,
        totals=counted.totals,
    )


def _by_site(found: list[dict[str, Any]], selection: Selection) -> list[dict[str, Any]]:
    """Put the age groups of a site beside each other; empty where a chosen age leaves one out."""
    sites: dict[str, dict[str, Any]] = {}
    publications: dict[str, set[str]] = {}
    for row in found:
        site = sites.setdefault(
            row["lesion"],
            {name: row[name] for name in ("lesion", "label", "meaning")},
        )
        publications.setdefault(row["lesion"], set()).update(row["publications"])
        name = AGES.get(row["age_group"], "other")
        site[name], site[f"{name}_of"] = row["patients"], row["described"]
    # An interval needs different people: none where people are counted each time.
    shares = selection.basis == "distinct"
    rows = []
    for code, site in sites.items():
        row = {name: site[name] for name in ("lesion", "label", "meaning")}
        for age, name in AGES.items():
            asked = selection.age in (None, age)
            row[name] = site.get(name, 0) if asked else None
            row[f"{name}_of"] = site.get(f"{name}_of", 0) if asked else None
            share = share_columns(row[name] if shares else None, row[f"{name}_of"])
            row |= {f"{name}_{part}": value for part, value in share.items()}
        row["other"] = site.get("other", 0) if selection.age is None else None
        row["other_of"] = site.get("other_of", 0) if selection.age is None else None
        row["publications"] = len(publications[code])
        if any(row[f"{name}_of"] for name in (*AGES.values(), "other")):
            rows.append(row)
    return rows


def _one_by_one(context: Context, selection: Selection) -> tuple[str, ...]:
    found = {
        row["age_group"]: row for row in context.rows(_ONE_BY_ONE, selection.parameters_by_basis())
    }
    if not found.keys() >= {"child", "adult"}:
        return ()
    child, adult = (
        mentions.of(found[age]["one_by_one"], found[age]["patients"]) for age in ("child", "adult")
    )
    return (
        _(
            "Described one by one, not as part of a series, are {child} children and {adult}"
            " adults. That alone can make shares differ."
        ).format(child=child, adult=adult),
    )


FIGURE = Figure(
    id="lesions",
    title=N_("Places in the brain"),
    question=N_("Which parts of the brain are named as affected, in children and in adults?"),
    kind="mentions",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "A patient counts under each place that is named. Each place stands among the people of"
        " whom it is told: individuals with any place named, and series that count it. Shares of at"
        " least 5 people, each with its 95% Wilson interval."
    ),
    position=78,
    compute=compute,
    charts={"main": draw},
    plain=N_(
        "This shows in which parts of the brain doctors saw ANE, in children and in"
        " adults. It does not tell you how ill a person was, or how they will do."
    ),
)
