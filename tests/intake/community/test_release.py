"""Sheets whose counts fit on one hand, and what is released of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.database import check

from .conftest import Run, as_csv, people, released, shown


def sheet(folder: Path, column: str, *groups: tuple[int, str]) -> Path:
    path = folder / "sheet.csv"
    path.write_text(as_csv([["family_id", column], *people(*groups)]), encoding="utf-8")
    return path


def test_a_first_release(run: Run, data: Path, tmp_path: Path) -> None:
    """20 recovered, 9 died, 3 with mild difficulties: two small ones hidden with seven empty."""
    table = sheet(
        tmp_path, "outcome", (20, "recovered"), (9, "died"), (3, "mild_sequelae"), (4, "")
    )
    assert run(table, "--as-of", "2026-12-31") == 0
    assert shown(data, "total") == {"all": "36"}
    assert (
        shown(data, "outcome")
        == shown(data, "outcome", "families")
        == {
            "recovered": "20",
            "mild_sequelae": "hidden",
            "moderate_sequelae": "hidden",
            "severe_sequelae": "hidden",
            "sequelae_unspecified": "hidden",
            "improved_unspecified": "hidden",
            "died": "9",
            "unknown": "hidden",
        }
    )
    assert check(data) == []
    assert "The group released counts" in (data / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_number_hidden_alone_is_not_alone(run: Run, data: Path, tmp_path: Path) -> None:
    """140 children, 6 adults, 3 not known: the adults are hidden with them, since 149 - 146 = 3."""
    table = sheet(tmp_path, "age_group", (140, "child"), (6, "adult"), (3, ""))
    assert run(table, "--as-of", "2026-12-31") == 0
    assert shown(data, "age_group") == {"child": "140", "adult": "hidden", "unknown": "hidden"}


def test_nobody_is_hidden_like_one(run: Run, data: Path, tmp_path: Path) -> None:
    table = sheet(tmp_path, "published", (30, "yes"), (40, "no"))
    assert run(table, "--as-of", "2026-12-31") == 0
    assert shown(data, "published") == {"yes": "hidden", "no": "40", "unknown": "hidden"}


def test_hidden_numbers_that_add_up_to_few_take_one_more(
    run: Run, data: Path, tmp_path: Path
) -> None:
    """Twelve countries with one family are other; with four of them, five Germans go there too."""
    table = sheet(tmp_path, "country", (20, "JPN"), (5, "DEU"), (3, "MYS"), (1, "FRA"))
    assert run(table, "--as-of", "2026-12-31") == 0
    assert shown(data, "country") == {"JPN": "20", "other": "9"}


def test_a_family_counts_wherever_it_has_a_member(run: Run, data: Path, tmp_path: Path) -> None:
    """20 families with a child each; ten of them also with an adult: 30 people."""
    path = tmp_path / "sheet.csv"
    rows = [[f"f{n}", "child"] for n in range(20)] + [[f"F{n} ", "adult"] for n in range(10)]
    rows += [[f"g{n}", ""] for n in range(12)]
    path.write_text(as_csv([["family_id", "age_group"], *rows]), encoding="utf-8")
    assert run(path, "--as-of", "2026-12-31") == 0
    assert shown(data, "total") == {"all": "42"}
    assert shown(data, "total", "families") == {"all": "32"}
    families = shown(data, "age_group", "families")
    assert families == {"child": "20", "adult": "10", "unknown": "12"}


def test_many_people_of_few_families_are_hidden(run: Run, data: Path, tmp_path: Path) -> None:
    """Ten people of Malaysia in two families would be two families, for everyone to see."""
    path = tmp_path / "sheet.csv"
    rows = [[f"m{n % 2}", "MYS"] for n in range(10)] + people((20, "JPN"))
    path.write_text(as_csv([["family_id", "country"], *rows]), encoding="utf-8")
    assert run(path, "--as-of", "2026-12-31") == 0
    assert shown(data, "country") == {}


def test_triggers_are_published_in_groups(run: Run, data: Path, tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        "trigger",
        (4, "influenza_a"),
        (4, "Influenza B"),
        (9, "covid19"),
        (3, "hsv"),
        (4, ""),
    )
    assert run(table, "--as-of", "2026-12-31") == 0
    assert shown(data, "trigger") == {"influenza": "8", "covid19": "9", "other": "7"}


def test_a_table_of_nothing_but_small_numbers_has_no_rows(
    run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sheet(tmp_path, "outcome", (4, "died"), (4, "recovered"), (4, ""))
    assert run(table, "--as-of", "2026-12-31") == 0
    assert {row["dimension"] for row in released(data)} == {"total"}
    assert "Outcome: no table." in capsys.readouterr().out


def test_too_few_people_are_refused_without_their_number(
    run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sheet(tmp_path, "outcome", (3, "died"))
    assert run(table, "--as-of", "2026-12-31") == 1
    said = capsys.readouterr().err
    assert "fewer than 5 people" in said
    assert "3" not in said
    assert released(data) == []


def countries(folder: Path, *numbers: int) -> Path:
    codes = ("JPN", "USA", "CHN", "GBR", "IND", "DEU", "FRA")
    return sheet(folder, "country", *zip(numbers, codes, strict=True))


def test_a_held_number_keeps_its_day(run: Run, data: Path, tmp_path: Path) -> None:
    """Six more in the USA are shown; one, two and two more elsewhere are not."""
    assert run(countries(tmp_path, 30, 40, 10, 12, 20, 3, 3), "--as-of", "2026-06-30") == 0
    first = shown(data, "country")
    assert first == {"JPN": "30", "USA": "40", "CHN": "10", "GBR": "12", "IND": "20", "other": "6"}
    before = (data / "community_counts.csv").read_text(encoding="utf-8")
    assert run(countries(tmp_path, 31, 46, 12, 14, 20, 3, 3), "--as-of", "2026-12-31") == 0
    assert shown(data, "country") == {**first, "USA": "46", "other": "hidden"}
    days = {r["category"]: r["counted_on"] for r in released(data) if r["as_of"] == "2026-12-31"}
    assert [day for day in days.values() if day] == [
        *("2026-12-31", "2026-06-30", "2026-06-30", "2026-06-30", "2026-06-30", "2026-12-31"),
    ]
    assert days["USA"] == days["all"] == "2026-12-31"
    assert (data / "community_counts.csv").read_text(encoding="utf-8").startswith(before)
    assert check(data) == []


def test_held_numbers_whose_changes_add_up_to_few_take_one_more(
    run: Run, data: Path, tmp_path: Path
) -> None:
    """Eleven came, seven of them in the USA: that would tell of the other four, so the USA stay."""
    assert run(countries(tmp_path, 30, 40, 10, 12, 20, 3, 3), "--as-of", "2026-06-30") == 0
    first = shown(data, "country")
    assert run(countries(tmp_path, 31, 47, 12, 13, 20, 3, 3), "--as-of", "2026-12-31") == 0
    assert shown(data, "country") == {**first, "other": "hidden"}


def test_a_number_held_alone_would_be_told_by_the_total(
    run: Run, data: Path, tmp_path: Path
) -> None:
    """Only one changed by few: so another one is held with it."""
    first = sheet(tmp_path, "published", (30, "yes"), (40, "no"), (10, ""))
    assert run(first, "--as-of", "2026-06-30") == 0
    second = sheet(tmp_path, "published", (33, "yes"), (46, "no"), (20, ""))
    assert run(second, "--as-of", "2026-12-31") == 0
    fresh = [r for r in released(data) if r["counted_on"] == r["as_of"] == "2026-12-31"]
    assert len([r for r in fresh if r["unit"] == "people" and r["dimension"] != "total"]) < 2


def test_few_newcomers_are_refused(
    run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sheet(tmp_path, "outcome", (30, "died")), "--as-of", "2026-06-30") == 0
    before = (data / "community_counts.csv").read_bytes()
    capsys.readouterr()
    assert run(sheet(tmp_path, "outcome", (34, "died")), "--as-of", "2026-12-31") == 1
    assert "Wait until" in capsys.readouterr().err
    assert (data / "community_counts.csv").read_bytes() == before


def test_a_release_is_later_than_every_other_and_not_in_the_future(
    run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sheet(tmp_path, "outcome", (30, "died"))
    assert run(table, "--as-of", "2027-01-01") == 1
    assert "future" in capsys.readouterr().err
    assert run(table, "--as-of", "2026-06-30") == 0
    more = sheet(tmp_path, "outcome", (60, "died"))
    assert run(more, "--as-of", "2026-06-30") == 1
    assert "later date" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people,published,yes,30", "people,published,yes,31"),
        ("2026-06-30,families,total,all,80,false,2026-06-30\n", ""),
        ("published,unknown,10,false,2026-06-30\n", "published,unknown,,true,\n"),
    ],
)
def test_a_changed_earlier_release_stops_the_next(
    run: Run,
    data: Path,
    tmp_path: Path,
    old: str,
    new: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for end, (yes, no, unknown) in {"2026-06-30": (30, 40, 10), "2026-09-30": (33, 46, 14)}.items():
        table = sheet(tmp_path, "published", (yes, "yes"), (no, "no"), (unknown, ""))
        assert run(table, "--as-of", end) == 0
    counts = data / "community_counts.csv"
    counts.write_text(counts.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    spoilt = counts.read_bytes()
    third = sheet(tmp_path, "published", (50, "yes"), (60, "no"), (30, ""))
    assert run(third, "--as-of", "2026-12-31") == 1
    assert "community_counts.csv" in capsys.readouterr().err
    assert counts.read_bytes() == spoilt


def test_a_dry_run_writes_nothing(
    run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sheet(tmp_path, "outcome", (30, "died"), (3, "recovered"), (4, ""))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert run(table, "--as-of", "2026-12-31", "--dry-run") == 0
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert "Outcome: Died: 30 people in 30 families." in capsys.readouterr().out


def test_the_report_tells_what_a_hidden_number_could_be(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sheet(tmp_path, "age_group", (140, "child"), (6, "adult"), (3, ""))
    assert run(table, "--as-of", "2026-12-31", "--dry-run") == 0
    said = capsys.readouterr().out
    assert (
        "Age: Adults: hidden. From everything published, the number of people could be as low "
        "as 0 or as high as 9." in said
    )
    assert "Country: not published, the sheet has no column country." in said


def test_a_minimum_below_five_does_not_exist(run: Run, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        run(sheet(tmp_path, "outcome", (30, "died")), "--as-of", "2026-12-31", "--minimum", "4")


def test_a_higher_minimum_hides_more_and_can_not_follow_a_lower_one(
    run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sheet(tmp_path, "country", (30, "JPN"), (8, "DEU"), (12, "CHN"), (9, "FRA"))
    assert run(table, "--as-of", "2026-06-30", "--minimum", "10") == 0
    assert shown(data, "country") == {"JPN": "30", "CHN": "12", "other": "17"}
    more = sheet(tmp_path, "country", (60, "JPN"), (28, "DEU"), (32, "CHN"), (29, "FRA"))
    assert run(more, "--as-of", "2026-12-31", "--minimum", "20") == 1
    assert "smaller minimum" in capsys.readouterr().err
