"""Names of the countries of a publication, written here from codes: the data hold English ones."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.figures.figure import Context


def names_of(context: Context, codes: Collection[str] | None) -> str:
    """Countries and territories by name, in the order of the vocabulary; "" for none."""
    names = context.vocabulary.countries
    return ", ".join(names[code] for code in names if code in (codes or ()))
