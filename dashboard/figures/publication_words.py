"""Words that figures about publications share."""

from __future__ import annotations

from dashboard.figures import counting
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _


def joined(*texts: str) -> str:
    """Join sentences, leaving out empty ones."""
    return " ".join(filter(None, texts))


def within(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def for_choice(context: Context, selection: Selection) -> str:
    """The choices behind a number of publications, with a space before; "" without a choice."""
    words = counting.choice_words(context, selection)
    return _(" for this choice ({choices})").format(choices="; ".join(words)) if words else ""


def nothing_drawn() -> str:
    """Describe a chart without a publication in it."""
    return _("An empty chart: no publication is known to match this choice.")


def names_of_places() -> str:
    """Whose names of countries and territories these are."""
    return _(
        "Names: everyday English for member states of the United Nations, ISO 3166 for other"
        " territories. Names imply no opinion on the status of any territory."
    )
