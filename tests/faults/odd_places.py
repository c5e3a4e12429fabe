"""Builds a folder and prints a fingerprint of what comes of it, for a child in an odd place."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import duckdb
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.database import build
from dashboard.faces.web.routes import middleware, routes
from dashboard.faces.web.service import Service
from dashboard.figures.figure import registry


def main() -> None:
    data, database = Path(sys.argv[1]), Path(sys.argv[2])
    print(build(data, database).version)
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        for (name,) in names:
            rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall()
            show(name, repr(rows).encode())
    service = Service(
        database_file=database,
        releases_dir=database.parent / "releases",
        images_dir=database.parent / "images",
    )
    app = Starlette(routes=routes(service), middleware=middleware(service))
    paths = [f"/figures/{figure_id}.json" for figure_id in registry()]
    paths += [f"/figures/{next(iter(registry()))}{face}" for face in ("", ".csv", ".bib", ".ris")]
    with TestClient(app) as client:
        for path in [*paths, "/changes", "/data/", "/sitemap.xml"]:
            reply = client.get(path)
            show(f"{reply.status_code} {path}", reply.content)
    service.close()


def show(name: str, content: bytes) -> None:
    print(name, hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    main()
