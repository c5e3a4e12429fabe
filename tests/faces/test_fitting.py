"""Lines of languages without spaces."""

from __future__ import annotations

import pytest

from dashboard.faces.measuring import text_width, wrap

CHINESE = "至少1,054人患有急性坏死性脑病（ANE）。其中“流感”最常见，占31%。"
JAPANESE = "発表された患者は少なくとも1,054人です。「インフルエンザ」が最も多い。"


@pytest.mark.parametrize("text", [CHINESE, JAPANESE])
@pytest.mark.parametrize("width", [90, 140, 300])
def test_lines_end_between_signs_and_lose_none(text: str, width: float) -> None:
    lines = wrap(text, width, 16)
    assert "".join(lines) == text
    assert all(text_width(line, 16) <= width for line in lines)
    assert all(line[0] not in "。，、）」”%" for line in lines)
    assert all(line[-1] not in "（「“" for line in lines)


def test_numbers_and_latin_words_are_kept_whole() -> None:
    lines = wrap(CHINESE, 90, 16)
    assert any("1,054" in line for line in lines)
    assert any("ANE" in line for line in lines)


def test_a_line_of_signs_is_filled() -> None:
    assert wrap("急性坏死性脑病", 66, 16) == ["急性坏死", "性脑病"]
