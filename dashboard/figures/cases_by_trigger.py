"""Which infections came before ANE in the published patients?"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures import counting, style
from dashboard.figures.answer import Answer, Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.parts_chart import draw_parts
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, joined, listed, ngettext, number

# How many trigger groups the headline names.
SHOWN = 3

_SPLIT = """
SELECT trigger, label, trigger_group, group_label, patients, publications
FROM (
    SELECT
        parts.category AS trigger,
        triggers.label,
        triggers.trigger_group,
        trigger_groups.label AS group_label,
        sum(parts.patients) FILTER (parts.counted OR NOT $distinct)::INTEGER AS patients,
        count(DISTINCT parts.publication_id) AS publications
    FROM split('trigger', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
    LEFT JOIN triggers ON triggers.trigger = parts.category
    LEFT JOIN trigger_groups USING (trigger_group)
    GROUP BY ALL
    HAVING patients > 0
)
ORDER BY
    sum(patients) OVER (PARTITION BY trigger_group) DESC,
    trigger_group,
    patients DESC,
    trigger
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Patients by trigger; those about whom nothing is said stand beside the rows."""
    parts = context.rows(_SPLIT, selection.parameters_by_basis())
    rows = [row for row in parts if row["trigger"] != "not_stated"]
    not_stated = sum(row["patients"] for row in parts if row["trigger"] == "not_stated")
    stated = sum(row["patients"] for row in rows)
    counted = counting.count(context, selection, not_stated=not_stated, split=stated)
    return Findings(
        headline=_headline(context, selection, counted, rows, stated),
        tables=(
            Table("main", _("Patients by trigger"), _columns(), tuple(rows), _alt(rows, counted)),
        ),
        totals=counted.totals,
        caveats=(*_trigger_caveats(counted), *counting.caveats(selection, counted)),
        not_to_conclude=(
            _(
                "Do not turn these numbers into shares of all ANE: many series looked only at"
                " patients with one infection, such as influenza, and others do not say."
            ),
            _(
                "Do not conclude that an infection is harmless because it is rarely named here, or"
                " that a vaccine or drug caused ANE because a publication names it: that is a link"
                " in time only."
            ),
            counting.never_a_rate(),
        ),
        sources=counted.sources,
    )


def _headline(
    context: Context,
    selection: Selection,
    counted: counting.Count,
    rows: list[dict[str, Any]],
    stated: int,
) -> str:
    if not rows or selection.trigger:
        return counting.headline(context, selection, counted)
    groups: dict[str, int] = {}
    for row in rows:
        groups[row["trigger_group"]] = groups.get(row["trigger_group"], 0) + row["patients"]
    labels = {row["trigger_group"]: row["group_label"] for row in rows}
    ranked = sorted(groups.items(), key=lambda item: -item[1])
    most = [(labels[code], n) for code, n in ranked]
    if len(most) > SHOWN:
        most = [*most[:SHOWN], (_("other triggers"), sum(n for _label, n in most[SHOWN:]))]
    values = {
        "so_many": counting.so_many(context, selection, counted.total),
        "period": counting.period(selection, counted.last_year),
        "stated": number(stated),
        "most": listed([_("{label} ({n})").format(label=label, n=number(n)) for label, n in most]),
    }
    if counted.total == stated:
        sentence = _(
            "Publications {period} describe {so_many}. What they say of the trigger: {most}."
        )
    else:
        sentence = ngettext(
            "Publications {period} describe {so_many}. For {stated} of them something is said about"
            " the trigger: {most}.",
            "Publications {period} describe {so_many}. For {stated} of them something is said about"
            " the trigger: {most}.",
            stated,
        )
    not_stated = ngettext(
        "For {n} nothing is said.", "For {n} nothing is said.", counted.totals.not_stated or 0
    )
    rest = counting.rest_words(counted, not_stated)
    return counting.with_open(joined(sentence.format(**values), *rest), counted)


def _columns() -> tuple[Column, ...]:
    return (
        Column("trigger", _("Code"), "", _("Code of the trigger."), shown=False),
        Column("label", _("Trigger"), "", _("The infection or event before the illness.")),
        Column("trigger_group", _("Group code"), "", _("Code of its group."), shown=False),
        Column("group_label", _("Group"), "", _("The group it belongs to.")),
        Column("patients", _("Patients"), "patients", _("Patients known to have this trigger.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that describe them, also those counted within another one."),
        ),
    )


def _trigger_caveats(counted: counting.Count) -> tuple[str, ...]:
    n = counted.totals.not_stated
    if not n:
        return ()
    return (
        ngettext(
            "For {n} of {total} patients the publication does not state the trigger. That is not"
            " the same as 'looked for, none found', which has a row of its own.",
            "For {n} of {total} patients the publications do not state the trigger. That is not"
            " the same as 'looked for, none found', which has a row of its own.",
            n,
        ).format(n=number(n), total=number(counted.total)),
    )


def _alt(rows: list[dict[str, Any]], counted: counting.Count) -> str:
    if not rows:
        return _("An empty chart: no publication states a trigger for this choice.")
    top = max(rows, key=lambda row: row["patients"])
    not_stated = ngettext(
        "For {n} the trigger is not stated: a hatched bar.",
        "For {n} the trigger is not stated: a hatched bar.",
        counted.totals.not_stated or 0,
    )
    return joined(
        ngettext(
            "Horizontal bar chart with a bar for {count} trigger: {top}, {patients}.",
            "Horizontal bar chart of {count} triggers by number of patients. Longest bar: {top},"
            " {patients}.",
            len(rows),
        ).format(
            count=number(len(rows)),
            top=top["label"],
            patients=counting.n_patients(top["patients"]),
        ),
        *counting.rest_words(counted, not_stated),
        _("The table below holds every value."),
    )


def draw(answer: Answer) -> go.Figure:
    """Bars grouped by kind of trigger; "not stated" last, hatched."""
    colours = [style.group_colour(str(row["trigger_group"])) for row in answer.main.rows]
    figure = draw_parts(answer, colours, height=60, row_height=26)
    figure.update_layout(height=max(160, figure.layout.height))
    return figure


FIGURE = Figure(
    id="cases-by-trigger",
    title=N_("Triggers"),
    question=N_("Which infections came before ANE in the published patients?"),
    kind="parts",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "Each patient counts under one trigger, as the publication states it. Several agents, or"
        " agents that a publication does not tell apart, are a group of their own."
    ),
    plain=N_(
        "This shows which illness, such as the flu, people had just before ANE began. Many doctors"
        " looked at only one of these, so do not use it to say which one is worst."
    ),
    position=50,
    compute=compute,
    charts={"main": draw},
)
