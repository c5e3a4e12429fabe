"""The words of a deck that are not those of an answer: choices, marks, sources, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.database import Site
from dashboard.faces import decks, permalink, phrases
from dashboard.faces.phrases import choice_names, not_to_quote
from dashboard.figures import counting
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, ngettext, number, separated


def choices(context: Context, selection: Selection) -> str:
    """The reader's choices as a line; "" where nothing was chosen."""
    words = list(counting.choice_words(context, selection))
    first, last = selection.from_year, selection.to_year
    if first and last:
        words.insert(0, _("published {first} to {last}").format(first=first, last=last))
    elif first:
        words.insert(0, _("published from {first} on").format(first=first))
    elif last:
        words.insert(0, _("published up to {last}").format(last=last))
    if selection.basis == "as_published":
        words.append(_("people counted again each time a publication describes them"))
    return separated(words)


def unfollowed(names: Iterable[str]) -> str:
    """Which of the choices a figure cannot follow; "" for none."""
    found = choice_names(names)
    return _("Not narrowed by: {names}.").format(names=found) if found else ""


def source(answer: Answer, site: Site, address: str) -> str:
    """The line at the foot of a slide, with all that a photograph of it must carry."""
    return phrases.source(answer, site, _short(address))


def _short(address: str) -> str:
    """An address as people read and type it: the code beside it has the choices."""
    return address.partition("://")[2].partition("?")[0]


def address(origin: str, answer: Answer) -> str:
    """The lasting address of an answer; "" for a site that has no public address yet."""
    return origin + permalink.lasting(answer) if origin else ""


def speaker(slide: decks.Slide, url: str) -> str:
    """What the speaker sees: all that may be asked after, and what must not be said."""
    return "\n\n".join(_speaker(slide, url))


def _speaker(slide: decks.Slide, url: str) -> Iterator[str]:
    answer = slide.answer
    if warning := not_to_quote(answer):
        yield warning
    yield _("Question: {question}").format(question=answer.question)
    yield _("In one sentence: {headline}").format(headline=answer.headline)
    if slide.table.note:
        yield _("To the chart: {note}").format(note=slide.table.note)
    if answer.not_to_conclude:
        yield _list(_("What these numbers do not say:"), answer.not_to_conclude)
    if answer.caveats:
        yield _list(_("What to keep in mind:"), answer.caveats)
    yield _("How it is counted: {rule}").format(rule=_(slide.figure.rule))
    if choice := unfollowed(slide.unfollowed):
        yield choice
    if slide.table.alt:
        yield _("The chart in words: {alt}").format(alt=slide.table.alt)
    n = len(answer.sources)
    yield ngettext(
        "{n} publication stands behind this answer.",
        "{n} publications stand behind this answer.",
        n,
    ).format(n=number(n))
    if url:
        yield _("This very answer, with its publications and all values: {url}").format(url=url)


def _list(heading: str, items: Iterable[str]) -> str:
    return "\n".join([heading, *(f"• {item}" for item in items)])
