"""What stands in the factsheet. It is chosen once, here and in its template.

Every number comes out of the same answers as on all other faces, all of one state of the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.faces import about, citation, permalink, qr
from dashboard.faces.pictures import Kind
from dashboard.faces.printing import PAPERS
from dashboard.faces.web import views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import Refusal
from dashboard.faces.web.service import Service
from dashboard.faces.web.shown import Shown, shown
from dashboard.figures.answer import Answer, Cell, Column
from dashboard.figures.figure import find
from dashboard.languages import SOURCE, language
from dashboard.words import _

PATH = "/factsheet"
_COLUMN: Kind = "narrow"
"""The pictures for phones: they are as wide as half a sheet, so their words keep their size."""


@dataclass(frozen=True)
class _Choice:
    """A figure on the factsheet.

    Attributes:
        columns: of its main table, for a machine that cannot draw; none where words are enough.
        most: how many rows of it there is room for.
        warns: whether what must not be concluded from it is said.
    """

    figure: str
    columns: tuple[str, ...] = ()
    most: int = 8
    warns: bool = True


# Bars carry their numbers, and lines and marks differ in form: on paper without colours, too.
_CHOICES = {
    "told": _Choice("told-and-counted", ("as_of_year", "said", "scope")),
    "places": _Choice("cases-by-country", ("name", "patients")),
    "ages": _Choice("age-groups", ("label", "patients")),
    "triggers": _Choice("cases-by-trigger", ("label", "patients"), most=24),
    "genes": _Choice("genetic-testing"),
    "counted": _Choice("published-count"),
    "flow": _Choice("collation-flow", warns=False),
}


@dataclass(frozen=True)
class Part:
    """A figure on its way to the factsheet.

    Attributes:
        drawing: its chart, where charts can be drawn and there is something to draw.
        columns: of the small table that stands in for the chart.
        rows: its first rows.
        more: how many rows it has besides.
    """

    shown: Shown
    drawing: views.Drawing | None
    columns: tuple[Column, ...] = ()
    rows: tuple[Mapping[str, Cell], ...] = ()
    more: int = 0


class Factsheet:
    """One factsheet: of the data as they are now, or of a release.

    Attributes:
        version: of the data.
        cache: how long caches may keep it.
        path: its page within the site, as it was asked for.
        lasting: the address that says the same next year. A draft cannot be pinned.
    """

    def __init__(self, service: Service, asked: Asked, query: Mapping[str, str]) -> None:
        """Find all answers.

        Args:
            service: the data.
            asked: the request.
            query: ``version``, if a release was asked for, and ``lang``, if a language was.

        Raises:
            Refusal: 404 for an unknown release.
        """
        self._service = service
        self._origin = asked.origin
        self._shown = {
            name: _find(service, asked, choice.figure, query) for name, choice in _CHOICES.items()
        }
        self._first = next(iter(self._shown.values()))
        self._drawn: dict[str, views.Drawing] = {}
        self._pin = {} if self._first.answer.draft else {"version": self._first.answer.data_version}
        self.version = self._first.answer.data_version
        self.cache = self._first.cache
        self.path = _path(self._pin if self._first.pinned else {})
        self.lasting = asked.origin + _path(self._pin) if asked.origin else ""

    @property
    def waits(self) -> bool:
        """Whether a chart may stand in the page itself once it is drawn."""
        drawings = map(self._drawing, _CHOICES)
        return any(one and one.svg is None and ".svg" in one.url for one in drawings)

    def draw(self) -> dict[str, bytes]:
        """Draw every chart now; the images that cannot stand in the page itself, by file name.

        Raises:
            ImageError: one cannot be drawn now.
        """
        files = {}
        for name, one in self._shown.items():
            drawing = self._drawing(name)
            if drawing is None:
                continue
            wanted = views.drawable(self._service, one, one.table, _COLUMN)
            form = wanted.formats[0]
            drawn = self._service.images.draw(wanted, form)
            if form == "svg":
                svg = Markup(drawn.decode())  # noqa: S704 (drawn by us, made safe)
                self._drawn[name] = replace(drawing, svg=svg)
            else:
                file = f"{name}.{form}"
                files[file] = drawn
                self._drawn[name] = replace(drawing, url=file)
        return files

    def values(self) -> dict[str, Any]:
        """Everything for the templates."""
        first, context = self._first.answer, self._first.context
        site = self._service.site()
        words = _("The factsheet on the web: {address}").format(address=self.lasting)
        item = citation.dataset_item(replace(first, question=_("Factsheet")), site, self.lasting)
        return views.page(
            self._service,
            origin=self._origin,
            path=PATH,
            title=_("Factsheet"),
            description=_(
                "Two pages to print and hand out: what is published on Acute Necrotizing"
                " Encephalopathy (ANE), what people are told, and how it was counted."
            ),
            noindex=self._first.pinned,
            draft=context.draft,
            demonstration=context.demonstration,
            data_version=self.version,
            data_date=first.data_date,
            parts={name: self._part(name, choice) for name, choice in _CHOICES.items()},
            key_numbers=about.key_numbers(context, first.selection),
            about=about,
            rule=_(find("published-count").rule),
            not_to_conclude=_first_of_each(
                [self._shown[name].answer for name, choice in _CHOICES.items() if choice.warns]
            ),
            newer=self._first.newer,
            can_draw=self._service.can_draw,
            pdfs=[(paper, _pdf(self._pin | {"paper": paper})) for paper in PAPERS],
            # Without a known address there is nothing that a camera could be led to.
            code=Markup(qr.svg(self.lasting, words) if self.lasting else ""),  # noqa: S704
            apa=citation.apa(item),
            group_address=site.group_url.partition("://")[2].rstrip("/"),
        )

    def _drawing(self, name: str) -> views.Drawing | None:
        one = self._shown[name]
        if not _CHOICES[name].columns:
            return None
        chart = views.charts(self._service, one).get(one.table.id)
        return self._drawn.get(name) or (chart.narrow if chart else None)

    def _part(self, name: str, choice: _Choice) -> Part:
        one, drawing = self._shown[name], self._drawing(name)
        if drawing is not None:
            return Part(one, drawing)
        columns = tuple(column for column in one.table.columns if column.name in choice.columns)
        rows = one.table.rows if columns else ()
        return Part(one, None, columns, rows[: choice.most], max(0, len(rows) - choice.most))


def _find(service: Service, asked: Asked, figure: str, query: Mapping[str, str]) -> Shown:
    values = {name: [value] for name, value in query.items()}
    try:
        return shown(service, replace(asked, places={"figure": figure}, query=values))
    except Refusal as refusal:
        refusal.instead = PATH
        raise


def _path(parameters: Mapping[str, str]) -> str:
    query = urlencode(parameters)
    return permalink.local(PATH + ("?" + query if query else ""))


def _pdf(parameters: Mapping[str, str]) -> str:
    """A file has no language of its browser: it is named, unless it is the source language."""
    spoken = {} if language() == SOURCE else {"lang": language()}
    return f"{PATH}.pdf?{urlencode({**spoken, **parameters})}"


def _first_of_each(answers: Sequence[Answer]) -> tuple[str, ...]:
    """What must most of all not be concluded from each figure, once."""
    firsts = (answer.not_to_conclude[:1] for answer in answers)
    return tuple(dict.fromkeys(text for first in firsts for text in first))
