"""Colours as charts write them, solid on a white slide: PowerPoint's see-through is avoided.

A colour that lies half see-through on the white page is the same to the eye as a paler solid one,
and every version of every slide program shows a solid colour alike.
"""

from __future__ import annotations

import re

from dashboard.faces.slides.panels import UnreadableError

WHITE = "FFFFFF"
_NAMED = {"white": WHITE, "black": "000000"}
_FUNCTION = re.compile(r"rgba?\(([^)]*)\)")
_WHITE = 255


def solid(colour: str, opacity: float = 1) -> str | None:
    """Six hexadecimal digits for a colour on white; ``None`` for one that cannot be seen.

    Args:
        colour: "#2f7f86", "rgb(…)", "rgba(…)", "white" or "black".
        opacity: of the mark, besides that of the colour.

    Raises:
        UnreadableError: it is written in another way.
    """
    parts, own = _parts(colour.strip().lower())
    share = own * opacity
    if share == 0:
        return None
    return "".join(f"{round(_WHITE + (part - _WHITE) * share):02X}" for part in parts)


def _parts(colour: str) -> tuple[tuple[int, ...], float]:
    colour = "#" + _NAMED[colour] if colour in _NAMED else colour
    if re.fullmatch(r"#[0-9a-f]{6}", colour, re.IGNORECASE):
        return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)), 1.0
    found = _FUNCTION.fullmatch(colour)
    numbers = [float(part) for part in found[1].split(",")] if found else []
    if len(numbers) not in (3, 4):
        raise UnreadableError(colour)
    return tuple(round(part) for part in numbers[:3]), numbers[3] if numbers[3:] else 1.0
