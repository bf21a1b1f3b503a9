"""Certificates in a real browser: proposed and signed by keyboard alone, each language at two widths, clean for axe."""

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Served
from tests.browser.test_border import keep_picture
from tests.browser.test_pages import axe, sign_in, wide
from tests.browser.test_standing import tab_to
from tests.unit.web.site import login_of
from tests.unit.web.test_certificate_pages import FORM

from comity.domain.officers import Role
from comity.web.languages import languages

Visit = Callable[..., Any]
NEW = "/safeguards/certificates/new"


def test_proposed_and_signed_by_keyboard_alone_then_in_each_language(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served, login_of(Role.OFFICER))
    page.goto(NEW)
    for name in ("names", "birth", "features", "ground", "proof", "reference", "consent_on"):
        tab_to(page, f"#{name}")
        page.keyboard.type({"ground": "Taken", "proof": "Finger", "consent_on": "03012026"}.get(name, FORM[name]))
    tab_to(page, "#certificate-form button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("p.notice.good")
    second = visitor()
    sign_in(second, served, login_of(Role.LAWYER))
    second.goto("/safeguards/waiting")
    tab_to(second, "a[href*=proposals]")
    second.keyboard.press("Enter")
    second.wait_for_url("**/proposals/*")
    proposal = second.url.removeprefix(served.address)
    faults = [one for code in languages() for one in look(second, served, code, {"proposal": proposal, "new": NEW})]
    second.context.clear_cookies(name="comity_language")
    second.goto(proposal)
    tab_to(second, "button[name=agree]")
    second.keyboard.press("Enter")
    second.wait_for_selector("p.notice.good")
    second.goto("/safeguards/certificates")
    one = second.locator("table tbody a").first.get_attribute("href")
    for code in languages():
        faults += look(second, served, code, {"list": "/safeguards/certificates", "one": one})
    assert not [fault for fault in faults if fault]


def look(page: Any, served: Served, code: str, pages: dict[str, str]) -> list[str]:
    """What is wrong with these pages in a language."""
    page.context.add_cookies([{"name": "comity_language", "value": code, "url": served.address}])
    found = []
    for name, there in pages.items():
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(there)
            found.append(wide(page, f"{name} {code} {width}"))
            keep_picture(page, f"certificate-{name}-{code}-{width}")
        found += axe(page, f"{name} {code}")
    page.emulate_media(media="print")
    assert not page.locator("nav.main-nav").is_visible()
    page.emulate_media(media="screen")
    return found
