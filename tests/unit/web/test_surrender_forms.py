"""What a surrender leaves behind, on the case page: promises put on the register, for what a person may be tried."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.saying import approved
from tests.unit.web.site import Site, add_account, open_world, site_of
from tests.unit.web.test_desk import base, page, seen, state

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.domain.officers import Role
from comity.domain.registers import assurances, specialities

DESK, LAWYER = Role.NATIONAL_DESK, Role.LAWYER
PATHS = ("record-assurance", "surrender", "freed", "widen", "touch")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Laos has granted a surrender to China."""
    with open_world(tmp_path, "cn", "la") as world:
        yield site_of(world, *granted(world))


def granted(world: World) -> tuple[UUID, UUID]:
    """China asks Laos for a surrender, and two lawyers of Laos grant it."""
    cn, la = world["cn"], world["la"]
    officer = cn.officers[Role.OFFICER]
    case = open_case(cn.desk, officer, title="Invented fraud", purpose="investigation")
    wording = draft_request(cn.desk, officer, letter(case, "extradition"), purpose="investigation")
    assess_request(cn.desk, cn.order(Role.OFFICER, case, wording.request))
    release_request(cn.desk, cn.order(Role.SUPERVISOR, case, wording.request))
    world.exchange()
    order = la.order(LAWYER, case, wording.request)
    acknowledge_request(la.desk, la.order(DESK, case, wording.request), reference="LA-1")
    approved(la.desk, order, accept_measure(la.desk, order, "m1", reason="the treaty"))
    world.exchange()
    return case, wording.request


def post(client: Client, site: Site, path: str, form: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{base(site)}/measures/m1/{path}", form)
    return answer.status_code, answer.content.decode()


def right(site: Site, path: str) -> dict[str, Any]:
    """The form, filled in."""
    day = (site.world.clock.at - timedelta(days=1)).date().isoformat()
    return {
        "record-assurance": {"assurance": "specialty", "text": "Only for this.", "visit": ["2027-06-01", ""]},
        "surrender": {"on": day, "to": "the consul of China", "offence": ["theft"], "days": "45",
                      "no_record": "done on paper"},
        "freed": {"on": day, "reason": "the note of the prison"},
        "widen": {"offence": ["fraud_telecom"], "reason": "the same scheme"},
        "touch": {"touch": "charge", "offence": "fraud_telecom", "source": "indictment 7", "act_on": "2020-01-01"},
    }[path]  # fmt: skip


def handed_over(site: Site) -> Client:
    client = site.signed_in(LAWYER)
    assert post(client, site, "surrender", {**right(site, "surrender"), "seen": seen(site)}) == (303, "")
    return client


def test_a_promise_on_paper_is_put_on_the_register(site: Site) -> None:
    client = site.signed_in(LAWYER)
    assert post(client, site, "record-assurance", {**right(site, "record-assurance"), "seen": seen(site)}) == (303, "")
    (entry,) = assurances(state(site))
    assert (entry.recorded.assurance, len(entry.recorded.visits)) == ("specialty", 1)
    shown = page(client, site)
    assert all(words in shown for words in ("The assurance is on the register.", "Only for this."))


def test_what_may_be_tried_is_kept_where_the_case_is(site: Site) -> None:
    shown = page(site.signed_in(LAWYER), site)
    assert f'action="{base(site)}/measures/m1/surrender"' in shown
    assert f'action="{base(site)}/measures/m1/touch"' not in shown
    client = handed_over(site)
    shown = page(client, site)
    assert f'action="{base(site)}/measures/m1/surrender"' not in shown
    for path in ("freed", "touch"):
        assert f'action="{base(site)}/measures/m1/{path}"' in shown, path
        assert post(client, site, path, {**right(site, path), "seen": seen(site)}) == (303, "")
    (found,) = specialities(state(site))
    assert (found.offences, found.recorded.specialty_days, len(found.reports)) == (("theft",), 45, 1)
    assert found.freed_on is not None


def test_consent_to_further_offences_takes_a_second_lawyer(site: Site) -> None:
    client = handed_over(site)
    assert post(client, site, "widen", {**right(site, "widen"), "seen": seen(site)}) == (303, "")
    (proposal,) = state(site).proposals
    assert next(specialities(state(site))).offences == ("theft",)
    confirm = f"{base(site)}/proposals/{proposal.hex()}/confirm"
    assert client.post(confirm).status_code == 403
    add_account(site, "lawyer-2", LAWYER)
    second = site.signed_in_as("lawyer-2")
    assert "the same scheme" in page(second, site)
    assert second.post(confirm).status_code == 303
    assert next(specialities(state(site))).offences == ("theft", "fraud_telecom")


@pytest.mark.parametrize(
    ("path", "wrong", "code"),
    [
        ("record-assurance", {"assurance": "everything"}, "register.unknown"),
        ("record-assurance", {"text": " "}, "register.empty"),
        ("record-assurance", {"visit": ["tomorrow"]}, "page.day"),
        ("surrender", {"on": "1.3.2026"}, "page.day"),
        ("surrender", {"on": "2099-01-01"}, "register.day"),
        ("surrender", {"offence": []}, "register.unknown"),
        ("surrender", {"offence": ["mayhem"]}, "register.unknown"),
        ("surrender", {"days": "-1"}, "page.whole"),
        ("surrender", {"days": "many"}, "page.whole"),
        ("surrender", {"to": ""}, "register.empty"),
        ("freed", {"on": ""}, "page.day"),
        ("freed", {"reason": ""}, "register.empty"),
        ("widen", {"offence": []}, "register.unknown"),
        ("touch", {"touch": "nothing"}, "page.choice"),
        ("touch", {"source": " "}, "register.empty"),
        ("touch", {"act_on": "long ago"}, "page.day"),
    ],
)
def test_a_malformed_value_is_refused_and_what_was_typed_stays(
    site: Site, path: str, wrong: dict[str, Any], code: str
) -> None:
    client = site.signed_in(LAWYER) if path in ("record-assurance", "surrender") else handed_over(site)
    before, form = seen(site), right(site, path)
    status, text = post(client, site, path, {**form, **wrong})
    assert (status, code in text) == (400, True)
    kept = {"record-assurance": "text", "surrender": "to", "freed": "reason", "widen": "reason", "touch": "source"}[
        path
    ]
    assert kept in wrong or form[kept] in text
    assert seen(site) == before


@pytest.mark.parametrize("path", PATHS)
def test_the_second_click_and_a_forged_form_do_nothing(site: Site, path: str) -> None:
    client = site.signed_in(LAWYER) if path in ("record-assurance", "surrender") else handed_over(site)
    stale = seen(site)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = client.cookies
    assert post(forged, site, path, right(site, path))[0] == 403
    assert seen(site) == stale
    assert post(client, site, path, {**right(site, path), "seen": stale})[0] == 303
    status, text = post(client, site, path, {**right(site, path), "seen": stale})
    assert (status, "act.overtaken" in text) == (409, True)
