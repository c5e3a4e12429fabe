"""Each format of each database is read completely; what is broken is told, with its line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dashboard.intake.literature import sniff
from dashboard.intake.literature.record import Reading, Record

from .conftest import SAMPLES

SIBLINGS = (
    "Plasma exchange in five siblings with acute necrotizing encephalopathy: a made-up series from"
    " Exampleton"
)


def reading(name: str) -> Reading:
    return sniff.read((SAMPLES / name).read_bytes(), name)


def lines(found: Reading) -> list[int | None]:
    return [fault.row for fault in found.faults]


@pytest.mark.parametrize(
    ("name", "records", "faults"),
    [
        ("pubmed.nbib", 6, []),
        ("pubmed.xml", 3, [47, 66]),
        ("pubmed.csv", 3, [5]),
        ("europe_pmc.xml", 3, []),
        ("europe_pmc.csv", 1, []),
        ("embase.ris", 3, [31]),
        ("embase.csv", 1, []),
        ("scopus.ris", 1, []),
        ("scopus.csv", 2, []),
        ("scopus.bib", 2, [19]),
        ("web_of_science.ris", 2, []),
        ("web_of_science.txt", 2, [28]),
        ("web_of_science.tsv", 1, []),
    ],
)
def test_every_record_is_read_or_told(name: str, records: int, faults: list[int]) -> None:
    found = reading(name)
    assert (len(found.records), lines(found)) == (records, faults)
    assert {record.source for record in found.records} == {Path(name).stem}
    assert all(fault.file == name and fault.remedy for fault in found.faults)


@pytest.mark.parametrize("name", [path.name for path in sorted(SAMPLES.iterdir())])
@pytest.mark.parametrize("change", ["crlf", "bom", "utf-16"])
def test_line_ends_and_encodings_make_no_difference(name: str, change: str) -> None:
    text = (SAMPLES / name).read_bytes().decode("utf-8-sig")
    raw = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "bom": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16"),
    }[change]
    assert sniff.read(raw, name) == reading(name)


def test_medline_field_by_field() -> None:
    first, ahead, retracted, notice, japanese, translated = reading("pubmed.nbib").records
    assert first == Record(
        source="pubmed",
        number="90000001",
        title=SIBLINGS,
        authors=("Müller A", "García-López BC", "van der Berg D"),
        year=2024,  # the printed issue, not the online version of 2023
        journal="Journal of made-up examples",
        doi="10.5555/ane.2024.001",
        pmid="90000001",
        pmcid="PMC9000001",
        notices=("corrected: J Made Up. 2024 Jul;12(4):300. doi: 10.5555/ane.2024.099",),
        file="pubmed.nbib",
        line=2,
    )
    assert ahead.year == 2025
    assert ahead.title.startswith("Is the RANBP2 variant") and ahead.title.endswith("H2O & sand")
    assert (retracted.kind, retracted.notices[0][:10]) == ("article", "retracted:")
    assert (notice.kind, notice.notices[0][:9]) == ("notice", "retracts:")
    assert japanese.title == "急性壊死性脳症の架空の三兄弟における画像所見の検討"
    assert (
        translated.title
        == "Necrotizing encephalopathy after a made-up fever in the town of Nowhere"
    )
    assert [record.line for record in reading("pubmed.nbib").records] == [2, 36, 53, 66, 78, 90]


def test_ahead_of_print_without_an_issue_has_the_year_online() -> None:
    text = (SAMPLES / "pubmed.nbib").read_text(encoding="utf-8")
    found = sniff.read(text.replace("DP  - 2025 Dec 3\n", "").encode(), "x")
    assert found.records[1].year == 2025


def test_both_exports_of_pubmed_agree_on_identifiers_and_notices() -> None:
    tagged, xml = reading("pubmed.nbib").records[0], reading("pubmed.xml").records[0]
    for name in ("number", "title", "year", "journal", "doi", "pmid", "pmcid", "notices", "kind"):
        assert getattr(tagged, name) == getattr(xml, name), name
    assert xml.authors == ("Müller A", "García-López BC", "Exampleton Study Group")


def test_pubmed_xml_with_html_in_the_title_and_odd_dates() -> None:
    _, spanish, ahead = reading("pubmed.xml").records
    assert spanish.title == "Encefalopatía necrotizante en un pueblo inventado < 3 años"
    assert (spanish.year, spanish.notices) == (1998, ("retracted",))
    assert (ahead.year, ahead.doi) == (2026, "")


def test_xml_fetches_and_expands_nothing() -> None:
    evil = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000001</PMID><Article>
<ArticleTitle>Read &a; here</ArticleTitle></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
    found = sniff.read(evil, "evil.xml")
    assert (found.records, lines(found)) == ((), [2])


def test_europe_pmc_with_a_preprint_and_arabic() -> None:
    article, preprint, arabic = reading("europe_pmc.xml").records
    assert article.authors == ("Müller A", "García-López BC", "van der Berg D")
    assert article.notices == ("corrected: J Made Up. 2024 Jul;12(4):300",)
    assert (preprint.kind, preprint.number, preprint.year) == ("preprint", "PPR900001", 2024)
    assert preprint.title.endswith("and dengue")
    assert arabic.title == "اعتلال الدماغ الناخر الحاد في مدينة خيالية"
    assert (arabic.year, arabic.authors) == (None, ())


def test_ris_of_embase() -> None:
    abstract, article, erratum = reading("embase.ris").records
    assert (abstract.kind, article.kind, erratum.kind) == ("congress_abstract", "article", "notice")
    assert (article.doi, article.pmid, article.number) == (
        "10.5555/ane.2025.010", "90000010", "L900000002",
    )  # fmt: skip
    assert (article.year, article.authors) == (2025, ("Sato K",))


def test_ris_of_scopus_takes_no_doi_from_the_references() -> None:
    (found,) = reading("scopus.ris").records
    assert (found.doi, found.pmid, found.year) == ("10.5555/ane.2024.001", "90000001", 2024)
    assert found.number == "2-s2.0-90000000001"


def test_web_of_science_as_text_and_as_ris_agree() -> None:
    text, ris = reading("web_of_science.txt").records[0], reading("web_of_science.ris").records[0]
    for name in ("number", "title", "authors", "year", "journal", "doi", "kind"):
        assert getattr(text, name) == getattr(ris, name), name
    assert text.title == "Brainstem lesions in a made-up cohort with continuation line"
    assert reading("web_of_science.txt").records[1].kind == "congress_abstract"


def test_a_tag_of_web_of_science_that_is_new_is_passed_over() -> None:
    found = sniff.read(b"PT J\nTI One\nQQ new\n   and more\nER\n\nEF\n", "x.txt")
    assert [record.title for record in found.records] == ["One"]


def test_bibtex_is_read_through_its_braces() -> None:
    first, second = reading("scopus.bib").records
    assert first.authors == ("Muñoz L", "de la Cruz J", "The ANE Group")
    assert first.title == (
        "Acute necrotizing encephalopathy in naïve mice of a made-up town: p < 0.05"
    )
    assert (first.journal, first.pmid) == ("Examples of Radiology", "90000030")
    assert second.kind == "congress_abstract"


def test_a_table_keeps_quotes_and_line_breaks_of_a_title() -> None:
    records = reading("pubmed.csv").records
    assert [record.line for record in records] == [2, 3, 6]
    assert records[1].title == 'A title with "quotes", commas and a line break'
    assert reading("web_of_science.tsv").records[0].title.startswith('"Silent" brainstem')


def test_an_excel_file_reads_like_the_csv_it_was() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Title", "Authors", "Publication Year", "PMID", "DOI"])
    sheet.append(["A made-up title", "Roe R, Poe P", 2018, 90000040, "DOI: 10.5555/ane.2018.040"])
    sheet.append(["No year", "Roe R", None, None, None])
    sheet.append([None, "Nobody N", 2018, 1, None])
    out = io.BytesIO()
    workbook.save(out)
    found = sniff.read(out.getvalue(), "made-up.xlsx")
    first, second = found.records
    assert (first.year, first.pmid, first.doi, first.line) == (
        2018, "90000040", "10.5555/ane.2018.040", 2,
    )  # fmt: skip
    assert (first.authors, second.year) == (("Roe R", "Poe P"), None)
    assert lines(found) == [4]


def test_windows_1252_is_read_with_a_remark() -> None:
    raw = (SAMPLES / "scopus.ris").read_text(encoding="utf-8").encode("cp1252")
    found = sniff.read(raw, "scopus.ris")
    assert found.records == reading("scopus.ris").records
    assert "Windows-1252" in found.remarks[0]


def test_one_stray_byte_ruins_one_line_only() -> None:
    raw = (SAMPLES / "pubmed.nbib").read_bytes().replace(b"Petrov P", b"Petr\xf3v P")
    found = sniff.read(raw, "x")
    assert found.records[0].authors[0] == "Müller A"
    assert found.records[5].authors == ("Petróv P",)


@pytest.mark.parametrize(
    "name",
    ["pubmed.nbib", "pubmed.xml", "europe_pmc.xml", "embase.ris", "scopus.bib",
     "web_of_science.txt", "web_of_science.ris", "pubmed.csv"],
)  # fmt: skip
def test_a_file_cut_off_anywhere_never_gives_half_a_record(name: str) -> None:
    raw = (SAMPLES / name).read_bytes()
    whole = {(record.line, record.title, record.doi) for record in reading(name).records}
    for end in range(0, len(raw), 37):
        found = sniff.read(raw[:end], name)
        assert {(record.line, record.title, record.doi) for record in found.records} <= whole


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("TY  - JOUR\nTI  - One\nER  - \nTI  - Lost its start\nER  - \n", 4),
        ("PMID- 1\nTI  - One.\nSO  - Ex.\n\nOWN - NLM\nTI  - Lost its start.\nSO  - Ex.\n", 5),
        ("PT J\nTI One\nER\n\nTI Lost its start\nER\n", 5),
        ("@article{a,\ntitle = {One}}\n\ntitle = {Lost its start},\n}\n", 1),
        ("title = {Lost its start},\n}\n@article{a,\ntitle = {One}}\n", 1),
    ],
)
def test_a_record_without_its_beginning_is_told(text: str, line: int) -> None:
    found = sniff.read(text.encode(), "x")
    assert ([record.title for record in found.records], lines(found)) == (["One"], [line])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_stops_the_reading(data: st.DataObject) -> None:
    """Bytes lost, doubled or put in end in records and faults, never in a crash."""
    raw = data.draw(st.sampled_from(sorted(SAMPLES.iterdir()))).read_bytes()
    marks = [
        b'"',
        b"{",
        b"}",
        b"\n",
        b"<",
        b">",
        b"&",
        b"\x00",
        b"\xff",
        b"XX  - ",
        b"ZZ x\n",
        b"\t",
    ]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 80)))
        raw = raw[:start] + data.draw(st.sampled_from(marks)) + raw[end:]
    found = sniff.read(raw, "x")
    assert all(record.title for record in found.records)
    assert all(fault.file == "x" and fault.remedy for fault in found.faults)


def test_words_before_the_first_record_are_no_record() -> None:
    found = sniff.read(b"Provider: Example\n\nTY  - JOUR\nTI  - One\nER  - \n", "x.ris")
    assert (len(found.records), found.faults) == (1, ())


def test_a_long_file_of_one_line_is_no_trouble() -> None:
    text = (SAMPLES / "europe_pmc.xml").read_text(encoding="utf-8").replace("\n", " ")
    found = sniff.read(
        text.replace("<hitCount>", "<pad>" + "x" * 200_000 + "</pad><hitCount>").encode(), "x"
    )
    assert len(found.records) == 3


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0rest", "old kind"),
        (b"PK\x03\x04rest", "Excel"),
        (b"Dear friends,\nhow are you?\n", "no header that is known here"),
        (b"just words\n", "no export"),
        (b"a\x00b", "not a text file"),
        (b"Name,Colour\nx,y\n", "Found: Name, Colour"),
        (b"<html><body>Sorry</body></html>", "no export"),
    ],
)
def test_a_file_that_is_something_else_is_told_with_what_can_be_read(
    raw: bytes, words: str
) -> None:
    found = sniff.read(raw, "x")
    assert found.records == ()
    (fault,) = found.faults
    assert words in fault.rule
    assert fault.remedy
