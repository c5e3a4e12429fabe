"""What is known of the published patients of one country?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from dashboard.figures import counting
from dashboard.figures import country_charts as charts
from dashboard.figures import country_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.country_words import CANNOT_BE_SPLIT, NOT_STATED
from dashboard.figures.figure import Context, Figure
from dashboard.figures.publication_columns import country_known, kept, named
from dashboard.figures.publication_words import names_of_places
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, joined, term

TOPICS = ("trigger", "age_group", "sex", "genetic")

_COUNTRIES = """
SELECT DISTINCT parts.category AS country, countries.name, countries.un_region, publication_id
FROM split('country', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
JOIN countries ON countries.country = parts.category
ORDER BY countries.name, publication_id
"""

# One topic: triggers by their group, unless triggers are chosen.
_PARTS = """
SELECT
    CASE
        WHEN $topic <> 'trigger' OR $triggers IS NOT NULL THEN parts.category
        ELSE coalesce(triggers.trigger_group, parts.category)
    END AS category,
    coalesce(sum(parts.patients) FILTER (parts.counted OR NOT $distinct), 0)::INTEGER AS patients,
    sum(parts.patients)::INTEGER AS as_published
FROM split($topic, $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
LEFT JOIN triggers ON triggers.trigger = parts.category
GROUP BY ALL
"""

_LABELS = """
SELECT 'age_group' AS topic, age_group AS category, label, position FROM age_groups
UNION ALL
SELECT 'sex', sex, label, position FROM sexes
UNION ALL
SELECT 'genetic', genetic_result, label, position FROM genetic_results
ORDER BY topic, position
"""

_PUBLICATIONS = f"""
SELECT
    publication.publication_id,
    publication.year,
    short_names.author,
    short_names.letter,
    publication.title,
    publication.n_cases AS patients,
    matched.patients AS matching,
    publication.country_basis,
    CASE WHEN matched.counted THEN 'counted' ELSE 'contained' END AS standing,
    CASE WHEN NOT matched.counted THEN publication.within END AS contained_in,
    publication.design,
    designs.label AS design_label
FROM {counting.MATCHING} AS matched
JOIN included AS publication USING (publication_id)
JOIN short_names USING (publication_id)
LEFT JOIN designs ON designs.design = publication.design
WHERE matched.patients > 0
ORDER BY publication.year DESC, publication.publication_id
"""


def compute(context: Context, selection: Selection) -> Findings:
    """All that is known for the chosen countries; without one, the countries to choose from."""
    return _chosen(context, selection) if selection.country else _to_choose(context, selection)


def _to_choose(context: Context, selection: Selection) -> Findings:
    found = context.rows(_COUNTRIES, selection.parameters())
    sources = tuple(sorted({row["publication_id"] for row in found}))
    # A link to what the newest data say: the rows of a pinned answer are those of the release.
    newest = selection.unpinned()
    counts = Counter((row["country"], row["name"], row["un_region"]) for row in found)
    rows = tuple(
        {
            "country": code,
            "name": name,
            "un_region": term(region or ""),
            "publications": n,
            "leads_to": f"/figures/country?{replace(newest, country=(code,)).query()}",
        }
        for (code, name, region), n in counts.items()
    )
    return Findings(
        headline=words.choose_headline(context, selection, len(rows), len(sources)),
        tables=(
            Table(
                "main",
                _("Countries and territories to choose from"),
                words.choose_columns(),
                rows,
                words.choose_alt(rows),
                _("In order of names. A country that is not here is not zero: nothing was found."),
            ),
        ),
        caveats=(words.where(), names_of_places()),
        not_to_conclude=(
            _(
                "Do not rank countries by danger: a country with many publications is one where"
                " doctors looked, wrote and were found by this search."
            ),
            counting.never_a_rate(),
        ),
        sources=sources,
    )


def _chosen(context: Context, selection: Selection) -> Findings:
    counted = counting.count(context, selection)
    rows = tuple(row for topic in TOPICS for row in _topic(context, selection, counted, topic))
    found = context.rows(_PUBLICATIONS, selection.parameters())
    publications = kept(
        [
            {**named(context, row), "country_known": country_known(row["country_basis"])}
            for row in found
        ],
        words.publication_columns(),
    )
    recent = counting.recent_note(context, [row["year"] for row in publications])
    headline = counting.headline(context, selection, counted)
    if not publications:
        headline = joined(headline, words.not_zero())
    return Findings(
        headline=headline,
        tables=(
            Table(
                "main",
                _("What is known of them"),
                words.columns(),
                rows,
                words.alt(rows),
                _(
                    "Each heading divides the same patients anew. How they fared stands in the"
                    " figure on outcomes, one row a publication: it is not put together here."
                ),
            ),
            Table(
                "publications",
                _("The publications that describe them"),
                words.publication_columns(),
                publications,
                note=recent,
            ),
        ),
        caveats=(
            *words.caveats(selection, publications),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            counting.never_a_rate(),
            _(
                "Do not read the triggers as those of the country: many series took in only people"
                " with one infection, and for many people nothing is stated."
            ),
            _(
                "Do not turn the genetic results into a share: most people were never tested, or"
                " nobody wrote that they were."
            ),
        ),
        sources=counted.sources,
        key=counted.total,
    )


def _topic(
    context: Context, selection: Selection, counted: counting.Count, topic: str
) -> list[dict[str, Any]]:
    """The patients divided along one topic; its rows add up to the total on either basis."""
    found = {
        row["category"]: (row["patients"], row["as_published"])
        for row in context.rows(_PARTS, {**selection.parameters_by_basis(), "topic": topic})
    }
    labels = _labels(context, selection, topic)
    stated = {code: found[code] for code in labels if code in found}
    parts = {**stated, NOT_STATED: found.get(NOT_STATED, (0, 0))}
    rest = (
        counted.total - sum(n for n, _all in parts.values()),
        (counted.totals.as_published or 0) - sum(n for _n, n in parts.values()),
    )
    labels |= {NOT_STATED: _("Not stated"), CANNOT_BE_SPLIT: _("Cannot be split")}
    return [
        {
            "topic": topic,
            "topic_label": words.topic_words()[topic],
            "category": code,
            "label": labels[code],
            "patients": patients,
            "as_published": as_published,
        }
        for code, (patients, as_published) in {**parts, CANNOT_BE_SPLIT: rest}.items()
        if patients or as_published
    ]


def _labels(context: Context, selection: Selection, topic: str) -> dict[str, str]:
    """Labels of a topic's categories, in the order to show them."""
    v = context.vocabulary
    if topic == "trigger":
        return dict(v.triggers if selection.trigger else v.groups)
    return {row["category"]: row["label"] for row in context.rows(_LABELS) if row["topic"] == topic}


FIGURE = Figure(
    id="country",
    title=N_("One country"),
    question=N_("What is known of the published patients of one country?"),
    kind="list",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "The patients known to be treated in the chosen country, divided anew under each heading:"
        " those stated, those not stated and those who cannot be split add up to the total."
    ),
    plain=N_(
        "Pick a country to see what doctors wrote about people who were treated there. If there"
        " is nothing to see, that does not mean that nobody there had ANE."
    ),
    position=45,
    compute=compute,
    charts={"main": charts.draw},
)
