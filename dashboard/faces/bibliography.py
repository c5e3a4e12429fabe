r"""Citations as files for reference managers: BibTeX, RIS and CSL-JSON, from CSL-JSON items.

The libraries write the files; what they leave to us is which field an item's part belongs in, and
that any title, in any script and with any sign in it, is read back as exactly that text:

- BibTeX is UTF-8, so only the signs that TeX itself reads are written as commands. Braces become
  ``\textbraceleft{}`` and not ``\{``, which BibTeX counts as an opening brace. Titles stand in
  braces of their own, or styles would write "japan" and "ranbp2".
- RIS is a field a line; items hold no line breaks.
- Addresses and DOIs are read literally by both, so they are not escaped, only kept free of braces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from dashboard.faces.citation import Item, issued_year
from dashboard.words import _

# CSL type -> BibTeX type, and the BibTeX field for the place where it stands.
_BIBTEX = {
    "article-journal": ("article", "journal"),
    "paper-conference": ("inproceedings", "booktitle"),
    "report": ("techreport", "institution"),
}
_RIS = {
    "article-journal": "JOUR",
    "article": "UNPB",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "webpage": "ELEC",
    "dataset": "DATA",
}
_TEX = str.maketrans(
    {
        **{sign: "\\" + sign for sign in "&%$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
    }
)
# TeX draws each of these, written twice, as one other sign: "--" as a dash.
_LIGATURE = re.compile(r"([-',])(?=\1)")
_LITERAL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


class _RisWriter(rispy.RisWriter):  # type: ignore[misc] # rispy ships no types
    """RIS as its description has it: no number before each reference."""

    def set_header(self, count: int) -> str:  # noqa: ARG002
        return ""


def csl_json(items: Iterable[Item]) -> str:
    """The items themselves, as CSL-JSON."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def bibtex(items: Iterable[Item]) -> str:
    """The items as BibTeX, for BibTeX and biblatex alike.

    Raises:
        ValueError: two items have the same id.
    """
    return write_string(Library([_bibtex_entry(item) for item in items]))


def ris(items: Iterable[Item]) -> str:
    """The items as RIS."""
    return str(rispy.dumps([_ris_reference(i) for i in items], implementation=_RisWriter))


def _bibtex_entry(item: Item) -> Entry:
    kind, place = _BIBTEX.get(item["type"], ("misc", "howpublished"))
    published = [item[name] for name in ("genre", "container-title") if name in item]
    if "version" in item:
        # Older styles know no version, but print this.
        published.append(_("version {version}").format(version=item["version"]))
    fields = {
        "author": " and ".join(_bibtex_author(author) for author in item.get("author", ())),
        "title": "{" + _tex(item["title"]) + "}",
        place: _tex(", ".join(published)),
        "year": str(issued_year(item) or ""),
        "version": _tex(item.get("version", "")),
        "publisher": _tex(item.get("publisher", "")),
        "doi": item.get("DOI", "").translate(_LITERAL),
        "url": "" if "DOI" in item else item.get("URL", "").translate(_LITERAL),
        "pmid": item.get("PMID", ""),
        "pmcid": item.get("PMCID", ""),
        "note": _tex(item.get("note", "")),
    }
    return Entry(kind, item["id"], [Field(name, text) for name, text in fields.items() if text])


def _bibtex_author(author: Mapping[str, str]) -> str:
    """A group in braces, so that it is not split; a person and the others, not recorded."""
    if "literal" in author:
        return "{" + _tex(author["literal"]) + "}"
    return ", ".join(_tex(author[p]) for p in ("family", "given") if p in author) + " and others"


def _tex(text: str) -> str:
    return _LIGATURE.sub(r"\1{}", text.translate(_TEX))


def _ris_reference(item: Item) -> dict[str, Any]:
    fields = {
        "type_of_reference": _RIS.get(item["type"], "GEN"),
        "id": item["id"],
        "authors": [_ris_author(author) for author in item.get("author", ())],
        "title": item["title"],
        "secondary_title": item.get("container-title"),
        "year": str(issued_year(item) or ""),
        "date": _ris_date(item),
        "edition": item.get("version"),
        "type_of_work": item.get("genre"),
        "publisher": item.get("publisher"),
        "doi": item.get("DOI"),
        "accession_number": item.get("PMID"),
        "custom2": item.get("PMCID"),
        "urls": [item["URL"]] if "URL" in item else [],
        "notes": [item["note"]] if "note" in item else [],
    }
    return {name: value for name, value in fields.items() if value}


def _ris_author(author: Mapping[str, str]) -> str:
    names = (author[part] for part in ("literal", "family", "given") if part in author)
    return ", ".join(names)


def _ris_date(item: Item) -> str:
    """A full date as RIS writes it, "2026/11/22"; "" where only the year is known."""
    parts = item["issued"]["date-parts"][0] if "issued" in item else []
    return "/".join(f"{part:02}" for part in parts) if len(parts) > 1 else ""
