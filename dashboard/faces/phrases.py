"""What several faces say in the same words: the source, a draft's mark, the names of choices."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.database import Site
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.words import _, listed, long_date

# Behind a full stop stands a space, but not behind the wide ones of Chinese and Japanese; what
# Arabic asks ends in a sign of its own.
_SENTENCE_END = re.compile(r"(?<=[.!?\u061f]) (?=[^a-z])|(?<=[\u3002\uff01\uff1f])(?=.)")


def sentences(text: str) -> list[str]:
    """A text cut behind its sentences."""
    return _SENTENCE_END.split(text)


def choice_names(fields: Iterable[str]) -> str:
    """The names of some fields of a selection, as a list in words: "first year and age"."""
    names = {
        "from": _("first year"),
        "to": _("last year"),
        "trigger": _("trigger"),
        "country": _("country"),
        "age": _("age"),
        "design": _("kind of publication"),
        "recruited": _("way in which patients came into a publication"),
        "basis": _("way of counting"),
    }
    return listed([names[field] for field in fields])


def not_to_quote(of: Answer | Context) -> str:
    """What must stand beside numbers that are not to be quoted; "" for those of a release."""
    if of.demonstration:
        return _("Demonstration: invented numbers, please do not quote.")
    return _("Draft: not released, please do not quote.") if of.draft else ""


def source(answer: Answer, site: Site, address: str) -> str:
    """Where a number comes from, for pictures and slides that travel without their page."""
    return (
        _("Source: {site}, {group}, data version {version}, {date}. {licence}. {address}")
        .format(
            site=site.title,
            group=site.group_name,
            version=answer.data_version,
            date=long_date(answer.data_date),
            licence=site.licence.replace("-", " "),
            address=address,
        )
        .strip()
    )
