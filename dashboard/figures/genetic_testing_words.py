"""The sentences of ``genetic-testing``, and the columns of its tables of counts.

A result, "not tested" and "not stated" are three things. "None" is said only where no included
publication states one, also none whose patients are counted within another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.figures import counting, crossing
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number, separated

# What a test can show. "Not tested" and "not stated" are no results.
RESULTS = ("ranbp2_positive", "other_gene_positive", "negative")
NOT_TESTED = "not_tested"
COVID19 = "covid19"


def with_result(said: Mapping[str, int]) -> int:
    """Patients of whom a test's result is stated."""
    return sum(said.get(result, 0) for result in RESULTS)


def headline(
    context: Context,
    selection: Selection,
    counted: counting.Count,
    said: Mapping[str, int],
    published: int,
) -> str:
    """Who has a result, who was not tested, and of whom nothing is said.

    Args:
        context: the data.
        selection: whom to count.
        counted: their totals.
        said: what is said of genetic tests -> patients.
        published: descriptions with a result, counted as published.
    """
    if not counted.total:
        return counting.headline(context, selection, counted)
    found = [
        (_("a RANBP2 variant in {n}"), "ranbp2_positive"),
        (_("a variant in another gene in {n}"), "other_gene_positive"),
        (_("nothing found in {n}"), "negative"),
    ]
    results = listed([text.format(n=number(said[code])) for text, code in found if said.get(code)])
    n = with_result(said)
    unsaid = counted.totals.not_stated or 0
    nothing_said = ngettext(
        "For {n} nothing on genetic tests was found in what was read.",
        "For {n} nothing on genetic tests was found in what was read.",
        unsaid,
    )
    if n:
        sentence = ngettext(
            "Publications {period} describe {so_many}. A genetic test result is stated for {n} of"
            " them: {results}.",
            "Publications {period} describe {so_many}. Genetic test results are stated for {n} of"
            " them: {results}.",
            n,
        )
    elif published:
        # "None" would be wrong: contained publications can say more than the one that counts.
        sentence = ngettext(
            "Publications {period} describe {so_many}. Of {as_published} descriptions, counted as"
            " published, {published} states a genetic test result; the publication that counts"
            " instead does not.",
            "Publications {period} describe {so_many}. Of {as_published} descriptions, counted as"
            " published, {published} state a genetic test result; the publications that count"
            " instead do not.",
            published,
        )
        nothing_said = ngettext(
            "For {n} the publication that counts says nothing about genetic tests.",
            "For {n} the publications that count say nothing about genetic tests.",
            unsaid,
        )
    elif counted.totals.cannot_be_split:
        sentence = _(
            "Publications {period} describe {so_many}. No genetic test result is known to be"
            " theirs."
        )
    else:
        sentence = _(
            "Publications {period} describe {so_many}. No publication states a genetic test result"
            " for any of them."
        )
    values = {
        "so_many": counting.so_many(context, selection, counted.total),
        "period": counting.period(selection, counted.last_year),
        "n": number(n),
        "results": results,
        "published": number(published),
        "as_published": number(counted.totals.as_published or 0),
    }
    rest = []
    if not_tested := said.get(NOT_TESTED):
        rest.append(
            ngettext(
                "For {n} it is stated that no test was made.",
                "For {n} it is stated that no test was made.",
                not_tested,
            ).format(n=number(not_tested))
        )
    rest += counting.rest_words(counted, nothing_said)
    return counting.with_open(joined(sentence.format(**values), *rest), counted)


def covid_sentence(
    context: Context, selection: Selection, by_trigger: list[crossing.Row], last_year: int
) -> str:
    """Genetic results of people with COVID-19, in every included publication; "" if not chosen."""
    row = next((row for row in by_trigger if row.code == COVID19), None)
    who = counting.people(context, replace(selection, trigger=()))
    period = counting.period(selection, last_year)
    if row is None:
        if selection.trigger:
            return ""
        return _(
            "No included publication {period} is known to describe {who} and COVID-19."
        ).format(period=period, who=who)
    n = with_result(row.published_parts)
    unsplit = row.published_total - sum(row.published_parts.values())
    if n:
        sentence = ngettext(
            "Of {of} published description of {who} and COVID-19 {period}, a genetic test result"
            " is stated for {n}.",
            "Of {of} published descriptions of {who} and COVID-19 {period}, a genetic test result"
            " is stated for {n}.",
            row.published_total,
        )
    elif unsplit:
        sentence = ngettext(
            "Of {of} published description of {who} and COVID-19 {period}, none is known to come"
            " with a genetic test result.",
            "Of {of} published descriptions of {who} and COVID-19 {period}, none is known to come"
            " with a genetic test result.",
            row.published_total,
        )
    else:
        sentence = ngettext(
            "In {of} published description of {who} and COVID-19 {period}, no genetic test result"
            " is stated.",
            "In none of {of} published descriptions of {who} and COVID-19 {period} is a genetic"
            " test result stated.",
            row.published_total,
        )
    said = [sentence.format(of=number(row.published_total), n=number(n), who=who, period=period)]
    if unsplit:
        said.append(
            ngettext(
                "For {n} of them the publication gives trigger and test result each alone.",
                "For {n} of them the publications give trigger and test result each alone.",
                unsplit,
            ).format(n=number(unsplit))
        )
    said.append(
        _(
            "Every included publication was looked at, also those whose patients are counted within"
            " another one."
        )
    )
    if selection.country or selection.age:
        said.append(
            _("Descriptions that may match this choice, but are not known to, are not among them.")
        )
    return joined(*said)


def caveats(counted: counting.Count, said: Mapping[str, int]) -> list[str]:
    """What must be known of genetic tests to read the counts."""
    told = []
    if n := counted.totals.not_stated:
        told.append(
            ngettext(
                "For {n} of {total} patients the publication does not say whether a genetic test"
                " was made, or what it showed. That is neither 'not tested' nor 'nothing found': it"
                " may have been either, or a variant may have been found.",
                "For {n} of {total} patients the publications do not say whether a genetic test was"
                " made, or what it showed. That is neither 'not tested' nor 'nothing found': it may"
                " have been either, or a variant may have been found.",
                n,
            ).format(n=number(n), total=number(counted.total))
        )
    if said.get("negative"):
        told.append(
            _(
                "'Nothing found' holds for the test that was made. Another test, which looks at"
                " other genes, might show something."
            )
        )
    told.append(
        _(
            "Who is tested is chosen: someone whose relatives were ill too, or who fell ill again,"
            " may be more likely to be tested, and to be written about."
        )
    )
    return told


def not_to_conclude(
    counted: counting.Count, said: Mapping[str, int], told: list[dict[str, Any]]
) -> tuple[str, ...]:
    """What nobody may read from the counts: how often ANE is genetic, or will come back."""
    unknown = counted.total - with_result(said)
    share = _("Do not conclude what share of ANE is genetic: those who were tested were chosen.")
    if unknown:
        share = ngettext(
            "Do not conclude what share of ANE is genetic: for {n} of {total} patients no test"
            " result is known, and those who were tested were chosen.",
            "Do not conclude what share of ANE is genetic: for {n} of {total} patients no test"
            " result is known, and those who were tested were chosen.",
            unknown,
        ).format(n=number(unknown), total=number(counted.total))
    never = [
        share,
        _(
            "Do not read from these counts whether ANE will come back, or run in a family: people"
            " are often written about just because it did."
        ),
    ]
    if told and said.get("ranbp2_positive"):
        claims = [
            (
                _("{said}, quoted by {who}, {year}")
                if row["as_of_year"] is not None
                else _("{said}, quoted by {who}")
            ).format(said=row["said"], who=row["said_by"], year=row["as_of_year"])
            for row in told
        ]
        never.append(
            ngettext(
                "Do not set the {n} patient with a stated RANBP2 variant against the numbers of"
                " genetic cases that people are told ({claims}): nobody knows how many of the"
                " others have one.",
                "Do not set the {n} patients with a stated RANBP2 variant against the numbers of"
                " genetic cases that people are told ({claims}): nobody knows how many of the"
                " others have one.",
                said["ranbp2_positive"],
            ).format(n=number(said["ranbp2_positive"]), claims=separated(claims))
        )
    return (*never, counting.never_a_rate())


def alt(rows: list[dict[str, Any]], counted: counting.Count) -> str:
    """The chart of the answers in words."""
    if not rows:
        return _(
            "An empty chart: no publication says anything about genetic tests for this choice."
        )
    top = max(rows, key=lambda row: row["patients"])
    not_stated = ngettext(
        "For {n} nothing on genetic tests was found: a hatched bar.",
        "For {n} nothing on genetic tests was found: a hatched bar.",
        counted.totals.not_stated or 0,
    )
    return joined(
        ngettext(
            "Horizontal bar chart with a bar for {count} answer: {top}, {patients}.",
            "Horizontal bar chart of {count} answers by number of patients. Longest of these:"
            " {top}, {patients}.",
            len(rows),
        ).format(
            count=number(len(rows)),
            top=top["label"],
            patients=counting.n_patients(top["patients"]),
        ),
        *counting.rest_words(counted, not_stated),
        _("The table below holds every value."),
    )


def columns() -> tuple[Column, ...]:
    """The columns of the main table."""
    return (
        Column("genetic_result", _("Code"), "", _("Code of the result."), shown=False),
        Column("label", _("Genetic test"), "", _("What the publication says of it.")),
        Column("meaning", _("Meaning"), "", _("Who is counted here.")),
        Column("tested", _("Result"), "", _("Whether this is a test's result."), shown=False),
        Column("patients", _("Patients"), "patients", _("Patients of whom this is said.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that say so, also those counted within another one."),
        ),
    )


def crossed_columns() -> tuple[Column, ...]:
    """What is said of genetic tests, side by side in a row."""
    return (
        Column("patients", _("Patients"), "patients", _("All patients of the row.")),
        Column("ranbp2_positive", _("RANBP2"), "patients", _("RANBP2 variant found.")),
        Column("other_gene_positive", _("Other gene"), "patients", _("Variant in another gene.")),
        Column("negative", _("Nothing found"), "patients", _("Tested, nothing found.")),
        Column(
            NOT_TESTED,
            _("Not tested"),
            "patients",
            _("The publication says: they were not tested."),
        ),
        Column(
            crossing.NOT_STATED,
            _("Not stated"),
            "patients",
            _("The publication says nothing about genetic tests."),
        ),
        Column(
            "cannot_be_split",
            _("Cannot be split"),
            "patients",
            _("The rest: publications that give each fact alone, not together."),
        ),
        Column(
            "published_patients",
            _("Descriptions"),
            "patients",
            _("As published: a patient described twice is counted twice."),
        ),
        Column(
            "published_with_result",
            _("Descriptions with a result"),
            "patients",
            _("Descriptions with a result: a variant found, or tested and nothing found."),
        ),
    )
