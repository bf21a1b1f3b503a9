"""An event: what an authority's node did or learned (`core.md`, "Event"; bytes in `spec/event.md`).

The header is what is signed. The body is bound by a salted digest, so that erasing body and salt leaves the header,
its signature and its log proof valid and says nothing of what was there. An event is never edited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.domain.handling import Handling
from comity.domain.officers import Actor


@dataclass(frozen=True, slots=True)
class Event:
    """The header of an event.

    Attributes:
        id: UUIDv7.
        type: Dotted name such as ``request.released``; its page is `spec/events.md`.
        version: Version of the body's format.
        case: The case (UUIDv7) or None.
        author: Node that did it.
        actor: Officer's pseudonym and role.
        at: UTC, whole milliseconds.
        after: Digests of the latest events of this case that the whole audience also has, ascending.
        audience: Node ids, ascending, the author among them. The author alone makes it a private note.
        handling: What the audience may do with it.
        basis: Digest of the decision it rests on, or None.
        body: SHA-256 over salt and body bytes (32 bytes).
        unknown: Header fields that this version does not know; kept, and under the signature.
    """

    id: UUID
    type: str
    version: int
    case: UUID | None
    author: str
    actor: Actor
    at: datetime
    after: tuple[bytes, ...]
    audience: tuple[str, ...]
    handling: Handling
    basis: bytes | None
    body: bytes
    unknown: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """True if no other node may have it."""
        return self.audience == (self.author,)


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """An event with its exact bytes, as it is kept and sent.

    `digest` (SHA-256 of `header`) is the event's name everywhere. `salt` and `content` (the body's bytes) are None
    once erased, or where this node never had them.
    """

    event: Event
    header: bytes
    digest: bytes
    key_id: bytes
    signature: bytes
    salt: bytes | None
    content: bytes | None
