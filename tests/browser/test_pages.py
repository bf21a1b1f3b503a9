"""The pages as people meet them: by keyboard, on a small screen, in the dark, in two languages, without scripts."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error
from tests.browser.conftest import Served
from tests.unit.web.site import login_of

from comity.domain.officers import Role
from comity.web.languages import languages

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DESK = login_of(Role.NATIONAL_DESK)
Visit = Callable[..., Any]


def holds(page: Any, expression: str, seconds: float = 120.0) -> None:
    """Wait until it does, on a whole page. Playwright's own waiting evaluates text there, which our policy forbids."""
    end = time.monotonic() + seconds
    while (found := _asked(page, f"document.readyState !== 'loading' && ({expression})")) is not True:
        assert time.monotonic() < end, (expression, found)
        page.wait_for_timeout(50)


def _asked(page: Any, expression: str) -> Any:
    """Its value, or why there is none: while one page gives way to the next, nothing can be asked of either."""
    try:
        return page.evaluate(expression)
    except Error as none:
        return none


def sign_in(page: Any, served: Served, login: str = DESK) -> None:
    """Fill in the form and send it."""
    page.goto("/sign-in")
    form = served.site.form(login, purpose="Daily work of the national desk")
    for name, value in form.items():
        page.fill(f"#{name}", value)
    page.click("main button.primary")
    page.wait_for_url("**/")


def addresses(served: Served) -> dict[str, str]:
    case = f"/cases/{served.site.case}"
    return {
        "inbox": "/",
        "case": case,
        "proofs": f"{case}/proofs",
        "components": "/components",
        "purpose": "/purpose",
        "fault": "/?stage=nowhere",
    }


def test_an_officer_signs_in_finds_a_case_and_checks_its_proofs(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served)
    page.fill("#text", "Invented call-centre")
    page.press("#text", "Enter")
    page.wait_for_url("**/?*text=Invented*")
    assert page.locator("table.requests tbody tr").count() == 1
    page.click("table.requests tbody a")
    page.wait_for_url("**/cases/*")
    assert page.locator("h1").inner_text().endswith("Invented call-centre fraud")
    page.click("text=Check the proofs now")
    page.locator("#proofs .proofs > li").first.wait_for()
    assert page.url.endswith(str(served.site.case)), "the proofs came into the page"
    assert page.locator("#proofs .pill.bad").count() == 0
    assert page.locator("#proofs").get_by_text("Royal Thai Police, invented desk").count() > 0


def test_filters_work_as_they_are_chosen_and_as_an_address(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served)
    page.goto("/?view=all")
    page.select_option("#stage", "draft")
    page.wait_for_url("**/?*stage=draft*")
    assert page.locator("table.requests tbody tr").count() == 1
    page.reload()
    assert page.locator("table.requests tbody tr").count() == 1
    page.go_back()
    page.wait_for_url("**/?view=all")
    page.locator("table.requests tbody tr").nth(3).wait_for()


def test_without_scripts_everything_still_works(visitor: Visit, served: Served) -> None:
    page = visitor(scripts=False)
    sign_in(page, served)
    page.fill("#text", "boat")
    page.click("form.filters button")
    page.wait_for_url("**/?*text=boat*")
    page.click("table.requests tbody a")
    page.click("text=Check the proofs now")
    page.wait_for_url("**/proofs")
    assert page.locator(".proofs > li").count() > 0


def test_by_keyboard_alone(visitor: Visit, served: Served) -> None:
    page = visitor()
    page.goto("/sign-in")
    form = served.site.form(DESK, purpose="Work")
    for name in ("login", "password", "code", "purpose"):
        assert page.evaluate("document.activeElement.id") == name
        page.keyboard.type(form[name])
        page.keyboard.press("Tab" if name != "purpose" else "Enter")
    page.wait_for_url("**/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "the skip link shows itself"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('table.requests tbody')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus is seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")


def test_a_refused_form_takes_the_keyboard_to_the_reason_and_keeps_the_words(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served)
    page.goto(addresses(served)["case"])
    page.fill("form[id*=decline] input[name=reason]", "   ")
    with page.expect_response(lambda answer: answer.status == 400):
        page.click("form[id*=decline] button")
    holds(page, "document.activeElement.id === 'fault'")
    assert page.locator("#fault").inner_text().startswith("This was not done")


def test_switching_to_chinese_lasts(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served)
    page.click("header .menu summary")
    page.click("button[value=zh]")
    page.wait_for_selector("html[lang=zh]", state="attached")
    assert page.locator("h1").inner_text() == "收件箱"
    page.goto(addresses(served)["case"])
    assert page.evaluate("document.documentElement.lang") == "zh"
    assert page.locator("#timeline-title").inner_text() == "时间线"
    page.click("header form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    assert page.locator("h1").inner_text() == "登录"


def test_a_display_that_was_chosen_lasts_whatever_the_device_says(visitor: Visit, served: Served) -> None:
    page = visitor(dark=False)
    sign_in(page, served)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("header .menu summary")
    page.click("button[value=dark]")
    holds(page, f"{ground} !== '{light}'")
    page.goto("/purpose")
    dark = page.evaluate(ground)
    assert dark != light
    page.emulate_media(color_scheme="dark")
    page.click("header .menu summary")
    page.click("button[value=light]")
    holds(page, f"{ground} === '{light}'")
    assert page.evaluate("document.querySelector('header .menu').open") is False


def test_every_script_comes_in_our_own_fonts(visitor: Visit, served: Served) -> None:
    page = visitor(language="zh")
    sign_in(page, served)
    page.goto(addresses(served)["case"])
    page.evaluate("document.fonts.ready.then(() => 0)")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    assert {"Noto Sans", "Noto Sans SC", "Noto Sans Lao"} <= set(loaded)
    assert page.evaluate("[...document.fonts].every(f => f.status !== 'error')")


@pytest.mark.parametrize(
    ("width", "language"), [*((360, code) for code in sorted(languages())), (1440, "en"), (1440, "my")]
)
def test_nothing_is_cut_off(visitor: Visit, served: Served, width: int, language: str) -> None:
    page = visitor(width=width, language=language)
    page.goto("/sign-in")
    found = [wide(page, "sign-in")]
    sign_in(page, served)
    for name, address in addresses(served).items():
        open_page(page, address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found.append(wide(page, name))
    assert not [fault for fault in found if fault]


def test_the_mark_of_a_late_request_is_on_its_card_and_not_on_its_words(visitor: Visit, served: Served) -> None:
    page = visitor(width=360)
    sign_in(page, served)
    shadow = "element => getComputedStyle(element).boxShadow"
    assert page.locator("table.requests tr.overdue").first.evaluate(shadow) != "none"
    assert page.locator("table.requests .deadline.overdue").first.evaluate(shadow) == "none"


def test_a_form_on_a_phone_has_no_hole_in_it(visitor: Visit, served: Served) -> None:
    page = visitor(width=360)
    sign_in(page, served)
    page.goto(addresses(served)["case"])
    form = page.locator("form[id*=decline]")
    parts = [form.locator(part).bounding_box() for part in ("input[name=reason]", "button")]
    assert parts[1]["y"] - (parts[0]["y"] + parts[0]["height"]) < 24


def wide(page: Any, name: str) -> str:
    """What is wider than the screen, if anything is."""
    over = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? "" :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.tagName + '.' + e.className).slice(0, 5).join(' ')"""
    )
    return f"{name}: {over}" if over else ""


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [
        (360, False, "en"),
        (360, True, "vi"),
        (360, True, "en"),
        (360, False, "lo"),
        (1440, False, "en"),
        (1440, True, "lo"),
        (1440, True, "en"),
        (1440, False, "vi"),
        (360, True, "my"),
        (360, False, "km"),
        (1440, False, "th"),
    ],
)
def test_axe_finds_nothing(visitor: Visit, served: Served, width: int, dark: bool, language: str) -> None:
    page = visitor(width=width, dark=dark, language=language)
    page.goto("/sign-in")
    faults = axe(page, "sign-in")
    sign_in(page, served)
    for name, address in addresses(served).items():
        open_page(page, address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        faults += axe(page, name)
    assert not faults


def open_page(page: Any, address: str) -> None:
    """Open it, and wait for its fonts: what they measure is what is judged."""
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => 0)")


def axe(page: Any, name: str) -> list[str]:
    """Violations of axe-core, all rules. It is put in by the test's own hand, past the page's policy."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 15, "axe has looked"
    return [
        f"{name}: {violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def test_a_case_prints_without_what_paper_cannot_do(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served)
    page.goto(addresses(served)["case"])
    page.emulate_media(media="print")
    for gone in (".menu", ".acts", ".page-nav", "header form"):
        assert not page.locator(gone).first.is_visible(), gone
    for there in ("h1", "#timeline", ".purpose-row", "#gate-1"):
        assert page.locator(there).first.is_visible(), there
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")
