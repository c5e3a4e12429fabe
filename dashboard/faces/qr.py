"""QR codes: how a reader of paper, or somebody at the back of a room, comes to an address."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

_ERRORS = "m"
"""A part of 15% may be hidden or dirty (ISO/IEC 18004, level M)."""
_QUIET = 4
"""Modules of white around a code, as the standard asks."""


@lru_cache(maxsize=256)
def svg(address: str, words: str, *, css_class: str = "qr") -> str:
    """A code as an inline SVG without a size of its own: the page's style gives it one.

    Args:
        address: where it leads.
        words: what it is, for those who do not see it.
        css_class: class of the element.
    """
    return segno.make(address, error=_ERRORS, micro=False).svg_inline(
        border=_QUIET,
        dark="#000",
        light="#fff",
        title=words,
        omitsize=True,
        svgclass=css_class,
        lineclass=None,
    )


@lru_cache(maxsize=256)
def png(address: str, *, scale: int = 8) -> bytes:
    """A code as a PNG, ``scale`` pixels a module."""
    out = io.BytesIO()
    segno.make(address, error=_ERRORS, micro=False).save(
        out, kind="png", scale=scale, border=_QUIET
    )
    return out.getvalue()
