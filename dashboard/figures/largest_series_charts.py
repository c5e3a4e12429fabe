"""How ``largest-series`` is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.answer import Answer, Cell
from dashboard.words import _, number


def draw(answer: Answer) -> go.Figure:
    """One bar a series, the largest on top; paler and hatched where it is contained in another."""
    rows = answer.main.rows
    figure = style.base_figure(max(120, 24 + 28 * len(rows)))
    patients = [int(str(row["patients"])) for row in rows]
    contained = [row["standing"] == "contained" for row in rows]
    labels = _labels(rows)
    figure.add_bar(
        x=patients,
        y=labels,
        orientation="h",
        marker={
            "color": str(style.Colour.DISTINCT),
            "opacity": [0.55 if pale else 1 for pale in contained],
            "pattern": {"shape": ["/" if pale else "" for pale in contained]},
        },
        text=[number(n) for n in patients],
        textposition="outside",
        cliponaxis=False,
        customdata=[_detail(row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(margin={"t": 8})
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, range=[0, 1.12 * max(patients, default=1)]
    )
    return figure


def _labels(rows: Sequence[Mapping[str, Cell]]) -> list[str]:
    """Author, year and country; a star where the year is still filling in.

    Two that read the same are told apart by a space without width, or they would be one bar.
    """
    seen: Counter[str] = Counter()
    labels = []
    for row in rows:
        label = style.safe(row["label"])
        if row["countries"]:
            countries = style.safe(row["countries"])
            label = _("{label}, {countries}").format(label=label, countries=countries)
        labels.append("\u200b" * seen[label] + label + (" *" if row["still_filling_in"] else ""))
        seen[label] += 1
    return labels


def _detail(row: Mapping[str, Cell]) -> str:
    country = row["countries"] and _("{countries} ({known})").format(
        countries=row["countries"], known=row["country_known"]
    )
    lines = [row["title"], country, row["setting"], row["recruited_label"]]
    if row["standing"] == "contained":
        lines.append(_("Counted within {publication}").format(publication=row["contained_in"]))
    return "<br>".join(style.safe(line) for line in lines if line)
