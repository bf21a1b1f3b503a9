"""Steps of a request's life between test nodes, what their stores then hold, and a node that ignores its own policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from tests.fakes.world import START, Node, WordedLaw, World
from tests.unit.application.letters import letter

from comity.application.acting import Order
from comity.application.approvals import LIFETIME
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.execute_measure import execute_measure
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.submit_request import submit_request
from comity.application.reading import assessment_digest, content_of, known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import Case, RequestState, fold
from comity.domain.decisions import Decision, Effect, Finding, Layer, LegalOutcome
from comity.domain.errors import ComityError
from comity.domain.events import SignedEvent
from comity.domain.officers import Actor, Officer, Role
from comity.domain.requests import Letter

PURPOSE = "test case"


@dataclass(frozen=True)
class Matter:
    """A request in a world: which case, which id, and where it was written."""

    world: World
    case: UUID
    request: UUID
    home: str = "cn-zj"

    def order(self, node: str, role: Role, *, officer: str = "") -> Order:
        """An order of the node's officer of that role, or of another officer of the same role."""
        who = self.world[node].officers[role]
        return Order(replace(who, id=f"{node}.{officer}") if officer else who, PURPOSE, self.case, self.request)

    def state(self, node: str) -> RequestState:
        """The request as the node has it; looked at past the use cases, so that nothing is written."""
        return self.case_at(node).requests[self.request]

    def case_at(self, node: str) -> Case:
        return fold(self.case, [known(signed) for signed in events(self.world[node], self.case)])


def drafted(world: World, home: str, *measures: str, **changes: Any) -> Matter:
    """A case with a letter, neither assessed nor shared."""
    node = world[home]
    officer = node.officers[Role.OFFICER]
    case = open_case(node.desk, officer, title="Invented fraud", purpose="investigation")
    wording = draft_request(node.desk, officer, letter(case, *measures, **changes), purpose="investigation")
    return Matter(world, case, wording.request, home)


def assessed(world: World, home: str, *measures: str, **changes: Any) -> Matter:
    matter = drafted(world, home, *measures, **changes)
    assess_request(world[home].desk, matter.order(home, Role.OFFICER))
    return matter


def submitted(world: World, *measures: str, **changes: Any) -> Matter:
    """Written in Zhejiang, with the ministry."""
    matter = assessed(world, "cn-zj", *measures, **changes)
    submit_request(world["cn-zj"].desk, matter.order("cn-zj", Role.SUPERVISOR))
    world.exchange()
    return matter


def released(world: World, *measures: str, **changes: Any) -> Matter:
    """Released by the ministry and everywhere."""
    matter = submitted(world, *measures, **changes)
    release_request(world["cn"].desk, matter.order("cn", Role.NATIONAL_DESK))
    world.exchange()
    return matter


def acknowledged(world: World, *measures: str, **changes: Any) -> Matter:
    matter = released(world, *measures, **changes)
    acknowledge_request(world["la"].desk, matter.order("la", Role.NATIONAL_DESK), reference="LA-1")
    world.exchange()
    return matter


def accepted(matter: Matter, key: str = "m1") -> None:
    """Accepted in Laos, by two lawyers where it takes two."""
    la = matter.world["la"].desk
    signed = accept_measure(la, matter.order("la", Role.LAWYER), key, reason="the law allows it")
    if signed.event.type == "act.proposed":
        confirm_proposal(la, matter.order("la", Role.LAWYER, officer="lawyer2"), signed.digest)


def refused(matter: Matter, key: str, ground: str = "LINK") -> None:
    la = matter.world["la"].desk
    signed = refuse_measure(la, matter.order("la", Role.LAWYER), key, grounds=(ground,), reason="not shown")
    confirm_proposal(la, matter.order("la", Role.LAWYER, officer="lawyer2"), signed.digest)


def executed(matter: Matter, key: str = "m1", summary: str = "The number is X.") -> None:
    execute_measure(matter.world["la"].desk, matter.order("la", Role.EXECUTING_AUTHORITY), key, summary=summary)


def law(**outcomes: Decision) -> WordedLaw:
    """A law by measure."""
    return WordedLaw(dict(outcomes))


def decision(outcome: LegalOutcome, *findings: tuple[str, Effect], **more: Any) -> Decision:
    made = tuple(
        Finding(code, effect, Layer.TREATY, "1", "test.reason", "an invented ground") for code, effect in findings
    )
    return Decision(bytes(32), "test", START.date(), "CN", "LA", "x", outcome, findings=made, **more)


BARRED = decision(LegalOutcome.MANDATORY_REFUSAL, ("POL", Effect.MANDATORY))
NO_BASIS = decision(LegalOutcome.NO_BASIS)
REVIEW = decision(LegalOutcome.NEEDS_REVIEW, ("NAT", Effect.REVIEW))
CONDITIONS = decision(
    LegalOutcome.PROCEED_WITH_CONDITIONS,
    ("FORM", Effect.CURABLE),
    missing=("facts_summary",),
    assurances=("reciprocity",),
)


def events(node: Node, case: UUID) -> list[SignedEvent]:
    with node.desk.store.reading() as unit:
        return [stored.signed for stored in unit.events.of_case(case)]


def audits(node: Node) -> list[b.AuditRecorded]:
    """Audit entries, oldest first."""
    with node.desk.store.reading() as unit:
        stored = unit.events.of_type("audit.recorded", limit=100_000)
    return [known(one.signed).body for one in sorted(stored, key=lambda one: one.leaf_index)]


def outbox(node: Node) -> int:
    return len(node.desk.store.state.outbox)


@contextmanager
def leaves_only_an_audit_entry(node: Node, error: type[ComityError], code: str, act: str) -> Iterator[Any]:
    """The block is refused with this code; afterwards the store has one audit entry more and nothing else."""
    before, state = audits(node), node.desk.store.state
    with pytest.raises(error) as refusal:
        yield refusal
    assert refusal.value.code == code
    after = node.desk.store.state
    (entry,) = audits(node)[len(before) :]
    assert (entry.act, entry.outcome) == (act, code)
    assert len(after.events) == len(state.events) + 1
    for kept in ("outbox", "inbox", "lines", "receipts", "requests", "attachments", "peers"):
        assert getattr(after, kept) == getattr(state, kept), kept


@contextmanager
def leaves_nothing(node: Node, error: type[ComityError], code: str) -> Iterator[Any]:
    """The block fails with this code and the store is as it was."""
    state = node.desk.store.state.copy()
    with pytest.raises(error) as refusal:
        yield refusal
    assert refusal.value.code == code
    assert node.desk.store.state == state


def lie(
    node: Node, case: UUID | None, body: Any, audience: tuple[str, ...], role: Role, *, who: str = "liar"
) -> SignedEvent:
    """The node signs and sends an event without asking its policy."""
    with node.desk.store.unit() as unit:
        recorder = Recorder(node.desk, unit, Actor(f"{node.desk.node}.{who}", role), PURPOSE)
        basis = assessment_digest(body.assessment) if getattr(body, "assessment", None) else None
        signed = recorder.record(body, case=case, audience=audience, basis=basis)
        recorder._check_approvals = lambda: None  # type: ignore[method-assign]  # nor its own rule on what leaves
        recorder.finish()
    return signed


def lie_approved(node: Node, case: UUID, body: Any, audience: tuple[str, ...], role: Role) -> Any:
    """As `lie`, under a token that fits; the body, with both persons in it."""
    name, at = node.desk.node, node.desk.clock.now()
    first, second = f"{name}.first", f"{name}.liar"
    persons = {"decided_by": first, "seconded_by": second} if hasattr(body, "decided_by") else {"prepared_by": first}
    said = replace(body, approval=b.HomeApproval("an invented rule", second, at), **persons)
    with node.desk.store.unit() as unit:
        recorder = Recorder(node.desk, unit, Actor(second, role), PURPOSE)
        token = b.OutboundApproved(
            said.request, b.TYPES[type(said)], sha256(content_of(said)).digest(), "an invented rule", (), PURPOSE,
            audience, first, second, at + LIFETIME,
        )  # fmt: skip
        basis = recorder.record(token, case=case, audience=audience).digest
        recorder.record(said, case=case, audience=audience, basis=basis)
        recorder.finish()
    return said


def wording_at(matter: Matter, node: str) -> Letter:
    return matter.state(node).letter


def second(node: str, role: Role) -> Officer:
    return Officer(f"{node}.second", "Second officer", frozenset({role}))


TODAY = date(2026, 3, 2)
