"""What figures share: totals of a selection, and the agreed words for numbers and caveats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.figures.answer import Column, Totals
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, joined, listed, ngettext, number, pgettext, separated

# Papers appear years after an illness and reach a collection later still. The three latest years of
# publication are marked as still filling in, wherever years are shown.
RECENT_YEARS = 3

MATCHING = "matching($first_year, $last_year, $designs, $triggers, $countries, $ages)"

_TOTALS = f"""
SELECT
    coalesce(sum(patients) FILTER (counted), 0)::INTEGER AS distinct_patients,
    coalesce(sum(patients), 0)::INTEGER AS as_published,
    coalesce(sum(patients) FILTER (possible), 0)::INTEGER AS possible_extra,
    count(*) FILTER (patients > 0) AS publications,
    coalesce(sum(cannot_be_placed) FILTER (counted), 0)::INTEGER AS open_distinct,
    coalesce(sum(cannot_be_placed), 0)::INTEGER AS open_as_published,
    coalesce(sum(patients) FILTER (counted AND certainty = 'suspected'), 0)::INTEGER
        AS suspected_distinct,
    coalesce(sum(patients) FILTER (certainty = 'suspected'), 0)::INTEGER
        AS suspected_as_published,
    coalesce(
        list(publication_id ORDER BY year, publication_id) FILTER (patients > 0), []
    ) AS sources
FROM {MATCHING}
JOIN included USING (publication_id, year)
"""


@dataclass(frozen=True)
class Count:
    """The totals of a selection, with the publications behind them."""

    totals: Totals
    suspected: int
    open_as_published: int
    sources: tuple[str, ...]
    last_year: int

    @property
    def total(self) -> int:
        """Patients known to match, on the basis that was asked for."""
        return self.totals.total or 0


def count(
    context: Context,
    selection: Selection,
    *,
    not_stated: int = 0,
    split: int | None = None,
) -> Count:
    """Count the patients known to match a selection.

    Args:
        context: the data.
        selection: whom to count.
        not_stated: matching patients about whom nothing is said on the dimension of the figure.
        split: patients in the parts of the figure; what the parts and ``not_stated`` leave of the
            total cannot be split. ``None`` where nothing is split.
    """
    row = context.rows(_TOTALS, selection.parameters())[0]
    distinct = selection.basis == "distinct"
    total = row["distinct_patients"] if distinct else row["as_published"]
    totals = Totals(
        total=total,
        distinct=row["distinct_patients"],
        as_published=row["as_published"],
        possible_extra=row["possible_extra"],
        publications=row["publications"],
        not_stated=not_stated,
        cannot_be_split=0 if split is None else total - split - not_stated,
        cannot_be_placed=row["open_distinct"] if distinct else row["open_as_published"],
    )
    return Count(
        totals=totals,
        suspected=row["suspected_distinct"] if distinct else row["suspected_as_published"],
        open_as_published=row["open_as_published"],
        sources=tuple(row["sources"]),
        last_year=last_year(context, selection),
    )


def last_year(context: Context, selection: Selection) -> int:
    """The last year of publication that a selection can count."""
    return min(selection.to_year or context.data_year, context.data_year)


def choice_words(context: Context, selection: Selection) -> list[str]:
    """The choices in words, one item a field: ["influenza", "children", "treated in China"]."""
    v = context.vocabulary
    words: list[str] = []
    if selection.trigger:
        labels = [v.trigger_label(code) for code in selection.trigger]
        words.append(_("trigger: {labels}").format(labels=listed(labels, "or")))
    if selection.age:
        words.append({"child": _("children"), "adult": _("adults")}[selection.age])
    if selection.country:
        labels = [v.countries[code] for code in selection.country]
        words.append(_("treated in: {countries}").format(countries=listed(labels, "or")))
    if selection.design:
        labels = [v.designs[code] for code in selection.design]
        words.append(_("kind of publication: {labels}").format(labels=listed(labels, "or")))
    if selection.recruited:
        labels = [v.recruitments[code] for code in selection.recruited]
        words.append(_("how the patients came into it: {ways}").format(ways=listed(labels, "or")))
    return words


def choices(context: Context, selection: Selection) -> str:
    """All choices in words: "children; treated in: China"; "" where nothing is chosen."""
    return separated(choice_words(context, selection))


def people(context: Context, selection: Selection) -> str:
    """Who is counted, without a number: "people with ANE (children; treated in: China)"."""
    chosen = choices(context, selection)
    if chosen:
        return _("people with ANE ({choices})").format(choices=chosen)
    return _("people with ANE")


def so_many(context: Context, selection: Selection, n: int) -> str:
    """What publications describe, with its basis: "at least 974 people with ANE"."""
    chosen = choices(context, selection)
    if selection.basis == "distinct" and chosen:
        words = ngettext(
            "at least {n} person with ANE ({choices})",
            "at least {n} people with ANE ({choices})",
            n,
        )
    elif selection.basis == "distinct":
        words = ngettext("at least {n} person with ANE", "at least {n} people with ANE", n)
    elif chosen:
        words = ngettext(
            "people with ANE ({choices}) {n} time (a patient described twice is counted twice)",
            "people with ANE ({choices}) {n} times (a patient described twice is counted twice)",
            n,
        )
    else:
        words = ngettext(
            "people with ANE {n} time (a patient described twice is counted twice)",
            "people with ANE {n} times (a patient described twice is counted twice)",
            n,
        )
    return words.format(n=number(n), choices=chosen)


def n_patients(n: int) -> str:
    """Say how many patients: "1 patient", "405 patients"."""
    return ngettext("{n} patient", "{n} patients", n).format(n=number(n))


def in_publications(n: int) -> str:
    """Say how many publications: "1 publication", "198 publications"."""
    return ngettext("{n} publication", "{n} publications", n).format(n=number(n))


def short_name(author: str | None, year: int, letter: str) -> str:
    """A publication as charts name it: "Yamamoto 2015", "Zhang 2025b"; of `short_names`."""
    return _("{author} {year}{letter}").format(
        author=author or _("Unnamed"), year=year, letter=letter
    )


def period(selection: Selection, last_year: int) -> str:
    """The years of publication in words: "to 2026", "from 2009 to 2021", "of 2021"."""
    if selection.from_year is None:
        return pgettext("publications", "to {year}").format(year=last_year)
    if selection.from_year >= last_year:
        return pgettext("publications", "of {year}").format(year=selection.from_year)
    return pgettext("publications", "from {first} to {last}").format(
        first=selection.from_year, last=last_year
    )


def headline(context: Context, selection: Selection, counted: Count) -> str:
    """The agreed sentence for a number of published patients: number, unit, basis, as of when."""
    t = counted.totals
    values = {
        "who": people(context, selection),
        "choices": choices(context, selection),
        "period": period(selection, counted.last_year),
        "patients": number(counted.total),
        "publications": in_publications(t.publications or 0),
        "as_published": number(t.as_published or 0),
        "most": number(counted.total + (t.possible_extra or 0)),
    }
    if not t.publications and counted.open_as_published:
        sentence = _("No publication {period} in this collection is known to describe {who}.")
    elif not t.publications:
        sentence = _("No publication {period} in this collection describes {who}.")
    elif selection.basis == "as_published":
        sentence = ngettext(
            "{publications} {period} describes {who} {patients} times in all, counted as published:"
            " a patient described twice is counted twice.",
            "{publications} {period} describe {who} {patients} times in all, counted as published:"
            " a patient described twice is counted twice.",
            t.publications,
        )
    elif not counted.total:
        # "None" would be wrong: contained publications can say more than the one that counts.
        sentence = _elsewhere(counted, chosen=bool(values["choices"]))
    else:
        sentence = _at_least(counted, chosen=bool(values["choices"]))
    return with_open(sentence.format(**values), counted)


def _elsewhere(counted: Count, *, chosen: bool) -> str:
    """The sentence for people who match, but are counted only where it is not said that they do."""
    n = counted.totals.as_published or 0
    if chosen:
        return ngettext(
            "{publications} {period}: {as_published} person with ANE ({choices}). They are counted"
            " in another publication that does not match this choice, or does not say so; so none"
            " is counted here.",
            "{publications} {period}: {as_published} people with ANE ({choices}). They are counted"
            " in another publication that does not match this choice, or does not say so; so none"
            " is counted here.",
            n,
        )
    return ngettext(
        "{publications} {period}: {as_published} person with ANE. They are counted in another"
        " publication that does not match this choice, or does not say so; so none is counted"
        " here.",
        "{publications} {period}: {as_published} people with ANE. They are counted in another"
        " publication that does not match this choice, or does not say so; so none is counted"
        " here.",
        n,
    )


def _at_least(counted: Count, *, chosen: bool) -> str:
    """The sentence for people counted once; the possible overlaps where there are any."""
    if counted.totals.possible_extra and chosen:
        return ngettext(
            "At least {patients} person with ANE ({choices}) is described in {publications}"
            " {period} (up to {most} if no possible overlap is real).",
            "At least {patients} people with ANE ({choices}) are described in {publications}"
            " {period} (up to {most} if no possible overlap is real).",
            counted.total,
        )
    if counted.totals.possible_extra:
        return ngettext(
            "At least {patients} person with ANE is described in {publications} {period}"
            " (up to {most} if no possible overlap is real).",
            "At least {patients} people with ANE are described in {publications} {period}"
            " (up to {most} if no possible overlap is real).",
            counted.total,
        )
    if chosen:
        return ngettext(
            "At least {patients} person with ANE ({choices}) is described in {publications}"
            " {period}.",
            "At least {patients} people with ANE ({choices}) are described in {publications}"
            " {period}.",
            counted.total,
        )
    return ngettext(
        "At least {patients} person with ANE is described in {publications} {period}.",
        "At least {patients} people with ANE are described in {publications} {period}.",
        counted.total,
    )


def with_open(sentence: str, counted: Count) -> str:
    """Put those who cannot be placed beside a number, in the sentence that is quoted."""
    n = counted.totals.cannot_be_placed or 0
    if not n:
        return sentence
    beside = ngettext(
        "For {n} other patient the publication does not say enough to tell.",
        "For {n} other patients the publications do not say enough to tell.",
        n,
    )
    return joined(sentence, beside.format(n=number(n)))


def rest_words(counted: Count, not_stated: str) -> list[str]:
    """What parts leave of a total, in sentences: the not stated, and those who cannot be split.

    Args:
        counted: the totals.
        not_stated: the sentence for the not stated, in the form for their number, with ``{n}``.
    """
    t = counted.totals
    said = []
    if t.not_stated:
        said.append(not_stated.format(n=number(t.not_stated)))
    if t.cannot_be_split:
        said.append(
            ngettext("{n} cannot be split.", "{n} cannot be split.", t.cannot_be_split).format(
                n=number(t.cannot_be_split)
            )
        )
    return said


def caveats(selection: Selection, counted: Count) -> list[str]:
    """What must be known to read a number of published patients, as far as it applies here."""
    t = counted.totals
    said = [
        _(
            "A first collection, read mostly from abstracts: the true number of published patients"
            " is higher, and most people with ANE are never written about."
        )
    ]
    if t.possible_extra and selection.basis == "distinct":
        said.append(
            ngettext(
                "{extra} more patient stands in a publication that may describe the same person"
                " again. Left out of the count, this would raise it to at most {most}.",
                "{extra} more patients stand in publications that may describe the same people"
                " again. Left out of the count, they would raise it to at most {most}.",
                t.possible_extra,
            ).format(extra=number(t.possible_extra), most=number(counted.total + t.possible_extra))
        )
    if t.cannot_be_placed:
        said.append(
            ngettext(
                "{n} patient cannot be placed: the publication does not say enough to tell whether"
                " this choice fits. Not counted here.",
                "{n} patients cannot be placed: their publications do not say enough to tell"
                " whether this choice fits. They are not counted here.",
                t.cannot_be_placed,
            ).format(n=number(t.cannot_be_placed))
        )
    if t.cannot_be_split:
        said.append(
            ngettext(
                "{n} of the patients counted cannot be split: the publication gives each fact"
                " alone, not together.",
                "{n} of the patients counted cannot be split: their publications give each fact"
                " alone, not together.",
                t.cannot_be_split,
            ).format(n=number(t.cannot_be_split))
        )
    if counted.suspected:
        said.append(
            ngettext(
                "Of the {total} counted, {n} has a diagnosis that is called suspected.",
                "Of the {total} counted, {n} have a diagnosis that is called suspected.",
                counted.suspected,
            ).format(n=number(counted.suspected), total=number(counted.total))
        )
    if selection.age:
        said.append(
            _(
                "A child is anyone under 18 when the illness began, or called a child by the"
                " publication; an adult is anyone of 18 or over."
            )
        )
    return said


def never_a_rate() -> str:
    """What no count of publications can say."""
    return _(
        "Do not read these counts as how often ANE occurs, in any place or year. They measure what"
        " was written and found, not how many people fell ill."
    )


def recent_column() -> Column:
    """The column that marks years still filling in, the same in every table that shows years."""
    return Column(
        "still_filling_in",
        _("Still filling in"),
        "",
        _("Whether publications of this year are still being added."),
    )


def is_recent(context: Context, year: int) -> bool:
    """Whether publications of this year are still being added."""
    return year > context.data_year - RECENT_YEARS


def recent_note(context: Context, years: Iterable[int]) -> str:
    """The words that go with years still filling in; "" where none of ``years`` is recent."""
    if not any(is_recent(context, year) for year in years):
        return ""
    return _(
        "Publications from {first} on are still being added: the last years will grow, so a fall at"
        " the end is not a fall in illness."
    ).format(first=context.data_year - RECENT_YEARS + 1)
