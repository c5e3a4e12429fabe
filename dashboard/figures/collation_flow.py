"""How did the records found become the number of people counted?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.figures import collation_flow_charts as charts
from dashboard.figures import collation_flow_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import Selection
from dashboard.words import N_, _, separated

# A record that became no publication was removed, like one whose publication was already there. A
# publication without a record came in another way than by a search. Imported records wait for their
# screening until they are out, found to be a duplicate, or have become a publication.
_COUNTS = """
WITH imported AS (
    SELECT
        publication_id,
        coalesce(same = 'yes', false) AS duplicate,
        coalesce(decision = 'exclude', false) AS out
    FROM screening
),

led_to AS (
    SELECT publication_id FROM records
    UNION
    SELECT publication_id FROM imported WHERE NOT duplicate
)

SELECT
    (SELECT count(*) FROM records) + (SELECT count(*) FROM imported) AS found,
    (SELECT count(*) FROM imported) AS imported,
    (SELECT count(*) FROM led_to SEMI JOIN publications USING (publication_id)) AS by_record,
    (SELECT count(*) FROM imported WHERE NOT duplicate AND out) AS screened_out,
    (
        SELECT count(*) FROM imported WHERE NOT duplicate AND NOT out AND publication_id IS NULL
    ) AS to_screen,
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
WITH searches AS (
    SELECT sweep, publication_id FROM records
    UNION ALL
    SELECT source, publication_id FROM screening
),

places AS (
    SELECT publication_id, count(DISTINCT sweep) AS sweeps
    FROM searches
    WHERE publication_id IS NOT NULL
    GROUP BY publication_id
)

SELECT
    sweep,
    count(*) AS records,
    count(DISTINCT publication_id) AS publications,
    count(DISTINCT publication_id) FILTER (places.sweeps = 1) AS only_here
FROM searches
LEFT JOIN places USING (publication_id)
GROUP BY sweep
ORDER BY records DESC, sweep
"""

_SCREENED_OUT = """
SELECT reason AS code, any_value(reasons.label) AS label, count(*) AS records
FROM screening
LEFT JOIN exclusion_reasons AS reasons ON reasons.exclusion_reason = screening.reason
WHERE screening.decision = 'exclude' AND screening.same IS DISTINCT FROM 'yes'
GROUP BY reason
ORDER BY records DESC, code
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

# Steps with a number of patients beside them, and the name of that number.
_PATIENTS = {
    "included": "as_published",
    "counted": "counted_patients",
    "contained": "contained_patients",
    "possible": "possible_patients",
}

_LACKS = ("no_title", "no_year", "no_identifier", "no_number")


def compute(context: Context, _selection: Selection) -> Findings:
    """The steps from records to people, in the form of a PRISMA 2020 flow diagram."""
    n = context.rows(_COUNTS)[0] | context.rows(_COUNTED)[0]
    n["removed"] = n["found"] - n["by_record"] - n["screened_out"] - n["to_screen"]
    n["otherwise"] = n["looked_at"] - n["by_record"]
    pending = [_pending(row) for row in context.rows(_PENDING)]
    return Findings(
        headline=words.headline(n),
        tables=(
            Table(
                "main",
                _("From records to people"),
                words.columns(),
                _steps(n),
                words.alt(n),
                words.form_note(),
            ),
            Table(
                "sweeps",
                _("The searches"),
                words.sweep_columns(),
                tuple(_sweep(row) for row in context.rows(_SWEEPS)),
                note=_(
                    "A publication that several searches found stands in each of them, so only the"
                    " records add up."
                ),
            ),
            *_screening(context, n),
            Table(
                "reasons",
                _("Publications that were left out, each with the reason"),
                words.reason_columns(),
                tuple(context.rows(_REASONS)),
            ),
            Table(
                "missing",
                _("What the waiting publications lack"),
                words.missing_columns(),
                _missing(pending),
                note=_(
                    "A publication can lack several of these, so the numbers are not to be added"
                    " up."
                ),
            ),
            Table(
                "pending",
                _("Publications that wait, each with what is missing"),
                words.pending_columns(),
                tuple(pending),
            ),
        ),
        caveats=(
            words.form_note(),
            words.searched(n["imported"]),
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
        key=n["included"],
    )


def _screening(context: Context, n: dict[str, int]) -> tuple[Table, ...]:
    """Why imported records were left out; nothing where none was imported."""
    if not n["imported"]:
        return ()
    return (
        Table(
            "screened_out",
            _("Records left out by title or summary, by reason"),
            words.screened_out_columns(),
            tuple(context.rows(_SCREENED_OUT)),
            note=_("Every record, with what was decided about it, stands in screening.csv."),
        ),
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
        *(_screening_steps(step) if n["imported"] else ()),
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


def _screening_steps(step: Callable[..., dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return (
        step(
            "screened_out",
            _("Records left out by title or summary"),
            "records",
            "/data/screening.csv",
            _("Each with its reason."),
        ),
        step(
            "to_screen",
            _("Records that nobody has decided about yet"),
            "records",
            "/data/screening.csv",
            _("Imported from a database and waiting."),
        ),
    )


def _sweep(row: dict[str, Any]) -> dict[str, Any]:
    labels = {
        "cohorts": _("Large series"),
        "influenza": _("Influenza"),
        "covid": _("COVID-19"),
        "other_triggers": _("Other triggers"),
        "genetic": _("Genetics"),
        "regions": _("Regions of the world"),
        "leads": _("Leads from the other searches"),
        "pubmed": _("PubMed"),
        "europe_pmc": _("Europe PMC"),
        "embase": _("Embase"),
        "web_of_science": _("Web of Science"),
        "scopus": _("Scopus"),
        "other": _("Another database"),
    }
    return {**row, "label": labels.get(row["sweep"], row["sweep"])}


def _pending(row: dict[str, Any]) -> dict[str, Any]:
    lacking = words.lack_words()
    lacks = [lacking[name] for name in _LACKS if row[name]] or [lacking["other"]]
    return {**row, "missing": separated(lacks)}


def _missing(pending: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    lacking = words.lack_words()
    counts = {name: sum(row[name] for row in pending) for name in _LACKS}
    counts["other"] = sum(not any(row[name] for name in _LACKS) for row in pending)
    return tuple(
        {"code": code, "missing": lacking[code], "publications": n}
        for code, n in counts.items()
        if n
    )


FIGURE = Figure(
    id="collation-flow",
    title=N_("From records to people"),
    question=N_("How did the records found become the number of people counted?"),
    kind="list",
    unit=N_("publications"),
    fields=("lang", "version"),
    rule=N_(
        "Every record found is followed to where it ended: taken out as found before, left out with"
        " a reason, waiting, or included; and included publications to the people counted."
    ),
    plain=N_(
        "This shows how we got from a long list of papers to the number of people we count. We"
        " have not searched everywhere yet, so some papers are still missing."
    ),
    position=95,
    compute=compute,
    charts={"main": charts.draw},
)
