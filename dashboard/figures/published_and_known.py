"""How do the published patients compare with the people whom the group knows?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import counting, facts, style
from dashboard.figures.answer import Answer, Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import _, long_date, number

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


def _unit(metric: str) -> str:
    return {"families": _("families"), "members": _("members")}[metric]


def compute(context: Context, selection: Selection) -> Findings:
    """Four different things side by side: published, quoted, families, members. Never added."""
    counted = counting.count(context, selection)
    group = context.rows(_GROUP)
    narrowed = bool(counting.choice_words(context, selection))
    newest = {row["metric"]: row for row in group}
    rows = [_published_row(selection, counted)]
    if not narrowed:
        rows += [_quoted_row(row) for row in context.rows(_QUOTED)]
        rows += [
            _group_row(newest[metric]) for metric in ("families", "members") if metric in newest
        ]
    return Findings(
        headline=_headline(context, selection, counted, newest, narrowed),
        tables=(
            Table(
                "main",
                _("Side by side, never added"),
                _columns(),
                tuple(rows),
                _alt(rows),
                _not_yet(context),
            ),
            Table(
                "group",
                _("What the group has said of its own size"),
                _group_columns(),
                tuple(group),
                _group_alt(group),
                _("Dated points, as published. There is no curve between them."),
            ),
        ),
        caveats=(
            _not_yet(context),
            _(
                "Published is what journals describe. Reported is what people told the group. A"
                " family can be in both, in one, or in none; nobody has matched the two."
            ),
            _(
                "Members of the group are people in a community: parents, relatives, people who had"
                " ANE. They are not patients, and a family can have several members."
            ),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            _("Do not add these numbers, or subtract one from another: they count other things."),
            _("Do not call the group's members patients: members are people in a community."),
        ),
        sources=counted.sources,
        texts=_texts(context, newest),
    )


def _texts(context: Context, newest: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What the group knows, as a number and as a sentence of its own."""
    if "families" not in newest or "members" not in newest:
        return {}
    return {
        "group_number": _about(newest["families"]),
        "group_sentence": _group_sentence(context, newest),
    }


def _group_sentence(context: Context, newest: dict[str, dict[str, Any]]) -> str:
    families, members = newest["families"], newest["members"]
    values = {
        "group": facts.site(context).group_name,
        "families": _about(families),
        "members": _about(members),
        "date": long_date(families["as_of"]),
        "members_date": long_date(members["as_of"]),
    }
    if families["as_of"] == members["as_of"]:
        sentence = _(
            "The patient group {group} knew {families} families and had {members} members on"
            " {date}."
        )
    else:
        sentence = _(
            "The patient group {group} knew {families} families on {date} and had {members}"
            " members on {members_date}."
        )
    return sentence.format(**values)


def _not_yet(context: Context) -> str:
    return _(
        "The group had not published its numbers by country, trigger or age when these data were"
        " made ({date})."
    ).format(date=long_date(context.data_date))


def _headline(
    context: Context,
    selection: Selection,
    counted: counting.Count,
    newest: dict[str, dict[str, Any]],
    narrowed: bool,
) -> str:
    published = counting.headline(context, selection, counted)
    if narrowed:
        beside = _not_yet(context)
    elif "families" in newest and "members" in newest:
        beside = _group_sentence(context, newest)
    else:
        beside = _("The group has not published its own size.")
    return _("{published} {beside}").format(published=published, beside=beside)


def _about(row: dict[str, Any]) -> str:
    value = number(row["value"])
    return _("about {value}").format(value=value) if row["approximate"] else value


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


def _group_row(row: dict[str, Any]) -> dict[str, Any]:
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


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", _("Code"), "", _("published, quoted, families or members."), shown=False),
        Column("label", _("What is counted"), "", _("What the number counts.")),
        Column("low", _("At least"), "see 'counts'", _("The number, or its lower end.")),
        Column("high", _("At most"), "see 'counts'", _("The number, or its upper end.")),
        Column("counts", _("Unit"), "", _("What one of it is: the units differ.")),
        Column("approximate", _("About"), "", _("Whether the source says 'about'.")),
        Column("as_of", _("As of"), "", _("Date of the number, or years of publication.")),
        Column("source", _("Source"), "", _("Where it was said.")),
    )


def _group_columns() -> tuple[Column, ...]:
    return (
        Column("as_of", _("As of"), "", _("Date of the statement.")),
        Column("metric", _("What"), "", _("members or families.")),
        Column("value", _("Number"), "people or families", _("As stated.")),
        Column("approximate", _("Approximate"), "", _("Whether the source says 'about'.")),
        Column("source_title", _("Source"), "", _("Where it was said.")),
        Column("notes", _("Notes"), "", _("The curators' notes.")),
    )


def _alt(rows: list[dict[str, Any]]) -> str:
    return _(
        "Bars beside each other, each counting another thing: {items}. They are not parts of one"
        " whole. The table below holds every value."
    ).format(items="; ".join(f"{r['label']} {_range(r)}" for r in rows))


def _group_alt(rows: list[dict[str, Any]]) -> str:
    return _("Separate dated points: {items}.").format(
        items="; ".join(f"{r['as_of']}: {r['value']} {r['metric']}" for r in rows)
    )


def _range(row: Mapping[str, Any]) -> str:
    low, high = row["low"], row["high"]
    if low is None:
        return _("fewer than {high}").format(high=number(high))
    if high not in (None, low):
        return _("{low} to {high}").format(low=number(low), high=number(high))
    return _("about {value}").format(value=number(low)) if row["approximate"] else number(low)


_COLOURS = {
    "published": style.Colour.DISTINCT,
    "quoted": style.Colour.TOLD,
    "families": style.Colour.GROUP,
    "members": style.Colour.GROUP,
}


def draw(answer: Answer) -> go.Figure:
    """One bar a thing, solid to the least, pale to the most; the unit stands at each bar."""
    rows = answer.main.rows
    figure = style.base_figure(60 + 74 * len(rows))
    labels = [f"{row['label']}: {_range(row)} ({str(row['as_of'])[:7]})" for row in rows]
    lows = [int(str(row["low"] or 0)) for row in rows]
    highs = [int(str(row["high"] or row["low"])) for row in rows]
    colours = [str(_COLOURS[str(row["what"])]) for row in rows]
    figure.add_bar(
        x=lows,
        y=labels,
        orientation="h",
        marker_color=colours,
        width=0.36,
        offset=0.06,
        hovertemplate=_("at least %{x:,}<extra></extra>"),
    )
    figure.add_bar(
        x=[high - low for high, low in zip(highs, lows, strict=True)],
        base=lows,
        y=labels,
        orientation="h",
        width=0.36,
        offset=0.06,
        marker={"color": colours, "opacity": 0.45, "pattern": {"shape": "/"}},
        hovertemplate=_("at most %{x:,}<extra></extra>"),
    )
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(autorange="reversed", showgrid=False, showticklabels=False)
    # No scale: the bars count different things, and the number stands at each.
    figure.update_xaxes(showgrid=False, showticklabels=False, rangemode="tozero")
    for label in labels:
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=label,
            yanchor="bottom",
            yshift=2,
            text=label,
            showarrow=False,
            align="left",
        )
    return figure


def draw_group(answer: Answer) -> go.Figure:
    """The group's own statements as dated points, families and members apart, without a line."""
    rows = answer.table("group").rows
    figure = style.base_figure(240)
    for metric, symbol in (("families", "diamond"), ("members", "circle")):
        own = [row for row in rows if row["metric"] == metric]
        figure.add_scatter(
            x=[row["as_of"] for row in own],
            y=[row["value"] for row in own],
            mode="markers+text",
            marker={"color": str(style.Colour.GROUP), "size": 12, "symbol": symbol},
            text=[f"{_about(dict(row))} {_unit(metric)}" for row in own],
            textposition="middle left" if metric == "members" else "top center",
            name=_unit(metric),
            hovertemplate="%{x|%-d %B %Y}: %{text}<extra></extra>",
        )
    years = [int(str(row["as_of"])[:4]) for row in rows]
    peak = max((int(str(row["value"])) for row in rows), default=1)
    figure.update_yaxes(range=[0, 1.2 * peak])
    if years:
        figure.update_xaxes(
            range=[f"{min(years) - 1}-01-01", f"{max(years) + 2}-01-01"],
            dtick="M12",
            tickformat="%Y",
        )
    return figure


FIGURE = Figure(
    id="published-and-known",
    title="Published and reported",
    question="How do the published patients compare with the people whom the group knows?",
    kind="list",
    unit="several",
    fields=PATIENT_FIELDS,
    rule=(
        "Published patients, totals that people are told, families and members of the group are"
        " four different things. They stand side by side and are never added."
    ),
    position=30,
    compute=compute,
    charts={"main": draw, "group": draw_group},
)
