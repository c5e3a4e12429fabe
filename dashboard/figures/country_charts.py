"""How ``country`` is drawn: the countries to choose from, or what is known of the chosen ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer, Cell
from dashboard.figures.country_words import UNKNOWN
from dashboard.words import _, number


def draw(answer: Answer) -> go.Figure:
    """Bars of publications by country, or of patients under each heading."""
    rows = answer.main.rows
    return _known(rows) if answer.selection.country else _to_choose(rows)


def _to_choose(rows: Sequence[Mapping[str, Cell]]) -> go.Figure:
    publications = [int(str(row["publications"])) for row in rows]
    figure = style.base_figure(max(120, 24 + 24 * len(rows)))
    figure.add_bar(
        x=publications,
        y=[style.safe(row["name"]) for row in rows],
        orientation="h",
        marker_color=str(style.Colour.CONTEXT),
        text=[number(n) for n in publications],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    return _finished(figure, max(publications, default=1))


def _known(rows: Sequence[Mapping[str, Cell]]) -> go.Figure:
    """One column of bars, a bold line before each heading's own."""
    labels: list[str] = []
    values: list[int | None] = []
    texts: list[str] = []
    colours: list[str] = []
    patterns: list[str] = []
    topic = None
    for row in rows:
        if row["topic"] != topic:
            topic = row["topic"]
            labels.append(f"<b>{style.safe(row['topic_label'])}</b>")
            values.append(None)
            texts.append("")
            colours.append(str(style.Colour.DISTINCT))
            patterns.append("")
        labels.append(_told_apart(style.safe(row["label"]), labels))
        values.append(int(str(row["patients"])))
        texts.append(_text(row))
        colours.append(_colour(row))
        patterns.append("/" if row["category"] in UNKNOWN else "")
    figure = style.base_figure(max(120, 24 + 26 * len(labels)))
    figure.add_bar(
        x=values,
        y=labels,
        orientation="h",
        marker={"color": colours, "pattern": {"shape": patterns, "fillmode": "overlay"}},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    return _finished(figure, max((n or 0 for n in values), default=0))


def _told_apart(label: str, before: Sequence[str]) -> str:
    """Keep bars apart with a space without width: "Not stated" stands under every heading."""
    while label in before:
        label = f"\u200b{label}"
    return label


def _text(row: Mapping[str, Cell]) -> str:
    n = int(str(row["patients"]))
    if n:
        return number(n)
    # None counted, but some described in a publication that another one contains.
    return _("0 (as published: {n})").format(n=number(int(str(row["as_published"]))))


def _colour(row: Mapping[str, Cell]) -> str:
    if row["category"] in UNKNOWN:
        return str(style.Colour.NOT_STATED)
    if row["topic"] == "trigger" and row["category"] in style.GROUP_COLOURS:
        return style.group_colour(str(row["category"]))
    return str(style.Colour.DISTINCT)


def _finished(figure: go.Figure, longest: int) -> go.Figure:
    figure.update_layout(margin={"t": 8})
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_xaxes(showticklabels=False, showgrid=False, range=[0, 1.18 * max(1, longest)])
    return figure
