"""The pages of the live app, as every face needs them: address, name, description, figures.

The app shows them, the server puts title and description into their HTML (a link preview and a
search engine see nothing of what the app draws later), and each figure's own page links back to
the page where it can be explored.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from dashboard.words import _


@dataclass(frozen=True)
class AppPage:
    """One page of the app.

    Attributes:
        path: below the root; "" is the start.
        description: for search engines and link previews, in a sentence or two.
        figures: ids of the figures whose reader is sent to this page.
    """

    path: str
    title: str
    icon: str
    description: str
    figures: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Path as it stands in an address."""
        return "/" + quote(self.path)

    def full_title(self, site: str) -> str:
        """The page's name as a browser's tab and a search engine show it."""
        return f"{_(self.title)} – {site}" if self.path else site  # noqa: RUF001


APP_PAGES = (
    AppPage(
        "",
        "Overview",
        ":material/home:",
        "How many people have had Acute Necrotizing Encephalopathy (ANE)? What families are told,"
        " what publications describe, and what the patient group knows, side by side.",
        ("told-and-counted",),
    ),
    AppPage(
        "map",
        "Map",
        ":material/public:",
        "Where the published patients with Acute Necrotizing Encephalopathy (ANE) were treated, on"
        " a map and in a table. Grey means that nothing was found, not zero.",
        ("cases-by-country",),
    ),
    AppPage(
        "triggers",
        "Triggers",
        ":material/coronavirus:",
        "Which infections came before Acute Necrotizing Encephalopathy (ANE) in the published"
        " patients, and how that changed over the years. Often the publication does not say.",
        ("cases-by-trigger", "triggers-over-time", "published-count"),
    ),
    AppPage(
        "published-and-reported",
        "Published and reported",
        ":material/compare_arrows:",
        "Patients whom journals describe, beside the families and members whom the group ANE"
        " International knows: different things, never added.",
        ("published-and-known",),
    ),
    AppPage(
        "sources",
        "Sources",
        ":material/library_books:",
        "Every publication behind the numbers on Acute Necrotizing Encephalopathy (ANE): where it"
        " counts, or why it does not.",
        ("publications",),
    ),
    AppPage(
        "methods",
        "Methods",
        ":material/help_center:",
        "How people with Acute Necrotizing Encephalopathy (ANE) are counted from publications, what"
        " is missing, and what the numbers cannot say.",
    ),
)


def page_of(figure_id: str) -> AppPage:
    """The page where a figure can be explored; the start for a figure that no page names."""
    return next((page for page in APP_PAGES if figure_id in page.figures), APP_PAGES[0])
