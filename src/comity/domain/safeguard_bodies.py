"""What events say that guard a person, a state's data or its soil: approvals, screenings, consents, acts under them.

The types are listed with all others in `bodies.py`; the fields are the contract of `spec/events.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HomeRule:
    """A rule of home law that binds what leaves, as the corpus has it. `confidence` is verified or recalled."""

    law: str
    text: str
    source: str
    confidence: str


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
