"""Forms about preserved data, filled: who asks for thirty days more, how it ended, and what was typed stays."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.saying import approved
from tests.unit.web.site import Site, open_world, site_of
from tests.unit.web.test_desk import base, page, seen, state

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.execute_measure import execute_measure
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.domain.officers import Role

DESK, LAWYER = Role.NATIONAL_DESK, Role.LAWYER
WORD = "mla_electronic_preserve"


def preserved(world: World, asking: str, other: str) -> tuple[UUID, UUID]:
    """One side keeps data for the other, and has told so."""
    home, host = world[asking], world[other]
    officer = home.officers[Role.OFFICER]
    case = open_case(home.desk, officer, title="Invented fraud", purpose="investigation")
    request = released(world, asking, other, case, WORD)
    acknowledge_request(host.desk, host.order(DESK, case, request), reference="X-1")
    lawyer = host.order(LAWYER, case, request)
    accepted = accept_measure(host.desk, lawyer, "m1", reason="as asked")
    if accepted.event.type == "act.proposed":
        approved(host.desk, lawyer, accepted)
    executing = host.order(Role.EXECUTING_AUTHORITY, case, request)
    execute_measure(host.desk, executing, "m1", summary="They are kept.")
    desk = host.order(DESK, case, request)
    approved(host.desk, desk, prepare_answer(host.desk, desk, text="Kept.", rule="art. 9", use_limits="H0"))
    world.exchange()
    return case, request


def released(world: World, asking: str, other: str, case: UUID, word: str) -> UUID:
    home = world[asking]
    officer = home.officers[Role.OFFICER]
    request = draft_request(home.desk, officer, letter(case, word, requested=other), purpose="investigation").request
    assess_request(home.desk, home.order(Role.OFFICER, case, request))
    release_request(home.desk, home.order(Role.SUPERVISOR, case, request))
    world.exchange()
    return request


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Site]:
    """The pages of Laos, for which China keeps data."""
    with open_world(tmp_path, "cn", "la") as world:
        yield site_of(world, *preserved(world, "la", "cn"))


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Site]:
    """The pages of Laos, which keeps data for China."""
    with open_world(tmp_path, "cn", "la") as world:
        yield site_of(world, *preserved(world, "cn", "la"))


def test_thirty_days_more_are_asked_once(asking: Site) -> None:
    client, action = asking.signed_in(DESK), f"{base(asking)}/measures/m1/preserve-longer"
    assert f'action="{action}"' in page(client, asking)
    before = state(asking).preserved["m1"].due.due_at
    assert client.post(action, {"seen": seen(asking)}).status_code == 303
    assert (state(asking).preserved["m1"].due.due_at - before).days == 30
    shown = page(client, asking)
    assert "prolonged once" in shown
    assert f'action="{action}"' not in shown
    again = client.post(action, {})
    assert (again.status_code, "preservation.once" in again.content.decode()) == (409, True)


def test_what_was_ordered_names_the_request_that_orders_it(asking: Site) -> None:
    production = released(asking.world, "la", "cn", asking.case, "mla_electronic_production")
    client, action = asking.signed_in(DESK), f"{base(asking)}/measures/m1/preserve-end"
    assert f'value="{production}"' in page(client, asking)
    for wrong in ("", "no request", "00000000-0000-7000-8000-000000000000"):
        answer = client.post(action, {"how": "ordered", "production": wrong})
        text = answer.content.decode()
        assert answer.status_code in (400, 409), wrong
        assert 'value="ordered" checked' in text
        assert not state(asking).preserved["m1"].ended
    assert client.post(action, {"how": "ordered", "production": str(production)}).status_code == 303
    assert state(asking).preserved["m1"].ended == "ordered"
    assert "The preservation of data has ended:" in page(client, asking)


@pytest.mark.parametrize("how", ["", "let_go", "lost"])
def test_how_it_ended_is_one_of_what_this_side_may_say(asking: Site, how: str) -> None:
    client, before = asking.signed_in(DESK), seen(asking)
    answer = client.post(f"{base(asking)}/measures/m1/preserve-end", {"how": how})
    assert answer.status_code in (400, 403, 409)
    assert seen(asking) == before


def test_whoever_keeps_the_data_lets_them_go_after_their_time_alone(keeping: Site) -> None:
    client, action = keeping.signed_in(DESK), f"{base(keeping)}/measures/m1/preserve-end"
    assert f'action="{base(keeping)}/measures/m1/preserve-longer"' not in page(client, keeping)
    early = client.post(action, {"how": "let_go"})
    assert (early.status_code, "preservation.early" in early.content.decode()) == (409, True)
    assert not state(keeping).preserved["m1"].ended
    keeping.world.clock.turn(days=61)
    client = keeping.signed_in(DESK)
    assert "ran out" in page(client, keeping)
    assert client.post(action, {"how": "let_go"}).status_code == 303
    assert state(keeping).preserved["m1"].ended == "let_go"
