"""The host's page of an operation: what it consented to, which acts are outside, and taking it back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.saying import approved
from tests.unit.web.site import Site, add_account, open_world, received, site_of
from tests.unit.web.test_desk import state

from comity.application.acting import Order
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.give_consent import give_consent
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.operations.log_act import log_act
from comity.domain.consent_boxes import Area, ConsentBox, Position
from comity.domain.errors import NotPermitted, Refused
from comity.domain.officers import Officer, Role
from comity.web.casework.guard_words import CHOICES
from comity.web.languages import languages

BEND = Area("the bend", ((20_000_000, 100_000_000), (20_000_000, 100_100_000), (20_100_000, 100_100_000)))
INSIDE, OUTSIDE = Position(20_020_000, 100_080_000, 20), Position(21_000_000, 100_080_000, 20)


def test_the_host_sees_what_is_outside_and_takes_the_consent_back(tmp_path: Path) -> None:
    with open_world(tmp_path, "cn", "la") as world:
        case, request = received(world, "joint_patrol")
        la, cn = world["la"], world["cn"]
        lawyer, desk = la.order(Role.LAWYER, case, request), la.order(Role.NATIONAL_DESK, case, request)
        acknowledge_request(la.desk, desk, reference="LA-1")
        site = site_of(world, case, request)
        page = f"/cases/{case}/requests/{request}/operation"
        accepted = accept_measure(la.desk, lawyer, "m1", reason="as agreed")
        client = site.signed_in(Role.LAWYER)
        assert "Nobody has consented" in client.get(page).content.decode()
        with pytest.raises(NotPermitted, match="lawyer"):
            confirm_proposal(la.desk, desk, accepted.digest)
        second = Officer("la.second", "Second", frozenset({Role.LAWYER}))
        confirm_proposal(la.desk, Order(second, "test", case, request), accepted.digest)
        now = world.clock.at
        box = ConsentBox((BEND,), now, now + timedelta(days=1), "Asia/Vientiane", ("boat 3",), 1, ("observe",))
        consent = confirm_proposal(la.desk, desk, give_consent(la.desk, lawyer, "m1", box=box).digest).digest
        world.exchange()
        world.clock.turn(hours=1)
        officer = cn.order(Role.OFFICER, case, request)
        deed: dict[str, Any] = {"power": "observe", "persons": ("boat 3",), "what": "followed the ferry"}
        deed |= {"at": world.clock.at, "at_error_s": 30}
        log_act(cn.desk, officer, consent, position=INSIDE, **deed)
        with pytest.raises(Refused, match="does not cover"):
            log_act(cn.desk, officer, consent, position=OUTSIDE, **deed)
        world.exchange()
        shown = client.get(page).content.decode()
        assert "1 act is outside the host state&#39;s consent." in shown
        assert shown.count("followed the ferry") == 2
        assert "It was not within the areas for certain." in shown
        assert f'href="{page}"' in client.get(f"/cases/{case}").content.decode()
        assert client.post(f"{page}/{consent.hex()}/revoke", {"reason": "the water rises"}).status_code == 303
        assert "revoked" in client.get(page).content.decode()
        assert site.audit("operation.alarm")


def test_every_word_of_the_forms_that_guard_a_person_is_said_in_each_language() -> None:
    for language in languages().values():
        for section, words in CHOICES.items():
            assert [word for word in words if not language.word(section, word)] == []


BOX = {
    "measure": "m1", "area": "the bend", "corners": "20, 100\n20, 100.1\n20.1, 100.1", "persons": "boat 3\nboat 4",
    "most": "1", "power": ["observe"], "conditions": "by day", "starts": "2026-03-02T00:00", "ends": "2026-03-05T00:00",
}  # fmt: skip
DEED = {
    "what": "followed the ferry", "power": "observe", "persons": "boat 3", "at_error_s": "30", "latitude": "20.02",
    "longitude": "100.08", "error_m": "20",
}  # fmt: skip


def patrolled(world: World, asking: str, other: str) -> tuple[UUID, UUID]:
    """A joint patrol that one side asked for and two lawyers of the other accepted."""
    home, host = world[asking], world[other]
    officer = home.officers[Role.OFFICER]
    case = open_case(home.desk, officer, title="Invented patrol", purpose="investigation")
    request = draft_request(
        home.desk, officer, letter(case, "joint_patrol", requested=other), purpose="investigation"
    ).request
    assess_request(home.desk, home.order(Role.OFFICER, case, request))
    release_request(home.desk, home.order(Role.SUPERVISOR, case, request))
    world.exchange()
    lawyer = host.order(Role.LAWYER, case, request)
    acknowledge_request(host.desk, host.order(Role.NATIONAL_DESK, case, request), reference="X-1")
    approved(host.desk, lawyer, accept_measure(host.desk, lawyer, "m1", reason="as agreed"))
    world.exchange()
    return case, request


@pytest.fixture
def hosting(tmp_path: Path) -> Iterator[Site]:
    """Laos has accepted a patrol that China asked for."""
    with open_world(tmp_path, "cn", "la") as world:
        yield site_of(world, *patrolled(world, "cn", "la"))


@pytest.fixture
def abroad(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """China consented to a patrol of ours: the pages of Laos, and the consent."""
    with open_world(tmp_path, "cn", "la") as world:
        case, request = patrolled(world, "la", "cn")
        cn, now = world["cn"], world.clock.at
        box = ConsentBox((BEND,), now, now + timedelta(days=1), "Asia/Shanghai", ("boat 3",), 1, ("observe",))
        lawyer = cn.order(Role.LAWYER, case, request)
        consent = approved(cn.desk, lawyer, give_consent(cn.desk, lawyer, "m1", box=box)).digest.hex()
        world.exchange()
        world.clock.turn(hours=1)
        yield site_of(world, case, request), consent


def operation(site: Site) -> str:
    return f"/cases/{site.case}/requests/{site.request}/operation"


def test_a_consent_is_given_on_the_page_by_two_persons(hosting: Site) -> None:
    client, page = hosting.signed_in(Role.LAWYER), operation(hosting)
    assert f'href="{page}"' in client.get(f"/cases/{hosting.case}").content.decode()
    assert client.post(f"{page}/consent", BOX).status_code == 303
    shown = client.get(page).content.decode()
    for words in ("waits for a second person", "the bend", "20.1, 100.1", "boat 3, boat 4", "by day"):
        assert words in shown, words
    add_account(hosting, "lawyer-2", Role.LAWYER)
    (proposal,) = state(hosting).proposals
    second = hosting.signed_in_as("lawyer-2")
    confirm = f"/cases/{hosting.case}/requests/{hosting.request}/proposals/{proposal.hex()}/confirm"
    assert client.post(confirm).status_code == 403
    assert second.post(confirm).status_code == 303
    (consent,) = state(hosting).consents.values()
    box = consent.given.box
    assert (box.areas[0].polygon[2], box.zone, box.most) == ((20_100_000, 100_100_000), "Asia/Vientiane", 1)
    assert "waits for a second person" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"corners": "20; 100"}, "page.number"),
        ({"corners": "20, 100\n20, 100.1"}, "consent.box"),
        ({"corners": "20, 100\n20, 100.1\n20.1, 500"}, "page.number"),
        ({"corners": ""}, "consent.box"),
        ({"starts": "soon"}, "page.moment"),
        ({"ends": "2026-03-01T00:00"}, "consent.box"),
        ({"most": "-1"}, "page.number"),
        ({"most": "7"}, "consent.box"),
        ({"power": []}, "consent.box"),
        ({"power": ["fly"]}, "consent.box"),
        ({"persons": " "}, "consent.box"),
        ({"river": "Mekong", "from_km": "nan", "to_km": "5"}, "page.number"),
        ({"river": "Mekong", "from_km": "5", "to_km": "5"}, "consent.box"),
    ],
)
def test_a_box_that_is_none_keeps_what_was_typed(hosting: Site, changes: dict[str, Any], code: str) -> None:
    form = {**BOX, **changes}
    answer = hosting.signed_in(Role.LAWYER).post(f"{operation(hosting)}/consent", form)
    text = answer.content.decode()
    assert (answer.status_code, code in text) == (400, True)
    assert all(form[name] in text for name in ("area", "conditions") if form[name].strip())
    assert state(hosting).proposals == {}


def test_an_act_is_logged_inside_and_refused_outside(abroad: tuple[Site, str]) -> None:
    site, consent = abroad
    client, page = site.signed_in(Role.OFFICER), operation(site)
    deed = {**DEED, "at": f"{site.world.clock.at:%Y-%m-%dT%H:%M}"}
    assert f'action="{page}/{consent}/log"' in client.get(page).content.decode()
    assert client.post(f"{page}/{consent}/log", deed).status_code == 303
    outside = client.post(f"{page}/{consent}/log", {**deed, "latitude": "21"})
    text = outside.content.decode()
    assert (outside.status_code, "consent.outside" in text) in ((403, True), (409, True))
    for words in ("followed the ferry", "1 act is outside the host state&#39;s consent.", 'value="21"'):
        assert words in text, words
    assert text.count("It was not within the areas for certain.") == 2, (
        "the refusal says it in words too, not in a code"
    )
    assert '<code translate="no">place</code>' not in text
    unknown = client.post(f"{page}/{consent}/log", {**DEED, "latitude": "", "longitude": ""})
    assert "consent.outside" in unknown.content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"what": " "}, "operation.what"), ({"latitude": "north"}, "page.number"), ({"error_m": "1.5"}, "page.number"),
     ({"at": "yesterday"}, "page.moment"), ({"river": "Mekong", "river_km": "inf"}, "page.number")],
)  # fmt: skip
def test_an_act_that_cannot_be_read_is_not_recorded(
    abroad: tuple[Site, str], changes: dict[str, str], code: str
) -> None:
    site, consent = abroad
    answer = site.signed_in(Role.OFFICER).post(f"{operation(site)}/{consent}/log", {**DEED, **changes})
    text = answer.content.decode()
    assert (answer.status_code, code in text, "boat 3" in text) == (400, True, True)
    assert "No act is logged." in text


@pytest.mark.parametrize("language", ["zh", "vi", "lo", "th", "km", "my"])
def test_the_forms_speak_one_language(hosting: Site, language: str) -> None:
    shown = hosting.signed_in(Role.LAWYER, language=language).get(operation(hosting)).content.decode()
    for english in ("Consent", "Corners", "Persons", "Powers", "Propose", "kilometre"):
        assert english not in shown, english
