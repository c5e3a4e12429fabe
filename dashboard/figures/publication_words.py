"""Words that figures about publications share."""

from __future__ import annotations

from dashboard.languages import SOURCE, language
from dashboard.words import _


def within(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def nothing_drawn() -> str:
    """Describe a chart without a publication in it."""
    return _("An empty chart: no publication is known to match this choice.")


def names_of_places() -> str:
    """Whose names of countries and territories these are."""
    if language() != SOURCE:
        return _(
            "Names of countries and territories: Unicode CLDR. Names imply no opinion on the status"
            " of any territory."
        )
    return _(
        "Names: everyday English for member states of the United Nations, ISO 3166 for other"
        " territories. Names imply no opinion on the status of any territory."
    )
