"""Every figure says the same numbers in every language: no translation drops or alters one.

The sentences are read back as a reader of that language would read them, not as they were written.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import Any
from unicodedata import decimal

import pytest
from babel.numbers import get_decimal_symbol, get_group_symbol, parse_decimal

from dashboard.figures.answer import Answer
from dashboard.figures.figure import Context, find, registry
from dashboard.figures.selection import Selection
from dashboard.languages import LANGUAGES, SOURCE, speaking
from dashboard.words import number, percent

FIGURES = list(registry())
TRANSLATED = [code for code in LANGUAGES if code not in (SOURCE, "xx")]
SELECTIONS = {
    "everything": {},
    "COVID-19 from 2020": {"trigger": ("covid19",), "from_year": 2020},
    "children in Japan": {"age": "child", "country": ("JPN",)},
    "nobody": {"trigger": ("dengue",), "country": ("FRA",), "from_year": 1996, "to_year": 1997},
}
Choices = dict[str, Any]
A_WORD_CAN_SAY = {"ar": {0, 1, 2}, "es": {1}}
"""Numbers that a plural form of the language may write out: "dos pacientes"."""

A_WORD_IN_ENGLISH = {"fr": {1}, "id": {1}, "pt": {1}, "ja": {1, 2}, "zh": {1, 2}}
"""Numbers that the language writes in digits where English has a word ("one by one"). One that
stands in the place of another is still noticed: the other is missing."""


def numbers_in(text: str, code: str) -> Counter[Decimal]:
    """The numbers of a text, read by the rules of a language.

    A number that stands within a word ("COVID-19", "RANBP2") is a part of it, in every language.
    """
    locale = LANGUAGES[code].locale
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    spaces = "\u00a0\u202f" if group in "\u00a0\u202f" else group
    plain = "".join(str(decimal(sign, sign)) for sign in text)
    # A month has a name in English and a number there.
    plain = re.sub(r"(\d{4})年\d{1,2}月(\d{1,2})日", r"\1年\2日", plain)
    # The names of places follow another standard in English than elsewhere.
    plain = plain.replace("ISO 3166", " ")
    plain = plain.replace("100万", " ")  # a million, a word in English
    plain = re.sub(r"[^\W\d_]+-\d+", " ", plain)
    plain = re.sub(r"[A-Za-z][\w]*-?\d+", " ", plain, flags=re.ASCII)
    whole = rf"\d+(?:[{re.escape(spaces)}]\d{{3}})+(?!\d)|\d+"
    pattern = rf"(?:{whole})(?:{re.escape(point)}\d+)?"
    return Counter(
        parse_decimal(re.sub(r"[\u00a0\u202f]", group, found), locale=locale)
        for found in re.findall(pattern, plain)
    )


def differing(english: str, text: str, code: str) -> Counter[Decimal]:
    """The numbers that one of the two sentences has and the other lacks."""
    wanted, given = numbers_in(english, SOURCE), numbers_in(text, code)
    lost = {n: k for n, k in (wanted - given).items() if n not in A_WORD_CAN_SAY.get(code, ())}
    more = {n: k for n, k in (given - wanted).items() if n not in A_WORD_IN_ENGLISH.get(code, ())}
    return Counter(lost) + Counter(more)


def sentences(answer: Answer) -> dict[str, str]:
    """What is said in an answer, by where it stands."""
    return {
        "headline": answer.headline,
        **{f"alt of {table.id}": table.alt for table in answer.tables},
        **{f"caveat {place}": text for place, text in enumerate(answer.caveats, 1)},
    }


def asked(
    context: Context, figure_id: str, code: str, choices: dict[str, object]
) -> dict[str, str]:
    figure = find(figure_id)
    with speaking(code):
        selection = Selection(**choices, lang=code)
        return sentences(figure.answer(context, selection.only((*figure.fields, "lang"))))


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_says_the_same_numbers_in_every_language(
    figure_id: str, handed_over: Context
) -> None:
    wrong = []
    for name, choices in SELECTIONS.items():
        english = asked(handed_over, figure_id, SOURCE, choices)
        for code in TRANSLATED:
            own = asked(handed_over, figure_id, code, choices)
            assert own.keys() == english.keys(), (code, name)
            wrong += [
                f"{code}, {name}, {place}: {dict(other)}\n  {english[place]}\n  {text}"
                for place, text in own.items()
                if (other := differing(english[place], text, code))
            ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_language_writes_is_read_back(code: str) -> None:
    with speaking(code):
        text = f"{number(1054)} / {number(1234567)} / {number(2.5)} / {percent(0.314)}, 2021"
    assert numbers_in(text, code) == Counter(map(Decimal, ("1054", "1234567", "2.5", "31", "2021")))


@pytest.mark.parametrize(
    ("code", "translated", "wrong"),
    [
        ("es", "Al menos 1.054 personas en 198 publicaciones, hasta 2021.", ()),
        ("fr", "Au moins 1\u202f054 personnes dans 198 publications, en 2021.", ()),
        ("ar", "ما لا يقل عن 1,054 شخصًا في 198 منشورًا حتى 2021.", ()),
        ("es", "Al menos 1,054 personas en 198 publicaciones, hasta 2021.", (1054,)),
        ("es", "Al menos 1.054 personas, hasta 2021.", (198,)),
        ("ja", "2021年までに198件の出版物で少なくとも1,045人。", (1054, 1045)),
        ("zh", "截至2021年，198篇文献中至少有1,054人，共12人。", (12,)),
    ],
)
def test_a_number_that_was_dropped_or_altered_is_noticed(
    code: str, translated: str, wrong: tuple[int, ...]
) -> None:
    english = "At least 1,054 people in 198 publications, up to 2021."
    found = differing(english, translated, code)
    assert set(wrong) <= set(found)
    assert bool(found) == bool(wrong)


def test_a_form_that_is_for_one_number_alone_may_write_it_out() -> None:
    assert not differing("2 people died.", "توفي شخصان.", "ar")
    assert differing("3 people died.", "توفي أشخاص.", "ar")
    assert differing("1 person died.", "Personne.", "fr")
