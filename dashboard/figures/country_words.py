"""Columns and words of the tables of ``country``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dashboard.figures import counting
from dashboard.figures import publication_columns as publication
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.publication_words import names_of_places, nothing_drawn
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number, separated

NOT_STATED, CANNOT_BE_SPLIT = "not_stated", "cannot_be_split"
UNKNOWN = (NOT_STATED, CANNOT_BE_SPLIT)


def choose_headline(
    context: Context, selection: Selection, countries: int, publications: int
) -> str:
    """Ask for a country, with how much there is to choose from."""
    chosen = counting.choices(context, selection)
    values = {
        "countries": ngettext("{n} country", "{n} countries and territories", countries).format(
            n=number(countries)
        ),
        "publications": counting.in_publications(publications),
        "period": counting.period(selection, counting.last_year(context, selection)),
        "choices": chosen,
    }
    if countries:
        return _choose(publications, chosen=bool(chosen)).format(**values)
    counted = counting.count(context, selection)
    if not counted.totals.publications:
        return counting.headline(context, selection, counted)
    if chosen:
        sentence = _(
            "No publication {period} in this collection states a country for this choice"
            " ({choices}), so there is none to choose."
        )
    else:
        sentence = _(
            "No publication {period} in this collection states a country, so there is none to"
            " choose."
        )
    return sentence.format(**values)


def _choose(publications: int, *, chosen: bool) -> str:
    if chosen:
        return ngettext(
            "Choose a country: {publications} {period} describes people with ANE placed in"
            " {countries}, as stated or by where the authors work for this choice ({choices}).",
            "Choose a country: {publications} {period} describe people with ANE placed in"
            " {countries}, as stated or by where the authors work for this choice ({choices}).",
            publications,
        )
    return ngettext(
        "Choose a country: {publications} {period} describes people with ANE placed in"
        " {countries}, as stated or by where the authors work.",
        "Choose a country: {publications} {period} describe people with ANE placed in"
        " {countries}, as stated or by where the authors work.",
        publications,
    )


def choose_columns() -> tuple[Column, ...]:
    """Columns of the countries to choose from."""
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


def choose_alt(rows: tuple[Mapping[str, Any], ...]) -> str:
    """Describe the chart of the countries to choose from."""
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


def topic_words() -> dict[str, str]:
    """The headings, by code."""
    return {
        "trigger": _("Trigger"),
        "age_group": _("Age"),
        "sex": _("Sex"),
        "genetic": _("Genetic result"),
    }


def where() -> str:
    """What a country means here."""
    return _(
        "Country means where the patients were treated. They may live, or come from, elsewhere."
    )


def not_zero() -> str:
    """What it means that nothing is known of a country."""
    return _("That is not zero people: nobody may have written, or it was not found yet.")


def caveats(selection: Selection, publications: tuple[dict[str, Any], ...]) -> tuple[str, ...]:
    """How the country of the patients is known."""
    counted = [
        row
        for row in publications
        if row["standing"] == "counted" or selection.basis == "as_published"
    ]
    patients: Counter[str] = Counter()
    for row in counted:
        patients[row["country_basis"]] += row["matching"]
    said = [where()]
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
    return (*said, names_of_places())


def columns() -> tuple[Column, ...]:
    """Columns of the main table of a chosen country."""
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


def publication_columns() -> tuple[Column, ...]:
    """Columns of the publications behind the answer."""
    return (
        publication.id_column(),
        Column("label", _("Label"), "", _("First author and year."), shown=False),
        publication.title_column(),
        *publication.year_columns(),
        Column("patients", _("Patients"), "patients", _("Patients that it describes itself.")),
        Column(
            "matching",
            _("Matching the choice"),
            "patients",
            _("Patients known to match what was chosen."),
        ),
        *publication.basis_columns(),
        *publication.standing_columns(),
        *publication.design_columns(_("Case report, series, cohort and so on.")),
    )


def alt(rows: tuple[Mapping[str, Any], ...]) -> str:
    """Describe the chart of a chosen country."""
    if not rows:
        return nothing_drawn()
    longest = []
    for topic, label in topic_words().items():
        stated = [row for row in rows if row["topic"] == topic and row["category"] not in UNKNOWN]
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
        ngettext(
            "Horizontal bar chart with {count} bar under {topics} headings. Hatched bars: not"
            " stated, or cannot be split.",
            "Horizontal bar chart with {count} bars under {topics} headings. Hatched bars: not"
            " stated, or cannot be split.",
            len(rows),
        ).format(count=number(len(rows)), topics=number(len({row["topic"] for row in rows})))
    ]
    if longest:
        said.append(_("Longest of the others: {longest}.").format(longest=separated(longest)))
    said.append(_("The table below holds every value."))
    return joined(*said)
