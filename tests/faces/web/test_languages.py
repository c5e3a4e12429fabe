"""Which language a page is told in: what its address says, else what its browser prefers."""

from __future__ import annotations

import pytest

from dashboard.languages import LANGUAGES, Language
from tests.faces.web.reading import HTML, Server

COUNT = "/figures/published-count"
AN_ARABIC_BROWSER = HTML | {"accept-language": "ar-EG,ar;q=0.9,en;q=0.5"}


def spoken_by(server: Server, path: str, headers: dict[str, str] = HTML) -> tuple[str, str]:
    page = server.page(path, headers=headers)
    html = page.one("html")
    return html.attrs["lang"], html.attrs["dir"]


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
@pytest.mark.parametrize("path", [COUNT, "/figures", "/factsheet", "/data/", "/changes"])
def test_a_page_speaks_the_language_that_stands_before_its_path(
    draft: Server, path: str, language: Language
) -> None:
    wanted = language.tag, language.direction
    assert spoken_by(draft, f"/{language.code}{path}", AN_ARABIC_BROWSER) == wanted


def test_the_parameter_says_the_same_as_the_path(draft: Server) -> None:
    assert draft.page(f"/es{COUNT}").text("#headline") == draft.page(f"{COUNT}?lang=es").text(
        "#headline"
    )


@pytest.mark.parametrize("path", [COUNT, "/figures", "/", "/triggers"])
def test_without_a_language_it_is_the_browsers(draft: Server, path: str) -> None:
    assert spoken_by(draft, path, AN_ARABIC_BROWSER) == ("ar", "rtl")
    assert spoken_by(draft, path) == ("en", "ltr")
    assert "Accept-Language" in draft.get(path, headers=HTML).headers["vary"]


@pytest.mark.parametrize("face", [".json", ".csv", "/embed"])
def test_what_is_no_page_is_english_unless_it_is_asked_for(draft: Server, face: str) -> None:
    path = f"/figures/cases-by-trigger{face}"
    english = draft.get(path)
    assert draft.get(path, headers=AN_ARABIC_BROWSER).content == english.content
    assert draft.get(f"{path}?lang=ar").content != english.content


def test_who_chose_english_against_the_browser_stays_in_english(draft: Server) -> None:
    page = draft.page(f"/en{COUNT}", headers=AN_ARABIC_BROWSER)
    assert page.one("html").attrs["lang"] == "en"
    within = [link for link in page.links() if link.startswith("/") and "/assets" not in link]
    pages = [link for link in within if link.count("/") < 3 and "." not in link]
    assert pages
    assert [link for link in pages if "lang=en" not in link and not link.startswith("/en")] == []


def test_json_keeps_codes_and_columns_and_says_labels_in_the_language(draft: Server) -> None:
    path = "/figures/cases-by-trigger.json"
    english, spanish = draft.get(path).json(), draft.get(f"{path}?lang=es").json()
    assert spanish["selection"]["lang"] == "es"
    assert spanish["totals"] == english["totals"]
    assert [column["name"] for column in spanish["columns"]] == [
        column["name"] for column in english["columns"]
    ]
    for told, meant in zip(spanish["rows"], english["rows"], strict=True):
        assert (told["trigger"], told["patients"]) == (meant["trigger"], meant["patients"])
    assert [row["label"] for row in spanish["rows"]] != [row["label"] for row in english["rows"]]


def test_every_page_leads_to_itself_in_the_other_languages(draft: Server) -> None:
    page = draft.page(f"/es{COUNT}")
    there = {link.attrs["hreflang"]: link.attrs["href"] for link in page.all(".languages a")}
    assert there == {one.tag: f"/{one.code}{COUNT}" for one in LANGUAGES.values()}
    named = {link.attrs["hreflang"] for link in page.all("head link[hreflang]")}
    assert named == there.keys()


def test_a_page_of_the_app_takes_its_language_as_a_parameter(draft: Server) -> None:
    reply = draft.client.get("/fr/triggers?age=child", headers=HTML, follow_redirects=False)
    assert reply.status_code == 302
    assert reply.headers["location"] == "/triggers?age=child&lang=fr"


def test_an_unknown_language_is_refused(draft: Server) -> None:
    assert "tlh" in draft.page(f"{COUNT}?lang=tlh", status=422).words
    assert draft.page("/tlh/figures", status=404)
    assert draft.page(f"/es{COUNT}?lang=fr", status=422)


def test_what_is_wrong_is_told_in_the_language_of_the_address(draft: Server) -> None:
    page = draft.page("/es/nowhere", status=404)
    assert page.one("html").attrs["lang"] == "es"
    assert page.text("h1") != draft.page("/nowhere", status=404).text("h1")


def test_a_machines_translation_says_so(draft: Server) -> None:
    assert draft.page(f"/es{COUNT}").all(".unread")
    assert not draft.page(COUNT).all(".unread")
