"""What is known of the published patients of one country?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.figures import counting
from dashboard.figures import country_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import _, listed, ngettext, number

NOT_STATED, CANNOT_BE_SPLIT = "not_stated", "cannot_be_split"
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


# --- No country chosen ----------------------------------------------------------------------------


def _to_choose(context: Context, selection: Selection) -> Findings:
    found = context.rows(_COUNTRIES, selection.parameters())
    sources = tuple(sorted({row["publication_id"] for row in found}))
    # A link to what the newest data say: the rows of a pinned answer are those of the release.
    newest = replace(selection, version=None)
    counts = Counter((row["country"], row["name"], row["un_region"]) for row in found)
    rows = tuple(
        {
            "country": code,
            "name": name,
            "un_region": region,
            "publications": n,
            "leads_to": f"/figures/country?{replace(newest, country=(code,)).query()}",
        }
        for (code, name, region), n in counts.items()
    )
    return Findings(
        headline=_choose(context, selection, len(rows), len(sources)),
        tables=(
            Table(
                "main",
                _("Countries and territories to choose from"),
                _list_columns(),
                rows,
                _list_alt(rows),
                _("In order of names. A country that is not here is not zero: nothing was found."),
            ),
        ),
        caveats=(_where(), _names_note()),
        not_to_conclude=(
            _(
                "Do not rank countries by danger: a country with many publications is one where"
                " doctors looked, wrote and were found by this search."
            ),
            counting.never_a_rate(),
        ),
        sources=sources,
    )


def _choose(context: Context, selection: Selection, countries: int, publications: int) -> str:
    choice = counting.choice_words(context, selection)
    values = {
        "n": number(countries),
        "publications": counting.in_publications(publications),
        "period": counting.period(selection, counting.last_year(context, selection)),
        "choice": _(" for this choice ({choices})").format(choices="; ".join(choice))
        if choice
        else "",
    }
    if countries:
        where = ngettext("in {n} country", "in {n} countries and territories", countries)
        sentence = ngettext(
            "Choose a country: {publications} {period} describes people with ANE known to be"
            " treated {where}{choice}.",
            "Choose a country: {publications} {period} describe people with ANE known to be"
            " treated {where}{choice}.",
            publications,
        )
        return sentence.format(**values, where=where.format(**values))
    counted = counting.count(context, selection)
    if counted.totals.publications:
        return _(
            "No publication {period} in this collection states a country{choice}, so there is none"
            " to choose."
        ).format(**values)
    return counting.headline(context, selection, counted)


def _list_columns() -> tuple[Column, ...]:
    return (
        Column("country", _("Code"), "", _("ISO 3166 alpha-3."), shown=False),
        Column("name", _("Country or territory"), "", _("Its short English name.")),
        Column("un_region", _("Region"), "", _("UN M49 region.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications with at least one patient known to be treated there."),
        ),
        Column(
            "leads_to", _("All that is known"), "", _("Where the answer stands."), link="address"
        ),
    )


def _list_alt(rows: tuple[Mapping[str, Any], ...]) -> str:
    if not rows:
        return _("An empty chart: no publication gives a country for this choice.")
    top = max(rows, key=lambda row: row["publications"])
    return ngettext(
        "Horizontal bar chart with a bar for {count} country or territory: {top}, {publications}."
        " The table below holds every value.",
        "Horizontal bar chart of {count} countries and territories by number of publications, in"
        " order of names. Longest bar: {top}, {publications}. The table below holds every value.",
        len(rows),
    ).format(
        count=number(len(rows)),
        top=top["name"],
        publications=counting.in_publications(top["publications"]),
    )


# --- A country chosen -----------------------------------------------------------------------------


def _chosen(context: Context, selection: Selection) -> Findings:
    counted = counting.count(context, selection)
    rows = tuple(row for topic in TOPICS for row in _topic(context, selection, counted, topic))
    publications = tuple(
        _publication(context, row) for row in context.rows(_PUBLICATIONS, selection.parameters())
    )
    recent = counting.recent_note(context, [row["year"] for row in publications])
    headline = counting.headline(context, selection, counted)
    if not publications:
        headline = _("{sentence} {beside}").format(sentence=headline, beside=_not_zero())
    return Findings(
        headline=headline,
        tables=(
            Table(
                "main",
                _("What is known of them"),
                _columns(),
                rows,
                _alt(rows),
                _(
                    "Each heading divides the same patients anew. How they fared stands in the"
                    " figure on outcomes, one row a publication: it is not put together here."
                ),
            ),
            Table(
                "publications",
                _("The publications that describe them"),
                _publication_columns(),
                publications,
                note=recent,
            ),
        ),
        caveats=(
            *_country_caveats(selection, publications),
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
            "topic_label": _topic_words()[topic],
            "category": code,
            "label": labels[code],
            "patients": patients,
            "as_published": as_published,
        }
        for code, (patients, as_published) in {**parts, CANNOT_BE_SPLIT: rest}.items()
        if patients or as_published
    ]


def _topic_words() -> dict[str, str]:
    return {
        "trigger": _("Trigger"),
        "age_group": _("Age"),
        "sex": _("Sex"),
        "genetic": _("Genetic result"),
    }


def _labels(context: Context, selection: Selection, topic: str) -> dict[str, str]:
    """Labels of a topic's categories, in the order to show them."""
    v = context.vocabulary
    if topic == "trigger":
        return dict(v.triggers if selection.trigger else v.groups)
    return {row["category"]: row["label"] for row in context.rows(_LABELS) if row["topic"] == topic}


def _publication(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    basis = {
        "stated": _("stated"),
        "affiliation": _("where the authors work"),
        "inferred": _("inferred from other hints"),
    }
    return {
        "publication_id": row["publication_id"],
        "label": counting.short_name(row["author"], row["year"], row["letter"]),
        "title": row["title"],
        "year": row["year"],
        "still_filling_in": counting.is_recent(context, row["year"]),
        "patients": row["patients"],
        "matching": row["matching"],
        "country_basis": row["country_basis"],
        "country_known": basis.get(row["country_basis"], ""),
        "standing": row["standing"],
        "contained_in": row["contained_in"],
        "design": row["design"],
        "design_label": row["design_label"],
    }


def _not_zero() -> str:
    return _("That is not zero people: nobody may have written, or it was not found yet.")


def _where() -> str:
    return _(
        "Country means where the patients were treated. They may live, or come from, elsewhere."
    )


def _names_note() -> str:
    return _(
        "Names: everyday English for member states of the United Nations, ISO 3166 for other"
        " territories. Names imply no opinion on the status of any territory."
    )


def _country_caveats(
    selection: Selection, publications: tuple[dict[str, Any], ...]
) -> tuple[str, ...]:
    counted = [
        row
        for row in publications
        if row["standing"] == "counted" or selection.basis == "as_published"
    ]
    patients: Counter[str] = Counter()
    for row in counted:
        patients[row["country_basis"]] += row["matching"]
    said = [_where()]
    if by_authors := patients["affiliation"]:
        said.append(
            ngettext(
                "For {n} of the patients the country is where the authors work.",
                "For {n} of the patients the country is where the authors work.",
                by_authors,
            ).format(n=number(by_authors))
        )
    if inferred := patients["inferred"]:
        named = [row["label"] for row in counted if row["country_basis"] == "inferred"]
        said.append(
            ngettext(
                "For {n} of the patients the curators inferred the country from other hints"
                " ({publications}).",
                "For {n} of the patients the curators inferred the country from other hints"
                " ({publications}).",
                inferred,
            ).format(n=number(inferred), publications=listed(named))
        )
    return (*said, _names_note())


def _columns() -> tuple[Column, ...]:
    return (
        Column("topic", _("Topic code"), "", _("Code of the topic."), shown=False),
        Column("topic_label", _("Topic"), "", _("What divides the patients.")),
        Column("category", _("Code"), "", _("Code within the topic."), shown=False),
        Column("label", _("Answer"), "", _("What the publications say.")),
        Column(
            "patients",
            _("Patients"),
            "patients",
            _("Patients known to belong here. The rows of a topic add up to the total."),
        ),
        Column(
            "as_published",
            _("As published"),
            "patients",
            _("The same, patients counted each time they are described."),
        ),
    )


def _publication_columns() -> tuple[Column, ...]:
    return (
        Column(
            "publication_id",
            _("Publication"),
            "",
            _("Stable id of the publication."),
            link="publication",
        ),
        Column("label", _("Label"), "", _("First author and year."), shown=False),
        Column("title", _("Title"), "", _("As published, or a description if it was not seen.")),
        Column("year", _("Year"), "year", _("Year of publication.")),
        counting.recent_column(),
        Column("patients", _("Patients"), "patients", _("Patients that it describes itself.")),
        Column(
            "matching",
            _("Matching the choice"),
            "patients",
            _("Patients known to match what was chosen."),
        ),
        Column("country_basis", _("Basis"), "", _("Code of how it is known."), shown=False),
        Column("country_known", _("How the country is known"), "", _("In words.")),
        Column(
            "standing", _("Where it counts"), "", _("counted, or contained in another publication.")
        ),
        Column(
            "contained_in",
            _("Contained in"),
            "",
            _("Publication that has its patients."),
            link="publication",
        ),
        Column("design", _("Design code"), "", _("Code of the kind."), shown=False),
        Column("design_label", _("Kind"), "", _("Case report, series, cohort and so on.")),
    )


def _alt(rows: tuple[Mapping[str, Any], ...]) -> str:
    if not rows:
        return _("An empty chart: no publication is known to match this choice.")
    longest = []
    for topic, label in _topic_words().items():
        stated = [
            row
            for row in rows
            if row["topic"] == topic and row["category"] not in (NOT_STATED, CANNOT_BE_SPLIT)
        ]
        if stated:
            top = max(stated, key=lambda row: row["patients"])
            longest.append(
                _("{topic}: {label}, {patients}").format(
                    topic=label,
                    label=top["label"],
                    patients=counting.n_patients(top["patients"]),
                )
            )
    said = [
        _(
            "Horizontal bar chart with {count} bars under {topics} headings. Hatched bars: not"
            " stated, or cannot be split."
        ).format(count=number(len(rows)), topics=number(len({row["topic"] for row in rows})))
    ]
    if longest:
        said.append(_("Longest of the others: {longest}.").format(longest="; ".join(longest)))
    said.append(_("The table below holds every value."))
    return " ".join(said)


FIGURE = Figure(
    id="country",
    title="One country",
    question="What is known of the published patients of one country?",
    kind="list",
    unit="patients",
    fields=PATIENT_FIELDS,
    rule=(
        "The patients known to be treated in the chosen country, divided anew under each heading:"
        " those stated, those not stated and those who cannot be split add up to the total."
    ),
    position=45,
    compute=compute,
    charts={"main": charts.draw},
)
