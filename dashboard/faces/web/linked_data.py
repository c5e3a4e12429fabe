"""Descriptions for search engines: schema.org ``Dataset``, as dataset search engines read it."""

from __future__ import annotations

from typing import Any

from dashboard.database import Site
from dashboard.faces.web.shown import Shown
from dashboard.figures.figure import Context
from dashboard.languages import spoken
from dashboard.words import _, joined, long_date

_KEYWORDS = (
    "acute necrotizing encephalopathy",
    "ANE",
    "ANEC",
    "ANE1",
    "RANBP2",
    "rare diseases",
    "encephalopathy",
)


def dataset(shown: Shown, site: Site) -> dict[str, Any]:
    """One figure as a data set: what it counts, its columns, its downloads."""
    found = shown.answer
    first = found.selection.from_year or shown.context.first_year
    last = min(found.selection.to_year or shown.context.data_year, shown.context.data_year)
    return {
        **_common(shown.context, site, shown.origin),
        "@id": shown.origin + shown.path,
        "name": _("{question} ({site})").format(question=found.question, site=site.title),
        "description": _within_limits(joined(found.headline, *found.caveats)),
        "url": shown.origin + shown.path,
        **({"temporalCoverage": f"{first}/{last}"} if first <= last else {}),
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": column.label,
                "description": column.meaning,
                **({"unitText": column.unit} if column.unit else {}),
            }
            for column in found.main.columns
        ],
        "distribution": [
            _download(shown.origin + shown.face(".csv"), "text/csv"),
            _download(shown.origin + shown.face(".json"), "application/json"),
        ],
        "isPartOf": {"@id": shown.origin + "/data/"},
    }


def whole(context: Context, site: Site, origin: str, description: str) -> dict[str, Any]:
    """The whole data set."""
    return {
        **_common(context, site, origin),
        "@id": origin + "/data/",
        "name": _("{site}: published cases of Acute Necrotizing Encephalopathy").format(
            site=site.title
        ),
        "description": _within_limits(description),
        "url": origin + "/data/",
        "temporalCoverage": f"{context.first_year}/{context.data_year}",
        "distribution": [
            _download(origin + "/data/ane-in-numbers.zip", "application/zip"),
            _download(origin + "/data/datapackage.json", "application/json"),
        ],
    }


def _common(context: Context, site: Site, origin: str) -> dict[str, Any]:
    group = {"@type": "Organization", "name": site.group_name, "url": site.group_url}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "version": context.data_version,
        "dateModified": context.data_date,
        "license": site.licence_url,
        "isAccessibleForFree": True,
        "inLanguage": spoken().tag,
        "keywords": list(_KEYWORDS),
        "creator": group,
        "publisher": group,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": site.title, "url": origin + "/"},
        "creditText": _("{site}, {group}, data version {version}, {date}").format(
            site=site.title,
            group=site.group_name,
            version=context.data_version,
            date=long_date(context.data_date),
        ),
    }


def _download(url: str, media_type: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": url, "encodingFormat": media_type}


def _within_limits(text: str) -> str:
    """Dataset search engines take descriptions of at most 5,000 characters."""
    return text[:5000]
