"""Rows that the tests of the store put into it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from comity.application.ports.store import (
    AccountRow,
    AttachmentRow,
    CheckpointRow,
    HeldRow,
    InboxRow,
    OutboxRow,
    PeerRow,
    RequestRow,
    StoredEvent,
)
from comity.domain.events import Event
from comity.domain.handling import Handling
from comity.domain.officers import Actor, Role
from comity.evidence.sealing import body_digest, seal_event
from comity.evidence.signatures import Ed25519Signer

NOW = datetime(2026, 11, 21, 8, 0, 0, 123000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIGNER = Ed25519Signer(bytes(32))
OTHER = "kh"


def identifier(number: int) -> UUID:
    """A UUIDv7 that ascends with the number."""
    return UUID(int=(number << 80) | (7 << 76) | (2 << 62))


CASE, OTHER_CASE = identifier(1), identifier(2)


def digest(name: object) -> bytes:
    """32 bytes that stand for something."""
    return sha256(str(name).encode()).digest()


def stored(leaf: int, kind: str = "case.note_added", case: UUID | None = CASE, **changes: Any) -> StoredEvent:
    """An event of ours, signed, with its place in the log."""
    salt, content = digest(("salt", leaf)), f"content of {leaf}".encode()
    event = Event(
        id=identifier(leaf + 1000),
        type=kind,
        version=1,
        case=case,
        author="cn",
        actor=Actor("officer-1", Role.OFFICER),
        at=NOW,
        after=(),
        audience=("cn",),
        handling=Handling(),
        basis=None,
        body=body_digest(salt, content),
        unknown={"later": leaf},
    )
    row = StoredEvent(seal_event(event, SIGNER, salt, content), leaf, digest(("leaf", leaf)), NOW + leaf * MINUTE)
    return replace(row, **changes)


def outgoing(number: int, **changes: Any) -> OutboxRow:
    """An envelope on its way to Cambodia, due now, for a day."""
    row = OutboxRow(
        message=identifier(number),
        digest=digest(number),
        recipient=OTHER,
        case=CASE,
        seq=number,
        envelope=f"envelope {number}".encode(),
        events=(digest("one"), digest("two")),
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
        due_at=NOW,
    )
    return replace(row, **changes)


def incoming(number: int, **changes: Any) -> InboxRow:
    """An envelope that came from Cambodia."""
    row = InboxRow(digest(number), identifier(number), OTHER, CASE, number, NOW, digest("receipt"))
    return replace(row, **changes)


def held(number: int, **changes: Any) -> HeldRow:
    """An envelope before its turn."""
    row = HeldRow(digest(number), OTHER, CASE, number, b"envelope", NOW, digest(number - 1), NOW + MINUTE)
    return replace(row, **changes)


def peer(node: str = OTHER, **changes: Any) -> PeerRow:
    """A confirmed node."""
    return replace(PeerRow(node, b"statement 1", 1, "print", "active", "officer-1", None, "https://kh"), **changes)


def checkpoint(size: int, **changes: Any) -> CheckpointRow:
    """A checkpoint of our log."""
    return replace(CheckpointRow("cn", size, digest(size), f"note {size}\n", NOW, ("one",)), **changes)


def account(name: str = "li", **changes: Any) -> AccountRow:
    """An officer's account."""
    return replace(AccountRow(f"id-{name}", name, "李明", ("officer", "supervisor"), "hash", "secret"), **changes)


def attachment(number: int, **changes: Any) -> AttachmentRow:
    """A whole file of the case."""
    row = AttachmentRow(
        id=identifier(number),
        case=CASE,
        name=f"账单 {number}.pdf",
        media_type="application/pdf",
        sha256=digest(number),
        size=5 << 30,
        sealed_sha256=digest(("sealed", number)),
        sealed_size=6 << 30,
        content_key=digest("key"),
        state="kept",
        sender=OTHER,
    )
    return replace(row, **changes)


def request(number: int, **changes: Any) -> RequestRow:
    """A request in the inbox, due in as many minutes as its number says."""
    row = RequestRow(
        request=identifier(number),
        case=CASE,
        direction="in",
        title=f"Fraud {number}",
        from_state="KH",
        to_state="CN",
        counterpart=OTHER,
        measures=("search", "account_data"),
        stage="delivered",
        urgency="normal",
        due_name="acknowledge",
        due_at=NOW + number * MINUTE,
        waiting=0,
        updated_at=NOW,
    )
    return replace(row, **changes)
