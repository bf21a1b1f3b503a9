"""The log of an offline kit: every question that was asked of it, for its node's eyes (`spec/offline-kit.md`).

``comity-kit-log/1`` | length and the kit's signed header | entries. Each entry is signed with the kit's own key, names
the digest of the one before, and holds what was asked sealed to the node.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import ED25519, PublicKey, Signer, verify
from comity.exchange.kit import KitHeader, Start, malformed, read_start, split
from comity.exchange.suites import HybridSealingKey, OpeningKey

LOG_MAGIC: Final = b"comity-kit-log/1\n"
LOG_DOMAIN: Final = "comity/kit-log/1"
MAX_LOG: Final = 256 << 20  # bytes
MAX_ENTRY: Final = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A question under its number (from 1). `sealed` opens with the node's key alone."""

    seq: int
    at: datetime
    digest: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KitLog:
    """A log as far as its chain holds. `broken` says why it does not hold further, or is ""."""

    start: Start
    entries: tuple[LogEntry, ...]
    broken: str = ""

    @property
    def head(self) -> bytes:
        """What the next entry names as the one before."""
        return self.entries[-1].digest if self.entries else sha256(self.start.raw).digest()


def begin_log(start: bytes) -> bytes:
    """A log without an entry."""
    return LOG_MAGIC + len(start).to_bytes(4, "big") + start


def next_entry(log: KitLog, at: datetime, content: bytes, signer: Signer) -> bytes:
    """The bytes to put behind a log for one more question."""
    header, seq = log.start.header, len(log.entries) + 1
    sealed = HybridSealingKey(header.node_key).seal(content, _info(header.id, seq))
    body = encode({"seq": seq, "at": to_milliseconds(at), "prev": log.head, "sealed": sealed})
    entry = encode({"entry": body, "signature": signer.sign(LOG_DOMAIN, body)})
    return len(entry).to_bytes(4, "big") + entry


def read_log(data: bytes) -> KitLog:
    """A log, its entries checked by the key that its header names. **Who signed the header is not checked here.**

    Raises:
        NotVerified: ``kit.form``: it does not even begin like a log.
    """
    raw, rest = split(data, LOG_MAGIC)
    log = KitLog(read_start(raw), ())
    entries: list[LogEntry] = []
    head, at = log.head, 0
    while at < len(rest):
        size = int.from_bytes(rest[at : at + 4], "big")
        framed = rest[at + 4 : at + 4 + size]
        if len(rest) < at + 4 or not 0 < size <= MAX_ENTRY or len(framed) != size:
            return KitLog(log.start, tuple(entries), "cut short")
        try:
            entry = _entry(framed, log.start.header, len(entries) + 1, head)
        except NotVerified as error:
            return KitLog(log.start, tuple(entries), error.message)
        if entries and entry.at < entries[-1].at:
            return KitLog(log.start, tuple(entries), "its clock goes back")
        entries.append(entry)
        head, at = entry.digest, at + 4 + size
    return KitLog(log.start, tuple(entries))


def open_entry(header: KitHeader, entry: LogEntry, key: OpeningKey) -> bytes:
    """What was asked.

    Raises:
        NotVerified: ``sealed.unreadable``.
    """
    return key.open(entry.sealed, _info(header.id, entry.seq))


def _entry(data: bytes, header: KitHeader, seq: int, before: bytes) -> LogEntry:
    fields = Fields(decode(data, limit=MAX_ENTRY), "kit", ("entry", "signature"))
    body = fields.data("entry", most=MAX_ENTRY, least=1)
    verify(PublicKey(ED25519, header.log_key), LOG_DOMAIN, body, fields.data("signature", 64))
    inner = Fields(decode(body, limit=MAX_ENTRY), "kit", ("seq", "at", "prev", "sealed"))
    if inner.whole("seq") != seq or inner.data("prev", 32) != before:
        raise malformed("an entry does not follow the one before it")
    moment = inner.moment("at")
    if not header.made_at <= moment < header.until:
        raise malformed("an entry lies outside the kit's time")
    return LogEntry(seq, moment, sha256(body).digest(), inner.data("sealed", most=MAX_ENTRY, least=1))


def _info(kit: UUID, seq: int) -> bytes:
    return b"comity/kit-entry/1\x00" + kit.bytes + seq.to_bytes(8, "big")
