"""From records to people: every step adds up, and nothing is lost on the way."""

from __future__ import annotations

import re

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find
from dashboard.figures.selection import Selection

from .small import Row, data_set, publication


def ask(context: Context) -> Answer:
    return find("collation-flow").answer(context, Selection())


def steps(answer: Answer, column: str = "n") -> dict[str, int]:
    return {str(row["step"]): row[column] for row in answer.main.rows}  # type: ignore[misc]


def record(number: int, publication_id: str | None, sweep: str = "cohorts") -> Row:
    return {
        "record_id": f"r-{number}",
        "sweep": sweep,
        "publication_id": publication_id,
        "title": f"Record {number}",
    }


def small() -> Context:
    # Five records: a twice, b, waits, and one that led to nothing. c:4 and out have no record.
    return data_set(
        publication("a", 2010, 5),
        publication("b", 2011, 3, within="a", within_certainty="possible"),
        publication("c", 2012, 4),
        publication("out", 2012, 0, status="excluded", decision_note="A review."),
        publication("waits", None, None, status="pending", title_seen=False),
        publication("odd", 2013, 2, status="pending", doi="10.1000/x"),
        records=[
            record(1, "a"),
            record(2, "a", "genetic"),
            record(3, "b"),
            record(4, "waits"),
            record(5, None),
        ],
    )


def imported(number: int, **decided: str) -> Row:
    """A record that was imported to be screened."""
    return {
        "record_id": f"pubmed-{number}",
        "imported_on": "2026-11-30",
        "source_file": "pubmed.nbib",
        "source_line": number,
        "source": "pubmed",
        "kind": "article",
        "title": f"Imported {number}",
        **decided,
    }


DECIDED = {"decided_by": "MK", "decided_on": "2026-11-30"}


def check(answer: Answer) -> None:
    n, patients = steps(answer), steps(answer, "patients")
    screened = n.get("screened_out", 0) + n.get("to_screen", 0)
    assert n["found"] - n["removed"] - screened + n["otherwise"] == n["looked_at"]
    assert n["looked_at"] == n["excluded"] + n["pending"] + n["included"]
    assert n["included"] == n["counted"] + n["contained"]
    assert patients["included"] == patients["counted"] + patients["contained"]
    assert patients["possible"] <= patients["contained"]
    assert len(answer.table("reasons").rows) == n["excluded"]
    assert len(answer.table("pending").rows) == n["pending"]
    assert sum(answer.table("sweeps").values("records")) == n["found"]


def test_every_step_adds_up() -> None:
    answer = ask(small())
    check(answer)
    assert steps(answer) == {
        "found": 5,
        "removed": 2,
        "otherwise": 3,
        "looked_at": 6,
        "excluded": 1,
        "pending": 2,
        "included": 3,
        "counted": 2,
        "contained": 1,
        "possible": 1,
    }
    patients = {step: n for step, n in steps(answer, "patients").items() if n is not None}
    assert patients == {"included": 12, "counted": 9, "contained": 3, "possible": 3}


def test_a_search_says_what_it_alone_found() -> None:
    rows = ask(small()).table("sweeps").rows
    assert [tuple(row.values())[:4] for row in rows] == [("cohorts", 4, 3, 2), ("genetic", 1, 1, 0)]


def test_what_is_missing_is_read_from_the_columns() -> None:
    answer = ask(small())
    missing = {row["publication_id"]: row["missing"] for row in answer.table("pending").rows}
    assert missing == {
        "odd": "none of these: see the reason",
        "waits": "title not seen; year not seen; no DOI, PubMed or PMC number; number of people"
        " with ANE not known",
    }
    assert {row["code"]: row["publications"] for row in answer.table("missing").rows} == {
        "no_title": 1,
        "no_year": 1,
        "no_identifier": 1,
        "no_number": 1,
        "other": 1,
    }


def test_the_reason_of_each_left_out_is_the_curators_own() -> None:
    (row,) = ask(small()).table("reasons").rows
    assert (row["publication_id"], row["decision_note"]) == ("out", "A review.")


def test_the_sentence_follows_a_changed_row() -> None:
    assert ask(small()).headline == (
        "5 records were found; with 3 publications that came in another way, 6 publications in all"
        " were looked at. Of these, 3 are included, 1 was left out, and 2 wait for something"
        " missing. The included ones describe people with ANE 12 times; each person counted once,"
        " that is at least 9 people (up to 12 if no possible overlap is real)."
    )


def test_the_data_as_handed_over(handed_over: Context) -> None:
    answer = ask(handed_over)
    check(answer)
    n, patients = steps(answer), steps(answer, "patients")
    assert (n["found"], n["removed"], n["otherwise"], n["looked_at"]) == (419, 147, 0, 272)
    assert (n["excluded"], n["pending"], n["included"]) == (22, 52, 198)
    assert (n["counted"], n["contained"]) == (167, 31)
    assert (patients["included"], patients["counted"], patients["possible"]) == (1428, 1054, 110)
    assert answer.headline == (
        "419 records were found and led to 272 publications. Of these, 198 are included, 22 were"
        " left out, and 52 wait for something missing. The included ones describe people with ANE"
        " 1,428 times; each person counted once, that is at least 1,054 people (up to 1,164 if no"
        " possible overlap is real)."
    )


def test_the_chart_says_the_numbers_of_the_table(handed_over: Context) -> None:
    for context in (small(), handed_over):
        answer = ask(context)
        (trace,) = find("collation-flow").charts["main"](answer).data
        drawn = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", " ".join(trace.text))}
        n = {step: value for step, value in steps(answer).items() if step != "possible"}
        wanted = {*n.values(), *filter(None, steps(answer, "patients").values())}
        assert drawn == wanted - ({0} if not n["otherwise"] else set())


def test_imported_records_are_duplicates_out_waiting_or_a_publication() -> None:
    # Found by a search: a. Imported: a again, one that is out, one put off, one not looked at, one
    # that may be a duplicate, one that is in but not read yet, and new, found by the import alone.
    answer = ask(
        data_set(
            publication("a", 2010, 5),
            publication("new", 2025, 1),
            records=[record(1, "a")],
            screening=[
                imported(1, match="a", match_why="same DOI", same="yes", publication_id="a"),
                imported(2, decision="exclude", reason="no_patients", **DECIDED),
                imported(3, decision="maybe", **DECIDED),
                imported(4),
                imported(5, match="pubmed-4", match_why="similar title (90)"),
                imported(6, decision="include", **DECIDED),
                imported(7, decision="include", publication_id="new", **DECIDED),
            ],
        )
    )
    check(answer)
    n = steps(answer)
    assert n["found"] == 8
    assert n["removed"] == 1
    assert n["screened_out"] == 1
    assert n["to_screen"] == 4
    assert n["otherwise"] == 0
    assert n["looked_at"] == n["included"] == 2
    assert [(row["label"], row["records"]) for row in answer.table("screened_out").rows] == [
        ("No patients of its own", 1)
    ]
    sweeps = {row["label"]: row["records"] for row in answer.table("sweeps").rows}
    assert sweeps == {"PubMed": 7, "Large series": 1}
    assert "7 records by searches of databases of literature" in " ".join(answer.caveats)
    assert "1 records left out by title, 4 not screened yet" in answer.main.alt
    figure = find("collation-flow").charts["main"](answer)
    assert "<b>1</b> left out by title<br><b>4</b> to be screened" in figure.data[0].text


def test_without_an_import_nothing_is_said_of_screening() -> None:
    answer = ask(small())
    assert "screened_out" not in steps(answer)
    assert {table.id for table in answer.tables} == {
        *("main", "sweeps", "reasons", "missing", "pending")
    }
    assert "not screened" not in answer.main.alt
