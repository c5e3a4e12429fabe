"""The pages of the live app, as every face needs them: address, name, description, figures.

The app shows them, the server puts title and description into their HTML (a link preview and a
search engine see nothing of what the app draws later), and each figure's own page links back to
the page where it can be explored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from dashboard.words import N_, _


@dataclass(frozen=True)
class AppPage:
    """One page of the app.

    Attributes:
        path: below the root; "" is the start.
        description: for search engines and link previews, in a sentence or two.
        figures: ids of the figures whose reader is sent to this page.
        menu: whether the menu names it first, under "more", or not at all.
    """

    path: str
    title: str
    icon: str
    description: str
    figures: tuple[str, ...] = ()
    menu: Literal["first", "more", "none"] = "first"

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
        N_("Overview"),
        ":material/home:",
        N_(
            "How many people have had Acute Necrotizing Encephalopathy (ANE)? What families are"
            " told, what publications describe, and what the patient group knows, side by side."
        ),
        ("told-and-counted",),
    ),
    AppPage(
        "map",
        N_("Map"),
        ":material/public:",
        N_(
            "Where the published patients with Acute Necrotizing Encephalopathy (ANE) were treated,"
            " on a map and in a table. Grey means that nothing was found, not zero."
        ),
        ("cases-by-country", "largest-series"),
    ),
    AppPage(
        "triggers",
        N_("Triggers"),
        ":material/coronavirus:",
        N_(
            "Which infections came before Acute Necrotizing Encephalopathy (ANE) in the published"
            " patients, and how that changed over the years. Often the publication does not say."
        ),
        ("cases-by-trigger", "triggers-over-time", "published-count"),
    ),
    AppPage(
        "children-and-adults",
        N_("Children and adults"),
        ":material/family_restroom:",
        N_(
            "How old the published patients with Acute Necrotizing Encephalopathy (ANE) were, and"
            " which parts of the brain are named as affected in children and in adults."
        ),
        ("age-groups", "lesions"),
    ),
    AppPage(
        "genetics",
        N_("Genetics"),
        ":material/genetics:",
        N_(
            "In how many published patients with Acute Necrotizing Encephalopathy (ANE) a gene"
            " variant was looked for and found, such as a RANBP2 variant. Not stated does not mean"
            " no."
        ),
        ("genetic-testing",),
    ),
    AppPage(
        "outcomes",
        N_("Outcomes and treatment"),
        ":material/healing:",
        N_(
            "How people with Acute Necrotizing Encephalopathy (ANE) fared in each publication, and"
            " which treatments are described. No single share holds for all."
        ),
        ("outcomes", "treatments"),
    ),
    AppPage(
        "published-and-reported",
        N_("Published and reported"),
        ":material/compare_arrows:",
        N_(
            "Patients whom journals describe, beside the families and members whom the group ANE"
            " International knows: different things, never added."
        ),
        ("published-and-known", "how-many-unseen"),
        menu="more",
    ),
    AppPage(
        "names",
        N_("Names"),
        ":material/label:",
        N_(
            "ANE, ANEC, ANE1, AHNE and others: what publications call Acute Necrotizing"
            " Encephalopathy, over the years and by infection."
        ),
        ("names",),
        menu="more",
    ),
    AppPage(
        "country",
        N_("One country"),
        ":material/flag:",
        N_(
            "Everything that this collection knows of the published patients with Acute Necrotizing"
            " Encephalopathy (ANE) who were treated in one country or territory."
        ),
        ("country",),
        menu="none",
    ),
    AppPage(
        "how-this-was-made",
        N_("How this was made"),
        ":material/account_tree:",
        N_(
            "From the records that were found to the people who are counted: every step, what was"
            " left out and why, and what is still missing."
        ),
        ("collation-flow", "publications-over-time"),
        menu="more",
    ),
    AppPage(
        "sources",
        N_("Sources"),
        ":material/library_books:",
        N_(
            "Every publication behind the numbers on Acute Necrotizing Encephalopathy (ANE): where"
            " it counts, or why it does not."
        ),
        ("publications",),
        menu="more",
    ),
    AppPage(
        "methods",
        N_("Methods"),
        ":material/help_center:",
        N_(
            "How people with Acute Necrotizing Encephalopathy (ANE) are counted from publications,"
            " what is missing, and what the numbers cannot say."
        ),
        menu="more",
    ),
    AppPage(
        "for-journalists",
        N_("For journalists"),
        ":material/newspaper:",
        N_(
            "Five numbers on Acute Necrotizing Encephalopathy (ANE) to quote, with exact sentences"
            " and links that last, and five mistakes to avoid."
        ),
        menu="more",
    ),
    AppPage(
        "present",
        N_("Present"),
        ":material/slideshow:",
        N_(
            "Show the figures on Acute Necrotizing Encephalopathy (ANE) on a big screen at a"
            " meeting, or take them along as a PowerPoint file with their sources."
        ),
        menu="more",
    ),
    AppPage(
        "glossary",
        N_("Words explained"),
        ":material/menu_book:",
        N_(
            "The words of doctors and statisticians around Acute Necrotizing Encephalopathy (ANE),"
            " in plain language."
        ),
        menu="more",
    ),
)


def page_of(figure_id: str) -> AppPage:
    """The page where a figure can be explored; the start for a figure that no page names."""
    return next((page for page in APP_PAGES if figure_id in page.figures), APP_PAGES[0])
