"""Columns and words of the tables of ``outcomes``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.figures import counting
from dashboard.figures.answer import Column
from dashboard.figures.figure import Context
from dashboard.figures.selection import Selection
from dashboard.words import _, listed, ngettext, number, percent

Rows = Sequence[dict[str, Any]]


def joined(*texts: str) -> str:
    """Join sentences, leaving out empty ones."""
    return " ".join(filter(None, texts))


def recent_note(context: Context, years: Iterable[int]) -> str:
    """Say that recent publications are still being added; "" where there is none."""
    if not any(counting.is_recent(context, year) for year in years):
        return ""
    return _("Publications from {first} on are still being added: more rows will come.").format(
        first=context.data_year - counting.RECENT_YEARS + 1
    )


def said(row: dict[str, Any]) -> str:
    """What a publication says of its patients, in words: "5 of 7 died, 2 recovered"."""
    of = row["of_patients"]
    if of is None:
        return _("How each of them fared is not given in numbers.")
    if row["died"] == of == row["patients"]:
        return ngettext("{n} person, who died.", "All {n} died.", of).format(n=number(of))
    parts = []
    if row["died"]:
        parts.append(_("{n} of {of} died").format(n=row["died"], of=of))
    if row["lasting"]:
        parts.append(
            ngettext(
                "{n} lives with lasting difficulties",
                "{n} live with lasting difficulties",
                row["lasting"],
            ).format(n=row["lasting"])
        )
    if row["improved"]:
        parts.append(_("{n} got better").format(n=row["improved"]))
    if row["recovered"]:
        parts.append(_("{n} recovered").format(n=row["recovered"]))
    if row["not_stated"]:
        parts.append(_("{n} not stated").format(n=row["not_stated"]))
    return _("{parts}.").format(parts=", ".join(parts))


def word_claim(row: dict[str, Any]) -> None:
    """Add to a quoted figure what it says, in words."""
    row["what_label"] = {
        "mortality": _("People who died"),
        "sequelae": _("Lasting difficulties"),
        "full_recovery": _("Full recovery"),
    }[row["what"]]
    low, high = row["low"], row["high"]
    if low is None:
        row["said"] = _("up to {n}%").format(n=number(high))
    elif high is None or low == high:
        row["said"] = _("{n}%").format(n=number(low))
    else:
        row["said"] = _("{low}% to {high}%").format(low=number(low), high=number(high))
    if row["journal"]:
        row["said_by"] = _("a publication in {journal}").format(journal=row["journal"])


def share_words(row: dict[str, Any]) -> str:
    """Who died, in words: "27% (18 of 67)"."""
    return _("{share} ({n} of {of})").format(
        share=percent(row["share"]), n=number(row["died"]), of=number(row["of"])
    )


def ends(drawn: Rows) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows with the lowest and the highest share who died; of equal ones the largest."""
    return (
        min(drawn, key=lambda row: (row["share"], -row["of"])),
        max(drawn, key=lambda row: (row["share"], row["of"])),
    )


def _shared(*names: str) -> tuple[Column, ...]:
    """Columns that several tables have."""
    columns = {
        "label": Column("label", _("First author, year"), "", _("Short name of the publication.")),
        "year": Column("year", _("Year"), "year", _("Year of publication.")),
        "countries": Column(
            "countries", _("Country of treatment"), "", _("Where the patients were treated.")
        ),
        "recruited": Column(
            "recruited", _("Code of the way"), "", _("Code of how they came in."), shown=False
        ),
        "recruited_label": Column(
            "recruited_label",
            _("How people came in"),
            "",
            _("How the patients came into the publication."),
        ),
        "patients": Column(
            "patients", _("Patients"), "patients", _("Patients that the publication describes.")
        ),
        "of": Column(
            "of",
            _("Of"),
            "patients",
            _("Patients among whom the publication counts outcomes: the denominator."),
        ),
        "low": Column("low", _("95% from"), "share", _("Lower end of the 95% Wilson interval.")),
        "high": Column("high", _("95% to"), "share", _("Upper end of the 95% Wilson interval.")),
        "standing": Column(
            "standing",
            _("Where it counts"),
            "",
            _("counted, or contained (its patients are counted in another publication)."),
        ),
        "publication_id": Column(
            "publication_id",
            _("Publication"),
            "",
            _("Stable id of the publication."),
            link="publication",
        ),
        "still_filling_in": counting.recent_column(),
    }
    return tuple(columns[name] for name in names)


def columns() -> tuple[Column, ...]:
    """Columns of the main table."""
    return (
        *_shared("label", "recruited", "recruited_label", "patients", "of"),
        Column("died", _("Died"), "patients", _("Patients who died; empty where not stated.")),
        Column("share", _("Share who died"), "share", _("Died / of; empty where not stated.")),
        *_shared("low", "high"),
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
            _("Patients of whom the publication does not say how they fared."),
        ),
        *_shared("countries"),
        Column("design_label", _("Kind"), "", _("Case series, cohort and so on.")),
        *_shared("year", "still_filling_in", "standing", "publication_id"),
    )


def one_outcome_columns(meaning: str) -> tuple[Column, ...]:
    """Columns of a table of one outcome; ``meaning`` is of its patients."""
    return (
        *_shared("label"),
        Column("n", _("Patients"), "patients", meaning),
        *_shared("of"),
        Column(
            "share",
            _("Share"),
            "share",
            _("Patients / of; empty where less than half of the outcomes are stated."),
        ),
        *_shared("low", "high"),
        Column("open", _("Not stated"), "patients", _("Of these, patients with no outcome.")),
        *_shared("recruited", "recruited_label", "countries", "standing", "publication_id"),
    )


def deaths_columns() -> tuple[Column, ...]:
    """Columns of the publications whose people came in through deaths."""
    return (
        *_shared("label", "patients"),
        Column("said", _("What is said"), "", _("How they fared, as far as it is stated.")),
        *_shared("countries", "year", "still_filling_in", "standing", "publication_id"),
    )


def single_columns() -> tuple[Column, ...]:
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


def claims_columns() -> tuple[Column, ...]:
    """Columns of the quoted figures."""
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


def alt(series: Rows) -> str:
    """Describe the chart of those who died."""
    drawn = [row for row in series if row["share"] is not None]
    if not drawn:
        return joined(
            _("An empty chart: no publication of this choice says how many people died."),
            _("The table below holds every value.") if series else "",
        )
    lowest, highest = ends(drawn)
    said = [
        ngettext(
            "A mark with its 95% interval for {count} publication, the share who died: {highest} in"
            " {highest_name}.",
            "Marks with their 95% intervals, one for each of {count} publications, in groups by how"
            " people came in: the share who died. Lowest: {lowest} in {lowest_name}; highest:"
            " {highest} in {highest_name}.",
            len(drawn),
        ).format(
            count=len(drawn),
            lowest=share_words(lowest),
            lowest_name=lowest["label"],
            highest=share_words(highest),
            highest_name=highest["label"],
        )
    ]
    rest = len(series) - len(drawn)
    if rest:
        said.append(
            ngettext(
                "{n} publication does not say how many died and is not drawn.",
                "{n} publications do not say how many died and are not drawn.",
                rest,
            ).format(n=number(rest))
        )
    said.append(_("The table below holds every value."))
    return " ".join(said)


def one_outcome_alt(rows: Sequence[dict[str, Any]], who: str) -> str:
    """Describe the chart of another outcome."""
    drawn = [row for row in rows if row["share"] is not None]
    if not drawn:
        return _("An empty chart: no publication of this choice states a share.")
    lowest = min(drawn, key=lambda row: (row["share"], -row["of"]))
    highest = max(drawn, key=lambda row: (row["share"], row["of"]))
    words = _("{share} ({n} of {of}) in {label}")
    said = [
        ngettext(
            "A mark with its 95% interval for {count} publication, the share {who}: {highest}.",
            "Marks with their 95% intervals, one for each of {count} publications: the share {who}."
            " Lowest: {lowest}; highest: {highest}.",
            len(drawn),
        ).format(
            count=len(drawn),
            who=who,
            **{
                name: words.format(
                    share=percent(row["share"]), n=row["n"], of=row["of"], label=row["label"]
                )
                for name, row in (("lowest", lowest), ("highest", highest))
            },
        )
    ]
    rest = len(rows) - len(drawn)
    if rest:
        said.append(
            ngettext(
                "{n} publication leaves more than half of the outcomes open and is not drawn.",
                "{n} publications leave more than half of the outcomes open and are not drawn.",
                rest,
            ).format(n=number(rest))
        )
    said.append(_("The table below holds every value."))
    return " ".join(said)


def one_outcome_note() -> str:
    """Say which publications stand in a table of one outcome."""
    return _(
        "Only publications that state this outcome, or the outcomes of all their patients. Where"
        " some are not stated, the true share may be higher. A share is shown only where at least"
        " half of the outcomes are stated, with its 95% interval."
    )


def caveats(
    context: Context,
    selection: Selection,
    series: Rows,
    *,
    silent: Rows,
    partly: Rows,
    contained: Rows,
) -> tuple[str, ...]:
    """What must be known to read the table.

    Args:
        context: the data.
        selection: what was chosen.
        series: the rows of the table.
        silent: publications that do not say how their patients fared.
        partly: publications of which only some patients match.
        contained: publications whose patients are counted in another one.
    """
    said = [
        _(
            "A first collection, read mostly from abstracts: more publications exist. Some count"
            " those who died in hospital, others also those who died months later."
        )
    ]
    recent = recent_note(context, (row["year"] for row in series))
    if recent:
        said.append(recent)
    ways: dict[str, int] = {}
    for row in series:
        ways[row["recruited_label"]] = ways.get(row["recruited_label"], 0) + 1
    if series:
        said.append(
            _(
                "How people came into a publication goes with how they fared, so it stands beside"
                " each row. Here: {ways}."
            ).format(
                ways=listed(
                    [
                        _("{label} ({n})").format(label=label, n=number(n))
                        for label, n in ways.items()
                    ]
                )
            )
        )
    unclear = [row for row in series if row["died"] is None]
    if unclear:
        said.append(
            ngettext(
                "{n} publication in the table does not say whether anyone died, and leaves other"
                " outcomes open: that is 'not stated', not 'nobody died'.",
                "{n} publications in the table do not say whether anyone died, and leave other"
                " outcomes open: that is 'not stated', not 'nobody died'.",
                len(unclear),
            ).format(n=number(len(unclear)))
        )
    if silent:
        said.append(
            ngettext(
                "{n} more publication, with {patients}, does not say how they fared in a way that"
                " can be counted; it is not in the table.",
                "{n} more publications, with {patients}, do not say how they fared in a way that"
                " can be counted; they are not in the table.",
                len(silent),
            ).format(
                n=number(len(silent)),
                patients=counting.n_patients(sum(row["patients"] for row in silent)),
            )
        )
    if partly:
        said.append(
            ngettext(
                "{n} publication with only some patients who match this choice is left out: nobody"
                " can tell from it which of them died.",
                "{n} publications with only some patients who match this choice are left out:"
                " nobody can tell from them which of their patients died.",
                len(partly),
            ).format(n=number(len(partly)))
        )
    if contained and selection.basis == "distinct":
        said.append(
            ngettext(
                "{n} more publication says how its patients fared. It is left out because another"
                " one contains these people, or may; choose 'as published' to see it.",
                "{n} more publications say how their patients fared. They are left out because"
                " others contain these people, or may; choose 'as published' to see them.",
                len(contained),
            ).format(n=number(len(contained)))
        )
    elif contained:
        said.append(
            ngettext(
                "{n} of the publications describes people who are, or may be, in another one too;"
                " it is marked 'contained'.",
                "{n} of the publications describe people who are, or may be, in another one too;"
                " they are marked 'contained'.",
                len(contained),
            ).format(n=number(len(contained)))
        )
    suspected = sum(row["certainty"] == "suspected" for row in series)
    if suspected:
        said.append(
            ngettext(
                "{n} publication in the table calls the diagnosis suspected.",
                "{n} publications in the table call the diagnosis suspected.",
                suspected,
            ).format(n=number(suspected))
        )
    if selection.age:
        said.append(
            _(
                "A child is anyone under 18 when the illness began, or called a child by the"
                " publication; an adult is anyone of 18 or over."
            )
        )
    return tuple(said)
