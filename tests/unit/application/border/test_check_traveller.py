"""One traveller, one glance: what is shown first, what is never said, and what is always on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from tests.fakes.border import BorderFake, records
from tests.fakes.searching import record as record_id
from tests.fakes.world import Node, World

from comity.adapters.index import file_index
from comity.application.border import check_traveller as checking
from comity.application.border.answers import BorderAnswer, NumberHit
from comity.application.border.asking import Typed, birth_of
from comity.application.border.check_traveller import PURPOSE, Check, check_traveller
from comity.application.border.judge_candidate import Finding, Opinion, judge_candidate
from comity.application.desk import Desk
from comity.application.ports.no_index import NO_INDEX
from comity.application.ports.safeguards import SearchesWanted
from comity.application.query import looking
from comity.application.query.confirm_match import confirm_match
from comity.application.query.looking import Looked, Question
from comity.application.reading import known
from comity.application.redress.certificates import Application, issue_certificate, propose_certificate
from comity.application.redress.who_searched import who_searched
from comity.domain.border_steps import Backing, Step, Unbacked
from comity.domain.certificates import Holder, Standing
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Unavailable
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, ThingKind, ThingNumber
from comity.domain.negative_answers import NoHit
from comity.domain.officers import Role
from comity.domain.redress_bodies import Verdict
from comity.domain.register_entries import Action, NoticeKind, Vulnerability
from comity.web.border.plain import answer_to_plain

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
ANNA = Typed(zone=ZONE)
TODAY = date(2026, 11, 22)
BORN = (PartialDate(1974, 8, 12),)
BACKED = Backing(backed=True, why=None, for_whom="LA", bases=("an-invented-treaty",))


@pytest.fixture
def node() -> Node:
    return World.of("cn", "la").nodes["cn"]


@pytest.fixture
def border(node: Node, tmp_path: Path) -> BorderFake:
    return BorderFake(node, tmp_path / "index")


def look(
    node: Node, border: BorderFake, typed: Typed = ANNA, role: Role = Role.OFFICER, certificate: str = ""
) -> BorderAnswer:
    check = Check(node.officers[role], "VTE-NK bridge, lane 2", typed, certificate)
    return check_traveller(node.desk, check, border.law)


def put(border: BorderFake, record: int, **more: object) -> None:
    """Anna Eriksson, with her birth date."""
    name = more.pop("name", "Eriksson Anna Maria")
    identity = PersonIdentity((PersonName(str(name)),), births=BORN)
    border.put(record, person=identity, **more)


def test_nothing_found_is_no_clearance_and_expires(node: Node, border: BorderFake) -> None:
    answer = look(node, border)
    assert answer.candidates == ()
    assert answer.headline is None
    assert answer.negative is not None
    assert 0 < (answer.negative.valid_until - answer.at).total_seconds() <= 900
    with pytest.raises(TypeError):
        bool(answer.negative)


def cut_short(patch: pytest.MonkeyPatch, module: object) -> None:
    """Every look sees only a part of what may fit."""

    def partly(desk: Desk, questions: Sequence[Question]) -> list[Looked]:
        return [replace(one, complete=False) for one in looking.look(desk, questions)]

    patch.setattr(module, "look", partly)


def test_more_than_is_shown_is_said_and_the_urgent_stays_first(node: Node, border: BorderFake) -> None:
    for record in range(1, looking.MOST_SHOWN + 2):
        put(border, record, action=Action.DETAIN)
    answer = look(node, border)
    assert (len(answer.candidates), answer.complete) == (looking.MOST_SHOWN, False)
    assert answer.headline is Step.DO_NOT_DETAIN
    assert answer_to_plain(answer)["complete"] is False


def test_a_check_that_was_cut_short_never_says_nothing(
    node: Node, border: BorderFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(monkeypatch, checking)
    empty = look(node, border)
    assert empty.headline is Step.ASK_CLOSER
    assert empty.negative is not None
    assert empty.negative.wording_key is NoHit.NOTHING_ASKED
    assert not empty.negative.holds_at(empty.at)
    put(border, 1, action=Action.NOTHING)
    idle = look(node, border)
    assert [one.step for one in idle.candidates] == [Step.NOTHING]
    assert idle.headline is Step.ASK_CLOSER
    put(border, 2, vulnerability=Vulnerability.CHILD)
    assert look(node, border).headline is Step.PROTECT_CHILD


def test_children_come_first_then_the_trafficked_then_the_rest(node: Node, border: BorderFake) -> None:
    put(border, 1, action=Action.DETAIN)
    put(border, 2, action=Action.ASK)
    put(border, 3, kind=NoticeKind.WARNING, vulnerability=Vulnerability.TRAFFICKING)
    put(border, 4, kind=NoticeKind.MISSING, vulnerability=Vulnerability.CHILD, action=Action.PROTECT)
    put(border, 5, misused=True, action=Action.DETAIN)
    answer = look(node, border)
    assert records(answer.candidates) == [4, 3, 5, 1, 2]
    assert answer.headline is Step.PROTECT_CHILD


def test_a_notice_that_the_law_does_not_back_says_do_not_detain(node: Node, border: BorderFake) -> None:
    put(border, 1, action=Action.DETAIN)
    (one,) = look(node, border).candidates
    assert one.step is Step.DO_NOT_DETAIN
    border.backings[1] = BACKED
    (one,) = look(node, border).candidates
    assert one.step is Step.DETAIN
    assert not one.compare_first


def test_a_bare_name_has_to_be_compared_first(node: Node, border: BorderFake) -> None:
    border.put(1, "Eriksson Anna", action=Action.DETAIN)
    border.backings[1] = BACKED
    (one,) = look(node, border, Typed(name="Anna Eriksson")).candidates
    assert one.compare_first


def test_another_birth_date_is_compared_first_whatever_the_law_backs(node: Node, border: BorderFake) -> None:
    put(border, 1, action=Action.DETAIN)
    border.backings[1] = BACKED
    for one in look(node, border, Typed(name="Anna Maria Eriksson", birth="1990-01-01")).candidates:
        assert one.compare_first
        assert one.wrong_share is not None
        assert one.wrong_share > 0.5


def test_a_lost_document_is_met_by_its_number_and_near_ones_are_compared(node: Node, border: BorderFake) -> None:
    lost = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "E12345678", "CN")
    border.put(1, kind=NoticeKind.OBJECT, action=Action.SEIZE, person=None, things=(lost,))
    (same,) = look(node, border, Typed(document="e 12345678", issuer="cn")).candidates
    assert (same.number, same.compare_first, same.step) == (NumberHit.SAME, False, Step.DO_NOT_SEIZE)
    (near,) = look(node, border, Typed(document="E12345687", issuer="CN")).candidates
    assert (near.number, near.compare_first) == (NumberHit.NEAR, True)


def test_a_look_alike_in_a_failing_number_is_still_looked_up(node: Node, border: BorderFake) -> None:
    lost = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "L898902C3", "")
    border.put(1, kind=NoticeKind.OBJECT, action=Action.SEIZE, person=None, things=(lost,))
    answer = look(node, border, Typed(zone=ZONE.replace("L898902C36", "L8989O2C36")))
    assert records(answer.candidates) == [1]
    assert answer.zone is not None
    assert answer.zone.faults


def certified(node: Node, record: int) -> str:
    """A certificate that its holder is not the person of this record; its number."""
    holder = Holder(("Anna Eriksson",), "1974-08-12", "female", features=("a scar on the left hand",))
    asked = Application(
        holder, "mistaken_identity", "fingerprints", "file 7", (record_id(record),), date(2026, 3, 1), 365
    )
    proposal = propose_certificate(node.desk, node.officers[Role.OFFICER], asked, purpose="redress")
    issue_certificate(node.desk, node.officers[Role.LAWYER], proposal.digest, purpose="redress")
    with node.desk.store.reading() as unit:
        return unit.safeguards.certificates(offset=0, limit=1)[0][0].number


def test_a_certificate_is_shown_first_and_takes_nothing_off_the_list(node: Node, border: BorderFake) -> None:
    """Also for somebody who shows another's: the record stays, and the feature is compared."""
    put(border, 1)
    before = look(node, border)
    number = certified(node, 1)
    for shown in ("", number, "somebody's paper"):
        answer = look(node, border, certificate=shown)
        assert records(answer.candidates) == records(before.candidates) == [1]
        (candidate,) = answer.candidates
        assert candidate.compare_first
        assert [one.holder.features for one in answer.first] == [("a scar on the left hand",)]
    looked = look(node, border, certificate=number).looked
    assert looked is not None
    assert looked.standing is Standing.VALID
    wrong = look(node, border, certificate="somebody's paper").looked
    assert wrong is not None
    assert wrong.standing is Standing.UNKNOWN


def test_every_check_is_audited_and_the_owner_is_told(node: Node, border: BorderFake) -> None:
    put(border, 1, owner="cn")
    answer = look(node, border)
    look(node, border, Typed(name="Nobody Known"))
    with node.desk.store.reading() as unit:
        stored = unit.events.of_type("audit.recorded", limit=1000)
        entries = [known(one.signed).body for one in stored]
    checks = {entry.subject: entry for entry in entries if entry.act == "search.made"}
    assert len(checks) == 2
    assert checks[str(answer.search)].purpose == PURPOSE
    assert checks[str(answer.search)].detail["reference"] == "VTE-NK bridge lane 2"
    rows = who_searched(node.desk, node.officers[Role.NATIONAL_DESK], SearchesWanted(), purpose="who looked").rows
    assert [(row.record, row.occasion, row.reference) for row in rows] == [
        (record_id(1), "border", "VTE-NK bridge lane 2")
    ]


def judge(node: Node, border: BorderFake, search: UUID, verdict: str = "confirmed", reason: str = "") -> Finding:
    said = Opinion(node.officers[Role.OFFICER], search, record_id(1), verdict, reason)
    return judge_candidate(node.desk, said, border.law)


def test_after_a_yes_the_step_is_said_by_the_law_of_that_moment(node: Node, border: BorderFake) -> None:
    put(border, 1, action=Action.DETAIN)
    border.backings[1] = BACKED
    answer = look(node, border)
    assert answer.headline is Step.DETAIN
    border.backings[1] = Backing(backed=False, why=Unbacked.CLOSED, for_whom="LA")
    due = judge(node, border, answer.search).due
    assert due is not None
    assert due.step is Step.DO_NOT_DETAIN
    with pytest.raises(OutOfOrder):
        judge(node, border, answer.search, "rejected", "different_person")


def test_a_record_that_was_withdrawn_meanwhile_asks_for_nothing(node: Node, border: BorderFake) -> None:
    put(border, 1, action=Action.DETAIN)
    border.backings[1] = BACKED
    answer = look(node, border)
    border.clear(1)
    finding = judge(node, border, answer.search)
    assert (finding.verdict, finding.due) == (Verdict.CONFIRMED, None)


def test_a_no_has_its_reason_and_asks_for_nothing(node: Node, border: BorderFake) -> None:
    put(border, 1, action=Action.DETAIN)
    border.backings[1] = BACKED
    answer = look(node, border)
    with pytest.raises(InvalidInput):
        judge(node, border, answer.search, "rejected")
    assert judge(node, border, answer.search, "rejected", "same_name").due is None
    with node.desk.store.reading() as unit:
        verdict = unit.safeguards.verdict_on(answer.search, record_id(1))
    assert verdict is not None
    assert verdict.wrong


def test_a_candidate_is_confirmed_by_a_named_officer_as_any_search_shows_it(node: Node, border: BorderFake) -> None:
    put(border, 1)
    answer = look(node, border)
    officer = node.officers[Role.OFFICER]
    confirm_match(node.desk, officer, answer.search, record_id(1), verdict="confirmed", purpose="border_check")
    with node.desk.store.reading() as unit:
        assert unit.safeguards.verdict_on(answer.search, record_id(1)) is not None


def test_without_a_crossing_or_a_case_nothing_is_looked_up(node: Node, border: BorderFake) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_traveller(node.desk, Check(node.officers[Role.OFFICER], " ", ANNA), border.law)
    assert refused.value.code == "border.reference"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_watches_or_keeps_accounts_may_not_look(node: Node, border: BorderFake, role: Role) -> None:
    with pytest.raises(NotPermitted):
        look(node, border, role=role)


def test_without_an_index_nothing_is_shown_and_nobody_cleared(node: Node, border: BorderFake) -> None:
    put(border, 1)
    node.desk = replace(node.desk, index=NO_INDEX)
    with pytest.raises(Unavailable):
        look(node, border)


def test_while_the_search_is_made_ready_nothing_is_shown_and_nobody_cleared(
    node: Node, border: BorderFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_index, "_WARMTH_SECONDS", 0.01)
    put(border, 1)
    node.desk.index.expect_warmth()
    with pytest.raises(Unavailable) as told:
        look(node, border)
    assert told.value.code == "index.warming"
    node.desk.index.warm()
    assert len(look(node, border).candidates) == 1


WRONG = [
    (Typed(), "border.empty"),
    (Typed(zone="P<UTO"), "border.zone"),
    (Typed(name="A", birth="last year"), "border.birth"),
    (Typed(name="A", birth="1990-13"), "border.birth"),
    (Typed(name="A", sex="q"), "border.sex"),
    (Typed(name="A" * 201), "border.too_long"),
]


@pytest.mark.parametrize(("typed", "code"), WRONG)
def test_what_cannot_be_read_says_what_to_type(node: Node, border: BorderFake, typed: Typed, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        look(node, border, typed)
    assert refused.value.code == code


BIRTHS = [
    ("1990-05-12", PartialDate(1990, 5, 12)),
    ("12.05.1990", None),
    ("1990-05", PartialDate(1990, 5)),
    ("1990", PartialDate(1990)),
    ("1990-00-00", PartialDate(1990)),
    ("900512", PartialDate(1990, 5, 12)),
    ("199005", PartialDate(1990, 5)),
    ("๒๕๓๓", PartialDate(1990)),
    ("2533-05-12", PartialDate(1990, 5, 12)),
]


@pytest.mark.parametrize(("text", "expected"), BIRTHS)
def test_births_are_typed_short(text: str, expected: PartialDate | None) -> None:
    if expected is None:
        with pytest.raises(InvalidInput):
            birth_of(text, TODAY)
    else:
        assert birth_of(text, TODAY) == expected
