"""A signed call from one node to another: who asks, whom, what, when (`spec/delivery.md`, "Calls").

TLS protects the line and proves nobody. So whatever a node may ask only as itself is a canonical map signed with its
key (Ed25519, domain ``comity/call/1``): the body of one HTTP request. It holds for a few minutes and for one recipient.
What comes back proves itself (envelopes, receipts, statements) or is a hint that only costs another try.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import Signer, verify
from comity.exchange.members import Members
from comity.exchange.senders import SenderKeys

DOMAIN: Final = "comity/call/1"
VERSION: Final = 1
MAX_CALL: Final = 16 << 20  # bytes
MAX_AGE: Final = timedelta(minutes=5)  # either way: it allows for clocks that differ

_MEMBERS = ("v", "name", "by", "to", "at", "signer", "body")


@dataclass(frozen=True, slots=True)
class Call:
    """A verified call. `body` is a plain value, still to be read by the parser of its name."""

    name: str
    by: str
    to: str
    at: datetime
    body: Any


def sign_call(name: str, body: Any, *, by: str, to: str, at: datetime, signer: Signer) -> bytes:
    """The bytes of a call.

    Args:
        name: What is asked, such as ``deliver``.
        body: A plain value from one of the makers in `protocol.py`.
        by: Our node.
        to: The node that is asked.
        at: Now, UTC, whole milliseconds.
        signer: Our Ed25519 key.
    """
    call = encode(
        {
            "v": VERSION,
            "name": name,
            "by": by,
            "to": to,
            "at": to_milliseconds(at),
            "signer": signer.public.id,
            "body": body,
        }
    )
    return encode({"call": call, "signature": signer.sign(DOMAIN, call)})


def open_call(raw: bytes, *, name: str, me: str, at: datetime, senders: SenderKeys) -> Call:
    """The call, if a node that we know made it, to us, by this name, a moment ago.

    Raises:
        NotVerified: ``call.malformed``, ``.unknown_version``, ``.other_name``, ``.not_for_us``, ``.unknown_sender``,
            ``.unknown_key``, ``.wrong_signature``, ``.stale``, or a code of the canonical form.
    """
    outer = Members(decode(raw, limit=MAX_CALL), "call", ("call", "signature"))
    signed = outer.blob("call", MAX_CALL)
    read = Members(decode(signed, limit=MAX_CALL), "call", _MEMBERS)
    if read.count("v") != VERSION:
        raise _refused("unknown_version", f"is not of version {VERSION}", "Update the older of the two nodes.")
    call = Call(read.code("name"), read.node("by"), read.node("to"), read.time("at"), read.value("body"))
    if call.name != name:
        raise _refused("other_name", f"asks for {call.name} where {name} is answered", "Send it to its own address.")
    if call.to != me:
        raise _refused("not_for_us", f"is for {call.to}; this node is {me}", "The caller's list of addresses is wrong.")
    _check_signature(call, read.exact("signer", 16), signed, outer.exact("signature", 64), at, senders)
    if abs(call.at - at) > MAX_AGE:
        raise _refused("stale", f"was made at {call.at.isoformat()}, too far from now", "Compare both nodes' clocks.")
    return call


def _check_signature(
    call: Call, key_id: bytes, signed: bytes, signature: bytes, at: datetime, senders: SenderKeys
) -> None:
    if not senders.knows(call.by):
        raise _refused("unknown_sender", f"is by {call.by}, of whom no key statement is pinned", "Exchange statements.")
    key = senders.signing_key(call.by, key_id, signed_at=call.at, received_at=at)
    if key is None:
        raise _refused("unknown_key", f"is signed with a key that {call.by} does not state", "Fetch its new statement.")
    try:
        verify(key, DOMAIN, signed, signature)
    except NotVerified as error:
        raise _refused("wrong_signature", f"does not carry the signature of {call.by}", "Do not answer it.") from error


def _refused(word: str, why: str, advice: str) -> NotVerified:
    return NotVerified(f"call.{word}", f"The call {why}.", advice=advice)
