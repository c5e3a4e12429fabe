"""How wide words are, and where their lines end, without a browser to measure them.

Widths are reckoned from those of Arial's letters: near enough to break lines safely, and the same
on every machine.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from dashboard.figures import lettering

# Advance widths in Arial, in thousandths of the size; letters that are not listed take 556.
_WIDTHS = {
    0: "\u2067\u2069",
    222: "ijl'",
    278: " !,./:;I[]\\ft|\u00a0\u200b",
    333: '()-r`{}"',
    500: "cksvxyzJ",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "…—",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_TAG = re.compile(r"</?[a-z]+>")
# Chinese and Japanese have no spaces: a line may end beside each sign of theirs, but none begins
# with a mark that closes, and none ends with one that opens.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSES = "、。，．：；！？）」』】》〉”’…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%)"  # noqa: RUF001
_OPENS = "（「『【《〈“‘("  # noqa: RUF001
_BREAK = re.compile(
    f"(?<![{_OPENS}])(?:(?<=[{_WIDE}])(?=.)|(?<=.)(?=[{_WIDE}]))(?![{_CLOSES}])", re.DOTALL
)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide words are, rather too wide than too narrow."""
    thousandths = sum(
        _WIDTH.get(letter, 1000 if unicodedata.east_asian_width(letter) in "WF" else 556)
        for letter in text
    )
    return thousandths / 1000 * size * (1.09 if bold else 1.02)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Words broken into lines of at most this width; a word that is longer is broken, too."""
    lines: list[str] = []
    for space, word in _pieces(_words(text.split()), width, size, bold):
        joined = f"{lines[-1]}{space}{word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _words(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a line may end behind, each with what stands before it in the same line."""
    for part in parts:
        for number, word in enumerate(_BREAK.split(part)):
            yield "" if number else " ", word


def _pieces(
    words: Iterable[tuple[str, str]], width: float, size: float, bold: bool
) -> Iterator[tuple[str, str]]:
    """The words, and those that are wider than a line in pieces."""
    for space, word in words:
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            end = next(
                n
                for n in range(len(rest) - 1, 0, -1)
                if n == 1 or text_width(rest[:n], size, bold=bold) <= width
            )
            yield space, rest[:end]
            rest = rest[end:]
        yield space, rest


def plain(text: str) -> str:
    """Words as they are shown, without tags and entities."""
    return html.unescape(_TAG.sub("", text))


def broken(text: str, width: float, size: float) -> str:
    """Break words in Plotly's HTML, whose simple tags and entities take no width of their own."""
    lines: list[str] = []
    for line in text.split("<br>"):
        lines.append("")
        for space, word in _words(line.split(" ")):
            joined = f"{lines[-1]}{space}{word}" if lines[-1] else word
            if not lines[-1] or text_width(plain(joined), size, bold="<b>" in text) <= width:
                lines[-1] = joined
            else:
                lines.append(word)
    return lettering.in_its_direction("<br>".join(lines))
