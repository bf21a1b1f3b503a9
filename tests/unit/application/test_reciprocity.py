"""The reciprocity ledger: both sides count the same, each from its own events; no person in it; counted once."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.steps import accepted, acknowledged, audits, executed, refused, released

from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.oversight.reciprocity import (
    MAY_SEE_LEDGER,
    LedgerLine,
    LedgerQuery,
    Reciprocity,
    read_ledger,
    refresh_ledger,
    table_of,
    uncounted,
)
from comity.application.ports import LedgerRow
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Role

READ = "reading in a test"


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def ledger(world: World, node: str, role: Role = Role.LAWYER, most: int | None = None, **query: Any) -> Reciprocity:
    here = world[node]
    return read_ledger(here.desk, here.officers[role], LedgerQuery(**query), purpose=READ, most=most)


def lines(world: World, node: str, **query: Any) -> dict[str, LedgerLine]:
    return {line.measure: line for line in ledger(world, node, **query).lines}


def test_what_was_refused_and_executed_is_counted_by_measure_and_ground(world: World) -> None:
    matter = acknowledged(world, "police_info", "mla_search_seizure")
    accepted(matter)
    refused(matter, "m2", "LINK")
    executed(matter)
    world.exchange()
    at_la = lines(world, "la")
    assert (at_la["police_info"].asked, at_la["police_info"].executed, at_la["police_info"].refused) == (1, 1, 0)
    assert at_la["mla_search_seizure"].refused == 1
    assert at_la["mla_search_seizure"].grounds == {"LINK": 1}
    assert {line.direction for line in at_la.values()} == {"in"}
    assert {line.partner for line in at_la.values()} == {"CN"}


def test_the_other_side_counts_the_same_refusal_as_its_own_asking(world: World) -> None:
    matter = acknowledged(world, "police_info", "mla_search_seizure")
    refused(matter, "m2", "LINK")
    world.exchange()
    at_cn = lines(world, "cn")["mla_search_seizure"]
    assert (at_cn.direction, at_cn.partner, at_cn.refused, at_cn.grounds) == ("out", "LA", 1, {"LINK": 1})
    assert lines(world, "cn")["police_info"].open == 1


def test_every_asked_measure_stands_in_one_column(world: World) -> None:
    matter = acknowledged(world, "police_info", "mla_search_seizure")
    accepted(matter)
    world.exchange()
    for node in ("cn", "la"):
        for line in lines(world, node).values():
            ended = line.executed + line.refused + line.not_executed + line.postponed + line.withdrawn
            assert line.asked == line.open + ended


def test_a_deadline_that_passed_is_late_and_one_to_come_is_not(world: World) -> None:
    released(world, "police_info")
    assert lines(world, "la")["police_info"].late == 0
    world.clock.turn(days=60)
    assert lines(world, "la")["police_info"].late == 1
    assert lines(world, "cn")["police_info"].late == 1


def test_what_never_left_is_not_counted(world: World) -> None:
    from tests.unit.application.steps import drafted

    drafted(world, "cn", "police_info")
    assert ledger(world, "cn").lines == ()


def test_filters_narrow_what_is_counted(world: World) -> None:
    released(world, "police_info", "mla_search_seizure")
    today = world.clock.at.date()
    assert set(lines(world, "cn", measure="police_info")) == {"police_info"}
    assert lines(world, "cn", partner="TH") == {}
    assert lines(world, "cn", direction="in") == {}
    assert set(lines(world, "cn", since=today, until=today)) == {"police_info", "mla_search_seizure"}
    assert lines(world, "cn", until=today - timedelta(days=1)) == {}


def test_counting_goes_on_where_it_ended(world: World) -> None:
    released(world, "police_info")
    la = world["la"].desk
    assert uncounted(la) == 1
    assert refresh_ledger(la) == 1
    assert uncounted(la) == 0
    released(world, "mla_search_seizure")
    assert refresh_ledger(la) == 1
    assert {line.asked for line in ledger(world, "la").lines} == {1}


def test_a_page_does_not_wait_for_too_many_cases_and_says_how_many(world: World) -> None:
    released(world, "police_info")
    found = ledger(world, "la", most=0)
    assert (found.lines, found.uncounted) == ((), 1)
    assert ledger(world, "la", most=1).uncounted == 0


def test_rebuilt_from_events_it_is_the_same(world: World) -> None:
    matter = acknowledged(world, "police_info", "mla_search_seizure")
    refused(matter, "m2", "LINK")
    world.exchange()
    before = ledger(world, "la").lines
    rebuild_projections(world["la"].desk)
    with world["la"].desk.store.reading() as unit:
        assert unit.ledger.rows() == []
        assert unit.ledger.mark() is None
    assert ledger(world, "la").lines == before


def test_nothing_in_a_row_names_a_person_or_holds_words(world: World) -> None:
    released(world, "police_info")
    assert {one.name for one in fields(LedgerRow)} == {
        "case", "request", "measure", "direction", "partner", "word", "stage", "grounds", "released_at",
        "answered_at", "due_at", "late", "assurances_asked", "assurances_given", "assurances_declined",
    }  # fmt: skip
    text = str(table_of(ledger(world, "la").lines).plain())
    assert "Invented" not in text
    assert not any(officer.id in text for officer in world["la"].officers.values())


@pytest.mark.parametrize("role", sorted(frozenset(Role) - MAY_SEE_LEDGER - {Role.SYSTEM}, key=str))
def test_other_roles_are_refused_and_the_try_is_on_record(world: World, role: Role) -> None:
    with pytest.raises(NotPermitted):
        ledger(world, "la", role=role)
    assert [entry.outcome for entry in audits(world["la"]) if entry.act == "ledger.read"] == ["policy.role"]


def test_each_reading_is_on_record_with_its_purpose(world: World) -> None:
    ledger(world, "la")
    assert [(e.outcome, e.purpose) for e in audits(world["la"]) if e.act == "ledger.read"] == [("read", READ)]
    here = world["la"]
    with pytest.raises(InvalidInput):
        read_ledger(here.desk, here.officers[Role.LAWYER], LedgerQuery(), purpose=" ")


@pytest.mark.parametrize("query", [{"direction": "both"}, {"since": date(2026, 2, 1), "until": date(2026, 1, 1)}])
def test_a_question_that_makes_no_sense_is_refused(world: World, query: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ledger(world, "la", **query)
