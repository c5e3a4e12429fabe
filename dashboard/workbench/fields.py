"""A form from the description of the data: each column a field, its meaning as help.

What a column may hold decides what the field looks like: a vocabulary is a list of choices in the
words of that vocabulary, everything else is text as it will stand in the cell. An empty field is an
empty cell: not known.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.database import Field, Table
from dashboard.database.package import LIST_SEPARATOR
from dashboard.intake.folder import Folder
from dashboard.words import _

# Vocabularies of columns whose cells the checks look up, beside the references of the description.
VOCABULARIES = {
    ("publications", "countries"): "countries",
    ("publications", "disease_term"): "disease_terms",
    ("cases", "trigger"): "triggers",
    ("cases", "treatments"): "treatments",
    ("cases", "lesions"): "lesions",
}
CATEGORIES = {
    "trigger": "triggers",
    "outcome": "outcomes",
    "sex": "sexes",
    "age_group": "age_groups",
    "genetic": "genetic_results",
    "country": "countries",
    "lesion": "lesions",
    "treatment": "treatments",
}
"""The vocabulary of each dimension of breakdowns; that of years is any year."""

NOT_REPORTED = "not_reported"
_OPEN_ENDED = {"disease_term"}
_LONG = {"title", "setting", "decision_note", "overlap_note", "notes", "category_as_stated"}


def choices(folder: Folder, table: Table, field: Field) -> dict[str, str] | None:
    """Codes and words that the column takes; None if it takes any text."""
    named = VOCABULARIES.get((table.name, field.name))
    for key in table.foreign_keys:
        if key.fields == (field.name,) and key.table != table.name:
            named = key.table
    if named is not None and "label" in folder.package.table(named).field_names:
        found = folder.labels(named)
        if (table.name, field.name) == ("cases", "trigger"):
            found |= {NOT_REPORTED: _("Not stated in the publication")}
        return found
    if named == "countries":
        return {row["country"]: row["name"] for row in folder.rows["countries"]}
    if (table.name, field.name) == ("publications", "within"):
        return {row["publication_id"]: row["publication_id"] for row in folder.rows[table.name]}
    if "enum" in field.constraints:
        return {str(code): str(code).replace("_", " ") for code in field.constraints["enum"]}
    if field.type == "boolean":
        return {"true": _("yes"), "false": _("no")}
    return None


def category_choices(folder: Folder, dimension: str) -> dict[str, str] | None:
    """Categories of a dimension of breakdowns; None for years."""
    vocabulary = CATEGORIES.get(dimension)
    if vocabulary is None:
        return None
    if vocabulary == "countries":
        found = {row["country"]: row["name"] for row in folder.rows["countries"]}
    else:
        found = folder.labels(vocabulary)
    if dimension not in ("lesion", "treatment"):
        found = found | {NOT_REPORTED: _("Not stated in the publication")}
    return found


def field(
    folder: Folder, table: Table, name: str, *, value: str = "", key: str, required: bool = False
) -> str:
    """Draw the field of one column; returns the text of its cell."""
    described = table.field(name)
    label = described.title + (" *" if required or described.required else "")
    return cell(
        label,
        choices(folder, table, described),
        value=value,
        key=key,
        help_text=help_of(described),
        several=described.is_list,
        long=name in _LONG,
        open_ended=name in _OPEN_ENDED,
    )


def cell(
    label: str,
    allowed: Mapping[str, str] | None,
    *,
    value: str = "",
    key: str,
    help_text: str = "",
    several: bool = False,
    long: bool = False,
    open_ended: bool = False,
) -> str:
    """A field for one cell; returns its text. ``open_ended``: the reader may write another code."""
    if allowed is None:
        draw = st.text_area if long else st.text_input
        return " ".join(draw(label, value, key=key, help=help_text or None).split())
    codes = [*allowed]
    if several:
        before = [code for code in value.split(LIST_SEPARATOR) if code in allowed]
        found = st.multiselect(
            label, codes, before, format_func=allowed.__getitem__, key=key, help=help_text or None
        )
        return LIST_SEPARATOR.join(found)
    if open_ended and value and value not in allowed:
        codes.append(value)
    chosen = st.selectbox(
        label,
        codes,
        index=codes.index(value) if value in codes else None,
        format_func=lambda code: allowed.get(code, code),
        accept_new_options=open_ended,
        placeholder=_("Not known"),
        key=key,
        help=help_text or None,
    )
    return chosen or ""


def help_of(described: Field) -> str:
    """The meaning of a column, with its unit and an example."""
    parts = [described.description]
    if described.unit:
        parts.append(_("Unit: {unit}.").format(unit=described.unit))
    return " ".join(parts)
