"""How the words of charts are set: in lines, in their direction, with the language's numbers."""

from __future__ import annotations

import re
from typing import Any

import plotly.graph_objects as go

from dashboard.languages import spoken
from dashboard.words import percent

# A tag, white space, a letter of Chinese or Japanese, or a word.
_PART = re.compile("</?b>|\\s+|[\u2e80-\u9fff\uff00-\uffef]|[^\\s<\u2e80-\u9fff\uff00-\uffef]+")


def broken(text: str, letters: int) -> str:
    """Break lines that are longer than so many letters; Chinese and Japanese break anywhere."""
    lines: list[str] = []
    for line in text.split("<br>"):
        lines.append("")
        used = 0
        for part in _PART.findall(line):
            size = 0 if part.startswith("<") else len(part) * (2 if part >= "\u2e80" else 1)
            if used and used + size > letters and not part.isspace():
                lines[-1] = lines[-1].rstrip()
                lines.append("")
                used = 0
            if used or not part.isspace():
                lines[-1] += part
                used += size
    return "<br>".join(lines)


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_BEGIN, _END = "\u2067", "\u2069"
"""Unicode's marks around words that run from right to left, whatever is around them."""


def in_its_direction(text: str, *, always: bool = False) -> str:
    """Words of a chart, each line of them set in its own direction.

    A chart is laid out from left to right in every language. Without a mark, the number and the
    brackets behind an Arabic name would stand on its wrong side. Set again after lines were broken
    anew, it gives each line its own mark.

    Args:
        text: in Plotly's part of HTML.
        always: also where no letter shows the direction, as in a template.
    """
    plain = text.replace(_BEGIN, "").replace(_END, "")
    if not (always or _RIGHT_TO_LEFT.search(plain)):
        return plain
    words, extra, rest = plain.partition("<extra>")
    lines = "<br>".join(f"{_BEGIN}{line}{_END}" for line in words.split("<br>"))
    return lines + extra + rest


def spoken_way(figure: go.Figure) -> go.Figure:
    """A chart whose words run as those of the language that is spoken."""
    if spoken().direction == "ltr":
        return figure
    return go.Figure(_directed(figure.to_plotly_json()))


def _directed(part: Any, name: str = "") -> Any:
    if isinstance(part, dict):
        return {name: _directed(value, name) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_directed(value, name) for value in part]
    if isinstance(part, str):
        return in_its_direction(part, always=name == "hovertemplate")
    return part


def percent_ticks() -> dict[str, Any]:
    """The ticks of an axis of shares, as the language writes them."""
    shares = [0, 0.25, 0.5, 0.75, 1]
    return {"tickvals": shares, "ticktext": [percent(share) for share in shares]}
