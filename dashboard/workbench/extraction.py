"""Read a publication: its patients one by one, what it counts, and what it is.

The form is made from the description of the data. Nothing is written before the reader has seen the
differences; what was typed stays on the desk until then. A second reader starts from an empty form
and does not see what the first one found.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from dashboard.database import DataError
from dashboard.faces.live import plain
from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature.promote import UNREAD
from dashboard.intake.literature.readings import PUBLICATION_ROW, Place, is_first, store
from dashboard.words import _, ngettext, number
from dashboard.workbench import fields, hold

_ABOUT = (
    *("n_cases", "design", "disease_term", "recruited_by", "certainty", "evidence"),
    *("countries", "country_basis", "period_start", "period_end", "observation_months"),
    *("setting", "notes"),
)
_STANDING = ("status", "decision_note", "within", "within_certainty", "overlap_note")


@dataclass
class Draft:
    """What one reader has typed of one publication and not saved yet."""

    publication: dict[str, str] = field(default_factory=dict)
    cases: list[dict[str, str]] = field(default_factory=list)
    breakdowns: list[dict[str, str]] = field(default_factory=list)


def show() -> None:
    """Choose a publication, fill in what it says, look at the differences, save."""
    st.title(_("Read a publication"))
    reader = hold.reader()
    held = hold.folder()
    row = _chosen(held)
    if row is None:
        return
    own = row["publication_id"]
    _links(row)
    second = not is_first(held, own, reader)
    if second:
        st.info(
            _(
                "Somebody has read this publication before. Read it without looking at what they"
                " found: the form is empty on purpose. Both readings are kept, and “Open questions”"
                " shows where they differ."
            )
        )
    draft = _draft(held, row, reader, second=second)
    _about(held, draft, own)
    _cases(held, draft, own)
    _breakdowns(held, draft, own)
    _look(held, draft, row, reader)


def _chosen(held: Folder) -> Row | None:
    rows = {row["publication_id"]: row for row in held.rows["publications"]}
    order = {"pending": 0, "included": 1, "excluded": 2}
    codes = sorted(rows, key=lambda code: (order[rows[code]["status"]], code))
    hold.keep("reading")
    code = st.selectbox(
        _("Publication"),
        codes,
        index=None,
        key="reading",
        format_func=lambda each: f"{each} · {rows[each]['title'][:90]} · {rows[each]['status']}",
        placeholder=_("Type an author, a word of the title or a year"),
    )
    return rows[code] if code else None


def _links(row: Row) -> None:
    st.markdown(f"### {plain(row['title'])}")
    found = [
        f"https://doi.org/{row['doi']}" if row["doi"] else "",
        f"https://pubmed.ncbi.nlm.nih.gov/{row['pmid']}" if row["pmid"] else "",
        row["seen_at"],
    ]
    st.markdown(" · ".join(f"<{each}>" for each in found if each))


def _draft(held: Folder, row: Row, reader: str, *, second: bool) -> Draft:
    """What was typed so far; at first what stands in the tables, or nothing for a second reader."""
    key = f"draft-{row['publication_id']}-{reader}"
    if key not in st.session_state:
        own = row["publication_id"]
        draft = Draft(publication={name: row[name] for name in (*_ABOUT, *_STANDING)})
        if second:
            draft.publication = dict.fromkeys(_ABOUT, "")
        else:
            if row["decision_note"] == UNREAD:
                # True no more, now that somebody reads it.
                draft.publication |= {"evidence": "", "decision_note": ""}
            draft.cases = [dict(r) for r in held.rows["cases"] if r["publication_id"] == own]
            draft.breakdowns = [
                dict(r) for r in held.rows["breakdowns"] if r["publication_id"] == own
            ]
        st.session_state[key] = draft
    found: Draft = st.session_state[key]
    return found


def _about(held: Folder, draft: Draft, own: str) -> None:
    table = held.package.table("publications")
    st.subheader(_("1. The publication"))
    with st.container(border=True):
        columns = st.columns(3)
        for place, (name, value) in enumerate(draft.publication.items()):
            with columns[place % 3]:
                draft.publication[name] = fields.field(
                    held, table, name, value=value, key=f"about-{own}-{name}"
                )


def _cases(held: Folder, draft: Draft, own: str) -> None:
    table = held.package.table("cases")
    st.subheader(_("2. People whom it describes one by one"))
    _listed(draft.cases, ("case_no", "age_years", "sex", "trigger", "outcome"), f"cases-{own}")
    number_of_next = max((int(row["case_no"]) for row in draft.cases), default=0) + 1
    with st.form(f"case-{own}-{number_of_next}", border=True):
        st.markdown(_("**Person {n}**").format(n=number(number_of_next)))
        columns = st.columns(3)
        found = {"publication_id": own, "case_no": str(number_of_next)}
        names = [name for name in table.field_names if name not in found]
        for place, name in enumerate(names):
            before = fields.NOT_REPORTED if table.field(name).required else ""
            with columns[place % 3]:
                found[name] = fields.field(
                    held, table, name, value=before, key=f"case-{own}-{number_of_next}-{name}"
                )
        if st.form_submit_button(_("Add this person"), icon=":material/person_add:"):
            draft.cases.append(found)
            st.rerun()


def _breakdowns(held: Folder, draft: Draft, own: str) -> None:
    table = held.package.table("breakdowns")
    st.subheader(_("3. What it counts"))
    st.markdown(
        _("Such as “10 of 41 died”. One row for each category; never two dimensions combined.")
    )
    _listed(draft.breakdowns, ("dimension", "category", "n", "of"), f"breakdowns-{own}")
    with st.container(border=True):
        columns = st.columns([2, 3, 1, 1, 3])
        turn = len(draft.breakdowns)
        found = {"publication_id": own}
        with columns[0]:
            found["dimension"] = fields.field(
                held, table, "dimension", key=f"count-{own}-{turn}-dimension"
            )
        with columns[1]:
            described = table.field("category")
            found["category"] = fields.cell(
                f"{described.title} *",
                fields.category_choices(held, found["dimension"]),
                key=f"count-{own}-{turn}-category-{found['dimension']}",
                help_text=fields.help_of(described),
            )
        for column, name in zip(columns[2:], ("n", "of", "category_as_stated"), strict=True):
            with column:
                found[name] = fields.field(held, table, name, key=f"count-{own}-{turn}-{name}")
        if st.button(_("Add this count"), key=f"count-{own}", icon=":material/add:"):
            draft.breakdowns.append(found)
            st.rerun()


def _listed(rows: list[dict[str, str]], columns: tuple[str, ...], key: str) -> None:
    """What is on the desk so far, each row with a way to take it off again."""
    for place, row in enumerate(rows):
        text, button = st.columns([6, 1], vertical_alignment="center")
        text.markdown(plain(" · ".join(row[name] for name in columns if row[name])))
        if button.button(_("Remove"), key=f"remove-{key}-{place}", icon=":material/delete:"):
            rows.pop(place)
            st.rerun()


def _look(held: Folder, draft: Draft, row: Row, reader: str) -> None:
    st.subheader(_("4. Look, and save"))
    own = row["publication_id"]
    if not st.toggle(_("Show what would change"), key=f"look-{own}"):
        return
    try:
        changed = store(held, own, reader, _values(draft), today=hold.today())
    except DataError as error:
        hold.show_faults(error.faults)
        return
    what = ngettext(
        "{publication} was read by {reader}: {n} person described one by one.",
        "{publication} was read by {reader}: {n} people described one by one.",
        len(draft.cases),
    ).format(publication=own, reader=reader, n=number(len(draft.cases)))
    if hold.offer(changed, held=held, what=what, key=f"reading-{own}"):
        del st.session_state[f"draft-{own}-{reader}"]
        st.rerun()


def _values(draft: Draft) -> dict[Place, str]:
    """What was typed, cell by cell, under the names that readings are kept by."""
    found: dict[Place, str] = {
        ("publications", PUBLICATION_ROW, name): value for name, value in draft.publication.items()
    }
    for row in draft.cases:
        own = {
            name: value for name, value in row.items() if name not in ("publication_id", "case_no")
        }
        found |= {("cases", row["case_no"], name): value for name, value in own.items()}
    for row in draft.breakdowns:
        place = f"{row['dimension']} {row['category']}"
        found |= {
            ("breakdowns", place, name): row[name] for name in ("n", "of", "category_as_stated")
        }
    return found
