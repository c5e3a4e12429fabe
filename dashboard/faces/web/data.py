"""The whole data set: its files, and the page that says what each column means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from dashboard.database import (
    Package,
    Releases,
    Snapshot,
    UnknownReleaseError,
    bundle,
    package_text,
    parquet,
)
from dashboard.faces.web import linked_data, views
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import CSV, HTML, JSON, Refusal, unknown_release
from dashboard.faces.web.render import render
from dashboard.faces.web.reply import BY_LANGUAGE, FOREVER, SHORT, Reply
from dashboard.faces.web.service import Service
from dashboard.figures import facts
from dashboard.figures.figure import Context
from dashboard.words import _, number

ZIP = "ane-in-numbers.zip"
DATABASE = "ane.duckdb"
Content = Callable[[Snapshot, Releases], bytes]
_PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True)
class File:
    """One file to download."""

    name: str
    meaning: str
    media_type: str
    content: Content


@dataclass(frozen=True)
class Listed:
    """A file as the page shows it."""

    name: str
    meaning: str
    size: str


def files(package: Package) -> dict[str, File]:
    """Everything that can be downloaded, by name."""
    found = [
        File(
            ZIP,
            _("Everything below in one file: all tables with their description"),
            "application/zip",
            bundle,
        ),
        File(
            DATABASE,
            _("The database that this site answers from, with the counting rules (DuckDB)"),
            "application/vnd.duckdb",
            lambda data, _releases: data.file,
        ),
        File(
            "datapackage.json",
            _("Description of every table and column (Frictionless Data Package)"),
            JSON,
            lambda data, releases: package_text(data, releases).encode(),
        ),
    ]
    for table in package.tables:
        found.append(
            File(
                table.file,
                table.title,
                CSV,
                _text(table.file),
            )
        )
        found.append(
            File(
                f"{table.name}.parquet",
                _("{title}, as Parquet").format(title=table.title),
                _PARQUET,
                _parquet(table.name),
            )
        )
    return {file.name: file for file in found}


def _text(name: str) -> Content:
    return lambda data, _releases: data.text(name).encode()


def _parquet(name: str) -> Content:
    return lambda data, _releases: parquet(data, name)


def page(service: Service, asked: Asked) -> Reply:
    """The list of files and the data dictionary."""
    data = service.context()
    package = facts.package(data)
    site = service.site()
    description = str(package.descriptor["description"])
    listed = [
        Listed(file.name, file.meaning, _size(len(_content(data, service.releases, file.name))))
        for file in files(package).values()
        if file.name in (ZIP, DATABASE, "datapackage.json")
    ]
    values = views.page(
        service,
        origin=asked.origin,
        path="/data/",
        title=_("The data"),
        description=description,
        dataset=linked_data.whole(data, site, asked.origin, description) if asked.origin else None,
        files=listed,
        releases=service.releases.versions(),
        tables=package.tables,
        rows=facts.table_rows(data),
    )
    return Reply(render("data.html", **values), HTML, headers=BY_LANGUAGE)


def file(service: Service, asked: Asked) -> Reply:
    """One file of the data set."""
    data = service.context()
    known = files(facts.package(data))
    name = asked.places["name"]
    found = known.get(name)
    if found is None:
        message = _("There is no file of this name. What there is stands at /data/.")
        raise Refusal(404, message, known={"files": list(known)})
    stem, _dot, ending = name.rpartition(".")
    saved = f"{stem}-{data.data_version}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{saved}"'}
    if ending == "json":
        headers = {}
    return Reply(
        _content(data, service.releases, name), found.media_type, cache=SHORT, headers=headers
    )


def release(service: Service, asked: Asked) -> Reply:
    """A frozen release, as it was."""
    version = asked.places["version"]
    try:
        body = service.releases.read(version)
    except UnknownReleaseError as error:
        known = {"version": list(service.releases.versions())}
        raise Refusal(404, unknown_release(error), known=known) from error
    headers = {"content-disposition": f'attachment; filename="ane-in-numbers-{version}.zip"'}
    return Reply(body, "application/zip", cache=FOREVER, headers=headers)


@lru_cache(maxsize=128)
def _content(data: Context, releases: Releases, name: str) -> bytes:
    return files(facts.package(data))[name].content(data.data, releases)


def _size(n: int) -> str:
    return _("{n} kB").format(n=number(max(1, round(n / 1000))))
