"""What every face says about the illness and the collection in the same words.

Each of these sentences was weighed for frightened readers and for journalists; a second wording of
one would be read as a second statement.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, answer
from dashboard.figures.selection import Selection
from dashboard.words import _, number


@dataclass(frozen=True)
class KeyNumber:
    """One of the numbers that the whole is about.

    Attributes:
        label: what is counted, to stand above the number.
        number: as people read it; "" where the data have none.
        sentence: the number in a sentence that can be quoted.
        found: the answer that it comes from.
    """

    label: str
    number: str
    sentence: str
    found: Answer


def what_ane_is() -> str:
    """The illness in three sentences."""
    return _(
        "ANE is a rare illness of the brain that follows an ordinary infection, such as"
        " influenza, within days. It strikes mostly young children, and it can strike adults."
        " Some people die of it, some live with lasting difficulties, and some recover."
    )


def why_counted() -> str:
    """Why there is a collection, and of what."""
    return _(
        "How many people have had Acute Necrotizing Encephalopathy (ANE)? Families are told a"
        " very small number. We gathered what publications describe, mostly from their"
        " abstracts, and counted."
    )


def key_numbers(context: Context, selection: Selection) -> tuple[KeyNumber, ...]:
    """What people are told, what is published, and what the group knows: side by side."""
    told = answer(context, "told-and-counted", selection)
    published = answer(context, "published-count", selection)
    known = answer(context, "published-and-known", selection)
    return (
        KeyNumber(
            _("Cases that people were told of"),
            told.texts.get("told_number", ""),
            told.texts.get("told_sentence", told.headline),
            told,
        ),
        KeyNumber(
            _("In publications, at least"),
            number(published.totals.total or 0),
            published.headline,
            published,
        ),
        KeyNumber(
            _("Families whom the group knew"),
            known.texts.get("group_number", ""),
            known.texts.get("group_sentence", known.headline),
            known,
        ),
    )


def never_added() -> str:
    """What must stand beside the key numbers."""
    return _("These three count different things. They stand side by side and must not be added.")


def not_searched_yet() -> str:
    """What the collection lacks most."""
    return _(
        "The medical databases (PubMed, Embase and others) have not been searched yet. That is"
        " the next step, and it will find more."
    )


def found_less_easily() -> str:
    """Whose patients are missing more often than others."""
    return _("Publications in languages other than English are found less easily.")


def years_not_stated() -> str:
    """Why years are read with care."""
    return _(
        "For most patients the year of the illness is not stated. The latest years are still"
        " filling in."
    )


def never_written_about() -> str:
    """What no number of the collection is."""
    return _(
        "Most people with ANE are never written about. No number here is a number of all people"
        " with ANE, and none is a rate."
    )
