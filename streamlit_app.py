"""The server: the live app, the web pages of its figures, and the headers of both.

``streamlit run streamlit_app.py`` serves it. The app's pages are in ``dashboard/app.py``, the web
faces in ``dashboard/faces/web``.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from dashboard import settings
from dashboard.database import BuildError, ensure
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


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Before the first reader: build the database if the CSVs have changed.

    A fault in the data never stops the site: the last good database is served, and the log says
    what is wrong. With no database at all the pages say so, plainly.
    """
    try:
        version = await anyio.to_thread.run_sync(
            ensure, settings.data_dir(), settings.database_file()
        )
        logger.info("Serving data version %s", version)
    except BuildError:
        logger.exception("There is no database to serve")
    if not settings.address():
        logger.info("ANE_ADDRESS is not set: links are written for the address of each request.")
    try:
        yield {}
    finally:
        await anyio.to_thread.run_sync(service.close)


app = st.App(
    settings.ROOT / "dashboard" / "app.py",
    lifespan=lifespan,
    routes=routes(service),
    middleware=middleware(service),
)
