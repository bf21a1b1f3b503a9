"""What each type of event says: typed bodies, one frozen value a type, and their plain form.

The names here are the contract of `spec/events.md` and `docs/audit-events.md`; a test compares the three. A body's
bytes are the canonical form of its plain value. Fields that a later version adds are ignored and stay in the bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from comity.domain import jurisdiction
from comity.domain.calendars import StateCalendar
from comity.domain.earlier_bodies import (
    AssuranceJudged,
    AssuranceRecorded,
    AssuranceVisited,
    EarlierJudged,
    SpecialityReported,
    SpecialityWidened,
    SurrenderedFreed,
    SurrenderRecorded,
)
from comity.domain.errors import NotVerified
from comity.domain.handovers import HandoverFilled as HandoverFilled
from comity.domain.handovers import HandoverSigned as HandoverSigned
from comity.domain.notice_bodies import NOTICE_BODIES, NOTICE_PRIVATE
from comity.domain.preservation import PreservationEnded as PreservationEnded
from comity.domain.preservation import PreservationExtended as PreservationExtended
from comity.domain.promises import AssuranceAnswered as AssuranceAnswered
from comity.domain.promises import AssuranceAsked as AssuranceAsked
from comity.domain.redress_bodies import (
    CertificateDeclined,
    CertificateIssued,
    CertificatePresented,
    CertificateProposed,
    CertificateRevoked,
    HoldingDecided,
    HoldingProposed,
    MatchCorrected,
    MatchJudged,
    MisuseEnded,
    MisuseErased,
    MisuseRecorded,
    RevocationProposed,
    SearchHeld,
    SearchNoticed,
    ThresholdDecided,
    ThresholdProposed,
)
from comity.domain.relatives_bodies import RelativesActed
from comity.domain.requests import AttachmentRef, Letter
from comity.domain.safeguard_bodies import ConsentGiven as ConsentGiven
from comity.domain.safeguard_bodies import ConsentRevoked as ConsentRevoked
from comity.domain.safeguard_bodies import HomeApproval as HomeApproval
from comity.domain.safeguard_bodies import HomeRule as HomeRule
from comity.domain.safeguard_bodies import OperationActed as OperationActed
from comity.domain.safeguard_bodies import OperationUncovered as OperationUncovered
from comity.domain.safeguard_bodies import OutboundApproved as OutboundApproved
from comity.domain.safeguard_bodies import ProtectionChecked as ProtectionChecked
from comity.domain.safeguard_bodies import SafeguardDecided as SafeguardDecided
from comity.domain.safeguard_bodies import VictimScreened as VictimScreened

PlainValue = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """An officer opened a case. Private to the node."""

    title: str
    purpose: str


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A private note; it never leaves the node and no shared event names it."""

    text: str


@dataclass(frozen=True, slots=True)
class RequestDrafted:
    """A wording of the letter, the first or a later one."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class RequestAssessed:
    """The gate's answer on one wording. `assessment` is the plain form of an `Assessment`."""

    request: UUID
    letter: bytes
    assessment: PlainValue


@dataclass(frozen=True, slots=True)
class ItemWaived:
    """A named officer settled one open item of one measure of one wording, with a reason."""

    request: UUID
    letter: bytes
    measure: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class RequestSubmitted:
    """A supervisor sends the wording up to the desk that has the power to release it."""

    request: UUID
    letter: Letter
    drafted_by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestReturned:
    """The national desk sends the draft back."""

    request: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class RequestReleased:
    """The letter leaves, with the decision that clears it. `waived` lists items settled by named officers.

    `calendars` are the working days of both sides by which its clocks are counted. `alone` says why no second person
    could be reached, where a life is in danger; it is empty otherwise.
    """

    letter: Letter
    assessment: PlainValue
    drafted_by: str
    waived: tuple[ItemWaived, ...] = ()
    calendars: tuple[StateCalendar, ...] = ()
    alone: str = ""


@dataclass(frozen=True, slots=True)
class RequestDelivered:
    """The other node's receipt for the letter came back: ``delivered`` or ``read``. Private to the node."""

    request: UUID
    node: str
    kind: str
    receipt: bytes


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """Our own signed statement that something could not be delivered before it expired. Private to the node."""

    node: str
    events: tuple[bytes, ...]
    receipt: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class AttachmentGivenUp:
    """Our own signed statement that a node did not get the bytes of an attachment, and why. Private to the node."""

    attachment: UUID
    node: str
    reason: str


@dataclass(frozen=True, slots=True)
class RequestAcknowledged:
    """The receiving desk took the request for work."""

    request: UUID
    reference: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class MeasureAccepted:
    """One measure will be carried out. `conditions` bind its use; `seconded_by` is the second person, if needed."""

    request: UUID
    measure: str
    reason: str
    conditions: str = ""
    decided_by: str = ""
    seconded_by: str = ""


@dataclass(frozen=True, slots=True)
class MeasureRefused:
    """One measure is refused on coded grounds."""

    request: UUID
    measure: str
    grounds: tuple[str, ...]
    reason: str
    decided_by: str = ""
    seconded_by: str = ""


@dataclass(frozen=True, slots=True)
class MeasurePostponed:
    """One measure waits, on a coded ground, until a day. Two persons, as `RequestClarified`.

    `reason` is empty where words could tell whether a person is here or protected.
    """

    request: UUID
    measure: str
    ground: str
    reason: str
    until: date
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class InformationAsked:
    """The requested side needs more before it decides one measure. Two persons, as `RequestClarified`."""

    request: UUID
    measure: str
    asks: str
    documents: tuple[str, ...] = ()
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class MeasureExecuted:
    """One measure was carried out. Its results stay at home until the answer is released. Private to the node."""

    request: UUID
    measure: str
    summary: str
    attachments: tuple[AttachmentRef, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureNotExecuted:
    """One measure could not be carried out."""

    request: UUID
    measure: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What the answer gives for one measure. `uses`: what the results may be used for, `intelligence`, `evidence`."""

    measure: str
    outcome: str  # executed, refused, not_executed
    summary: str
    attachments: tuple[AttachmentRef, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """The answer, released under home-law approval by a second person. `final` ends the request's work."""

    request: UUID
    text: str
    results: tuple[MeasureResult, ...]
    approval: HomeApproval
    use_limits: str
    prepared_by: str
    final: bool = True


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """What came of the answer."""

    request: UUID
    used: bool
    led_to: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class RequestEvaluated:
    """One side's evaluation: what went well, late, wrong."""

    request: UUID
    went_well: str
    late: str
    wrong: str


@dataclass(frozen=True, slots=True)
class RequestSupplemented:
    """More from the requesting side: words, and documents now on file for a measure (key to words of the corpus).

    Two persons, as `RequestClarified`; `assessment` is what the gate says of the letter as it then stands.
    """

    request: UUID
    text: str
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: tuple[AttachmentRef, ...] = ()
    assessment: PlainValue = field(default_factory=dict)
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class RequestClarified:
    """A question or an explanation, by either side: prepared by one person, approved under home law by another.

    One of before tokens were asked for names neither; it stays where it is and is taken in no more.
    """

    request: UUID
    text: str
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """The requesting side takes the request back, or some of its measures."""

    request: UUID
    reason: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoppedTime:
    """A time in which clocks stood, as its events said: `event` began it, `ended_by` ended it, if it has ended."""

    reason: str
    words: str
    by: str
    since: datetime
    event: bytes
    measure: str = ""
    until: datetime | None = None
    seconded_by: str = ""
    ended_by: bytes = b""


@dataclass(frozen=True, slots=True)
class RequestRerouted:
    """The receiving desk hands the request to the authority that is competent; the clock keeps running.

    That authority was not in the release's audience. So it gets the letter as it stands, when and by whom it was
    released, our reference if we had taken it for work, and what had stopped or put off its clocks.
    """

    request: UUID
    to_node: str
    reason: str
    letter: Letter | None = None
    released_at: datetime | None = None
    reference: str = ""
    released_in: bytes | None = None
    released_by: str = ""
    calendars: tuple[StateCalendar, ...] = ()
    drafted_by: str = ""
    pauses: tuple[StoppedTime, ...] = ()
    postponed: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InterimReplied:
    """Why it is late, and when it is expected. `code` is a word of `LateReason`; the deadline stays what it is.

    `why` is empty where words could tell whether a person is here or protected. Two persons, as `RequestClarified`.
    """

    request: UUID
    why: str
    expected: date
    code: str = ""
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class RequestEscalated:
    """One side raises the matter to a higher desk."""

    request: UUID
    to_whom: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The requested side's clocks stand, or that of one measure, for a recorded reason; `until` ends it by itself.

    `reason` is a word of `PauseReason`; `words` are empty where they could tell whether a person is here or protected.
    Two persons; one of before tokens were asked for names none, and stands where no life is in danger.
    """

    request: UUID
    reason: str
    words: str
    measure: str = ""
    until: date | None = None
    decided_by: str = ""
    seconded_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """They run again."""

    request: UUID
    words: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class ClockReminded:
    """The node told a role here that a deadline comes near. Private to the node."""

    request: UUID
    clock: str
    rule: str
    started_by: bytes
    due_at: datetime
    percent: int
    role: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class ClockLate:
    """The node that owes says that a deadline of its own has passed."""

    request: UUID
    clock: str
    rule: str
    started_by: bytes
    due_at: datetime
    measure: str = ""


@dataclass(frozen=True, slots=True)
class DangerReviewed:
    """Somebody else looked at a claim of danger to life afterwards: was it justified? `act` is the release."""

    request: UUID
    act: bytes
    justified: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ActProposed:
    """The first of two persons: what is to be done, waiting for the second. Private to the node."""

    act: str
    request: UUID
    content: PlainValue


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """The second person says no. Private to the node."""

    request: UUID
    proposal: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class ContentErased:
    """Body and salt of an event were destroyed here, by this rule. The header, signature and proofs stay."""

    event: bytes
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuditRecorded:
    """Who did or read what, for which purpose, with what outcome. Private to the node.

    `act` is a name of `docs/audit-events.md`; `subject` what it was about (a digest in hex, a node id, an officer);
    `outcome` is ``done``, ``read`` or the code of the refusal.
    """

    act: str
    purpose: str
    subject: str
    outcome: str
    decision: bytes | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementPublished:
    """This node's key statement, by digest and sequence. Private to the node."""

    statement: bytes
    sequence: int


@dataclass(frozen=True, slots=True)
class PeerConfirmed:
    """A named person compared a peer's fingerprint, or its ministry's signature vouches for it. Private to the node."""

    node: str
    fingerprint: str
    statement: bytes
    vouched_by: str = ""


BODIES: dict[str, type[Any]] = {
    "act.proposed": ActProposed,
    "act.declined": ProposalDeclined,
    "assurance.answered": AssuranceAnswered,
    "assurance.asked": AssuranceAsked,
    "assurance.judged": AssuranceJudged,
    "assurance.recorded": AssuranceRecorded,
    "assurance.visited": AssuranceVisited,
    "attachment.given_up": AttachmentGivenUp,
    "audit.recorded": AuditRecorded,
    "case.opened": CaseOpened,
    "certificate.declined": CertificateDeclined,
    "certificate.issued": CertificateIssued,
    "certificate.presented": CertificatePresented,
    "certificate.proposed": CertificateProposed,
    "certificate.revocation_proposed": RevocationProposed,
    "certificate.revoked": CertificateRevoked,
    "clock.late": ClockLate,
    "clock.paused": ClockPaused,
    "clock.reminded": ClockReminded,
    "clock.resumed": ClockResumed,
    "consent.given": ConsentGiven,
    "consent.revoked": ConsentRevoked,
    "content.erased": ContentErased,
    "danger.reviewed": DangerReviewed,
    "delivery.failed": DeliveryFailed,
    "earlier.judged": EarlierJudged,
    "handover.filled": HandoverFilled,
    "handover.signed": HandoverSigned,
    "holding.decided": HoldingDecided,
    "holding.proposed": HoldingProposed,
    "jurisdiction.answered": jurisdiction.OutcomeAnswered,
    "jurisdiction.closed": jurisdiction.ConsultationClosed,
    "jurisdiction.draft_dropped": jurisdiction.JurisdictionDraftDropped,
    "jurisdiction.drafted": jurisdiction.JurisdictionDrafted,
    "jurisdiction.filed": jurisdiction.TableFiled,
    "jurisdiction.opened": jurisdiction.ConsultationOpened,
    "jurisdiction.proposed": jurisdiction.OutcomeProposed,
    "match.corrected": MatchCorrected,
    "match.judged": MatchJudged,
    "measure.accepted": MeasureAccepted,
    "measure.executed": MeasureExecuted,
    "measure.information_asked": InformationAsked,
    "measure.not_executed": MeasureNotExecuted,
    "measure.postponed": MeasurePostponed,
    "measure.refused": MeasureRefused,
    "misuse.ended": MisuseEnded,
    "misuse.erased": MisuseErased,
    "misuse.recorded": MisuseRecorded,
    "note.written": NoteWritten,
    **NOTICE_BODIES,
    "operation.acted": OperationActed,
    "operation.uncovered": OperationUncovered,
    "outbound.approved": OutboundApproved,
    "peer.confirmed": PeerConfirmed,
    "preservation.ended": PreservationEnded,
    "preservation.extended": PreservationExtended,
    "protection.checked": ProtectionChecked,
    "relatives.acted": RelativesActed,
    "request.acknowledged": RequestAcknowledged,
    "request.answered": RequestAnswered,
    "request.assessed": RequestAssessed,
    "request.clarified": RequestClarified,
    "request.delivered": RequestDelivered,
    "request.drafted": RequestDrafted,
    "request.escalated": RequestEscalated,
    "request.evaluated": RequestEvaluated,
    "request.feedback": FeedbackGiven,
    "request.interim": InterimReplied,
    "request.released": RequestReleased,
    "request.rerouted": RequestRerouted,
    "request.returned": RequestReturned,
    "request.submitted": RequestSubmitted,
    "request.supplemented": RequestSupplemented,
    "request.waived": ItemWaived,
    "request.withdrawn": RequestWithdrawn,
    "safeguard.decided": SafeguardDecided,
    "search.held": SearchHeld,
    "search.noticed": SearchNoticed,
    "speciality.reported": SpecialityReported,
    "speciality.widened": SpecialityWidened,
    "statement.published": StatementPublished,
    "surrender.freed": SurrenderedFreed,
    "surrender.recorded": SurrenderRecorded,
    "threshold.decided": ThresholdDecided,
    "threshold.proposed": ThresholdProposed,
    "victim.screened": VictimScreened,
}
# Types that never leave the node that wrote them. From anybody else they are refused, and without effect in a case.
PRIVATE = frozenset(
    {
        "act.declined",
        "act.proposed",
        "assurance.judged",
        "assurance.visited",
        "attachment.given_up",
        "audit.recorded",
        "case.opened",
        "certificate.declined",
        "certificate.proposed",
        "certificate.revocation_proposed",
        "clock.reminded",
        "content.erased",
        "delivery.failed",
        "earlier.judged",
        "holding.decided",
        "holding.proposed",
        "jurisdiction.draft_dropped",
        "jurisdiction.drafted",
        "match.corrected",
        "match.judged",
        "measure.executed",
        "measure.not_executed",
        "note.written",
        *NOTICE_PRIVATE,
        "peer.confirmed",
        "protection.checked",
        "relatives.acted",
        "request.assessed",
        "request.delivered",
        "request.drafted",
        "request.waived",
        "safeguard.decided",
        "search.held",
        "statement.published",
        "threshold.decided",
        "threshold.proposed",
        "victim.screened",
    }
)
TYPES: dict[type[Any], str] = {body: name for name, body in BODIES.items()}
VERSION = 1


def to_plain(value: Any) -> Any:
    """Plain form of a body or of any value in one: maps, lists, text, bytes, integers, booleans, null."""
    return msgspec.to_builtins(value, builtin_types=(bytes,), str_keys=True)


def from_plain(event_type: str, version: int, plain: Any) -> Any | None:
    """The typed body, or None for a type or version that this software does not know: it is kept, and shown as such.

    Raises:
        NotVerified: The value is not what a body of this type and version is.
    """
    body = BODIES.get(event_type)
    if body is None or version != VERSION:
        return None
    return convert(plain, body, event_type)


def convert(plain: Any, kind: Any, name: str) -> Any:
    """A plain value as a typed one.

    Raises:
        NotVerified: It does not have the type's shape.
    """
    try:
        return msgspec.convert(plain, kind, strict=True, builtin_types=(bytes,))
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise NotVerified(
            "body.malformed", f"The content of {name} is not well formed: {error}.", advice="Ask its author again."
        ) from error
