"""The server: the live app, the web pages of its figures, and the headers of both.

``streamlit run streamlit_app.py`` serves it. The app's pages are in ``dashboard/app.py``, the web
faces in ``dashboard/faces/web``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import anyio.to_thread
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from dashboard import observe, settings
from dashboard.database import BuildError, ensure
from dashboard.faces.warm import warm_up
from dashboard.faces.web.observed import watch
from dashboard.faces.web.routes import middleware, routes
from dashboard.faces.web.service import Service

logger = logging.getLogger("dashboard")

# dashboard/pages holds modules, not scripts. Until a session has called st.navigation, Streamlit
# takes such a folder beside app.py for its older kind of multipage app, and the first reader who
# follows a link to /sources would get an empty page.
PagesManager.uses_pages_directory = False

service = Service(
    database_file=settings.database_file(),
    releases_dir=settings.releases_dir(),
    images_dir=settings.images_dir(),
)

TRY_AGAIN = 30.0
"""Seconds between two tries to make a database: as long as readers are asked to wait."""


def _prepare(told: str = "") -> str:
    """Build the database if the CSVs have changed.

    A fault in the data never stops the site: the last good database is served, and the log says
    what is wrong. With no database at all the pages say so, plainly.

    Args:
        told: what the log says already.

    Returns:
        Why that failed; "" if it did not, or if the last good data are served.
    """
    try:
        version = ensure(settings.data_dir(), settings.database_file())
    except Exception as error:  # whatever it is, a server that is up can say so and try again
        words = str(error) or type(error).__name__
        if words != told:
            logger.error("%s", words, exc_info=not isinstance(error, BuildError))
        return words
    logger.info("Serving data version %s", version)
    return ""


async def _try_again(told: str) -> None:
    """Until it succeeds: whoever mends the cause need not start the server anew."""
    while told:
        await asyncio.sleep(TRY_AGAIN)
        told = await anyio.to_thread.run_sync(_prepare, told)


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Before the first reader: something to serve, if there is any way to it."""
    observe.set_up(as_json=settings.log_as_json())
    watch(service)
    missing = await anyio.to_thread.run_sync(_prepare)
    await anyio.to_thread.run_sync(warm_up)
    trying = asyncio.create_task(_try_again(missing))
    if not settings.address():
        logger.info("ANE_ADDRESS is not set: links are written for the address of each request.")
    try:
        with observe.listen(settings.metrics_port()):
            yield {}
    finally:
        trying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await trying
        await anyio.to_thread.run_sync(service.close)


app = st.App(
    settings.ROOT / "dashboard" / "app.py",
    lifespan=lifespan,
    routes=routes(service),
    middleware=middleware(service),
)
