"""The JSON routes, described for programs: a list of figures, and OpenAPI 3.1."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import orjson

from dashboard import __version__
from dashboard.faces.links import tell_us
from dashboard.faces.permalink import path as figure_path
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import JSON
from dashboard.faces.web.reply import Reply
from dashboard.faces.web.service import Service
from dashboard.figures.answer import Totals
from dashboard.figures.figure import Context, Figure, answer, registry
from dashboard.figures.selection import EARLIEST, FIELDS, LATEST, REPEATABLE, Selection
from dashboard.words import _

Json = dict[str, Any]


def figures(service: Service, asked: Asked) -> Reply:
    """Every figure: its question, what may be chosen, where its faces are."""
    data = service.context()
    listed = [_listed(data, figure, asked.origin) for figure in registry().values()]
    values = {
        "data_version": data.data_version,
        "data_date": data.data_date,
        "releases": list(service.releases.versions()),
        "figures": listed,
    }
    return _json(values)


def _listed(data: Context, figure: Figure, origin: str) -> Json:
    found = answer(data, figure.id, Selection())
    faces = {"page": "", "json": ".json", "csv": ".csv", "embed": "/embed"}
    if figure.charts:
        faces |= {"svg": ".svg", "png": ".png"}
    return {
        "id": figure.id,
        "kind": figure.kind,
        "question": _(figure.question),
        "headline": found.headline,
        "unit": figure.unit,
        "fields": list(figure.fields),
        "tables": [
            {"id": table.id, "title": table.title, "chart": table.id in figure.charts}
            for table in found.tables
        ],
        "links": {name: origin + figure_path(figure.id, face) for name, face in faces.items()},
    }


def openapi(service: Service, asked: Asked) -> Reply:
    """The description of the JSON routes (OpenAPI Specification 3.1.1), in English always."""
    data = service.context()
    site = service.site()
    paths: Json = {
        "/api/v1/figures": {
            "get": {
                "operationId": "figures",
                "summary": "Every figure, with its question and its addresses",
                "responses": {"200": _response("Figures"), **_refusals("414")},
            }
        },
        "/readyz": {
            "get": {
                "operationId": "readyz",
                "summary": "Whether the data can be read, and which they are",
                "responses": {"200": _response("Ready"), "503": _response("Ready")},
            }
        },
    }
    for figure in registry().values():
        parameters = [{"$ref": f"#/components/parameters/{name}"} for name in figure.fields]
        paths[f"/figures/{figure.id}.json"] = {
            "get": {
                "operationId": f"{figure.id}-json",
                "summary": figure.question,
                "parameters": parameters,
                "responses": {"200": _response("Answer"), **_refusals("404", "414", "422")},
            }
        }
        paths[f"/figures/{figure.id}.csv"] = {
            "get": {
                "operationId": f"{figure.id}-csv",
                "summary": f"{figure.question} One table as CSV.",
                "parameters": [*parameters, _table_parameter(data, figure)],
                "responses": {
                    "200": {
                        "description": "CSV",
                        "content": {"text/csv": {"schema": {"type": "string"}}},
                    },
                    **_refusals("404", "414", "422"),
                },
            }
        }
    return _json(
        {
            "openapi": "3.1.1",
            "info": {
                "title": site.title,
                "version": __version__,
                "summary": "Published cases of Acute Necrotizing Encephalopathy, counted.",
                "license": {"name": site.licence, "url": site.licence_url},
                "contact": {"name": site.group_name, "url": tell_us(site.report_url)},
            },
            "servers": [{"url": asked.origin}],
            "paths": paths,
            "components": {
                "schemas": _SCHEMAS,
                "parameters": {name: _parameter(name, service, data) for name in FIELDS},
            },
        }
    )


def _parameter(name: str, service: Service, data: Context) -> Json:
    if name in ("from", "to"):
        schema: Json = {"type": "integer", "minimum": EARLIEST, "maximum": LATEST}
    elif name == "version":
        schema = {"type": "string", "enum": list(service.releases.versions())}
        if not schema["enum"]:
            schema = {"type": "string", "not": {}}
    else:
        schema = {"type": "string", "enum": data.vocabulary.allowed(name)}
    if name in REPEATABLE:
        schema = {"type": "array", "items": schema, "minItems": 1}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": _meaning(name),
        "schema": schema,
    }


def _table_parameter(data: Context, figure: Figure) -> Json:
    ids = [table.id for table in answer(data, figure.id, Selection()).tables]
    return {
        "name": "table",
        "in": "query",
        "required": False,
        "description": "Which of the figure's tables; the first if not given.",
        "schema": {"type": "string", "enum": ids},
    }


def _meaning(name: str) -> str:
    return {
        "from": "First year of publication, included.",
        "to": "Last year of publication, included.",
        "trigger": "Code of a trigger or of a group of triggers; may be repeated.",
        "country": "Where the patients were treated, ISO 3166 alpha-3; may be repeated.",
        "age": "Children (under 18) or adults.",
        "design": "Kind of publication; may be repeated.",
        "recruited": "How the patients came into the publication; may be repeated.",
        "basis": "Each person once (distinct), or each time a publication describes them.",
        "lang": "Language of the words.",
        "version": "A release of the data: the answer stays the same for ever.",
    }[name]


def _response(schema: str) -> Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": schema, "content": content}


def _refusals(*statuses: str) -> Json:
    """Errors, which clients that ask for HTML get as a page."""
    page = {"text/html": {"schema": _TEXT}}
    errors = {status: _response("Error") for status in statuses}
    return {s: {**error, "content": {**error["content"], **page}} for s, error in errors.items()}


def _json(values: Json) -> Reply:
    return Reply(orjson.dumps(values, option=orjson.OPT_INDENT_2), JSON)


def _object(properties: Json, *, optional: tuple[str, ...] = ()) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_TEXT: Json = {"type": "string"}
_TEXTS = _list(_TEXT)
_COUNT: Json = {"type": ["integer", "null"], "minimum": 0}
_ROWS = _list(
    {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}
)
_COLUMNS = _list(_object({"name": _TEXT, "label": _TEXT, "unit": _TEXT, "meaning": _TEXT}))
_TOTALS = [field.name for field in fields(Totals)]
_ANSWER = _object(
    {
        "id": _TEXT,
        "kind": {"type": "string", "enum": ["parts", "mentions", "list"]},
        "question": _TEXT,
        "headline": _TEXT,
        "alt": _TEXT,
        "unit": _TEXT,
        "selection": {"type": "object"},
        "columns": _COLUMNS,
        "rows": _ROWS,
        "totals": _object(dict.fromkeys(_TOTALS, _COUNT)),
        "caveats": _TEXTS,
        "not_to_conclude": _TEXTS,
        "sources": _TEXTS,
        "data_version": _TEXT,
        "data_date": {"type": "string", "format": "date"},
        "more_tables": _list(
            _object({"id": _TEXT, "title": _TEXT, "alt": _TEXT, "columns": _COLUMNS, "rows": _ROWS})
        ),
        "links": {"type": "object", "additionalProperties": _TEXT},
        "newer": {
            "type": ["object", "null"],
            "properties": {"data_version": _TEXT, "headline": _TEXT, "url": _TEXT},
        },
    }
)
_SCHEMAS: Json = {
    "Answer": _ANSWER,
    "Figures": _object(
        {
            "data_version": _TEXT,
            "data_date": {"type": "string", "format": "date"},
            "releases": _TEXTS,
            "figures": _list({"type": "object"}),
        }
    ),
    "Ready": _object(
        {"ready": {"type": "boolean"}, "data_version": _TEXT, "reason": _TEXT},
        optional=("data_version", "reason"),
    ),
    "Error": _object(
        {
            "error": _object(
                {
                    "status": {"type": "integer"},
                    "message": _TEXT,
                    "problems": _list(_object({"field": _TEXT, "value": _TEXT, "message": _TEXT})),
                    "known": {"type": "object", "additionalProperties": _TEXTS},
                }
            )
        }
    ),
}
