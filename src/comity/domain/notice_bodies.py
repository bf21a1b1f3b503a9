"""What the events of a notice carry. A notice's id is the stream of its events; `spec/events.md` has each type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from comity.domain.identity import PersonName, ThingNumber
from comity.domain.notices import LawRow, Looks, Notice


class Report(StrEnum):
    """What happened abroad, or at home, that the owner has to annotate."""

    ARRESTED = "arrested"
    FOUND = "found"
    LOCATED = "located"
    EXTRADITION_REFUSED = "extradition_refused"
    COURT_ORDER = "court_order"
    NOT_THE_PERSON = "not_the_person"
    DIED = "died"
    OTHER = "other"


class Ending(StrEnum):
    """Why a notice is withdrawn."""

    SERVED = "served"  # its purpose is reached: found, surrendered, recovered
    COURT_ORDER = "court_order"
    REFUGEE = "refugee"
    VICTIM = "victim"
    COMPLAINT = "complaint"
    ERROR = "error"
    LAPSED = "lapsed"
    EXPIRED = "expired"  # by its own time


@dataclass(frozen=True, slots=True)
class NoticeDrafted:
    """A wording, the first or a later one, and what the desk found out about the person. Private to the node."""

    notice: UUID
    wording: Notice
    digest: bytes
    looks: Looks


@dataclass(frozen=True, slots=True)
class NoticeChecked:
    """What the source's desk found by machine: what is missing, field by field, what bars it, and the law's rows.

    Private to the node; the reviewer gets it in `notice.review_asked`.
    """

    notice: UUID
    digest: bytes
    missing: tuple[str, ...]
    barred: tuple[str, ...]
    law: tuple[LawRow, ...]
    corpus: str
    as_of: date


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """The wording goes to whoever reviews it, sealed: to another officer here, or to the node that the circle names."""

    notice: UUID
    wording: Notice
    digest: bytes
    looks: Looks
    check: NoticeChecked
    drafted_by: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class NoticeReviewed:
    """A compliance reviewer's answers on exactly this wording. `clear` holds only if every answer is."""

    notice: UUID
    digest: bytes
    answers: Mapping[str, str]
    clear: bool
    reasons: str
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """The wording for those who are to know, with the review that cleared it as its reviewer signed it.

    `review` is the plain form of that signed event, `reviewed` its body; `rule` the rule of home law under which it
    leaves, by the hand of `published_by`; `no_standing` bars its audience's standing queries with it. A later one of
    another wording replaces the first; one to more addressees extends the circulation.
    """

    notice: UUID
    wording: Notice
    digest: bytes
    reviewed: NoticeReviewed
    reviewer: str
    review: Mapping[str, Any]
    drafted_by: str
    published_by: str
    valid_until: datetime
    review_on: datetime
    rule: str
    no_standing: bool = False


@dataclass(frozen=True, slots=True)
class NoticeProposed:
    """The first of two persons: an act on a notice, waiting for the second. Private to the node."""

    notice: UUID
    act: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NoticeProposalDropped:
    """The second person says no. Private to the node."""

    notice: UUID
    proposal: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class AddendumGiven:
    """More of the same: words, further names or numbers; a second person released it."""

    notice: UUID
    words: str
    proposed_by: str
    released_by: str
    names: tuple[PersonName, ...] = ()
    things: tuple[ThingNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeRenewed:
    """Two persons looked again and keep it for another while."""

    notice: UUID
    valid_until: datetime
    review_on: datetime
    reason: str
    proposed_by: str
    released_by: str


@dataclass(frozen=True, slots=True)
class CirculationRestricted:
    """These nodes no longer hold it: they delete it and prove it. `events` were to bring them its content."""

    notice: UUID
    nodes: tuple[str, ...]
    reason: str
    events: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingBarred:
    """The owner refuses that standing queries be compared with it on these nodes, or lifts that; all if none is named.

    `reason` names nobody: every node that has the notice may read it.
    """

    notice: UUID
    nodes: tuple[str, ...]
    barred: bool
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeReported:
    """An addressee, or the owner's own desk, says what happened. It opens the owner's duty to annotate."""

    notice: UUID
    what: str
    on: date
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class DutyOpened:
    """The owner owes an annotation: every addressee sees so until it comes. `report` names what opened it."""

    notice: UUID
    report: bytes
    what: str
    on: date
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeAnnotated:
    """The owner says what became of it. `reports` are the reports that it answers."""

    notice: UUID
    what: str
    on: date
    words: str
    reports: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeBlocked:
    """While a complaint runs nobody acts on it: shown by the owner to all, or by an addressee to itself alone."""

    notice: UUID
    blocked: bool
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn:
    """The owner takes it back from everybody. `reason` is a word of `Ending`; `events` were to bring its content."""

    notice: UUID
    reason: str
    words: str
    events: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectStated:
    """What a notice means on this node's soil: the action that local law backs, and why not the one asked.

    By the node's own law as it came in, or by a named lawyer with reasons. Private to the node.
    """

    notice: UUID
    digest: bytes
    asked: str
    action: str
    why: str
    law: tuple[LawRow, ...]
    corpus: str
    as_of: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class CopyStated:
    """An addressee copied it into a national system, or deleted it there; the owner keeps count."""

    notice: UUID
    system: str
    held: bool
    reference: str


@dataclass(frozen=True, slots=True)
class NoticeDeleted:
    """An addressee's signed proof: the content of these events is destroyed here.

    `copies` are national systems that still hold one: as long as there is any, the deletion is not whole. `never` are
    events that the owner named and that never came here; `envelopes` are sealed copies in this node's own outbox of
    which header and signature are left, `attachments` the SHA-256 of files that are destroyed.
    """

    notice: UUID
    events: tuple[bytes, ...]
    rule: str
    copies: tuple[str, ...] = ()
    never: tuple[bytes, ...] = ()
    envelopes: tuple[bytes, ...] = ()
    attachments: tuple[bytes, ...] = ()


NOTICE_BODIES: dict[str, type[Any]] = {
    "notice.addendum": AddendumGiven,
    "notice.annotated": NoticeAnnotated,
    "notice.blocked": NoticeBlocked,
    "notice.checked": NoticeChecked,
    "notice.copied": CopyStated,
    "notice.deleted": NoticeDeleted,
    "notice.drafted": NoticeDrafted,
    "notice.dropped": NoticeProposalDropped,
    "notice.duty": DutyOpened,
    "notice.effect": EffectStated,
    "notice.proposed": NoticeProposed,
    "notice.published": NoticePublished,
    "notice.renewed": NoticeRenewed,
    "notice.reported": NoticeReported,
    "notice.restricted": CirculationRestricted,
    "notice.review_asked": ReviewAsked,
    "notice.reviewed": NoticeReviewed,
    "notice.standing_barred": StandingBarred,
    "notice.withdrawn": NoticeWithdrawn,
}
NOTICE_PRIVATE = frozenset({"notice.checked", "notice.drafted", "notice.dropped", "notice.effect", "notice.proposed"})
ABOUT_PERSONS = frozenset(
    {
        "notice.addendum", "notice.annotated", "notice.checked", "notice.drafted", "notice.proposed",
        "notice.published", "notice.reported", "notice.review_asked", "notice.reviewed", "notice.effect",
        "notice.duty",
    }
)  # fmt: skip
"""Types whose content a purge destroys; the others hold nobody's data and stay, so that the proof stays readable."""
