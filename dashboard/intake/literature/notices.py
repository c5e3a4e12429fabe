"""What a record declares about itself: retracted, corrected, or the notice about another one.

The codes are those of MEDLINE's comment and correction fields
(https://www.nlm.nih.gov/bsd/mms/medlineelements.html); PubMed's XML spells them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.intake.literature.normal import plain
from dashboard.intake.literature.record import Kind

RELATIONS = {
    "RIN": ("RetractionIn", "retracted: {}"),
    "PRIN": ("PartialRetractionIn", "retracted in part: {}"),
    "ROF": ("RetractionOf", "retracts: {}"),
    "PROF": ("PartialRetractionOf", "retracts in part: {}"),
    "EIN": ("ErratumIn", "corrected: {}"),
    "EFR": ("ErratumFor", "corrects: {}"),
    "ECI": ("ExpressionOfConcernIn", "expression of concern: {}"),
    "ECF": ("ExpressionOfConcernFor", "expresses concern about: {}"),
    "CRI": ("CorrectedandRepublishedIn", "corrected and published again: {}"),
    "CRF": ("CorrectedandRepublishedFrom", "corrects and publishes again: {}"),
    "RRI": ("RetractedandRepublishedIn", "retracted and published again: {}"),
    "RRF": ("RetractedandRepublishedFrom", "publishes again after a retraction: {}"),
    "RPI": ("RepublishedIn", "published again: {}"),
    "RPF": ("RepublishedFrom", "publishes again: {}"),
    "UIN": ("UpdateIn", "updated: {}"),
    "UOF": ("UpdateOf", "updates: {}"),
    "CIN": ("CommentIn", "commented on: {}"),
    "CON": ("CommentOn", "comments on: {}"),
}
"""Code in MEDLINE, name in PubMed's XML, and the words of ours; {} is where."""

_BY_NAME = {name.lower(): words for name, words in RELATIONS.values()}

_BY_NAME |= {"preprintin": "has a preprint: {}", "preprintof": "preprint of: {}"}  # Europe PMC

_PREFIXES = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"retracted(?: article)?\s*[:.\])-]\s*", "retracted"),
        (r"withdrawn(?: article)?\s*[:.\])-]\s*", "withdrawn"),
        (
            r"(?:notice of retraction|retraction(?: notice| note)?)(?:\s*:|\s+to\b:?)\s*",
            "retracts: {}",
        ),
        (
            r"(?:(?:author|publisher)(?:['\u2019]s)? )?(?:correction|corrigendum|erratum|addendum)"
            r"(?:\s*:|\s+to\b:?)\s*",
            "corrects: {}",
        ),
        (
            r"(?:editorial )?expression of concern(?:\s*:|\s+(?:to|about)\b:?)\s*",
            "expresses concern about: {}",
        ),
    )
)
_WHOLE = re.compile(
    r"(?:author |publisher )?(?:errat(?:um|a)|corrigendum|correction|retraction(?: not(?:ic)?e)?)",
    re.IGNORECASE,
)
_NOTICE_TYPES = {
    "retraction of publication", "retraction notice", "retraction", "published erratum", "erratum",
    "expression of concern", "corrigendum", "correction", "correction, addition",
}  # fmt: skip
_RETRACTED_TYPES = {
    "retracted publication",
    "retracted article",
    "retracted",
    "withdrawn publication",
}
_ABSTRACT_TYPES = {
    "conference abstract", "meeting abstract", "meeting abstracts", "congress abstract",
    "conference abstracts", "abstract",
}  # fmt: skip
_OTHER_TYPES = {
    "book", "book chapter", "chapter", "dataset", "data set", "patent", "thesis", "report",
    "book review", "news", "newspaper article", "video-audio media", "webcast",
}  # fmt: skip
_GRAVE = ("retract", "withdrawn")
_ABOUT_ANOTHER = ("retracts", "corrects:", "expresses concern")


def relation(code: str, where: str) -> str:
    """The words for one MEDLINE code or one RefType of PubMed's XML; empty if it is another one."""
    words = (
        RELATIONS[code][1] if code in RELATIONS else _BY_NAME.get(code.lower().replace(" ", ""), "")
    )
    # PubMed's tagged format names the PubMed number behind the place, its XML does not.
    place = re.sub(r"\s*PMID:\s*\d+\.?$", "", plain(where)).rstrip(".")
    return words.format(place).rstrip(": ") if words else ""


def declared(title: str, types: Iterable[str], relations: Iterable[str] = ()) -> tuple[str, ...]:
    """Everything that a record says of its own standing, each once, the gravest first.

    ``types`` are the types of publication its database gives it, ``relations`` the words of
    `relation` for each of its links.
    """
    said = list(dict.fromkeys(filter(None, relations)))
    hints = ["retracted"] if {name.casefold() for name in types} & _RETRACTED_TYPES else []
    for pattern, words in _PREFIXES:
        if found := pattern.match(title.lstrip("[(")):
            hints.append(words.format(title.lstrip("[(")[found.end() :]))
    for hint in hints:
        if hint.partition(":")[0] not in {words.partition(":")[0] for words in said}:
            said.append(hint)
    return tuple(sorted(said, key=lambda words: (not words.startswith(_GRAVE), words)))


def kind_of(
    title: str, types: Iterable[str], notices: Iterable[str], *, preprint: bool = False
) -> Kind:
    """What kind of publication a record is, from what its database and its title say."""
    names = {name.casefold().strip() for name in types}
    if names & _NOTICE_TYPES or _WHOLE.fullmatch(title):
        return "notice"
    if any(words.startswith(_ABOUT_ANOTHER) for words in notices):
        return "notice"
    if preprint or "preprint" in names:
        return "preprint"
    if names & _ABSTRACT_TYPES:
        return "congress_abstract"
    if names & _OTHER_TYPES:
        return "other"
    return "article"


def about(title: str) -> str:
    """The title without the words that make it a notice, or mark it as retracted."""
    for pattern, _ in _PREFIXES:
        found = pattern.match(title.lstrip("[("))
        if found:
            return title.lstrip("[(")[found.end() :].strip("\"\u201c\u201d' ")
    return title
