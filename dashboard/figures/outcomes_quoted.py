"""What is quoted about outcomes, and by whom: the last table of ``outcomes``."""

from __future__ import annotations

from typing import Any

from dashboard.figures.answer import Column, Table
from dashboard.figures.figure import Context
from dashboard.figures.publication_columns import kept
from dashboard.words import _, number

# A share of deaths among people who are known because they died says nothing: it is not repeated.
_CLAIMS = """
SELECT
    claim.what,
    claim.low,
    claim.high,
    claim.qualifier,
    claim.unit,
    claim.scope,
    claim.scope_code,
    coalesce(
        speaker.first_author,
        CASE WHEN speaker.journal IS NULL THEN speaker.title END,
        claim.said_by
    ) AS said_by,
    CASE WHEN speaker.first_author IS NULL THEN speaker.journal END AS journal,
    claim.document_title,
    coalesce(claim.as_of_year, claim.year) AS as_of_year,
    claim.url,
    claim.notes,
    claim.claim_id,
    claim.publication_id
FROM claims AS claim
LEFT JOIN publications AS speaker ON speaker.publication_id = claim.said_by
WHERE claim.what IN ('mortality', 'sequelae', 'full_recovery')
  AND claim.same_as IS NULL
  AND coalesce(claim.low, claim.high) IS NOT NULL
  AND speaker.recruited_by IS DISTINCT FROM 'death'
ORDER BY
    list_position(['mortality', 'sequelae', 'full_recovery'], claim.what),
    coalesce(claim.as_of_year, claim.year) NULLS LAST,
    claim.claim_id
"""


def quoted(context: Context) -> Table:
    """Every quoted figure on outcomes, as it was said, whatever is chosen."""
    return Table(
        "claims",
        _("What is quoted about outcomes, and by whom"),
        _columns(),
        kept((_in_words(row) for row in context.rows(_CLAIMS)), _columns()),
        note=_(
            "As quoted, whatever is chosen above, with the words of the record beside each figure:"
            " some are about the people of one hospital, others are general statements whose basis"
            " was not seen. No number of this collection is set against them."
        ),
    )


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A quoted figure with what it says in words, and who says it."""
    what = {
        "mortality": _("People who died"),
        "sequelae": _("Lasting difficulties"),
        "full_recovery": _("Full recovery"),
    }
    low, high = row["low"], row["high"]
    if low is None:
        said = _("up to {n}%").format(n=number(high))
    elif high is None or low == high:
        said = _("{n}%").format(n=number(low))
    else:
        said = _("{low}% to {high}%").format(low=number(low), high=number(high))
    said_by = row["said_by"]
    if row["journal"]:
        said_by = _("a publication in {journal}").format(journal=row["journal"])
    return {**row, "what_label": what[row["what"]], "said": said, "said_by": said_by}


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", _("Code"), "", _("Code of what is quoted."), shown=False),
        Column("what_label", _("What is quoted"), "", _("The outcome.")),
        Column("said", _("Quoted"), "", _("The figure as quoted.")),
        Column("low", _("Lower"), "percent", _("Lower end."), shown=False),
        Column("high", _("Upper"), "percent", _("Upper end."), shown=False),
        Column("qualifier", _("Qualifier"), "", _("How the source words it."), shown=False),
        Column("unit", _("In the words of the record"), "", _("What the figure is of.")),
        Column("scope", _("About whom"), "", _("Whom the figure covers, as recorded.")),
        Column("scope_code", _("Scope"), "", _("Code of whom it covers."), shown=False),
        Column("said_by", _("Quoted by"), "", _("Who says or quotes it.")),
        Column("document_title", _("Document"), "", _("Where it stands.")),
        Column("as_of_year", _("Year"), "year", _("The year it is said for, or was printed in.")),
        Column("url", _("Address"), "", _("The page where it was seen."), shown=False),
        Column("notes", _("Notes"), "", _("The curators' notes."), shown=False),
        Column("claim_id", _("Claim"), "", _("Id in claims.csv."), shown=False),
        Column("publication_id", _("Publication"), "", _("Its publication."), shown=False),
    )
