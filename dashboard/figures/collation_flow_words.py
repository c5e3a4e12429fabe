"""Columns and words of the tables of ``collation-flow``."""

from __future__ import annotations

from dashboard.figures import publication_columns as publication
from dashboard.figures.answer import Column
from dashboard.figures.collation_flow_charts import BOXES
from dashboard.figures.counting import in_publications, n_patients
from dashboard.words import _, joined, listed, ngettext, number, pgettext


def lack_words() -> dict[str, str]:
    """What a publication that waits can lack, by code."""
    return {
        "no_title": _("title not seen"),
        "no_year": _("year not seen"),
        "no_identifier": _("no DOI, PubMed or PMC number"),
        "no_number": _("number of people with ANE not known"),
        "other": _("none of these: see the reason"),
    }


def headline(n: dict[str, int]) -> str:
    """From the records found to the people counted."""
    if not n["looked_at"]:
        return _("No publication has been looked at yet, so nobody is counted.")
    found = ngettext(
        "{found} record was found and led to {looked_at}.",
        "{found} records were found and led to {looked_at}.",
        n["found"],
    )
    if n["otherwise"]:
        found = ngettext(
            "{found} record was found; with {otherwise} that came in another way, {looked_at} in"
            " all were looked at.",
            "{found} records were found; with {otherwise} that came in another way, {looked_at} in"
            " all were looked at.",
            n["found"],
        )
    decided = _("Of these, {parts}.").format(
        parts=listed(
            [
                ngettext("{n} is included", "{n} are included", n["included"]).format(
                    n=number(n["included"])
                ),
                ngettext("{n} was left out", "{n} were left out", n["excluded"]).format(
                    n=number(n["excluded"])
                ),
                ngettext(
                    "{n} waits for something missing",
                    "{n} wait for something missing",
                    n["pending"],
                ).format(n=number(n["pending"])),
            ]
        )
    )
    return joined(
        found.format(
            found=number(n["found"]),
            looked_at=in_publications(n["looked_at"]),
            otherwise=in_publications(n["otherwise"]),
        ),
        decided,
        _counted_once(n),
    )


def _counted_once(n: dict[str, int]) -> str:
    if n["possible_patients"]:
        sentence = ngettext(
            "The included ones describe people with ANE {as_published} times; each person counted"
            " once, that is at least {people} person (up to {most} if no possible overlap is"
            " real).",
            "The included ones describe people with ANE {as_published} times; each person counted"
            " once, that is at least {people} people (up to {most} if no possible overlap is"
            " real).",
            n["counted_patients"],
        )
    else:
        sentence = ngettext(
            "The included ones describe people with ANE {as_published} times; each person counted"
            " once, that is at least {people} person.",
            "The included ones describe people with ANE {as_published} times; each person counted"
            " once, that is at least {people} people.",
            n["counted_patients"],
        )
    return sentence.format(
        as_published=number(n["as_published"]),
        people=number(n["counted_patients"]),
        most=number(n["counted_patients"] + n["possible_patients"]),
    )


def searched(imported: int) -> str:
    """Where the records come from, and what was not searched."""
    if not imported:
        return _(
            "Found by searches of stored public web pages. The medical databases PubMed and"
            " Embase have not been searched yet, so more publications exist."
        )
    return ngettext(
        "Found by searches of stored public web pages, and {n} record by searches of databases of"
        " literature, which are not finished. More publications exist.",
        "Found by searches of stored public web pages, and {n} records by searches of databases of"
        " literature, which are not finished. More publications exist.",
        imported,
    ).format(n=number(imported))


def form_note() -> str:
    """Whose form of diagram this is."""
    return _(
        "The form follows the PRISMA 2020 flow diagram (Page MJ and others, BMJ 2021;372:n71)."
    )


def columns() -> tuple[Column, ...]:
    """Columns of the steps."""
    return (
        Column("step", _("Code"), "", _("Code of the step."), shown=False),
        Column("label", _("Step"), "", _("What stands at this step.")),
        Column("n", _("Number"), "see 'counts'", _("How many there are.")),
        Column(
            "counts", pgettext("records or publications", "Of"), "", _("records or publications.")
        ),
        Column("patients", _("Patients"), "patients", _("Patients that they describe.")),
        Column("leads_to", _("See them"), "", _("Where they are listed."), link="address"),
        Column("note", _("Note"), "", _("What to know of this step.")),
    )


def sweep_columns() -> tuple[Column, ...]:
    """Columns of the searches."""
    return (
        Column("sweep", _("Code"), "", _("Code of the search in records.csv."), shown=False),
        Column("label", _("Search"), "", _("What it looked for.")),
        Column("records", _("Records"), "records", _("Records that it found.")),
        Column("publications", _("Publications"), "publications", _("Publications behind them.")),
        Column(
            "only_here",
            _("Found by this search alone"),
            "publications",
            _("Publications that no other search found."),
        ),
    )


def _note_column() -> Column:
    return Column("decision_note", _("Reason"), "", _("In the curators' words."))


def reason_columns() -> tuple[Column, ...]:
    """Columns of the publications that were left out."""
    return (publication.id_column(), publication.title_column(), _note_column())


def screened_out_columns() -> tuple[Column, ...]:
    """Columns of the reasons for which records were left out."""
    return (
        Column("code", _("Code"), "", _("Code in exclusion_reasons.csv."), shown=False),
        Column("label", _("Reason"), "", _("In words.")),
        Column("records", _("Records"), "records", _("Records left out for it.")),
    )


def missing_columns() -> tuple[Column, ...]:
    """Columns of what is missing."""
    return (
        Column("code", _("Code"), "", _("Code of what is missing."), shown=False),
        Column("missing", _("What is missing"), "", _("In words.")),
        Column("publications", _("Publications"), "publications", _("Publications that lack it.")),
    )


def pending_columns() -> tuple[Column, ...]:
    """Columns of the publications that wait."""
    return (
        publication.id_column(),
        publication.title_column(),
        Column("missing", _("What is missing"), "", _("As far as the columns show it.")),
        Column("no_title", _("No title"), "", _("The title was not seen."), shown=False),
        Column("no_year", _("No year"), "", _("The year was not seen."), shown=False),
        Column(
            "no_identifier", _("No identifier"), "", _("No DOI, PubMed or PMC number."), shown=False
        ),
        Column("no_number", _("No number"), "", _("Number of patients not known."), shown=False),
        _note_column(),
    )


def alt(n: dict[str, int]) -> str:
    """Describe the diagram."""
    if n["imported"]:
        words = _(
            "Flow diagram of {count} boxes joined by arrows. {found} records found, {removed} of"
            " them taken out; {out} records left out by title, {waiting} not screened yet;"
            " {looked_at} looked at, {excluded} left out, {pending} waiting; {included} included,"
            " with {as_published} as published; {counted} counted, with {people}, and {contained}"
            " contained in another one, with {overlapping}. The table below holds every value."
        )
    else:
        words = _(
            "Flow diagram of {count} boxes joined by arrows. {found} records found, {removed} of"
            " them taken out; {looked_at} looked at, {excluded} left out, {pending} waiting;"
            " {included} included, with {as_published} as published; {counted} counted, with"
            " {people}, and {contained} contained in another one, with {overlapping}. The table"
            " below holds every value."
        )
    return words.format(
        count=number(BOXES + bool(n["imported"])),
        found=number(n["found"]),
        removed=number(n["removed"]),
        out=number(n["screened_out"]),
        waiting=number(n["to_screen"]),
        looked_at=in_publications(n["looked_at"]),
        excluded=number(n["excluded"]),
        pending=number(n["pending"]),
        included=number(n["included"]),
        as_published=n_patients(n["as_published"]),
        counted=number(n["counted"]),
        people=n_patients(n["counted_patients"]),
        contained=number(n["contained"]),
        overlapping=n_patients(n["contained_patients"]),
    )
