"""How the tables of ``genetic-testing`` are drawn."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.figures.forest import Share, forest
from dashboard.words import _, number


def draw(answer: Answer) -> go.Figure:
    """A bar for each answer, the results of tests in one colour; "not stated" last, hatched."""
    rows = answer.main.rows
    labels = [style.safe(row["label"]) for row in rows]
    patients = [int(str(row["patients"])) for row in rows]
    colours = [
        str(style.Colour.DISTINCT if row["tested"] else style.Colour.CONTEXT) for row in rows
    ]
    patterns = [""] * len(rows)
    unsplit = answer.totals.cannot_be_split or 0
    unknown = (answer.totals.not_stated or 0) + unsplit
    if unknown:
        labels.append(_("Not stated, or cannot be split") if unsplit else _("Not stated"))
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
        showticklabels=False, showgrid=False, range=[0, 1.2 * max(patients, default=1)]
    )
    return figure


def draw_series(answer: Answer) -> go.Figure:
    """A line for each series with a share of its own."""
    return forest(
        [
            Share(
                label=str(row["label"]),
                n=int(str(row["ranbp2_positive"])),
                of=int(str(row["tested"])),
                detail=" · ".join(
                    str(row[name]) for name in ("recruited_label", "countries") if row[name]
                ),
            )
            for row in answer.table("tested_series").rows
            if row["share"] is not None
        ]
    )
