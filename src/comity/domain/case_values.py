"""What a case is made of, as the fold leaves it: requests, measures, proposals, the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.domain import bodies as b
from comity.domain.calendars import StateCalendar, is_sound, local_day, unstated
from comity.domain.clocks import Calendars, Deadline, Pause
from comity.domain.consent_boxes import Cover
from comity.domain.earlier_bodies import EarlierJudged
from comity.domain.events import Event
from comity.domain.handling import Handling
from comity.domain.handovers import Handover
from comity.domain.jurisdiction import Consultation
from comity.domain.ladder import ClockKey
from comity.domain.measures import Measure, is_police
from comity.domain.notice_state import NoticeState
from comity.domain.preservation import Preservations
from comity.domain.promises import Promise
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

    @property
    def is_police(self) -> bool:
        """True if it is police information, which is no evidence unless its owner consents to that."""
        return self.measure in frozenset(Measure) and is_police(Measure(self.measure))


@dataclass(frozen=True, slots=True)
class Review:
    """The later look at a claim of danger to life. `justified` None: nobody has looked yet, and `due` runs."""

    act: bytes
    claimed_by: str
    due: Deadline | None
    justified: bool | None = None
    reason: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until somebody has said whether it was justified."""
        return self.justified is None


@dataclass(frozen=True, slots=True)
class Interim:
    """An interim reply, as the timeline has it."""

    said: b.InterimReplied
    by: str
    at: datetime


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
class Consent:
    """A host state's consent, as the fold has it; `digest` names the event that gave it."""

    digest: bytes
    given: b.ConsentGiven
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RequestState:
    """One request of a case, as far as this node knows it. Node and officer ids, moments in UTC.

    `assessments` are this node's own, by the digest of the wording; what a partner's law said stands in its events.
    `ended` says since when a measure is withdrawn, refused or not carried out, by key. `promises` are assurances that
    the requested side asked, by the digest of the question, in the order of the case. `questions` are the clocks of
    what it asked and nobody has answered, each started by its question.
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
    stated: tuple[StateCalendar, ...] = ()
    pauses: tuple[Pause, ...] = ()
    review: Review | None = None
    interims: tuple[Interim, ...] = ()
    escalations: tuple[tuple[b.RequestEscalated, str, datetime], ...] = ()
    reminded: Mapping[ClockKey, int] = field(default_factory=dict)
    late: tuple[tuple[b.ClockLate, datetime], ...] = ()
    released_alone: str = ""
    judged: tuple[EarlierJudged, ...] = ()
    kept: tuple[tuple[bytes, Any], ...] = ()
    consents: Mapping[bytes, Consent] = field(default_factory=dict)
    revocations: tuple[tuple[b.ConsentRevoked, datetime], ...] = ()
    safeguards: tuple[b.SafeguardDecided, ...] = ()
    screenings: Mapping[str, b.VictimScreened] = field(default_factory=dict)
    protections: Mapping[str, b.ProtectionChecked] = field(default_factory=dict)
    handovers: Mapping[str, Handover] = field(default_factory=dict)
    ended: Mapping[str, datetime] = field(default_factory=dict)
    preserved: Preservations = field(default_factory=dict)
    promises: Mapping[bytes, Promise] = field(default_factory=dict)
    questions: tuple[Deadline, ...] = ()

    def cover(self, consent: bytes) -> Cover | None:
        """A consent as it stands, with whatever revokes it; None for one that nobody gave.

        A consent ends with its measure: withdrawn, refused or reported as not carried out, or with the whole request.
        """
        found = self.consents.get(consent)
        if found is None:
            return None
        ends = [at for revoked, at in self.revocations if revoked.consent == consent]
        ends += [at for key, at in self.ended.items() if key == found.given.measure]
        return Cover(found.given.box, found.at, min(ends, default=None))

    @property
    def clocks(self) -> tuple[Deadline, ...]:
        """Every clock that has not been stopped, the first one due first; those that stand come last."""
        measures = (m.due for m in self.measures.values() if m.due is not None)
        reviews = (self.review.due,) if self.review is not None and self.review.due is not None else ()
        kept = (one.due for one in self.preserved.values() if one.runs)
        every = (*self.deadlines, *measures, *reviews, *kept, *self.questions)
        return tuple(sorted(every, key=lambda d: (d.stands, d.due_at, d.name)))

    @property
    def next_due(self) -> Deadline | None:
        """The deadline that comes first among those that run."""
        return next((clock for clock in self.clocks if not clock.stands), None)

    @property
    def calendars(self) -> Calendars:
        """The working days of both sides, as the release states them; a calendar that cannot be one counts as none."""
        requesting, requested = self.letter.requesting_state, self.letter.requested_state
        return Calendars(self._calendar(requesting), self._calendar(requested))

    def _calendar(self, state: str) -> StateCalendar:
        found = next((one for one in self.stated if one.state == state and is_sound(one)), None)
        nobody = unstated(state, date.min)
        if found is not None or self.released_at is None:
            return found or nobody
        return unstated(state, local_day(self.released_at, nobody.zone))


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
    consultations: Mapping[UUID, Consultation] = field(default_factory=dict)
    notice: NoticeState | None = None

    @property
    def out_of_order(self) -> tuple[Entry, ...]:
        """Events that were kept without effect."""
        return tuple(entry for entry in self.timeline if entry.out_of_order)
