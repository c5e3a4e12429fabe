"""Citations of a figure and of the publications behind it, read back by parsers that are not ours.

The APA lines are written out by hand for real publications; the three file formats are read back
for all publications as handed over, and for titles that try to break out of their field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from dashboard.database import DRAFT, Site, parse_site
from dashboard.faces.bibliography import bibtex, csl_json, ris
from dashboard.faces.citation import (
    Item,
    apa,
    dataset_item,
    publication_item,
    publication_items,
    sentence,
)
from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection
from tests.figures.small import SITE, data_set, publication

LINK = "https://ane.example/figures/published-count?country=JPN&version=2026-11-22"
ALLOWED = frozenset({"allowed.example"})
NASTY = (
    "Fever & 50% of $5 #1 a_b {c} ~ ^ \\textbf{x} `q` \"quoted\" 'single'",
    "}, author = {Nobody}",
    "}} @article{other, title = {x}}",
    "Lone { brace",
    "Lone } brace",
    "Ends with a backslash \\",
    "<img src=x onerror=alert(1)>",
    "The <i>RANBP2</i> gene",
    "One\nER  - \nTY  - BOOK",
    "One\r\nTI  - Another\u2028line\x85and\x0bmore\x00",
    "T1  - a title that looks like a tag",
    "A -- dash --- and ''quotes'' and ,,low'' ones",
    "急性壊死性脳症の1例",
    "التهاب الدماغ الناخر الحاد",
    "Острая некротизирующая энцефалопатия",
    "급성 괴사성 뇌증 🧠",
    "{ane} %d %s {0} {headline}",
)


@pytest.fixture(scope="module")
def site() -> Site:
    return parse_site(SITE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answer() -> Answer:
    """Three people in one publication, from data of 22 November 2026."""
    data = data_set(publication("hand-2020", 2020, 3))
    found = find("published-count").answer(data, Selection())
    return replace(found, data_version=found.data_version.removesuffix(DRAFT))


@pytest.fixture(scope="module")
def items(handed_over: Context, site: Site) -> tuple[Item, ...]:
    """All publications as handed over, also those that are not counted."""
    rows = handed_over.rows("SELECT publication_id FROM publications")
    return publication_items(handed_over, [row["publication_id"] for row in rows], site)


def row(**more: Any) -> dict[str, Any]:
    """A publication of which only the title is known."""
    empty = dict.fromkeys(("first_author", "year", "journal", "doi", "pmid", "pmcid", "seen_at"))
    return {"publication_id": "hand-2020", "title": "A title", "title_seen": True, **empty, **more}


def item_of(**more: Any) -> Item:
    return publication_item(row(**more), ALLOWED)


def tex_reader() -> LatexNodes2Text:
    """An independent reader of TeX, with the commands for signs that it does not know."""
    signs = {"braceleft": "{", "braceright": "}", "less": "<", "greater": ">", "bar": "|"}
    signs["asciicircum"] = "^"
    commands = get_default_latex_context_db()
    macros = [MacroTextSpec(f"text{name}", sign) for name, sign in signs.items()]
    commands.add_context_category("signs", macros=macros, prepend=True)
    return LatexNodes2Text(commands, strict_latex_spaces=True)


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Key -> fields, decoded to plain text."""
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert len(library.blocks) == len(library.entries)
    decode = tex_reader().latex_to_text
    literal = {"doi", "url"}
    return {
        entry.key: {f.key: f.value if f.key in literal else decode(f.value) for f in entry.fields}
        for entry in library.entries
    }


def braces_pair_as_bibtex_counts(text: str) -> bool:
    """BibTeX itself counts every brace, also one after a backslash."""
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in text))
    return min(depths) >= 0 and depths[-1] == 0


def read_ris(text: str) -> list[dict[str, Any]]:
    """The references of a file in which every line is one field."""
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.splitlines() if line)
    return rispy.loads(text)


def words(text: str) -> str:
    """Text without control characters, each run of white space one space."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


class TestApa:
    """A line of a reference list, written by hand."""

    @pytest.mark.parametrize(
        ("publication_id", "line"),
        [
            pytest.param(
                "mizuguchi-1995",
                "Mizuguchi, M., et al. (1995). Acute necrotising encephalopathy of childhood: a new"
                " syndrome presenting with multifocal, symmetric brain lesions. J Neurol Neurosurg"
                " Psychiatry. https://doi.org/10.1136/jnnp.58.5.555",
                id="DOI",
            ),
            pytest.param(
                "albayram-2004",
                "Albayram, S., et al. (2004). Diffusion-Weighted MR Imaging Findings of Acute"
                " Necrotizing Encephalopathy. AJNR Am J Neuroradiol."
                " https://pubmed.ncbi.nlm.nih.gov/15140722/",
                id="PubMed where there is no DOI",
            ),
            pytest.param(
                "hata-2023",
                "Hata, N., et al. (2023). Acute necrotizing encephalopathy. Acute Medicine &"
                " Surgery. https://pmc.ncbi.nlm.nih.gov/articles/PMC10475978/",
                id="PMC where there is neither",
            ),
            pytest.param(
                "pmid20582943-2010",
                "Acute necrotizing encephalopathy during novel influenza A (H1N1) virus infection."
                " (2010). Annals of Neurology. https://doi.org/10.1002/ana.21996",
                id="no author",
            ),
            pytest.param(
                "boca-nd",
                "Boca, M., et al. (n.d.). Basal ganglia necrosis: a 'best-fit' approach. Practical"
                " Neurology (read off the address pn.bmj.com)."
                " https://pn.bmj.com/content/16/6/458",
                id="no year, and a page of a publisher",
            ),
            pytest.param(
                "kiyosue-1999",
                "Kiyosue, H., et al. (1999). 急性壊死性脳症の1例 (Acute Necrotizing Encephalopathy:"
                " A Case Report).",
                id="Japanese, no journal, seen on a host that is not linked",
            ),
            pytest.param(
                "zhu-2021-b",
                "Zhu, X. X., et al. (2021). [(title not shown on the page) three girls with"
                " influenza A acute necrotizing encephalopathy, Xi'an, 2019]. Chin J Contemp"
                " Pediatr. https://doi.org/10.7499/j.issn.1008-8830.2102065",
                id="a description in place of the title",
            ),
            pytest.param(
                "muhammad-ismail-2015",
                "Muhammad Ismail, H. I., et al. (2015). Neurologic manifestations and complications"
                " of pandemic influenza A H1N1 in Malaysian children: What have we learnt from the"
                " ordeal? Brain Dev. https://doi.org/10.1016/j.braindev.2014.03.008",
                id="two family names, and a question as the title",
            ),
            pytest.param(
                "holla-2021",
                "Holla et al. (2021). Acute Necrotizing Encephalopathy as a Complication of"
                " Chikungunya Infection. Neurology India. https://doi.org/10.4103/0028-3886.314525",
                id="family name only",
            ),
            pytest.param(
                "hernandez-dehesa-2023",
                "Hernandez-Dehesa, I. A., et al. (2023). Acute Necrotizing Encephalopathy Post"
                " SARS-CoV-2 Infection in an Adult Patient: Case Report [Preprint]. Research"
                " Square. https://doi.org/10.21203/rs.3.rs-2752907/v1",
                id="preprint",
            ),
            pytest.param(
                "ane-international-2021",
                "A Message from ANE International (support-group post, July 2021). (2021)."
                " aneawareness.wordpress.com. https://aneawareness.wordpress.com/2021/07/31/"
                "a-message-from-ane-international-3/",
                id="page of a web site",
            ),
        ],
    )
    def test_real_publications(
        self, items: tuple[Item, ...], publication_id: str, line: str
    ) -> None:
        (item,) = (item for item in items if item["id"] == publication_id)
        assert apa(item) == line

    def test_a_group_is_named_whole_and_without_others(self) -> None:
        item = item_of(first_author="ANE International", year=2021)
        assert apa(item) == "ANE International. (2021). A title."

    def test_html_in_a_title_is_text(self) -> None:
        title = "<img src=x onerror=alert(1)> and <i>RANBP2</i>"
        assert apa(item_of(title=title)) == f"{title}. (n.d.)."

    def test_no_line_shows_what_is_missing(self, items: tuple[Item, ...]) -> None:
        assert len(items) == 272
        for item in items:
            line = apa(item)
            assert not re.search(r"None|\s\s|\.\.|[?!]\.|\(\)|\[\]|\s[.,]|[\n\r]|\. *$\s", line)
            assert line == line.strip()
            assert re.search(r" \((\d{4}|n\.d\.)\)\. |\. \((\d{4}|n\.d\.)\)\.$", line)
            assert item["title"] in line
            assert line.endswith(item.get("URL", "."))

    @given(st.text(min_size=1), st.text(), st.text())
    def test_any_text_makes_one_line(self, title: str, author: str, journal: str) -> None:
        line = apa(item_of(title=title, first_author=author, journal=journal))
        assert words(line) == line
        assert words(title) in line


class TestNames:
    """Who wrote it, from the one name that is recorded."""

    @pytest.mark.parametrize(
        ("name", "author"),
        [
            ("Mizuguchi M", {"family": "Mizuguchi", "given": "M."}),
            ("Aljalahma NMS", {"family": "Aljalahma", "given": "N. M. S."}),
            ("Di Meglio C", {"family": "Di Meglio", "given": "C."}),
            ("von Wickede M", {"family": "von Wickede", "given": "M."}),
            ("D'Eleuterio A", {"family": "D'Eleuterio", "given": "A."}),
            ("López-Laso E", {"family": "López-Laso", "given": "E."}),
            ("AlMuammar S", {"family": "AlMuammar", "given": "S."}),
            ("Martin J-P", {"family": "Martin", "given": "J.-P."}),
            ("Yıldız Ş", {"family": "Yıldız", "given": "Ş."}),
            ("Kim", {"family": "Kim"}),
            ("ANE International", {"literal": "ANE International"}),
            ("WHO", {"literal": "WHO"}),
            ("US CDC", {"literal": "US CDC"}),
            ("Kim SK, Lee YJ", {"literal": "Kim SK, Lee YJ"}),
            ("Smith and Jones A", {"literal": "Smith and Jones A"}),
        ],
    )
    def test_family_name_and_initials(self, name: str, author: dict[str, str]) -> None:
        assert item_of(first_author=name)["author"] == [author]

    def test_a_first_author_is_never_said_to_be_the_only_one(self) -> None:
        item = item_of(first_author="Mizuguchi M")
        assert item["note"] == "First author only; the collection records no others."
        assert apa(item).startswith("Mizuguchi, M., et al. ")
        assert read_bibtex(bibtex([item]))["hand-2020"]["author"] == "Mizuguchi, M. and others"
        assert read_ris(ris([item]))[0]["notes"] == [item["note"]]

    def test_no_name_says_so(self) -> None:
        item = item_of(first_author="")
        assert "author" not in item
        assert item["note"] == "The collection does not record the authors."

    def test_a_group_is_not_split_by_bibtex(self) -> None:
        item = item_of(first_author="Smith and Jones Group")
        assert "author = {{Smith and Jones Group}}" in bibtex([item])

    def test_every_name_of_the_data_is_a_person(self, items: tuple[Item, ...]) -> None:
        authors = [author for item in items for author in item.get("author", ())]
        assert [author for author in authors if "literal" in author] == []
        assert sorted(a["family"] for a in authors if "given" not in a) == [
            "Holla",
            "Im",
            "Kim",
            "Park",
        ]


class TestPublications:
    """What is cited, in which order, and with which link."""

    def test_by_year_then_id_and_without_a_year_last(self, site: Site) -> None:
        data = data_set(
            publication("b-2020", 2020, 1),
            publication("a-2020", 2020, 1),
            publication("undated", None, 1, status="pending"),
            publication("z-1999", 1999, 1),
            publication("not-asked-for", 2001, 1),
        )
        ids = ("undated", "b-2020", "a-2020", "z-1999")
        found = publication_items(data, ids, site)
        assert [item["id"] for item in found] == ["z-1999", "a-2020", "b-2020", "undated"]
        assert publication_items(data, list(ids), site) is found, "kept while the data stay"

    def test_an_unknown_id_is_an_error(self, handed_over: Context, site: Site) -> None:
        with pytest.raises(KeyError, match="nobody-1900"):
            publication_items(handed_over, ("mizuguchi-1995", "nobody-1900"), site)

    def test_no_publication_is_no_item(self, handed_over: Context, site: Site) -> None:
        assert publication_items(handed_over, (), site) == ()

    def test_a_page_is_linked_only_on_an_allowed_host(self) -> None:
        seen = {"seen_at": "https://allowed.example/a"}
        assert item_of(**seen)["URL"] == "https://allowed.example/a"
        assert item_of(seen_at="https://mirror.example/a").get("URL") is None
        assert item_of(pmid="123", **seen)["URL"] == "https://pubmed.ncbi.nlm.nih.gov/123/"
        assert item_of(doi="10.1/a", pmid="123", **seen)["URL"] == "https://doi.org/10.1/a"

    def test_a_description_is_in_brackets_and_says_so(self) -> None:
        item = item_of(title="Two boys", title_seen=False)
        assert item["title"] == "[Two boys]"
        assert "Title not seen" in item["note"]

    @pytest.mark.parametrize(
        ("journal", "kind"),
        [
            ("Brain & Development", "article-journal"),
            ("Reports", "article-journal"),
            ("Baylor University Medical Center Proceedings", "article-journal"),
            ("Rofo (congress abstract A12)", "paper-conference"),
            ("17º Congresso Nacional de Pediatria (poster)", "paper-conference"),
            ("Research Square (preprint)", "article"),
            ("Radiopaedia.org", "webpage"),
            ("KAKEN project report", "report"),
            ("", "document"),
        ],
    )
    def test_kind_is_told_from_the_place(self, journal: str, kind: str) -> None:
        assert item_of(journal=journal)["type"] == kind


class TestDataset:
    """One figure of the data set."""

    def test_apa(self, answer: Answer, site: Site) -> None:
        assert apa(dataset_item(answer, site, LINK)) == (
            "ANE International and contributors. (2026). ANE in Numbers: How many people with ANE"
            " do publications describe? (Version 2026-11-22-small) [Data set]. ANE International."
            f" {LINK}"
        )

    def test_apa_of_a_draft_says_so(self, answer: Answer, site: Site) -> None:
        draft = replace(answer, data_version="2026-11-22-draft")
        assert apa(dataset_item(draft, site, LINK)) == (
            "ANE International and contributors. (2026). ANE in Numbers: How many people with ANE"
            " do publications describe? (Version 2026-11-22-draft) [Data set, unpublished draft]."
            f" ANE International. {LINK}"
        )

    def test_every_format_names_version_licence_and_link(self, answer: Answer, site: Site) -> None:
        item = dataset_item(answer, site, LINK)
        licence = "Licence: CC-BY-4.0, https://creativecommons.org/licenses/by/4.0/"
        title = "ANE in Numbers: How many people with ANE do publications describe?"
        (fields,) = read_bibtex(bibtex([item])).values()
        assert fields == {
            "author": "ANE International and contributors",
            "title": title,
            "howpublished": "Data set, version 2026-11-22-small",
            "year": "2026",
            "version": "2026-11-22-small",
            "publisher": "ANE International",
            "url": LINK,
            "note": licence,
        }
        (reference,) = read_ris(ris([item]))
        assert reference == {
            "type_of_reference": "DATA",
            "id": "ane-in-numbers:published-count:2026-11-22-small",
            "authors": ["ANE International and contributors"],
            "title": title,
            "year": "2026",
            "date": "2026/11/22",
            "edition": "2026-11-22-small",
            "type_of_work": "Data set",
            "publisher": "ANE International",
            "urls": [LINK],
            "notes": [licence],
        }
        assert json.loads(csl_json([item])) == [
            {
                "id": "ane-in-numbers:published-count:2026-11-22-small",
                "type": "dataset",
                "title": title,
                "author": [{"literal": "ANE International and contributors"}],
                "issued": {"date-parts": [[2026, 11, 22]]},
                "version": "2026-11-22-small",
                "genre": "Data set",
                "publisher": "ANE International",
                "URL": LINK,
                "note": licence,
            }
        ]

    def test_every_format_of_a_draft_says_so(self, answer: Answer, site: Site) -> None:
        item = dataset_item(replace(answer, data_version="2026-11-22-draft"), site, LINK)
        assert item["status"] == "unpublished draft"
        for text in (bibtex([item]), ris([item]), csl_json([item])):
            assert "unpublished draft" in text
            assert "Unpublished draft: its numbers may still change." in text

    def test_figures_versions_and_choices_have_keys_of_their_own(
        self, answer: Answer, site: Site
    ) -> None:
        def choosing(**choices: Any) -> Answer:
            return replace(answer, selection=Selection(**choices))

        others = [
            answer,
            replace(answer, id="deaths"),
            replace(answer, data_version="2027-01-01"),
            choosing(country=("JPN",)),
            choosing(country=("JPN", "CHN")),
            choosing(from_year=2009),
            choosing(to_year=2009),
        ]
        keys = read_bibtex(bibtex(dataset_item(other, site, LINK) for other in others))
        assert len(keys) == len(others)

    def test_sentence(self, answer: Answer, site: Site) -> None:
        assert sentence(answer, site, LINK) == (
            f"{answer.headline} (Source: ANE in Numbers, ANE International, data version"
            f" 2026-11-22-small, 22 November 2026. {LINK})"
        )
        assert "3 people" in answer.headline

    def test_sentence_of_a_draft_says_so(self, answer: Answer, site: Site) -> None:
        draft = replace(answer, data_version="2026-11-22-draft")
        assert sentence(draft, site, LINK) == (
            f"{answer.headline} (Source: ANE in Numbers, ANE International, unpublished draft,"
            f" data version 2026-11-22-draft, 22 November 2026. {LINK})"
        )


# Names and kinds of fields that CSL-JSON 1.0.2 knows, as far as they are used here.
_CSL_TYPES = {
    "article",
    "article-journal",
    "dataset",
    "document",
    "paper-conference",
    "report",
    "webpage",
}
_CSL_TEXTS = {"id", "type", "title", "container-title", "genre", "version", "publisher", "status"}
_CSL_TEXTS |= {"DOI", "PMID", "PMCID", "URL", "note"}


def assert_csl(items: Iterable[Item]) -> None:
    for item in items:
        assert {"id", "type", "title"} <= item.keys() <= _CSL_TEXTS | {"author", "issued"}
        assert item["type"] in _CSL_TYPES
        assert all(isinstance(item[name], str) and item[name] for name in _CSL_TEXTS & item.keys())
        for author in item.get("author", ()):
            assert author.keys() in ({"family", "given"}, {"family"}, {"literal"})
            assert all(author.values())
        if "issued" in item:
            (parts,) = item["issued"]["date-parts"]
            assert len(parts) in (1, 3)
            assert all(isinstance(part, int) for part in parts)


class TestFiles:
    """What a reference manager reads is what was written."""

    def test_all_publications(self, items: tuple[Item, ...], answer: Answer, site: Site) -> None:
        everything = [dataset_item(answer, site, LINK), *items]
        assert len(everything) == 273
        csl = json.loads(csl_json(everything))
        assert csl == everything
        assert_csl(csl)
        entries = read_bibtex(bibtex(everything))
        references = {reference["id"]: reference for reference in read_ris(ris(everything))}
        ids = [item["id"] for item in everything]
        assert len(set(ids)) == 273
        assert list(entries) == list(references) == ids
        for item in everything:
            entry, reference = entries[item["id"]], references[item["id"]]
            year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else None
            assert entry["title"] == reference["title"] == item["title"]
            assert entry.get("year") == reference.get("year") == year
            assert entry.get("doi") == reference.get("doi") == item.get("DOI")
            assert entry.get("note") == reference["notes"][0] == item["note"]
            assert reference.get("urls") == ([item["URL"]] if "URL" in item else None)
            assert "doi" in entry or entry.get("url") == item.get("URL")
            place = item.get("container-title")
            assert reference.get("secondary_title") == place
            assert place is None or place in " ".join(entry.values())

    def test_nasty_titles_through_the_database(self, site: Site) -> None:
        data = data_set(
            *(publication(f"p-{n}", 2000 + n, 1, title=t) for n, t in enumerate(NASTY[:8]))
        )
        found = publication_items(data, [f"p-{n}" for n in range(8)], site)
        assert [item["title"] for item in found] == list(NASTY[:8])

    @pytest.mark.parametrize("title", NASTY)
    def test_nasty_titles(self, title: str) -> None:
        self.read_back(title)

    @given(st.text(min_size=1).filter(words))
    def test_any_title(self, title: str) -> None:
        self.read_back(title)

    @given(st.text("{}\\%$&#_^~`'\"-,<>|@= ab\n", min_size=1).filter(words))
    def test_any_title_of_signs_that_mean_something(self, title: str) -> None:
        self.read_back(title)

    def read_back(self, title: str) -> None:
        """A title and journal of this text between two harmless publications."""
        before, after = item_of(publication_id="before"), item_of(publication_id="after")
        nasty = item_of(title=title, journal=title)
        three = [before, nasty, after]
        assert json.loads(csl_json(three)) == three
        assert_csl(three)
        assert nasty["title"] == words(title)
        assert braces_pair_as_bibtex_counts(bibtex(three))
        entries = read_bibtex(bibtex(three))
        assert list(entries) == ["before", "hand-2020", "after"]
        assert entries["hand-2020"]["title"] == words(title)
        references = read_ris(ris(three))
        assert [reference["id"] for reference in references] == ["before", "hand-2020", "after"]
        assert references[1]["title"] == words(title)

    def test_titles_keep_their_capitals_in_bibtex(self) -> None:
        item = item_of(title="RANBP2 in Japan")
        assert "title = {{RANBP2 in Japan}}" in bibtex([item])

    def test_scripts_stay_as_they_are(self) -> None:
        item = item_of(title="急性壊死性脳症の1例")
        for text in (bibtex([item]), ris([item]), csl_json([item]), apa(item)):
            assert "急性壊死性脳症の1例" in text

    def test_braces_in_a_doi_do_not_break_bibtex(self) -> None:
        item = item_of(doi="10.1000/a{b_c")
        assert read_bibtex(bibtex([item]))["hand-2020"]["doi"] == "10.1000/a%7Bb_c"

    def test_the_same_id_twice_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="hand-2020"):
            bibtex([item_of(), item_of()])

    def test_no_items_are_an_empty_file(self) -> None:
        assert bibtex([]) == ""
        assert ris([]).strip() == ""
        assert json.loads(csl_json([])) == []
