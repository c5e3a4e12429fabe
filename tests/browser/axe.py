"""Accessibility, as far as a machine can tell: axe-core on the page as it stands in the browser."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab

TALL = 6000
"""A height at which nothing of an app page is scrolled away: axe passes over what is."""

STREAMLITS = {
    # A table without a height of its own that is wider than a phone: its box scrolls, but lacks
    # the tabindex that a table with a height has. Browsers since 2024 let the keyboard in anyway.
    "scrollable-region-focusable": ".stTable",
    # A value chosen from a list is white on the theme's first colour, which on a dark page must be
    # pale enough for words of its own: no colour is both.
    "color-contrast": '<span title="',
}
"""What is Streamlit's own and cannot be mended here: rule -> what its element is within, or is.

The rest could be avoided: captions with links, colours of SQL, primary buttons and hovered
tertiary ones on a dark page, code in a box that scrolls."""

_GRAVE = ("serious", "critical")
_OPTIONS = {"resultTypes": ["violations"]}


def assert_accessible(tab: Tab, *, height: int | None = None, excepted: str = "") -> None:
    """No serious and no critical violation.

    Args:
        tab: the page, standing still.
        height: of the screen while it is looked at, if not as it is.
        excepted: a rule of ``STREAMLITS`` that this page breaks; if it does not, that is told too.
    """
    size = tab.viewport_size
    assert size
    if height:
        tab.set_viewport_size({**size, "height": height})
    found = Axe().run(tab, options=_OPTIONS).response["violations"]
    tab.set_viewport_size(size)
    broken = [(rule, node) for rule in found if rule["impact"] in _GRAVE for node in rule["nodes"]]
    theirs = [
        node["target"]
        for rule, node in broken
        if rule["id"] == excepted and STREAMLITS[excepted] in node["target"][-1] + node["html"]
    ]
    grave = [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]}"
        f" {[check['message'] for check in node['any'] + node['all'] + node['none']][:1]}"
        for rule, node in broken
        if node["target"] not in theirs
    ]
    assert grave == [], f"{tab.url}:\n" + "\n".join(grave)
    assert bool(theirs) is bool(excepted), f"{excepted} need not be excepted any more on {tab.url}"
