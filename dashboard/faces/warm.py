"""What the first reader after a start would wait for, made ahead.

The answer and the charts of every figure without a choice: a second or two of work, done before the
server says that it is ready, so that no reader waits for it and no other server is taken out of use
for a cold one. What fails here fails again, and is told, where somebody asks for it.
"""

from __future__ import annotations

import gc
import logging

from dashboard import settings
from dashboard.database import DatabaseError, Releases, open_database
from dashboard.faces.block import drawn
from dashboard.figures.context import open_context
from dashboard.figures.figure import Context, answer, registry
from dashboard.figures.selection import Selection

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Make the answers and charts that most readers ask for, and set aside what lasts.

    All that stands in memory by then, the modules above all, stays for as long as the server runs.
    Python's collector of garbage need not look through it again and again (`gc.freeze`).
    """
    try:
        context = open_context(
            open_database(settings.database_file()),
            Releases(settings.releases_dir(), settings.database_file()),
        )
    except DatabaseError:
        return  # told by whoever makes the database
    for figure_id in registry():
        try:
            _figure(context, figure_id)
        except Exception:
            logger.exception("The figure %s could not be made ahead", figure_id)
    gc.collect()
    gc.freeze()


def _figure(context: Context, figure_id: str) -> None:
    found = answer(context, figure_id, Selection())
    charts = registry()[figure_id].charts
    for table in found.tables:
        if table.id in charts and table.rows:
            drawn(context, figure_id, Selection(), table.id)
