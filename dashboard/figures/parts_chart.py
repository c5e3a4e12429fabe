"""The chart of a figure of kind *parts*: a bar a category, and a hatched one for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer
from dashboard.words import _, number


def draw_parts(
    answer: Answer, colours: Sequence[str], *, height: int, row_height: int, room: float = 1.18
) -> go.Figure:
    """Draw the main table's patients by label; the not stated and unsplit last.

    Args:
        answer: of kind *parts*, with ``label`` and ``patients`` in its rows.
        colours: one for each row.
        height: pixels beside the bars.
        row_height: pixels of a bar with its gap.
        room: length of the axis in lengths of the longest bar: the numbers stand behind the bars.
    """
    labels = [style.safe(row["label"]) for row in answer.main.rows]
    patients = [int(str(row["patients"])) for row in answer.main.rows]
    patterns = [""] * len(labels)
    filled = list(colours)
    unsplit = answer.totals.cannot_be_split or 0
    unknown = (answer.totals.not_stated or 0) + unsplit
    if unknown:
        labels.append(_("Not stated, or cannot be split") if unsplit else _("Not stated"))
        patients.append(unknown)
        filled.append(str(style.Colour.NOT_STATED))
        patterns.append("/")
    figure = style.base_figure(height + row_height * max(1, len(labels)))
    figure.add_bar(
        x=patients,
        y=labels,
        orientation="h",
        marker={"color": filled, "pattern": {"shape": patterns, "fillmode": "overlay"}},
        text=[number(n) for n in patients],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[0, room * max(patients, default=1)]
    )
    return figure
