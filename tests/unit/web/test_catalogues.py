"""Words: every word used is in the catalogues, Chinese lacks none, and no page speaks two languages at once."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from string import Formatter

import pytest
from tests.unit.web.site import Site

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.decide_measure import refuse_measure
from comity.domain.officers import Role
from comity.web.extraction import needed_words
from comity.web.languages import catalogue_path, languages, locales_folder, read_catalogue

UPDATE = "run: .venv/bin/python -m comity.web.extraction, then write the words"
CODES = [path.parts[-3] for path in sorted(locales_folder().glob("*/LC_MESSAGES/comity.po"))]


def entries(code: str) -> dict[tuple[str | None, str], tuple[str, ...]]:
    """What stands in a catalogue, empty or not."""
    found = {}
    for message in read_catalogue(catalogue_path(locales_folder(), code), code):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[message.context, key] = (
                (message.string,) if isinstance(message.string, str) else tuple(message.string)
            )
    return found


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_word_used_and_no_other(code: str) -> None:
    assert needed_words().keys() - entries(code).keys() == set(), UPDATE
    assert entries(code).keys() - needed_words().keys() == set(), UPDATE


def test_chinese_lacks_no_word_and_english_no_controlled_word() -> None:
    assert [key for key, forms in entries("zh").items() if not all(forms)] == []
    assert [key for key, forms in entries("en").items() if key[0] and not all(forms)] == []


def test_only_whole_languages_are_offered() -> None:
    assert list(languages()) == ["en", "zh"]
    assert languages()["zh"].name == "中文"


def test_translations_keep_the_named_places() -> None:
    english = languages()["en"].messages
    for (context, key), forms in languages()["zh"].messages.items():
        source = english[context, key]
        assert {place for form in forms for place in places(form)} == {p for form in source for p in places(form)}, key


def places(text: str) -> Iterator[str]:
    yield from re.findall(r"%\((\w+)\)s", text)
    yield from (name for _, name, _, _ in Formatter().parse(text) if name) if "{" in text else ()


def test_chinese_words_are_chinese() -> None:
    plain = {"Noto", "CSV", "JSON"}
    for key, forms in entries("zh").items():
        for form in forms:
            words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"%\(\w+\)s|\{\w+\}", "", form)))
            assert words <= plain, (key, form)


class OurWords(HTMLParser):
    """The text of a page that is ours to translate, and the attributes that people hear."""

    HEARD = ("aria-label", "title", "placeholder", "alt", "data-label")
    VOID = ("meta", "link", "input", "img", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = values.get("translate") == "no" or (tag != "html" and "lang" in values) or tag in ("code", "script")
        if not foreign and not any(self.open):
            self.words += [values[name] or "" for name in self.HEARD if name in values]
        if tag not in self.VOID:
            self.open.append(foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open) and data.strip():
            self.words.append(data.strip())


def pages(site: Site, language: str) -> Iterator[str]:
    """Every page, some with refusals."""
    client = site.signed_in(language=language)
    base = f"/cases/{site.case}/requests/{site.request}"
    desk = site.node.desk
    yield client.get("/").content.decode()
    yield client.post(f"{base}/acknowledge", {"reference": ""}).content.decode()
    acknowledge_request(desk, site.node.order(Role.NATIONAL_DESK, site.case, site.request), reference="LA-1")
    refuse_measure(
        desk, site.node.order(Role.LAWYER, site.case, site.request), "m2", grounds=("LINK",), reason="No link is shown."
    )
    client.post(f"{base}/assess")
    for address in (
        f"/cases/{site.case}", f"/cases/{site.case}/proofs", "/purpose", "/components", "/?stage=nowhere", "/nowhere",
        "/?text=none",
    ):  # fmt: skip
        yield client.get(address).content.decode()
    client.post("/sign-out")
    yield client.get("/sign-in").content.decode()
    yield client.post("/sign-in", {"login": "x", "purpose": "y"}).content.decode()


@pytest.mark.parametrize(("language", "foreign"), [("zh", r"[A-Za-z]{2,}"), ("en", r"[\u3400-\u9fff]")])
def test_no_page_mixes_languages(site: Site, language: str, foreign: str) -> None:
    allowed = {"Comity", "CSV", "JSON", "GMT", "UTC"}
    for page in pages(site, language):
        assert f'<html lang="{language}">' in page
        for words in OurWords(page).words:
            found = set(re.findall(foreign, words)) - allowed
            assert not found, (found, words)
