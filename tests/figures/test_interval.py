"""The interval of a share, against published values and by its properties."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.figures.interval import wilson

ROUNDING = 1e-12


# Newcombe RG (1998), Two-sided confidence intervals for the single proportion: comparison of seven
# methods, Stat Med 17:857-872, table I, the score method without continuity correction.
@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(n: int, of: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(n, of)] == [low, high]


shares = st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(shares)
def test_the_share_lies_inside_and_the_ends_between_0_and_1(share: tuple[int, int]) -> None:
    n, of = share
    low, high = wilson(n, of)
    assert 0 <= low <= n / of + ROUNDING
    assert n / of - ROUNDING <= high <= 1
    assert low < high


@given(shares)
def test_those_without_the_property_have_the_mirrored_interval(share: tuple[int, int]) -> None:
    n, of = share
    low, high = wilson(n, of)
    assert wilson(of - n, of) == pytest.approx((1 - high, 1 - low), abs=ROUNDING)


@given(shares)
def test_one_more_patient_with_the_property_moves_both_ends_up(share: tuple[int, int]) -> None:
    n, of = share
    assume(n < of)
    before, after = wilson(n, of), wilson(n + 1, of)
    assert before[0] < after[0]
    assert before[1] < after[1] or after[1] == 1


@given(shares, st.integers(2, 20))
def test_the_same_share_of_more_patients_is_known_better(
    share: tuple[int, int], times: int
) -> None:
    n, of = share
    low, high = wilson(n, of)
    surer_low, surer_high = wilson(n * times, of * times)
    assert surer_high - surer_low < high - low


@pytest.mark.parametrize(("n", "of"), [(0, 0), (1, 0), (-1, 5), (6, 5), (0, -1)])
def test_what_is_not_a_share_is_refused(n: int, of: int) -> None:
    with pytest.raises(ValueError, match=rf"{n} of {of}"):
        wilson(n, of)
