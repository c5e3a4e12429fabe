"""How the tables of ``age-groups`` are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures import crossing, style
from dashboard.figures.age_groups_single import ADULT
from dashboard.figures.answer import Answer, Cell
from dashboard.figures.parts_chart import draw_parts
from dashboard.words import _, number

COLOURS = {"child": style.Colour.DISTINCT, "adult": style.Colour.OTHERS}
_ROW_HEIGHT = 26
_TOP = 48
_GAP = 0.03


def _n(value: Cell) -> int:
    return int(str(value))


def draw(answer: Answer) -> go.Figure:
    """A bar for children, one for adults, and a hatched one for the rest."""
    colours = [
        str(COLOURS.get(str(row["age_group"]), style.Colour.CONTEXT)) for row in answer.main.rows
    ]
    return draw_parts(answer, colours, height=60, row_height=34)


def draw_ages(answer: Answer) -> go.Figure:
    """A bar for each span of age, the youngest on top, in the colours of children and adults."""
    rows = answer.table("ages").rows
    figure = style.base_figure(50 + _ROW_HEIGHT * max(1, len(rows)))
    patients = [_n(row["patients"]) for row in rows]
    figure.add_bar(
        x=patients,
        y=[style.safe(row["label"]) for row in rows],
        orientation="h",
        marker={
            "color": [
                str(COLOURS["child" if _n(row["first_month"]) < ADULT else "adult"]) for row in rows
            ]
        },
        text=[number(n) for n in patients],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[0, 1.15 * max(patients, default=1)]
    )
    return figure


def draw_by_trigger(answer: Answer) -> go.Figure:
    """Columns of bars on one scale (children, adults, the rest), each trigger above its bars."""
    rows = answer.table("by_trigger").rows
    if not rows:
        return style.base_figure(120)
    unsplit = any(row["cannot_be_split"] for row in rows)
    rest = _("Not stated<br>or not split") if unsplit else _("Age not<br>stated")
    columns = {
        _("Children"): ([_n(row["child"]) for row in rows], str(COLOURS["child"]), ""),
        _("Adults"): ([_n(row["adult"]) for row in rows], str(COLOURS["adult"]), ""),
        rest: (
            [_n(row["not_stated"]) + _n(row["cannot_be_split"]) for row in rows],
            str(style.Colour.NOT_STATED),
            "/",
        ),
    }
    # A column without anybody, as after a choice of age, would only take room.
    columns = {name: column for name, column in columns.items() if any(column[0])}
    widths = _widths([max(patients) for patients, _colour, _pattern in columns.values()])
    figure = make_subplots(
        rows=1,
        cols=len(columns),
        shared_yaxes=True,
        horizontal_spacing=_GAP,
        column_widths=widths,
        subplot_titles=list(columns),
    )
    figure.update_layout(style.base_layout(_TOP + 8 + 46 * len(rows)))
    figure.update_layout(margin={"t": _TOP})
    labels = [
        _("Trigger not stated")
        if row["trigger_row"] == crossing.NOT_STATED
        else style.safe(row["label"])
        for row in rows
    ]
    for place, (name, (patients, colour, pattern)) in enumerate(columns.items(), start=1):
        said = name.replace("<br>", " ")
        figure.add_bar(
            x=patients,
            y=labels,
            orientation="h",
            width=0.36,
            offset=0.06,
            name=said,
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay"}},
            text=[number(n) if n else "" for n in patients],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,}<extra>" + said + "</extra>",
            row=1,
            col=place,
        )
        figure.update_xaxes(range=[0, widths[place - 1]], row=1, col=place)
        start = figure.layout["xaxis" if place == 1 else f"xaxis{place}"].domain[0]
        figure.layout.annotations[place - 1].update(
            text=f"<b>{name}</b>", x=start, xanchor="left", align="left", font_size=13
        )
    for label in labels:
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=label,
            yanchor="bottom",
            yshift=-3,
            text=label,
            showarrow=False,
            align="left",
        )
    figure.update_yaxes(autorange="reversed", showgrid=False, showticklabels=False)
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=False)
    return figure


def _widths(longest: Sequence[int]) -> list[float]:
    """Widths of columns in patients: the bar, its number, and on a phone the heading."""
    with_number = [most + 0.22 * max(1, *longest) for most in longest]
    least = 0.26 * sum(with_number)
    return [max(width, least) for width in with_number]
