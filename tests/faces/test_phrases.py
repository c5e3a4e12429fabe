"""Where one sentence ends and the next begins."""

from __future__ import annotations

import pytest

from dashboard.faces.phrases import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 1,054 people. Up to 1.2 times.", ["At least 1,054 people.", "Up to 1.2 times."]),
        ("Kim et al. found 3 of 12. No rate.", ["Kim et al. found 3 of 12.", "No rate."]),
        (
            "至少1,054人\u3002这不是全部\u3002",
            ["至少1,054人\u3002", "这不是全部\u3002"],
        ),
    ],
)
def test_a_text_is_cut_behind_its_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
