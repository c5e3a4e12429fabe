"""QR codes lead where they should: read back by the standard, not by their look."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import segno
from PIL import Image

from dashboard.faces import qr

ADDRESS = "https://ane.example/figures/published-count?lang=en&version=2026-11-22-7c94a1b8"


def _modules(address: str) -> list[list[bool]]:
    return [[bool(module) for module in row] for row in segno.make(address, error="m").matrix]


def test_png_shows_the_modules_of_the_address_within_a_quiet_zone() -> None:
    image = Image.open(io.BytesIO(qr.png(ADDRESS, scale=3))).convert("L")
    wanted = _modules(ADDRESS)
    side = len(wanted) + 8
    assert image.size == (side * 3, side * 3)
    shown = [
        [image.getpixel((x * 3 + 1, y * 3 + 1)) == 0 for x in range(side)] for y in range(side)
    ]
    assert [row[4:-4] for row in shown[4:-4]] == wanted
    assert not any(map(any, shown[:4] + shown[-4:]))


def test_svg_has_a_name_and_no_size_of_its_own() -> None:
    root = ET.fromstring(qr.svg(ADDRESS, "Link to <this> figure"))
    assert "width" not in root.attrib
    assert root.get("class") == "qr"
    assert root.findtext("title") == "Link to <this> figure"


def test_another_address_is_another_code() -> None:
    assert qr.png(ADDRESS) != qr.png(ADDRESS + "0")
    assert qr.svg(ADDRESS, "x") != qr.svg(ADDRESS + "0", "x")
