"""The frame of every act on a request: policy first, then events, audit, outbox and views in one transaction.

A refused attempt leaves nothing of itself but an audit entry of its own, with the code of the refusal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from comity.application.desk import Desk
from comity.application.policy import may_act
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import Case, RequestState
from comity.domain.effects import request_of
from comity.domain.errors import ComityError, NotVerified, OutOfOrder, Refused
from comity.domain.events import SignedEvent
from comity.domain.handling import Handling
from comity.domain.officers import Actor, Officer, Role
from comity.domain.stages import RULES

_QUIET = frozenset({"request.delivered", "clock.reminded", "clock.late"})  # what a machine notes overtakes nobody


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants to act on what, and for which purpose.

    `seen` is the `standing` of the request that the officer had in front of them; None where nobody looked. An order on
    what has moved on since is refused, so that no form counts twice and nobody decides on a page that is out of date.
    """

    officer: Officer
    purpose: str
    case: UUID
    request: UUID
    seen: bytes | None = None


def standing(case: Case, request: UUID) -> bytes:
    """Names (32 bytes) how a request stands on this node: another value once anybody has done anything in it."""
    done = (e.known for e in case.timeline if e.known.event.type in RULES and e.known.event.type not in _QUIET)
    ours = (known.digest for known in done if known.body is None or request_of(known.body) == request)
    return sha256(b"".join(ours)).digest()


def check_seen(case: Case, order: Order) -> None:
    """Return if nothing has happened in the request since the officer looked.

    Raises:
        OutOfOrder: ``act.overtaken``.
    """
    if order.seen is not None and order.seen != standing(case, order.request):
        raise OutOfOrder(
            "act.overtaken",
            "The request has moved on since you opened the page; nothing was done.",
            advice="Look at what has happened. Send the form again if it is still right.",
        )


class Act:
    """An act on a request that the policy has let pass, inside its transaction."""

    def __init__(self, recorder: Recorder, order: Order, actor: Actor, state: RequestState) -> None:
        self.recorder = recorder
        self.order = order
        self.actor = actor
        self.state = state
        self.desk: Desk = recorder.desk

    @property
    def shared_with(self) -> tuple[str, ...]:
        """The audience of a released request: the letter's, and the node that it was re-routed to."""
        return tuple(sorted({*self.state.audience, self.state.requested_node}))

    def private(self, body: Any, *, basis: bytes | None = None, handling: Handling | None = None) -> SignedEvent:
        """Record something that only this node has."""
        return self._done(body, (), basis, handling)

    def shared(
        self, body: Any, *, audience: tuple[str, ...] = (), basis: bytes | None = None, handling: Handling | None = None
    ) -> SignedEvent:
        """Record something that the request's audience gets, or the audience given."""
        return self._done(body, audience or self.shared_with, basis, handling)

    def _done(
        self, body: Any, audience: tuple[str, ...], basis: bytes | None, handling: Handling | None
    ) -> SignedEvent:
        signed = self.recorder.record(
            body, case=self.order.case, audience=audience, basis=basis, handling=handling, actor=self.actor
        )
        self.recorder.audit(b.TYPES[type(body)], case=self.order.case, subject=signed.digest.hex(), decision=basis)
        return signed


@contextmanager
def act(desk: Desk, order: Order, event_type: str, measure: str = "") -> Iterator[Act]:
    """Open an act; it is kept when the block ends.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        OutOfOrder: ``act.overtaken``: the request has moved on since the officer saw it.
        InvalidInput: Unknown case, request or measure.
        Unavailable: The store, or the line to a node of the audience; nothing was written.
    """
    with audited(desk, order.officer, order.purpose, event_type, order.case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, order.officer.acting_as(_some_role(order.officer)), order.purpose)
        state = recorder.request(order.case, order.request)
        check_seen(recorder.case(order.case), order)
        actor = may_act(desk.authority, order.officer, event_type, state, measure)
        yield Act(recorder, order, actor, state)
        recorder.finish()


@contextmanager
def audited(desk: Desk, officer: Officer, purpose: str, what: str, case: UUID | None = None) -> Iterator[None]:
    """Write an audit entry for an attempt that was refused, in a transaction of its own, and pass the refusal on."""
    try:
        yield
    except (Refused, OutOfOrder, NotVerified) as refusal:
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, officer.acting_as(_some_role(officer)), purpose)
            recorder.audit(what, case=case, subject=_subject(refusal), outcome=refusal.code)
            recorder.finish()
        raise


def _subject(refusal: ComityError) -> str:
    return ",".join(refusal.grounds) or refusal.kind


def _some_role(officer: Officer) -> Role:
    return min(officer.roles, key=lambda role: role.value, default=Role.OFFICER)
