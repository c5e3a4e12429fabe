"""What a reader can take away from a figure: a citation, a link, a frame for another site, a file.

Everything here leads to the figure's own web address, which needs no app and lasts; the texts are
those of the web pages, from the same functions.
"""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import urlsplit

import streamlit as st

from dashboard import settings
from dashboard.faces import bibliography, browser, citation, permalink
from dashboard.faces.live import context, plain, site
from dashboard.faces.snippet import snippet
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, answer, find
from dashboard.figures.selection import Selection
from dashboard.languages import speaking
from dashboard.words import _, ngettext, number


def tools(found: Answer) -> None:
    """One row of small buttons: cite, copy link, embed, download."""
    with st.container(horizontal=True, gap="small"):
        with _popover(_("Cite"), "format_quote"):
            _cite(found)
        with _popover(_("Copy link"), "link"):
            _link(found)
        with _popover(_("Embed"), "code"):
            _embed(found)
        with _popover(_("Download"), "download"):
            _download(found)


def _popover(label: str, icon: str) -> st.delta_generator.DeltaGenerator:
    return st.popover(label, icon=f":material/{icon}:")


def origin() -> str:
    """Scheme and host of the site, for links that leave it."""
    parts = urlsplit(st.context.url or "")
    return settings.address() or f"{parts.scheme}://{parts.netloc}"


@cache
def can_draw() -> bool:
    """Whether this server draws charts as pictures; looked up once."""
    return browser.find_browser() is not None


def lasting(found: Answer) -> str:
    """The link to a figure that says the same next year."""
    return origin() + permalink.lasting(found)


def _cite(found: Answer) -> None:
    in_a_text, apa, bibtex = _citations(context(), found.id, found.selection, lasting(found))
    st.caption(_("In a text. The button at the corner copies it."))
    st.code(in_a_text, language=None, wrap_lines=True)
    st.caption(_("In a list of references (APA)"))
    st.code(apa, language=None, wrap_lines=True)
    st.caption("BibTeX")
    st.code(bibtex, language=None, wrap_lines=True)
    files = {"BibTeX": ".bib", "RIS": ".ris", "CSL-JSON": ".csl.json"}
    n = len(found.sources)
    with_them = ngettext(
        "As a file, with the {n} publication behind this figure: {files}",
        "As a file, with the {n} publications behind this figure: {files}",
        n,
    )
    st.markdown(with_them.format(n=number(n), files=_links(found, files)))


@lru_cache(maxsize=256)
def _citations(
    data: Context, figure_id: str, chosen: Selection, address: str
) -> tuple[str, str, str]:
    """An answer cited in a text, in APA style and as BibTeX; written once for each answer."""
    found, group = answer(data, figure_id, chosen), site()
    with speaking(chosen.lang):
        item = citation.dataset_item(found, group, address)
        return (
            citation.sentence(found, group, address),
            citation.apa(item),
            bibliography.bibtex([item]),
        )


def _link(found: Answer) -> None:
    draft = _("These data are a draft: a link to them cannot last. Please do not quote them yet.")
    lasts = _("This link shows the same number for ever, also when newer data come in.")
    st.caption(draft if found.draft else lasts)
    st.code(lasting(found), language=None, wrap_lines=True)


def _embed(found: Answer) -> None:
    st.caption(_("Put this into the HTML of any page to show the figure there."))
    st.code(snippet(origin(), found), language=None, wrap_lines=True)


def _download(found: Answer) -> None:
    charts = find(found.id).charts
    drawn = can_draw()
    lines = []
    for table in found.tables:
        files = {"CSV": ".csv"}
        if table.id in charts and table.rows and drawn:
            files |= {"PNG": ".png", "SVG": ".svg"}
        lines.append(f"- {plain(table.title)}: {_links(found, files, table=table.id)}")
    st.markdown("\n".join(lines))
    st.markdown(_("Everything in one: {files}").format(files=_links(found, {"JSON": ".json"})))
    if drawn:
        words = _("To post, with number, sentence, source and date: {files}")
        st.markdown(words.format(files=_links(found, {"PNG": "/post.png"})))
    elif charts:
        st.caption(_("As a picture: with the camera at the corner of the chart."))
    st.markdown(_("[The whole data set]({address})").format(address=permalink.local("/data/")))


def _links(found: Answer, files: dict[str, str], *, table: str = "main") -> str:
    return " · ".join(
        f"[{label}]({permalink.lasting(found, face, table=table)})" for label, face in files.items()
    )
