"""The host's page of an operation: what it consented to, which acts are outside, and taking it back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.web.site import open_world, received, site_of

from comity.application.acting import Order
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.give_consent import give_consent
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
