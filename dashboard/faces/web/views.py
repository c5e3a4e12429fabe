"""What the templates of figures are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.database import Site
from dashboard.faces import app_pages, citation, permalink
from dashboard.faces.export import as_sql
from dashboard.faces.pictures import Kind, Picture, picture
from dashboard.faces.snippet import snippet
from dashboard.faces.web.linked_data import dataset
from dashboard.faces.web.render import render
from dashboard.faces.web.service import Service
from dashboard.faces.web.shown import Shown
from dashboard.figures.answer import Answer, Table
from dashboard.figures.figure import Context, answer, find, registry
from dashboard.figures.releases import Change, changes_since
from dashboard.figures.selection import Selection
from dashboard.languages import LANGUAGES, Language, language
from dashboard.words import _

_DESCRIPTION = 300
PICTURE = "picture"
"""Name of the parameter with which a page asks for the picture that belongs to its sentence."""


@dataclass(frozen=True)
class Drawing:
    """One size of a chart: its SVG, or the address of an image."""

    svg: Markup | None
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Chart:
    """A chart of a page, for wide and for narrow screens."""

    table: Table
    wide: Drawing
    narrow: Drawing

    @property
    def waits(self) -> bool:
        """Whether a part of it may stand in the page itself once it is drawn."""
        return any(one.svg is None and ".svg" in one.url for one in (self.wide, self.narrow))


@dataclass(frozen=True)
class Newer:
    """What to say on the page of an older release."""

    version: str
    headline: str
    url: str
    same: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Source:
    """A publication behind a figure, as it is cited, and where to read it."""

    text: str
    url: str | None
    page: str


def page(service: Service, *, origin: str, path: str, title: str, **more: Any) -> dict[str, Any]:
    """What every page needs around its content."""
    context = service.context()
    site = service.site()
    values: dict[str, Any] = {
        "origin": origin,
        "canonical": origin + path if origin else None,
        "alternates": alternates(origin, path) if origin and not service.copy else (),
        "title": title,
        "site_name": site.title,
        "description": title,
        "image": None,
        "image_alt": "",
        "noindex": False,
        "dataset": None,
        "site": site,
        "draft": context.draft,
        "demonstration": context.demonstration,
        "data_version": context.data_version,
        "data_date": context.data_date,
        "live": permalink.local(app_pages.APP_PAGES[0].address),
        "copy": service.copy,
        # Before a path of the live app: a copy has no such page of its own.
        "to_live": origin if service.copy else "",
    }
    return values | more


@dataclass(frozen=True)
class Alternate:
    """The same page in another language."""

    language: Language
    url: str
    path: str


def alternates(origin: str, path: str) -> tuple[Alternate, ...]:
    """A page in every language; the address without one is the browser's own."""
    plain = permalink.bare(path)
    paths = {one: permalink.in_language(plain, one.code) for one in LANGUAGES.values()}
    return tuple(Alternate(one, url=origin + path, path=path) for one, path in paths.items())


def every_figure(service: Service) -> list[dict[str, Any]]:
    """All figures with what each says now, for lists of them."""
    data = service.context()
    return [
        {
            "answer": one,
            "path": permalink.path(one.id),
            "live": live_path(one),
            "content_note": content_note(one.id),
        }
        for one in (answer(data, figure_id, Selection()) for figure_id in registry())
    ]


def figure_page(service: Service, shown: Shown) -> dict[str, Any]:
    """Everything on a figure's own page."""
    found, site = shown.answer, service.site()
    url = shown.lasting
    item = citation.dataset_item(found, site, url)
    drawn = charts(service, shown)
    can_draw = service.draws(found)
    return page(
        service,
        origin=shown.origin,
        path=shown.path,
        title=found.question,
        description=_short(found.headline),
        image=shown.origin + shown.face("/card.png") if shown.origin and can_draw else None,
        image_alt=found.main.alt or found.headline,
        noindex=bool(found.selection.chosen().keys() - {"lang"}),
        dataset=dataset(shown, site) if shown.origin else None,
        draft=shown.context.draft,
        demonstration=shown.context.demonstration,
        data_version=found.data_version,
        data_date=found.data_date,
        shown=shown,
        answer=found,
        rule=_(shown.figure.rule),
        content_note=content_note(found.id),
        charts=drawn,
        can_draw=can_draw,
        data_path=_data_path(shown),
        newer=_newer(shown),
        lasting=url,
        live_page=live_path(found),
        totals=_totals(found),
        sql=as_sql(found.queries),
        snippet=snippet(shown.origin, found) if shown.origin else "",
        sentence=citation.sentence(found, site, url),
        apa=citation.apa(item),
        sources=sources(shown.context, found.sources, site),
    )


def _data_path(shown: Shown) -> str:
    """The data behind an answer: of an older release its zip, else the page of the data."""
    if shown.context is shown.served:
        return permalink.local("/data/")
    return f"/data/releases/{shown.answer.data_version}.zip"


def content_note(figure_id: str) -> str:
    """What to say before a figure that can be hard to read; "" for the others."""
    note = find(figure_id).content_note
    return _(note) if note else ""


def live_path(found: Answer) -> str:
    """The page of the app where a figure can be explored, with the same choices."""
    chosen = found.selection.unpinned().chosen()
    chosen.pop("lang", None)
    query = urlencode(chosen, doseq=True)
    return permalink.local(app_pages.page_of(found.id).address + ("?" + query if query else ""))


def charts(service: Service, shown: Shown) -> dict[str, Chart]:
    """The charts of a figure by table: the SVG where it was drawn ahead, else its address."""
    if not service.draws(shown.answer):
        return {}
    return {
        table.id: Chart(
            table,
            wide=_drawing(service, shown, table, "chart"),
            narrow=_drawing(service, shown, table, "narrow"),
        )
        for table in shown.answer.tables
        if table.id in shown.figure.charts and table.rows
    }


def _drawing(service: Service, shown: Shown, table: Table, kind: Kind) -> Drawing:
    wanted = drawable(service, shown, table, kind)
    form = wanted.formats[0]
    stored = service.images.stored(wanted, "svg") if form == "svg" else None
    return Drawing(
        svg=Markup(stored.decode()) if stored else None,  # noqa: S704 (drawn by us, made safe)
        url=_with_key(shown.face(f"/{kind}.{form}", table=table.id), wanted),
        width=wanted.size[0],
        height=wanted.size[1],
    )


def _with_key(path: str, wanted: Picture) -> str:
    """The address of this very picture: the chart of other data must never stand in its place."""
    return f"{path}{'&' if '?' in path else '?'}{PICTURE}={digest(wanted)}"


def digest(wanted: Picture) -> str:
    """What tells a picture from all others of the same figure."""
    return wanted.key.rpartition("-")[2]


def drawable(service: Service, shown: Shown, table: Table, kind: Kind) -> Picture:
    """A picture of an answer, with the words that it carries when it travels alone."""
    address = permalink.file_address(shown.answer)
    return picture(shown.answer, table.id, kind, site=service.site(), address=address)


def sources(context: Context, ids: tuple[str, ...], site: Site) -> Markup:
    """The list of the publications behind an answer, as they are cited."""
    return _sources(context, ids, site, language(), permalink.spoken_here())


# It is the longest part of a page, and the same for all that rest on the same publications.
@lru_cache(maxsize=256)
def _sources(
    context: Context, ids: tuple[str, ...], site: Site, _language: str, _named: str
) -> Markup:
    cited = [
        Source(
            text=citation.apa(item),
            url=item.get("URL"),
            page=permalink.local("/sources?" + urlencode({"publication": item["id"]})),
        )
        for item in citation.publication_items(context, ids, site)
    ]
    filled = render("sources.html", sources=cited, authors_note=citation.authors_note())
    return Markup(filled.decode())  # noqa: S704 (the template escapes)


def _newer(shown: Shown) -> Newer | None:
    if shown.newer is None:
        return None
    newest = shown.newest
    url = permalink.path(shown.figure.id)
    if newest:
        # Without a version an address shows what is served, which may be a draft.
        unpinned = permalink.path(shown.figure.id, "", newest.selection.chosen())
        url = unpinned if shown.newer is shown.served else permalink.lasting(newest)
    return Newer(
        version=shown.newer.data_version,
        headline=newest.headline if newest else "",
        url=url,
        same=newest is not None and newest.headline == shown.answer.headline,
        changes=changes_since(shown.newer, shown.context, shown.figure.id),
    )


def _totals(found: Answer) -> list[tuple[str, int]]:
    """What stands beside a table that splits a total; nothing for figures without one."""
    t = found.totals
    if t.total is None:
        return []
    beside = [
        (_("Not stated"), t.not_stated),
        (_("Cannot be split"), t.cannot_be_split),
        (_("Cannot be placed (not in the total)"), t.cannot_be_placed),
    ]
    return [(_("Total"), t.total), *((label, n) for label, n in beside if n)]


def newer_values(shown: Shown) -> dict[str, str] | None:
    """What the newest data say, as plain values; ``None`` where the answer is of the newest."""
    newer = _newer(shown)
    if newer is None:
        return None
    values = {"data_version": newer.version, "headline": newer.headline}
    return values | ({"url": shown.origin + newer.url} if shown.origin else {})


def link_values(shown: Shown) -> dict[str, str]:
    """Where else an answer can be found, as plain values; nothing where no address is known."""
    if not shown.origin:
        return {}
    return {
        "page": shown.origin + shown.path,
        "lasting": shown.lasting,
        "csv": shown.origin + shown.face(".csv"),
        "live": shown.origin + live_path(shown.answer),
    }


def _short(text: str) -> str:
    return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"
