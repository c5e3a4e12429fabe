"""What pages say besides where they are copied into files: no server answers a choice there.

On the live site a reader chooses with controls. A copy has a page for each choice of one thing
instead, and every page of a figure lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlencode

from dashboard.faces import permalink
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Figure, find
from dashboard.figures.selection import FIELDS, Selection, Vocabulary
from dashboard.words import _

Charts = Literal["all", "default", "none"]
CHARTS: tuple[Charts, ...] = get_args(Charts)
Step = Literal["trigger", "country", "age"]
STEPS: tuple[Step, ...] = get_args(Step)
"""The fields of which one value may be chosen, in the order in which a page offers them."""


@dataclass(frozen=True)
class Link:
    """One page of a group; ``here`` on that page itself."""

    words: str
    path: str
    here: bool


@dataclass(frozen=True)
class Offer:
    """The groups of one field, to choose from."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Copy:
    """What a copy holds beside the default pages.

    Attributes:
        steps: field -> the values that have pages of their own, one choice at a time.
        vocabulary: the words for them.
        charts: on which pages charts are drawn: on all, where nothing is chosen, or on none.
    """

    steps: Mapping[Step, Sequence[str]]
    vocabulary: Vocabulary
    charts: Charts = "default"

    def groups(self, figure: Figure) -> int:
        """How many choices of one thing a figure has pages for."""
        return sum(len(codes) for name, codes in self.steps.items() if name in figure.fields)

    def holds(self, figure: Figure, choice: Mapping[str, Sequence[str]]) -> bool:
        """Whether a choice has a page of its own."""
        return any(
            dict(choice) == {name: [code]}
            for name, codes in self.steps.items()
            if name in figure.fields
            for code in codes
        )

    def draws(self, selection: Selection) -> bool:
        """Whether the pages of a choice show charts."""
        return self.charts == "all" or (
            self.charts == "default" and not selection.unpinned().chosen()
        )

    def chosen(self, found: Answer) -> str:
        """The group that an answer is about, in words; "" for everyone."""
        for name, values in found.selection.unpinned().chosen().items():
            return self._words(name, values[0])
        return ""

    def offers(self, found: Answer) -> list[Offer]:
        """The groups of which a figure has a page, by field."""
        figure = find(found.id)
        chosen = found.selection.unpinned().chosen()
        titles = {
            "trigger": _("What came before ANE"),
            "country": _("Country or territory"),
            "age": _("Children or adults"),
        }
        return [
            Offer(
                titles[name],
                tuple(
                    Link(
                        self._words(name, code),
                        permalink.path(found.id, "", {name: [code]}),
                        here=chosen == {name: [code]},
                    )
                    for code in codes
                ),
            )
            for name, codes in self.steps.items()
            if name in figure.fields and codes
        ]

    def countries(self) -> list[Link]:
        """The countries of which the copy has pages, at their address in the live app."""
        return [
            Link(self._words("country", code), "/country?" + urlencode({"country": code}), False)
            for code in self.steps.get("country", ())
        ]

    def asked_for(self, found: Answer) -> dict[str, str]:
        """What a page answers, and the names of what else may be asked for in an address."""
        return {
            "answers": permalink.lasting(found).partition("?")[2],
            "choices": " ".join((*FIELDS, "table")),
        }

    def _words(self, name: str, code: str) -> str:
        v = self.vocabulary
        if name == "trigger":
            return v.trigger_label(code)
        return {"country": v.countries, "age": v.ages}[name][code]


def every_step(vocabulary: Vocabulary) -> dict[Step, list[str]]:
    """Every choice of one thing: trigger groups, countries that are described, age groups."""
    countries = [code for code in vocabulary.countries if code in vocabulary.described]
    return {"trigger": list(vocabulary.groups), "country": countries, "age": list(vocabulary.ages)}
