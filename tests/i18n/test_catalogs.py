"""The catalogs: every message is found, and no translation with a visible fault gets in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from dashboard.__main__ import main
from dashboard.i18n import catalogs, checks, extraction, handing
from dashboard.languages import CATALOGS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small repository: one module, one template, the real vocabularies."""
    for room in (*extraction.ROOMS, "data"):
        (tmp_path / room).mkdir(parents=True)
    for name in (*extraction.VOCABULARIES, "countries"):
        shutil.copy(DATA / f"{name}.csv", tmp_path / "data")
    return tmp_path


def found(tree: Path) -> dict[str, Message]:
    messages = extraction.template(tree, tree / "data")
    return {catalogs.source(message): message for message in messages if message.id}


# --- Finding ----------------------------------------------------------------------------------


def test_messages_of_code_are_found_with_their_place_and_comment(tree: Path) -> None:
    (tree / "dashboard/pages/new.py").write_text(
        "# i18n: said at the top\n"
        'A = N_("A constant")\n'
        'B = _("Two" " literals")\n'
        'C = ngettext("{n} row", "{n} rows", n)\n'
        'D = pgettext("of a chart", "Range")\n'
        "E = _(variable)\n"
    )
    messages = found(tree)
    assert {"A constant", "Two literals", "{n} row", "Range"} <= set(messages)
    assert messages["A constant"].auto_comments == ["said at the top"]
    assert messages["A constant"].locations == [("dashboard/pages/new.py", 2)]
    assert messages["{n} row"].id == ("{n} row", "{n} rows")
    assert messages["Range"].context == "of a chart"


def test_messages_of_templates_are_found(tree: Path) -> None:
    (tree / "dashboard/faces/page.html").write_text(
        '<p title="{{ _(\'A title\') }}">{{ _("Hello {name}").format(name=name) }}\n'
        '{% for x in y %}{{ ngettext("{n} figure", "{n} figures", n) }}{% endfor %}'
    )
    assert {"A title", "Hello {name}", "{n} figure"} <= set(found(tree))


def test_a_template_that_cannot_be_read_is_an_error_not_a_gap(tree: Path) -> None:
    (tree / "dashboard/faces/page.html").write_text('{% if %}{{ _("Hello") }}')
    with pytest.raises(Exception, match="Expected an expression"):
        found(tree)


def test_labels_and_meanings_of_the_vocabularies_are_messages(tree: Path) -> None:
    with (tree / "data/triggers.csv").open("a", encoding="utf-8") as file:
        file.write("marburg,Marburg virus,other,99\n")
    messages = found(tree)
    assert messages["Marburg virus"].locations[0][0] == "data/triggers.csv"
    assert messages["Marburg virus"].auto_comments == ["label of marburg"]
    assert {"Children", "People who were given corticosteroids.", "Southern Asia"} <= set(messages)


def test_what_makers_alone_see_is_not_handed_to_translators() -> None:
    places = {
        place for message in extraction.template(ROOT, DATA) for place, _line in message.locations
    }
    assert "dashboard/figures/published_count.py" in places
    assert "dashboard/faces/web/templates/figure.html" in places
    own = ("desk.py", "workbench/", "intake/", "bench/", "database/", "__main__", "slides/command")
    assert [place for place in places if any(part in place for part in own)] == []


# --- Keeping ----------------------------------------------------------------------------------


def of(*messages: tuple[str, str] | tuple[tuple[str, str], tuple[str, ...]]) -> Catalog:
    """A catalog of (message, translation)."""
    catalog = Catalog(charset="utf-8")
    for english, translated in messages:
        catalog.add(english, translated)
    return catalog


def test_a_translation_stays_while_its_message_does_and_comes_back_with_it() -> None:
    old = of(("Stays", "Queda"), ("Goes", "Se va"))
    without = catalogs.merged("es", of(("Stays", ""), ("New", "")), old)
    assert {m.id: m.string or "" for m in without if m.id} == {"Stays": "Queda", "New": ""}
    again = catalogs.merged("es", of(("Goes", "")), without)
    assert again.get("Goes").string == "Se va"


def test_a_translation_is_never_guessed_from_a_similar_message() -> None:
    old = of(("At least 12 people died.", "Al menos 12 personas murieron."))
    new = catalogs.merged("es", of(("At least 13 people died.", "")), old)
    assert not new.get("At least 13 people died.").string


def test_a_fuzzy_translation_is_not_shown_and_not_counted() -> None:
    old = of(("One", "Uno"))
    old.get("One").flags = {"fuzzy"}
    kept = catalogs.merged("es", of(("One", "")), old)
    assert kept.get("One").fuzzy
    assert not catalogs.is_translated(kept.get("One"))


def test_reading_and_writing_again_changes_nothing(tmp_path: Path) -> None:
    template = of(("One {n}", ""), (("{n} row", "{n} rows"), ("", "")))
    template.get("One {n}").locations = [("dashboard/pages/a.py", 7)]
    filled = catalogs.merged("ar", template, of(("One {n}", "واحد {n}")))
    text = catalogs.catalog_text("ar", filled)
    (tmp_path / "ar.po").write_text(text, encoding="utf-8")
    again = catalogs.merged("ar", template, catalogs.read("ar", tmp_path))
    assert catalogs.catalog_text("ar", again) == text
    assert "a.py:7" not in text  # a line number changes with every edit


def test_plural_forms_are_those_of_the_cldr() -> None:
    assert {code: catalogs.forms(code) for code in catalogs.TRANSLATED} == {
        "es": ("one", "other"),
        "fr": ("one", "other"),
        "pt": ("one", "other"),
        "id": ("other",),
        "zh": ("other",),
        "ja": ("other",),
        "ar": ("zero", "one", "two", "few", "other", "many"),
    }


# --- Checking ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "translated", "fault"),
    [
        ("{n} of {total}", "{n} de", "{total} is missing"),
        ("{n} of all", "{n} de {todo}", "{todo} is too many"),
        ("{n} of all", "{n} de {n}", "{n} is too many"),
        ("{n} of all", "{n de todo", "{n} is missing"),
        ("{n} of all", "{n} de { todo", "a brace"),
        ("**Bold** word", "Palabra **negrita", "another bold"),
        ("See `lang`", "Mire lang", "another code"),
        ('<a href="{u}">x</a>', '<a href="{u}">x', "another tag"),
        ('<a href="{u}">x</a>', '<a href="http://no.example/{u}">x</a>', "another tag"),
        ("[x](/methods)", "[x](/metodos)", "another link"),
        (":material/info: x", ":material/información: x", "another icon"),
        ("Under 18 years", "Menos de 81 años", "the number 18 is missing"),
        ("In 1,054 people", "En muchas personas", "the number 1054 is missing"),
        ("Word", " Palabra", "another space"),
        ("Word\n", "Palabra", "another space"),
        ("Word", " ", "it is empty"),
    ],
)
def test_a_changed_translation_is_refused(english: str, translated: str, fault: str) -> None:
    assert any(fault in told for told in checks.problems("es", Message(english, translated)))


@pytest.mark.parametrize(
    ("code", "english", "translated"),
    [
        ("es", "**{n}** of {total}", "De {total}, **{n}**"),
        ("es", "In 1,054 people", "En 1.054 personas"),
        ("fr", "In 1,054 people", "Chez 1\u202f054 personnes"),
        ("ar", "Under 18 years", "أقل من ١٨ سنة"),
        ("ja", "Under 18 years ({n})", "18歳未満（{n}）"),
        ("es", "Not translated yet: {n}", ""),
    ],
)
def test_a_true_translation_passes(code: str, english: str, translated: str) -> None:
    assert checks.problems(code, Message(english, translated)) == []


PLURAL = ("{n} person of {total}", "{n} people of {total}")


@pytest.mark.parametrize(
    ("code", "translated", "fault"),
    [
        ("es", ("una persona de {total}", "{n} personas de {total}"), None),
        ("es", ("{n} persona de {total}", ""), "'other' is missing"),
        ("es", ("{n} persona", "{n} personas de {total}"), "one: {total} is missing"),
        ("es", ("{n} persona de {total}", "personas de {total}"), "other: {n} is missing"),
        # In French "one" is for none as well: a word for it would say one where there is none.
        ("fr", ("une personne sur {total}", "{n} personnes sur {total}"), "one: {n} is missing"),
        ("ja", ("{total}人中{n}人",), None),
        ("ar", ("لا {total}", "واحد {total}", "اثنان {total}", *["{n} {total}"] * 3), None),
        ("ar", ("لا {total}", "واحد {total}", "اثنان {total}", "{total}", *["{n} {total}"] * 2),
         "few: {n} is missing"),
        ("ar", ("{n} {total}",) * 4, "is missing"),
    ],
)  # fmt: skip
def test_every_plural_form_is_there_and_has_its_numbers(
    code: str, translated: tuple[str, ...], fault: str | None
) -> None:
    told = checks.problems(code, Message(PLURAL, translated))
    assert (told == []) if fault is None else any(fault in one for one in told)


@pytest.mark.parametrize("code", catalogs.TRANSLATED)
def test_no_translation_of_ours_has_a_fault(code: str) -> None:
    assert checks.faults(code, catalogs.read(code, CATALOGS)) == []


def test_the_catalogs_are_up_to_date_with_the_code_and_the_data() -> None:
    expected = catalogs.expected(extraction.template(ROOT, DATA), CATALOGS)
    stale = [path.name for path, text in expected.items() if path.read_text("utf-8") != text]
    assert stale == [], "run `make i18n`"


# --- Translators ------------------------------------------------------------------------------


def test_work_is_handed_out_and_taken_back_and_faults_are_refused() -> None:
    messages = catalogs.merged("es", of(("Hello {name}", ""), (PLURAL, ("", ""))), Catalog())
    hello, people = handing.untranslated("es", messages)
    assert (hello["msgid"], people["plural"]) == ("Hello {name}", PLURAL[1])
    first = handing.take(
        "es",
        messages,
        [
            {"key": hello["key"], "msgstr": "Hola"},
            {"key": people["key"], "forms": {"one": "{n} de {total}", "other": "{n} en {total}"}},
            {"key": "unknown", "msgstr": "Hola"},
        ],
    )
    assert first.taken == 1
    assert [reason.split(":")[0] for reason in first.refused] == [hello["key"], "unknown"]
    assert "{name} is missing" in first.refused[0]
    assert not messages.get("Hello {name}").string
    assert messages.get(PLURAL).string == ("{n} de {total}", "{n} en {total}")
    assert handing.untranslated("es", messages) == [hello]


@pytest.mark.parametrize("given", [{}, {"one": "{n} {total}"}, "{n} de {total}"])
def test_forms_that_are_not_those_of_the_language_are_refused(given: object) -> None:
    messages = catalogs.merged("es", of((PLURAL, ("", ""))), Catalog())
    key = handing.untranslated("es", messages)[0]["key"]
    assert "one, other" in handing.take("es", messages, [{"key": key, "forms": given}]).refused[0]


def test_the_command_extracts_hands_out_takes_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = ["i18n", "--locale", str(tmp_path)]
    assert main([*ours, "--check"]) == 1
    assert "Run `make i18n`" in capsys.readouterr().err
    assert main(ours) == 0
    assert "0 of" in capsys.readouterr().out
    out = tmp_path / "todo.json"
    assert main([*ours, "--untranslated", "id", "--out", str(out)]) == 0
    todo = json.loads(out.read_text(encoding="utf-8"))
    plain = next(item for item in todo if item["msgid"] == "Children")
    done = [{"key": plain["key"], "msgstr": "Anak-anak"}, {"key": "nothing", "msgstr": "x"}]
    out.write_text(json.dumps(done), encoding="utf-8")
    assert main([*ours, "--take", "id", str(out)]) == 1
    said = capsys.readouterr()
    assert "1 translations into Bahasa Indonesia taken" in said.out
    assert "refused nothing" in said.err
    assert main([*ours, "--check"]) == 0
    assert "1 of" in capsys.readouterr().out
