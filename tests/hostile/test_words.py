"""Hostile words in the data are words in the live app too, and never an address that runs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard.database.faults import DataError
from dashboard.database.site import parse_site
from dashboard.faces.links import leads_to, links
from dashboard.faces.live import plain
from tests.conftest import HANDED_OVER

from .requests import TEXTS

HOSTILE = (
    *TEXTS,
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example",
    "[x]: javascript:alert(1)",
    "# heading",
    "- list",
    "1. list",
    "~~~\ncode\n~~~",
    "    code",
    "> quote",
    "a | b\n-|-\n1 | 2",
    ":material/home: :red[x] $x^2$",
    "**bold** _thin_ `code`",
    "line\n\n---\n\nline",
)
_SITE = (HANDED_OVER / "site.toml").read_text(encoding="utf-8")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def check_plain(text: str) -> None:
    """Markdown of one paragraph of words alone."""
    tokens = _MARKDOWN.parse(plain(text))
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}, kinds
    inside = {child.type for token in tokens for child in token.children or []}
    assert inside <= {"text", "text_special"}, inside


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_the_data_are_no_markdown(text: str) -> None:
    check_plain(text)


@given(
    st.text(
        alphabet=st.sampled_from("ab1 \n\t#*_`[]()<>!&;:|~-+=.\\\"'$/{}\u2028\x00"), max_size=40
    )
)
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_no_mixture_of_signs_is_markdown(text: str) -> None:
    check_plain(text)


@pytest.mark.parametrize("setting", ["group_url", "report_url", "licence_url"])
@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x",
     "//evil.example", "/path", "vbscript:x", "file:///etc/passwd", "ftp://a.example", ""],
)  # fmt: skip
def test_an_address_of_the_group_that_is_no_web_page_is_refused(setting: str, address: str) -> None:
    text = re.sub(rf'(?m)^{setting} = ".*"$', f'{setting} = "{address}"', _SITE)
    assert text != _SITE
    with pytest.raises(DataError) as refused:
        parse_site(text)
    assert setting in str(refused.value)


@pytest.mark.parametrize(
    "seen_at",
    ["javascript:alert(1)", "data:text/html,<script>", "https://evil.example/", "//doi.org/x",
     "https://doi.org@evil.example/", "https://evil.example\\@doi.org/", "ftp://doi.org/",
     "https://doi.org.evil.example/", "https://evil.example/?https://doi.org/"],
)  # fmt: skip
def test_only_pages_of_allowed_hosts_are_linked(seen_at: str) -> None:
    publication = {"doi": "", "pmid": "", "pmcid": "", "seen_at": seen_at}
    for link in links(publication, frozenset({"doi.org"})):
        # As browsers read it: a backslash would be a slash, and end the host.
        assert link.url is None or re.fullmatch(r"https://([^/\\]*@)?doi\.org/", link.url)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_doi_leads_to_its_register_whatever_stands_in_it(text: str) -> None:
    publication = {"doi": f"10.1000/{text}", "pmid": "", "pmcid": "", "seen_at": ""}
    (link,) = links(publication, frozenset())
    assert link.url is not None
    assert re.fullmatch(r"https://doi\.org/10\.1000/[A-Za-z0-9/:;.%~_-]*", link.url)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_publication_is_a_parameter_of_our_own_page(text: str) -> None:
    assert re.fullmatch(r"/sources\?publication=[A-Za-z0-9%+~._-]*", leads_to(text, "publication"))
