"""How old were the published patients?"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from dashboard.figures import age_groups_charts as charts
from dashboard.figures import age_groups_single as single
from dashboard.figures import counting, crossing
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import PATIENT_FIELDS, Selection
from dashboard.words import N_, _, joined, listed, ngettext, number, separated

_AGE_GROUPS = """
SELECT
    parts.category AS age_group,
    age_groups.label,
    coalesce(sum(parts.patients) FILTER (parts.counted OR NOT $distinct), 0)::INTEGER AS patients,
    count(DISTINCT parts.publication_id) AS publications
FROM split('age_group', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
LEFT JOIN age_groups ON age_groups.age_group = parts.category
GROUP BY ALL
HAVING patients > 0
ORDER BY min(age_groups.position) NULLS LAST
"""

_SEXES = """
SELECT
    parts.category AS sex,
    sexes.label,
    coalesce(sum(parts.patients) FILTER (parts.counted OR NOT $distinct), 0)::INTEGER AS patients,
    count(DISTINCT parts.publication_id) AS publications
FROM split('sex', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
LEFT JOIN sexes ON sexes.sex = parts.category
GROUP BY ALL
HAVING patients > 0
ORDER BY min(sexes.position) NULLS LAST
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Children and adults; single ages where people are described one by one; trigger; sex."""
    parameters = selection.parameters_by_basis()
    parts = context.rows(_AGE_GROUPS, parameters)
    rows = [row for row in parts if row["age_group"] != crossing.NOT_STATED]
    stated = {row["age_group"]: row["patients"] for row in rows}
    not_stated = sum(row["patients"] for row in parts) - sum(stated.values())
    counted = counting.count(context, selection, not_stated=not_stated, split=sum(stated.values()))
    ages = single.single_ages(context, selection)
    by_trigger: list[dict[str, Any]] = [
        {
            "trigger_row": row.code,
            "label": row.label,
            "patients": row.total,
            **{code: row.parts.get(code, 0) for code in ("child", "adult", crossing.NOT_STATED)},
            "cannot_be_split": row.cannot_be_split,
        }
        for row in crossing.by_trigger(context, selection, "age_group")
        if row.total
    ]
    return Findings(
        headline=_headline(context, selection, counted, stated),
        tables=(
            Table(
                "main",
                _("Children and adults"),
                _columns(),
                tuple(rows),
                _alt(rows, counted),
                _cut_off(),
            ),
            single.table(ages, selection.age),
            Table(
                "by_trigger",
                _("Children and adults by trigger"),
                _trigger_columns(),
                tuple(by_trigger),
                _by_trigger_alt(by_trigger),
                _by_trigger_note(),
            ),
            Table(
                "sex",
                _("Girls and women, boys and men"),
                _sex_columns(),
                tuple(_sexes(context.rows(_SEXES, parameters), counted.total)),
            ),
        ),
        totals=counted.totals,
        caveats=(
            # Whoever chose an age is told the same with the choice.
            *([] if selection.age else [_cut_off()]),
            *_not_stated_caveat(counted),
            *single.caveats(ages, counted, None if selection.age else stated.get("adult", 0)),
            *counting.caveats(selection, counted),
        ),
        not_to_conclude=(
            _(
                "Do not read from these numbers what share of people with ANE are adults. ANE was"
                " first described in children, and many series come from children's wards or took"
                " in children only. Adults may be missed, or be given another diagnosis."
            ),
            _(
                "Do not read the ages as the risk at an age. People are described one by one"
                " because something was unusual, and nobody knows how many people of each age never"
                " got into a publication."
            ),
            _(
                "Do not conclude from these counts that girls or boys are at greater risk: small"
                " differences come about by chance, and who is written about is not who falls ill."
            ),
            counting.never_a_rate(),
        ),
        sources=counted.sources,
        key=stated.get("child"),
        texts={
            "children_number": number(stated.get("child", 0)),
            "adults_number": number(stated.get("adult", 0)),
        },
    )


def _headline(
    context: Context, selection: Selection, counted: counting.Count, stated: dict[str, int]
) -> str:
    if selection.age or not stated:
        return counting.headline(context, selection, counted)
    said = []
    if n := stated.get("child"):
        people = ngettext("{n} child", "{n} children", n)
        times = ngettext("children {n} time", "children {n} times", n)
        said.append((people if selection.basis == "distinct" else times).format(n=number(n)))
    if n := stated.get("adult"):
        people = ngettext("{n} adult", "{n} adults", n)
        times = ngettext("adults {n} time", "adults {n} times", n)
        said.append((people if selection.basis == "distinct" else times).format(n=number(n)))
    sentence = _("Publications {period} describe {so_many}: {groups}.")
    values = {
        "so_many": counting.so_many(context, selection, counted.total),
        "period": counting.period(selection, counted.last_year),
        "groups": listed(said),
    }
    not_stated = ngettext(
        "For {n} the age is not stated.",
        "For {n} the age is not stated.",
        counted.totals.not_stated or 0,
    )
    rest = counting.rest_words(counted, not_stated)
    return counting.with_open(joined(sentence.format(**values), *rest), counted)


def _cut_off() -> str:
    return _(
        "A child is anyone who was under 18 when the illness began, or whom the publication calls a"
        " child; an adult is anyone of 18 or over, or called an adult."
    )


def _not_stated_caveat(counted: counting.Count) -> list[str]:
    n = counted.totals.not_stated
    if not n:
        return []
    return [
        ngettext(
            "For {n} of {total} patients the publication does not say whether this was a child or"
            " an adult.",
            "For {n} of {total} patients the publications do not say whether they were children or"
            " adults.",
            n,
        ).format(n=number(n), total=number(counted.total))
    ]


def _sexes(parts: list[dict[str, Any]], total: int) -> list[dict[str, Any]]:
    """Rows that add up to the total: the sexes, then those not stated or not to be split."""
    for row in parts:
        if row["sex"] == crossing.NOT_STATED:
            row["label"] = _("Not stated")
    rest = total - sum(row["patients"] for row in parts)
    if not rest:
        return parts
    return [
        *parts,
        {
            "sex": "cannot_be_split",
            "label": _("Cannot be split"),
            "patients": rest,
            "publications": None,
        },
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column("age_group", _("Code"), "", _("child or adult."), shown=False),
        Column("label", _("Age group"), "", _("Children or adults.")),
        Column("patients", _("Patients"), "patients", _("Patients known to be in this group.")),
        _publications_column(),
    )


def _publications_column() -> Column:
    return Column(
        "publications",
        _("Publications"),
        "publications",
        _("Publications that describe them, also those counted within another one."),
    )


def _trigger_columns() -> tuple[Column, ...]:
    return (
        Column("trigger_row", _("Code"), "", _("Code of the trigger or its group."), shown=False),
        Column("label", _("Trigger"), "", _("The infection or event before the illness.")),
        Column("patients", _("Patients"), "patients", _("All patients known to have it.")),
        Column("child", _("Children"), "patients", _("Those known to be children.")),
        Column("adult", _("Adults"), "patients", _("Those known to be adults.")),
        Column(
            crossing.NOT_STATED,
            _("Age not stated"),
            "patients",
            _("Those of whom the publication does not say whether they were children or adults."),
        ),
        Column(
            "cannot_be_split",
            _("Cannot be split"),
            "patients",
            _("The rest: publications that give trigger and age each alone."),
        ),
    )


def _by_trigger_note() -> str:
    return _(
        "Many series took in children only, or patients with one infection only. So a row does not"
        " say at which age an infection leads to ANE."
    )


def _sex_columns() -> tuple[Column, ...]:
    return (
        Column("sex", _("Code"), "", _("F, M, or what is not known."), shown=False),
        Column("label", _("Sex"), "", _("As the publication states it.")),
        Column("patients", _("Patients"), "patients", _("The rows add up to the total.")),
        _publications_column(),
    )


def _alt(rows: list[dict[str, Any]], counted: counting.Count) -> str:
    if not rows:
        return _("An empty chart: no publication states an age group for this choice.")
    not_stated = ngettext(
        "For {n} the age is not stated: a hatched bar.",
        "For {n} the age is not stated: a hatched bar.",
        counted.totals.not_stated or 0,
    )
    return joined(
        ngettext(
            "Horizontal bar chart with {count} bar: {bars}.",
            "Horizontal bar chart with {count} bars: {bars}.",
            len(rows),
        ).format(
            count=number(len(rows)),
            bars=separated(
                _("{label}, {patients}").format(
                    label=row["label"], patients=counting.n_patients(row["patients"])
                )
                for row in rows
            ),
        ),
        *counting.rest_words(counted, not_stated),
        _("The table below holds every value."),
    )


def _by_trigger_alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("An empty chart: nobody is known to match this choice.")
    said = [
        ngettext(
            "Bars side by side for children, adults and those of whom it is not known, in {count}"
            " row.",
            "Bars side by side for children, adults and those of whom it is not known, in {count}"
            " rows, one for each trigger.",
            len(rows),
        ).format(count=number(len(rows)))
    ]
    most = {"child": _("Most children: {label}, {n}."), "adult": _("Most adults: {label}, {n}.")}
    for code, sentence in most.items():
        top = max(rows, key=itemgetter(code))
        if top[code]:
            said.append(sentence.format(label=top["label"], n=number(top[code])))
    said.append(_("The table below holds every value."))
    return joined(*said)


FIGURE = Figure(
    id="age-groups",
    title=N_("Age"),
    question=N_("How old were the published patients?"),
    kind="parts",
    unit=N_("patients"),
    fields=PATIENT_FIELDS,
    rule=N_(
        "A child is anyone under 18 when the illness began, or called a child by the publication."
        " Single ages are known only of people who are described one by one."
    ),
    plain=N_(
        "This shows how many of the people that doctors wrote about were children, and how many"
        " were adults. Adults may be missed more often, so it does not show who is at risk."
    ),
    position=72,
    compute=compute,
    charts={"main": charts.draw, "ages": charts.draw_ages, "by_trigger": charts.draw_by_trigger},
)
