"""What nodes do with notices, from the review to the proof of deletion, on tables of each kind; all invented."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.django_setup import POSTGRES, postgres_store, sqlite_store
from tests.fakes.certified import HOLDER
from tests.fakes.searching import named, searching, why
from tests.fakes.world import World
from tests.unit.application.notices import CHILD, PURPOSE, WANTED, Life, circulated

from comity.adapters.storage.migrating import check_migrations, is_current
from comity.application.border.asking import Typed
from comity.application.border.check_traveller import Check, check_traveller
from comity.application.border.law_here import law_here
from comity.application.ports.safeguards import SearchesWanted
from comity.application.ports.store import NoticesWanted, Store
from comity.application.projections import rebuild
from comity.application.query.confirm_match import confirm_match
from comity.application.query.forgetting import forget_searches
from comity.application.query.keeping import keep_index
from comity.application.query.purging import purge_index
from comity.application.query.screen_list import read_list, screen_next, take_list
from comity.application.query.search_person import search_person
from comity.application.redress.hold_notices import decide_holding, propose_holding
from comity.application.redress.misuse import Victim, record_misuse
from comity.application.redress.who_searched import who_searched
from comity.application.register.acting import NoticeOrder
from comity.application.register.keep_register import register_round
from comity.application.register.state_copy import state_copy
from comity.application.register.withdraw_notice import bar_standing, withdraw_notice
from comity.application.relatives.protecting import purge_reports
from comity.application.relatives.publishing import public_persons
from comity.application.relatives.reporting import submit_report
from comity.domain.officers import Role
from comity.domain.register_entries import NoticeKind
from comity.domain.relatives import KEEP_UNVERIFIED, MissingPerson, Reporter

KINDS = ["sqlite", *(["postgres"] if POSTGRES else [])]


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Three nodes, each on tables of its own; two of them keep an index."""
    with ExitStack() as opened:

        def store(node: str) -> Store:
            kept = sqlite_store(tmp_path / f"{node}.sqlite3") if request.param == "sqlite" else postgres_store()
            return opened.enter_context(kept)

        made = World.of("cn", "la", "th", store=store)
        for node in ("cn", "la"):
            searching(made[node], tmp_path / f"index-{node}")
        yield made


def test_every_migration_ran_and_the_models_have_none_to_come(world: World) -> None:
    assert is_current(world["la"].desk.store.alias)  # type: ignore[attr-defined]
    assert check_migrations() == []


def test_a_child_is_found_at_the_border_judged_and_the_owner_sees_it(world: World) -> None:
    life = circulated(world, CHILD)
    la, cn = world["la"], world["cn"]
    officer = la.officers[Role.OFFICER]
    check = Check(officer, "VTE-NK bridge, lane 2", Typed(name="ທ້າວ ສົມມຸດ"))
    (shown,) = check_traveller(la.desk, check, law_here).candidates
    assert shown.entry.record == life.id
    answer = search_person(la.desk, officer, named("ທ້າວ ສົມມຸດ"), why("missing_person"))
    assert [one.entry.kind for one in answer.candidates] == [NoticeKind.MISSING]
    verdict = confirm_match(la.desk, officer, answer.search, life.id, verdict="confirmed", purpose="missing_person")
    world.exchange()
    with la.desk.store.reading() as unit:
        row = unit.safeguards.verdict_on(answer.search, life.id)
        assert row is not None
        assert (row.event, row.wrong) == (verdict.digest, False)
    seen = who_searched(cn.desk, cn.officers[Role.OFFICER], SearchesWanted(record=life.id), purpose="redress")
    assert {one.node for one in seen.rows} == {"la"}
    assert seen.number == 2


def test_a_list_is_screened_notices_are_held_and_old_searches_forgotten(world: World) -> None:
    circulated(world, WANTED)
    la = world["la"]
    officer, desk = la.officers[Role.OFFICER], la.desk
    text = "name,birth_date,label\nThao Sommut,1988-04-03,12A\nNobody Atall,1980,12B\n"
    taken = take_list(desk, officer, "boat.csv", text.encode(), why("border_check"))
    assert screen_next(desk) is not None
    read = read_list(desk, officer, taken.job, purpose="border check")
    assert (read.row.total, read.row.hits) == (2, 1)
    until = world.clock.at + timedelta(days=10)
    reference = why("investigation").reference
    held = propose_holding(desk, officer, reference=reference, ground="covert_operation", reason="Invented.",
                           until=until, purpose="invented")  # fmt: skip
    decide_holding(desk, la.officers[Role.LAWYER], held.digest, grant=True, reason="Invented.", purpose="invented")
    search_person(desk, officer, named("Thao Sommut"), why())
    with desk.store.reading() as unit:
        assert [row.reference for row in unit.safeguards.held(limit=5)] == [reference]
    world.clock.turn(days=100)
    assert forget_searches(desk) > 0


def test_a_withdrawal_is_proven_by_every_copy_and_leaves_no_row_behind(world: World) -> None:
    life = circulated(world, WANTED)
    la, cn = world["la"], world["cn"]
    victim = Victim(life.id, "cn", HOLDER, date(2026, 3, 1), "lo", ("th",))
    record_misuse(la.desk, la.officers[Role.OFFICER], victim, purpose="redress")
    order = NoticeOrder(la.officers[Role.OFFICER], PURPOSE, life.id)
    state_copy(la.desk, order, system="border", held=True, reference="entry 1")
    withdraw_notice(cn.desk, life.order(Role.OFFICER), reason="served", words="Surrendered.")
    world.exchange()
    for node in ("la", "th"):
        register_round(world[node].desk)
    state_copy(la.desk, order, system="border", held=False, reference="deletion 1")
    world.exchange()
    assert set(life.here("cn").pending) == set()
    keep_index(la.desk)
    assert purge_index(la.desk, [life.id]) is not None
    answer = search_person(la.desk, la.officers[Role.OFFICER], named("Thao Sommut"), why())
    assert answer.candidates == ()


def test_a_node_added_after_a_bar_has_the_bar_from_the_first_row_and_another_has_none(world: World) -> None:
    life = Life(world, WANTED)
    life.ask()
    life.review()
    life.publish("th")
    bar_standing(life.desk(), life.order(Role.OFFICER), ["la"], barred=True, reason="not for this")
    world.exchange()
    assert life.line("la") is None, "who does not have the notice learns nothing of it"
    life.publish("la")

    def refused() -> dict[str, bool]:
        found = {node: life.entry(node) for node in ("la", "th")}
        return {node: entry.no_standing for node, entry in found.items() if entry is not None}

    assert refused() == {"la": True, "th": False}
    for node in ("la", "th"):
        with world[node].desk.store.unit() as unit:
            rebuild(world[node].desk, unit)
    assert refused() == {"la": True, "th": False}


def test_tables_made_anew_from_the_log_are_the_same(world: World) -> None:
    life = circulated(world, WANTED)
    circulated(world, CHILD)
    desk = world["la"].desk

    def rows() -> object:
        with desk.store.reading() as unit:
            return unit.register.rows(NoticesWanted(order="title")), unit.register.entries([life.id])

    before = rows()
    with desk.store.unit() as unit:
        rebuild(desk, unit)
    assert rows() == before


def test_what_families_say_is_on_a_table_of_its_own_and_is_purged(world: World) -> None:
    la = world["la"]
    missing = MissingPerson(
        ("Missing Synthetic",), ("1990-05-00",), "female", ("LA",), "blue jacket", date(2026, 2, 20), "invented market",
        "did not come home",
    )  # fmt: skip
    reporter = Reporter("Invented Mother", "parent", "+856 20 0000 0000", "lo")
    submit_report(la.desk, reporter, missing)
    assert public_persons(la.desk) == ([], 0)
    with la.desk.store.reading() as unit:
        assert unit.register.newest() == 0
        assert unit.relatives.listed(stage="", offset=0, limit=5)[1] == 1
    world.clock.turn(days=KEEP_UNVERIFIED.days + 1)
    assert purge_reports(la.desk) == 1
    with la.desk.store.reading() as unit:
        assert unit.relatives.listed(stage="", offset=0, limit=5)[1] == 0
