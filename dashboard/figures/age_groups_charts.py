"""How the tables of ``age-groups`` are drawn."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures import crossing, style
from dashboard.figures.answer import Answer, Cell
from dashboard.words import _, number

COLOURS = {"child": style.Colour.DISTINCT, "adult": style.Colour.OTHERS}
_ADULT = 18 * 12
_ROW_HEIGHT = 26


def _n(value: Cell) -> int:
    return int(str(value))


def draw(answer: Answer) -> go.Figure:
    """A bar for children, one for adults, and a hatched one for the rest."""
    rows = answer.main.rows
    labels = [style.safe(row["label"]) for row in rows]
    patients = [_n(row["patients"]) for row in rows]
    colours = [str(COLOURS.get(str(row["age_group"]), style.Colour.CONTEXT)) for row in rows]
    patterns = [""] * len(rows)
    unsplit = answer.totals.cannot_be_split or 0
    unknown = (answer.totals.not_stated or 0) + unsplit
    if unknown:
        labels.append(_rest_label(unsplit))
        patients.append(unknown)
        colours.append(str(style.Colour.NOT_STATED))
        patterns.append("/")
    figure = style.base_figure(60 + 34 * max(1, len(labels)))
    figure.add_bar(
        x=patients,
        y=labels,
        orientation="h",
        marker={"color": colours, "pattern": {"shape": patterns, "fillmode": "overlay"}},
        text=[number(n) for n in patients],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[0, 1.18 * max(patients, default=1)]
    )
    return figure


def _rest_label(unsplit: int) -> str:
    return _("Not stated, or cannot be split") if unsplit else _("Not stated")


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
                str(COLOURS["child" if _n(row["first_month"]) < _ADULT else "adult"])
                for row in rows
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
    """Columns of bars on one scale (children, adults, the rest), a row a trigger."""
    rows = answer.table("by_trigger").rows
    if not rows:
        return style.base_figure(120)
    unsplit = sum(_n(row["cannot_be_split"]) for row in rows)
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
    longest = [max(patients) for patients, _colour, _pattern in columns.values()]
    # Room at the end of each column for a number, also on a phone.
    widths = [most + 0.5 * max(1, *longest) for most in longest]
    figure = make_subplots(
        rows=1,
        cols=len(columns),
        shared_yaxes=True,
        horizontal_spacing=0.03,
        column_widths=widths,
        subplot_titles=list(columns),
    )
    figure.update_layout(style.base_figure(84 + 30 * len(rows)).layout)
    figure.update_layout(margin={"t": 44})
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
            x=start, xanchor="left", align="left", font_size=13
        )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(showticklabels=False, showgrid=False)
    return figure
