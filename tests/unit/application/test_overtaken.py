"""An act on what the officer saw: nothing happens twice, and nobody decides on a page that is out of date."""

from dataclasses import replace

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import clarify
from tests.unit.application.steps import Matter
from tests.unit.application.steps import leaves_only_an_audit_entry as refused

from comity.application.acting import Order, standing
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.open_case import write_note
from comity.application.casework.read_case import read_case
from comity.domain.errors import OutOfOrder
from comity.domain.handling import Handling, HandlingCode
from comity.domain.officers import Role

DESK = Role.NATIONAL_DESK


@pytest.fixture
def matter() -> Matter:
    return steps.acknowledged(World.of("cn", "cn-zj", "la"), "police_info")


def looking(matter: Matter, node: str, role: Role = DESK) -> Order:
    """An order of somebody who looks at the request now."""
    return replace(matter.order(node, role), seen=standing(matter.case_at(node), matter.request))


def test_the_same_form_sent_twice_counts_once(matter: Matter) -> None:
    la, order = matter.world["la"], looking(matter, "la")
    clarify(la.desk, order, text="Which account?")
    with refused(la, OutOfOrder, "act.overtaken", "request.clarified"):
        clarify(la.desk, order, text="Which account?")
    clarify(la.desk, looking(matter, "la"), text="And which bank?")


def test_what_the_other_side_did_meanwhile_is_seen_first(matter: Matter) -> None:
    la, cn = matter.world["la"], matter.world["cn-zj"]
    order = looking(matter, "la")
    clarify(cn.desk, matter.order("cn-zj", Role.OFFICER), text="It is the account of 14 March.")
    matter.world.exchange()
    with refused(la, OutOfOrder, "act.overtaken", "request.clarified"):
        clarify(la.desk, order, text="Which account?")


def test_readings_receipts_and_notes_overtake_nobody(matter: Matter) -> None:
    la, order = matter.world["la"], looking(matter, "la")
    read_case(la.desk, la.officers[DESK], matter.case, purpose="test")
    write_note(la.desk, la.officers[DESK], matter.case, text="Ask the bank.", purpose="test")
    matter.world.exchange()
    clarify(la.desk, order, text="Which account?")


def test_an_answer_leaves_under_the_handling_code_that_was_proposed(matter: Matter) -> None:
    la = matter.world["la"]
    steps.accepted(matter)
    steps.executed(matter)
    wanted = Handling(HandlingCode.H3, restriction="Not to be shown to the bank.")
    proposal = prepare_answer(
        la.desk, matter.order("la", DESK), text="Found.", rule="Police Act art. 9", use_limits="H3", handling=wanted
    )
    assert matter.state("la").proposals[proposal.digest].handling == wanted
    order = matter.order("la", DESK, officer="second")
    assert confirm_proposal(la.desk, order, proposal.digest).event.handling == wanted
