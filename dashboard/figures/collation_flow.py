"""How did the records found become the number of people counted?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import collation_flow_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.counting import in_publications, n_patients
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import Selection
from dashboard.words import _, listed, ngettext, number

# A record that became no publication was removed, like one whose publication was already there. A
# publication without a record came in another way than by a search.
_COUNTS = """
SELECT
    (SELECT count(*) FROM records) AS found,
    (
        SELECT count(DISTINCT publication_id)
        FROM records
        SEMI JOIN publications USING (publication_id)
    ) AS by_record,
    count(*) AS looked_at,
    count(*) FILTER (status = 'excluded') AS excluded,
    count(*) FILTER (status = 'pending') AS pending,
    count(*) FILTER (status = 'included') AS included
FROM publications
"""

_COUNTED = """
SELECT
    count(*) FILTER (counted) AS counted,
    count(*) FILTER (NOT counted) AS contained,
    coalesce(sum(n_cases), 0)::INTEGER AS as_published,
    coalesce(sum(n_cases) FILTER (counted), 0)::INTEGER AS counted_patients,
    coalesce(sum(n_cases) FILTER (NOT counted), 0)::INTEGER AS contained_patients,
    count(*) FILTER (possible) AS possible,
    coalesce(sum(n_cases) FILTER (possible), 0)::INTEGER AS possible_patients
FROM published_in(NULL, NULL)
"""

_SWEEPS = """
WITH places AS (
    SELECT publication_id, count(DISTINCT sweep) AS sweeps
    FROM records
    WHERE publication_id IS NOT NULL
    GROUP BY publication_id
)
SELECT
    sweep,
    count(*) AS records,
    count(DISTINCT publication_id) AS publications,
    count(DISTINCT publication_id) FILTER (places.sweeps = 1) AS only_here
FROM records
LEFT JOIN places USING (publication_id)
GROUP BY sweep
ORDER BY records DESC, sweep
"""

_REASONS = """
SELECT publication_id, title, decision_note
FROM publications
WHERE status = 'excluded'
ORDER BY publication_id
"""

# What a pending publication lacks, as far as its columns show it. The curators' note says more.
_PENDING = """
SELECT
    publication_id,
    title,
    NOT title_seen AS no_title,
    year IS NULL AS no_year,
    doi IS NULL AND pmid IS NULL AND pmcid IS NULL AS no_identifier,
    n_cases IS NULL AS no_number,
    decision_note
FROM publications
WHERE status = 'pending'
ORDER BY publication_id
"""

_SOURCES = "SELECT publication_id FROM included ORDER BY year, publication_id"


def compute(context: Context, _selection: Selection) -> Findings:
    """The steps from records to people, in the form of a PRISMA 2020 flow diagram."""
    n = context.rows(_COUNTS)[0] | context.rows(_COUNTED)[0]
    n["removed"] = n["found"] - n["by_record"]
    n["otherwise"] = n["looked_at"] - n["by_record"]
    steps = _steps(n)
    pending = [_pending(row) for row in context.rows(_PENDING)]
    return Findings(
        headline=_headline(n),
        tables=(
            Table("main", _("From records to people"), _columns(), steps, _alt(n), _form_note()),
            Table(
                "sweeps",
                _("The searches"),
                _sweep_columns(),
                tuple(_sweep(row) for row in context.rows(_SWEEPS)),
                note=_(
                    "A publication that several searches found stands in each of them, so only the"
                    " records add up."
                ),
            ),
            Table(
                "reasons",
                _("Publications that were left out, each with the reason"),
                _reason_columns(),
                tuple(context.rows(_REASONS)),
            ),
            Table(
                "missing",
                _("What the waiting publications lack"),
                _missing_columns(),
                _missing(pending),
                note=_(
                    "A publication can lack several of these, so the numbers are not to be added"
                    " up."
                ),
            ),
            Table(
                "pending",
                _("Publications that wait, each with what is missing"),
                _pending_columns(),
                tuple(pending),
            ),
        ),
        caveats=(
            _form_note(),
            _(
                "Found by searches of stored public web pages. The medical databases PubMed and"
                " Embase have not been searched yet, so more publications exist."
            ),
            _(
                "Publications that wait are counted nowhere. When what is missing is found, the"
                " number of people can rise."
            ),
        ),
        not_to_conclude=(
            _(
                "Do not call this a systematic review. It borrows the form of the diagram, not the"
                " method: no plan was registered, and no database was searched in full."
            ),
            _(
                "Do not take a publication that was left out for a wrong one. It may be a review,"
                " describe no patients of its own, or not count people with ANE apart."
            ),
        ),
        sources=tuple(row["publication_id"] for row in context.rows(_SOURCES)),
    )


def _steps(n: dict[str, int]) -> tuple[dict[str, Any], ...]:
    def step(code: str, label: str, what: str, leads_to: str, note: str = "") -> dict[str, Any]:
        counts = _("records") if what == "records" else _("publications")
        return {
            "step": code,
            "label": label,
            "n": n[code],
            "counts": counts,
            "patients": n.get(_PATIENTS.get(code, "")),
            "leads_to": leads_to,
            "note": note,
        }

    return (
        step("found", _("Records found"), "records", "/data/records.csv"),
        step(
            "removed",
            _("Records taken out"),
            "records",
            "/data/records.csv",
            _("Their publication was found already, or they led to none."),
        ),
        step(
            "otherwise",
            _("Publications that came in another way"),
            "publications",
            "/sources",
            _("Without a record of a search."),
        ),
        step("looked_at", _("Publications looked at"), "publications", "/sources"),
        step(
            "excluded",
            _("Left out"),
            "publications",
            "/sources?standing=excluded",
            _("Each with its reason below."),
        ),
        step(
            "pending",
            _("Waiting"),
            "publications",
            "/sources?standing=pending",
            _("Something that is needed to count or to cite them is missing."),
        ),
        step(
            "included",
            _("Included"),
            "publications",
            "/sources?standing=counted&standing=contained",
            _("Patients as published: a person described twice is counted twice."),
        ),
        step(
            "counted",
            _("Counted"),
            "publications",
            "/sources?standing=counted",
            _("Distinct patients, the least that can be: each person once, as far as is known."),
        ),
        step(
            "contained",
            _("Contained in another publication"),
            "publications",
            "/sources?standing=contained",
            _("Their patients are, or may be, among those counted."),
        ),
        step(
            "possible",
            _("Of the contained: an overlap that is only possible"),
            "publications",
            "/sources?standing=contained",
            _("If none of these overlaps is real, so many more people are described."),
        ),
    )


_PATIENTS = {
    "included": "as_published",
    "counted": "counted_patients",
    "contained": "contained_patients",
    "possible": "possible_patients",
}


def _sweep(row: dict[str, Any]) -> dict[str, Any]:
    labels = {
        "cohorts": _("Large series"),
        "influenza": _("Influenza"),
        "covid": _("COVID-19"),
        "other_triggers": _("Other triggers"),
        "genetic": _("Genetics"),
        "regions": _("Regions of the world"),
        "leads": _("Leads from the other searches"),
    }
    return {**row, "label": labels.get(row["sweep"], row["sweep"])}


_LACKS = ("no_title", "no_year", "no_identifier", "no_number")


def _lack_words() -> dict[str, str]:
    return {
        "no_title": _("title not seen"),
        "no_year": _("year not seen"),
        "no_identifier": _("no DOI, PubMed or PMC number"),
        "no_number": _("number of people with ANE not known"),
        "other": _("none of these: see the reason"),
    }


def _pending(row: dict[str, Any]) -> dict[str, Any]:
    words = _lack_words()
    lacks = [words[name] for name in _LACKS if row[name]] or [words["other"]]
    return {**row, "missing": "; ".join(lacks)}


def _missing(pending: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    words = _lack_words()
    counts = {name: sum(row[name] for row in pending) for name in _LACKS}
    counts["other"] = sum(not any(row[name] for name in _LACKS) for row in pending)
    return tuple(
        {"code": code, "missing": words[code], "publications": n} for code, n in counts.items() if n
    )


def _headline(n: dict[str, int]) -> str:
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
    counted = _(
        "The included ones describe people with ANE {as_published} times; each person counted once,"
        " that is at least {people}"
    )
    extra = _(" (up to {most} if no possible overlap is real).") if n["possible_patients"] else "."
    return " ".join([found, decided, counted + extra]).format(
        found=number(n["found"]),
        looked_at=in_publications(n["looked_at"]),
        otherwise=in_publications(n["otherwise"]),
        as_published=number(n["as_published"]),
        people=_people(n["counted_patients"]),
        most=number(n["counted_patients"] + n["possible_patients"]),
    )


def _people(n: int) -> str:
    return ngettext("{n} person", "{n} people", n).format(n=number(n))


def _form_note() -> str:
    return _(
        "The form follows the PRISMA 2020 flow diagram (Page MJ and others, BMJ 2021;372:n71)."
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("step", _("Code"), "", _("Code of the step."), shown=False),
        Column("label", _("Step"), "", _("What stands at this step.")),
        Column("n", _("Number"), "see 'counts'", _("How many there are.")),
        Column("counts", _("Of"), "", _("records or publications.")),
        Column("patients", _("Patients"), "patients", _("Patients that they describe.")),
        Column("leads_to", _("See them"), "", _("Where they are listed."), link="address"),
        Column("note", _("Note"), "", _("What to know of this step.")),
    )


def _sweep_columns() -> tuple[Column, ...]:
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


def _id_columns() -> tuple[Column, Column]:
    return (
        Column(
            "publication_id",
            _("Publication"),
            "",
            _("Stable id of the publication."),
            link="publication",
        ),
        Column("title", _("Title"), "", _("As published, or a description if it was not seen.")),
    )


def _note_column() -> Column:
    return Column("decision_note", _("Reason"), "", _("In the curators' words."))


def _reason_columns() -> tuple[Column, ...]:
    return (*_id_columns(), _note_column())


def _missing_columns() -> tuple[Column, ...]:
    return (
        Column("code", _("Code"), "", _("Code of what is missing."), shown=False),
        Column("missing", _("What is missing"), "", _("In words.")),
        Column("publications", _("Publications"), "publications", _("Publications that lack it.")),
    )


def _pending_columns() -> tuple[Column, ...]:
    return (
        *_id_columns(),
        Column("missing", _("What is missing"), "", _("As far as the columns show it.")),
        Column("no_title", _("No title"), "", _("The title was not seen."), shown=False),
        Column("no_year", _("No year"), "", _("The year was not seen."), shown=False),
        Column(
            "no_identifier", _("No identifier"), "", _("No DOI, PubMed or PMC number."), shown=False
        ),
        Column("no_number", _("No number"), "", _("Number of patients not known."), shown=False),
        _note_column(),
    )


def _alt(n: dict[str, int]) -> str:
    return _(
        "Flow diagram of {count} boxes joined by arrows. {found} records found, {removed} of them"
        " taken out; {looked_at} looked at, {excluded} left out, {pending} waiting; {included}"
        " included, with {as_published} as published; {counted} counted, with {people}, and"
        " {contained} contained in another one, with {overlapping}. The table below holds every"
        " value."
    ).format(
        count=number(charts.BOXES),
        found=number(n["found"]),
        removed=number(n["removed"]),
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


FIGURE = Figure(
    id="collation-flow",
    title="From records to people",
    question="How did the records found become the number of people counted?",
    kind="list",
    unit="publications",
    fields=("lang", "version"),
    rule=(
        "Every record found is followed to where it ended: taken out as found before, left out with"
        " a reason, waiting, or included; and included publications to the people counted."
    ),
    position=95,
    compute=compute,
    charts={"main": charts.draw},
)
