"""Looking persons up: by purpose and case alone, on record, and what is not there says what it means."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.fakes.certified import certified
from tests.fakes.searching import CASE, named, put, record, searching, wanted_person, why, world_with_search
from tests.fakes.world import Node, World

from comity.adapters.index import file_index
from comity.application.casework.open_case import open_case
from comity.application.oversight.read_audit import AuditQuery, read_audit
from comity.application.ports import AccountRow
from comity.application.query import search_person as search_desk
from comity.application.query.alarms import list_search_alarms, settle_alarm
from comity.application.query.confirm_match import confirm_match
from comity.application.query.forgetting import forget_searches
from comity.application.query.keeping import build_index, index_status, keep_index
from comity.application.query.plain_form import answer_to_plain
from comity.application.query.search_person import SearchAnswer, search_person, search_thing
from comity.application.reading import known
from comity.application.redress.misuse import Victim, record_misuse
from comity.domain.certificates import Holder, HolderDocument, Standing
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Refused, Unavailable
from comity.domain.fishing import Sign
from comity.domain.identity import ThingKind, ThingNumber
from comity.domain.negative_answers import NoHit
from comity.domain.officers import Officer, Role
from comity.domain.register_entries import NoticeKind, Vulnerability
from comity.domain.searches import KEPT, SearchLimits
from comity.matching.scoring import Band


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = world_with_search(tmp_path / "index", "la", "th")
    desk = world["la"].desk
    put(desk, wanted_person(1, "Somsak Inventedname", "ສົມສັກ", numbers=["PA1234567"]))
    put(desk, wanted_person(2, "Keo Imaginary", owner="th", owner_state="TH"))
    return world


@pytest.fixture
def la(world: World) -> Node:
    return world["la"]


def ask(node: Node, *names: str, role: Role = Role.OFFICER, **more: object) -> SearchAnswer:
    reason = {name: more.pop(name) for name in ("purpose", "case") if name in more}
    return search_person(node.desk, node.officers[role], named(*names, **more), why(**reason))  # type: ignore[arg-type]


def records(answer: SearchAnswer) -> list[int]:
    return [one.entry.record.int & 0xFFFF for one in answer.candidates]


def audits(node: Node, act: str) -> list[dict[str, str]]:
    page = read_audit(node.desk, node.officers[Role.AUDITOR], AuditQuery(act=act), purpose="test")
    return [
        {**row.detail, "purpose": row.purpose, "outcome": row.outcome, "role": row.role}
        for row in page.rows
        if row.act == act
    ]


def alarms(node: Node) -> list[str]:
    seen = list_search_alarms(node.desk, node.officers[Role.AUDITOR], purpose="test")
    return [row.sign for row in seen.rows]


def test_a_bare_name_is_never_more_than_for_review_and_a_date_and_a_number_may_be(la: Node) -> None:
    (bare,) = ask(la, "Somsak Inventedname").candidates
    assert bare.band is Band.REVIEW
    (full,) = ask(la, "Somsak Inventedname", born=(1990, 5, 17), passport="PA1234567").candidates
    assert full.band is Band.AUTOMATIC
    assert full.match is not None
    assert full.probability > bare.probability
    assert {one.field for one in full.match.evidence} >= {"name", "birth_date", "number"}


def test_nobody_found_is_no_clearance_and_it_ends(la: Node) -> None:
    answer = ask(la, "Nobody Whatsoever")
    assert answer.candidates == ()
    negative = answer.negative
    assert negative is not None
    assert answer.at < negative.valid_until <= answer.at + timedelta(hours=24)
    assert negative.wording_key is NoHit.PARTLY
    assert [one.source for one in negative.not_asked] == ["th"]
    with pytest.raises(TypeError):
        bool(negative)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_search(la: Node, role: Role) -> None:
    allowed = {Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY}
    if role in allowed:
        assert records(ask(la, "Keo Imaginary", role=role)) == [2]
        return
    with pytest.raises(NotPermitted):
        ask(la, "Keo Imaginary", role=role)
    assert audits(la, "search.made")[0]["outcome"] == "policy.role"


@pytest.mark.parametrize(
    ("purpose", "case", "code"),
    [
        ("", CASE, "query.purpose"),
        ("curiosity", CASE, "query.purpose"),
        ("investigation", "", "query.case"),
        ("investigation", "none", "query.case"),
        ("investigation", "?1234", "query.case"),
        ("investigation", "0" * 65, "query.case"),
        ("investigation", "01960000-0000-7000-8000-000000000001", "case.unknown"),
    ],
)
def test_a_search_without_purpose_or_case_number_is_none(la: Node, purpose: str, case: str, code: str) -> None:
    with pytest.raises(InvalidInput) as told:
        ask(la, "Keo Imaginary", purpose=purpose, case=case)
    assert told.value.code == code


def test_a_case_of_this_node_is_a_case_number(la: Node) -> None:
    case = open_case(la.desk, la.officers[Role.OFFICER], title="invented", purpose="test")
    assert records(ask(la, "Keo Imaginary", case=str(case))) == [2]
    assert len(audits(la, "search.made")) == 1


def test_a_search_is_on_record_without_the_name(la: Node) -> None:
    answer = ask(la, "Somsak Inventedname")
    (entry,) = audits(la, "search.made")
    assert (entry["purpose"], entry["reference"], entry["role"]) == ("investigation", CASE, "officer")
    assert (entry["review"], entry["automatic"], entry["asked"]) == ("1", "0", "1")
    assert len(entry["question"]) == 64
    assert "somsak" not in str(entry).lower()
    with la.desk.store.reading() as unit:
        made = unit.searches.get(answer.search)
    assert made is not None
    assert made.bare
    assert made.shown == 1


def test_the_owner_abroad_learns_who_searched_and_for_what(world: World) -> None:
    answer = ask(world["la"], "Keo Imaginary")
    world.exchange()
    with world["th"].desk.store.reading() as unit:
        (told,) = unit.events.of_type("search.noticed")
    assert told.signed.event.author == "la"
    body = known(told.signed).body
    assert (body.search, body.records, body.reference) == (answer.search, (record(2),), CASE)


def test_a_withdrawn_record_is_not_found_one_second_later_even_if_the_index_still_has_it(la: Node) -> None:
    assert records(ask(la, "Keo Imaginary")) == [2]
    put(la.desk, None, of=record(2))
    before = time.monotonic()
    assert records(ask(la, "Keo Imaginary")) == []
    assert time.monotonic() - before < 1.0


def test_what_was_published_a_moment_ago_is_found(la: Node) -> None:
    put(la.desk, wanted_person(3, "Fresh Person"))
    assert records(ask(la, "Fresh Person")) == [3]


def test_a_record_past_its_time_is_not_shown(la: Node) -> None:
    put(la.desk, wanted_person(4, "Past Itstime", valid_until=la.desk.clock.now()))
    assert ask(la, "Past Itstime").candidates == ()


def test_what_left_between_look_and_record_falls_out(la: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    real = search_desk.look

    def slowly(*asked: object) -> object:
        looked = real(*asked)  # type: ignore[arg-type]
        put(la.desk, None, of=record(2))
        return looked

    monkeypatch.setattr(search_desk, "look", slowly)
    answer = ask(la, "Keo Imaginary")
    assert answer.candidates == ()
    assert answer.negative is not None


def test_an_index_that_cannot_answer_is_no_negative_answer(la: Node, tmp_path: Path) -> None:
    (tmp_path / "index" / "CURRENT").write_text("nonsense")
    with pytest.raises(Unavailable) as told:
        ask(la, "Keo Imaginary")
    assert told.value.code == "index.damaged"
    assert audits(la, "search.made") == []
    assert keep_index(la.desk).made_anew == "index.damaged"
    assert records(ask(la, "Keo Imaginary")) == [2]


def test_an_engine_that_is_not_ready_is_no_negative_answer(la: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_index, "_WARMTH_SECONDS", 0.01)
    la.desk.index.expect_warmth()
    with pytest.raises(Unavailable) as told:
        ask(la, "Keo Imaginary")
    assert told.value.code == "index.warming"
    assert audits(la, "search.made") == []
    status = index_status(la.desk)
    assert (status.state, status.why) == (None, "index.warming")
    la.desk.index.warm()
    assert index_status(la.desk).state
    assert records(ask(la, "Keo Imaginary")) == [2]


def test_a_node_without_an_index_says_so(world: World) -> None:
    with pytest.raises(Unavailable) as told:
        ask(world["th"], "Anybody")
    assert told.value.code == "index.none"


def test_a_register_that_was_put_back_has_its_index_made_anew(la: Node, tmp_path: Path) -> None:
    build_index(la.desk)
    fresh = World.of("la")["la"]
    searching(fresh, tmp_path / "index")
    assert ask(fresh, "Keo Imaginary").candidates == ()


def test_a_child_in_need_comes_before_a_likelier_other(la: Node) -> None:
    child = wanted_person(5, "Keo Somebody", kind=NoticeKind.MISSING, vulnerability=Vulnerability.CHILD)
    put(la.desk, child)
    put(la.desk, wanted_person(6, "Keo Somebody Else"))
    found = records(ask(la, "Keo Somebody Else"))
    assert found[0] == 5
    assert 6 in found


def test_a_thing_is_found_exactly_and_nearly_and_only_its_own_record_is_more_than_review(la: Node) -> None:
    lost = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "PX7654321", "LA", "passport")
    put(la.desk, replace(wanted_person(7, "x"), person=None, kind=NoticeKind.OBJECT, things=(lost,)))
    officer = la.officers[Role.OFFICER]
    (same,) = search_thing(la.desk, officer, (lost,), why("document_check")).candidates
    assert (same.band, same.numbers[0].exact) == (Band.AUTOMATIC, True)
    slip = replace(lost, text="PX7654312")
    (near,) = search_thing(la.desk, officer, (slip,), why("document_check")).candidates
    assert (near.band, near.numbers[0].exact) == (Band.REVIEW, False)


def test_nothing_to_look_up_is_refused(la: Node) -> None:
    with pytest.raises(InvalidInput):
        ask(la, "  ")
    with pytest.raises(InvalidInput):
        search_thing(la.desk, la.officers[Role.OFFICER], (), why())


# Certificates and misused identities


def test_a_certificate_is_shown_and_takes_no_candidate_away_and_clears_nobody(la: Node) -> None:
    before = ask(la, "Somsak Inventedname", born=(1990, 5, 17), passport="PA1234567")
    assert before.first == ()
    number = certified(la, 1)
    after = ask(la, "Somsak Inventedname", born=(1990, 5, 17), passport="PA1234567")
    assert [(one.entry, one.band, one.probability) for one in after.candidates] == [
        (one.entry, one.band, one.probability) for one in before.candidates
    ]
    (first,) = after.first
    assert (first.number, first.standing, first.records) == (number, Standing.VALID, (record(1),))
    assert first.holder.features == ("a scar on the left hand",)
    with pytest.raises(TypeError):
        bool(first)
    assert after.negative is None
    plain = answer_to_plain(after)
    assert plain["hit"] is False
    assert plain["first"][0]["certificate"] == number


def test_a_certificate_is_met_by_name_although_it_covers_another_record(la: Node) -> None:
    number = certified(la, 9)
    (first,) = ask(la, "Somsak Inventedname").first
    assert (first.number, first.records) == (number, ())
    assert ask(la, "Keo Imaginary").first == ()


def test_a_certificate_is_met_by_its_document_where_only_a_number_is_looked_up(la: Node) -> None:
    passport = HolderDocument("travel_document", "LA", "PA1234567")
    holder = Holder(("Another Synthetic",), "1990-05-17", "male", (passport,))
    number = certified(la, 9, holder=holder)
    thing = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "PA1234567", "LA", "passport")
    answer = search_thing(la.desk, la.officers[Role.OFFICER], (thing,), why("document_check"))
    assert records(answer) == [1]
    assert [one.number for one in answer.first] == [number]


def test_a_misused_identity_is_shown_with_its_victim(la: Node) -> None:
    put(la.desk, wanted_person(8, "Somsak Inventedname", misused=True))
    holder = Holder(("Somsak Inventedname",), "1990-05-17", "male", features=("a scar on the left hand",))
    victim = Victim(record(8), "la", holder, date(2026, 2, 1), "lo")
    record_misuse(la.desk, la.officers[Role.OFFICER], victim, purpose="redress")
    answer = ask(la, "Somsak Inventedname")
    assert 8 in records(answer)
    assert [(one.misused, one.records) for one in answer.first] == [(True, (record(8),))]


# Verdicts


def test_a_named_officer_judges_once_what_a_search_showed(la: Node) -> None:
    answer = ask(la, "Somsak Inventedname")
    judge = la.officers[Role.OFFICER]
    confirm_match(la.desk, judge, answer.search, record(1), verdict="rejected", reason="same_name", purpose="test")
    with la.desk.store.reading() as unit:
        verdict = unit.safeguards.verdict_on(answer.search, record(1))
    assert verdict is not None
    assert (verdict.wrong, verdict.band, verdict.query_script) == (True, "review", "Latn")
    with pytest.raises(OutOfOrder):
        confirm_match(la.desk, judge, answer.search, record(1), verdict="confirmed", purpose="test")
    with pytest.raises(InvalidInput) as told:
        confirm_match(la.desk, judge, answer.search, record(2), verdict="confirmed", purpose="test")
    assert told.value.code == "query.not_shown"
    with pytest.raises(NotPermitted):
        confirm_match(la.desk, la.officers[Role.AUDITOR], answer.search, record(1), verdict="confirmed", purpose="x")


# Budgets and signs of searching for its own sake


def test_a_spent_budget_holds_up_and_alarms_but_never_holds_up_a_danger_to_life(world: World, tmp_path: Path) -> None:
    la = searching(world["la"], tmp_path / "index", SearchLimits(officer_per_hour=2))
    for _ in range(2):
        ask(la, "Keo Imaginary")
    with pytest.raises(Refused) as told:
        ask(la, "Keo Imaginary")
    assert told.value.code == "query.budget"
    assert alarms(la) == [Sign.BUDGET]
    assert records(ask(la, "Keo Imaginary", purpose="danger_to_life")) == [2]
    world.clock.turn(hours=2)
    assert records(ask(la, "Keo Imaginary")) == [2]


def test_a_unit_has_a_budget_too(world: World, tmp_path: Path) -> None:
    la = searching(world["la"], tmp_path / "index", SearchLimits(unit_per_day=2))
    ask(la, "Keo Imaginary")
    ask(la, "Keo Imaginary", role=Role.LAWYER)
    with pytest.raises(Refused):
        ask(la, "Keo Imaginary", role=Role.SUPERVISOR)


def test_walking_through_the_alphabet_is_told_once(la: Node) -> None:
    for name in ("Abel", "Bora", "Chan", "Dara", "Em", "Fon", "Gamon", "Houng", "In"):
        ask(la, f"{name} Invented", born=(1990, 1, 1))
    assert alarms(la) == [Sign.WALKING]


def test_sweeping_with_bare_names_and_without_progress_is_told(la: Node) -> None:
    for number in range(31):
        ask(la, f"{'Zyx'[number % 3]}o Inv{number % 7}")
    assert set(alarms(la)) == {Sign.BARE_NAMES, Sign.NO_PROGRESS}
    assert len(audits(la, "search.alarm")) == 2


def test_progress_in_the_case_is_no_sign(la: Node) -> None:
    judged = ask(la, "Somsak Inventedname", born=(1990, 5, 17))
    confirm_match(la.desk, la.officers[Role.OFFICER], judged.search, record(1), verdict="confirmed", purpose="test")
    for number in range(31):
        ask(la, f"{'Zyx'[number % 3]}o Inv{number % 7}", born=(1990, 1, 1))
    assert alarms(la) == []


@pytest.mark.parametrize(("name", "sign"), [("Keomany Phonsa", Sign.OWN_NAME), ("PHET, Anousa", Sign.COLLEAGUE)])
def test_the_own_name_and_a_colleague_are_told(la: Node, name: str, sign: Sign) -> None:
    with la.desk.store.unit() as unit:
        for account, whose in ((la.officers[Role.OFFICER].id, "Keomany Phonsa"), ("la.other", "Anousa Phet")):
            unit.accounts.put(AccountRow(account, account, whose, ("officer",), "", ""))
    ask(la, name, born=(1990, 1, 1))
    assert alarms(la) == [sign]


def test_an_auditor_settles_an_alarm_with_a_finding_and_it_stays(la: Node) -> None:
    for name in ("Abel", "Bora", "Chan", "Dara", "Em", "Fon", "Gamon", "Houng"):
        ask(la, f"{name} Invented", born=(1990, 1, 1))
    auditor = la.officers[Role.AUDITOR]
    (row,) = list_search_alarms(la.desk, auditor, purpose="test").rows
    with pytest.raises(NotPermitted):
        settle_alarm(la.desk, la.officers[Role.SUPERVISOR], row.alarm, finding="x", purpose="test")
    with pytest.raises(InvalidInput):
        settle_alarm(la.desk, auditor, row.alarm, finding=" ", purpose="test")
    settle_alarm(la.desk, auditor, row.alarm, finding="A list of a seized phone, in its order.", purpose="test")
    assert alarms(la) == []
    (kept,) = list_search_alarms(la.desk, auditor, open_only=False, purpose="test").rows
    assert kept.seen_by == auditor.id
    with pytest.raises(OutOfOrder):
        settle_alarm(la.desk, auditor, row.alarm, finding="again", purpose="test")


def test_searches_at_once_all_answer_and_all_are_on_record(la: Node) -> None:
    officer = Officer("la.many", "Many", frozenset({Role.OFFICER}))

    def one(number: int) -> list[int]:
        answer = search_person(la.desk, officer, named("Keo Imaginary", born=(1990, 5, number % 28 + 1)), why())
        return records(answer)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(one, range(16))) == [[2]] * 16
    assert len([row for row in audits(la, "search.made") if row["outcome"] == "done"]) == 16


def test_a_search_is_forgotten_after_its_time_and_the_audit_log_keeps_it(world: World, la: Node) -> None:
    old = ask(la, "Somsak Inventedname")
    world.clock.turn(days=KEPT.days - 1)
    young = ask(la, "Somsak Inventedname")
    assert forget_searches(la.desk) == 0
    world.clock.turn(days=2)
    assert forget_searches(la.desk) == 1
    with la.desk.store.reading() as unit:
        assert unit.searches.get(old.search) is None
        assert unit.searches.shown(old.search) == []
        assert unit.searches.get(young.search) is not None
    assert len(audits(la, "search.made")) == 2
    assert len(audits(la, "search.forgotten")) == 1
