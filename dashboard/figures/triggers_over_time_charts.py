"""How the three tables of ``triggers-over-time`` are drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures import lettering, style
from dashboard.figures.answer import Answer, Cell
from dashboard.figures.counting import n_patients
from dashboard.words import N_, _, number, percent

# Letters of a title in a line that fits a phone, and pixels for the years below the panels.
_TITLE, _YEARS = 40, 30

# Groups with fewer patients share one panel of the chart; the table keeps them apart.
LEAST_PANEL = 5
OTHERS = "others"
# The chart of shares shows the groups with the most patients; the table shows all.
SHOWN = 5
# Years in which illnesses began. On an axis of publication years they can only be marked as
# "began": the papers follow later.
BEGAN = {2009: N_("H1N1 2009 began"), 2020: N_("COVID-19 began")}


def draw(answer: Answer) -> go.Figure:
    """Small multiples on one scale: the largest groups first, the smallest together."""
    rows = answer.main.rows
    if not rows:
        return style.base_figure(120)
    totals: dict[str, int] = defaultdict(int)
    labels = {str(row["trigger_group"]): style.safe(row["group_label"]) for row in rows}
    for row in rows:
        totals[str(row["trigger_group"])] += int(str(row["patients"]))
    large = [group for group in totals if totals[group] >= LEAST_PANEL]
    large.sort(key=lambda group: (group == "no_agent_found", -totals[group]))
    panels = {group: {group} for group in large}
    if small := totals.keys() - set(large):
        panels[OTHERS if len(small) > 1 else next(iter(small))] = set(small)
    names = {
        panel: _("All other triggers") if panel == OTHERS else labels[panel]
        for panel, members in panels.items()
    }
    figure = _panels(
        [
            _("{label} ({n})").format(label=names[panel], n=number(sum(totals[g] for g in members)))
            for panel, members in panels.items()
        ],
        height=68,
        above=2 * style.LINE,
    )
    years = [int(str(row["year"])) for row in rows]
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for position, (panel, members) in enumerate(panels.items(), start=1):
        for row in rows:
            if row["trigger_group"] in members:
                counts[panel, int(str(row["year"]))] += int(str(row["patients"]))
        own = sorted(year for name, year in counts if name == panel)
        figure.add_bar(
            x=own,
            y=[counts[panel, year] for year in own],
            width=0.8,
            marker_color=style.group_colour(panel),
            name=names[panel],
            customdata=[n_patients(counts[panel, year]) for year in own],
            hovertemplate=_("Publications of %{x}: %{customdata}<extra></extra>"),
            row=position,
            col=1,
        )
    figure.update_yaxes(range=[0, max(counts.values()) * 1.08], nticks=3, automargin=True)
    figure.update_xaxes(range=[min(years) - 0.7, max(years) + 0.7], showgrid=False, dtick=5)
    _mark_began(figure, min(years), max(years))
    recent = [int(str(row["year"])) for row in rows if row["still_filling_in"]]
    if recent:
        style.mark_recent(figure, min(recent), max(recent), "")
    return figure


def _panels(titles: Sequence[str], *, height: int, above: int = 0) -> go.Figure:
    """Panels below each other on one axis, each under its title, which a phone's width may break.

    Args:
        titles: one for each panel.
        height: of a panel, in pixels.
        above: pixels above the title of the first.
    """
    broken = [lettering.broken(title, _TITLE) for title in titles]
    gap = 8 + style.LINE * max(title.count("<br>") + 1 for title in broken)
    drawn = height * len(titles) + gap * (len(titles) - 1)
    figure = make_subplots(
        rows=len(titles),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=gap / drawn,
        subplot_titles=broken,
    )
    figure.update_annotations(x=0, xanchor="left", align="left", font_size=13)
    layout = style.base_layout(drawn + gap + above + _YEARS)
    figure.update_layout(layout | {"margin": {**layout["margin"], "t": gap + above}})
    return figure


def _mark_began(figure: go.Figure, first: int, last: int) -> None:
    # On lines of their own: in some languages the words of one reach to the next year.
    top = figure.layout.margin.t - style.LINE
    for line, (year, label) in enumerate(BEGAN.items()):
        if first <= year <= last:
            figure.add_shape(
                type="line",
                x0=year - 0.5,
                x1=year - 0.5,
                y0=0,
                y1=1,
                xref="x",
                yref="paper",
                layer="below",
                line={"color": str(style.Colour.CONTEXT), "dash": "dot", "width": 1},
            )
            figure.add_annotation(
                x=year - 0.5,
                y=1,
                xref="x",
                yref="paper",
                yanchor="bottom",
                yshift=top - style.LINE * line,
                xanchor="right",
                text=_(label),
                showarrow=False,
                font_size=12,
            )


def draw_shares(answer: Answer) -> go.Figure:
    """A panel a group: its share of the stated triggers in each bin, with its interval."""
    shown = [row for row in answer.table("shares").rows if row["share"] is not None]
    if not shown:
        return style.base_figure(120)
    groups: dict[str, int] = defaultdict(int)
    labels = {str(row["trigger_group"]): style.safe(row["group_label"]) for row in shown}
    for row in shown:
        groups[str(row["trigger_group"])] += int(str(row["patients"]))
    order = sorted(groups, key=lambda g: (g == "no_agent_found", -groups[g]))[:SHOWN]
    figure = _panels([labels[group] for group in order], height=88)
    names = {int(str(row["first_year"])): _bin(row) for row in shown}
    for position, group in enumerate(order, start=1):
        own = [row for row in shown if row["trigger_group"] == group]
        figure.add_scatter(
            x=[row["share"] for row in own],
            y=[names[int(str(row["first_year"]))] for row in own],
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [float(str(r["high"])) - float(str(r["share"])) for r in own],
                "arrayminus": [float(str(r["share"])) - float(str(r["low"])) for r in own],
                "thickness": 1.5,
                "width": 0,
                "color": style.group_colour(group),
            },
            mode="markers",
            marker={"color": style.group_colour(group), "size": 11},
            text=[
                _("{n} of {of}").format(
                    n=number(int(str(r["patients"]))), of=number(int(str(r["stated"])))
                )
                for r in own
            ],
            customdata=[percent(float(str(r["share"]))) for r in own],
            hovertemplate="%{y}: %{customdata} (%{text})<extra></extra>",
            row=position,
            col=1,
        )
    figure.update_xaxes(range=[-0.02, 1.02], **lettering.percent_ticks())
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[names[first] for first in sorted(names, reverse=True)],
        range=[-0.6, len(names) - 0.4],
        showgrid=False,
    )
    return figure


def _bin(row: Mapping[str, Cell]) -> str:
    name = f"{row['first_year']}–{str(row['last_year'])[2:]}"  # noqa: RUF001
    return f"{name} *" if row["still_filling_in"] else name


def _patterns(groups: Iterable[str]) -> dict[str, str]:
    """A pattern for each group, plain for the one with most bars; hatched is what is not stated."""
    often = Counter(groups).most_common()
    stated = (group for group, _bars in often if group != "not_stated")
    return {"not_stated": style.HATCHED, **dict(zip(stated, cycle(style.PATTERNS)))}


def draw_periods(answer: Answer) -> go.Figure:
    """A bar from the first to the last year of illness for each stated group of patients."""
    rows = answer.table("periods").rows
    figure = style.base_figure(max(140, 110 + 14 * len(rows)))
    lanes = [f"{row['publication_id']} {row['trigger_group']}" for row in rows]
    groups = {str(row["trigger_group"]): str(row["group_label"]) for row in rows}
    patterns = _patterns(str(row["trigger_group"]) for row in rows)
    for group, label in groups.items():
        own = [
            (row, lane)
            for row, lane in zip(rows, lanes, strict=True)
            if row["trigger_group"] == group
        ]
        figure.add_bar(
            base=[int(str(row["illness_from"])) - 0.45 for row, _lane in own],
            x=[int(str(r["illness_to"])) - int(str(r["illness_from"])) + 0.9 for r, _lane in own],
            y=[lane for _row, lane in own],
            orientation="h",
            marker=style.Look(style.group_colour(group), patterns[group]).marker(),
            name=style.safe(label),
            text=[number(float(str(row["patients"]))) for row, _lane in own],
            textposition="outside",
            textfont_size=11,
            constraintext="none",
            cliponaxis=False,
            customdata=[[r["illness_from"], r["illness_to"], r["publication_id"]] for r, _l in own],
            hovertemplate=style.safe(label)
            + ": %{text}<br>%{customdata[0]}–%{customdata[1]}<br>%{customdata[2]}"  # noqa: RUF001
            + "<extra></extra>",
        )
    figure.update_layout(showlegend=True, barmode="overlay", bargap=0.2)
    figure.update_yaxes(
        showticklabels=False,
        showgrid=False,
        categoryorder="array",
        categoryarray=lanes[::-1],
    )
    figure.update_xaxes(dtick=5)
    recent = [int(str(row["illness_to"])) for row in rows if row["still_filling_in"]]
    if recent:
        style.mark_recent(figure, min(recent), max(recent), _("still filling in"))
    return figure
