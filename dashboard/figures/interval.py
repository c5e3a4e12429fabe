"""The 95 % interval that goes with every share."""

from __future__ import annotations

from math import sqrt

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
