"""How to cite a figure and the publications behind it: as a sentence, and in APA style.

Everything that is cited becomes one CSL-JSON item first, the form that reference managers share;
the APA line here and the files of `dashboard.faces.bibliography` are all written from it, so they
cannot tell different stories. Two things about the collection shape every citation:

- **It records the first author only.** An item lists that author and says in its note that others
  are not recorded. Where a style has a word for a list that was cut short, it is used: "et al." in
  APA, "and others" in BibTeX. That is right for nearly all of these publications, and a first
  author printed alone would claim to be the only one. `authors_note` tells readers what it means.
- **Some titles were never seen.** What stands in their place is a description of ours, so it is in
  square brackets, as APA has it for works without a title.

Titles keep the capitals they were published with (APA's sentence case would need to know that
RANBP2 and Japan are names), and volume and pages are not recorded: the link leads to them.

The APA lines are written here and not by citeproc-py with the APA style: that prints the title
twice where there is no author, "Versions 2026" for a version, "?." after a question, and takes ten
milliseconds a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from dashboard.database import Site
from dashboard.faces.links import links
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context
from dashboard.figures.publications import cited
from dashboard.words import _, joined, language, long_date

Item = dict[str, Any]
"""One thing to cite, as CSL-JSON 1.0.2. Items are shared: never change one."""

_INITIALS = re.compile(r"(?:[^\W\d_][-.]?){1,4}")
_PREPRINT = re.compile(r"\s*\(preprint\)$")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_MEETING = re.compile(r"abstract|poster", re.IGNORECASE)
_REPORT = re.compile(r"\bproject report$")
_ENDED = tuple(".?!…。\uff1f\uff01")


def authors_note() -> str:
    """What a reader of the list of publications should know of its authors and titles."""
    return _(
        "Only the first author of each publication is recorded here: “et al.” stands for any"
        " others. Where no author was seen, a citation begins with the title. A title in square"
        " brackets is a description: the title itself was not seen."
    )


def sentence(answer: Answer, site: Site, url: str) -> str:
    """The headline with its source, data version, date and link: what a journalist may quote.

    Without a ``url`` the data version alone says which numbers these are.
    """
    if answer.draft and url:
        form = _(
            "{headline} (Source: {site}, {group}, unpublished draft, data version {version},"
            " {date}. {link})"
        )
    elif answer.draft:
        form = _(
            "{headline} (Source: {site}, {group}, unpublished draft, data version {version},"
            " {date}.)"
        )
    elif url:
        form = _("{headline} (Source: {site}, {group}, data version {version}, {date}. {link})")
    else:
        form = _("{headline} (Source: {site}, {group}, data version {version}, {date}.)")
    return form.format(
        headline=answer.headline,
        site=site.title,
        group=site.group_name,
        version=answer.data_version,
        date=long_date(answer.data_date),
        link=url,
    )


def dataset_item(answer: Answer, site: Site, url: str) -> Item:
    """One figure of the data set, as answered for one choice from one version of the data.

    Args:
        answer: the figure's answer.
        site: names the data set, the group and the licence.
        url: the lasting address of this answer; "" where the site has none.
    """
    issued = date.fromisoformat(answer.data_date)
    licence = _("Licence: {licence}, {url}").format(licence=site.licence, url=site.licence_url)
    item: Item = {
        "id": _dataset_id(answer),
        "type": "dataset",
        "title": _one_line(
            _("{site}: {question}").format(site=site.title, question=answer.question)
        ),
        "author": [{"literal": _("{group} and contributors").format(group=site.group_name)}],
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
        "version": answer.data_version,
        "genre": _("Data set"),
        "publisher": site.group_name,
        **({"URL": url} if url else {}),
        "note": licence,
    }
    if answer.draft:
        item["genre"] = _("Data set, unpublished draft")
        item["status"] = _("unpublished draft")
        item["note"] = joined(_("Unpublished draft: its numbers may still change."), licence)
    return item


def publication_items(context: Context, ids: Sequence[str], site: Site) -> tuple[Item, ...]:
    """The publications with these ids, by year and id; those without a year come last.

    Raises:
        KeyError: no publication has one of the ids.
    """
    return _publication_items(context, tuple(ids), site.link_hosts, language())


@lru_cache(maxsize=64)
def _publication_items(
    context: Context,
    ids: tuple[str, ...],
    link_hosts: frozenset[str],
    _language: str,  # their notes are words
) -> tuple[Item, ...]:
    found = cited(context, ids)
    missing = set(ids) - {publication["publication_id"] for publication in found}
    if missing:
        raise KeyError(f"No publication has the id {', '.join(sorted(missing))}.")
    return tuple(publication_item(publication, link_hosts) for publication in found)


def publication_item(publication: Mapping[str, Any], link_hosts: frozenset[str]) -> Item:
    """One row of the publications."""
    title = _one_line(publication["title"])
    author = _author(_one_line(publication["first_author"]))
    kind, container = _kind_and_container(_one_line(publication["journal"]))
    notes = []
    item: Item = {"id": publication["publication_id"], "type": kind, "title": title}
    if author:
        item["author"] = [author]
        notes.append(_("First author only; the collection records no others."))
    else:
        notes.append(_("The collection does not record the authors."))
    if publication["year"]:
        item["issued"] = {"date-parts": [[publication["year"]]]}
    if container:
        item["container-title"] = container
    if kind == "article":
        item["genre"] = _("Preprint")
    if not publication["title_seen"]:
        item["title"] = f"[{title}]"
        notes.append(_("Title not seen: the words in square brackets describe the publication."))
    for name in ("doi", "pmid", "pmcid"):
        if publication[name]:
            item[name.upper()] = publication[name]
    address = next((link.url for link in links(publication, link_hosts) if link.url), None)
    if address:
        item["URL"] = address
    item["note"] = joined(*notes)
    return item


def apa(item: Item) -> str:
    """One item as a line of a reference list in APA style (7th edition), as plain text."""
    year = str(issued_year(item) or _("n.d."))
    title = item["title"]
    if "version" in item:
        title += " " + _("(Version {version})").format(version=item["version"])
    if "genre" in item:
        title += f" [{item['genre']}]"
    authors = [_apa_author(author) for author in item.get("author", ())]
    parts = [*authors, f"({year})", title] if authors else [title, f"({year})"]
    parts += [item[name] for name in ("container-title", "publisher") if name in item]
    line = " ".join(_ended(part) for part in parts)
    return f"{line} {item['URL']}" if "URL" in item else line


def issued_year(item: Item) -> int | None:
    """The year of an item, ``None`` where it is not known."""
    return int(item["issued"]["date-parts"][0][0]) if "issued" in item else None


def _dataset_id(answer: Answer) -> str:
    """Tells figures, versions and choices apart; the colon, that it is no publication's id."""
    chosen = answer.selection.unpinned().chosen()
    choices = [f"{name}-{'-'.join(values)}" for name, values in chosen.items()]
    parts = ["ane-in-numbers", answer.id, answer.data_version, *choices]
    return ":".join(re.sub(r"[^\w.-]", "-", part, flags=re.ASCII) for part in parts)


def _author(name: str) -> dict[str, str]:
    """A name of the data ("Di Meglio C", "Kim", "ANE International") as CSL; {} for none.

    Family name and initials, or one word that is not an abbreviation, are a person. All else is
    taken as the name of a group, and printed as it stands.
    """
    family, _space, initials = name.rpartition(" ")
    if family and initials.isupper() and not family.isupper() and _INITIALS.fullmatch(initials):
        if not re.search(r"[,;&]|\band\b", family):
            return {"family": family, "given": _spaced(initials)}
    elif name and not family and not name.isupper():
        return {"family": name}
    return {"literal": name} if name else {}


def _spaced(initials: str) -> str:
    """Initials as styles want them: "NMS" -> "N. M. S.", "J-P" -> "J.-P."."""
    letters = re.findall(r"(-?)([^\W\d_])", initials)
    return "".join(
        f"{hyphen or (' ' if position else '')}{letter}."
        for position, (hyphen, letter) in enumerate(letters)
    )


def _kind_and_container(journal: str) -> tuple[str, str]:
    """Type of a publication in CSL, told from where it stands, and that place's name."""
    if not journal:
        return "document", ""
    if _PREPRINT.search(journal):
        return "article", _PREPRINT.sub("", journal)
    if _HOST.fullmatch(journal):
        return "webpage", journal
    if _MEETING.search(journal):
        return "paper-conference", journal
    if _REPORT.search(journal):
        return "report", journal
    return "article-journal", journal


def _apa_author(author: Mapping[str, str]) -> str:
    if "literal" in author:
        return author["literal"]
    if "given" in author:
        return _("{family}, {given}, et al.").format(**author)
    return _("{family} et al.").format(**author)


def _ended(part: str) -> str:
    """With a full stop, unless it ends with a mark of its own."""
    return part if part.endswith(_ENDED) else part + "."


def _one_line(text: str | None) -> str:
    """Text with one space for each run of white space and control characters."""
    signs = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text or "")
    return " ".join("".join(signs).split())
