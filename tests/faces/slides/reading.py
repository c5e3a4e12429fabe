"""Reads a deck again, as PowerPoint and a reader of its sheets would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn


@dataclass(frozen=True)
class Series:
    """One series: what the chart draws, and what stands in the sheet behind it."""

    name: str
    values: list[float]
    in_sheet: list[float]


@dataclass(frozen=True)
class Chart:
    kind: str
    names: list[str]
    series: list[Series]


def opened(deck: bytes) -> Any:
    return Presentation(io.BytesIO(deck))


def texts(slide: Any) -> list[str]:
    """All words on a slide, in reading order."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        elif shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return [text for text in found if text]


def charts(slide: Any) -> Iterator[Chart]:
    for shape in slide.shapes:
        if shape.has_chart:
            yield _chart(shape.chart)


def _chart(chart: Any) -> Chart:
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    area = chart._chartSpace.chart.plotArea
    kind = next(child.tag.split("}")[1] for child in area if child.tag.endswith("Chart"))
    return Chart(
        kind,
        [str(cell) for cell in chart.plots[0].categories] if kind == "barChart" else [],
        [_series(one, sheet) for one in chart.plots[0].series],
    )


def _series(one: Any, sheet: Any) -> Series:
    element = one._element
    sources = element.findall(qn("c:val")) or [
        element.find(qn("c:xVal")),
        element.find(qn("c:yVal")),
    ]
    values, in_sheet = [], []
    for source in sources:
        values += [float(v.text) for v in source.iter(qn("c:v"))]
        cells = source.find(f".//{qn('c:f')}").text.removeprefix("Sheet1!").replace("$", "")
        in_sheet += [
            float(cell.value) for row in sheet[cells] for cell in row if cell.value is not None
        ]
    return Series(one.name, values, in_sheet)


def parts(deck: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(deck)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
