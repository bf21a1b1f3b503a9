"""The relatives' desk: what is public, what a reporter learns, and whom the desk protects from whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.fakes.world import Node, World

from comity.application.relatives.photographs import without_traces
from comity.application.relatives.protecting import (
    QUESTIONS,
    lift_hold,
    purge_reports,
    record_found,
    screen_report,
)
from comity.application.relatives.publishing import (
    keep_photograph,
    propose_publication,
    public_person,
    public_persons,
    public_photograph,
    publish,
    record_consent,
    take_down,
    take_down_by_token,
)
from comity.application.relatives.reading import MOST_A_DAY, list_reports, read_report
from comity.application.relatives.reporting import (
    MOST_UNVERIFIED,
    Received,
    correct_person,
    follow_report,
    give_data,
    refuse_report,
    report_at_desk,
    submit_report,
    verify_report,
)
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Unavailable
from comity.domain.officers import Role
from comity.domain.register_entries import Vulnerability
from comity.domain.relatives import (
    KEEP_CLOSED,
    KEEP_UNVERIFIED,
    PUBLIC_FOR,
    MissingPerson,
    Reporter,
    Stage,
    Told,
    Wish,
)
from comity.evidence.signatures import verify

REPORTER = Reporter("Invented Mother", "parent", "+856 20 0000 0000", "lo")
ADULT = MissingPerson(
    ("Missing Synthetic",), ("1990-05-00",), "female", ("LA",), "blue jacket", date(2026, 2, 20), "invented market",
    "did not come home",
)  # fmt: skip
CHILD = replace(ADULT, names=("Child Synthetic",), births=("2015-01-01",))
FIND = "find_person"
SAFE = dict.fromkeys(QUESTIONS, "no")
SCOPE = ("names", "age", "last_seen_place")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c636060600000000400"
    "01f61738550000000049454e44ae426082"
)


@pytest.fixture
def la() -> Node:
    return World.of("la")["la"]


@pytest.fixture
def adult(la: Node) -> Received:
    return report_at_desk(la.desk, la.officers[Role.OFFICER], REPORTER, ADULT, purpose=FIND)


@pytest.fixture
def child(la: Node) -> Received:
    return report_at_desk(la.desk, la.officers[Role.OFFICER], REPORTER, CHILD, purpose=FIND)


def screened(la: Node, one: Received, **answers: str) -> None:
    screen_report(la.desk, la.officers[Role.OFFICER], one.report, {**SAFE, **answers}, purpose=FIND)


def consented(la: Node, one: Received, *scope: str, guardian: bool = False) -> None:
    record_consent(
        la.desk, la.officers[Role.OFFICER], one.report, scope=scope or SCOPE, given_by="mother", guardian=guardian,
        purpose=FIND,
    )  # fmt: skip


def proposed(la: Node, one: Received, *scope: str) -> None:
    propose_publication(
        la.desk, la.officers[Role.OFFICER], one.report, scope=scope or SCOPE, contact="the desk, 191", purpose=FIND
    )


def published(la: Node, one: Received, *scope: str, role: Role = Role.SUPERVISOR, guardian: bool = False) -> None:
    screened(la, one)
    consented(la, one, *scope, guardian=guardian)
    proposed(la, one, *scope)
    publish(la.desk, la.officers[role], one.report, purpose=FIND)


def found(la: Node, one: Received, wish: Wish, told: Told, rule: str = "an invented rule, art. 1") -> None:
    record_found(
        la.desk, la.officers[Role.OFFICER], one.report, wish=wish, told=told, rule=rule, purpose="inform_relatives"
    )


def test_only_what_was_agreed_to_is_public(la: Node, adult: Received) -> None:
    assert public_persons(la.desk) == ([], 0)
    published(la, adult)
    ((shown,), number) = public_persons(la.desk)
    assert number == 1
    assert (shown.names, shown.age, shown.last_seen_place) == (("Missing Synthetic",), 36, "invented market")
    assert (shown.sex, shown.description, shown.last_seen_on, shown.photograph) == ("", "", None, False)
    assert shown.public != adult.report


@pytest.mark.parametrize(("skipped", "word"), [("screen", "screening"), ("consent", "consent"), ("scope", "consent")])
def test_nothing_is_public_without_questions_and_consent(la: Node, adult: Received, skipped: str, word: str) -> None:
    if skipped != "screen":
        screened(la, adult)
    if skipped != "consent":
        consented(la, adult, *(("names",) if skipped == "scope" else SCOPE))
    with pytest.raises(OutOfOrder) as refused:
        proposed(la, adult)
    assert refused.value.code == "relatives.not_public"
    assert word in refused.value.message


def test_it_takes_two_persons(la: Node, adult: Received) -> None:
    screened(la, adult)
    consented(la, adult)
    supervisor = la.officers[Role.SUPERVISOR]
    propose_publication(la.desk, supervisor, adult.report, scope=SCOPE, contact="191", purpose=FIND)
    with pytest.raises(NotPermitted) as same:
        publish(la.desk, supervisor, adult.report, purpose=FIND)
    with pytest.raises(NotPermitted) as officer:
        publish(la.desk, la.officers[Role.OFFICER], adult.report, purpose=FIND)
    assert (same.value.code, officer.value.code) == ("safeguard.second_person", "policy.role")


@pytest.mark.parametrize("answer", ["yes", "unknown"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_who_may_have_fled_is_held_and_the_reporter_sees_no_difference(
    la: Node, adult: Received, question: str, answer: str
) -> None:
    before = follow_report(la.desk, adult.token)
    screened(la, adult, **{question: answer})
    consented(la, adult)
    with pytest.raises(OutOfOrder):
        proposed(la, adult)
    assert follow_report(la.desk, adult.token) is before is Told.WITH_DESK


def test_the_officer_who_holds_does_not_lift_nor_ask_again_until_it_fits(la: Node, adult: Received) -> None:
    supervisor = la.officers[Role.SUPERVISOR]
    screen_report(la.desk, supervisor, adult.report, {**SAFE, "afraid_of_reporter": "yes"}, purpose=FIND)
    with pytest.raises(OutOfOrder) as again:
        screened(la, adult)
    with pytest.raises(NotPermitted) as alone:
        lift_hold(la.desk, supervisor, adult.report, reason="spoke with her", purpose=FIND)
    assert (again.value.code, alone.value.code) == ("relatives.held", "safeguard.second_person")
    lift_hold(la.desk, la.officers[Role.LAWYER], adult.report, reason="spoke with her", purpose=FIND)
    consented(la, adult)
    proposed(la, adult)


def test_a_child_needs_its_guardian_and_a_photograph_a_lawyer_or_the_desk(la: Node, child: Received) -> None:
    scope = ("names", "photograph")
    screened(la, child)
    keep_photograph(la.desk, la.officers[Role.OFFICER], child.report, PNG, purpose=FIND)
    consented(la, child, *scope)
    with pytest.raises(OutOfOrder) as guardian:
        proposed(la, child, *scope)
    consented(la, child, *scope, guardian=True)
    proposed(la, child, *scope)
    with pytest.raises(OutOfOrder) as approval:
        publish(la.desk, la.officers[Role.SUPERVISOR], child.report, purpose=FIND)
    assert "guardian" in guardian.value.message
    assert "approval" in approval.value.message
    publish(la.desk, la.officers[Role.LAWYER], child.report, purpose=FIND)
    ((shown,), _) = public_persons(la.desk)
    assert shown.child
    assert public_photograph(la.desk, shown.public) == PNG


def test_children_come_first(la: Node) -> None:
    said = [ADULT, replace(ADULT, vulnerability=Vulnerability.VIOLENCE), CHILD, replace(ADULT, age_disputed=True)]
    for person in said:
        report_at_desk(la.desk, la.officers[Role.OFFICER], REPORTER, person, purpose=FIND)
    lines, _ = list_reports(la.desk, la.officers[Role.OFFICER], purpose=FIND)
    assert [line.vulnerability for line in lines] == ["child", "child", "violence", "none"]


def test_the_reporter_takes_it_down_at_once_and_has_proof(la: Node, adult: Received) -> None:
    published(la, adult)
    ((shown,), _) = public_persons(la.desk)
    proof = take_down_by_token(la.desk, adult.token)
    assert public_person(la.desk, shown.public) is None
    assert public_persons(la.desk) == ([], 0)
    verify(la.desk.keys.events.public, "comity/event/1", proof.header, proof.signature)
    with pytest.raises(OutOfOrder):
        take_down(la.desk, la.officers[Role.OFFICER], adult.report, purpose="take_down")


def test_when_found_it_is_gone_at_once(la: Node, adult: Received) -> None:
    published(la, adult, "names", "photograph")
    ((shown,), _) = public_persons(la.desk)
    found(la, adult, Wish.CONTACT, Told.FOUND_SAFE)
    assert public_person(la.desk, shown.public) is None
    assert public_photograph(la.desk, shown.public) == b""
    assert follow_report(la.desk, adult.token) is Told.FOUND_SAFE


def test_an_adult_may_refuse_contact_and_the_reporter_learns_no_more(la: Node, adult: Received) -> None:
    with pytest.raises(OutOfOrder) as refused:
        found(la, adult, Wish.NO_CONTACT, Told.FOUND_SAFE)
    assert refused.value.code == "relatives.told"
    found(la, adult, Wish.NO_CONTACT, Told.FOUND_SAFE_NO_CONTACT)
    assert follow_report(la.desk, adult.token) is Told.FOUND_SAFE_NO_CONTACT


def test_without_a_rule_of_law_or_the_person_s_word_nothing_is_told(la: Node, adult: Received) -> None:
    for wish, told, rule in (
        (Wish.CONTACT, Told.FOUND_SAFE, " "),
        (Wish.NOT_ASKED, Told.FOUND_SAFE_NO_CONTACT, "a rule"),
        (Wish.CONTACT, Told.RECEIVED, "a rule"),
        (Wish.CONTACT, Told.WITHDRAWN, "a rule"),
    ):
        with pytest.raises(OutOfOrder):
            found(la, adult, wish, told, rule)
    found(la, adult, Wish.NOT_ASKED, Told.WITH_DESK, "")
    assert follow_report(la.desk, adult.token) is Told.WITH_DESK, "the same word as before it was found"


def test_a_person_who_fled_is_never_said_to_want_contact(la: Node, adult: Received) -> None:
    screened(la, adult, afraid_of_reporter="yes")
    with pytest.raises(OutOfOrder) as refused:
        found(la, adult, Wish.CONTACT, Told.FOUND_SAFE)
    assert "hazard" in refused.value.message


def test_no_answer_to_a_reporter_can_hold_a_place(la: Node, adult: Received) -> None:
    """What a token opens is a word of a short list, and the word is all there is."""
    published(la, adult)
    answers = {follow_report(la.desk, adult.token)}
    found(la, adult, Wish.CONTACT, Told.FOUND_SAFE)
    answers.add(follow_report(la.desk, adult.token))
    assert answers <= set(Told)
    assert not any(name in field for field in ADULT.__dataclass_fields__ for name in ("found_at", "location"))


def test_over_the_public_page_nothing_enters_before_an_officer_has_looked(la: Node) -> None:
    one = submit_report(la.desk, REPORTER, ADULT)
    assert follow_report(la.desk, one.token) is Told.RECEIVED
    with pytest.raises(OutOfOrder):
        consented(la, one)
    with la.desk.store.reading() as unit:
        assert unit.events.of_type("relatives.acted") == []
    verify_report(la.desk, la.officers[Role.OFFICER], one.report, purpose=FIND)
    assert follow_report(la.desk, one.token) is Told.WITH_DESK


def test_what_is_refused_or_never_read_is_destroyed(la: Node) -> None:
    one, two = submit_report(la.desk, REPORTER, ADULT), submit_report(la.desk, REPORTER, ADULT)
    refuse_report(la.desk, la.officers[Role.OFFICER], one.report, reason="not_serious", purpose=FIND)
    la.desk.clock.turn(days=KEEP_UNVERIFIED.days, minutes=1)  # type: ignore[attr-defined]
    assert purge_reports(la.desk) == 1
    for gone in (one, two):
        with pytest.raises(InvalidInput) as refused:
            follow_report(la.desk, gone.token)
        assert refused.value.code == "relatives.token"


def test_a_closed_report_is_destroyed_in_time_and_what_is_public_ends(
    la: Node, adult: Received, child: Received
) -> None:
    published(la, adult)
    screened(la, child)
    found(la, child, Wish.CONTACT, Told.COME_TO_DESK)
    la.desk.clock.turn(days=max(KEEP_CLOSED, PUBLIC_FOR).days, minutes=1)  # type: ignore[attr-defined]
    assert purge_reports(la.desk) == 2
    assert purge_reports(la.desk) == 0
    assert public_persons(la.desk) == ([], 0)
    assert follow_report(la.desk, adult.token) is Told.WITH_DESK
    with pytest.raises(InvalidInput):
        follow_report(la.desk, child.token)


def test_too_many_unread_reports_send_people_to_the_telephone(la: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.application.relatives.reporting.MOST_UNVERIFIED", 2)
    assert MOST_UNVERIFIED > 2
    for _ in range(2):
        submit_report(la.desk, REPORTER, ADULT)
    with pytest.raises(Unavailable):
        submit_report(la.desk, REPORTER, ADULT)


@pytest.mark.parametrize(
    "purpose", ["", "investigation of the brother", "persuade him to return", "FIND_PERSON", "find_person "]
)
def test_relatives_data_serve_no_other_purpose(la: Node, adult: Received, purpose: str) -> None:
    for act in (read_report, take_down):
        with pytest.raises(InvalidInput) as refused:
            act(la.desk, la.officers[Role.OFFICER], adult.report, purpose=purpose)
        assert refused.value.code == "relatives.purpose"
    with pytest.raises(InvalidInput):
        list_reports(la.desk, la.officers[Role.OFFICER], purpose=purpose)


@pytest.mark.parametrize("role", [Role.EXECUTING_AUTHORITY, Role.ADMINISTRATOR, Role.AUDITOR])
def test_other_roles_read_no_report(la: Node, adult: Received, role: Role) -> None:
    with pytest.raises(NotPermitted):
        read_report(la.desk, la.officers[role], adult.report, purpose=FIND)


def test_whoever_opens_one_report_after_the_other_is_stopped(la: Node) -> None:
    officer = la.officers[Role.OFFICER]
    made = [report_at_desk(la.desk, officer, REPORTER, ADULT, purpose=FIND) for _ in range(MOST_A_DAY + 1)]
    for one in made[:-1]:
        read_report(la.desk, officer, one.report, purpose=FIND)
    read_report(la.desk, officer, made[0].report, purpose=FIND)
    with pytest.raises(NotPermitted) as refused:
        read_report(la.desk, officer, made[-1].report, purpose=FIND)
    assert refused.value.code == "relatives.many"
    la.desk.clock.turn(days=1, minutes=1)  # type: ignore[attr-defined]
    assert read_report(la.desk, officer, made[-1].report, purpose=FIND).person == ADULT


def test_relatives_add_names_and_telephones_by_their_token(la: Node, adult: Received) -> None:
    give_data(la.desk, f" {adult.token.upper()} ", "alias", "Noy")
    report = read_report(la.desk, la.officers[Role.OFFICER], adult.report, purpose=FIND)
    assert [(one.kind, one.text) for one in report.given] == [("alias", "Noy")]
    with pytest.raises(InvalidInput):
        give_data(la.desk, adult.token, "dna", "…")
    with pytest.raises(InvalidInput):
        give_data(la.desk, "0" * 26, "alias", "Noy")


def test_another_photograph_or_other_facts_need_another_consent(la: Node, adult: Received) -> None:
    published(la, adult)
    correct_person(la.desk, la.officers[Role.OFFICER], adult.report, replace(ADULT, names=("Other",)), purpose=FIND)
    assert public_persons(la.desk) == ([], 0)
    with pytest.raises(OutOfOrder):
        proposed(la, adult)


@pytest.mark.parametrize(
    "change",
    [
        lambda r, p: (replace(r, name=" "), p),
        lambda r, p: (replace(r, contact=""), p),
        lambda r, p: (replace(r, relation="creditor"), p),
        lambda r, p: (r, replace(p, names=())),
        lambda r, p: (r, replace(p, births=("1990-13-00",))),
        lambda r, p: (r, replace(p, births=("soon",))),
        lambda r, p: (r, replace(p, last_seen_on=date(2030, 1, 1))),
        lambda r, p: (r, replace(p, description="x" * 5000)),
        lambda r, p: (r, replace(p, nationalities=("Laos",))),
    ],
)
def test_a_report_that_cannot_be_worked_with_is_refused(
    la: Node, change: Callable[[Reporter, MissingPerson], tuple[Reporter, MissingPerson]]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        submit_report(la.desk, *change(REPORTER, ADULT))
    assert refused.value.code == "relatives.form"


def test_a_photograph_loses_what_the_camera_wrote() -> None:
    place = b"GPS 17.96 N 102.61 E"
    text = len(place).to_bytes(4, "big") + b"tEXt" + place + b"\0\0\0\0"
    assert without_traces(PNG[:33] + text + PNG[33:] + place) == PNG
    app1 = b"\xff\xe1" + (len(place) + 2).to_bytes(2, "big") + place
    comment = b"\xff\xfe" + (len(place) + 2).to_bytes(2, "big") + place
    table = b"\xff\xdb\x00\x04ab"
    scan = b"\xff\xda\x00\x04cd" + b"pixels\xff\x00more\xff\xd9"
    jpeg = b"\xff\xd8" + app1 + table + comment + scan + place
    assert without_traces(jpeg) == b"\xff\xd8" + table + scan


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"GIF89a", b"\xff\xd8\xff\xda\x00\x04cdpixels", PNG[:40], b"<svg/>"]
)
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        without_traces(data)


def test_stages_are_what_the_list_says(la: Node, adult: Received) -> None:
    published(la, adult)
    lines, _ = list_reports(la.desk, la.officers[Role.AUDITOR], stage="published", purpose="oversight")
    assert [line.stage for line in lines] == [Stage.PUBLISHED]
    assert timedelta(days=90) >= PUBLIC_FOR
