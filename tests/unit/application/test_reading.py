"""Every reading has a purpose, a reader who may, an audit entry, and once a receipt to whoever sent it."""

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import clarify
from tests.unit.application.steps import leaves_nothing
from tests.unit.application.steps import leaves_only_an_audit_entry as refused

from comity.application.casework.list_requests import Listing, list_requests
from comity.application.casework.open_case import open_case, write_note
from comity.application.casework.read_case import read_case
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Role

READERS = [Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY, Role.AUDITOR]


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def receipts(world: World, matter: steps.Matter) -> list[tuple[str, str]]:
    return [(node, kind) for node, kind, _ in matter.state("cn").deliveries if node == "la"]


@pytest.mark.parametrize("role", READERS)
def test_who_reads_says_what_for_and_is_on_record(world: World, role: Role) -> None:
    matter = steps.released(world)
    la = world["la"]
    with leaves_nothing(la, InvalidInput, "policy.purpose"):
        read_case(la.desk, la.officers[role], matter.case, purpose=" ")
    view = read_case(la.desk, la.officers[role], matter.case, purpose="to decide it")
    assert matter.request in view.case.requests
    entry = next(entry for entry in reversed(steps.audits(la)) if entry.act == "case.read")
    assert (entry.purpose, entry.outcome, entry.subject) == ("to decide it", "read", str(matter.case))


def test_a_letter_is_read_once_for_its_sender_and_every_time_for_the_log(world: World) -> None:
    matter = steps.released(world)
    la = world["la"]
    for _ in range(3):
        read_case(la.desk, la.officers[Role.NATIONAL_DESK], matter.case, purpose="test")
        world.exchange()
    assert receipts(world, matter) == [("la", "delivered"), ("la", "read")]
    assert [entry.act for entry in steps.audits(la)].count("case.read") == 3
    assert [entry.act for entry in steps.audits(la)].count("receipt.read") == 1
    clarify(world["cn"].desk, matter.order("cn", Role.OFFICER), text="more")
    world.exchange()
    read_case(la.desk, la.officers[Role.LAWYER], matter.case, purpose="test")
    assert [entry.act for entry in steps.audits(la)].count("receipt.read") == 2


def test_an_administrator_sees_no_content_and_the_attempt_is_on_record(world: World) -> None:
    matter = steps.released(world)
    la = world["la"]
    for role in (Role.ADMINISTRATOR, Role.SYSTEM):
        who = la.officers[role]
        with refused(la, NotPermitted, "policy.role", "case.read"):
            read_case(la.desk, who, matter.case, purpose="curiosity")
        with refused(la, NotPermitted, "policy.role", "inbox.read"):
            list_requests(la.desk, who, Listing(), purpose="curiosity")
        with refused(la, NotPermitted, "policy.role", "note.written"):
            write_note(la.desk, who, matter.case, purpose="curiosity", text="x")
        with refused(la, NotPermitted, "policy.role", "case.opened"):
            open_case(la.desk, who, title="t", purpose="p")
    assert receipts(world, matter) == [("la", "delivered")]


def test_a_listing_is_a_reading(world: World) -> None:
    matter = steps.released(world)
    la = world["la"]
    with leaves_nothing(la, InvalidInput, "policy.purpose"):
        list_requests(la.desk, la.officers[Role.OFFICER], Listing(), purpose="")
    rows, total = list_requests(la.desk, la.officers[Role.OFFICER], Listing(direction="in"), purpose="what is new")
    assert ([row.request for row in rows], total) == ([matter.request], 1)
    assert (steps.audits(la)[-1].act, steps.audits(la)[-1].purpose) == ("inbox.read", "what is new")


def test_a_note_stays_here_and_a_case_that_is_not_here_is_not_read(world: World) -> None:
    matter = steps.released(world)
    zj, other = world["cn-zj"], steps.drafted(world, "cn-zj")
    write_note(zj.desk, zj.officers[Role.OFFICER], matter.case, purpose="test", text="Ask again after the holiday.")
    world.exchange()
    assert "holiday" not in str(steps.events(world["cn"], matter.case))
    with leaves_nothing(zj, InvalidInput, "note.empty"):
        write_note(zj.desk, zj.officers[Role.OFFICER], matter.case, purpose="test", text=" ")
    with leaves_nothing(world["la"], InvalidInput, "case.unknown"):
        read_case(world["la"].desk, world["la"].officers[Role.OFFICER], other.case, purpose="test")
