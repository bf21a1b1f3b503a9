"""The border page in a real browser: readers that type, hands on the keyboard, seven languages, no scripts."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_pages import axe, holds, sign_in
from tests.fakes.border import BorderFake
from tests.unit.web.site import PlainPasswords

from comity.application.border.check_traveller import check_traveller
from comity.application.border.judge_candidate import judge_candidate
from comity.domain.border_steps import Backing
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.register_entries import Action, NoticeKind, Vulnerability
from comity.web import make_wsgi
from comity.web.border import check
from comity.web.border.words import border_languages, speak

ZONE = "P<LAOSISOMBATH<<KHAMLA<<<<<<<<<<<<<<<<<<<<<<\nL898902C36LAO7408122F3104159<<<<<<<<<<<<<<08"
BORN = (PartialDate(1974, 8, 12),)
Visit = Callable[..., Any]
LANGUAGES = ["en", "zh", "vi", "th", "lo", "km", "my"]


@pytest.fixture
def border(served: Served, tmp_path: Path) -> Iterator[BorderFake]:
    before = served.site.node.desk
    fake = BorderFake(served.site.node, tmp_path / "index")
    make_wsgi(fake.desk, PlainPasswords())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "check_traveller", lambda desk, asked: check_traveller(desk, asked, fake.law))
        patch.setattr(check, "judge_candidate", lambda desk, said: judge_candidate(desk, said, fake.law))
        yield fake
    fake.clear(1, 2, 3, 4)
    served.site.node.desk = before


def fill(border: BorderFake) -> None:
    """A missing child, a wanted person without and one with a basis, a misused identity: all invented."""
    names = (PersonName("Sisombath Khamla"), PersonName("ຄຳຫຼ້າ ສີສົມບັດ"))
    person = PersonIdentity(names, births=BORN, sex=Sex.FEMALE, nationalities=("LA",))
    border.put(1, person=person, kind=NoticeKind.MISSING, vulnerability=Vulnerability.CHILD, action=Action.PROTECT)
    border.put(2, person=person, action=Action.DETAIN)
    border.put(3, person=person, action=Action.DETAIN, misused=True)
    border.put(4, person=person, action=Action.DETAIN)
    border.backings[4] = Backing(backed=True, why=None, for_whom="LA", bases=("an-invented-treaty",))


def swipe(page: Any, lines: str = ZONE) -> None:
    """What a reader that works as a keyboard sends: the lines, each with its end."""
    page.focus("#zone")
    page.keyboard.type(lines + "\n")


def ready(page: Any, reference: str = "bridge, lane 2") -> None:
    """At the page, with the crossing typed."""
    page.goto("/border")
    page.fill("#reference", reference)


def keep_picture(page: Any, name: str) -> None:
    """A picture for whoever looks at it, where `COMITY_PICTURES` names a folder."""
    folder = os.environ.get("COMITY_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"border-{name}.png"), full_page=True)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_swipe_answers_without_another_key(visitor: Visit, served: Served, border: BorderFake, code: str) -> None:
    fill(border)
    page = visitor()
    sign_in(page, served)
    page.context.add_cookies([{"name": "comity_language", "value": code, "url": served.address}])
    ready(page)
    keep_picture(page, f"{code}-form")
    swipe(page)
    page.wait_for_selector("#headline")
    assert page.locator("#headline").inner_text().strip() == speak(border_languages()[code], "step.protect_child")
    holds(page, "document.activeElement.id === 'headline'")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert not axe(page, f"border {code}")
    keep_picture(page, f"{code}-answer")


def test_the_next_traveller_is_two_keys_away(visitor: Visit, served: Served, border: BorderFake) -> None:
    fill(border)
    page = visitor()
    sign_in(page, served)
    ready(page)
    swipe(page)
    page.wait_for_selector("#headline")
    page.keyboard.press("Escape")
    page.wait_for_selector("#headline", state="detached")
    holds(page, "document.activeElement.id === 'zone'")
    assert page.input_value("#reference") == "bridge, lane 2"


def test_nothing_found_leaves_the_hands_in_the_zone(visitor: Visit, served: Served, border: BorderFake) -> None:
    page = visitor()
    sign_in(page, served)
    ready(page)
    swipe(page)
    page.wait_for_selector("article.nothing")
    holds(page, "document.activeElement.id === 'zone'")
    keep_picture(page, "nothing")


def test_by_keys_alone_a_candidate_is_judged_and_the_others_stay(
    visitor: Visit, served: Served, border: BorderFake
) -> None:
    fill(border)
    page = visitor()
    sign_in(page, served)
    ready(page)
    swipe(page)
    page.wait_for_selector("#headline")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "confirmed", "the first stop after the headline"
    page.keyboard.press("Enter")
    page.wait_for_selector("article.first .finding.confirmed")
    holds(page, "document.activeElement.classList.contains('finding')")
    second = page.locator(".others article").first
    second.locator("button[value=rejected]").click()
    page.wait_for_selector(".others .refusal")
    second.locator("select").select_option("same_name")
    second.locator("button[value=rejected]").click()
    page.wait_for_selector(".others .finding.rejected")
    assert page.locator("form.judge").count() == 2, "the others still wait"
    assert not axe(page, "judged")
    keep_picture(page, "judged")


def test_without_scripts_a_word_goes_on_record_too(visitor: Visit, served: Served, border: BorderFake) -> None:
    fill(border)
    page = visitor(scripts=False)
    sign_in(page, served)
    ready(page)
    page.fill("#zone", ZONE)
    page.click("button.look")
    page.click("article.first button[value=confirmed]")
    page.wait_for_selector("#finding")
    assert speak(border_languages()["en"], "do.protect_child") in page.locator("#finding").inner_text()
    assert page.input_value("#reference") == "bridge, lane 2"


def test_without_scripts_two_keys_send_it(visitor: Visit, served: Served, border: BorderFake) -> None:
    lost = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "L898902C3", "LA")
    border.put(1, kind=NoticeKind.OBJECT, action=Action.SEIZE, person=None, things=(lost,))
    page = visitor(scripts=False)
    sign_in(page, served)
    ready(page)
    page.fill("#zone", ZONE)
    page.click("button.look")
    page.wait_for_selector("#headline")
    assert "Do not keep" in page.locator("#headline").inner_text()


def test_a_small_screen_and_the_dark_have_the_same_words(visitor: Visit, served: Served, border: BorderFake) -> None:
    fill(border)
    page = visitor(width=360, dark=True)
    sign_in(page, served)
    ready(page)
    swipe(page)
    page.wait_for_selector("#headline")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keep_picture(page, "small-dark")


def test_on_paper_the_answer_stands_without_the_form(visitor: Visit, served: Served, border: BorderFake) -> None:
    fill(border)
    page = visitor()
    sign_in(page, served)
    ready(page)
    swipe(page)
    page.wait_for_selector("#headline")
    page.emulate_media(media="print")
    assert page.locator("#headline").is_visible()
    assert not page.locator("#ask").is_visible()
