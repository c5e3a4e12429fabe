"""What is the disease called in each publication?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.figures import counting
from dashboard.figures import names_charts as charts
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.publication_words import nothing_drawn, within
from dashboard.figures.selection import Selection
from dashboard.words import N_, _, joined, listed, ngettext, number, separated

OTHER = "other"
# How many names the first sentence has; the others follow in a second one.
SHOWN = 2

# One row a publication: a name is a matter of the text, so publications whose patients another one
# contains stand here too. `other:` is followed by the publication's own wording.
_NAMES = f"""
SELECT
    term.disease_term AS name,
    term.label,
    term.meaning,
    nullif(substr(publication.disease_term, length(term.disease_term) + 2), '') AS wording,
    publication.year,
    publication.publication_id
FROM {counting.MATCHING} AS matched
JOIN included AS publication USING (publication_id)
JOIN disease_terms AS term ON term.disease_term = split_part(publication.disease_term, ':', 1)
WHERE matched.patients > 0
ORDER BY term.position, publication.year, publication.publication_id
"""

# A publication stands under each trigger that at least one of its patients is known to have had.
_BY_TRIGGER = """
SELECT
    term.disease_term AS name,
    term.label,
    coalesce(triggers.trigger_group, 'not_stated') AS trigger_group,
    trigger_groups.label AS group_label,
    count(DISTINCT parts.publication_id) AS publications
FROM split('trigger', $first_year, $last_year, $designs, $triggers, $countries, $ages) AS parts
JOIN included AS publication USING (publication_id)
JOIN disease_terms AS term ON term.disease_term = split_part(publication.disease_term, ':', 1)
LEFT JOIN triggers ON triggers.trigger = parts.category
LEFT JOIN trigger_groups USING (trigger_group)
GROUP BY ALL
ORDER BY any_value(term.position), publications DESC, any_value(trigger_groups.position)
"""


def compute(context: Context, selection: Selection) -> Findings:
    """Publications by the name they use, over the years and by trigger. No patients are counted."""
    found = context.rows(_NAMES, selection.parameters())
    rows = _names(found)
    by_year = _by_year(context, found)
    recent = counting.recent_note(context, [row["year"] for row in by_year])
    by_trigger = [
        {**row, "group_label": row["group_label"] or _("Not stated")}
        for row in context.rows(_BY_TRIGGER, selection.parameters())
    ]
    return Findings(
        headline=_headline(context, selection, rows),
        tables=(
            Table(
                "main", _("Publications by name"), _columns(), tuple(rows), _alt(rows), _main_note()
            ),
            Table(
                "by_year",
                _("Publications by year and name"),
                _year_columns(),
                tuple(by_year),
                joined(_year_alt(by_year), recent),
                recent,
            ),
            Table(
                "by_trigger",
                _("Publications by name and trigger"),
                _trigger_columns(),
                tuple(by_trigger),
                note=_(
                    "A publication stands under every trigger of at least one of its patients, and"
                    " under 'not stated' if it states none for at least one of them. So these"
                    " numbers are not to be added up."
                ),
            ),
        ),
        caveats=(
            *([recent] if recent else []),
            _(
                "Each publication stands under one name, as noted when it was read, mostly from"
                " title and abstract. The full text may use other names besides."
            ),
            _(
                "Every included publication is here, also one whose patients are counted within"
                " another one: a name belongs to a text, not to a patient."
            ),
        ),
        not_to_conclude=(
            _(
                "Do not conclude that other names are rare. The search used these names, so these"
                " are what it found. A publication under another label is the easiest to miss."
            ),
            _(
                "Do not read a name as a test result. A publication that says ANE and no more may"
                " describe people with a RANBP2 variant, too; in many, nobody looked."
            ),
        ),
        sources=tuple(sorted(row["publication_id"] for row in found)),
    )


def _names(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a name that is used, the most used first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        groups.setdefault(row["name"], []).append(row)
    rows = [
        {
            "name": name,
            "label": own[0]["label"],
            "meaning": own[0]["meaning"],
            "publications": len(own),
            "years": _years(own[0]["year"], own[-1]["year"]),
            "wordings": _wordings(own),
        }
        for name, own in groups.items()
    ]
    return sorted(rows, key=lambda row: (row["name"] == OTHER, -row["publications"]))


def _years(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return _("{first} to {last}").format(first=first, last=last)


def _wordings(own: list[dict[str, Any]]) -> str:
    counts = Counter(row["wording"] for row in own if row["wording"])
    return separated(f"{wording} ({number(n)})" for wording, n in counts.most_common())


def _by_year(context: Context, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts = Counter((row["year"], row["name"]) for row in found)
    order = {row["name"]: (place, row["label"]) for place, row in enumerate(found)}
    return [
        {
            "year": year,
            "name": name,
            "label": order[name][1],
            "publications": n,
            "still_filling_in": counting.is_recent(context, year),
        }
        for (year, name), n in sorted(
            counts.items(), key=lambda item: (item[0][0], order[item[0][1]][0])
        )
    ]


def _headline(context: Context, selection: Selection, rows: list[dict[str, Any]]) -> str:
    if not rows:
        return counting.headline(context, selection, counting.count(context, selection))
    first, rest = rows[:SHOWN], rows[SHOWN:]
    choices = counting.choices(context, selection)
    if rest and choices:
        words = _(
            "The names used most in {publications} {period} for this choice ({choices}): {names}."
        )
    elif rest:
        words = _("The names used most in {publications} {period}: {names}.")
    elif choices:
        words = ngettext(
            "The name used in {publications} {period} for this choice ({choices}): {names}.",
            "The names used in {publications} {period} for this choice ({choices}): {names}.",
            len(rows),
        )
    else:
        words = ngettext(
            "The name used in {publications} {period}: {names}.",
            "The names used in {publications} {period}: {names}.",
            len(rows),
        )
    most = words.format(
        publications=counting.in_publications(sum(row["publications"] for row in rows)),
        period=counting.period(selection, counting.last_year(context, selection)),
        choices=choices,
        names=listed([_name_in(row) for row in first]),
    )
    if not rest:
        return most
    others = _("Less often: {others}.").format(others=listed([_name_in(row) for row in rest]))
    return joined(most, others)


def _name_in(row: dict[str, Any]) -> str:
    """How many use a name: "acute necrotizing encephalopathy (ANE) in 139"."""
    n = number(row["publications"])
    if row["name"] == OTHER:
        return _("another name in {n}").format(n=n)
    return _("{name} ({code}) in {n}").format(name=within(row["label"]), code=row["name"], n=n)


def _main_note() -> str:
    return _(
        "The short names are those used in journals. “Another name” keeps the publication's own"
        " words."
    )


def _name_columns() -> tuple[Column, Column]:
    return (
        Column("label", _("Name"), "", _("The name that the publication uses.")),
        Column("name", _("Short"), "", _("Its short form, and code in publications.csv.")),
    )


def _publications_column(meaning: str) -> Column:
    return Column("publications", _("Publications"), "publications", meaning)


def _columns() -> tuple[Column, ...]:
    return (
        *_name_columns(),
        Column("meaning", _("What it means"), "", _("When the name is used.")),
        _publications_column(_("Included publications that use this name.")),
        Column("years", _("Published"), "", _("First and last year of publication.")),
        Column(
            "wordings",
            _("As published"),
            "",
            _("The publications' own words for another name, each with how many use it."),
        ),
    )


def _year_columns() -> tuple[Column, ...]:
    return (
        Column("year", _("Year of publication"), "year", _("Year in which it was published.")),
        *_name_columns(),
        _publications_column(_("Publications of this year that use this name.")),
        counting.recent_column(),
    )


def _trigger_columns() -> tuple[Column, ...]:
    return (
        *_name_columns(),
        Column("trigger_group", _("Group code"), "", _("Code of the group."), shown=False),
        Column("group_label", _("Trigger group"), "", _("Infection or event before the illness.")),
        _publications_column(
            _("Publications of this name with at least one patient known to have this trigger.")
        ),
    )


def _alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return nothing_drawn()
    said = [
        ngettext(
            "Horizontal bar chart with a bar for {count} name: {label}, {publications}.",
            "Horizontal bar chart of {count} names by number of publications. Longest bar:"
            " {label}, {publications}.",
            len(rows),
        )
    ]
    if len(rows) > 1:
        said.append(_("Shortest: {shortest}, {least}."))
    said.append(_("The table below holds every value."))
    most = max(rows, key=lambda row: row["publications"])
    least = min(rows, key=lambda row: row["publications"])
    return joined(*said).format(
        count=number(len(rows)),
        label=most["label"],
        publications=counting.in_publications(most["publications"]),
        shortest=least["label"],
        least=counting.in_publications(least["publications"]),
    )


def _year_alt(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return nothing_drawn()
    years: Counter[int] = Counter()
    for row in rows:
        years[row["year"]] += row["publications"]
    top, n = years.most_common(1)[0]
    return _(
        "Stacked bar chart of publications by year, {first} to {last}, each bar divided by name."
        " Highest bar: {top}, {publications}. The table below holds every value."
    ).format(first=min(years), last=max(years), top=top, publications=counting.in_publications(n))


FIGURE = Figure(
    id="names",
    title=N_("Names"),
    question=N_("What is the disease called in each publication?"),
    kind="list",
    unit=N_("publications"),
    fields=("from", "to", "trigger", "country", "design", "lang", "version"),
    rule=N_(
        "Every included publication stands under one name. Titles that say 'encephalitis' and not"
        " 'encephalopathy' are not always told apart. A choice of trigger or country keeps the"
        " publications with at least one patient known to match."
    ),
    position=80,
    compute=compute,
    charts={"main": charts.draw, "by_year": charts.draw_by_year},
    plain=N_(
        "ANE has more than one name. This shows which name each paper used, but a paper"
        " that used a name we did not look for may be missing here."
    ),
)
