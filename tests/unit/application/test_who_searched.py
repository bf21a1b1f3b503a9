"""Owners see who searched their records: always, at once or later, never by somebody else's word, never for nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.fakes.world import Node, World

from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.ports.safeguards import SearchesWanted, SearchRow
from comity.application.recorder import Recorder
from comity.application.redress.hold_notices import decide_holding, open_holdings, propose_holding, send_held
from comity.application.redress.who_searched import table_of, who_searched
from comity.application.search_notices import LONGEST_HOLDING, SearchDone, tell_owners
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.negative_answers import Occasion
from comity.domain.officers import Role
from comity.domain.redress_bodies import SearchNoticed

RECORD, OTHER = UUID(int=7), UUID(int=8)
ANY = SearchesWanted()


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th")


def search(node: Node, *owners: str, reference: str = "CASE-1", purpose: str = "investigation of fraud") -> None:
    """What the search does after it has shown candidates."""
    with node.desk.store.unit() as unit:
        actor = node.officers[Role.OFFICER].acting_as(Role.OFFICER)
        recorder = Recorder(node.desk, unit, actor, purpose)
        hits = dict.fromkeys(owners, (RECORD, OTHER))
        tell_owners(recorder, SearchDone(node.desk.new_id(recorder.at), reference, purpose, Occasion.SEARCH, hits))
        recorder.finish()


def seen(node: Node, wanted: SearchesWanted = ANY) -> tuple[SearchRow, ...]:
    return who_searched(node.desk, node.officers[Role.NATIONAL_DESK], wanted, purpose="who looked").rows


def held_back(node: Node, days: int = 30, reference: str = "CASE-1") -> bytes:
    until = node.desk.clock.now() + timedelta(days=days)
    said = {"reason": "an agent is inside", "purpose": "investigation"}
    asked = propose_holding(
        node.desk, node.officers[Role.OFFICER], reference=reference, ground="covert_operation", until=until, **said
    )
    decide_holding(node.desk, node.officers[Role.SUPERVISOR], asked.digest, grant=True, **said)
    return asked.digest


def test_the_owner_learns_who_asked_for_what_and_when(world: World) -> None:
    search(world["cn"], "la")
    world.exchange()
    row = seen(world["la"])[0]
    assert (row.node, row.officer, row.role) == ("cn", "cn.officer", "officer")
    assert (row.unit, row.purpose, row.reference) == (
        "Ministry of Public Security, invented desk", "investigation of fraud", "CASE-1",
    )  # fmt: skip
    assert {one.record for one in seen(world["la"])} == {RECORD, OTHER}
    assert seen(world["th"]) == ()


def test_a_local_search_is_on_the_list_too_and_no_other_node_gets_it(world: World) -> None:
    search(world["la"], "la")
    assert world.exchange() == []
    assert {row.node for row in seen(world["la"])} == {"la"}


def test_the_list_filters_and_leaves_as_a_table(world: World) -> None:
    search(world["cn"], "la")
    search(world["la"], "la")
    world.exchange()
    la = world["la"]
    assert len(seen(la, SearchesWanted(record=RECORD))) == 2
    assert {row.node for row in seen(la, SearchesWanted(node="cn"))} == {"cn"}
    assert seen(la, SearchesWanted(since=la.desk.clock.now())) == ()
    table = table_of(seen(la, SearchesWanted(record=RECORD, node="cn")))
    assert table.plain()[0]["reference"] == "CASE-1"


def test_who_signed_is_who_asked_whatever_the_notice_says(world: World) -> None:
    """A node that writes another's name into its notice shows up under its own."""
    th = world["th"]
    with th.desk.store.unit() as unit:
        recorder = Recorder(th.desk, unit, th.officers[Role.OFFICER].acting_as(Role.OFFICER), "lying")
        notice = SearchNoticed(
            RECORD, "la", (RECORD,), "cn border post", "supervisor", "p", "cn-case", "search", recorder.at
        )
        recorder.record(notice, case=None, audience=["la"])
        recorder.finish()
    world.exchange()
    assert {row.node for row in seen(world["la"])} == {"th"}


def test_a_notice_about_somebody_else_s_records_is_not_on_our_list(world: World) -> None:
    th = world["th"]
    with th.desk.store.unit() as unit:
        recorder = Recorder(th.desk, unit, th.officers[Role.OFFICER].acting_as(Role.OFFICER), "lying")
        notice = SearchNoticed(RECORD, "cn", (RECORD,), "u", "officer", "p", "c", "search", recorder.at)
        recorder.record(notice, case=None, audience=["la"])
        recorder.finish()
    world.exchange()
    assert seen(world["la"]) == ()


def test_a_covert_case_tells_later_and_never_not(world: World) -> None:
    held_back(world["cn"], days=30)
    search(world["cn"], "la")
    world.exchange()
    assert seen(world["la"]) == ()
    assert send_held(world["cn"].desk) == 0
    world.clock.turn(days=31)
    assert send_held(world["cn"].desk) == 1
    assert send_held(world["cn"].desk) == 0
    world.exchange()
    assert len(seen(world["la"], SearchesWanted(record=RECORD))) == 1


def test_another_case_is_told_at_once(world: World) -> None:
    held_back(world["cn"])
    search(world["cn"], "la", reference="CASE-2")
    world.exchange()
    assert {row.reference for row in seen(world["la"])} == {"CASE-2"}


def test_whoever_may_grant_may_end_it_and_then_it_goes_out(world: World) -> None:
    cn = world["cn"]
    proposal = held_back(cn)
    search(cn, "la")
    decide_holding(cn.desk, cn.officers[Role.LAWYER], proposal, grant=False, reason="it is over", purpose="review")
    assert send_held(cn.desk) == 1
    world.exchange()
    assert seen(world["la"])


def test_one_person_holds_nothing_back(world: World) -> None:
    cn = world["cn"]
    until = cn.desk.clock.now() + timedelta(days=3)
    supervisor, said = cn.officers[Role.SUPERVISOR], {"reason": "r", "purpose": "p"}
    asked = propose_holding(cn.desk, supervisor, reference="CASE-1", ground="danger_to_life", until=until, **said)
    assert [one.digest for one in _open(cn)] == [asked.digest]
    with pytest.raises(NotPermitted):
        decide_holding(cn.desk, supervisor, asked.digest, grant=True, **said)
    with pytest.raises(NotPermitted):
        decide_holding(cn.desk, cn.officers[Role.OFFICER], asked.digest, grant=True, **said)
    search(cn, "la")
    world.exchange()
    assert seen(world["la"])


def test_nothing_is_held_for_longer_than_the_rule_or_for_another_ground(world: World) -> None:
    cn = world["cn"]
    now, officer = cn.desk.clock.now(), cn.officers[Role.OFFICER]
    for until, ground in (
        (now + LONGEST_HOLDING + timedelta(days=1), "covert_operation"),
        (now - timedelta(days=1), "covert_operation"),
        (now + timedelta(days=1), "embarrassment"),
    ):
        with pytest.raises(InvalidInput):
            propose_holding(cn.desk, officer, reference="CASE-1", ground=ground, reason="r", until=until, purpose="p")


def test_a_grant_is_not_given_twice(world: World) -> None:
    cn = world["cn"]
    proposal = held_back(cn)
    with pytest.raises(OutOfOrder):
        decide_holding(cn.desk, cn.officers[Role.LAWYER], proposal, grant=True, reason="r", purpose="p")


def test_without_a_line_the_search_goes_on_and_the_notice_waits() -> None:
    world = World.of("la")
    search(world["la"], "vn")
    assert send_held(world["la"].desk) == 0
    with world["la"].desk.store.reading() as unit:
        assert [row.why for row in unit.safeguards.held(limit=9)] == ["no_line"]


def test_a_search_without_purpose_or_case_is_none(world: World) -> None:
    for changes in ({"purpose": " "}, {"reference": ""}):
        with pytest.raises(InvalidInput):
            search(world["la"], "la", **changes)


def test_the_list_is_made_anew_from_the_log(world: World) -> None:
    held_back(world["cn"])
    search(world["cn"], "la")
    world.clock.turn(days=31)
    send_held(world["cn"].desk)
    search(world["cn"], "vn", reference="CASE-3")
    world.exchange()
    for name in ("cn", "la"):
        node = world[name]
        with node.desk.store.reading() as unit:
            before = unit.safeguards.searches(ANY, offset=0, limit=99), unit.safeguards.held(limit=99)
        rebuild_projections(node.desk)
        with node.desk.store.reading() as unit:
            assert (unit.safeguards.searches(ANY, offset=0, limit=99), unit.safeguards.held(limit=99)) == before


def test_the_reading_is_on_record_and_needs_a_purpose(world: World) -> None:
    la = world["la"]
    with pytest.raises(InvalidInput):
        who_searched(la.desk, la.officers[Role.OFFICER], ANY, purpose="")
    with pytest.raises(NotPermitted):
        who_searched(la.desk, la.officers[Role.ADMINISTRATOR], ANY, purpose="curiosity")


def _open(node: Node) -> list[object]:
    with node.desk.store.reading() as unit:
        return list(open_holdings(unit))
