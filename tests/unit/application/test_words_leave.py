"""Words between letter and answer leave as an answer does: two persons, a token on their bytes, guards asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.saying import RULE, clarify, reply_interim
from tests.unit.application.steps import (
    Matter,
    acknowledged,
    events,
    leaves_nothing,
    leaves_only_an_audit_entry,
    outbox,
)
from tests.unit.application.test_guards import alarmed, asked_about, check, go

from comity.application.approvals import LIFETIME
from comity.application.casework.confirm_proposal import confirm_proposal, decline_proposal
from comity.application.casework.send_words import prepare_clarification, prepare_interim
from comity.application.oversight.list_outbound import list_outbound
from comity.application.reading import content_of, known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotPermitted, NotVerified, OutOfOrder, Refused
from comity.domain.officers import Actor, Role

DESK, LAWYER, OFFICER, AUDITOR = Role.NATIONAL_DESK, Role.LAWYER, Role.OFFICER, Role.AUDITOR
DAY = date(2026, 5, 1)


@pytest.fixture
def matter() -> Matter:
    return acknowledged(World.of("cn", "cn-zj", "la"), "police_info")


def told(matter: Matter, node: str) -> list[str]:
    """What a node was told, by type."""
    return [one.event.type for one in events(matter.world[node], matter.case)]


def test_nothing_leaves_before_a_second_person_approves_it(matter: Matter) -> None:
    la = matter.world["la"]
    waiting = outbox(la)
    order = matter.order("la", DESK)
    proposal = prepare_clarification(la.desk, order, text="Which account?", rule=RULE)
    assert (proposal.event.type, proposal.event.is_private, outbox(la)) == ("act.proposed", True, waiting)
    with leaves_only_an_audit_entry(la, NotPermitted, "policy.two_persons", "request.clarified"):
        confirm_proposal(la.desk, order, proposal.digest)
    with leaves_only_an_audit_entry(la, OutOfOrder, "proposal.waiting", "request.clarified"):
        prepare_clarification(la.desk, order, text="Which account?", rule=RULE)
    decline_proposal(la.desk, matter.order("la", LAWYER), proposal.digest, reason="ask for less")
    assert matter.state("la").proposals == {}
    signed = clarify(la.desk, order, text="Which bank?")
    body = known(signed).body
    assert (body.prepared_by, body.approval.approver) == ("la.national_desk", "la.national_desk.second")
    matter.world.exchange()
    assert told(matter, "cn")[-2:] == ["outbound.approved", "request.clarified"]
    assert matter.state("la").proposals == {}


def test_words_of_the_other_side_end_no_proposal_of_ours(matter: Matter) -> None:
    la, cn = matter.world["la"], matter.world["cn"]
    prepare_clarification(la.desk, matter.order("la", DESK), text="Which account?", rule=RULE)
    clarify(cn.desk, matter.order("cn", DESK), text="It is the account of March.")
    matter.world.exchange()
    assert [one.content["text"] for one in matter.state("la").proposals.values()] == ["Which account?"]


@pytest.mark.parametrize("rule", ["", "  "])
def test_no_rule_no_words(matter: Matter, rule: str) -> None:
    la = matter.world["la"]
    with leaves_nothing(la, InvalidInput, "words.rule"):
        prepare_clarification(la.desk, matter.order("la", DESK), text="Which account?", rule=rule)
    with leaves_nothing(la, InvalidInput, "words.rule"):
        prepare_interim(la.desk, matter.order("la", DESK), why="slow", expected=DAY, rule=rule)


def test_the_audit_finds_all_words_and_what_left_without_a_token(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    la = matter.world["la"]
    clarify(la.desk, matter.order("la", DESK), text="Which account?")
    reply_interim(la.desk, matter.order("la", DESK), why="bank", expected=DAY)
    rows = list_outbound(la.desk, la.officers[AUDITOR], purpose="review")
    assert [(row.type, row.fault, row.rule, row.prepared_by) for row in rows] == [
        ("request.clarified", "", RULE, "la.national_desk"),
        ("request.interim", "", RULE, "la.national_desk"),
    ]
    sent(matter, monkeypatch, b.RequestClarified(matter.request, "He lives in the old town."), None)
    faults = [row.fault for row in list_outbound(la.desk, la.officers[AUDITOR], purpose="review")]
    assert faults == ["", "", "approval.missing"]


def words(matter: Matter, **changes: Any) -> b.RequestClarified:
    under = b.HomeApproval(RULE, "la.second", matter.world.clock.at)
    return replace(b.RequestClarified(matter.request, "He lives there.", "la.first", under), **changes)


def token(matter: Matter, body: Any, **changes: Any) -> b.OutboundApproved:
    made = b.OutboundApproved(
        request=matter.request, act="request.clarified", content=sha256(content_of(body)).digest(), rule=RULE, rules=(),
        purpose="investigation of fraud", recipients=("cn", "cn-zj"), prepared_by="la.first", approver="la.second",
        expires_at=matter.world.clock.at + LIFETIME,
    )  # fmt: skip
    return replace(made, **changes)


def sent(matter: Matter, monkeypatch: pytest.MonkeyPatch, body: Any, approval: b.OutboundApproved | None) -> str:
    """A node without our software sends words under this token; the code with which Beijing refuses."""
    monkeypatch.setattr(Recorder, "_check_approvals", lambda self: None)
    la = matter.world["la"]
    with la.desk.store.unit() as unit:
        recorder = Recorder(la.desk, unit, Actor("la.second", DESK), "test")
        basis = None
        if approval is not None:
            basis = recorder.record(approval, case=matter.case, audience=("cn", "cn-zj", "la")).digest
        recorder.record(body, case=matter.case, audience=("cn", "cn-zj", "la"), basis=basis)
        recorder.finish()
    return matter.world.carry("la", "cn")[-1].code


Change = Callable[[Matter], dict[str, Any]]
EVASIONS: dict[str, tuple[Change, Change, str]] = {
    "that is none": (lambda m: {}, lambda m: {"act": "request.answered"}, "approval.missing"),
    "for other words": (lambda m: {}, lambda m: {"content": bytes(32)}, "approval.other_content"),
    "by one person": (lambda m: {}, lambda m: {"prepared_by": "la.second"}, "approval.one_person"),
    "whose words name nobody": (
        lambda m: {"prepared_by": "", "approval": None}, lambda m: {}, "approval.one_person",
    ),
    "whose words name another writer": (lambda m: {"prepared_by": "la.x"}, lambda m: {}, "approval.one_person"),
    "that has expired": (
        lambda m: {}, lambda m: {"expires_at": m.world.clock.at - timedelta(seconds=1)}, "approval.expired",
    ),
    "for one node of two": (lambda m: {}, lambda m: {"recipients": ("cn",)}, "approval.recipient"),
    "that gives a use": (lambda m: {}, lambda m: {"uses": {"m1": ("evidence",)}}, "approval.uses"),
    "without a rule": (lambda m: {}, lambda m: {"rule": " "}, "approval.no_rule"),
}  # fmt: skip


@pytest.mark.parametrize("how", EVASIONS)
def test_words_under_a_token_that_does_not_fit_are_not_taken_in(
    how: str, matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, given, code = EVASIONS[how]
    body = words(matter, **said(matter))
    assert sent(matter, monkeypatch, body, token(matter, body, **given(matter))) == code
    assert "request.clarified" not in told(matter, "cn")


def test_words_of_other_software_under_a_token_that_fits_are_taken_in(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = words(matter)
    assert sent(matter, monkeypatch, body, token(matter, body)) == ""
    assert "request.clarified" in told(matter, "cn")


def test_our_own_software_seals_no_words_without_a_token(matter: Matter) -> None:
    la = matter.world["la"]
    for body in (words(matter), b.InterimReplied(matter.request, "bank", DAY)):
        with la.desk.store.unit() as unit:
            recorder = Recorder(la.desk, unit, Actor("la.second", DESK), "test")
            recorder.record(body, case=matter.case, audience=("cn",))
            with pytest.raises(NotVerified) as refused:
                recorder.finish()
        assert refused.value.code == "approval.missing"


# ---------- the guards


def test_while_politics_are_undecided_no_word_leaves_but_the_kind_of_delay() -> None:
    matter = alarmed("police_info")
    la, order = matter.world["la"], matter.order("la", DESK)
    with leaves_only_an_audit_entry(la, Refused, "guard.political", "request.clarified"):
        prepare_clarification(la.desk, order, text="Is it the man of the party?", rule=RULE)
    with leaves_only_an_audit_entry(la, Refused, "guard.political", "request.interim"):
        prepare_interim(la.desk, order, why="we look at the party", expected=DAY, rule=RULE)
    reply_interim(la.desk, order, why="", expected=DAY, code="authorisation")
    go(matter, "la", "political_alarm")
    clarify(la.desk, order, text="Which number?")
    matter.world.exchange()
    assert {"request.interim", "request.clarified"} <= set(told(matter, "cn"))


def test_an_alarm_that_comes_between_stops_the_second_person() -> None:
    matter = alarmed("police_info")
    la, order = matter.world["la"], matter.order("la", DESK)
    go(matter, "la", "political_alarm")
    proposal = prepare_clarification(la.desk, order, text="Which number?", rule=RULE)
    go(matter, "la", "political_alarm", go_on=False)
    with leaves_only_an_audit_entry(la, Refused, "guard.stopped", "request.clarified"):
        confirm_proposal(la.desk, matter.order("la", DESK, officer="second"), proposal.digest)


@pytest.mark.parametrize("found", ["", "pending", "yes", "not_disclosed"])
def test_words_about_who_may_be_protected_do_not_leave_before_a_plain_no(found: str) -> None:
    matter = asked_about()
    la, order = matter.world["la"], matter.order("la", DESK)
    if found:
        check(matter, found)
    with pytest.raises(Refused) as stopped:
        prepare_clarification(la.desk, order, text="Is it the man with the scar?", rule=RULE)
    assert stopped.value.code == ("guard.protected" if found else "guard.not_checked")
    check(matter, "no")
    clarify(la.desk, order, text="Which number?")


@pytest.mark.parametrize("found", ["", "pending", "no", "yes"])
def test_an_interim_reply_has_one_shape_whatever_the_look_found(found: str) -> None:
    matter = asked_about()
    la, order = matter.world["la"], matter.order("la", DESK)
    if found:
        check(matter, found)
    for said in ({"why": "not seen yet", "code": "other"}, {"why": "", "code": "not_found_yet"}):
        with leaves_nothing(la, InvalidInput, "interim.words"):
            prepare_interim(la.desk, order, expected=DAY, rule=RULE, **said)
    signed = reply_interim(la.desk, order, why="", expected=DAY, code="workload")
    assert known(signed).body.why == ""


def test_where_no_look_is_owed_a_delay_is_explained(matter: Matter) -> None:
    la = matter.world["la"]
    with leaves_nothing(la, InvalidInput, "interim.why"):
        prepare_interim(la.desk, matter.order("la", DESK), why=" ", expected=DAY, rule=RULE)


def test_words_of_before_tokens_keep_their_place_in_an_old_log() -> None:
    old = b.convert({"request": bytes(16), "text": "Eleven digits."}, b.RequestClarified, "request.clarified")
    assert (old.prepared_by, old.approval) == ("", None)
