"""A case asks to be told: for a person of a released request alone, by two persons, for a time; the owner sees it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.fakes.searching import put, wanted_person
from tests.fakes.world import Node, World
from tests.unit.application.notices import CHILD, PERSON, WANTED, Life, circulated
from tests.unit.application.steps import (
    BARRED,
    Matter,
    accepted,
    acknowledged,
    assessed,
    audits,
    executed,
    law,
    released,
)
from tests.unit.application.test_relatives import REPORTER

from comity.application.ports import AccountRow
from comity.application.ports.safeguards import SearchesWanted
from comity.application.ports.standing import StandingRow
from comity.application.query.confirm_match import confirm_match
from comity.application.query.looking import MOST_SHOWN
from comity.application.query.standing_acts import (
    Wish,
    ask_standing,
    authorise_standing,
    end_standing,
    refuse_standing,
    renew_standing,
)
from comity.application.query.standing_read import StandingView, list_standing
from comity.application.query.standing_round import StandingDone, StandingRounds, forget_standing
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.redress.who_searched import who_searched
from comity.application.register.withdraw_notice import bar_standing, withdraw_notice
from comity.application.relatives.reporting import report_at_desk
from comity.domain.cases import fold
from comity.domain.errors import Barred, ComityError, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.identity import PartialDate, PersonName
from comity.domain.notice_bodies import StandingBarred
from comity.domain.officers import Actor, Role
from comity.domain.register_entries import NoticeKind, Vulnerability
from comity.domain.relatives import MissingPerson
from comity.domain.requests import Subject
from comity.domain.standing import LONGEST_GRANT, LONGEST_IN_ALL, MOST_OF_OFFICER, WAITS, Side, may_match

SUSPECT = Subject("p1", "suspect", ("Thao Sommut",), ("LA",), birth="1988-04", papers=("LA P0000001",))
THEIRS = replace(WANTED, owner="th", addressees=("cn", "la"))
DONE_NOTHING = StandingDone(0, 0)


@pytest.fixture
def world() -> World:
    world = World.of("cn", "cn-zj", "la", "th")
    put_account(world["cn"])
    return world


def put_account(node: Node, *, active: bool = True) -> None:
    who = f"{node.desk.node}.officer"
    with node.desk.store.unit() as unit:
        unit.accounts.put(AccountRow(who, "officer", "Invented Officer", ("officer",), "", "", active=active))


@pytest.fixture
def matter(world: World) -> Matter:
    return released(world, "police_info", "extradition", subjects=(SUSPECT,))


def wish(matter: Matter, **changes: Any) -> Wish:
    until = matter.world.clock.at + timedelta(days=60)
    fields: dict[str, Any] = {"measure": "m1", "purpose": "investigation", "reason": "He may be met.", "until": until}
    return Wish(matter.case, matter.request, **{**fields, **changes})


def asked(matter: Matter, **changes: Any) -> StandingRow:
    cn = matter.world["cn"]
    return ask_standing(cn.desk, cn.officers[Role.OFFICER], wish(matter, **changes))


def active(matter: Matter, **changes: Any) -> StandingRow:
    cn, row = matter.world["cn"], asked(matter, **changes)
    return authorise_standing(cn.desk, cn.officers[Role.SUPERVISOR], row.standing, reason="Needed.")


def view(world: World, role: Role = Role.OFFICER) -> StandingView:
    (one,) = list_standing(world["cn"].desk, world["cn"].officers[role]).views
    return one


def rounds(world: World) -> StandingDone:
    done = StandingRounds().round(world["cn"].desk)
    world.exchange()
    return done


def test_whoever_asked_is_told_as_a_candidate_and_the_owner_sees_it(world: World, matter: Matter) -> None:
    active(matter)
    assert rounds(world) == DONE_NOTHING
    life = circulated(world, THEIRS)
    assert rounds(world) == StandingDone(0, 1)
    (met,) = view(world).met
    assert met.entry is not None
    assert (met.entry.record, met.entry.owner) == (life.id, "th")
    th = world["th"]
    seen = who_searched(th.desk, th.officers[Role.OFFICER], SearchesWanted(record=life.id), purpose="oversight")
    (row,) = seen.rows
    assert (row.node, row.purpose, row.reference) == ("cn", "investigation", str(matter.case))
    assert row.unit.startswith("standing query")
    cn = world["cn"]
    signed = confirm_match(cn.desk, cn.officers[Role.OFFICER], met.hit.search, life.id, verdict="confirmed",
                           purpose="investigation")  # fmt: skip
    assert signed.event.type == "match.judged"
    assert rounds(world) == DONE_NOTHING, "a record is told once"
    (made,) = [one for one in audits(cn) if one.act == "search.made"]
    assert made.detail["kind"] == "standing"


def test_what_was_there_before_is_for_a_search(world: World, matter: Matter) -> None:
    circulated(world, THEIRS)
    active(matter)
    assert rounds(world) == DONE_NOTHING


def test_nothing_is_compared_before_a_second_person_has_authorised_it(world: World, matter: Matter) -> None:
    row, cn = asked(matter), world["cn"]
    circulated(world, THEIRS)
    assert rounds(world) == DONE_NOTHING
    supervisor = cn.officers[Role.SUPERVISOR]
    own = replace(supervisor, id=row.officer)
    with pytest.raises(NotPermitted, match="second person"):
        authorise_standing(cn.desk, own, row.standing, reason="Needed.")
    with pytest.raises(NotPermitted):
        authorise_standing(cn.desk, cn.officers[Role.OFFICER], row.standing, reason="Needed.")
    with pytest.raises(InvalidInput):
        authorise_standing(cn.desk, supervisor, row.standing, reason=" ")
    refuse_standing(cn.desk, supervisor, row.standing, reason="Not needed.")
    with pytest.raises(OutOfOrder):
        authorise_standing(cn.desk, supervisor, row.standing, reason="Needed.")
    assert (view(world).row.over, view(world).row.question, view(world).names) == ("refused", b"", ())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"measure": "m9"}, "standing.no_request"),
        ({"request": UUID(int=5)}, "request.unknown"),
        ({"purpose": "border_check"}, "standing.purpose"),
        ({"purpose": "missing_person"}, "standing.purpose"),
        ({"purpose": "curiosity"}, "standing.purpose"),
        ({"reason": " "}, "safeguard.incomplete"),
        ({"until": timedelta(days=91)}, "standing.period"),
        ({"until": timedelta(0)}, "standing.period"),
    ],
)
def test_what_is_no_lawful_wish_is_refused(world: World, matter: Matter, changes: dict[str, Any], code: str) -> None:
    whole = wish(matter)
    if isinstance(span := changes.get("until"), timedelta):
        changes = {"until": world.clock.at + span}
    cn = world["cn"]
    with pytest.raises(ComityError) as fault:
        ask_standing(cn.desk, cn.officers[Role.OFFICER], replace(whole, **changes))
    assert fault.value.code == code
    assert list_standing(cn.desk, cn.officers[Role.SUPERVISOR]).views == ()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.COMPLIANCE])
def test_only_whoever_searches_may_ask(matter: Matter, role: Role) -> None:
    cn = matter.world["cn"]
    with pytest.raises(NotPermitted):
        ask_standing(cn.desk, cn.officers[role], wish(matter))


def test_a_name_and_nothing_beside_it_is_too_little(world: World) -> None:
    bare = released(world, "police_info", subjects=(replace(SUSPECT, birth="", papers=()),))
    with pytest.raises(InvalidInput) as fault:
        asked(bare)
    assert fault.value.code == "standing.too_little"


def test_a_request_that_nobody_released_carries_none(world: World) -> None:
    draft = assessed(world, "cn", "police_info", subjects=(SUSPECT,))
    with pytest.raises(OutOfOrder) as fault:
        asked(draft)
    assert fault.value.code == "standing.not_open"


def test_what_the_law_bars_today_is_neither_asked_nor_goes_on(world: World, matter: Matter) -> None:
    active(matter)
    barred = law(police_info=BARRED)
    barred.version = "test-2"
    barred._today = world.clock.at.date() + timedelta(days=1)
    object.__setattr__(world["cn"].desk, "law", barred)
    with pytest.raises(Barred):
        asked(matter)
    assert rounds(world) == StandingDone(1, 0)
    circulated(world, THEIRS)
    assert rounds(world) == DONE_NOTHING
    assert view(world).row.over == "law"


def test_it_ends_with_the_measure_that_it_serves(world: World) -> None:
    matter = acknowledged(world, "police_info", subjects=(SUSPECT,))
    la, officer = world["la"], world["la"].officers[Role.OFFICER]
    put_account(la)
    with pytest.raises(OutOfOrder) as fault:
        ask_standing(la.desk, officer, wish(matter))
    assert fault.value.code == "standing.not_open", "nobody has accepted the measure here"
    accepted(matter)
    row = ask_standing(la.desk, officer, wish(matter))
    authorise_standing(la.desk, la.officers[Role.SUPERVISOR], row.standing, reason="Needed.")
    executed(matter)
    circulated(world, replace(THEIRS, addressees=("la",)))
    assert StandingRounds().round(la.desk) == StandingDone(1, 0)
    (one,) = list_standing(la.desk, officer).views
    assert (one.row.over, one.met) == ("request_over", ())


def test_it_ends_by_its_time_by_hand_and_with_its_officer(world: World, matter: Matter) -> None:
    cn, row = world["cn"], active(matter)
    world.clock.turn(days=61)
    assert rounds(world) == StandingDone(1, 0)
    assert view(world).row.over == "time"
    assert view(world).row.question == b""
    with pytest.raises(OutOfOrder):
        end_standing(cn.desk, cn.officers[Role.OFFICER], row.standing, reason="Over.")
    world.clock.turn(days=91)
    assert forget_standing(cn.desk) == 1
    second = active(matter)
    stranger = replace(cn.officers[Role.OFFICER], id="cn.another")
    with pytest.raises(NotPermitted):
        end_standing(cn.desk, stranger, second.standing, reason="Over.")
    end_standing(cn.desk, cn.officers[Role.OFFICER], second.standing, reason="Found.")
    assert view(world).row.over == "officer"


def test_it_ends_with_its_officers_account(world: World, matter: Matter) -> None:
    active(matter)
    put_account(world["cn"], active=False)
    circulated(world, THEIRS)
    assert rounds(world) == StandingDone(1, 0)
    assert (view(world).row.over, view(world).met) == ("officer_left", ())


def test_a_wish_that_nobody_answers_lapses(world: World, matter: Matter) -> None:
    asked(matter)
    world.clock.turn(days=WAITS.days)
    assert rounds(world) == StandingDone(1, 0)
    assert view(world).row.over == "nobody_answered"


def test_a_second_person_renews_it_and_not_beyond_a_year(world: World, matter: Matter) -> None:
    cn, row = world["cn"], active(matter)
    lawyer = cn.officers[Role.LAWYER]
    with pytest.raises(InvalidInput):
        renew_standing(cn.desk, lawyer, row.standing, until=world.clock.at + LONGEST_GRANT * 2, reason="Still.")
    with pytest.raises(NotPermitted):
        renew_standing(cn.desk, replace(lawyer, id=row.officer), row.standing, until=row.until, reason="Still.")
    for _ in range(6):
        world.clock.turn(days=59)
        until = min(world.clock.at + timedelta(days=60), row.asked_at + LONGEST_IN_ALL)
        renew_standing(cn.desk, lawyer, row.standing, until=until, reason="Still needed.")
    with pytest.raises(InvalidInput) as fault:
        renew_standing(cn.desk, lawyer, row.standing, until=world.clock.at + timedelta(days=30), reason="Still.")
    assert fault.value.code == "standing.period"
    world.clock.turn(days=12)
    assert rounds(world) == StandingDone(1, 0)


def test_an_officer_has_no_more_than_so_many(world: World, matter: Matter) -> None:
    for _ in range(MOST_OF_OFFICER):
        asked(matter)
    with pytest.raises(InvalidInput) as fault:
        asked(matter)
    assert fault.value.code == "standing.too_many"


def test_a_suspect_is_never_compared_with_who_is_missed(world: World, matter: Matter) -> None:
    active(matter)
    circulated(world, replace(CHILD, owner="th", addressees=("cn",), person=PERSON))
    assert rounds(world) == DONE_NOTHING
    assert view(world).row.compared == 0


def test_what_families_say_is_met_by_nothing(world: World, matter: Matter) -> None:
    active(matter)
    cn = world["cn"]
    person = MissingPerson(
        ("Thao Sommut",), ("1988-04-00",), "male", ("LA",), "", world.clock.at.date(), "here", "left"
    )
    report_at_desk(cn.desk, cn.officers[Role.OFFICER], REPORTER, person, purpose="find_person")
    world.clock.turn(days=1)
    assert rounds(world) == DONE_NOTHING
    assert view(world).row.compared == 0


@pytest.mark.parametrize(
    ("side", "changes", "may"),
    [
        (Side.SEEK, {"kind": NoticeKind.WANTED}, True),
        (Side.SEEK, {"kind": NoticeKind.WANTED, "vulnerability": Vulnerability.TRAFFICKING}, False),
        (Side.SEEK, {"kind": NoticeKind.WANTED, "misused": True}, False),
        (Side.SEEK, {"kind": NoticeKind.MISSING}, False),
        (Side.PROTECT, {"kind": NoticeKind.WANTED}, False),
        (Side.PROTECT, {"kind": NoticeKind.INFORMATION}, False),
        (Side.PROTECT, {"kind": NoticeKind.MISSING}, True),
        (Side.PROTECT, {"kind": NoticeKind.UNIDENTIFIED_BODY}, True),
    ],
)
def test_victims_and_suspects_are_never_matched(side: Side, changes: dict[str, Any], may: bool) -> None:
    assert may_match(side, replace(wanted_person(1, "Somebody"), **changes)) is may


def test_the_owner_takes_its_record_back_and_nothing_of_it_is_shown(world: World, matter: Matter) -> None:
    active(matter)
    life: Life = circulated(world, THEIRS)
    rounds(world)
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="refugee", words="Recognised there.")
    world.exchange()
    (met,) = view(world).met
    assert met.entry is None


def bar(life: Life, *nodes: str, barred: bool = True) -> None:
    bar_standing(life.desk(), life.order(Role.OFFICER), nodes, barred=barred, reason="not for this")
    life.world.exchange()


def test_an_owner_refuses_before_it_is_circulated_and_nothing_is_compared(world: World, matter: Matter) -> None:
    row = active(matter)
    life = Life(world, THEIRS)
    bar(life)
    life.ask()
    life.review()
    life.publish()
    assert rounds(world) == DONE_NOTHING
    seen = view(world)
    assert (seen.met, seen.row.compared, dict(seen.refused_by)) == ((), row.compared, {"th": 1})
    th = world["th"]
    asked_of = who_searched(th.desk, th.officers[Role.OFFICER], SearchesWanted(record=life.id), purpose="oversight")
    assert asked_of.number == 0, "the owner learns nothing of what was not compared"


def test_a_refusal_looks_alike_whether_or_not_it_would_have_met(world: World, matter: Matter) -> None:
    active(matter)
    somebody = replace(PERSON, names=(PersonName("Somebody Else"),), births=(PartialDate(1951, 2, 3),), numbers=())
    life = Life(world, replace(THEIRS, person=somebody, description="A tall invented man."))
    bar(life)
    life.ask()
    life.review()
    life.publish()
    assert rounds(world) == DONE_NOTHING
    assert dict(view(world).refused_by) == {"th": 1}


def test_what_was_met_is_gone_once_its_owner_refuses_and_is_met_when_that_is_lifted(
    world: World, matter: Matter
) -> None:
    active(matter)
    life = circulated(world, THEIRS)
    assert rounds(world) == StandingDone(0, 1)
    bar(life, "cn")
    (met,) = view(world).met
    assert (met.refused, met.entry, met.shown) == (True, None, None)
    assert life.here("la").standing_barred == frozenset(), "it is between the owner and that node"
    bar(life, "cn", barred=False)
    (met,) = view(world).met
    assert (met.refused, met.entry is not None) == (False, True)


@pytest.mark.parametrize("nodes", [("cn",), ("cn", "la")])
def test_whoever_gets_it_after_the_bar_gets_the_bar_with_it(
    world: World, matter: Matter, nodes: tuple[str, ...]
) -> None:
    active(matter)
    life = Life(world, THEIRS)
    life.ask()
    life.review()
    life.publish("la")
    bar(life, *nodes)
    assert life.state("cn") is None, "who does not have it learns nothing of it"
    assert life.here("la").standing_barred == frozenset(nodes) - {"cn"}, "nor whoever has it of who may get it"
    life.publish("cn")
    assert rounds(world) == DONE_NOTHING
    entry = life.entry("cn")
    assert entry is not None
    assert entry.no_standing
    assert dict(view(world).refused_by) == {"th": 1}
    bar(life, "cn", barred=False)
    assert not life.here("cn").bars_standing("cn")
    assert life.here("th").bars_standing("la") is ("la" in nodes)


def test_the_bar_is_in_the_event_that_brings_the_notice(world: World) -> None:
    """Whatever comes after it, or never comes, no moment is left in which it may be compared."""
    life = Life(world, THEIRS)
    bar(life, "cn")
    life.ask()
    life.review()
    life.publish()
    for node, barred in (("cn", True), ("la", False)):
        with world[node].desk.store.reading() as unit:
            events = [known(one.signed) for one in unit.events.of_case(life.id)]
        first = fold(life.id, [one for one in events if one.event.type == "notice.published"]).notice
        assert first is not None
        assert first.bars_standing(node) is barred
        assert [one.event.type for one in events].count("notice.published") == 1
        assert life.here(node).standing_barred == (frozenset({"cn"}) if barred else frozenset())


def test_a_bar_lifted_before_a_node_gets_it_comes_with_nothing(world: World, matter: Matter) -> None:
    active(matter)
    life = Life(world, THEIRS)
    bar(life, "cn", "la")
    bar(life, "cn", barred=False)
    life.ask()
    life.review()
    life.publish()
    assert rounds(world) == StandingDone(0, 1)
    assert life.here("cn").standing_barred == frozenset()


def test_only_the_owner_refuses_for_nodes_that_have_it_and_with_a_reason(world: World, matter: Matter) -> None:
    life = circulated(world, THEIRS)
    with pytest.raises(NotPermitted):
        bar_standing(life.desk("la"), life.order(Role.OFFICER, "la"), (), barred=True, reason="ours")
    for nodes, reason in ((("nobody",), "no"), (("th",), "ourselves"), (("cn",), " ")):
        with pytest.raises(InvalidInput):
            bar_standing(life.desk(), life.order(Role.OFFICER), nodes, barred=True, reason=reason)
    with pytest.raises(InvalidInput, match="barred"):
        bar_standing(life.desk(), life.order(Role.OFFICER), ("cn-zj",), barred=False, reason="it is not")
    bar(life)
    with pytest.raises(InvalidInput):
        bar_standing(life.desk(), life.order(Role.OFFICER), ("cn",), barred=False, reason="again")
    assert life.here("cn").bars_standing("cn")
    assert not life.here("th").bars_standing("th"), "an owner's own queries are its own affair"
    bar(life, barred=False)
    assert not life.here("cn").bars_standing("cn")
    assert matter


def test_an_addressee_s_word_bars_nothing(world: World) -> None:
    """What la signs in th's stream has no effect at cn."""
    life = circulated(world, THEIRS)
    la = world["la"]
    with la.desk.store.unit() as unit:
        recorder = Recorder(la.desk, unit, Actor("la.officer", Role.OFFICER), "test")
        recorder.record(StandingBarred(life.id, (), barred=True, reason="ours"), case=life.id, audience=["cn"])
        recorder.finish()
    world.exchange()
    assert not life.here("cn").bars_standing("cn")


def test_an_auditor_sees_counts_and_nobody_else_sees_anothers(world: World, matter: Matter) -> None:
    active(matter)
    seen = view(world, Role.AUDITOR)
    assert (seen.names, seen.row.measure) == ((), "m1")
    assert view(world, Role.SUPERVISOR).names == ("Thao Sommut",)
    cn = world["cn"]
    assert list_standing(cn.desk, replace(cn.officers[Role.OFFICER], id="cn.another")).views == ()
    with pytest.raises(NotPermitted):
        list_standing(cn.desk, cn.officers[Role.ADMINISTRATOR])


def test_the_log_has_counts_and_no_name(world: World, matter: Matter) -> None:
    row = active(matter)
    end_standing(world["cn"].desk, world["cn"].officers[Role.OFFICER], row.standing, reason="Found: Thao Sommut.")
    acts = [one for one in audits(world["cn"]) if one.act.startswith("standing.")]
    assert [one.act for one in acts] == ["standing.asked", "standing.authorised", "standing.ended"]
    assert acts[-1].detail["compared"] == "0"
    assert all("Sommut" not in str(one) for one in acts)


def test_several_spellings_and_papers_go_with_the_person(world: World) -> None:
    both = replace(SUSPECT, names=("ທ້າວ ສົມມຸດ", "Thao Sommut"), papers=("E1", "LA P0000001"))
    row = asked(released(world, "police_info", subjects=(both,)))
    assert view(world).names == tuple(PersonName(name).text for name in both.names)
    assert row.question


def test_more_matches_than_are_shown_at_once_all_come_in_the_rounds_after(world: World, matter: Matter) -> None:
    active(matter)
    desk, meant = world["cn"].desk, MOST_SHOWN * 2 + 3
    for number in range(meant):
        put(desk, replace(wanted_person(number + 1, "Thao Sommut"), person=PERSON))
    rounds_of, shown = StandingRounds(), []
    while (done := rounds_of.round(desk)).shown:
        shown.append(done.shown)
    assert sum(shown) == meant
    assert max(shown) <= MOST_SHOWN
    assert len({one.hit.record for one in view(world).met}) == meant


def test_one_that_cannot_be_followed_holds_up_no_other_and_is_on_record_once_a_day(
    world: World, matter: Matter
) -> None:
    cn, broken, _ = world["cn"], active(matter), active(matter, reason="Another reason.")
    with cn.desk.store.unit() as unit:
        unit.standing.put(replace(broken, question=b"not a question"))
    circulated(world, THEIRS)
    rounds_of = StandingRounds()
    assert rounds_of.round(cn.desk) == StandingDone(0, 1)
    rounds_of.round(cn.desk)
    held = [one for one in audits(cn) if one.act == "standing.held"]
    assert [(one.subject, one.outcome) for one in held] == [(str(broken.standing), "canonical.unreadable")]
    world.clock.turn(days=1)
    rounds_of.round(cn.desk)
    assert len([one for one in audits(cn) if one.act == "standing.held"]) == 2
