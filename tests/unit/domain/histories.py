"""Histories of a case made by hand: no keys and no nodes, only headers, names and typed bodies. All is invented."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from comity.domain import bodies as b
from comity.domain.cases import Case, Known, RequestState, fold, heads
from comity.domain.events import Event
from comity.domain.handling import Handling
from comity.domain.identifiers import uuid7
from comity.domain.officers import Actor, Role
from comity.domain.requests import Letter, MeasureAsked, Subject

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CASE = uuid7(START, bytes(10))
REQUEST = uuid7(START, bytes(9) + b"\x01")
ALL = ("cn", "cn-zj", "la")


def letter(*measures: str, **changes: Any) -> Letter:
    """A whole letter from Zhejiang to Laos, asking for these measures (m1, m2, …)."""
    asked = tuple(
        MeasureAsked(f"m{i}", measure, f"please do {measure}", subject="p1")
        for i, measure in enumerate(measures or ("police_info",), 1)
    )
    plain = Letter(
        REQUEST, CASE, 1, "CN", "LA", "cn-zj", "la", "Invented fraud", "investigation", "Invented facts.",
        "fraud_telecom", date(2025, 6, 1), "en", asked, (Subject("p1", "suspect", ("Synthetic Person",), ("CN",)),),
        "120", "60",
    )  # fmt: skip
    return replace(plain, **changes)


@dataclass
class History:
    """Events in the order in which they were made. Every event knows of all before it that its audience has."""

    events: list[Known] = field(default_factory=list)
    at: datetime = START

    def add(
        self,
        body: Any,
        author: str,
        role: Role,
        *,
        audience: tuple[str, ...] = ALL,
        actor: str = "",
        seen: list[Known] | None = None,
        **header: Any,
    ) -> Known:
        """One more event; `seen` are the events that its author had, all by default."""
        self.at += timedelta(seconds=1)
        known = event_of(
            body, author, role, audience, heads(self.events if seen is None else seen, frozenset(audience) | {author}),
            self.at, len(self.events), actor or f"{author}.{role.value}", **header,
        )  # fmt: skip
        self.events.append(known)
        return known

    def private(self, body: Any, author: str, role: Role, **more: Any) -> Known:
        """An event that its node keeps for itself."""
        return self.add(body, author, role, audience=(), **more)

    def case(self) -> Case:
        return fold(CASE, self.events)

    def state(self, request: UUID = REQUEST) -> RequestState:
        return self.case().requests[request]

    def why(self, known: Known) -> str:
        """Why an event has no effect, or nothing."""
        return next(entry.out_of_order for entry in self.case().timeline if entry.known.digest == known.digest)


def event_of(
    body: Any,
    author: str,
    role: Role,
    audience: tuple[str, ...],
    after: tuple[bytes, ...],
    at: datetime,
    number: int,
    actor: str,
    *,
    event_type: str = "",
    version: int = b.VERSION,
) -> Known:
    digest = sha256(f"{number} {author} {role} {at} {actor}".encode()).digest()
    event = Event(
        uuid7(at, digest[:10]), event_type or b.TYPES[type(body)], version, CASE, author, Actor(actor, role), at, after,
        tuple(sorted({*audience, author})), Handling(), None, digest,
    )  # fmt: skip
    return Known(event, digest, body)


def released(*measures: str, wording: Letter | None = None) -> History:
    """A letter written in the province, submitted, and released by the ministry."""
    history = History()
    wording = wording or letter(*measures)
    history.private(b.CaseOpened("Invented fraud", "investigation"), "cn-zj", Role.OFFICER)
    history.private(b.RequestDrafted(wording), "cn-zj", Role.OFFICER)
    history.add(
        b.RequestSubmitted(REQUEST, wording, "cn-zj.officer"), "cn-zj", Role.SUPERVISOR, audience=("cn", "cn-zj")
    )
    history.add(b.RequestReleased(wording, {}, "cn-zj.officer"), "cn", Role.NATIONAL_DESK)
    return history


def acknowledged(*measures: str) -> History:
    """The same, taken for work in Laos."""
    history = released(*measures)
    history.add(b.RequestAcknowledged(REQUEST, "LA-1"), "la", Role.NATIONAL_DESK)
    return history


def accepted(history: History, key: str = "m1", *, coercive: bool = False) -> Known:
    by = "la.lawyer"
    return history.add(
        b.MeasureAccepted(REQUEST, key, "the law allows it", "", "la.lawyer1" if coercive else by, by),
        "la",
        Role.LAWYER,
    )


def answer(*results: b.MeasureResult, final: bool = True, **changes: Any) -> b.RequestAnswered:
    approval = b.HomeApproval("an invented rule 1", "la.national_desk", START)
    plain = b.RequestAnswered(REQUEST, "See results.", results, approval, "H0", "la.desk1", final)
    return replace(plain, **changes)


def answered() -> History:
    """One measure asked, accepted, executed, and answered."""
    history = acknowledged("police_info")
    accepted(history)
    history.private(b.MeasureExecuted(REQUEST, "m1", "The number is X."), "la", Role.EXECUTING_AUTHORITY)
    history.add(answer(b.MeasureResult("m1", "executed", "The number is X.")), "la", Role.NATIONAL_DESK)
    return history
