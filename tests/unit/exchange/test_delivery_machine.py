"""A sender and a receiver over a network that reorders, repeats, loses and replays, with expiry and a hostile fork.

The receiver below does what a node does: it rules, stores, signs, and answers a repeat with what it stored.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.unit.exchange.neighbours import CASE, NOW, WAYBILL, uuid7

from comity.exchange.delivery import MAX_HELD, Arrival, InboundLine, Ruling, Verdict, arrival_of, give_up, receive
from comity.exchange.dispatch import OutboundLine
from comity.exchange.headers import Header, complete


@dataclass
class Receiver:
    """A node's inbox for one line."""

    line: InboundLine = field(default_factory=InboundLine)
    places: dict[int, bytes] = field(default_factory=dict)
    receipts: dict[bytes, str] = field(default_factory=dict)
    handed_over: list[bytes] = field(default_factory=list)

    def take(self, arrival: Arrival, minute: int, refusal: str = "") -> str | None:
        known = self.places.get(arrival.seq) if arrival.seq <= self.line.last_seq else None
        at = NOW + timedelta(minutes=minute)
        return self._store(arrival.digest, receive(self.line, arrival, at=at, known=known, refusal=refusal), minute)

    def hear_non_delivery(self, seq: int, digest: bytes, minute: int) -> str | None:
        known = self.places.get(seq) if seq <= self.line.last_seq else None
        ruling = give_up(self.line, seq, digest, at=NOW + timedelta(minutes=minute), known=known)
        if ruling.verdict in (Verdict.ACCEPTED, Verdict.HELD):
            self.receipts.setdefault(digest, "given up")
        return self._store(digest, ruling, minute)

    def _store(self, digest: bytes, ruling: Ruling, minute: int) -> str | None:
        for item in ruling.released:
            assert item not in self.receipts, "handed over although it has a receipt"
            self.receipts[item] = f"delivered {minute}"
            self.handed_over.append(item)
        for item, code in ruling.refused:
            self.receipts.setdefault(item, f"refused {code} {minute}")
        if ruling.line.last_seq > self.line.last_seq:
            self._note_places(digest, ruling)
        self.line = ruling.line
        return self.receipts[digest] if ruling.verdict is Verdict.DUPLICATE else None

    def _note_places(self, digest: bytes, ruling: Ruling) -> None:
        held = {item.seq: item.digest for item in self.line.held}
        for seq in range(self.line.last_seq + 1, ruling.line.last_seq + 1):
            self.places[seq] = held.get(seq, digest)


class Line(RuleBasedStateMachine):
    """Post, carry in any order any number of times, lose, expire, give up, fork."""

    def __init__(self) -> None:
        super().__init__()
        self.minute = 0
        self.sender = OutboundLine(CASE, "cn-zj", "th")
        self.receiver = Receiver()
        self.sent: list[Header] = []
        self.digests: list[bytes] = []
        self.given_up: set[bytes] = set()

    @rule(lifetime=st.sampled_from([40, 100_000_000]))
    def post(self, lifetime: int) -> None:
        seq, prev = self.sender.next_place
        sent_at = NOW + timedelta(minutes=self.minute)
        waybill = {name: getattr(WAYBILL, name) for name in WAYBILL.__slots__}
        expires_at = sent_at + timedelta(minutes=min(lifetime, 30 * 24 * 60))
        waybill |= {"id": uuid7(seq), "seq": seq, "prev": prev, "sent_at": sent_at, "expires_at": expires_at}
        header = complete(type(WAYBILL)(**waybill), suite=1, signer=bytes(16), sealed_to=bytes(16))
        digest = sha256(repr(header).encode()).digest()
        self.sender = self.sender.posted(header, digest)
        self.sent.append(header)
        self.digests.append(digest)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def carry(self, data: st.DataObject) -> None:
        """Any envelope ever sent: late, again, out of order; what is never drawn is lost."""
        number = data.draw(st.integers(0, len(self.sent) - 1))
        header, digest = self.sent[number], self.digests[number]
        expired = header.expires_at <= NOW + timedelta(minutes=self.minute)
        stored = self.receiver.receipts.get(digest)
        answer = self.receiver.take(arrival_of(header, digest), self.minute, "envelope.expired" if expired else "")
        assert answer == stored, "a repeat does not get the stored receipt"

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def fork(self, data: st.DataObject) -> None:
        """Another envelope for a place that the receiver has already settled or holds."""
        number = data.draw(st.integers(0, len(self.sent) - 1))
        header = self.sent[number]
        settled = header.seq <= self.receiver.line.last_seq
        if settled or header.seq in {item.seq for item in self.receiver.line.held}:
            before = len(self.receiver.handed_over)
            other = Arrival(header.seq, header.prev, b"\xff" * 32, header.expires_at)
            assert self.receiver.take(other, self.minute) is None
            assert len(self.receiver.handed_over) == before

    @rule(minutes=st.integers(1, 30))
    def wait(self, minutes: int) -> None:
        self.minute += minutes

    @rule(delivered=st.booleans())
    def give_up_overdue(self, delivered: bool) -> None:
        """The sender signs non-delivery; its word may be lost and said again."""
        at = NOW + timedelta(minutes=self.minute)
        items = self.sender.non_delivery(at)
        for item in items:
            self.given_up.add(item.digest)
            if delivered:
                self.receiver.hear_non_delivery(item.seq, item.digest, self.minute)
        if delivered:
            self.sender = self.sender.settled({item.digest for item in items})

    @rule()
    def settle(self) -> None:
        self.sender = self.sender.settled(set(self.receiver.receipts))

    @invariant()
    def handed_over_in_order_and_once(self) -> None:
        places = [self.digests.index(digest) for digest in self.receiver.handed_over]
        assert places == sorted(set(places))

    @invariant()
    def no_gap_is_skipped(self) -> None:
        """Every place behind us was handed over, refused or given up, with something signed for each."""
        line = self.receiver.line
        for digest in self.digests[: line.last_seq]:
            assert digest in self.receiver.receipts
        assert line.last_digest == (self.digests[line.last_seq - 1] if line.last_seq else None)

    @invariant()
    def holds_only_beyond_a_gap_and_not_too_many(self) -> None:
        seqs = [item.seq for item in self.receiver.line.held]
        assert seqs == sorted(set(seqs))
        assert not seqs or seqs[0] > self.receiver.line.last_seq + 1
        assert len(seqs) <= MAX_HELD

    def teardown(self) -> None:
        """However it went, sending everything once more in order ends with nothing held and nothing missing."""
        for header, digest in zip(self.sent, self.digests, strict=True):
            late = header.expires_at <= NOW + timedelta(minutes=self.minute)
            self.receiver.take(arrival_of(header, digest), self.minute, "envelope.expired" if late else "")
        assert self.receiver.line.last_seq == len(self.sent)
        assert self.receiver.line.held == ()
        handed = set(self.receiver.handed_over)
        for header, digest in zip(self.sent, self.digests, strict=True):
            could_expire = header.expires_at <= NOW + timedelta(minutes=self.minute)
            assert digest in handed or could_expire or digest in self.given_up


TestLine = Line.TestCase
TestLine.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
