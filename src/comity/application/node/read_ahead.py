"""Envelopes read before their transaction begins: what their bytes alone say, and which signatures hold.

Reading, checking signatures and opening take most of a delivery's time and need nothing of the store but the keys that
nodes have. So each call does it by itself, beside whatever transaction is open, and writers wait the shorter for each
other (`docs/decisions/0017-read-before-the-transaction.md`). It decides nothing: the transaction asks every question
anew and looks here only for the answers that cannot have changed, namely that a signature holds **with this very key**
and what the bytes are. Whatever is not in order is left unread, and refused inside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from comity.application.desk import Desk
from comity.application.directory import Directory
from comity.application.reading import known
from comity.domain.errors import NotVerified
from comity.domain.events import SignedEvent
from comity.evidence.sealing import check_signature, signed_event_from_plain
from comity.evidence.signatures import PublicKey
from comity.exchange.contents import parse_body
from comity.exchange.envelope import Envelope, open_body, read_envelope, verify_envelope
from comity.exchange.suites import OpeningKey


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event of an envelope in its right form. `proven`: the key with which its signature was seen to hold."""

    signed: SignedEvent
    proven: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class Inside:
    """What an envelope holds, in its right form; notices are still as they came."""

    events: tuple[ReadEvent, ...]
    notices: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """An envelope of the right form. `proven`: the key with which its signature was seen to hold; `inside`: its
    content, opened only if there is such a key."""

    envelope: Envelope
    proven: PublicKey | None = None
    inside: Inside | None = None


def read_ahead(desk: Desk, raws: Sequence[bytes]) -> list[Read | NotVerified]:
    """Read envelopes, whatever bytes they are; for each what was found, or why it is no envelope.

    Raises:
        Unavailable: The store.
    """
    with desk.store.reading() as unit:
        reader = _Reader(desk, Directory(desk, unit))
        return [reader.read(raw) for raw in raws]


def look_inside(envelope: Envelope, opening_key: Callable[[bytes], OpeningKey | None]) -> Inside:
    """Open an envelope whose sender is proven and read what is in it; no signature in it is checked here.

    Raises:
        NotVerified: It does not open, or its content is malformed.
    """
    contents = parse_body(open_body(envelope, opening_key))
    return Inside(tuple(ReadEvent(signed_event_from_plain(plain)) for plain in contents.events), contents.notices)


class _Reader:
    """Reads the envelopes of one call, with the keys as they are now."""

    def __init__(self, desk: Desk, directory: Directory) -> None:
        self._desk = desk
        self._directory = directory
        self._at = desk.clock.now()

    def read(self, raw: bytes) -> Read | NotVerified:
        try:
            envelope = read_envelope(raw)
        except NotVerified as refusal:
            return refusal
        try:
            key = self._sender_key(envelope)
        except NotVerified:
            return Read(envelope)
        try:
            inside = look_inside(envelope, self._desk.keys.opening)
        except NotVerified:
            return Read(envelope, key)
        return Read(envelope, key, Inside(tuple(map(self._proven, inside.events)), inside.notices))

    def _sender_key(self, envelope: Envelope) -> PublicKey:
        """The key with which the envelope is signed by who it says, for us."""
        header = envelope.header
        if header.recipient != self._desk.node or not self._directory.knows(header.sender):
            raise NotVerified("envelope.unknown_sender", "Not of a node that is known here, or not for us.")
        key = self._directory.event_key(header.sender, header.signer, signed_at=header.sent_at, received_at=self._at)
        verify_envelope(envelope, key)
        return key

    def _proven(self, read: ReadEvent) -> ReadEvent:
        """The event with the key with which its signature holds; its body is then read, too, and remembered."""
        signed = read.signed
        event = signed.event
        try:
            key = self._directory.event_key(event.author, signed.key_id, signed_at=event.at, received_at=self._at)
            check_signature(signed, key)
            known(signed)
        except NotVerified:
            return read
        return ReadEvent(signed, key)
