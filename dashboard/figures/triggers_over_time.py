"""How have the stated triggers changed over the years?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dashboard.figures import counting
from dashboard.figures import triggers_over_time_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.interval import wilson
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, joined, listed, ngettext, number, percent

BIN_YEARS = 5
# A share of triggers is shown only for a bin with this many patients whose publication says
# something about the trigger, and only if they are at least half of the bin.
LEAST_STATED = 20

_PARTS = "split('trigger', $first_year, $last_year, $designs, $triggers, $countries, $ages)"

_TOTAL_BY_YEAR = f"""
SELECT year, sum(patients)::INTEGER AS patients
FROM {counting.MATCHING}
WHERE counted OR NOT $distinct
GROUP BY year
"""

_BY_YEAR = f"""
SELECT
    parts.year,
    coalesce(triggers.trigger_group, 'not_stated') AS trigger_group,
    trigger_groups.label AS group_label,
    trigger_groups.position,
    sum(parts.patients)::INTEGER AS patients
FROM {_PARTS} AS parts
LEFT JOIN triggers ON triggers.trigger = parts.category
LEFT JOIN trigger_groups USING (trigger_group)
WHERE parts.counted OR NOT $distinct
GROUP BY ALL
ORDER BY year, position
"""

# Years of illness are known for few patients: for a whole publication that states its period, or
# whose complete list gives every onset year. Nobody is assigned to a year inside a period.
_PERIODS = f"""
WITH parts AS (
    SELECT publication_id, coalesce(trigger_group, 'not_stated') AS trigger_group,
        trigger_groups.label AS group_label,
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
    CASE WHEN stated THEN publication.period_start ELSE onset.first_year END AS illness_from,
    CASE WHEN stated THEN publication.period_end ELSE onset.last_year END AS illness_to,
    trigger_group,
    group_label,
    parts.patients,
    publication_id
FROM parts
JOIN (
    FROM included
    SELECT *, period_start IS NOT NULL AND period_end IS NOT NULL AS stated
) AS publication USING (publication_id)
LEFT JOIN onset USING (publication_id)
WHERE illness_from IS NOT NULL AND illness_to IS NOT NULL
ORDER BY illness_from, illness_to, publication_id, trigger_group
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Patients by year of publication and trigger group; shares in five-year bins; periods."""
    parameters = selection.parameters_by_basis()
    parts = context.rows(_BY_YEAR, parameters)
    rows = [row for row in parts if row["trigger_group"] != "not_stated"]
    for row in rows:
        del row["position"]
        row["still_filling_in"] = counting.is_recent(context, row["year"])
    stated = sum(row["patients"] for row in rows)
    not_stated = sum(row["patients"] for row in parts) - stated
    counted = counting.count(context, selection, not_stated=not_stated, split=stated)
    recent = counting.recent_note(context, [row["year"] for row in rows])
    shares = _shares(context, selection, parts, counted.last_year)
    shares_recent = counting.recent_note(context, [row["last_year"] for row in shares])
    periods = context.rows(_PERIODS, parameters)
    for row in periods:
        row["group_label"] = row["group_label"] or _("Not stated")
        row["still_filling_in"] = counting.is_recent(context, row["illness_to"])
    periods_recent = counting.recent_note(context, [row["illness_to"] for row in periods])
    return Findings(
        headline=_headline(context, selection, counted, rows, stated),
        tables=(
            Table(
                "main",
                _("Patients by year of publication and trigger"),
                _columns(),
                tuple(rows),
                joined(_alt(rows), recent),
                recent,
            ),
            Table(
                "shares",
                _("Shares of the stated triggers, in five-year bins"),
                _share_columns(),
                tuple(shares),
                joined(_shares_alt(shares), shares_recent),
                joined(shares_recent and f"* {shares_recent}", _shares_note()),
            ),
            Table(
                "periods",
                _("Years that the publications cover, where they are stated"),
                _period_columns(),
                tuple(periods),
                joined(_periods_alt(periods), periods_recent),
                joined(periods_recent, _periods_note()),
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
    )


def _shares_note() -> str:
    return _(
        "A share is shown only where at least {least} patients of the bin have a statement on the"
        " trigger, and these are at least half of the bin; never of chosen triggers, nor of people"
        " counted more than once. The thin lines are 95% intervals."
    ).format(least=LEAST_STATED)


def _periods_note() -> str:
    return _(
        "Each bar is one publication's patients with one trigger, from the first to the last year"
        " that the publication covers: they fell ill at some time within it. The other publications"
        " do not state their years."
    )


def _shares(
    context: Context, selection: Selection, parts: list[dict[str, Any]], last_year: int
) -> list[dict[str, Any]]:
    """Shares in five-year bins, where one is allowed; elsewhere counts alone.

    None is allowed of chosen triggers (they would be shares of the choice) nor of patients counted
    each time they are described (an interval needs different people).
    """
    allowed = not selection.trigger and selection.basis == "distinct"
    in_year = {
        row["year"]: row["patients"]
        for row in context.rows(_TOTAL_BY_YEAR, selection.parameters_by_basis())
    }
    bins: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    labels: dict[str, str] = {}
    for row in parts:
        start = row["year"] - row["year"] % BIN_YEARS
        bins[start][row["trigger_group"]] += row["patients"]
        labels[row["trigger_group"]] = row["group_label"]
    rows: list[dict[str, Any]] = []
    for start, groups in sorted(bins.items()):
        end = start + BIN_YEARS - 1
        in_bin = sum(n for year, n in in_year.items() if start <= year <= end)
        stated = sum(groups.values()) - groups.get("not_stated", 0)
        shown = allowed and stated >= LEAST_STATED and 2 * stated >= in_bin
        years = max(start, selection.from_year or start), min(end, last_year)
        for group in (g for g in context.vocabulary.groups if groups.get(g)):
            n = groups[group]
            low, high = wilson(n, stated) if shown else (None, None)
            rows.append(
                {
                    "first_year": years[0],
                    "last_year": years[1],
                    "trigger_group": group,
                    "group_label": labels[group],
                    "patients": n,
                    "stated": stated,
                    "in_bin": in_bin,
                    "share": round(n / stated, 4) if shown else None,
                    "low": round(low, 4) if low is not None else None,
                    "high": round(high, 4) if high is not None else None,
                    "still_filling_in": counting.is_recent(context, years[1]),
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
            groups[row["trigger_group"]].append(row)
    most = sorted(groups.values(), key=lambda years: -sum(row["patients"] for row in years))[:2]
    peaks = []
    for years in most:
        peak = max(years, key=lambda row: row["patients"])
        peaks.append(
            _("{label} in {year} ({n})").format(
                label=peak["group_label"], year=peak["year"], n=number(peak["patients"])
            )
        )
    values = {
        "so_many": counting.so_many(context, selection, counted.total),
        "period": counting.period(selection, counted.last_year),
        "stated": number(stated),
        "peaks": listed(peaks),
    }
    sentence = _(
        "Publications {period} describe {so_many}. For {stated} of them something is said about the"
        " trigger. The highest year of publication for each of the most described: {peaks}."
    )
    return counting.with_open(sentence.format(**values), counted)


def _columns() -> tuple[Column, ...]:
    return (
        Column("year", _("Year of publication"), "year", _("Year in which it was published.")),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("Patients of this year, not cumulative.")),
        counting.recent_column(),
    )


def _share_columns() -> tuple[Column, ...]:
    return (
        Column("first_year", _("From"), "year", _("First year of the bin.")),
        Column("last_year", _("To"), "year", _("Last year of the bin.")),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("Patients of this group in the bin.")),
        Column("stated", _("Of stated"), "patients", _("Patients with a statement: denominator.")),
        Column("in_bin", _("In the bin"), "patients", _("All patients of the bin.")),
        Column("share", _("Share"), "share", _("Patients / stated; empty where not allowed.")),
        Column("low", _("95% from"), "share", _("Lower end of the 95% Wilson interval.")),
        Column("high", _("95% to"), "share", _("Upper end of the 95% Wilson interval.")),
        counting.recent_column(),
    )


def _period_columns() -> tuple[Column, ...]:
    return (
        Column("illness_from", _("Ill from"), "year", _("First year of illness or admission.")),
        Column("illness_to", _("Ill to"), "year", _("Last year of illness or admission.")),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("Patients of this group.")),
        Column("publication_id", _("Publication"), "", _("Where they are described.")),
        counting.recent_column(),
    )


def _alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: no publication states a trigger for this choice.")
    top = max(rows, key=lambda row: row["patients"])
    groups = len({row["trigger_group"] for row in rows})
    return ngettext(
        "A small bar chart of patients by year of publication for {count} trigger group. Highest"
        " bar: {label} in {year}, {patients}. The table below holds every value.",
        "Small bar charts of patients by year of publication for {count} trigger groups, all on one"
        " scale. Highest bar: {label} in {year}, {patients}. The table below holds every value.",
        groups,
    ).format(
        count=number(groups),
        label=top["group_label"],
        year=top["year"],
        patients=counting.n_patients(top["patients"]),
    )


def _shares_alt(rows: list[dict[str, Any]]) -> str:
    shown = [row for row in rows if row["share"] is not None]
    if not shown:
        return _("No share can be shown for this choice.")
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
        return _("No publication of this choice states the years that it covers.")
    return ngettext(
        "One bar, {patients}, from {first} to {last}. The table below holds every value.",
        "{count} horizontal bars, {patients} in all, each from the first to the last year that a"
        " publication covers, {first} to {last}. The table below holds every value.",
        len(rows),
    ).format(
        count=number(len(rows)),
        patients=counting.n_patients(sum(row["patients"] for row in rows)),
        first=min(row["illness_from"] for row in rows),
        last=max(row["illness_to"] for row in rows),
    )


FIGURE = Figure(
    id="triggers-over-time",
    title=N_("Triggers over time"),
    question=N_("How have the stated triggers changed over the years?"),
    kind="parts",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "Patients by year of publication, each under one trigger. Shares only of patients with a"
        " statement on the trigger, in five-year bins with enough of them."
    ),
    position=60,
    compute=compute,
    charts={"main": charts.draw, "shares": charts.draw_shares, "periods": charts.draw_periods},
    plain=N_(
        "This shows which illness came before ANE, in the papers of each year. When a"
        " number goes up, it can mean that doctors looked harder, not that more people"
        " fell ill."
    ),
)
