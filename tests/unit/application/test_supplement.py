"""What is added to a letter leaves as the letter did: judged again, approved by a second person, bound to its bytes."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import RULE, approved, supplement
from tests.unit.application.steps import Matter, leaves_nothing, leaves_only_an_audit_entry

from comity.application.approvals import LIFETIME
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.supplement_request import prepare_supplement
from comity.application.reading import assessment_digest, content_of
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import Barred, InvalidInput, NotPermitted
from comity.domain.officers import Actor, Role

DESK, SUPERVISOR = Role.NATIONAL_DESK, Role.SUPERVISOR
SAID: dict[str, Any] = {"text": "The dates.", "documents": {"m1": ("facts_summary",)}, "rule": RULE}


@pytest.fixture
def matter() -> Matter:
    return steps.acknowledged(World.of("cn", "cn-zj", "la"), "mla_evidence")


def on_file(matter: Matter, node: str) -> tuple[str, ...]:
    return matter.state(node).letter.measure("m1").documents


def test_nothing_leaves_before_a_second_person_approves_it(matter: Matter) -> None:
    cn, order = matter.world["cn"], matter.order("cn", DESK)
    proposal = prepare_supplement(cn.desk, order, **SAID)
    assert proposal.event.is_private
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.two_persons", "request.supplemented"):
        confirm_proposal(cn.desk, order, proposal.digest)
    signed = approved(cn.desk, order, proposal)
    matter.world.exchange()
    assert on_file(matter, "la") == ("facts_summary",)
    assert matter.state("cn").proposals == {}
    entry = next(e.known for e in matter.case_at("la").timeline if e.known.digest == signed.digest)
    body = entry.body
    assert isinstance(body, b.RequestSupplemented)
    assert entry.event.basis == assessment_digest(body.assessment)
    assert body.approval is not None
    assert (body.prepared_by, body.approval.approver, body.approval.rule) == (
        order.officer.id, f"{order.officer.id}.second", RULE,
    )  # fmt: skip


def test_the_gate_is_asked_again_when_it_is_approved() -> None:
    gate = steps.law()
    matter = steps.acknowledged(World.of("cn", "cn-zj", "la", law=gate), "mla_evidence")
    cn, order = matter.world["cn"], matter.order("cn", DESK)
    proposal = prepare_supplement(cn.desk, order, **SAID)
    gate.outcomes["mla_evidence"] = steps.BARRED
    with leaves_only_an_audit_entry(cn, Barred, "gate.barred", "request.supplemented"):
        approved(cn.desk, order, proposal)


def test_it_names_its_rule_and_does_not_wait_twice(matter: Matter) -> None:
    cn, order = matter.world["cn"], matter.order("cn", DESK)
    with leaves_nothing(cn, InvalidInput, "words.rule"):
        prepare_supplement(cn.desk, order, **SAID | {"rule": " "})
    prepare_supplement(cn.desk, order, **SAID)
    with pytest.raises(Exception, match="already waits"):
        prepare_supplement(cn.desk, order, **SAID)
    supplement(cn.desk, order, text="Another matter.")
    assert len(matter.state("cn").proposals) == 1


@pytest.mark.parametrize(
    ("body", "token", "code"),
    [
        ({}, {}, ""),
        ({}, None, "approval.missing"),
        ({}, {"content": bytes(32)}, "approval.other_content"),
        ({}, {"act": "request.clarified"}, "approval.missing"),
        ({"prepared_by": "cn.second"}, {"prepared_by": "cn.second"}, "approval.one_person"),
        ({"prepared_by": "cn.other"}, {}, "approval.one_person"),
        ({"approval": None}, {}, "approval.one_person"),
        ({"prepared_by": "", "approval": None}, {}, "approval.one_person"),
    ],
)
def test_the_other_side_takes_in_no_other(
    matter: Matter, body: dict[str, Any], token: dict[str, Any] | None, code: str
) -> None:
    """A node without our software sends it; what it says of the gate is sound."""
    proposal = prepare_supplement(matter.world["cn"].desk, matter.order("cn", DESK), **SAID)
    sound = approved(matter.world["cn"].desk, matter.order("cn", DESK), proposal)
    said = next(e.known.body for e in matter.case_at("cn").timeline if e.known.digest == sound.digest)
    assert isinstance(said, b.RequestSupplemented)
    assert said.approval is not None
    matter.world["cn"].desk.store.state.outbox.clear()  # type: ignore[attr-defined]  # the store in memory
    made = replace(said, prepared_by="cn.first", approval=replace(said.approval, approver="cn.second"))
    assert sent(matter, replace(made, **body), token) == code


def sent(matter: Matter, body: b.RequestSupplemented, token: dict[str, Any] | None) -> str:
    cn = matter.world["cn"]
    audience = ("cn", "la")
    with cn.desk.store.unit() as unit:
        recorder = Recorder(cn.desk, unit, Actor("cn.second", DESK), "test")
        recorder._check_approvals = lambda: None  # type: ignore[method-assign]  # nor its own rule on what leaves
        if token is not None:
            whole = b.OutboundApproved(
                matter.request, "request.supplemented", sha256(content_of(body)).digest(), RULE, (), "test", ("la",),
                "cn.first", "cn.second", matter.world.clock.at + LIFETIME,
            )  # fmt: skip
            recorder.record(replace(whole, **token), case=matter.case, audience=audience)
        recorder.record(body, case=matter.case, audience=audience, basis=assessment_digest(body.assessment))
        recorder.finish()
    return matter.world.carry("cn", "la")[-1].code


def test_what_is_added_is_for_the_desks_that_release(matter: Matter) -> None:
    zj = matter.world["cn-zj"]
    with leaves_only_an_audit_entry(zj, NotPermitted, "policy.power", "request.supplemented"):
        prepare_supplement(zj.desk, matter.order("cn-zj", SUPERVISOR), **SAID)
