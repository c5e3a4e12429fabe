"""What readers are told of a translation, and the language for tests that nobody speaks."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest

from dashboard import translations
from dashboard.languages import LANGUAGES, PSEUDO, SOURCE, PseudoTranslations, speaking
from dashboard.words import _

SHOWN = [code for code in LANGUAGES if code != PSEUDO]


def test_every_language_says_who_has_read_it() -> None:
    with translations.STATUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["language"] for row in rows] == SHOWN
    for row in rows:
        assert row["translated_by"]
        assert bool(row["read_by"]) == bool(row["read_on"])


def test_only_what_a_machine_wrote_and_nobody_read_needs_a_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = translations.Status("machine", "", "")
    read = translations.Status("machine", "A. Reader", "2026-11-30")
    known = {"en": translations.status(SOURCE), "es": machine, "fr": read}
    monkeypatch.setattr(translations, "_listed", lambda: known)
    wanted = {"en": False, "es": True, "fr": False, "not listed": True}
    assert {code: translations.needs_reader(code) for code in wanted} == wanted


def test_pseudo_lengthens_and_accents_words_and_nothing_else() -> None:
    message = 'Read **{n} pages** of <a href="{url}">it</a> [here](/sources) :material/info: `lang`'
    shown = PseudoTranslations().gettext(message)
    assert shown.startswith("⟦Ŕéåð **{n} ")
    assert shown.endswith("⟧")
    for kept in ("{n}", '<a href="{url}">', "</a>", "](/sources)", ":material/info:", "`lang`"):
        assert kept in shown
    assert "Read" not in shown
    words = "Most of them were young children, and nobody knows how many there are"
    assert 1.3 < len(PseudoTranslations().gettext(words)) / len(words) < 1.6


def test_pseudo_knows_singular_and_plural_and_context() -> None:
    pseudo = PseudoTranslations()
    assert "ŕöŵ" in pseudo.ngettext("{n} row", "{n} rows", 1)
    assert "ŕöŵš" in pseudo.ngettext("{n} row", "{n} rows", 2)
    assert pseudo.pgettext("a chart", "row") == pseudo.gettext("row")
    assert pseudo.gettext("") == ""


@pytest.mark.parametrize("setting", ["1", ""])
def test_pseudo_exists_only_where_it_is_asked_for(setting: str) -> None:
    program = "from dashboard.languages import LANGUAGES; print('xx' in LANGUAGES)"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={"ANE_PSEUDO_LANGUAGE": setting},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(setting == "1")


@pytest.mark.parametrize(
    ("english", "between"),
    [
        ("{title}: {table}", "\u200f: "),  # "RANBP2: 30"
        ("{label} ({n})", "\u200f ("),  # "Influenza A (133)", "A" being a Latin letter
    ],
)
def test_a_number_after_a_latin_word_stays_behind_it_from_right_to_left(
    english: str, between: str
) -> None:
    """Without a mark it would be shown before the word, at the Arabic one that comes first."""
    with speaking("ar"):
        assert f"}}{between}{{" in _(english)


def test_codes_and_names_of_data_hold_together_from_right_to_left() -> None:
    with speaking("ar"):
        assert "\u2066{version}\u2069" in _("Data version {version}, {date}.")
        assert _("{author} {year}{letter}") == "{author} {year}{letter}"
