"""Which records are here already, and which may be: identifiers first, then titles.

A duplicate is called certain only where nothing speaks against it; everything else that looks alike
is a question for a person. Titles are compared by the share of letters that two titles have in
common when their words are put in order (0 to 100; what RapidFuzz calls token_sort_ratio).

The thresholds were measured on the 272 publications and 419 records of the first collation: 77 of
the 36,856 pairs of different publications reach 80, 4 reach 90 and one reaches 95 (two papers that
are both called just "Acute necrotizing encephalopathy"); 395 of the 419 records reach 95 with the
title of their own publication.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from dashboard.intake.literature.normal import bare_title, family_name, folded
from dashboard.intake.literature.notices import about

CERTAIN, LIKELY = 95, 80
"""Scores of a title from which it can be certain, and from which somebody should look."""

_IDENTIFIERS = {"doi": "DOI", "pmid": "PubMed number", "pmcid": "PMC number"}
_SMALL = "the an of in and with by for to on at from"
_COMMON = """
    a acute necrotizing necrotic encephalopathy encephalopathies encephalitis ane anec childhood
    child children pediatric infant adult adults patient patients case cases report reports series
    review literature rare severe associated infection virus influenza covid 19 covid19 sars cov 2
    h1n1 mri imaging findings clinical features outcome brain disease syndrome one two three is or
    due following during after as
    encefalopatia necrotizante aguda encefalitis infancia nino nina caso casos reporte relato
    proposito un una de en la el del y por encephalopathie necrosante aigue enfant cas akute
    nekrotizierende enzephalopathie kind fallbericht akut nekrotizan ensefalopati olgu
"""
_SMALL_WORDS = frozenset(_SMALL.split())
_COMMON_WORDS = _SMALL_WORDS | frozenset(_COMMON.split())
"""Words of so many titles that they tell no paper from another."""
_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff]")
_REPLY = re.compile(r"(?:authors?'? )?(?:reply|response|comment|letter|re)\b")


@dataclass(frozen=True)
class Work:
    """What is compared: a new record, a row of screening, a publication, or a record of a sweep.

    Attributes:
        id: what a match names; of a duplicate, the id of the first one.
        publication_id: the publication that it is, if it is one.
        title: its title; not ``title_seen`` where a description of ours stands in its place.
        author: the first author.
        kind: its kind; empty where nobody said.
    """

    id: str
    title: str
    author: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    kind: str = ""
    publication_id: str = ""
    title_seen: bool = True

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the title, folded; without what makes it a notice about another one."""
        return title_words(about(bare_title(self.title)))

    @cached_property
    def sorted_words(self) -> str:
        """The words in order, as they are compared."""
        return " ".join(sorted(self.words))

    @cached_property
    def family(self) -> str:
        """The family name of the first author, folded."""
        return family_name(self.author)


@dataclass(frozen=True, slots=True)
class Match:
    """The best match of a record: with what, why, how much alike, and whether that is certain."""

    work: Work
    why: str
    score: int
    certain: bool


class Known:
    """Everything that a new record is compared with, in the order of preference."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._works: list[Work] = []
        self._titles: list[str] = []
        self._by_identifier: dict[tuple[str, str], list[int]] = {}
        for work in works:
            self.add(work)

    def add(self, work: Work) -> None:
        """Compare later records with this one too."""
        place = len(self._works)
        self._works.append(work)
        self._titles.append(work.sorted_words)
        for sort in _IDENTIFIERS:
            if value := getattr(work, sort):
                self._by_identifier.setdefault((sort, value), []).append(place)

    def best_match(self, new: Work) -> Match | None:
        """The best match: a certain one, then by identifier, then by score, then the earlier."""
        by_number = {
            place
            for sort in _IDENTIFIERS
            for place in self._by_identifier.get((sort, getattr(new, sort)), [])
        }
        alike = process.extract(
            new.sorted_words, self._titles, scorer=fuzz.ratio, score_cutoff=LIKELY - 0.5, limit=None
        )
        places = sorted(by_number | {place for _, _, place in alike})
        found = [(place, compare(new, self._works[place])) for place in places]
        matches = [(place, match) for place, match in found if match]
        if not matches:
            return None
        best = max(matches, key=lambda it: (*_rank(it[1]), -it[0]))[1]
        others = {match.work.id for _, match in matches if match.certain} - {best.work.id}
        if best.certain and others:
            why = f"{best.why}, but just as certainly {', '.join(sorted(others))}"
            return Match(best.work, why, best.score, certain=False)
        return best


def _rank(match: Match) -> tuple[bool, bool, int, bool]:
    by_identifier = match.why.startswith("same ")
    return (match.certain, by_identifier, match.score, ", same year" in match.why)


def title_words(title: str) -> tuple[str, ...]:
    """Words for comparing: small, without accents, British and American spelling alike."""
    text = folded(title).replace("ae", "e").replace("oe", "e")
    text = re.sub(r"(?<=[a-z]{3})is(?=(?:e|ed|es|ing|ation)\b)", "iz", text)
    return tuple(re.findall(r"\w+", text))


def is_generic(words: Sequence[str]) -> bool:
    """Whether so few words tell it apart that many papers can be called so.

    A title of less than five words always is one. In scripts without spaces a run of letters counts
    as five words from 15 letters on.
    """
    long_runs = [word for word in words if not _LATIN.search(word) and len(word) >= 15]
    if len(words) < 5 and not long_runs:
        return True
    return len(set(words) - _COMMON_WORDS) < 2 and not long_runs


def compare(new: Work, known: Work) -> Match | None:
    """Compare two: None if nothing speaks for their being the same."""
    numbers = {sort: (getattr(new, sort), getattr(known, sort)) for sort in _IDENTIFIERS}
    agreeing = [_IDENTIFIERS[sort] for sort, (a, b) in numbers.items() if a and a == b]
    differing = [_IDENTIFIERS[sort] for sort, (a, b) in numbers.items() if a and b and a != b]
    against = [f"different {name}" for name in differing]
    title_score = round(fuzz.ratio(new.sorted_words, known.sorted_words))
    if agreeing:
        against += _kinds_against(new, known, loose=True)
        if "congress_abstract" in (new.kind, known.kind) and title_score < LIKELY:
            against.append("another title")  # all abstracts of a supplement may share its DOI
        why = f"same {' and '.join(agreeing)}"
        return Match(known, ", but ".join([why, *_joined(against)]), 100, certain=not against)
    if title_score < LIKELY:
        return None
    return _by_title(new, known, title_score, against)


def _by_title(new: Work, known: Work, score: int, against: list[str]) -> Match | None:
    agreeing: list[str] = []
    differing = frozenset(against)
    both_named = bool(new.family and known.family)
    if both_named and new.family == known.family:
        agreeing.append("same first author")
    elif both_named:
        against.append("different first author")
    if new.year and known.year:
        apart = abs(new.year - known.year)
        agreeing += [f"{'same year' if apart == 0 else 'a year apart'}"] if apart <= 1 else []
        against += [f"{apart} years apart"] if apart > 1 else []
    # Titles on one illness are alike by nature: that alone is no reason to ask anybody. A paper
    # after its congress abstract may differ in all but the author, a notice even in that.
    generic = is_generic(new.words) or is_generic(known.words)
    apart = len([words for words in against if words not in differing]) + bool(differing)
    related = "same first author" in agreeing or "notice" in (new.kind, known.kind)
    if apart > 1 and (score < CERTAIN or generic) and not related:
        return None
    doubts = [*against, *_kinds_against(new, known, loose=False)]
    if _is_reply(new) != _is_reply(known):
        doubts.append("one of them is a reply or comment")
    elif not _same_words(new.words, known.words):
        doubts.append("the titles differ by a word")
    if generic:
        doubts.append("a title that many papers have")
    if not known.title_seen:
        doubts.append("its title was not seen")
    certain = score >= CERTAIN and bool(agreeing) and not doubts
    why = ", ".join([f"similar title ({score})", *agreeing])
    return Match(known, ", but ".join([why, *_joined(doubts)]), score, certain)


def _joined(doubts: Sequence[str]) -> list[str]:
    return [", ".join(doubts)] if doubts else []


def _kinds_against(new: Work, known: Work, *, loose: bool) -> list[str]:
    """Why two kinds can't be the same; with the same identifier (``loose``) only a notice can't."""
    kinds = {new.kind, known.kind}
    if len(kinds) == 1:
        return []
    if "notice" in kinds:
        return ["one of them is a notice about it"]
    if loose:
        return []
    if "congress_abstract" in kinds:
        return ["one of them is a congress abstract"]
    if "preprint" in kinds:
        return ["one of them is a preprint"]
    return []


def _is_reply(work: Work) -> bool:
    return _REPLY.match(" ".join(work.words)) is not None


def _same_words(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two titles have the same words; small words and the order may differ."""

    def telling(words: Iterable[str]) -> Counter[str]:
        return Counter(word for word in words if word not in _SMALL_WORDS)

    return telling(some) == telling(others)
