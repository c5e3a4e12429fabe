"""A record of literature as people read it: alone, or beside the one that it may be the same as."""

from __future__ import annotations

import streamlit as st

from dashboard.faces.live import plain
from dashboard.intake.folder import Folder, Row
from dashboard.intake.literature import promote
from dashboard.words import _, ngettext, number
from dashboard.workbench import hold


def record_card(row: Row) -> None:
    """Title, authors, journal, year, numbers with links, and what the record says of itself."""
    with st.container(border=True):
        st.markdown(f"### {plain(row['title'])}")
        who = row.get("authors") or row.get("first_author") or _("no author")
        st.markdown(plain(who))
        st.markdown(
            " · ".join(
                plain(part)
                for part in (row["journal"], row["year"] or _("no year"), row.get("kind", ""))
                if part
            ).replace("_", " ")
        )
        links = [
            f"[{name} {plain(row[column])}]({address}{row[column]})"
            for name, column, address in (
                ("DOI", "doi", "https://doi.org/"),
                ("PubMed", "pmid", "https://pubmed.ncbi.nlm.nih.gov/"),
                ("PMC", "pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/"),
            )
            if row[column]
        ]
        if links:
            st.markdown(" · ".join(links))
        if row.get("notices"):
            st.warning(plain(row["notices"]), icon=":material/report:")
        where = row.get("record_id") or row.get("publication_id", "")
        if "source_file" in row:
            where += _(" · {file}, line {line}").format(
                file=row["source_file"], line=row["source_line"]
            )
        st.caption(plain(where))


def take_in(held: Folder) -> None:
    """Offer to make publications of the records that were screened in."""
    chosen = [row for row in held.rows["screening"] if promote.is_waiting(row)]
    if not chosen:
        return
    label = ngettext(
        "Take {n} record that is in into the publications",
        "Take {n} records that are in into the publications",
        len(chosen),
    ).format(n=number(len(chosen)))
    with st.expander(label, icon=":material/library_add:"):
        changed = promote.take_in(held, hold.today())
        what = ngettext(
            "{n} record was taken into the publications; its patients are still to be read.",
            "{n} records were taken into the publications; their patients are still to be read.",
            len(chosen),
        ).format(n=len(chosen))
        if hold.offer(changed, held=held, what=what, key="take-in"):
            st.rerun()
