"""How do the published patients compare with the people whom the group knows?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.figures import counting, group_release
from dashboard.figures import published_and_known_charts as charts
from dashboard.figures import published_and_known_columns as columns
from dashboard.figures import published_and_known_side_words as side_words
from dashboard.figures import published_and_known_sides as sides
from dashboard.figures import published_and_known_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.group_release import UNITS, Cell, GroupRelease, Unit
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, long_date

_GROUP = """
SELECT metric, as_of::VARCHAR AS as_of, value, approximate, source_title, notes
FROM community
ORDER BY metric, as_of
"""

_QUOTED = """
SELECT low::INTEGER AS low, high::INTEGER AS high, as_of_year, said_by, document_title
FROM claims
WHERE what = 'published_cases_worldwide' AND scope_code = 'all_ane' AND same_as IS NULL
ORDER BY as_of_year DESC
LIMIT 1
"""


@dataclass(frozen=True)
class _Asked:
    """What the rows are made from."""

    context: Context
    selection: Selection
    counted: counting.Count
    newest: dict[str, dict[str, Any]]
    release: GroupRelease | None


def compute(context: Context, selection: Selection) -> Findings:
    """Different things side by side: published, quoted, people, families, members. Never added."""
    counted = counting.count(context, selection)
    group = context.rows(_GROUP)
    release = group_release.newest(context)
    asked = _Asked(context, selection, counted, {row["metric"]: row for row in group}, release)
    rows = tuple(_rows(asked))
    return Findings(
        headline=words.headline(context, selection, counted, asked.newest, release),
        tables=(
            Table(
                "main",
                _("Side by side, never added"),
                columns.columns(release),
                rows,
                columns.alt(rows),
                _released(release) if release else words.not_yet(context),
            ),
            *(sides.tables(context, selection, release) if release else ()),
            Table(
                "group",
                _("What the group has said of its own size"),
                columns.group_columns(),
                tuple(group),
                columns.group_alt(group),
                _("Dated points, as published. There is no curve between them."),
            ),
        ),
        caveats=(
            *words.caveats(context, selection, release),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=words.not_to_conclude(release),
        sources=counted.sources,
        texts=words.texts(context, asked.newest, release),
        key=counted.total,
    )


def _released(release: GroupRelease) -> str:
    return _("The group's numbers of people and families: its release of {date}.").format(
        date=long_date(release.as_of)
    )


def _rows(asked: _Asked) -> list[dict[str, Any]]:
    """The rows of the main table; what the group said of its own size where it is the newest."""
    selection, release = asked.selection, asked.release
    rows = [_published_row(selection, asked.counted)]
    narrowed = bool(counting.choice_words(asked.context, selection))
    if not narrowed:
        rows += [_quoted_row(row) for row in asked.context.rows(_QUOTED)]
    if release:
        rows += _released_rows(asked, release)
    if not narrowed:
        rows += [
            _stated_row(row)
            for metric in ("families", "members")
            if (row := asked.newest.get(metric)) and not _replaced(row, release)
        ]
    if release:
        rows = [{"known_hidden": False, **row} for row in rows]
    return rows


def _replaced(row: dict[str, Any], release: GroupRelease | None) -> bool:
    """Whether the release counts what the group had stated before. Members stand for themselves."""
    return (
        release is not None
        and row["metric"] == "families"
        and release.cell("families", "total") is not None
        and row["as_of"] <= release.as_of
    )


def _released_rows(asked: _Asked, release: GroupRelease) -> list[dict[str, Any]]:
    """The totals of the release; of a choice that it can follow, the matching numbers."""
    chosen = [side for side in side_words.SIDES if sides.chosen_codes(asked.selection, side)]
    if not chosen:
        return [
            _released_row(unit, cell, columns.released_label(unit))
            for unit in UNITS
            if (cell := release.cell(unit, "total"))
        ]
    if len(chosen) > 1:
        return []
    (side,) = chosen
    return [
        _released_row(
            unit,
            cell,
            columns.released_label(unit, side_words.label_of(asked.context.vocabulary, side, code)),
        )
        for code in words.matching_codes(asked.context, asked.selection, release, side)
        for unit in UNITS
        if (cell := release.cell(unit, side.dimension, code))
    ]


def _released_row(unit: Unit, cell: Cell, label: str) -> dict[str, Any]:
    return {
        "what": f"known_{unit}",
        "label": label,
        "low": cell.n,
        "high": cell.n,
        "counts": {"people": _("people"), "families": _("families")}[unit],
        "known_hidden": cell.hidden,
        "approximate": False,
        "as_of": cell.day,
        "source": _("Counted by the group"),
    }


def _published_row(selection: Selection, counted: counting.Count) -> dict[str, Any]:
    extra = (counted.totals.possible_extra or 0) if selection.basis == "distinct" else 0
    return {
        "what": "published",
        "label": _("Patients described in publications"),
        "low": counted.total,
        "high": counted.total + extra,
        "counts": _("patients"),
        "approximate": False,
        "as_of": counting.period(selection, counted.last_year),
        "source": _("This collection"),
    }


def _quoted_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": "quoted",
        "label": _("Cases that people were told of"),
        "low": row["low"],
        "high": row["high"],
        "counts": _("cases, as quoted"),
        "approximate": False,
        "as_of": str(row["as_of_year"]),
        "source": row["document_title"],
    }


def _stated_row(row: dict[str, Any]) -> dict[str, Any]:
    labels = {
        "families": _("Families whom the group knew"),
        "members": _("Members of the group"),
    }
    return {
        "what": row["metric"],
        "label": labels[row["metric"]],
        "low": row["value"],
        "high": row["value"],
        "counts": {"families": _("families"), "members": _("people")}[row["metric"]],
        "approximate": row["approximate"],
        "as_of": row["as_of"],
        "source": row["source_title"],
    }


FIGURE = Figure(
    id="published-and-known",
    title=N_("Published and reported"),
    question=N_("How do the published patients compare with the people whom the group knows?"),
    kind="list",
    unit=N_("several"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "Published patients, totals that people are told, and the people, families and members of"
        " the group are different things. They stand side by side and are never added."
    ),
    position=30,
    compute=compute,
    charts={
        "main": charts.draw,
        "by_country": charts.drawer("by_country"),
        "by_trigger": charts.drawer("by_trigger"),
        "by_age": charts.drawer("by_age"),
        "group": charts.draw_group,
    },
    plain=N_(
        "This puts two things side by side: the people that doctors wrote about, and what"
        " the patient group knows. The same person can be in both, so never add them up."
    ),
)
