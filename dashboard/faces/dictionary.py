"""The data dictionary, from the one description of the data."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.faces.live import plain
from dashboard.figures import facts
from dashboard.figures.figure import Context
from dashboard.words import _, term


def dictionary(data: Context) -> None:
    """A choice of table, then each of its columns with type, unit and meaning."""
    package = facts.package(data)
    name = st.selectbox(
        _("Table"),
        [table.name for table in package.tables],
        format_func=lambda code: f"{code}.csv",
        key="dictionary_table",
    )
    table = package.table(name)
    st.markdown(plain(term(table.description)))
    frame = pd.DataFrame(
        [
            [
                f"`{field.name}`",
                field.type,
                plain(term(field.unit)),
                plain(term(field.description)),
            ]
            for field in table.fields
        ],
        columns=[_("Column"), _("Type"), _("Unit"), _("Meaning")],
    )
    st.table(frame, hide_index=True, border="horizontal", height=460)
