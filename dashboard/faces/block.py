"""A figure on a page of the live app: sentence, chart, table, caveats."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal

import plotly.graph_objects as go
import pyarrow
import streamlit as st

from dashboard import observe
from dashboard.faces import permalink
from dashboard.faces.export import as_sql, cell_text
from dashboard.faces.fitting import fluid
from dashboard.faces.links import leads_to, link_text
from dashboard.faces.live import context, plain, say
from dashboard.faces.tools import can_draw, tools
from dashboard.figures.answer import Answer, Cell, Column, Table
from dashboard.figures.figure import Context, Figure, answer, find
from dashboard.figures.selection import Selection
from dashboard.languages import speaking
from dashboard.words import _, ngettext, number

# Our own geometry: without this, a map would fetch it from a third party.
PLOTLY_CONFIG = {
    "topojsonURL": "/assets/topo/",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
}
_LONG_TABLE = 15
logger = logging.getLogger(__name__)


def figure_block(
    figure_id: str, chosen: Selection, *, tables: tuple[str, ...] | None = None, level: str = "###"
) -> None:
    """Show a figure: its sentence, then each table's chart, the tables, and how to read them.

    A figure that fails says so in its place; the rest of the page stands. A figure with a content
    note shows the note alone until the reader wants to go on.

    Args:
        figure_id: which figure.
        chosen: the reader's choices; those that the figure cannot follow are told.
        tables: which tables to show, all by default.
        level: Markdown level of the heading.
    """
    with _kept_apart(figure_id, chosen):
        figure = find(figure_id)
        st.markdown(f"{level} {plain(_(figure.question))}")
        if figure.content_note and not _wanted(figure):
            return
        found = answer(context(), figure_id, chosen.only(figure.fields))
        sentence(found)
        _tables(found, tables)
        reading(found)


def figure_tables(figure_id: str, chosen: Selection, *tables: str) -> None:
    """Some tables of a figure, each with its chart, without the sentence of the figure.

    For a page that tells one figure in several steps; the figure itself must stand on the page too.
    A short table without a chart stands open: it is the step.
    """
    with _kept_apart(figure_id, chosen):
        figure = find(figure_id)
        if not figure.content_note or figure_id in _opened():
            found = answer(context(), figure_id, chosen.only(figure.fields))
            _tables(found, tables, open_short=True)


def _count(figure_id: str) -> None:
    """Count that a visit shows a figure: once, however often its page runs."""
    seen: set[str] = st.session_state.setdefault("figures_seen", set())
    if figure_id not in seen:
        seen.add(figure_id)
        observe.viewed(figure_id, "app")


@contextmanager
def _kept_apart(figure_id: str, chosen: Selection) -> Iterator[None]:
    try:
        yield
    except Exception:
        logger.exception("The figure %s cannot be shown for %r", figure_id, chosen)
        st.warning(
            _("This figure cannot be shown right now. The others on this page are not touched.")
        )


def _tables(found: Answer, tables: tuple[str, ...] | None, *, open_short: bool = False) -> None:
    charts = find(found.id).charts
    for table in found.tables:
        if tables is None or table.id in tables:
            has_chart = table.id in charts and bool(table.rows)
            if has_chart:
                chart(context(), found, table)
            else:
                st.markdown(f"**{plain(table.title)}**")
                if table.note:
                    st.markdown(plain(table.note))
            short = len(table.rows) <= _LONG_TABLE
            table_of(found, table, open_it=open_short and short and not has_chart)


# Figures that open with a note and that the reader opened: they stand in the address, so that a
# link to what somebody sees shows it to others too.
_SHOW = "show"


def _opened() -> list[str]:
    return st.query_params.get_all(_SHOW)


def _wanted(figure: Figure) -> bool:
    """The content note of a figure, and a button to go on; True once the reader went on."""
    if figure.id in _opened():
        st.caption(plain(_(figure.content_note)))
        return True
    with st.container(border=True):
        st.markdown(plain(_(figure.content_note)))
        if st.button(_("Show it"), key=f"show-{figure.id}"):
            st.query_params[_SHOW] = [*_opened(), figure.id]
            st.rerun()
    return False


def sentence(found: Answer) -> None:
    """The headline, with what a reader can take away: citation, link, frame, files."""
    st.markdown(f"**{plain(found.headline)}**")
    say(found.headline)
    # In a paragraph of its own: it is no part of what is quoted.
    in_short = _(find(found.id).plain)
    if in_short:
        st.caption(_("In plain words: {sentence}").format(sentence=plain(in_short)))
    tools(found)


@lru_cache(maxsize=64)
def drawn(data: Context, figure_id: str, chosen: Selection, table_id: str) -> go.Figure:
    """A chart, drawn once for each answer; shared between sessions, never changed."""
    chart = fluid(find(figure_id).draw(answer(data, figure_id, chosen), table_id))
    # The ground of the page, not none: a saved picture of a dark page has light words.
    chart.layout.paper_bgcolor = None
    return chart


observe.watch_cache("charts", drawn.cache_info)


def _camera(figure_id: str, chart_id: str) -> dict[str, Any]:
    """Where the server cannot draw, the reader's own browser saves a chart as a picture.

    Elsewhere there is no such button: it stands in a corner of the chart, on phones all the time,
    and what it saves has neither sentence nor source.
    """
    if can_draw():
        return {}
    table = "" if chart_id == "main" else f"-{chart_id.replace('_', '-')}"
    name = f"ane-{figure_id}{table}"
    return {
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
    }


def plot(
    data: Context,
    found: Answer,
    chart_id: str,
    *,
    key: str,
    on_select: Literal["ignore", "rerun"] = "ignore",
    height: int | Literal["content"] = "content",
) -> Any:
    """Put one of a figure's charts on the page; return the points that the reader selected."""
    return st.plotly_chart(
        drawn(data, found.id, found.selection, chart_id),
        config=PLOTLY_CONFIG | _camera(found.id, chart_id),
        key=key,
        on_select=on_select,
        selection_mode="points",
        height=height,
    )


def chart(data: Context, found: Answer, table: Table) -> None:
    """The chart of one table, with its words for those who cannot see it."""
    if table.id != "main":
        st.markdown(f"**{plain(table.title)}**")
    plot(data, found, table.id, key=f"chart-{found.id}-{table.id}")
    if table.note:
        st.caption(plain(table.note))
    words = _("This chart in words: {title}").format(title=plain(table.title))
    with st.expander(words, icon=":material/description:"):
        st.write(plain(table.alt))


def table_of(found: Answer, table: Table, *, open_it: bool = False) -> None:
    """Every value of one of an answer's tables, as a real HTML table."""
    title = ngettext(
        "Table: {title} ({n} row)", "Table: {title} ({n} rows)", len(table.rows)
    ).format(title=plain(table.title), n=number(len(table.rows)))
    with st.expander(title, icon=":material/table:", expanded=open_it):
        if table.rows:
            long = len(table.rows) > _LONG_TABLE
            st.table(
                _cells(context(), found.id, found.selection, table.id),
                border="horizontal",
                hide_index=True,
                height=460 if long else "content",
            )
        else:
            st.write(_("No rows: nothing in the data matches this choice."))


@lru_cache(maxsize=256)
def _cells(data: Context, figure_id: str, chosen: Selection, table_id: str) -> pyarrow.Table:
    """A table as the browser gets it, made once for each answer; shared, never changed.

    Going through pandas at each run took a fifth of the time of a page.
    """
    table = answer(data, figure_id, chosen).table(table_id)
    columns = [column for column in table.columns if column.shown]
    with speaking(chosen.lang):
        return pyarrow.table(
            [[_cell(row[column.name], column) for row in table.rows] for column in columns],
            names=[column.label for column in columns],
        )


def _cell(value: Cell, column: Column) -> str:
    text = plain(cell_text(value, column.unit))
    if not text or not column.link:
        return text
    return f"[{link_text(text, column.link)}]({leads_to(value, column.link)})"


def reading(found: Answer) -> None:
    """What must not be concluded, in sight; what else to know, one click away.

    Every page that shows a figure shows this, so here it is counted.
    """
    _count(found.id)
    st.markdown(
        "**"
        + _("What these numbers do not say")
        + "**\n\n"
        + "\n".join(f"- {plain(text)}" for text in found.not_to_conclude)
    )
    figure = find(found.id)
    about = _("About this figure: {title}").format(title=plain(_(figure.title)))
    with st.expander(about, icon=":material/info:"):
        st.markdown("\n".join(f"- {plain(text)}" for text in found.caveats))
        st.markdown(_("How it is counted: {rule}").format(rule=plain(_(figure.rule))))
        st.markdown(_("Question: {question}").format(question=plain(found.question)))
        st.markdown(
            _("[The same tables as a web page, for screen readers and printing]({page})").format(
                page=permalink.path(found.id, parameters=found.selection.chosen())
            )
        )
        st.markdown(
            _("The queries below run on the [database file]({database}).").format(
                database="/data/ane.duckdb"
            )
        )
        # Plain: some colours of Streamlit's SQL are too pale to read, and a box that scrolls cannot
        # be reached with the keyboard.
        st.code(as_sql(found.queries), language=None, wrap_lines=True)
