"""Identifiers, titles, names and years come out in one way of writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.intake.literature.normal import (
    author_name,
    author_names,
    bare_doi,
    bare_pmcid,
    bare_pmid,
    bare_title,
    family_name,
    is_preprint_doi,
    year_in,
)


@pytest.mark.parametrize(
    "written",
    [
        "10.5555/ane(24)00001-0",
        "https://doi.org/10.5555/ANE(24)00001-0",
        "http://dx.doi.org/10.5555/ane%2824%2900001-0",
        "doi:10.5555/Ane(24)00001-0.",
        "10.5555/ane(24)00001-0 [doi]",
        "(doi: 10.5555/ane(24)00001-0)",
        "\N{ZERO WIDTH SPACE}DOI 10.5555/ANE(24)00001-0;",
    ],
)
def test_a_doi_however_it_is_spelled(written: str) -> None:
    assert bare_doi(written) == "10.5555/ane(24)00001-0"


def test_a_doi_of_angle_brackets_stays_whole() -> None:
    old = "10.5555/(SICI)1096(19990827)85:5&lt;1::AID-A2&gt;3.0.CO;2-X"
    assert bare_doi(old) == "10.5555/(sici)1096(19990827)85:5<1::aid-a2>3.0.co;2-x"


@pytest.mark.parametrize("written", ["", "n/a", "S0387-7604(96)00063-0 [pii]", "10.5555/half(24"])
def test_no_doi_and_half_a_doi_are_none(written: str) -> None:
    assert bare_doi(written) == ""


@given(st.text() | st.from_regex(r"(https://doi\.org/|doi:)?10\.\d{4}/[!-~]{0,20}", fullmatch=True))
def test_a_bare_doi_is_bare_already(written: str) -> None:
    assert bare_doi(bare_doi(written)) == bare_doi(written)


@pytest.mark.parametrize(
    ("written", "pmid"),
    [("40736730", "40736730"), ("PMID: 40736730", "40736730"), ("40736730.0", "40736730"),
     ("https://pubmed.ncbi.nlm.nih.gov/40736730/", "40736730"), ("L40736730", ""), ("", "")],
)  # fmt: skip
def test_a_pubmed_number(written: str, pmid: str) -> None:
    assert bare_pmid(written) == pmid


@pytest.mark.parametrize("written", ["PMC9000001", "9000001", "pmcid: PMC 9000001"])
def test_a_pmc_number(written: str) -> None:
    assert bare_pmcid(written) == "PMC9000001"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A <i>RANBP2</i> variant.", "A RANBP2 variant"),
        ("H<sub>2</sub>O &amp;amp; sand", "H2O & sand"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("[A translated title].", "A translated title"),
        ("[Two] words [in brackets]", "[Two] words [in brackets]"),
        ("Is it ANE?", "Is it ANE?"),
        ("  many \n  spaces\u00a0here ", "many spaces here"),
        ("急性壊死性脳症の1例", "急性壊死性脳症の1例"),
        ("اعتلال الدماغ الناخر الحاد", "اعتلال الدماغ الناخر الحاد"),
    ],
)
def test_a_title(written: str, title: str) -> None:
    assert bare_title(written) == title
    assert bare_title(title) == title


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Mizuguchi M", "Mizuguchi M"),
        ("Mizuguchi, Masashi", "Mizuguchi M"),
        ("Mizuguchi M.", "Mizuguchi M"),
        ("de Carvalho Brito, V.P.", "de Carvalho Brito VP"),
        ("de Carvalho Brito V.", "de Carvalho Brito V"),
        ("Sartre, Jean-Paul", "Sartre JP"),
        ("Weber, Max (57000000002)", "Weber M"),
        ("Exampleton Study Group", "Exampleton Study Group"),
        ("王小明", "王小明"),
    ],
)
def test_an_author(written: str, name: str) -> None:
    assert author_name(written) == name


@pytest.mark.parametrize(
    "written",
    ["Müller A, van der Berg D.", "Müller, A.; van der Berg, D.", "Müller A., van der Berg D."],
)
def test_authors_in_one_text(written: str) -> None:
    assert author_names(written) == ("Müller A", "van der Berg D")


def test_one_author_with_a_comma_is_one() -> None:
    assert author_names("Müller, Anna") == ("Müller A",)


def test_family_names_are_compared_without_accents() -> None:
    assert family_name("Müller A") == family_name("Mueller AB") == family_name("MULLER A")
    assert family_name("Nowak Ł") == "nowak"
    assert family_name("Østergaard Å") == family_name("Ostergaard A")
    assert family_name("Sato K") != family_name("Sano K")


@pytest.mark.parametrize(
    ("written", "year"),
    [("2010 Jul-Aug", 2010), ("1998 Dec-1999 Jan", 1998), ("20251203", None), ("FEB 2020", 2020)],
)
def test_a_year(written: str, year: int | None) -> None:
    assert year_in(written) == year


def test_preprint_servers_are_known_by_their_dois() -> None:
    assert is_preprint_doi("10.1101/2024.01.02.24300001")
    assert not is_preprint_doi("10.1101/gr.1234")  # a journal of the same publisher
