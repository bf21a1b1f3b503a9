"""A batch of envelopes and receipts as one file on a disk (`spec/carrier-file.md`): the bytes of the line, framed.

The file proves nothing of its own: every envelope and receipt in it does. Its digest catches a torn copy; who takes
items out of it leaves gaps in the lines, and those are asked for as ever. Sealed attachments lie beside it as files
named by the hex of their sealed digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.moments import to_milliseconds
from comity.exchange.envelope import MAX_ENVELOPE
from comity.exchange.members import Members
from comity.exchange.receipts import MAX_RECEIPT

MAGIC: Final = b"comity-carrier/1\n"
MAX_FILE: Final = 256 << 20  # bytes
MAX_ITEMS: Final = 10_000
MAX_LABEL: Final = 4096  # bytes

_LABEL, _ENVELOPE, _RECEIPT, _END = 0x01, 0x02, 0x03, 0x00
_LIMITS: Final = {_LABEL: MAX_LABEL, _ENVELOPE: MAX_ENVELOPE, _RECEIPT: MAX_RECEIPT, _END: 32}


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a carrier file holds, each item still unverified.

    Attributes:
        sender: Node that wrote the file; unsigned, a label only.
        recipient: Node that it is for; likewise.
        written_at: UTC; likewise.
        envelopes: Exact bytes, in the order of their lines.
        receipts: Exact bytes, oldest first.
    """

    sender: str
    recipient: str
    written_at: datetime
    envelopes: tuple[bytes, ...]
    receipts: tuple[bytes, ...]


def write_carrier(carrier: Carrier) -> bytes:
    """The file's bytes.

    Raises:
        InvalidInput: It holds more than one file may; write several.
    """
    label = {
        "from": carrier.sender,
        "to": carrier.recipient,
        "written": to_milliseconds(carrier.written_at),
        "envelopes": len(carrier.envelopes),
        "receipts": len(carrier.receipts),
    }
    frames = [_frame(_LABEL, encode(label))]
    frames += [_frame(_ENVELOPE, item) for item in carrier.envelopes]
    frames += [_frame(_RECEIPT, item) for item in carrier.receipts]
    content = MAGIC + b"".join(frames)
    if len(frames) > MAX_ITEMS or len(content) > MAX_FILE - 64:
        raise InvalidInput(
            "carrier.oversized",
            f"{len(frames) - 1} items of {len(content)} bytes do not go into one carrier file.",
            advice="Export them in several files.",
        )
    return content + _frame(_END, sha256(content).digest())


def read_carrier(data: bytes) -> Carrier:
    """What a whole and undamaged file holds.

    Raises:
        NotVerified: ``carrier.oversized``, ``.not_a_carrier``, ``.truncated``, ``.damaged`` or ``.malformed``.
    """
    if len(data) > MAX_FILE:
        raise _refused("oversized", f"has {len(data)} bytes, more than {MAX_FILE}")
    if not data.startswith(MAGIC):
        raise _refused("not_a_carrier", "does not begin as a carrier file of version 1 does")
    frames = _frames(data)
    kinds = [kind for kind, _ in frames]
    if kinds[:1] != [_LABEL] or kinds[1:] != sorted(kinds[1:]) or _LABEL in kinds[1:]:
        raise _refused("malformed", "does not hold one label, then envelopes, then receipts")
    return _carrier(frames[0][1], frames[1:])


def _frame(kind: int, payload: bytes) -> bytes:
    if not 0 < len(payload) <= _LIMITS[kind]:
        raise InvalidInput(
            "carrier.item", f"An item of {len(payload)} bytes is none that travels.", advice="Leave it out."
        )
    return bytes([kind]) + len(payload).to_bytes(4, "big") + payload


def _frames(data: bytes) -> Sequence[tuple[int, bytes]]:
    """The frames up to the end frame, whose digest must hold and after which nothing may come."""
    frames: list[tuple[int, bytes]] = []
    at = len(MAGIC)
    while len(frames) <= MAX_ITEMS:
        kind, size = data[at : at + 1], int.from_bytes(data[at + 1 : at + 5], "big")
        payload = data[at + 5 : at + 5 + size]
        if len(data) < at + 5 or len(payload) < size:
            raise _refused("truncated", f"ends at byte {len(data)}, within an item")
        if not 0 < size <= _LIMITS.get(kind[0], 0):
            raise _refused("damaged", f"has no item of a known kind and size at byte {at}")
        if kind[0] == _END:
            if payload != sha256(memoryview(data)[:at]).digest() or len(data) != at + 5 + size:
                raise _refused("damaged", "does not have the digest that it ends with, or goes on after it")
            return frames
        frames.append((kind[0], payload))
        at += 5 + size
    raise _refused("oversized", f"holds more than {MAX_ITEMS} items")


def _carrier(label: bytes, frames: Sequence[tuple[int, bytes]]) -> Carrier:
    plain: Any = decode(label, limit=MAX_LABEL)
    read = Members(plain, "carrier", ("from", "to", "written", "envelopes", "receipts"))
    envelopes = tuple(payload for kind, payload in frames if kind == _ENVELOPE)
    receipts = tuple(payload for kind, payload in frames if kind == _RECEIPT)
    if (read.count("envelopes"), read.count("receipts")) != (len(envelopes), len(receipts)):
        read.fail("holds another number of items than its label says")
    return Carrier(read.node("from"), read.node("to"), read.time("written"), envelopes, receipts)


def _refused(word: str, why: str) -> NotVerified:
    return NotVerified(
        f"carrier.{word}", f"The carrier file {why}.", advice="Copy it again from the disk, or have it written again."
    )
