"""What a surrender leaves behind, said on the case page in a real browser: a promise, the hand-over, the day of
freedom, a later charge and a consent by two lawyers, by keyboard alone with something wrong first; then each form in
each language."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.browser.conftest import Served, serve
from tests.browser.test_border import keep_picture
from tests.browser.test_desk import UNFOLD, tab_to
from tests.browser.test_joint_forms import send, write
from tests.browser.test_pages import axe, holds, sign_in, wide
from tests.unit.web.site import Site, add_account, login_of, open_world, site_of
from tests.unit.web.test_desk import state
from tests.unit.web.test_surrender_forms import granted, handed_over

from comity.domain.officers import Role
from comity.domain.registers import assurances, specialities
from comity.web.languages import languages

Visit = Callable[..., Any]
LAWYER = login_of(Role.LAWYER)
SECOND = "lawyer-2"
BEFORE, AFTER = ("record-assurance", "surrender"), ("record-assurance", "freed", "touch")
_looked_at: dict[str, Site] = {}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Served]:
    """Laos has granted three surrenders to China; of one the person was handed over."""
    with open_world(tmp_path_factory.mktemp("surrender"), "cn", "la") as world:
        site = site_of(world, *granted(world))
        for name in ("granted", "handed-over"):
            case, request = granted(world)
            _looked_at[name] = replace(site, case=case, request=request)
        handed_over(_looked_at["handed-over"])
        add_account(site, SECOND, Role.LAWYER)
        yield from serve(site)


def at(visitor: Visit, served: Served, login: str, site: Site, **look: Any) -> Any:
    page = visitor(**look)
    sign_in(page, served, login)
    page.goto(f"/cases/{site.case}")
    return page


def unfold(page: Any, path: str) -> str:
    """Open the form by keyboard; its selector."""
    form = f"form[action$='/{path}']"
    tab_to(page, f"details:has({form}) summary")
    page.keyboard.press("Enter")
    return form


def refused(page: Any, name: str, code: str) -> None:
    """The keyboard is at the reason, and the page is whole for everybody."""
    holds(page, "document.activeElement.id === 'fault'")
    assert code in page.locator("#fault").inner_text()
    assert not [fault for fault in (wide(page, name), *axe(page, name)) if fault]
    keep_picture(page, f"surrender-{name}-refused")


def said(page: Any) -> str:
    return str(page.locator(".done").inner_text())


def test_a_promise_is_registered_by_keyboard_alone_and_empty_words_lose_nothing(visitor: Visit, served: Served) -> None:
    page = at(visitor, served, LAWYER, served.site, width=360)
    form = unfold(page, "record-assurance")
    write(page, {f"{form} select[name=assurance]": "no tri", f"{form} textarea": " "})
    chosen = page.input_value(f"{form} select[name=assurance]")
    send(page, f"{form} button", 400)
    refused(page, "promise", "register.empty")
    assert page.input_value(f"{form} select[name=assurance]") == chosen == "specialty"
    assert list(assurances(state(served.site))) == []
    write(page, {f"{form} textarea": "Only for this."})
    send(page, f"{form} button")
    assert said(page) == "The assurance is on the register."
    assert "Only for this." in page.locator("main").inner_text()
    (entry,) = assurances(state(served.site))
    assert entry.recorded.assurance == "specialty"


def test_a_hand_over_and_what_follows_are_said_by_keyboard_alone(visitor: Visit, served: Served) -> None:
    page = at(visitor, served, LAWYER, served.site, width=360)
    day = served.site.world.clock.at - timedelta(days=1)
    form = unfold(page, "surrender")
    assert page.locator("form[action$='/freed']").count() == 0, "nobody was handed over yet"
    write(page, {f"{form} input[name=on]": f"{day + timedelta(days=400):%m%d%Y}"})
    write(page, {f"{form} input[name=to]": "the consul of China", f"{form} input[name=days]": "45"})
    write(page, {f"{form} input[name=no_record]": "done on paper"})
    send(page, f"{form} button", 400)
    refused(page, "hand-over", "register.day")
    kept = {name: page.input_value(f"{form} input[name={name}]") for name in ("to", "days", "no_record")}
    assert kept == {"to": "the consul of China", "days": "45", "no_record": "done on paper"}
    assert page.locator(f"{form} select[name=offence] option:checked").count() == 1
    assert list(specialities(state(served.site))) == []
    write(page, {f"{form} input[name=on]": f"{day:%m%d%Y}"})
    send(page, f"{form} button")
    assert said(page) == "The surrender was recorded."
    assert page.locator("form[action$='/surrender']").count() == 0

    form = unfold(page, "freed")
    write(page, {f"{form} input[name=on]": f"{day:%m%d%Y}", f"{form} textarea": "the note of the prison"})
    send(page, f"{form} button")
    assert said(page) == "It was recorded from when the person was free."
    form = unfold(page, "touch")
    write(page, {f"{form} input[name=touch]": "<Space>", f"{form} select[name=offence]": "Tele"})
    write(page, {f"{form} textarea": " "})
    offence = page.input_value(f"{form} select[name=offence]")
    send(page, f"{form} button", 400)
    refused(page, "charge", "register.empty")
    assert page.locator(f"{form} input[name=touch]:checked").get_attribute("value") == "charge"
    assert page.input_value(f"{form} select[name=offence]") == offence == "fraud_telecom"
    write(page, {f"{form} textarea": "indictment 7"})
    send(page, f"{form} button")
    assert said(page) == "It was reported."
    (found,) = specialities(state(served.site))
    assert (found.recorded.specialty_days, found.freed_on, len(found.reports)) == (45, day.date(), 1)


def test_a_further_offence_takes_two_lawyers_on_the_page(visitor: Visit, served: Served) -> None:
    site = _looked_at["handed-over"]
    page = at(visitor, served, LAWYER, site)
    form = unfold(page, "widen")
    page.select_option(f"{form} select[name=offence]", "fraud_telecom")
    write(page, {f"{form} textarea": "the same scheme"})
    send(page, f"{form} button")
    assert page.locator("form[action$='/confirm']").count() == 0, "whoever proposed it does not confirm it"
    assert next(specialities(state(site))).offences == ("theft",)
    second = at(visitor, served, SECOND, site)
    assert "the same scheme" in second.locator("main").inner_text()
    send(second, "form[action$='/confirm'] button")
    assert next(specialities(state(site))).offences == ("theft", "fraud_telecom")
    assert second.locator("form[action$='/confirm']").count() == 0


@pytest.mark.parametrize("code", sorted(languages()))
def test_the_forms_fit_and_axe_finds_nothing(visitor: Visit, served: Served, code: str) -> None:
    faults = []
    for name, forms in (("granted", BEFORE), ("handed-over", AFTER)):
        for width in (1440, 360) if code in ("en", "my") else (360,):
            page = at(visitor, served, LAWYER, _looked_at[name], width=width, language=code, dark=width == 360)
            page.evaluate(UNFOLD)
            for path in forms:
                assert page.locator(f"form[action$='/{path}']").is_visible(), path
            assert page.evaluate("document.documentElement.lang") == code
            faults += [wide(page, name), *axe(page, name)]
            keep_picture(page, f"surrender-{name}-{code}-{width}")
    assert not [fault for fault in faults if fault]
