"""One way of writing identifiers, titles, names and years, however a database exports them.

Everything here takes the text of one field and returns the text of one cell. What can't be read as
the thing that is asked for becomes an empty text (or None for a year), never a guess.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_JOINERS = re.compile("[\u200c\u200d]")  # part of the spelling in Persian, but of no DOI
_BREAK = re.compile(r"</?(?:br|p|div|title)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_AROUND_DOI = "\"'.,;:\u2019\u201d\u00bb"
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_PMID = re.compile(r"(?:.*/|PMID:?\s*|MEDLINE:?\s*)?0*([1-9]\d{0,8})(?:\.0)?/?", re.IGNORECASE)
_PMCID = re.compile(r"PMC\s?0*([1-9]\d*)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_PREPRINT = re.compile(
    r"10\.(?:1101/\d|21203/|20944/|22541/|2139/ssrn|31219/|48550/|36227/|26434/)"
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)


def plain(text: str) -> str:
    """Composed letters, single spaces, nothing that can't be seen."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def bare_doi(text: str) -> str:
    """The DOI in small letters, without what stands around it; empty if there is none.

    Takes addresses (also percent-encoded ones), ``doi:`` in front and MEDLINE's ``[doi]`` behind. A
    DOI whose brackets don't close was cut off, and half a DOI names nothing or something else.
    """
    before = None
    while text != before:  # an address may be encoded twice
        before, text = text, _bare_doi_once(text)
    return text


def _bare_doi_once(text: str) -> str:
    text = _JOINERS.sub("", plain(html.unescape(text)))
    decoded = unquote(text)
    found = _DOI.search(text if "\ufffd" in decoded else decoded)
    if found is None:
        return ""
    bare = found[0].lower()
    while bare[-1] in _AROUND_DOI or _closes_nothing(bare):
        bare = bare[:-1]
    whole = bare.count("(") <= bare.count(")")
    return bare if whole and _DOI.fullmatch(bare) else ""


def _closes_nothing(text: str) -> bool:
    opening = _CLOSING.get(text[-1])
    return opening is not None and text.count(text[-1]) > text.count(opening)


def is_preprint_doi(doi: str) -> bool:
    """Whether the DOI is one of a preprint server, such as medRxiv or Research Square."""
    return _PREPRINT.match(doi) is not None


def bare_pmid(text: str) -> str:
    """The number of an entry in PubMed; empty if there is none."""
    found = _PMID.fullmatch(plain(text))
    return found[1] if found else ""


def bare_pmcid(text: str) -> str:
    """The number of a full text in PubMed Central, with the letters PMC; empty if there is none."""
    text = plain(text)
    found = _PMCID.search(text if not text.isdigit() else f"PMC{text}")
    return f"PMC{found[1]}" if found else ""


def year_in(text: str) -> int | None:
    """The first year of four digits from 1900 to 2099: "2010 Jul-Aug" is 2010."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def bare_title(text: str) -> str:
    """A title without HTML, without the brackets of translated titles, without its final dot."""
    text = html.unescape(html.unescape(text))
    text = plain(_TAG.sub("", _BREAK.sub(" ", text)))
    before = None
    while text != before:
        before = text
        text = re.sub(r"(?<!\.)\.$", "", text).rstrip()
        if text.startswith("[") and _closes_at_the_end(text):
            text = text[1:-1].strip()
    return text


def _closes_at_the_end(text: str) -> bool:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if depth == 0:
            return place == len(text) - 1
    return False


def author_name(text: str) -> str:
    """One author as "Family Initials"; names of groups, and names without initials, as they are."""
    text = plain(re.sub(r"\(\d+\)", "", html.unescape(text))).strip(" ,;")
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return f"{family} {_initials(given)}".strip()
    head, _, last = text.rpartition(" ")
    while head and _INITIALS.fullmatch(last) and re.search(r" [^\W\d_]\.$", f" {head}"):
        head, _, before = head.rpartition(" ")
        last = f"{before} {last}"
    if head and last.upper() == last and _INITIALS.fullmatch(last) and last.lower() != last:
        return f"{head} {_initials(last)}"
    return text


def _initials(given: str) -> str:
    parts = re.findall(r"[^\W\d_]+", given)
    return "".join(part if part.isupper() and len(part) < 4 else part[0].upper() for part in parts)


def author_names(text: str) -> tuple[str, ...]:
    """All authors of a list in one text, with semicolons or with commas between them."""
    text = re.sub(r"[,;]?\s*\bet al\.?$", "", plain(text)).rstrip(".") + "."
    text = text[:-1] if not re.search(r"[\s.][^\W\d_]\.$", text) else text
    if ";" in text:
        parts = text.split(";")
    else:
        parts = text.split(",")
        first = parts[0].strip()
        if author_name(first) == first and not re.search(r" [^\W\d_a-z]{1,4}$", first):
            parts = [text]
    return tuple(name for name in map(author_name, parts) if name)


def folded(text: str) -> str:
    """Small letters without accents, for comparing."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def family_name(author: str) -> str:
    """The family name of "Family Initials", for comparing: "Müller", "Mueller" are both muller."""
    head, _, last = author.rpartition(" ")
    name = head if head and last.isupper() and len(last) <= 4 else author
    letters = re.sub(r"[^\w]", "", folded(name))
    return re.sub(r"([aou])e", r"\1", letters)
