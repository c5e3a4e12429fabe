"""Make ``data/countries.csv`` and the world map that our pages serve.

Why: names, regions, populations and map positions must come from public sources and not from
anybody's memory, and a visitor's browser must fetch the map from us and from nobody else. This
script turns the packages that carry both into the two files, so that anyone can make them again:

    npm install --no-save plotly.js@3.7.0 cldr-core@48.2.0
    python -m dashboard.intake.countries node_modules/plotly.js node_modules/cldr-core

It also needs the Python packages ``pycountry`` and ``country_converter``. Nothing is executed: the
map is an object literal inside a JavaScript file, and quoting its keys makes it JSON.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry

ROOT = Path(__file__).resolve().parents[2]
ASSETS = "dist/plotly-geo-assets.js"
TERRITORIES = "supplemental/territoryInfo.json"
CLDR_VERSION = "48.2.0"
CLDR_YEAR = 2026  # The year in which 48.2 came out. CLDR gives no year for a single figure.
CLDR_SOURCE = "Unicode CLDR 48.2 (territoryInfo); year is that of the release"
COLUMNS = (
    *("country", "name", "official_name", "un_region", "un_subregion"),
    *("population", "population_year", "population_source", "latitude", "longitude"),
)


def number(text: str) -> float:
    """Read a number such as ``1e3``, which the package writes for 1000: a whole one stays whole."""
    value = float(text)
    return int(value) if value.is_integer() else value


def read_geometry(plotly_js: Path, name: str) -> dict[str, Any]:
    """Return one TopoJSON map (such as ``world_110m``) out of the plotly.js package."""
    source = (plotly_js / ASSETS).read_text(encoding="utf-8")
    literal = re.search(
        rf'"dist/topojson/{name}\.json"\(exports, module\) {{\s*module\.exports = ({{.*}});\n',
        source,
    )
    if literal is None:
        raise ValueError(f"{ASSETS} holds no map called {name}: is this plotly.js 3.7?")
    quoted = re.sub(r"([{,] ?)([A-Za-z_]\w*):", r'\1"\2":', literal[1])
    geometry: dict[str, Any] = json.loads(quoted, parse_float=number)
    return geometry


def ring_area(arcs: list[list[list[int]]], ring: list[int]) -> float:
    """Return the area of a closed ring of TopoJSON arcs, in map units: only good for comparing."""
    points: list[tuple[int, int]] = []
    for index in ring:
        x = y = 0
        line = []
        for dx, dy in arcs[index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            line.append((x, y))
        points += line if index >= 0 else line[::-1]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


def read_centroids(world: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return (longitude, latitude) for each territory: that of its largest piece of land.

    A few territories are drawn as several shapes (Portugal and the Azores), each with its own
    position; the shape that holds the largest polygon speaks for the territory.
    """
    best: dict[str, tuple[float, tuple[float, float]]] = {}
    for shape in world["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        area = max(ring_area(world["arcs"], polygon[0]) for polygon in polygons)
        longitude, latitude = shape["properties"]["ct"]
        if area > best.get(shape["id"], (-1.0, (0.0, 0.0)))[0]:
            best[shape["id"]] = (area, (longitude, latitude))
    return {code: position for code, (_, position) in best.items()}


def read_populations(cldr_core: Path) -> dict[str, int]:
    """Return the population by ISO 3166 alpha-2 code, as Unicode CLDR states it."""
    version = json.loads((cldr_core / "package.json").read_text(encoding="utf-8"))["version"]
    if version != CLDR_VERSION:
        raise ValueError(f"cldr-core is {version}: set CLDR_VERSION, CLDR_YEAR and CLDR_SOURCE.")
    stored = json.loads((cldr_core / TERRITORIES).read_text(encoding="utf-8"))
    territories = stored["supplemental"]["territoryInfo"]
    return {code: int(t["_population"]) for code, t in territories.items() if "_population" in t}


def m49_region(subregion: str) -> str:
    """Return the UN M49 region to which a sub-region belongs."""
    if subregion.endswith(("America", "Caribbean")):
        return "Americas"
    for region in ("Africa", "Asia", "Europe", "Antarctica"):
        if subregion.endswith(region):
            return region
    return "Oceania"


def country_rows(plotly_js: Path, cldr_core: Path) -> Iterator[dict[str, object]]:
    """Yield one row a territory of ISO 3166, in the order of the codes."""
    table = (files("country_converter") / "country_data.tsv").read_text(encoding="utf-8")
    known = {row["ISO3"]: row for row in csv.DictReader(table.splitlines(), delimiter="\t")}
    centroids = read_centroids(read_geometry(plotly_js, "world_50m"))
    populations = read_populations(cldr_core)
    for entry in sorted(pycountry.countries, key=lambda entry: str(entry.alpha_3)):
        row = known[entry.alpha_3]
        population = populations.get(entry.alpha_2)
        longitude, latitude = centroids.get(entry.alpha_3, (None, None))
        yield {
            "country": entry.alpha_3,
            # Member states of the UN in their everyday short form, all others as in ISO 3166.
            "name": row["name_short"] if row["UNmember"] else entry.name,
            "official_name": entry.name,
            "un_region": m49_region(row["UNregion"]),
            "un_subregion": row["UNregion"],
            "population": population,
            "population_year": None if population is None else CLDR_YEAR,
            "population_source": None if population is None else CLDR_SOURCE,
            "latitude": latitude,
            "longitude": longitude,
        }


def main(plotly_js: Path, cldr_core: Path) -> None:
    """Write both files."""
    with (ROOT / "data/countries.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(country_rows(plotly_js, cldr_core))
    world = json.dumps(read_geometry(plotly_js, "world_110m"), separators=(",", ":"))
    (ROOT / "dashboard/static/topo/world_110m.json").write_text(world + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
