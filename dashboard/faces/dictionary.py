"""The data dictionary, from the one description of the data."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from dashboard import settings
from dashboard.database import Package, load_package
from dashboard.faces.live import plain
from dashboard.words import _


@lru_cache(maxsize=4)
def _package(version: str) -> Package:  # noqa: ARG001 (the version is what makes it new)
    return load_package(settings.data_dir())


def dictionary(version: str) -> None:
    """A choice of table, then each of its columns with type, unit and meaning."""
    package = _package(version)
    names = {table.name: table.title or table.name for table in package.tables}
    name = st.selectbox(
        _("Table"), list(names), format_func=lambda code: f"{code}.csv", key="dictionary_table"
    )
    table = next(table for table in package.tables if table.name == name)
    st.markdown(plain(table.description))
    frame = pd.DataFrame(
        [
            [f"`{field.name}`", field.type, plain(field.unit or ""), plain(field.description)]
            for field in table.fields
        ],
        columns=[_("Column"), _("Type"), _("Unit"), _("Meaning")],
    )
    st.table(frame, hide_index=True, border="horizontal", height=460)
