"""What events say that guard a person, a state's data or its soil: approvals, screenings, consents, acts under them.

The types are listed with all others in `bodies.py`; the fields are the contract of `spec/events.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from comity.domain.consent_boxes import ConsentBox, Position


@dataclass(frozen=True, slots=True)
class HomeRule:
    """A rule of home law that binds what leaves, as the corpus has it. `confidence` is verified or recalled."""

    law: str
    text: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class HomeApproval:
    """Home law's approval for an answer to leave: the rule, and the officer who approved."""

    rule: str
    approver: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OutboundApproved:
    """Home law's token for one event to leave: bound to the exact bytes of that event's body.

    The event that leaves names this one as its `basis`. `content` is the SHA-256 of its body's bytes, which name every
    attachment by digest; `rule` is what the approver named, `rules` what the corpus knows to bind such an answer;
    `uses` says for each measure given what its results may be used for.
    """

    request: UUID
    act: str
    content: bytes
    rule: str
    rules: tuple[HomeRule, ...]
    purpose: str
    recipients: tuple[str, ...]
    prepared_by: str
    approver: str
    expires_at: datetime
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SafeguardDecided:
    """Two named persons say whether work goes on after an alarm, on one wording. Private to the node.

    `safeguard` is ``political_alarm`` or ``victim``. `support` is where a victim gets help; it is never empty for one.
    """

    request: UUID
    letter: bytes
    measure: str
    safeguard: str
    go_on: bool
    reason: str
    support: str = ""
    decided_by: str = ""
    seconded_by: str = ""


@dataclass(frozen=True, slots=True)
class VictimScreened:
    """A person of the letter was screened for trafficking, or two persons left that out. Private to the node.

    `result` is a word of the corpus's screening, `indicators` words of `INDICATORS` or what was seen in words;
    `language` is the one in which the person was heard, `interpreter` whoever interpreted, or why nobody had to.
    """

    request: UUID
    subject: str
    result: str
    screened_on: date
    language: str
    interpreter: str
    indicators: tuple[str, ...]
    non_punishment: bool
    notes: str = ""
    support: str = ""
    screened_by: str = ""
    seconded_by: str = ""


@dataclass(frozen=True, slots=True)
class ProtectionChecked:
    """What the authority for asylum and refugees said, and whether the person was found. Private to the node.

    `found` is ``found``, ``not_found`` or ``not_looked``; `protection` is ``no``, ``pending``, ``yes`` or
    ``not_disclosed``. Only ``no`` lets a measure go on.
    """

    request: UUID
    measure: str
    found: str
    protection: str
    authority: str
    reference: str
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The host state consents to acts on its soil inside this box, and to nothing else."""

    request: UUID
    measure: str
    box: ConsentBox
    conditions: str = ""
    decided_by: str = ""
    seconded_by: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRevoked:
    """The host state takes a consent back, from `effective_at` on, or from this event where that lies before it."""

    request: UUID
    consent: bytes
    reason: str
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class OperationActed:
    """An officer of the other state did something on the host's soil, under this consent, inside its box."""

    request: UUID
    consent: bytes
    power: str
    persons: tuple[str, ...]
    what: str
    at: datetime | None
    at_error_s: int | None
    position: Position | None


@dataclass(frozen=True, slots=True)
class OperationUncovered:
    """Something was done, or was to be done, that no consent covers, and why not; the host is told."""

    request: UUID
    consent: bytes
    power: str
    persons: tuple[str, ...]
    what: str
    at: datetime | None
    at_error_s: int | None
    position: Position | None
    faults: tuple[str, ...] = ()
