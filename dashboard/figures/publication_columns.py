"""Tables with one publication a row: columns worded alike in every figure, and what fills them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.figures import counting
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.words import _


def named(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    """A row with ``label``, the short name, and ``still_filling_in``.

    Args:
        context: the data.
        row: with ``year``, and ``author`` and ``letter`` of the table ``short_names``.
    """
    return {
        **row,
        "label": counting.short_name(row["author"], row["year"], row["letter"]),
        "still_filling_in": counting.is_recent(context, row["year"]),
    }


def country_known(basis: str | None) -> str:
    """How the country of a publication is known, in words; "" where it has none."""
    words = {
        "stated": _("stated"),
        "affiliation": _("where the authors work"),
        "inferred": _("inferred from other hints"),
    }
    return words.get(basis or "", "")


def kept(rows: Iterable[dict[str, Any]], columns: Iterable[Column]) -> tuple[dict[str, Any], ...]:
    """The rows with what stands in the columns of their table, in that order, and no more."""
    names = [column.name for column in columns]
    return tuple({name: row[name] for name in names} for row in rows)


def id_column() -> Column:
    """The publication itself."""
    return Column(
        "publication_id",
        _("Publication"),
        "",
        _("Stable id of the publication."),
        link="publication",
    )


def title_column() -> Column:
    """Its title."""
    return Column("title", _("Title"), "", _("As published, or a description if it was not seen."))


def year_columns() -> tuple[Column, Column]:
    """Its year, and whether more of that year may come."""
    return Column("year", _("Year"), "year", _("Year of publication.")), counting.recent_column()


def countries_column() -> Column:
    """Where its patients were treated."""
    return Column("countries", _("Country of treatment"), "", _("Where the patients were treated."))


def basis_columns() -> tuple[Column, Column]:
    """How its country is known, as a code and in words."""
    return (
        Column("country_basis", _("Basis"), "", _("Code of how it is known."), shown=False),
        Column("country_known", _("How the country is known"), "", _("In words.")),
    )


def design_columns(meaning: str) -> tuple[Column, Column]:
    """What kind of publication it is; ``meaning`` names the kinds to expect."""
    return (
        Column("design", _("Design code"), "", _("Code of the kind."), shown=False),
        Column("design_label", _("Kind"), "", meaning),
    )


def standing_columns(*, shown: bool = True) -> tuple[Column, Column]:
    """Whether its patients are counted here, or in which publication."""
    return (
        Column(
            "standing",
            _("Where it counts"),
            "",
            _("counted, or contained in another publication."),
            shown=shown,
        ),
        Column(
            "contained_in",
            _("Contained in"),
            "",
            _("Publication that has its patients."),
            shown=shown,
            link="publication",
        ),
    )
