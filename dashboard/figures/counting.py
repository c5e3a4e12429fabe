"""What figures share: totals of a selection, and the agreed words for numbers and caveats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.figures.answer import Column, Totals
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, listed, ngettext, number

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


def people(context: Context, selection: Selection, n: int) -> str:
    """Who is counted, agreeing with ``n``: "people with ANE (children; treated in China)"."""
    words = choice_words(context, selection)
    if not words:
        return ngettext("person with ANE", "people with ANE", n)
    return ngettext("person with ANE ({choices})", "people with ANE ({choices})", n).format(
        choices="; ".join(words)
    )


def so_many(context: Context, selection: Selection, n: int) -> str:
    """What publications describe, with its basis: "at least 974 people with ANE"."""
    if selection.basis == "distinct":
        who = people(context, selection, n)
        return _("at least {n} {who}").format(n=number(n), who=who)
    return ngettext(
        "{who} {n} time (a patient described twice is counted twice)",
        "{who} {n} times (a patient described twice is counted twice)",
        n,
    ).format(n=number(n), who=people(context, selection, 2))


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
        return _("to {year}").format(year=last_year)
    if selection.from_year >= last_year:
        return _("of {year}").format(year=selection.from_year)
    return _("from {first} to {last}").format(first=selection.from_year, last=last_year)


def headline(context: Context, selection: Selection, counted: Count) -> str:
    """The agreed sentence for a number of published patients: number, unit, basis, as of when."""
    t = counted.totals
    extra = t.possible_extra or 0
    counted_once = selection.basis == "distinct" and counted.total
    described = counted.total if counted_once else 2
    values = {
        "who": people(context, selection, described),
        "period": period(selection, counted.last_year),
        "patients": number(counted.total),
        "publications": in_publications(t.publications or 0),
        "as_published": number(t.as_published or 0),
        "most": number(counted.total + extra),
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
        sentence = _(
            "{publications} {period}: {as_published} {who}. They are counted in another publication"
            " that does not match this choice, or does not say so; so none is counted here."
        )
    elif extra:
        sentence = ngettext(
            "At least {patients} {who} is described in {publications} {period}"
            " (up to {most} if no possible overlap is real).",
            "At least {patients} {who} are described in {publications} {period}"
            " (up to {most} if no possible overlap is real).",
            counted.total,
        )
    else:
        sentence = ngettext(
            "At least {patients} {who} is described in {publications} {period}.",
            "At least {patients} {who} are described in {publications} {period}.",
            counted.total,
        )
    return with_open(sentence.format(**values), counted)


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
    return _("{sentence} {beside}").format(sentence=sentence, beside=beside.format(n=number(n)))


def rest_words(counted: Count, not_stated: str) -> list[str]:
    """What parts leave of a total, in sentences: the not stated, and those who cannot be split.

    Args:
        counted: the totals.
        not_stated: the sentence for the not stated, with ``{n}``; already in its plural form.
    """
    t = counted.totals
    said = []
    if t.not_stated:
        said.append(not_stated.format(n=number(t.not_stated)))
    if t.cannot_be_split:
        said.append(_("{n} cannot be split.").format(n=number(t.cannot_be_split)))
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
