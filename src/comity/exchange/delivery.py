"""The receiving side of delivery: in order, once, no gap skipped (`spec/delivery.md`).

There is one line per (case, sender, recipient). A line knows the place it has reached and what it holds behind a gap.
`receive` and `give_up` rule on one arrival and give the line after it; the caller stores both in the transaction that
stores the envelope and its receipt. A place is passed in one of three ways, each proven by a signature: its envelope
is handed over, we refuse it for good, or its sender gives it up. Nothing is remembered here beyond the line, so the
caller passes in what it stored at a place.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Final

from comity.exchange.headers import Header

MAX_HELD: Final = 128  # envelopes held behind a gap, per line
MAX_AHEAD: Final = 1024  # places beyond the last one handed over
MAX_RANGES: Final = 32  # gaps named in one answer

FORK: Final = "delivery.fork"  # another envelope has this place, or the one before it is not the one it names
PASSED: Final = "delivery.passed"  # the place is behind us and nothing is stored of it
LINE_FULL: Final = "delivery.line_full"  # too many held; send the missing ones first
TOO_FAR: Final = "delivery.too_far_ahead"  # too far beyond the last one handed over
EXPIRED: Final = "envelope.expired"  # its time passed while it was held


class Verdict(Enum):
    """What became of an arrival."""

    ACCEPTED = "accepted"  # handed over with this arrival: sign its delivery
    DUPLICATE = "duplicate"  # had before: return what is stored for the place, byte for byte
    HELD = "held"  # kept behind a gap, no receipt yet
    REFUSED = "refused"  # for good: sign the refusal
    LATER = "later"  # not now and not kept: the sender tries again, nothing is signed


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a line needs to know of a verified envelope.

    Attributes:
        seq: Its place.
        prev: Digest that it names as the one before it.
        digest: Its own digest.
        expires_at: UTC.
        empty: Nothing is handed over at this place: we refused it, or its sender gave it up (then `prev` is not known).
    """

    seq: int
    prev: bytes | None
    digest: bytes
    expires_at: datetime
    empty: bool = False


@dataclass(frozen=True, slots=True)
class InboundLine:
    """How far a line is. `held` is ascending by `seq`, all beyond `last_seq` + 1."""

    last_seq: int = 0
    last_digest: bytes | None = None
    held: tuple[Arrival, ...] = ()

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """The gaps as first and last place, ascending, at most `MAX_RANGES`."""
        gaps, expected = [], self.last_seq + 1
        for arrival in self.held:
            if arrival.seq > expected:
                gaps.append((expected, arrival.seq - 1))
            expected = arrival.seq + 1
        return tuple(gaps[:MAX_RANGES])


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to do with an arrival.

    Attributes:
        verdict: What became of it.
        line: The line after it.
        released: Digests to hand over now, in this order; the arrival's own first, then those that were held.
        refused: Digest and code of those to refuse with a signed receipt now, the arrival's own among them.
        dropped: Digests that were held and are not kept any more, beyond those released and refused.
        code: Why, for `REFUSED` and `LATER`.
    """

    verdict: Verdict
    line: InboundLine
    released: tuple[bytes, ...] = ()
    refused: tuple[tuple[bytes, str], ...] = ()
    dropped: tuple[bytes, ...] = ()
    code: str = ""


def arrival_of(header: Header, digest: bytes) -> Arrival:
    """The arrival of an envelope."""
    return Arrival(header.seq, header.prev, digest, header.expires_at)


def receive(
    line: InboundLine, arrival: Arrival, *, at: datetime, known: bytes | None = None, refusal: str = ""
) -> Ruling:
    """Rule on an envelope whose signature holds.

    Args:
        line: The line before it.
        arrival: The envelope.
        at: Now, UTC.
        known: Digest that is stored for this place, or None; asked for places up to `line.last_seq` only. What is
            stored beside it is our receipt, or the sender's own non-delivery: a duplicate gets it back.
        refusal: Code if it cannot be taken although it is its sender's (unreadable, expired, against policy): its
            place is then passed all the same, and the sender sends the content anew at a later place.
    """
    if arrival.seq <= line.last_seq:
        return _behind(line, arrival.digest, known)
    if arrival.seq == line.last_seq + 1:
        held = _held_at(line, arrival.seq)  # offered anew, once its sender had given up those before it
        if arrival.prev != line.last_digest or (held and held.digest != arrival.digest):
            return _refuse(line, arrival.digest, FORK)
        if held and held.empty:
            return _advance(line, replace(arrival, empty=True), at, Ruling(Verdict.DUPLICATE, line))
        verdict = Verdict.REFUSED if refusal else Verdict.ACCEPTED
        return _advance(line, replace(arrival, empty=bool(refusal)), at, Ruling(verdict, line, code=refusal))
    return _ahead(line, arrival, refusal)


def give_up(line: InboundLine, seq: int, digest: bytes, *, at: datetime, known: bytes | None = None) -> Ruling:
    """Rule on the sender's signed word that the envelope of this place will not come (`receipt.NON_DELIVERY`).

    `DUPLICATE` means that the place was passed before: what is stored there says how, and goes back to the sender.
    """
    place = Arrival(seq, None, digest, at, empty=True)
    if seq <= line.last_seq:
        return _behind(line, digest, known)
    held = _held_at(line, seq)
    if held and held.digest != digest:
        return _refuse(line, digest, FORK)
    without = replace(line, held=tuple(item for item in line.held if item.seq != seq))
    dropped = (digest,) if held and not held.empty else ()
    if seq == line.last_seq + 1:
        return _advance(without, place, at, Ruling(Verdict.ACCEPTED, line, dropped=dropped))
    if not held and (code := _crowded(line, seq)):
        return Ruling(Verdict.LATER, line, code=code)
    return Ruling(Verdict.HELD, _hold(without, place), dropped=dropped)


def _behind(line: InboundLine, digest: bytes, known: bytes | None) -> Ruling:
    """An arrival at a place that is passed."""
    if known == digest:
        return Ruling(Verdict.DUPLICATE, line)
    return _refuse(line, digest, PASSED if known is None else FORK)


def _ahead(line: InboundLine, arrival: Arrival, refusal: str) -> Ruling:
    """An arrival behind a gap."""
    held = _held_at(line, arrival.seq)
    if held:
        if held.digest != arrival.digest:
            return _refuse(line, arrival.digest, FORK)
        return Ruling(Verdict.DUPLICATE if held.empty else Verdict.HELD, line)
    if code := _crowded(line, arrival.seq):
        return Ruling(Verdict.LATER, line, code=code)
    after = _hold(line, replace(arrival, empty=bool(refusal)))
    if refusal:
        return Ruling(Verdict.REFUSED, after, refused=((arrival.digest, refusal),), code=refusal)
    return Ruling(Verdict.HELD, after)


def _advance(line: InboundLine, arrival: Arrival, at: datetime, ruling: Ruling) -> Ruling:
    """Pass the next place, and every held one that follows it without a gap."""
    released: list[bytes] = [] if arrival.empty else [arrival.digest]
    refused: list[tuple[bytes, str]] = [(arrival.digest, ruling.code)] if ruling.code else []
    seq, digest = arrival.seq, arrival.digest
    held = [following for following in line.held if following.seq > seq]
    while held and held[0].seq == seq + 1:
        following = held.pop(0)
        if following.prev != digest and not (following.empty and following.prev is None):
            refused.append((following.digest, FORK))
            break
        if not following.empty and following.expires_at <= at:
            refused.append((following.digest, EXPIRED))
        elif not following.empty:
            released.append(following.digest)
        seq, digest = following.seq, following.digest
    after = InboundLine(seq, digest, tuple(held))
    return replace(ruling, line=after, released=tuple(released), refused=tuple(refused))


def _held_at(line: InboundLine, seq: int) -> Arrival | None:
    return next((arrival for arrival in line.held if arrival.seq == seq), None)


def _crowded(line: InboundLine, seq: int) -> str:
    """Why nothing more can be held at this place, or nothing. The next place itself is always open."""
    if seq > line.last_seq + MAX_AHEAD:
        return TOO_FAR
    return LINE_FULL if len(line.held) >= MAX_HELD else ""


def _hold(line: InboundLine, arrival: Arrival) -> InboundLine:
    at = bisect_left([item.seq for item in line.held], arrival.seq)
    return replace(line, held=(*line.held[:at], arrival, *line.held[at:]))


def _refuse(line: InboundLine, digest: bytes, code: str) -> Ruling:
    return Ruling(Verdict.REFUSED, line, refused=((digest, code),), code=code)
