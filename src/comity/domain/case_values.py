"""What a case is made of, as the fold leaves it: requests, measures, proposals, the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.domain import bodies as b
from comity.domain.clocks import Deadline
from comity.domain.events import Event
from comity.domain.handling import Handling
from comity.domain.requests import Letter
from comity.domain.stages import MeasureStage, Stage


@dataclass(frozen=True, slots=True)
class Known:
    """An event as a case reads it: header, its name, and the typed body, None if erased, unknown or not ours."""

    event: Event
    digest: bytes
    body: Any | None


@dataclass(frozen=True, slots=True)
class MeasureState:
    """One measure of a request."""

    key: str
    measure: str
    stage: MeasureStage = MeasureStage.ASKED
    grounds: tuple[str, ...] = ()
    reason: str = ""
    conditions: str = ""
    until: date | None = None
    decided_in: bytes | None = None
    executed_in: bytes | None = None
    summary: str = ""
    due: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A two-person act that waits for its second person. What leaves when it is done has this handling."""

    digest: bytes
    act: str
    by: str
    at: datetime
    content: Mapping[str, Any]
    handling: Handling = field(default_factory=Handling)


@dataclass(frozen=True, slots=True)
class RequestState:
    """One request of a case, as far as this node knows it. Node and officer ids, moments in UTC.

    `assessments` are this node's own, by the digest of the wording; what a partner's law said stands in its events.
    """

    id: UUID
    letter: Letter
    stage: Stage
    drafted_by: str = ""
    drafting_node: str = ""
    assessments: Mapping[bytes, Mapping[str, Any]] = field(default_factory=dict)
    waivers: tuple[tuple[b.ItemWaived, str], ...] = ()
    released_in: bytes | None = None
    released_by: str = ""
    released_at: datetime | None = None
    audience: tuple[str, ...] = ()
    reference: str = ""
    measures: Mapping[str, MeasureState] = field(default_factory=dict)
    deliveries: tuple[tuple[str, str, bytes], ...] = ()
    answers: tuple[b.RequestAnswered, ...] = ()
    answered_at: datetime | None = None
    feedback: b.FeedbackGiven | None = None
    evaluated_by: tuple[str, ...] = ()
    proposals: Mapping[bytes, Proposal] = field(default_factory=dict)
    requested_node: str = ""
    deadlines: tuple[Deadline, ...] = ()

    @property
    def next_due(self) -> Deadline | None:
        """The deadline that comes first among those still open."""
        open_measures = (m.due for m in self.measures.values() if m.due is not None)
        return min((*self.deadlines, *open_measures), key=lambda d: d.due_at, default=None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline. `out_of_order` says why the event does not fit its place, or is empty."""

    known: Known
    out_of_order: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The fold."""

    id: UUID
    title: str
    purpose: str
    requests: Mapping[UUID, RequestState]
    timeline: tuple[Entry, ...]

    @property
    def out_of_order(self) -> tuple[Entry, ...]:
        """Events that were kept without effect."""
        return tuple(entry for entry in self.timeline if entry.out_of_order)
