"""The 95 % intervals that go with every share, and with an estimate from two lists."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

Z_95 = 1.959963984540054


def wilson(n: int, of: int) -> tuple[float, float]:
    """95 % score interval of a proportion, both ends between 0 and 1.

    Source: Wilson EB (1927), Probable inference, the law of succession, and statistical inference,
    J Am Stat Assoc 22:209-212.

    Args:
        n: those with the property.
        of: the denominator, at least 1.

    Raises:
        ValueError: ``of`` is not positive, or ``n`` is not between 0 and ``of``.
    """
    if of < 1 or not 0 <= n <= of:
        raise ValueError(f"a share needs 0 <= n <= of and of >= 1, not {n} of {of}")
    share, z2 = n / of, Z_95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    low = 0.0 if n == 0 else centre - half
    high = 1.0 if n == of else centre + half
    return low, high


@dataclass(frozen=True)
class Recapture:
    """How many there are in all, estimated from two lists of some of them.

    Attributes:
        estimate: people on the first list, the second, both or neither.
        variance: of the estimate.
        low, high: its 95 % interval.
        listed: different people on the two lists together: there can't be fewer.
    """

    estimate: float
    variance: float
    low: float
    high: float
    listed: int


def recapture(first: int, second: int, both: int) -> Recapture:
    """Estimate a total from two lists that were made independently of each other.

    The estimate is Chapman's, N = (first + 1)(second + 1)/(both + 1) - 1, which is finite for any
    overlap: Chapman DG (1951), Some properties of the hypergeometric distribution with applications
    to zoological sample censuses, Univ Calif Publ Stat 1:131-160. Its variance is that of Seber GAF
    (1970), The effects of trap response on tag recapture estimates, Biometrics 26:13-22.
    The interval takes the logarithm of the number on neither list as normal: Chao A (1987),
    Estimating the population size for capture-recapture data with unequal catchability, Biometrics
    43:783-791. The plain interval, N plus or minus so many standard errors, can fall below the
    number of people who are known.

    Args:
        first: people on the first list.
        second: people on the second.
        both: people who are on both.

    Raises:
        ValueError: more people on both lists than on one of them, or fewer than none.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} people cannot be on both of two lists of {first} and {second}")
    only_first, only_second = first - both, second - both
    listed = only_first + only_second + both
    # The same as Chapman's estimate, written as those listed and those on neither list.
    neither = only_first * only_second / (both + 1)
    scale = (first + 1) * (second + 1) / (both + 2)
    variance = neither * scale / (both + 1)
    if not neither:
        return Recapture(listed, 0.0, listed, listed, listed)
    spread = exp(Z_95 * sqrt(log(1 + scale / (only_first * only_second))))
    return Recapture(
        estimate=listed + neither,
        variance=variance,
        low=listed + neither / spread,
        high=listed + neither * spread,
        listed=listed,
    )
