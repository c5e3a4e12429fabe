"""Each figure in plain words can be read by a child of about twelve."""

from __future__ import annotations

import re

import pytest
import textstat

from dashboard.figures.figure import Figure, registry

GRADE = 8
"""Years at school that a text asks for, by the formula of Flesch and Kincaid."""


@pytest.mark.parametrize("figure", registry().values(), ids=lambda figure: figure.id)
def test_a_figure_in_plain_words_asks_for_eight_years_of_school(figure: Figure) -> None:
    assert figure.plain
    assert not re.search(r"\d", figure.plain), "it must be true of every choice"
    assert textstat.flesch_kincaid_grade(figure.plain) <= GRADE, figure.plain


def test_a_hard_sentence_is_too_hard() -> None:
    hard = "Heterogeneous ascertainment precludes epidemiological generalisation of mortality."
    assert textstat.flesch_kincaid_grade(hard) > GRADE
