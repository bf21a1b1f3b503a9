"""Nothing of ours leaves without home law's token: ways round it that must fail, and what beside them must pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.saying import RULE, supplement
from tests.unit.application.steps import Matter, accepted, acknowledged, audits, executed, submitted
from tests.unit.application.steps import events as steps_events

from comity.application.approvals import LIFETIME
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.release_request import release_request
from comity.application.oversight.list_outbound import list_outbound
from comity.application.posting import Parcel
from comity.application.reading import assessment_digest, content_of, known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotPermitted, NotVerified
from comity.domain.events import SignedEvent
from comity.domain.officers import Actor, Role
from comity.domain.stages import Stage

DESK = Role.NATIONAL_DESK
ABROAD = ("cn", "cn-zj")


@pytest.fixture
def matter() -> Matter:
    """Police information found in Laos, ready to be answered."""
    found = acknowledged(World.of("cn", "cn-zj", "la", "th"), "police_info", "mla_evidence")
    for key in ("m1", "m2"):
        accepted(found, key)
        executed(found, key)
    found.world.exchange()
    return found


def answered(matter: Matter, **more: Any) -> SignedEvent:
    la = matter.world["la"].desk
    proposal = prepare_answer(la, matter.order("la", DESK), text="See.", rule="Police Act 9", use_limits="H0", **more)
    return confirm_proposal(la, matter.order("la", DESK, officer="second"), proposal.digest)


def results(*, court: bool = False) -> tuple[b.MeasureResult, ...]:
    police = ("intelligence", "evidence") if court else ("intelligence",)
    return (
        b.MeasureResult("m1", "executed", "The number is X.", (), police),
        b.MeasureResult("m2", "executed", "The number is X.", (), ("evidence",)),
    )


def answer(matter: Matter, **changes: Any) -> b.RequestAnswered:
    at = matter.world.clock.at
    approval = b.HomeApproval("Police Act 9", "la.second", at)
    body = b.RequestAnswered(matter.request, "See.", results(), approval, "H0", "la.first")
    return replace(body, **changes)


def token(matter: Matter, body: Any, **changes: Any) -> b.OutboundApproved:
    whole = b.OutboundApproved(
        request=matter.request,
        act="request.answered",
        content=sha256(content_of(body)).digest(),
        rule="Police Act 9",
        rules=(),
        purpose="investigation of fraud",
        recipients=ABROAD,
        prepared_by="la.first",
        approver="la.second",
        expires_at=matter.world.clock.at + LIFETIME,
        uses={"m1": ("intelligence",), "m2": ("evidence",)},
    )
    return replace(whole, **changes)


def sent(
    matter: Matter,
    monkeypatch: pytest.MonkeyPatch,
    body: b.RequestAnswered,
    approval: b.OutboundApproved | None,
    *,
    by: str = "la",
    who: str = "second",
) -> str:
    """A node without our software sends an answer under this token; the code with which Zhejiang's ministry refuses."""
    monkeypatch.setattr(Recorder, "_check_approvals", lambda self: None)
    la = matter.world["la"]
    with la.desk.store.unit() as unit:
        recorder = Recorder(la.desk, unit, Actor(f"la.{who}", DESK), "test")
        basis = None
        if approval is not None:
            basis = recorder.record(approval, case=matter.case, audience=(*ABROAD, by)).digest
        recorder.record(body, case=matter.case, audience=(*ABROAD, "la"), basis=basis)
        recorder.finish()
    codes = [one.code for one in matter.world.carry("la", "cn")]
    return codes[-1] if codes else "nothing came"


def test_an_answer_leaves_under_a_token_that_names_rule_approver_and_its_exact_bytes(matter: Matter) -> None:
    event = answered(matter)
    matter.world.exchange()
    state = matter.state("cn-zj")
    assert state.stage is Stage.ANSWERED
    entry = next(e for e in matter.case_at("cn-zj").timeline if e.known.digest == event.event.basis)
    said = entry.known.body
    assert isinstance(said, b.OutboundApproved)
    assert (said.approver, said.prepared_by) == ("la.second", "la.national_desk")
    assert event.content is not None
    assert said.content == sha256(event.content).digest()
    assert said.rules == (b.HomeRule("LA:mla:test", "an invented rule (1)", "an invented source", "recalled"),)
    assert said.uses == {"m1": ("intelligence",), "m2": ("evidence",)}


def test_use_in_court_of_police_information_is_consented_apart(matter: Matter) -> None:
    answered(matter, court_use=("m1",))
    matter.world.exchange()
    (given,) = matter.state("cn-zj").answers
    assert given.results[0].uses == ("intelligence", "evidence")


def test_our_own_software_seals_no_answer_without_a_token(matter: Matter) -> None:
    la = matter.world["la"]
    before = len(la.desk.store.state.outbox)  # type: ignore[attr-defined]  # the store in memory
    with la.desk.store.unit() as unit:
        recorder = Recorder(la.desk, unit, Actor("la.second", DESK), "test")
        recorder.record(answer(matter), case=matter.case, audience=ABROAD)
        with pytest.raises(NotVerified) as refused:
            recorder.finish()
    assert refused.value.code == "approval.missing"
    assert len(la.desk.store.state.outbox) == before  # type: ignore[attr-defined]


def test_an_answer_by_a_lying_node_with_a_token_that_fits_is_an_answer(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = answer(matter)
    assert sent(matter, monkeypatch, body, token(matter, body)) == ""
    assert matter.state("cn").stage is Stage.ANSWERED


Change = Callable[[Matter], dict[str, Any]]
EVASIONS: dict[str, tuple[Change, str]] = {
    "for other words": (lambda m: {"content": sha256(b"other").digest()}, "approval.other_content"),
    "for another act": (lambda m: {"act": "request.released"}, "approval.missing"),
    "by who prepared it": (lambda m: {"prepared_by": "la.second"}, "approval.one_person"),
    "by nobody before": (lambda m: {"prepared_by": ""}, "approval.one_person"),
    "by an officer who did not sign it": (lambda m: {"approver": "la.other"}, "approval.one_person"),
    "that has expired": (lambda m: {"expires_at": m.world.clock.at - timedelta(seconds=1)}, "approval.expired"),
    "for other nodes": (lambda m: {"recipients": ("cn",)}, "approval.recipient"),
    "that widens the use": (
        lambda m: {"uses": {"m1": ("intelligence", "evidence"), "m2": ("evidence",)}},
        "approval.uses",
    ),
    "that leaves a measure out": (lambda m: {"uses": {"m1": ("intelligence",)}}, "approval.uses"),
    "without a rule": (lambda m: {"rule": " "}, "approval.no_rule"),
}


@pytest.mark.parametrize("how", EVASIONS)
def test_a_token_that_does_not_fit_lets_nothing_in(how: str, matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    change, code = EVASIONS[how]
    body = answer(matter)
    assert sent(matter, monkeypatch, body, token(matter, body, **change(matter))) == code
    assert matter.state("cn").stage is Stage.ACKNOWLEDGED
    assert (audits(matter.world["cn"])[-2].outcome, audits(matter.world["cn"])[-1].outcome) == (code, code)


def test_an_answer_without_a_token_is_refused_and_the_sender_is_told_why(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sent(matter, monkeypatch, answer(matter), None) == "approval.missing"
    refused = [entry for entry in audits(matter.world["la"]) if entry.act == "delivery.refused"]
    assert refused
    assert refused[-1].outcome == "approval.missing"


def test_evidence_cannot_be_let_out_as_mere_intelligence(matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (results()[0], replace(results()[1], uses=("intelligence",)))
    body = answer(matter, results=wrong)
    found = token(matter, body, uses={"m1": ("intelligence",), "m2": ("intelligence",)})
    assert sent(matter, monkeypatch, body, found) == "approval.uses"


def test_a_token_serves_its_own_bytes_and_no_second_answer(matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    body = answer(matter, final=False)
    found = token(matter, body)
    assert sent(matter, monkeypatch, body, found) == ""
    assert sent(matter, monkeypatch, replace(body, text="And the bank account."), found) == "approval.other_content"


def test_the_audit_finds_every_answer_and_the_one_that_a_changed_node_let_slip(
    matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    la = matter.world["la"]
    auditor = la.officers[Role.AUDITOR]
    answered(matter, final=False)
    rows = list_outbound(la.desk, auditor, purpose="review")
    assert [(row.type, row.fault, row.approver, row.rule) for row in rows] == [
        ("request.answered", "", "la.second", "Police Act 9")
    ]
    sent(matter, monkeypatch, answer(matter), None)
    assert [row.fault for row in list_outbound(la.desk, auditor, purpose="review")] == ["", "approval.missing"]
    assert audits(la)[-1].subject == "1 of 2 lack an approval"
    with pytest.raises(NotPermitted):
        list_outbound(la.desk, la.officers[DESK], purpose="review")


def test_what_the_requesting_side_asks_needs_no_token(matter: Matter) -> None:
    cn = matter.world["cn"]
    assert list_outbound(cn.desk, cn.officers[Role.AUDITOR], purpose="review") == ()
    with cn.desk.store.reading() as unit:
        assert any(known(one.signed).body for one in unit.events.of_type("request.released"))


def test_information_that_nobody_asked_for_leaves_under_a_token_too() -> None:
    world = World.of("cn", "cn-zj", "la")
    told = submitted(world, "police_spontaneous")
    cn = world["cn"].desk
    with pytest.raises(InvalidInput) as refused:
        release_request(cn, told.order("cn", DESK))
    assert refused.value.code == "release.home_rule"
    release_request(cn, told.order("cn", DESK), home_rule="DSL 36")
    world.exchange()
    assert told.state("la").stage is Stage.RELEASED
    (row,) = list_outbound(cn, world["cn"].officers[Role.AUDITOR], purpose="review")
    assert (row.type, row.fault, row.rule) == ("request.released", "", "DSL 36")


def test_more_of_such_information_is_judged_and_approved_anew() -> None:
    world = World.of("cn", "cn-zj", "la")
    told = submitted(world, "police_spontaneous")
    cn = world["cn"].desk
    release_request(cn, told.order("cn", DESK), home_rule="DSL 36")
    supplement(cn, told.order("cn", DESK), text="And he lives there.")
    world.exchange()
    assert "he lives there" in told.state("la").letter.facts
    rows = list_outbound(cn, world["cn"].officers[Role.AUDITOR], purpose="review")
    assert [(row.type, row.fault, row.rule) for row in rows] == [
        ("request.released", "", "DSL 36"),
        ("request.supplemented", "", RULE),
    ]


def test_information_that_comes_without_a_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.of("cn", "cn-zj", "la")
    told = submitted(world, "police_spontaneous")
    monkeypatch.setattr(Recorder, "_check_approvals", lambda self: None)
    monkeypatch.setattr("comity.application.casework.release_request.needs_approval", lambda body: False)
    release_request(world["cn"].desk, told.order("cn", DESK))
    assert [one.code for one in world.carry("cn", "la")] == ["approval.missing"]


@pytest.mark.parametrize("first", ["alone", "in one envelope"])
def test_more_of_such_information_does_not_slip_in_beside_or_before_its_letter(first: str) -> None:
    world = World.of("cn", "cn-zj", "la")
    told = submitted(world, "police_spontaneous")
    cn = world["cn"]
    la_has = ("cn", "cn-zj", "la")
    plain = known(release_request(cn.desk, told.order("cn", DESK), home_rule="DSL 36")).body.assessment
    letter = told.state("cn").letter
    body = b.RequestSupplemented(told.request, "And he lives there.", {}, (), plain)
    events = [one for one in steps_events(cn, told.case) if one.event.type in ("outbound.approved", "request.released")]
    cn.desk.store.state.outbox.clear()
    with pytest.MonkeyPatch.context() as patch, cn.desk.store.unit() as unit:
        patch.setattr(Recorder, "_check_approvals", lambda self: None)
        recorder = Recorder(cn.desk, unit, Actor("cn.liar", DESK), "test")
        more = recorder.record(body, case=letter.case, audience=la_has, basis=assessment_digest(plain))
        sent_with = [more] if first == "alone" else [*events, more]
        recorder._parcels[:] = [Parcel(tuple(sent_with), frozenset({"la"}), letter.case)]
        recorder.finish()
    assert [one.code for one in world.carry("cn", "la")] == ["approval.missing"]
    assert not steps_events(world["la"], told.case)
