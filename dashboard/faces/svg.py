"""Plotly's SVG made small, safe and recolourable, and set among words of our own.

What Plotly exports is a working copy of its own page: random ids, classes, a ``style`` on every
mark, invisible backgrounds. Put twice into one page its ids would clash, a strict content policy
would refuse the styles, and on a dark page its text would be dark on dark. So the tree is read with
an XML parser and written anew from what may stand in a picture, and nothing else:

- only elements and attributes of a short list: no script, no style sheet, no link out;
- ids carry a prefix of the picture's own, so that pictures can stand beside each other in a page;
- styles become presentation attributes, which any rule of a page's style sheet overrides;
- all text takes one colour, on a page that of the page itself (``currentColor``), so it can be read
  on a light and a dark ground, which small words in the colour of a mark cannot. White text stays:
  it stands inside a mark.
"""

from __future__ import annotations

import re

# Only what our own browser has drawn is read, never a file from elsewhere.
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import NamedTuple

NAMESPACE = "http://www.w3.org/2000/svg"
# Metric twins: a file opened on another system keeps the widths that it was laid out with.
FONTS = (
    "Arial, 'Liberation Sans', Helvetica, 'Noto Sans Arabic', 'Noto Sans SC', 'Noto Sans JP',"
    " sans-serif"
)
INK = "#1f2a30"

_ELEMENTS = {
    "circle",
    "clipPath",
    "defs",
    "g",
    "line",
    "path",
    "pattern",
    "rect",
    "svg",
    "text",
    "tspan",
}
_ATTRIBUTES = {
    *("id", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy"),
    *("width", "height", "viewBox", "transform", "clip-path", "clip-rule", "fill-rule"),
    *("patternUnits", "patternTransform", "text-anchor", "fill", "fill-opacity", "stroke"),
    *("stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("opacity", "font-size", "font-weight", "font-style"),
}
# What a renderer assumes anyway.
_DEFAULTS = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke": "none",
    "stroke-width": "1",
    "font-weight": "normal",
    "font-style": "normal",
    "stroke-dasharray": "none",
    "text-anchor": "start",
    "patternTransform": "",
    "transform": "",
}
_SHAPES = {"circle", "line", "path", "rect"}
_RGB = re.compile(r"rgb\((\d+), ?(\d+), ?(\d+)\)")
_URL = re.compile(r"url\([\"']?#([^\"')]+)[\"']?\)")
_LONG_NUMBER = re.compile(r"-?\d+\.\d+")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Line(NamedTuple):
    """A line of words at a place.

    Attributes:
        x: where it begins: its left end, or the right one if it runs from right to left.
        y: where its baseline is.
    """

    x: float
    y: float
    size: float
    colour: str
    bold: bool
    text: str
    direction: str = "ltr"


class Block(NamedTuple):
    """A plain rectangle: a ground, a rule, a mark."""

    x: float
    y: float
    width: float
    height: float
    colour: str


class Box(NamedTuple):
    """Where the chart stands in the picture, and how much larger than it was drawn."""

    x: float
    y: float
    scale: float


AT_HOME = Box(0, 0, 1)


def compose(
    chart: bytes | None,
    *,
    prefix: str,
    size: tuple[float, float],
    box: Box,
    blocks: Sequence[Block],
    lines: Sequence[Line],
    decimals: int = 1,
) -> bytes:
    """A picture as SVG: blocks below, the chart in its box, lines of words above.

    A picture without blocks and words is made for a page: it has a ``viewBox`` but no size of its
    own, which the page's style sheet sets, and its text takes the page's colour. Others are files
    that stand alone: they keep their size and colours.

    Args:
        chart: the SVG that Plotly exported, or nothing for a picture of words.
        prefix: what the ids begin with.
        size: width and height of the picture.
        box: where the chart stands.
        blocks: rectangles, drawn in this order.
        lines: words.
        decimals: of coordinates.
    """
    for_a_page = not blocks and not lines
    width, height = (f"{value:g}" for value in size)
    root = ET.Element("svg", {"xmlns": NAMESPACE, "viewBox": f"0 0 {width} {height}"})
    if not for_a_page:
        root.attrib.update(width=width, height=height)
    root.attrib.update({"role": "img", "focusable": "false", "font-family": FONTS})
    for block in blocks:
        place = {"x": block.x, "y": block.y, "width": block.width, "height": block.height}
        attributes = {name: f"{value:g}" for name, value in place.items()}
        ET.SubElement(root, "rect", {**attributes, "fill": block.colour})
    if chart is not None:
        move = f"translate({box.x:g},{box.y:g}) scale({box.scale:.4g})"
        holder = root if box == AT_HOME else ET.SubElement(root, "g", {"transform": move})
        holder.extend(clean(chart, prefix, ink="currentColor" if for_a_page else INK, to=decimals))
    for line in lines:
        text = ET.SubElement(
            root,
            "text",
            {
                "x": f"{line.x:g}",
                "y": f"{line.y:g}",
                "font-size": f"{line.size:g}",
                "fill": line.colour,
                **({"font-weight": "bold"} if line.bold else {}),
                **({"direction": "rtl"} if line.direction == "rtl" else {}),
            },
        )
        text.text = _NOT_XML.sub("", line.text)
    return ET.tostring(root, encoding="unicode").encode()


def clean(svg: bytes, prefix: str, *, ink: str, to: int = 1) -> list[ET.Element]:
    """The parts of Plotly's SVG that show, with ids of the picture's own.

    Args:
        svg: as exported.
        prefix: what the ids begin with.
        ink: the colour of text.
        to: decimals of coordinates.
    """
    root = ET.fromstring(svg.decode())  # noqa: S314  drawn by our own browser, see above
    used = set(_URL.findall(" ".join(value for e in root.iter() for value in e.attrib.values())))
    names = {name: f"{prefix}-{i}" for i, name in enumerate(_ids(root, used))}
    return [kept for child in root if (kept := _cleaned(child, names, ink, to)) is not None]


def _ids(root: ET.Element, used: set[str]) -> Iterator[str]:
    for element in root.iter():
        if (name := element.get("id")) in used:
            yield str(name)


def _cleaned(element: ET.Element, names: dict[str, str], ink: str, to: int) -> ET.Element | None:
    tag = _local(element.tag)
    if tag not in _ELEMENTS:
        return None
    attributes = _attributes(element, names, to)
    if tag == "clipPath" and "id" not in attributes:
        return None
    if _invisible(tag, attributes):
        return None
    if tag in ("text", "tspan") and attributes.get("fill", "#ffffff") != "#ffffff":
        attributes["fill"] = ink
    made = ET.Element(tag, attributes)
    children = [_cleaned(child, names, ink, to) for child in element]
    made.extend(child for child in children if child is not None)
    if tag in ("text", "tspan"):
        # White space is collapsed without a style; Plotly's labels use it for distance.
        made.text = re.sub("^ +| +$", lambda s: "\u00a0" * len(s[0]), element.text or "")
        for child, source in zip(made, element, strict=False):
            child.tail = source.tail
    elif tag not in _SHAPES and len(made) == 0:
        return None
    return made


def _attributes(element: ET.Element, names: dict[str, str], to: int) -> dict[str, str]:
    found = {_local(name): value for name, value in element.attrib.items()}
    for declaration in (found.pop("style", None) or "").split(";"):
        name, _colon, value = declaration.partition(":")
        if name.strip() == "display" and value.strip() == "none":
            found["opacity"] = "0"
        found[name.strip()] = value.strip()
    kept = {}
    for name, value in found.items():
        if name not in _ATTRIBUTES:
            continue
        written = _value(name, value, names, to)
        if written is not None and _DEFAULTS.get(name) != written:
            kept[name] = written
    if kept.get("fill") == "none":
        kept.pop("fill-opacity", None)
    if "stroke" not in kept or kept.get("stroke-opacity") == "0" or kept.get("stroke-width") == "0":
        for name in [name for name in kept if name.startswith("stroke")]:
            del kept[name]
    return kept


def _value(name: str, value: str, names: dict[str, str], to: int) -> str | None:
    if name == "id":
        return names.get(value)
    if "url(" in value:
        target = _URL.fullmatch(value.strip())
        return f"url(#{names[target[1]]})" if target and target[1] in names else None
    value = _RGB.sub(lambda c: "#" + "".join(f"{int(part):02x}" for part in c.groups()), value)
    if name in ("font-size", "stroke-width", "width", "height"):
        value = value.removesuffix("px")
    if name.startswith("pattern") or name.endswith("opacity"):
        return value
    return _LONG_NUMBER.sub(lambda digits: f"{round(float(digits[0]), to) + 0.0:g}", value)


def _invisible(tag: str, attributes: dict[str, str]) -> bool:
    if attributes.get("opacity") == "0":
        return True
    if tag not in _SHAPES or "stroke" in attributes:
        return False
    return attributes.get("fill-opacity") == "0" or attributes.get("fill") == "none"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
