"""Forms of a joint operation and of a promise in a real browser: a consent, an act under one, a visit and a breach, by
keyboard alone with something wrong in each first; small and dark, in four languages, clean for axe."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.browser.conftest import Served, serve
from tests.browser.test_border import keep_picture
from tests.browser.test_desk import UNFOLD, tab_to
from tests.browser.test_pages import axe, holds, sign_in, wide
from tests.fakes.world import World
from tests.unit.application.saying import approved
from tests.unit.web.site import login_of, open_world, received, site_of
from tests.unit.web.test_operation import BEND, patrolled
from tests.unit.web.test_promises import given

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.give_consent import give_consent
from comity.domain.consent_boxes import ConsentBox
from comity.domain.officers import Role

Visit = Callable[..., Any]
LAWYER, OFFICER = login_of(Role.LAWYER), login_of(Role.OFFICER)


@dataclass(frozen=True)
class Matters:
    """Three requests at one node, by where their forms are."""

    host: str  # a patrol of China on our soil, without a consent
    guest: str  # a patrol of ours in China, under a consent
    consent: str
    promise: str  # a case in which China gave an assurance


_made: list[Matters] = []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Served]:
    """Laos hosts one patrol, sends another, and holds a promise of China."""
    with open_world(tmp_path_factory.mktemp("joint"), "cn", "la") as world:
        host, guest = patrolled(world, "cn", "la"), patrolled(world, "la", "cn")
        consent = consented(world, *guest)
        case, request = received(world)
        acknowledge_request(world["la"].desk, world["la"].order(Role.NATIONAL_DESK, case, request), reference="LA-1")
        site = site_of(world, case, request)
        given(site)
        _made[:] = [Matters(operation(*host), operation(*guest), consent, f"/cases/{case}")]
        yield from serve(site)


def operation(case: UUID, request: UUID) -> str:
    return f"/cases/{case}/requests/{request}/operation"


def consented(world: World, case: UUID, request: UUID) -> str:
    """China lets our boat observe for a day; the consent's digest."""
    cn, now = world["cn"], world.clock.at
    box = ConsentBox((BEND,), now, now + timedelta(days=30), "Asia/Shanghai", ("boat 3",), 1, ("observe",))
    lawyer = cn.order(Role.LAWYER, case, request)
    digest = approved(cn.desk, lawyer, give_consent(cn.desk, lawyer, "m1", box=box)).digest.hex()
    world.exchange()
    world.clock.turn(hours=1)
    return digest


def at(visitor: Visit, served: Served, login: str, address: str, **look: Any) -> Any:
    page = visitor(**look)
    sign_in(page, served, login)
    page.goto(address)
    return page


def write(page: Any, fields: dict[str, str]) -> None:
    """Reach each field by Tab and type; ``<Space>`` chooses a box."""
    for wanted, words in fields.items():
        tab_to(page, wanted)
        if words == "<Space>":
            page.keyboard.press("Space")
        elif page.evaluate("document.activeElement.matches('textarea, input:not([type*=date])')"):
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.insert_text(words)
        else:
            page.keyboard.type(words)


def moment(page: Any, wanted: str, day: str) -> None:
    """Type a day and half past eight, as the browser of these tests writes them: between the consent and now."""
    tab_to(page, wanted)
    for part in (day, "ArrowRight", "0830AM"):
        page.keyboard.press(part) if part == "ArrowRight" else page.keyboard.type(part)


def send(page: Any, wanted: str, status: int = 303) -> None:
    """Press the form's button with the keyboard; `status` is of the answer to it."""
    tab_to(page, wanted)
    with page.expect_response(lambda answer: answer.request.method == "POST") as told, page.expect_navigation():
        page.keyboard.press("Enter")
    assert told.value.status == status


def refused(page: Any, name: str, code: str) -> None:
    """The keyboard is at the reason, and the page is whole for everybody."""
    holds(page, "document.activeElement.id === 'fault'")
    assert code in page.locator("#fault").inner_text()
    assert not [fault for fault in (wide(page, name), *axe(page, name)) if fault]
    keep_picture(page, f"joint-{name}-refused")


def test_a_host_consents_by_keyboard_alone_and_a_corner_that_is_none_loses_nothing(
    visitor: Visit, served: Served
) -> None:
    page = at(visitor, served, LAWYER, _made[0].host, width=360)
    tab_to(page, "details.act summary")
    page.keyboard.press("Enter")
    write(page, {"#area": "the bend", "#corners": "20, 100\n20, 100.1\n20.1; 100.1"})
    day = served.site.world.clock.at
    moment(page, "#starts", f"{day:%m%d%Y}")
    moment(page, "#ends", f"{day + timedelta(days=2):%m%d%Y}")
    write(page, {"#persons": "boat 3\nboat 4", "#most": "1", "input[name=power][value=observe]": "<Space>"})
    write(page, {"#conditions": "by day"})
    send(page, "form[action$='/consent'] button", 400)
    refused(page, "consent", "page.number")
    kept = {name: page.input_value(f"#{name}") for name in ("area", "starts", "persons", "most", "conditions")}
    assert kept == {
        "area": "the bend", "starts": f"{day:%Y-%m-%d}T08:30", "persons": "boat 3\nboat 4", "most": "1",
        "conditions": "by day",
    }  # fmt: skip
    assert page.is_checked("input[name=power][value=observe]")
    write(page, {"#corners": "20, 100\n20, 100.1\n20.1, 100.1"})
    send(page, "form[action$='/consent'] button")
    waiting = page.locator("article.decision").inner_text()
    for words in ("waits for a second person", "the bend", "20.1, 100.1", "boat 3, boat 4", "by day"):
        assert words in waiting, words


def test_an_act_outside_the_consent_is_refused_by_keyboard_alone_and_one_inside_is_logged(
    visitor: Visit, served: Served
) -> None:
    page, of = at(visitor, served, OFFICER, _made[0].guest), _made[0].consent
    form = f"form[action$='{of}/log']"
    tab_to(page, "details.act summary")
    page.keyboard.press("Enter")
    write(page, {f"#what-{of}": "followed the ferry", f"#power-{of}": "Obs", f"#persons-{of}": "boat 3"})
    moment(page, f"#at-{of}", f"{served.site.world.clock.at:%m%d%Y}")
    write(page, {f"#at-error-{of}": "30", f"#latitude-{of}": "21", f"#longitude-{of}": "100.08", f"#error-{of}": "20"})
    power = page.input_value(f"#power-{of}")
    send(page, f"{form} button", 409)
    refused(page, "act", "consent.outside")
    assert page.input_value(f"#what-{of}") == "followed the ferry"
    assert page.input_value(f"#at-{of}").endswith("T08:30")
    assert page.input_value(f"#power-{of}") == power == "observe"
    assert "1 act is outside" in page.locator("p.warning").first.inner_text(), "that it was tried is recorded"
    write(page, {f"#latitude-{of}": "20.02"})
    send(page, f"{form} button")
    acts = [one.inner_text() for one in page.locator("section[aria-labelledby=acts] h3").all()]
    assert sorted(one.split()[0] for one in acts) == ["inside", "outside"]


def test_a_visit_and_a_breach_are_said_by_keyboard_alone_and_a_day_to_come_loses_nothing(
    visitor: Visit, served: Served
) -> None:
    page, day = at(visitor, served, LAWYER, _made[0].promise, width=360), served.site.world.clock.at
    visit, breach = "form[action$='/visit']", "form[action$='/breach']"
    tab_to(page, f"details:has({visit}) summary")
    page.keyboard.press("Enter")
    write(
        page,
        {
            f"{visit} input[name=on]": f"{day + timedelta(days=400):%m%d%Y}",
            f"{visit} input[name=visitor]": "the consul",
        },
    )
    write(page, {f"{visit} input[name=found]": "<Space>", f"{visit} textarea": "The cell was seen."})
    send(page, f"{visit} button", 400)
    refused(page, "visit", "register.day")
    assert page.input_value(f"{visit} input[name=visitor]") == "the consul"
    assert page.input_value(f"{visit} textarea") == "The cell was seen."
    assert page.locator(f"{visit} input[name=found]:checked").count() == 1
    write(page, {f"{visit} input[name=on]": f"{day:%m%d%Y}"})
    send(page, f"{visit} button")
    assert page.locator(".done").inner_text() == "The visit was recorded."
    tab_to(page, f"details:has({breach}) summary")
    page.keyboard.press("Enter")
    write(page, {f"{breach} input[name=standing]": "<Space>", f"{breach} textarea": " "})
    send(page, f"{breach} button", 400)
    refused(page, "breach", "register.empty")
    chosen = page.locator(f"{breach} input[name=standing]:checked").get_attribute("value")
    write(page, {f"{breach} textarea": "the consul saw it"})
    send(page, f"{breach} button")
    assert (chosen, page.locator(".done").inner_text()) == ("alleged", "The breach was recorded.")


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [
        (360, True, "lo"),
        (1440, False, "zh"),
        (360, False, "vi"),
        (1440, True, "en"),
        (360, False, "km"),
        (360, True, "my"),
        (1440, True, "th"),
    ],
)
def test_the_forms_fit_and_axe_finds_nothing(
    visitor: Visit, served: Served, width: int, dark: bool, language: str
) -> None:
    faults = []
    for login, name in ((LAWYER, "host"), (OFFICER, "guest"), (LAWYER, "promise")):
        page = at(visitor, served, login, getattr(_made[0], name), width=width, dark=dark, language=language)
        page.evaluate(UNFOLD)
        assert page.locator("form.act-fields").count() >= 1, "there is a form to look at"
        faults += [wide(page, name), *axe(page, name)]
        keep_picture(page, f"joint-{name}-{language}-{width}")
    assert not [fault for fault in faults if fault]
