"""What an import did, in words for the person who started it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dashboard.database import Fault
from dashboard.intake.literature.importing import FileImport, Import, Taken

_SHOWN = 100
_GRAVE = ("retract", "withdrawn", "correct", "express")


def tell(done: Import) -> list[str]:
    """The lines to print, the last one saying what to do next."""
    lines = [_file_line(file) for file in done.files]
    lines += [remark for file in done.files for remark in file.remarks]
    same = [taken for taken in done.new if taken.row["same"] == "yes"]
    asked = [taken for taken in done.new if taken.row["match"] and not taken.row["same"]]
    declared = [taken for taken in done.new if _grave(taken)]
    lines += _section("Duplicates: taken as the same, nothing to decide", same, _same_lines)
    lines += _section('Questions: write yes or no into the column "same"', asked, _question_lines)
    lines += _section(
        "Retractions and corrections that the records declare", declared, _notice_lines
    )
    if done.faults:
        lines += [
            "",
            f"Not taken ({len(done.faults)}):",
            *(f"  {told(fault)}" for fault in done.faults),
        ]
    return [*lines, "", _next_step(done, len(asked), len(done.new) - len(same))]


def told(fault: Fault) -> str:
    """A fault of an exported file in one line; files of text have lines, not rows."""
    where = fault.file if fault.row is None else f"{fault.file}, line {fault.row}"
    column = f", {fault.column}" if fault.column else ""
    shown = f': "{_short(fault.value)}"' if fault.value else ""
    what = fault.rule.partition(": ")[2]
    return f"{where}{column}{shown}: {what} What to do: {fault.remedy}"


def _file_line(file: FileImport) -> str:
    records = "1 record" if file.read == 1 else f"{file.read} records"
    parts = [f"{len(file.new)} new", f"{file.here} here already"]
    if file.faults:
        parts.append(f"{len(file.faults)} not taken")
    return f"{file.name}: {records} read, {', '.join(parts)}."


def _section(
    heading: str, rows: Sequence[Taken], lines: Callable[[Taken], Iterable[str]]
) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{heading} ({len(rows)}):"
    for taken in rows:
        yield from lines(taken)


def _same_lines(taken: Taken) -> Iterable[str]:
    row = taken.row
    why = f"{row['match_why']} (score {row['match_score']})"
    yield f"  {row['record_id']} is {row['match']}: {why}."


def _question_lines(taken: Taken) -> Iterable[str]:
    row = taken.row
    yield f"  {row['record_id']}: is it {row['match']}? {_capital(row['match_why'])}."
    yield f"      new:  {_short(row['title'])} ({_who(row['authors'], row['year'])})"
    yield f"      here: {_short(taken.other_title)}"


def _grave(taken: Taken) -> bool:
    """Whether a record declares more than that somebody commented on it."""
    return any(notice.startswith(_GRAVE) for notice in taken.row["notices"].split(" | "))


def _notice_lines(taken: Taken) -> Iterable[str]:
    row = taken.row
    yield f"  {row['record_id']}, {_short(row['title'])}: {row['notices']}."
    gone = any(words in row["notices"] for words in ("retracted", "withdrawn"))
    if gone and row["publication_id"]:
        yield f"      Look at {row['publication_id']} in publications.csv: may it still be counted?"


def _next_step(done: Import, questions: int, to_screen: int) -> str:
    if not done.new:
        end = "mend what could not be taken and import it again" if done.faults else "nothing"
        return f"screening.csv was not changed. What to do next: {end}."
    steps = []
    if questions:
        steps.append("answer the questions")
    if to_screen:
        records = "1 record" if to_screen == 1 else f"{to_screen} records"
        steps.append(f"decide on {records} in screening.csv (include, exclude or maybe)")
    if done.faults:
        steps.append("export again what could not be taken")
    return f"Saved in screening.csv. What to do next: {', then '.join(steps) or 'nothing'}."


def _who(authors: str, year: str) -> str:
    return f"{authors.partition('; ')[0] or 'no author'}, {year or 'no year'}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}\u2026"
