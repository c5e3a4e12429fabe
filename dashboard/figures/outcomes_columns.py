"""Columns of the tables of ``outcomes``, and what stands in the one that is in words."""

from __future__ import annotations

from typing import Any

from dashboard.figures import publication_columns as publication
from dashboard.figures.answer import Column
from dashboard.words import _, ngettext, number


def main() -> tuple[Column, ...]:
    """Columns of the main table."""
    return (
        _label(),
        *_recruited(),
        _patients(),
        _of(),
        Column("died", _("Died"), "patients", _("Patients who died; empty where not stated.")),
        Column("share", _("Share who died"), "share", _("Died / of; empty where not stated.")),
        *_interval(),
        Column(
            "lasting",
            _("Lasting difficulties"),
            "patients",
            _("Patients who live with lasting difficulties of any degree; empty: not stated."),
        ),
        Column(
            "recovered",
            _("Recovered"),
            "patients",
            _("Patients who got well, with no lasting difficulties stated; empty: not stated."),
        ),
        Column(
            "improved",
            _("Got better, how far not stated"),
            "patients",
            _("Patients who got better, with nothing said of difficulties; empty: not stated."),
        ),
        Column(
            "not_stated",
            _("Not stated"),
            "patients",
            _("Patients of whom nothing that can be counted was found on how they fared."),
        ),
        publication.countries_column(),
        Column("design_label", _("Kind"), "", _("Case series, cohort and so on.")),
        *publication.year_columns(),
        _standing(),
        publication.id_column(),
    )


def one_outcome(meaning: str) -> tuple[Column, ...]:
    """Columns of a table of one outcome; ``meaning`` is of its patients."""
    return (
        _label(),
        Column("n", _("Patients"), "patients", meaning),
        _of(),
        Column(
            "share",
            _("Share"),
            "share",
            _("Patients / of; empty where less than half of the outcomes are stated."),
        ),
        *_interval(),
        Column(
            "open",
            _("Not stated"),
            "patients",
            _("Of these, patients with no outcome that can be counted."),
        ),
        *_recruited(),
        publication.countries_column(),
        _standing(),
        publication.id_column(),
    )


def through_deaths() -> tuple[Column, ...]:
    """Columns of the publications whose people came in through deaths."""
    return (
        _label(),
        _patients(),
        Column("said", _("What is said"), "", _("How they fared, as far as it is stated.")),
        publication.countries_column(),
        *publication.year_columns(),
        _standing(),
        publication.id_column(),
    )


def single() -> tuple[Column, ...]:
    """Columns of the counts from single cases."""
    return (
        Column("outcome", _("Code"), "", _("Code of the outcome."), shown=False),
        Column("label", _("How they fared"), "", _("What the publications say.")),
        Column("patients", _("Patients"), "patients", _("Patients of whom this is said.")),
        Column(
            "publications",
            _("Publications"),
            "publications",
            _("Publications that say it."),
        ),
    )


def said(row: dict[str, Any]) -> str:
    """What a publication says of its patients, in words: "5 of 7 died, 2 recovered"."""
    of = row["of"]
    if of is None:
        return _("How each of them fared is not given in numbers.")
    if row["died"] == of == row["patients"]:
        return ngettext("{n} person, who died.", "All {n} died.", of).format(n=number(of))
    parts = []
    if row["died"]:
        parts.append(
            ngettext("{n} of {of} died", "{n} of {of} died", row["died"]).format(
                n=number(row["died"]), of=number(of)
            )
        )
    if row["lasting"]:
        parts.append(
            ngettext(
                "{n} lives with lasting difficulties",
                "{n} live with lasting difficulties",
                row["lasting"],
            ).format(n=number(row["lasting"]))
        )
    if row["improved"]:
        parts.append(
            ngettext("{n} got better", "{n} got better", row["improved"]).format(
                n=number(row["improved"])
            )
        )
    if row["recovered"]:
        parts.append(
            ngettext("{n} recovered", "{n} recovered", row["recovered"]).format(
                n=number(row["recovered"])
            )
        )
    if row["not_stated"]:
        parts.append(
            ngettext("{n} not stated", "{n} not stated", row["not_stated"]).format(
                n=number(row["not_stated"])
            )
        )
    return _("{parts}.").format(parts=", ".join(parts))


def _label() -> Column:
    return Column("label", _("First author, year"), "", _("Short name of the publication."))


def _patients() -> Column:
    return Column(
        "patients", _("Patients"), "patients", _("Patients that the publication describes.")
    )


def _recruited() -> tuple[Column, Column]:
    return (
        Column("recruited", _("Code of the way"), "", _("Code of how they came in."), shown=False),
        Column(
            "recruited_label",
            _("How people came in"),
            "",
            _("How the patients came into the publication."),
        ),
    )


def _of() -> Column:
    return Column(
        "of",
        _("Of"),
        "patients",
        _("Patients among whom the publication counts outcomes: the denominator."),
    )


def _interval() -> tuple[Column, Column]:
    return (
        Column("low", _("95% from"), "share", _("Lower end of the 95% Wilson interval.")),
        Column("high", _("95% to"), "share", _("Upper end of the 95% Wilson interval.")),
    )


def _standing() -> Column:
    return Column(
        "standing",
        _("Where it counts"),
        "",
        _("counted, or contained (its patients are counted in another publication)."),
    )
