"""What is drawn: each chart as a picture for a page, for a file, or for a link preview.

A picture is worked out here without a browser, so it is cheap to ask for and the same for the same
answer: the chart as Plotly's JSON, fitted to its width, and the words around it with their places.
Its key is a digest of all that and of the code that draws it. Figure, selection and data version
determine the key, so a stored image can never be stale and needs no expiry.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

import plotly
import plotly.graph_objects as go

from dashboard.database import Site
from dashboard.faces import layout
from dashboard.faces.fitting import Spec, is_map
from dashboard.faces.svg import Block, Box, Line
from dashboard.figures.answer import Answer
from dashboard.figures.figure import find
from dashboard.languages import speaking
from dashboard.words import _

Kind = Literal["chart", "narrow", "picture", "card", "post"]
Format = Literal["svg", "png"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OF_WORDS: tuple[Kind, ...] = ("card", "post")
"""The kinds that need no chart, and of which there is one for each answer."""
_PAGE: dict[Kind, int] = {"chart": 720, "narrow": 340}


class NoChartError(LookupError):
    """A table has no chart, or no rows to draw; the message says where its values are."""

    def __init__(self, table_id: str) -> None:
        self.table_id = table_id
        super().__init__(
            _(
                "There is no chart of the table '{table}'. The table itself holds every value."
            ).format(table=table_id[:60])
        )


@dataclass(frozen=True)
class Picture:
    """One picture, ready to be drawn.

    Attributes:
        figure: id of the figure.
        table: id of the table that the chart shows.
        kind: what the picture is for.
        size: width and height in CSS pixels.
        scale: how many pixels a PNG has for each of them.
        formats: the formats that it may be drawn in, the one for a web page first.
        chart: the chart in Plotly's JSON with its own size, or nothing where there is none.
        box: where the chart stands.
        blocks: rectangles below the chart.
        lines: words above it.
    """

    figure: str
    table: str
    kind: Kind
    size: tuple[int, int]
    scale: int
    formats: tuple[Format, ...]
    chart: str | None
    box: Box
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]

    @cached_property
    def key(self) -> str:
        """Names this picture and no other: a file name without its ending."""
        parts = [self.chart, self.size, self.scale, self.formats, self.box, self.blocks, self.lines]
        digest = hashlib.sha256(json.dumps([*parts, _drawn_by()]).encode()).hexdigest()
        return f"{self.figure}-{self.table}-{self.kind}-{digest[:20]}"

    @property
    def prefix(self) -> str:
        """What ids begin with inside this picture."""
        return f"i{self.key[-20:-8]}"

    def spec(self) -> Spec | None:
        """The chart as Plotly reads it."""
        return None if self.chart is None else json.loads(self.chart)


def kinds(answer: Answer, table_id: str = "main") -> tuple[Kind, ...]:
    """The kinds of picture that there are of a table; cards and posts need no chart.

    Raises:
        KeyError: the answer has no such table.
    """
    rows = answer.table(table_id).rows
    return KINDS if rows and table_id in find(answer.id).charts else OF_WORDS


def web_format(figure: go.Figure) -> Format:
    """How a chart goes into a page: SVG, but a map as PNG, for its outlines weigh too much."""
    return "png" if is_map(figure) else "svg"


def picture(answer: Answer, table_id: str, kind: Kind, *, site: Site, address: str = "") -> Picture:
    """The picture of one table of an answer.

    Args:
        answer: what it shows.
        table_id: which of its tables.
        kind: *chart* and *narrow* are for pages (720 and 340 px wide, without a ground and without
            the words that stand in the page); *picture* is a file that stands alone, with the
            sentence, what to know and the source; *card* is a preview of a link, 1200 x 630;
            *post* is a picture to pass on, 1080 x 1350.
        site: whose name and licence stand in it.
        address: where a reader of the file finds the figure.

    Raises:
        KeyError: the answer has no such table.
        NoChartError: there is nothing to draw; cards and posts are made of words alone then.
    """
    # It may be asked for by a thread that draws ahead, and by one that speaks another language.
    with speaking(answer.selection.lang):
        return _picture(_ItIs(answer), table_id, kind, site, address)


class _ItIs:
    """An answer known by being the same object: its values are too many to compare."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ItIs) and other.answer is self.answer

    def __hash__(self) -> int:
        return id(self.answer)


# A page asks for several pictures of a chart, which takes longer to make than all else here.
@lru_cache(maxsize=64)
def _chart(known: _ItIs, table_id: str) -> go.Figure:
    return find(known.answer.id).draw(known.answer, table_id)


@lru_cache(maxsize=256)
def _picture(known: _ItIs, table_id: str, kind: Kind, site: Site, address: str) -> Picture:
    answer = known.answer
    chart = _chart(known, table_id) if "chart" in kinds(answer, table_id) else None
    formats: tuple[Format, ...]
    if kind == "card":
        laid, scale, formats = layout.card(answer, chart, site), 1, ("png",)
    elif kind == "post":
        laid, scale, formats = layout.post(answer, chart, site, address), 1, ("png",)
    elif chart is None:
        raise NoChartError(table_id)
    elif kind == "picture":
        laid, scale = layout.file(answer, table_id, chart, site, address), 2
        formats = ("svg", "png")
    else:
        laid, scale, formats = layout.page(chart, _PAGE[kind]), 2, (web_format(chart),)
    return Picture(
        figure=answer.id,
        table=table_id,
        kind=kind,
        size=laid.size,
        scale=scale,
        formats=formats,
        chart=None if laid.chart is None else _written(laid.chart),
        box=laid.box,
        blocks=laid.blocks,
        lines=laid.lines,
    )


def _written(spec: Spec) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@cache
def _drawn_by() -> str:
    """What else decides how an image looks: the code behind the keys, and Plotly itself."""
    here = Path(__file__).parent
    code = b"".join((here / name).read_bytes() for name in ("images.py", "browser.py", "svg.py"))
    return f"{plotly.__version__} {hashlib.sha256(code).hexdigest()}"
