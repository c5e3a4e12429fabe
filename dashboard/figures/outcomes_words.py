"""Sentences of ``outcomes``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from dashboard.figures import counting
from dashboard.figures.figure import Context
from dashboard.figures.forest import LEAST_OF
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number, percent

Rows = Sequence[dict[str, Any]]
Outcome = Literal["lasting", "recovered"]


def headline(
    context: Context,
    selection: Selection,
    series: Rows,
    contained: Rows,
    *,
    silent: int,
    deaths: int,
) -> str:
    """From which share who died to which, and how many publications do not say.

    Args:
        context: the data.
        selection: what was chosen.
        series: the rows of the table.
        contained: publications whose patients are counted in another one.
        silent: how many publications do not say how their patients fared.
        deaths: how many are about people who came in because they died.
    """
    drawn = [row for row in series if row["share"] is not None]
    silent += sum(row["died"] is None for row in series)
    values = {
        "publications": counting.in_publications(len(drawn)),
        "period": counting.period(selection, counting.last_year(context, selection)),
        "least": LEAST_OF,
        "who": counting.people(context, selection),
    }
    if not drawn:
        others = sum(row["share"] is not None for row in contained)
        sentences = [
            _(
                "No publication {period} that counts here is known to give a share of deaths among"
                " at least {least} {who}."
            ).format(**values)
        ]
        if others:
            sentences.append(
                ngettext(
                    "{n} does whose patients are counted in another publication.",
                    "{n} do whose patients are counted in another publication.",
                    others,
                ).format(n=number(others))
            )
        if deaths:
            sentences.append(
                ngettext(
                    "{n} is about people who came in because they, or others with them, had died.",
                    "{n} are about people who came in because they, or others with them, had died.",
                    deaths,
                ).format(n=number(deaths))
            )
        return joined(*sentences)
    lowest, highest = ends(drawn)
    # A single publication has no range: another sentence, not another form of the same.
    words = (
        _("One publication {period} of at least {least} {who} says how many died: {highest}.")
        if len(drawn) == 1
        else _(
            "{publications} {period}, each of at least {least} {who}, say how many died: from"
            " {lowest} to {highest}."
        )
    )
    sentences = [words.format(**values, lowest=share_words(lowest), highest=share_words(highest))]
    if silent:
        sentences.append(
            ngettext(
                "For {n} other no number of deaths was found in what was read.",
                "For {n} others no number of deaths was found in what was read.",
                silent,
            ).format(n=number(silent))
        )
    sentences.append(
        _("No publication can tell how one person will fare.")
        if len(drawn) == 1
        else _(
            "The publications took in different people, so no single share holds for all, and none"
            " can tell how one person will fare."
        )
    )
    return joined(*sentences)


def share_words(row: dict[str, Any]) -> str:
    """Who died, in words: "27% (18 of 67)"."""
    return _("{share} ({n} of {of})").format(
        share=percent(row["share"]), n=number(row["died"]), of=number(row["of"])
    )


def ends(drawn: Rows) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows with the lowest and the highest share who died; of equal ones the largest."""
    return (
        min(drawn, key=lambda row: (row["share"], -row["of"])),
        max(drawn, key=lambda row: (row["share"], row["of"])),
    )


def recent_note(context: Context, years: Iterable[int]) -> str:
    """Say that recent publications are still being added; "" where there is none."""
    if not any(counting.is_recent(context, year) for year in years):
        return ""
    return _("Publications from {first} on are still being added: more rows will come.").format(
        first=context.data_year - counting.RECENT_YEARS + 1
    )


def alt(series: Rows) -> str:
    """Describe the chart of those who died."""
    drawn = [row for row in series if row["share"] is not None]
    if not drawn:
        return joined(
            _("An empty chart: no publication of this choice says how many people died."),
            _("The table below holds every value.") if series else "",
        )
    lowest, highest = ends(drawn)
    said = [
        ngettext(
            "A mark with its 95% interval for {count} publication, the share who died: {highest} in"
            " {highest_name}.",
            "Marks with their 95% intervals, one for each of {count} publications, in groups by how"
            " people came in: the share who died. Lowest: {lowest} in {lowest_name}; highest:"
            " {highest} in {highest_name}.",
            len(drawn),
        ).format(
            count=number(len(drawn)),
            lowest=share_words(lowest),
            lowest_name=lowest["label"],
            highest=share_words(highest),
            highest_name=highest["label"],
        )
    ]
    rest = len(series) - len(drawn)
    if rest:
        said.append(
            ngettext(
                "For {n} publication no number of deaths was found: it is not drawn.",
                "For {n} publications no number of deaths was found: they are not drawn.",
                rest,
            ).format(n=number(rest))
        )
    said.append(_("The table below holds every value."))
    return joined(*said)


def one_outcome_alt(rows: Rows, outcome: Outcome) -> str:
    """Describe the chart of another outcome."""
    drawn = [row for row in rows if row["share"] is not None]
    if not drawn:
        return _("An empty chart: no publication of this choice states a share.")
    lowest, highest = ends(drawn)
    words = _("{share} ({n} of {of}) in {label}")
    said = [
        _marks(outcome, len(drawn)).format(
            count=number(len(drawn)),
            **{
                name: words.format(
                    share=percent(row["share"]),
                    n=number(row["n"]),
                    of=number(row["of"]),
                    label=row["label"],
                )
                for name, row in (("lowest", lowest), ("highest", highest))
            },
        )
    ]
    rest = len(rows) - len(drawn)
    if rest:
        said.append(
            ngettext(
                "{n} publication leaves more than half of the outcomes open and is not drawn.",
                "{n} publications leave more than half of the outcomes open and are not drawn.",
                rest,
            ).format(n=number(rest))
        )
    said.append(_("The table below holds every value."))
    return joined(*said)


def _marks(outcome: Outcome, n: int) -> str:
    if outcome == "lasting":
        return ngettext(
            "A mark with its 95% interval for {count} publication, the share who live with lasting"
            " difficulties: {highest}.",
            "Marks with their 95% intervals, one for each of {count} publications: the share who"
            " live with lasting difficulties. Lowest: {lowest}; highest: {highest}.",
            n,
        )
    return ngettext(
        "A mark with its 95% interval for {count} publication, the share who recovered: {highest}.",
        "Marks with their 95% intervals, one for each of {count} publications: the share who"
        " recovered. Lowest: {lowest}; highest: {highest}.",
        n,
    )


def one_outcome_note() -> str:
    """Say which publications stand in a table of one outcome."""
    return _(
        "Only publications that state this outcome. Where some are not stated, the true share may"
        " be higher. A share is shown only where at least half of the outcomes are stated, with its"
        " 95% interval."
    )


def caveats(
    context: Context,
    selection: Selection,
    series: Rows,
    *,
    silent: Rows,
    partly: Rows,
    contained: Rows,
) -> tuple[str, ...]:
    """What must be known to read the table.

    Args:
        context: the data.
        selection: what was chosen.
        series: the rows of the table.
        silent: publications that do not say how their patients fared.
        partly: publications of which only some patients match.
        contained: publications whose patients are counted in another one.
    """
    said = [
        _(
            "A first collection, read mostly from abstracts: more publications exist. Some look at"
            " how people were when they left hospital, others months later."
        )
    ]
    recent = recent_note(context, (row["year"] for row in series))
    if recent:
        said.append(recent)
    ways = Counter(row["recruited"] for row in series)
    labels = {row["recruited"]: row["recruited_label"] for row in series}
    if ways:
        said.append(
            _(
                "How people came into a publication can go with how they fared, so it stands beside"
                " each row. Here: {ways}."
            ).format(
                ways=listed(
                    [
                        _("{label} ({n})").format(label=labels[way], n=number(n))
                        for way, n in ways.items()
                    ]
                )
            )
        )
    unclear = [row for row in series if row["died"] is None]
    if unclear:
        said.append(
            ngettext(
                "For {n} publication in the table it was not found whether anyone died, and other"
                " outcomes are open: that is 'not stated', not 'nobody died'.",
                "For {n} publications in the table it was not found whether anyone died, and other"
                " outcomes are open: that is 'not stated', not 'nobody died'.",
                len(unclear),
            ).format(n=number(len(unclear)))
        )
    if silent:
        said.append(
            ngettext(
                "For {n} more publication, with {patients}, nothing that can be counted was found"
                " on how they fared: mostly its abstract was read. It is not in the table.",
                "For {n} more publications, with {patients}, nothing that can be counted was found"
                " on how they fared: mostly their abstracts were read. They are not in the table.",
                len(silent),
            ).format(
                n=number(len(silent)),
                patients=counting.n_patients(sum(row["patients"] for row in silent)),
            )
        )
    if partly:
        said.append(
            ngettext(
                "{n} publication with only some patients who match this choice is left out: nobody"
                " can tell from it which of them died.",
                "{n} publications with only some patients who match this choice are left out:"
                " nobody can tell from them which of their patients died.",
                len(partly),
            ).format(n=number(len(partly)))
        )
    if contained and selection.basis == "distinct":
        said.append(
            ngettext(
                "{n} more publication says how its patients fared. It is left out because another"
                " one contains these people, or may; choose 'as published' to see it.",
                "{n} more publications say how their patients fared. They are left out because"
                " others contain these people, or may; choose 'as published' to see them.",
                len(contained),
            ).format(n=number(len(contained)))
        )
    elif contained:
        said.append(
            ngettext(
                "{n} of the publications describes people who are, or may be, in another one too;"
                " it is marked 'contained'.",
                "{n} of the publications describe people who are, or may be, in another one too;"
                " they are marked 'contained'.",
                len(contained),
            ).format(n=number(len(contained)))
        )
    suspected = sum(row["certainty"] == "suspected" for row in series)
    if suspected:
        said.append(
            ngettext(
                "{n} publication in the table calls the diagnosis suspected.",
                "{n} publications in the table call the diagnosis suspected.",
                suspected,
            ).format(n=number(suspected))
        )
    if selection.age:
        said.append(
            _(
                "A child is anyone under 18 when the illness began, or called a child by the"
                " publication; an adult is anyone of 18 or over."
            )
        )
    return tuple(said)
