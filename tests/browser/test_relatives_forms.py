"""The relatives' desk's forms in a real browser: by keyboard alone, each language at two widths, clean for axe."""

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Served
from tests.browser.test_border import keep_picture
from tests.browser.test_pages import axe, sign_in, wide
from tests.browser.test_standing import tab_to
from tests.unit.web.site import login_of
from tests.unit.web.test_relatives_desk import FORM, PURPOSE

from comity.application.relatives.protecting import QUESTIONS
from comity.domain.officers import Role
from comity.web.languages import languages

Visit = Callable[..., Any]


def test_taken_screened_and_agreed_to_by_keyboard_alone_then_in_each_language(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served, login_of(Role.OFFICER))
    page.goto("/relatives/new")
    for name in ("purpose", "names", "reporter", "relation", "reach"):
        tab_to(page, f"#{name}")
        page.keyboard.type({"purpose": "Find", "relation": "Par"}.get(name, FORM[name]))
    tab_to(page, "#report-form button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    there = page.locator(".notice.good a").get_attribute("href")
    page.goto(there)
    for question in QUESTIONS:
        tab_to(page, f"#{question} input")
        page.keyboard.press("ArrowDown")
    tab_to(page, "#screen button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    tab_to(page, "#consent-parts input")
    page.keyboard.press("Space")
    tab_to(page, "#given_by")
    page.keyboard.type("mother")
    page.keyboard.press("Enter")
    page.wait_for_selector("#withdraw-consent")
    assert PURPOSE in there
    faults = []
    for code in languages():
        page.context.add_cookies([{"name": "comity_language", "value": code, "url": served.address}])
        for name, address in {"report": there, "new": "/relatives/new"}.items():
            for width in (1440, 360):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(address)
                faults.append(wide(page, f"{name} {code} {width}"))
                keep_picture(page, f"relatives-{name}-{code}-{width}")
            faults += axe(page, f"{name} {code}")
    page.goto(there)
    page.emulate_media(media="print")
    assert page.locator("#consent-title").is_visible()
    assert not page.locator("#screen").is_visible()
    assert not [fault for fault in faults if fault]
