"""The charts of `published_and_known`: different things beside each other, hidden ones hatched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import published_and_known_columns as columns
from dashboard.figures import published_and_known_side_words as side_words
from dashboard.figures import style
from dashboard.figures.answer import Answer, Table
from dashboard.figures.figure import Draw
from dashboard.figures.group_release import MINIMUM, hidden_words
from dashboard.words import _, long_date, ngettext, number

_COLOURS = {
    "published": style.Colour.DISTINCT,
    "quoted": style.Colour.TOLD,
    "known_people": style.Colour.GROUP,
    "known_families": style.Colour.GROUP,
    "families": style.Colour.GROUP,
    "members": style.Colour.GROUP,
}
_HATCHED = {"shape": "/", "fillmode": "overlay", "size": 4}
_ROW, _BAR = 22, 17
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _when(as_of: str) -> str:
    """A day as its month; a year or a period, such as "from 2009 to 2026", as it is."""
    return as_of[:7] if _DAY.fullmatch(as_of) else as_of


def draw(answer: Answer) -> go.Figure:
    """One bar a thing, solid to the least, pale to the most; the unit stands at each bar."""
    rows = answer.main.rows
    # The words for a hidden number take three lines on a phone.
    line = 96 if any(row.get("known_hidden") for row in rows) else 74
    figure = style.base_figure(60 + line * len(rows))
    labels = [
        style.safe(
            _("{label}: {value} ({when})").format(
                label=row["label"],
                value=columns.range_of(row),
                when=_when(str(row["as_of"])),
            )
        )
        for row in rows
    ]
    lows = [int(str(row["low"] or 0)) for row in rows]
    highs = [int(str(row["high"] or row["low"] or 0)) for row in rows]
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
    hidden = [label for label, row in zip(labels, rows, strict=True) if row.get("known_hidden")]
    if hidden:
        figure.add_bar(
            x=[MINIMUM - 1] * len(hidden),
            y=hidden,
            orientation="h",
            width=0.36,
            offset=0.06,
            marker=_hidden_mark(),
            hovertemplate=f"{hidden_words()}<extra></extra>",
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


def drawer(table_id: str) -> Draw:
    """Draws one side of the comparison; an answer without that table gives an empty chart."""

    def draw_side(answer: Answer) -> go.Figure:
        for table in answer.tables:
            if table.id == table_id:
                return _draw_side(table)
        return style.base_figure(160)

    return draw_side


def _draw_side(table: Table) -> go.Figure:
    """A block of bars a category: published patients, people, families, each with its number.

    The categories stand above their bars, so that the bars have the whole width of a phone.
    """
    rows = side_words.drawn(table.rows)
    kinds = _kinds(table)
    block = _block(len(kinds))
    figure = style.base_figure(100 + block * len(rows))
    for place, row in enumerate(rows):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=place * block + _ROW / 2,
            yanchor="middle",
            text=f"<b>{style.safe(row['label'])}</b>",
            showarrow=False,
            align="left",
        )
    for place, (column, name) in enumerate(kinds):
        middles = [at * block + _ROW + _BAR * (place + 0.5) for at in range(len(rows))]
        _add_shown(figure, list(zip(middles, rows, strict=True)), column=column, name=name)
    for place, (column, name) in enumerate(kinds):
        middles = [at * block + _ROW + _BAR * (place + 0.5) for at in range(len(rows))]
        _add_hidden(figure, list(zip(middles, rows, strict=True)), column=column, name=name)
    numbers = [int(str(row[column])) for row in rows for column, _name in kinds if row[column]]
    figure.update_layout(showlegend=True, barmode="overlay", margin={"t": 84})
    figure.update_layout(legend={"traceorder": "normal"})
    figure.update_yaxes(range=[block * len(rows), 0], showgrid=False, showticklabels=False)
    # Room behind the longest bar for its number.
    figure.update_xaxes(
        range=[0, 1.2 * max(numbers, default=MINIMUM)], showgrid=False, showticklabels=False
    )
    return figure


def _block(kinds: int) -> int:
    """Height of a category: its name, its bars, and a gap."""
    return _ROW + _BAR * kinds + 8


def _kinds(table: Table) -> list[tuple[str, str]]:
    """The columns that are drawn, each with its name for the legend."""
    names = {
        "patients": _("Published patients"),
        "known": _("People known to the group"),
        "families": _("Families known to the group"),
    }
    there = {column.name for column in table.columns}
    return [(column, name) for column, name in names.items() if column in there]


def _add_shown(
    figure: go.Figure, placed: Sequence[tuple[float, Any]], *, column: str, name: str
) -> None:
    """The bars of one column, each with its number; where none is published, words."""
    shown = [
        (y, row) for y, row in placed if side_words.value_of(row, column) and _open(row, column)
    ]
    colour = str(style.Colour.DISTINCT if column == "patients" else style.Colour.GROUP)
    # Published patients are solid, the group's people dotted, its families hollow.
    outline = [1.5 if row[column] and column == "families" else 0 for _y, row in shown]
    figure.add_bar(
        x=[int(str(row[column] or 0)) for _y, row in shown],
        y=[y for y, _row in shown],
        orientation="h",
        width=_BAR - 4,
        marker={
            "color": "rgba(0,0,0,0)" if column == "families" else colour,
            "pattern": style.pattern("." if column == "known" else ""),
            "line": {"color": colour, "width": outline},
        },
        text=[side_words.value_of(row, column) for _y, row in shown],
        textposition="outside",
        cliponaxis=False,
        name=name,
        customdata=[style.safe(row["label"]) for _y, row in shown],
        hovertemplate=f"%{{customdata}}<br>{name}: %{{text}}<extra></extra>",
    )


def _add_hidden(
    figure: go.Figure, placed: Sequence[tuple[float, Any]], *, column: str, name: str
) -> None:
    """A short hatched mark for each hidden number of one column."""
    hidden = [(y, row) for y, row in placed if not _open(row, column)]
    if not hidden:
        return
    words = hidden_words()
    figure.add_bar(
        x=[MINIMUM - 1] * len(hidden),
        y=[y for y, _row in hidden],
        orientation="h",
        width=_BAR - 4,
        marker=_hidden_mark(),
        text=[side_words.value_of(row, column) for _y, row in hidden],
        textposition="outside",
        cliponaxis=False,
        name=words,
        legendgroup="hidden",
        showlegend=all(trace.name != words for trace in figure.data),
        customdata=[style.safe(row["label"]) for _y, row in hidden],
        hovertemplate=f"%{{customdata}}<br>{name}: {words}<extra></extra>",
    )


def _open(row: Any, column: str) -> bool:
    return not row.get(f"{column}_hidden")


def _hidden_mark() -> dict[str, Any]:
    """Hatched, and outlined so that it is seen however long the scale."""
    colour = str(style.Colour.GROUP)
    return {
        "color": "rgba(138,99,168,0.25)",
        "pattern": {**_HATCHED, "fgcolor": colour},
        "line": {"color": colour, "width": 1.5},
    }


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
            text=[_stated(metric, row) for row in own],
            customdata=[long_date(str(row["as_of"])) for row in own],
            textposition="middle left" if metric == "members" else "top center",
            name=columns.unit(metric),
            hovertemplate="%{customdata}: %{text}<extra></extra>",
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


def _stated(metric: str, row: Mapping[str, Any]) -> str:
    """A number that the group stated, with its unit."""
    n = int(str(row["value"]))
    if metric == "families":
        words = (
            ngettext("about {n} family", "about {n} families", n)
            if row["approximate"]
            else ngettext("{n} family", "{n} families", n)
        )
    else:
        words = (
            ngettext("about {n} member", "about {n} members", n)
            if row["approximate"]
            else ngettext("{n} member", "{n} members", n)
        )
    return words.format(n=number(n))
