"""Charts of several panels, one above the other: some of them shown on a screen, the rest later.

Such a chart has a y axis for each panel, with its place in parts of the height ("domain"), and may
have an x axis for each. What is said at the left above a panel is its title; whatever else stands
in parts of the height, such as a shaded year, goes through all panels.
"""

from __future__ import annotations

from typing import Any

from dashboard.faces.fitting import Spec

LEAST = 80
"""The least height of a panel with its title, in chart pixels."""


def panels(spec: Spec) -> list[str]:
    """The names of the y axes that have a place of their own, from the top; [] for one panel."""
    layout = spec["layout"]
    found = [name for name in layout if name.startswith("yaxis") and "domain" in layout[name]]
    tops = {layout[name]["domain"][1] for name in found}
    if len(tops) < 2 or len(tops) < len(found):
        return []
    return sorted(found, key=lambda name: -layout[name]["domain"][1])


def some(spec: Spec, names: list[str]) -> Spec:
    """A chart with these of its panels only, which take the room of all; ``spec`` is not changed.

    Args:
        spec: the chart.
        names: of panels that follow each other.
    """
    layout = spec["layout"]
    low = min(layout[name]["domain"][0] for name in names)
    high = max(layout[name]["domain"][1] for name in names)
    drawn = [trace for trace in spec["data"] if _layout_name(trace.get("yaxis", "y")) in names]
    x_axes = [trace.get("xaxis", "x") for trace in drawn]
    lowest = x_axes[-1] if x_axes else "x"
    kept: dict[str, Any] = {}
    for name, value in layout.items():
        if name.startswith("yaxis"):
            if name in names:
                kept[name] = {**value, "domain": [_at(edge, low, high) for edge in value["domain"]]}
        elif name.startswith("xaxis"):
            axis = {key: said for key, said in value.items() if key != "matches"}
            if name == _layout_name(lowest):
                axis["showticklabels"] = True
            if not x_axes or name in map(_layout_name, x_axes):
                kept[name] = axis
        elif name in ("annotations", "shapes"):
            kept[name] = [
                _moved(one, low, high, x_axes, lowest) for one in value if _stays(one, low, high)
            ]
        else:
            kept[name] = value
    return {"data": drawn, "layout": kept}


def _layout_name(axis: str) -> str:
    """``x2`` of a trace is ``xaxis2`` of the layout."""
    return f"{axis[0]}axis{axis[1:]}"


def _at(place: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (place - low) / (high - low)))


def _is_title(mark: dict[str, Any]) -> bool:
    return mark.get("xref") == "paper" and mark.get("x") == 0


def _stays(mark: dict[str, Any], low: float, high: float) -> bool:
    return not _is_title(mark) or low < mark["y"] <= high


def _moved(
    mark: dict[str, Any], low: float, high: float, x_axes: list[str], lowest: str
) -> dict[str, Any]:
    """A title goes with its panel; a mark on an axis that is not shown goes to one that is."""
    if _is_title(mark):
        return {**mark, "y": _at(mark["y"], low, high)}
    if mark.get("xref", "x") != "paper" and mark.get("xref", "x") not in x_axes:
        return {**mark, "xref": lowest}
    return mark
