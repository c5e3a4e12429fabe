"""How have the stated triggers changed over the years?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures import counting, style
from dashboard.figures.answer import Answer, Column, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.interval import wilson
from dashboard.figures.selection import Selection
from dashboard.words import _, listed, number, percent

BIN_YEARS = 5
# A share of triggers is shown only for a bin with this many patients whose publication says
# something about the trigger, and only if they are at least half of the bin.
LEAST_STATED = 20
# Groups with fewer patients share one panel of the chart; the table keeps them apart.
LEAST_PANEL = 5
# Years in which illnesses began. On an axis of publication years they can only be marked as
# "began": the papers follow later.
BEGAN = {2009: "H1N1 2009", 2020: "COVID-19"}

_PARTS = "split('trigger', $first_year, $last_year, $designs, $triggers, $countries, $ages)"

_BY_YEAR = f"""
SELECT
    parts.year,
    coalesce(triggers.trigger_group, 'not_stated') AS trigger_group,
    coalesce(trigger_groups.label, 'Not stated') AS group_label,
    trigger_groups.position,
    sum(parts.patients)::INTEGER AS patients
FROM {_PARTS} AS parts
LEFT JOIN triggers ON triggers.trigger = parts.category
LEFT JOIN trigger_groups USING (trigger_group)
WHERE parts.counted OR NOT $distinct
GROUP BY ALL
ORDER BY year, position
"""

# Years of illness are known for few patients: of a whole publication when it states a period, of
# single patients when their onset year is given. Nothing is assigned to a year inside a period.
_PERIODS = f"""
WITH parts AS (
    SELECT publication_id, coalesce(trigger_group, 'not_stated') AS trigger_group,
        coalesce(trigger_groups.label, 'Not stated') AS group_label,
        sum(patients)::INTEGER AS patients
    FROM {_PARTS} AS parts
    LEFT JOIN triggers ON triggers.trigger = parts.category
    LEFT JOIN trigger_groups USING (trigger_group)
    WHERE parts.counted OR NOT $distinct
    GROUP BY ALL
),
onset AS (
    SELECT publication_id, min(onset_year) AS first_year, max(onset_year) AS last_year
    FROM cases
    SEMI JOIN complete_lists USING (publication_id)
    GROUP BY publication_id
    HAVING count(*) = count(onset_year)
)
SELECT
    coalesce(publication.period_start, onset.first_year) AS illness_from,
    coalesce(publication.period_end, onset.last_year) AS illness_to,
    trigger_group,
    group_label,
    parts.patients,
    publication_id
FROM parts
JOIN included AS publication USING (publication_id)
LEFT JOIN onset USING (publication_id)
WHERE illness_from IS NOT NULL AND illness_to IS NOT NULL
ORDER BY illness_from, illness_to, publication_id, trigger_group
"""


def answer(context: Context, selection: Selection) -> Answer:
    """Patients by year of publication and trigger group; shares in five-year bins; periods."""
    parameters = {**selection.parameters(), "distinct": selection.basis == "distinct"}
    parts = context.rows(_BY_YEAR, parameters)
    rows = [row for row in parts if row["trigger_group"] != "not_stated"]
    for row in rows:
        del row["position"]
        row["still_filling_in"] = counting.is_recent(context, row["year"])
    stated = sum(row["patients"] for row in rows)
    not_stated = sum(row["patients"] for row in parts) - stated
    counted = counting.count(context, selection, not_stated=not_stated, split=stated)
    recent = counting.recent_note(context, [row["year"] for row in rows])
    shares = _shares(context, parts)
    periods = context.rows(_PERIODS, parameters)
    return Answer(
        id=FIGURE.id,
        kind=FIGURE.kind,
        question=_(FIGURE.question),
        headline=_headline(context, selection, counted, rows, stated),
        unit="patients",
        selection=selection,
        tables=(
            Table(
                "main",
                _("Patients by year of publication and trigger"),
                _columns(),
                tuple(rows),
                " ".join(filter(None, (_alt(rows), recent))),
                recent,
            ),
            Table(
                "shares",
                _("Shares of the stated triggers, in five-year bins"),
                _share_columns(),
                tuple(shares),
                _shares_alt(shares),
                _(
                    "A share is shown only where at least {least} patients of the bin have a"
                    " statement on the trigger, and these are at least half of the bin. The thin"
                    " lines are 95% intervals."
                ).format(least=LEAST_STATED),
            ),
            Table(
                "periods",
                _("When the patients fell ill, where it is stated"),
                _period_columns(),
                tuple(periods),
                _periods_alt(periods),
                _(
                    "Each bar is one publication's group of patients, from the first to the last"
                    " year in which they fell ill. For all other patients the years are not stated."
                ),
            ),
        ),
        totals=counted.totals,
        caveats=(
            *([recent] if recent else []),
            _(
                "Years are years of publication. The 2009 influenza pandemic and COVID-19 are"
                " marked where they began; papers on them follow for years."
            ),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            _(
                "Do not read a share as nature's: many series looked only at patients with one"
                " infection, and journals print what is new."
            ),
            counting.never_a_rate(),
        ),
        sources=counted.sources,
        data_version=context.data_version,
        data_date=context.data_date,
    )


def _shares(context: Context, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Shares in five-year bins, only where COUNTING allows one; other bins say why not."""
    bins: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    labels: dict[str, str] = {}
    for row in parts:
        start = row["year"] - row["year"] % BIN_YEARS
        bins[start][row["trigger_group"]] += row["patients"]
        labels[row["trigger_group"]] = row["group_label"]
    order = [g for g in context.vocabulary.groups if g in labels]
    rows: list[dict[str, Any]] = []
    for start, groups in sorted(bins.items()):
        in_bin = sum(groups.values())
        stated = in_bin - groups.get("not_stated", 0)
        shown = stated >= LEAST_STATED and 2 * stated >= in_bin
        for group in order:
            n = groups.get(group, 0)
            if not n:
                continue
            low, high = wilson(n, stated) if shown else (None, None)
            rows.append(
                {
                    "first_year": start,
                    "last_year": min(start + BIN_YEARS - 1, context.data_year),
                    "trigger_group": group,
                    "group_label": labels[group],
                    "patients": n,
                    "stated": stated,
                    "in_bin": in_bin,
                    "share": round(n / stated, 4) if shown else None,
                    "low": round(low, 4) if low is not None else None,
                    "high": round(high, 4) if high is not None else None,
                    "still_filling_in": counting.is_recent(context, start + BIN_YEARS - 1),
                }
            )
    return rows


def _headline(
    context: Context,
    selection: Selection,
    counted: counting.Count,
    rows: list[dict[str, Any]],
    stated: int,
) -> str:
    if not any(row["trigger_group"] != "no_agent_found" for row in rows):
        return counting.headline(context, selection, counted)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["trigger_group"] != "no_agent_found":
            groups[row["group_label"]].append(row)
    most = sorted(groups.items(), key=lambda g: -sum(r["patients"] for r in g[1]))[:2]
    peaks = []
    for label, years in most:
        peak = max(years, key=lambda row: row["patients"])
        peaks.append(
            _("{label} in publications of {year} ({n})").format(
                label=label, year=peak["year"], n=number(peak["patients"])
            )
        )
    return _(
        "Publications {period} describe {so_many}; for {stated} of them something is said about the"
        " trigger. By year of publication, the highest counts are {peaks}."
    ).format(
        so_many=counting.so_many(context, selection, counted.total),
        period=counting.period(selection, counted.last_year),
        stated=number(stated),
        peaks=listed(peaks),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("year", _("Year of publication")),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("Patients of this year, not cumulative.")),
        Column(
            "still_filling_in",
            _("Still filling in"),
            "",
            _("Whether publications of this year are still being added."),
        ),
    )


def _share_columns() -> tuple[Column, ...]:
    return (
        Column("first_year", _("From"), "", _("First year of the bin.")),
        Column("last_year", _("To"), "", _("Last year of the bin.")),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("Patients of this group in the bin.")),
        Column("stated", _("Of stated"), "patients", _("Patients with a statement: denominator.")),
        Column("in_bin", _("In the bin"), "patients", _("All patients of the bin.")),
        Column("share", _("Share"), "share", _("Patients / stated; empty where not allowed.")),
        Column("low", _("95% from"), "share", _("Lower end of the 95% Wilson interval.")),
        Column("high", _("95% to"), "share", _("Upper end of the 95% Wilson interval.")),
        Column("still_filling_in", _("Still filling in"), "", _("Whether papers still come in.")),
    )


def _period_columns() -> tuple[Column, ...]:
    return (
        Column("illness_from", _("Ill from"), "", _("First year of illness or admission.")),
        Column("illness_to", _("Ill to"), "", _("Last year of illness or admission.")),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("Patients of this group.")),
        Column("publication_id", _("Publication"), "", _("Where they are described.")),
    )


def _alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: no publication states a trigger for this choice.")
    top = max(rows, key=lambda row: row["patients"])
    return _(
        "Small bar charts of patients by year of publication, one for each of {count} trigger"
        " groups, all on one scale. Highest bar: {label} in {year}, {n} patients. The table below"
        " holds every value."
    ).format(
        count=len({row["trigger_group"] for row in rows}),
        label=top["group_label"],
        year=top["year"],
        n=number(top["patients"]),
    )


def _shares_alt(rows: list[dict[str, Any]]) -> str:
    shown = [row for row in rows if row["share"] is not None]
    if not shown:
        return _("No share can be shown: too few patients have a stated trigger.")
    top = max(shown, key=lambda row: row["share"])
    return _(
        "Shares of stated triggers in five-year bins. Highest: {label} in {first} to {last},"
        " {share} ({n} of {of}). Bins with too few statements are left out. The table below holds"
        " every value."
    ).format(
        label=top["group_label"],
        first=top["first_year"],
        last=top["last_year"],
        share=percent(top["share"]),
        n=number(top["patients"]),
        of=number(top["stated"]),
    )


def _periods_alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("No publication of this choice states when its patients fell ill.")
    return _(
        "Horizontal bars for {count} groups of patients, {n} patients in all, from the first to the"
        " last year of illness, {first} to {last}. The table below holds every value."
    ).format(
        count=len(rows),
        n=number(sum(row["patients"] for row in rows)),
        first=min(row["illness_from"] for row in rows),
        last=max(row["illness_to"] for row in rows),
    )


def draw(answer: Answer) -> go.Figure:
    """Small multiples on one scale: the largest groups first, the smallest together."""
    rows = answer.main.rows
    if not rows:
        return style.base_figure(120)
    totals: dict[str, int] = defaultdict(int)
    labels = {str(row["trigger_group"]): str(row["group_label"]) for row in rows}
    for row in rows:
        totals[str(row["trigger_group"])] += int(str(row["patients"]))
    large = [group for group in totals if totals[group] >= LEAST_PANEL]
    large.sort(key=lambda group: (group == "no_agent_found", -totals[group]))
    panels = {group: {group} for group in large}
    if small := totals.keys() - set(large):
        panels["several_or_unsplit" if len(small) > 1 else next(iter(small))] = set(small)
    names = {
        panel: labels[panel] if members == {panel} else _("All other triggers")
        for panel, members in panels.items()
    }
    figure = make_subplots(
        rows=len(panels),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=min(0.3 / len(panels), 0.08),
        subplot_titles=[
            f"{names[panel]} ({number(sum(totals[g] for g in members))})"
            for panel, members in panels.items()
        ],
    )
    figure.update_layout(style.base_figure(96 * len(panels) + 70).layout)
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
            hovertemplate=_("Publications of %{x}: %{y:,} patients<extra></extra>"),
            row=position,
            col=1,
        )
    figure.update_annotations(x=0, xanchor="left", font_size=13)
    figure.update_yaxes(range=[0, max(counts.values()) * 1.08], nticks=3, automargin=True)
    figure.update_xaxes(range=[min(years) - 0.7, max(years) + 0.7], showgrid=False, dtick=5)
    figure.update_layout(margin={"t": 62})
    _mark_began(figure, min(years), max(years))
    recent = [int(str(row["year"])) for row in rows if row["still_filling_in"]]
    if recent:
        style.mark_recent(figure, min(recent), max(recent), "")
    return figure


def _mark_began(figure: go.Figure, first: int, last: int) -> None:
    for year, label in BEGAN.items():
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
                yshift=20,
                text=_("{event} began").format(event=label),
                showarrow=False,
                font_size=12,
            )


def draw_shares(answer: Answer) -> go.Figure:
    """A panel a group: its share of the stated triggers in each bin, with its interval."""
    shown = [row for row in answer.table("shares").rows if row["share"] is not None]
    if not shown:
        return style.base_figure(120)
    groups: dict[str, int] = defaultdict(int)
    labels = {str(row["trigger_group"]): str(row["group_label"]) for row in shown}
    for row in shown:
        groups[str(row["trigger_group"])] += int(str(row["patients"]))
    order = sorted(groups, key=lambda g: (g == "no_agent_found", -groups[g]))[:5]
    figure = make_subplots(
        rows=len(order),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=min(0.3 / len(order), 0.1),
        subplot_titles=[labels[group] for group in order],
    )
    figure.update_layout(style.base_figure(70 + 112 * len(order)).layout)
    bins = sorted({(int(str(r["first_year"])), int(str(r["last_year"]))) for r in shown})
    for position, group in enumerate(order, start=1):
        own = [row for row in shown if row["trigger_group"] == group]
        figure.add_scatter(
            x=[row["share"] for row in own],
            y=[f"{row['first_year']}–{str(row['last_year'])[2:]}" for row in own],  # noqa: RUF001
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
                _("{n} of {of}").format(n=number(float(str(r["patients"]))), of=r["stated"])
                for r in own
            ],
            hovertemplate="%{y}: %{x:.0%} (%{text})<extra></extra>",
            row=position,
            col=1,
        )
    figure.update_annotations(x=0, xanchor="left", font_size=13)
    figure.update_xaxes(range=[-0.02, 1.02], tickformat=".0%")
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[f"{a}–{str(b)[2:]}" for a, b in reversed(bins)],  # noqa: RUF001
        range=[-0.6, len(bins) - 0.4],
        showgrid=False,
    )
    return figure


def draw_periods(answer: Answer) -> go.Figure:
    """A bar from the first to the last year of illness for each stated group of patients."""
    rows = answer.table("periods").rows
    figure = style.base_figure(max(140, 110 + 14 * len(rows)))
    lanes = [f"{row['publication_id']} {row['trigger_group']}" for row in rows]
    groups = {str(row["trigger_group"]): str(row["group_label"]) for row in rows}
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
            marker_color=style.group_colour(group),
            name=label,
            text=[number(float(str(row["patients"]))) for row, _lane in own],
            textposition="outside",
            cliponaxis=False,
            customdata=[[r["illness_from"], r["illness_to"], r["publication_id"]] for r, _l in own],
            hovertemplate=label
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
    return figure


FIGURE = Figure(
    id="triggers-over-time",
    title="Triggers over time",
    question="How have the stated triggers changed over the years?",
    kind="parts",
    fields=("from", "to", "trigger", "country", "age", "design", "basis", "lang", "version"),
    rule=(
        "Patients by year of publication, each under one trigger. Shares only of patients with a"
        " statement on the trigger, in five-year bins with enough of them."
    ),
    position=60,
    answer=answer,
    charts={"main": draw, "shares": draw_shares, "periods": draw_periods},
)
