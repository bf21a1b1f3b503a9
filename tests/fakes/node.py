"""A peer that lies: a confirmed node with real keys, gone bad. It can do whatever bytes can do.

`Liar.move` gives one misdeed as a `Move`: a request to a victim's door, and whether it has to be refused. What has to
be refused is refused with a code and has no effect; the rest is what an honest but clumsy node might send too.
`Liar.answer` answers the calls of honest nodes, as badly as it can.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from tests.simulation.nodes import LIAR, LiarKeys, Matters
from tests.unit.application.letters import letter

from comity.application.reading import content_of, letter_digest
from comity.domain import bodies as b
from comity.domain.errors import NotVerified
from comity.domain.events import Event
from comity.domain.handling import Handling, HandlingCode
from comity.domain.identifiers import uuid7
from comity.domain.officers import Actor, Role
from comity.domain.requests import AttachmentRef
from comity.evidence.canonical import decode, encode
from comity.evidence.checkpoint import LogSigner, make_checkpoint
from comity.evidence.merkle import EMPTY_ROOT
from comity.evidence.misbehaviour import Kind, Misbehaviour, make_misbehaviour
from comity.evidence.sealing import body_digest, header_bytes
from comity.evidence.signatures import Signer
from comity.evidence.statements import KeyStatement, make_statement
from comity.evidence.witness import Submission, sign_submission, submission_bytes
from comity.exchange import part_calls, protocol
from comity.exchange.attachments import SealedAttachment, entry_for, seal_attachment
from comity.exchange.calls import sign_call
from comity.exchange.contents import make_body
from comity.exchange.delivery import Verdict
from comity.exchange.envelope import DOMAIN as ENVELOPE_DOMAIN
from comity.exchange.envelope import MAX_ENVELOPE, Envelope, close, read_envelope
from comity.exchange.headers import AttachmentEntry, Waybill, complete
from comity.exchange.receipts import ReceiptItem, ReceiptKind, SignedReceipt, sign_receipt
from comity.exchange.suites import DIRECT, HybridSealingKey

DELIVER, PUT, WITNESS = protocol.DELIVER, part_calls.PUT, "add-checkpoint"
DEEP = b"\x81" * 4000 + b"\x00"  # a list in a list, 4,000 times
MANY = b"\x9a\xff\xff\xff\xff"  # a list that says it has four billion members, and ends
HUGE = b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff"  # a byte string that says it has eight exabytes, and ends
SHARED = bytes.fromhex("d81c81d81d00")  # a list that holds itself (tags 28 and 29)
BIGNUM = b"\xc2\x5a\x00\x01\x00\x00" + b"\xff" * 65536  # a number of half a million bits
DOUBLED = bytes.fromhex("a2616100616101")  # a map that has one key twice
ENDLESS = b"\x9f" + b"\x00" * 100  # a list of indefinite length that does not end
BOMBS = (DEEP, MANY, HUGE, SHARED, BIGNUM, DOUBLED, ENDLESS, b"", b"\xff", b"\xf6", b"\x00" * 200)


@dataclass(frozen=True)
class Move:
    """A misdeed: a request to `to`. `refused` says that it must be; `codes` are how such a refusal's code begins."""

    what: str
    to: str
    path: str
    body: bytes
    refused: bool = True
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a victim stands with the line of a case: the last place it passed, and the digest of what was there."""

    seq: int
    prev: bytes | None


class Liar:
    """The liar.

    Args:
        keys: Its keys.
        matters: The requests that it knows of; worst of all, it was told the ids of one that it has no part in.
        statements: Key statements of the others, by node.
        random: Draws.
        now: The true time.
        place: How far a victim is with a line of ours. A real liar counts; this one looks.
    """

    def __init__(
        self,
        keys: LiarKeys,
        matters: Matters,
        statements: dict[str, KeyStatement],
        random: Random,
        now: Callable[[], datetime],
        place: Callable[[str, UUID | None], Place],
    ) -> None:
        self.keys, self.matters, self.statements = keys, matters, statements
        self.random, self.now, self.place = random, now, place
        self.sent: list[tuple[str, bytes]] = []  # envelopes of ours that were good
        self.overheard: list[tuple[str, str, bytes]] = []  # honest nodes' envelopes: sender, recipient, bytes
        self.calls: list[tuple[str, bytes]] = []  # honest nodes' calls: recipient, bytes
        self.announced: list[tuple[str, UUID, bytes]] = []  # attachments: to whom, id, sealed bytes
        self.said = 0
        self._kept_answers: list[bytes] = []
        self._moves = sorted(name for name in dir(self) if name.startswith("do_"))

    def move(self) -> Move:
        """The next misdeed, at random."""
        name = self.random.choice(self._moves)
        made = getattr(self, name)(self.random.choice(("cn", "la")))
        return replace(made, what=name.removeprefix("do_"))

    # What it sends: envelopes

    def do_tell(self, to: str) -> Move:
        """An honest word in its own case, so that its lines move and its later lies have something to stand on."""
        raw = self.envelope(to, self.case_of(to), [self.word(to)])
        self.sent.append((to, raw))
        return self.deliver(to, [raw], refused=False)

    def do_replay(self, to: str) -> Move:
        """Something that it sent before."""
        again = [raw for node, raw in self.sent if node == to][-3:]
        return self.deliver(to, again or [b"\x00"], refused=False)

    def do_replay_others(self, to: str) -> Move:
        """What honest nodes sent each other, from the wrong hand: it proves itself, or it is a repeat."""
        heard = [raw for _, node, raw in self.overheard if node == to]
        return self.deliver(to, heard[-2:] or [b"\x00"], refused=False)

    def do_misdirect(self, to: str) -> Move:
        """What was sent to somebody else."""
        heard = [raw for _, node, raw in self.overheard if node != to]
        return self.deliver(to, heard[-2:] or [b"\x00"], codes=("envelope.", "canonical."))

    def do_truncate(self, to: str) -> Move:
        """An envelope cut short."""
        raw = self.envelope(to, self.case_of(to), [self.word(to)])
        return self.deliver(to, [raw[: self.random.randrange(len(raw))]], codes=("canonical.", "envelope."))

    def do_change_a_bit(self, to: str) -> Move:
        """One bit of an honest envelope, or of its own."""
        heard = [raw for _, node, raw in self.overheard if node == to] or [
            self.envelope(to, self.case_of(to), [self.word(to)])
        ]
        raw = bytearray(self.random.choice(heard))
        raw[self.random.randrange(len(raw))] ^= 1 << self.random.randrange(8)
        return self.deliver(to, [bytes(raw)])

    def do_reorder(self, to: str) -> Move:
        """Three words in a row, in any order, some twice."""
        case, place = self.case_of(to), self.place(to, self.case_of(to))
        raws, seq, prev = [], place.seq, place.prev
        for _ in range(3):
            made = self.seal(to, case, make_body([self.word(to)]), seq=seq + 1, prev=prev)
            raws.append(made.raw)
            seq, prev = seq + 1, made.digest
        load = self.random.choices(raws, k=2) + raws
        self.random.shuffle(load)
        return self.deliver(to, load, refused=False)

    def do_fork_a_line(self, to: str) -> Move:
        """Another envelope at a place that is taken, or one that names another before it."""
        case = self.case_of(to)
        place = self.place(to, case)
        seq, prev = self.random.choice(((max(place.seq, 1), None), (place.seq + 1, b"\x07" * 32), (1, None)))
        prev = None if seq == 1 else prev or b"\x08" * 32
        made = self.seal(to, case, make_body([self.word(to)]), seq=seq, prev=prev)
        refused = place.seq > 0
        return self.deliver(to, [made.raw], refused=refused, codes=("delivery.",))

    def do_leave_a_gap(self, to: str) -> Move:
        """Places beyond the next, which never comes; at times in a case of its own making, at times far ahead."""
        case = self.random.choice((self.case_of(to), self.new_id(), None))
        ahead = self.random.choice((2, 3, 50, 1023, 1024, 1025, 1 << 40, (1 << 63) - 1))
        place = self.place(to, case)
        seq = min(place.seq + ahead, (1 << 63) - 1)
        body = make_body([self.word(to, case=case)]) if case else make_body()
        return self.deliver(to, [self.seal(to, case, body, seq=seq, prev=b"\x09" * 32).raw], refused=False)

    def do_leave_many_gaps(self, to: str) -> Move:
        """A batch of gaps, each in a line of its own."""
        raws = []
        for _ in range(8):
            case = self.new_id()
            raws.append(self.seal(to, case, make_body([self.word(to, case=case)]), seq=2, prev=b"\x09" * 32).raw)
        return self.deliver(to, raws, refused=False)

    def do_claim_a_name(self, to: str) -> Move:
        """Sender or caller is somebody else, by our key."""
        other = "la" if to == "cn" else "cn"
        if self.random.random() < 0.5:
            raw = self.envelope(to, self.matters.ours[1], [self.word(to)], sender=other)
            return self.deliver(to, [raw], codes=("envelope.unknown_key", "envelope.wrong_signature"))
        return self.deliver(to, [], by=other, codes=("call.unknown_key", "call.wrong_signature"))

    def do_claim_a_name_with_its_key_id(self, to: str) -> Move:
        """The same, naming the key that it should be signed with."""
        other = "la" if to == "cn" else "cn"
        honest = next(d.key for d in self.statements[other].signing_keys)
        forged = _Renamed(self.keys.keys.events, honest)
        raw = self.envelope(to, self.matters.ours[1], [self.word(to)], sender=other, signer=forged)
        return self.deliver(to, [raw], codes=("envelope.wrong_signature",))

    def do_use_a_bad_key(self, to: str) -> Move:
        """Revoked, expired, not valid yet, or in no statement; for the envelope, the event in it, or the call."""
        signer = self.random.choice((self.keys.revoked, self.keys.expired, self.keys.future, self.keys.stranger))
        match self.random.randrange(4):
            case 0:
                raw = self.envelope(to, self.case_of(to), [self.word(to)], signer=signer)
                return self.deliver(to, [raw], codes=("envelope.unknown_key",))
            case 1:
                raw = self.envelope(to, self.case_of(to), [self.word(to, signer=signer)])
                return self.deliver(to, [raw], codes=("key.", "delivery.", "event."))
            case 2:
                receipt = self.receipt(to, ReceiptKind.NON_DELIVERY, self.items(to), signer=signer)
                return self.deliver(to, [], receipts=[receipt.raw], refused=False)
            case _:
                return self.deliver(to, [], signer=signer, codes=("call.unknown_key",))

    def do_backdate_a_revoked_key(self, to: str) -> Move:
        """A stolen key writes an earlier date."""
        earlier = self.now() - timedelta(days=3, hours=2)
        raw = self.envelope(
            to, self.case_of(to), [self.word(to, at=earlier)], signer=self.keys.revoked, sent_at=earlier
        )
        return self.deliver(to, [raw], codes=("envelope.unknown_key",))

    def do_lie_about_the_time(self, to: str) -> Move:
        """An envelope from the future, one that has expired, one that never expires; a call from last year."""
        now = self.now()
        sent = self.random.choice((now + timedelta(days=4), now - timedelta(days=29)))
        expires = sent + timedelta(days=2)
        if self.random.random() < 0.3:
            at = self.random.choice((now + timedelta(days=4), now - timedelta(days=4)))
            return self.deliver(to, [], at=at, codes=("call.stale", "call.unknown_key"))
        raw = self.envelope(to, self.case_of(to), [self.word(to, at=sent)], sent_at=sent, expires_at=expires)
        return self.deliver(to, [raw], codes=("envelope.", "delivery."))

    def do_bad_header(self, to: str) -> Move:
        """A header that no honest software writes, signed."""
        good = read_envelope(self.envelope(to, self.case_of(to), [self.word(to)]))
        plain = decode(good.header_raw)
        key, harmless = self.random.choice(sorted(plain)), False
        if self.random.random() < 0.3:
            plain["surplus"] = 1
        else:
            plain[key] = value = self.random.choice((None, -1, 1 << 62, "x" * 400, b"\x01", [], {}, True, [[]] * 100))
            harmless = key == "case" and value is None  # an empty word in the line that belongs to no case
        header = encode(plain)
        if header == good.header_raw:
            header += b"\x00"
        sealed = HybridSealingKey(self.statements[to].hpke_keys[0].raw).seal(make_body(), b"comity/msg/1\x00" + header)
        return self.deliver(to, [self.sign_envelope(header, sealed)], refused=not harmless)

    def do_bomb(self, to: str) -> Move:
        """Bytes that blow up whoever reads them without bounds, at every depth: call, envelope, header, body, event."""
        bomb = self.random.choice(BOMBS)
        depth = self.random.randrange(7)
        if depth == 0:
            return Move("", to, DELIVER, bomb)
        if depth == 1:
            return Move("", to, DELIVER, encode({"call": bomb, "signature": bytes(64)}))
        if depth == 2:
            return self.deliver(to, [bomb or b"\x00"])
        if depth == 3:
            return self.deliver(to, [encode({"header": bomb, "sealed": bytes(1300), "signature": bytes(64)})])
        if depth == 4:
            place = self.place(to, None)
            return self.deliver(to, [self.seal(to, None, bomb, seq=place.seq + 1, prev=place.prev).raw])
        if depth == 5:
            event = self.event(self.case_of(to), "request.clarified", bomb, (LIAR, to))
            if bomb == b"":
                return self.deliver(to, [], refused=False)
            return self.deliver(to, [self.envelope(to, self.case_of(to), [event])])
        event = {**self.word(to), "header": bomb}
        return self.deliver(to, [self.envelope(to, self.case_of(to), [event])])

    def do_oversize(self, to: str) -> Move:
        """More bytes than an envelope may have."""
        if self.random.random() < 0.7:
            return Move("", to, PUT, b"\xff\xff\xff\xff" + b"\x00" * 100)
        return self.deliver(to, [b"\x59" * (MAX_ENVELOPE + 1)])

    def do_nonsense_bodies(self, to: str) -> Move:
        """Events that are well signed and make no sense: a type's body of another type, an unknown type, nothing."""
        kind = self.random.choice(sorted(b.BODIES))
        plain = self.random.choice((None, [], {}, {"request": bytes(16)}, {"request": 7}, "text", {"letter": {}}))
        event = self.event(self.case_of(to), kind, encode(plain), (LIAR, to))
        return self.deliver(to, [self.envelope(to, self.case_of(to), [event])])

    def do_unknown_type(self, to: str) -> Move:
        """A type of a later version: it is kept, and shown as unknown."""
        event = self.event(self.case_of(to), "request.teleported", encode({"where": 1}), (LIAR, to))
        return self.deliver(to, [self.envelope(to, self.case_of(to), [event])], refused=False)

    def do_private_types(self, to: str) -> Move:
        """Events that never leave the node that wrote them, such as an audit entry or a case of ours."""
        case, request = self.case_of(to), self.request_of(to)
        body = self.random.choice(
            (
                b.AuditRecorded("peer.confirmed", "p", "s", "done"),
                b.CaseOpened("Another title", "another purpose"),
                b.RequestDelivered(request, LIAR, "delivered", bytes(32)),
                b.DeliveryFailed("la", (bytes(32),), bytes(32), "lost"),
                b.PeerConfirmed("xx", "f", bytes(32)),
                b.AttachmentGivenUp(self.new_id(), "la", "lost"),
            )
        )
        event = self.typed(case, body, (LIAR, to))
        return self.deliver(to, [self.envelope(to, case, [event])], codes=("event.private", "delivery."))

    def do_wrong_event(self, to: str) -> Move:
        """An event that has no business in this envelope."""
        case = self.case_of(to)
        later = self.now() + timedelta(hours=2)
        good = self.word(to)
        wrong: list[tuple[dict[str, Any], str]] = [
            (self.word(to, audience=(LIAR, "la" if to == "cn" else "cn")), "event.not_for_us"),
            (self.word(to, case=self.new_id()), "event.other_case"),
            (self.word(to, at=later), "event.from_the_future"),
            ({**good, "salt": None, "content": None}, "event.no_content"),
            ({**good, "content": encode({"other": 1})}, "event.other_body"),
            ({**good, "salt": None}, "event.half_erased"),
            ({**good, "signature": bytes(64)}, "signature."),
            ({**good, "key": self.keys.stranger.public.id}, "key."),
            ({**good, "surplus": 1}, "event.transport"),
            (self.word(to, author="la" if to == "cn" else "cn"), "key."),
        ]
        event, code = self.random.choice(wrong)
        return self.deliver(to, [self.envelope(to, case, [event])], codes=(code, "delivery."))

    def do_meddle(self, to: str) -> Move:
        """Acts in a request between two other states: it stands in the timeline as out of place, and does nothing."""
        _, case, request = self.matters.ours
        body = self.random.choice(
            (
                b.MeasureAccepted(request, "m1", "yes", (), "x", "y"),
                b.MeasureRefused(request, "m1", ("LINK",), "no", "x", "y"),
                b.RequestWithdrawn(request, "no more"),
                b.RequestEscalated(request, "a desk", "a word from aside"),
                b.RequestAcknowledged(request, "TH-1"),
                b.RequestRerouted(request, LIAR, "to us"),
                b.FeedbackGiven(request, True, "nothing"),
            )
        )
        audience = tuple(sorted({LIAR, to, *self.random.sample(("cn", "cn-zj", "la"), 2)}))
        role = self.random.choice((Role.LAWYER, Role.NATIONAL_DESK, Role.OFFICER, Role.SUPERVISOR))
        event = self.typed(case, body, audience, role=role, at=self.some_time())
        return self.deliver(to, [self.envelope(to, case, [event])], refused=False)

    def do_hijack(self, to: str) -> Move:
        """A letter of its own under the ids of another states' request, dated before it."""
        _, case, request = self.matters.ours
        asked = letter(case, "police_info", requested="la")
        state = self.random.choice(("TH", "CN"))
        asked = replace(asked, request=request, requesting_state=state, requesting_node=LIAR, revision=1)
        assessment = self.assessment(letter_digest(asked))
        basis = _basis(assessment)
        body = b.RequestReleased(asked, assessment, "th.someone")
        event = self.typed(case, body, (LIAR, to), at=self.some_time(), basis=basis)
        return self.deliver(to, [self.envelope(to, case, [event])], refused=False)

    def do_crowd_a_case(self, to: str) -> Move:
        """Hundreds of words side by side in a case of others, none after another."""
        _, case, request = self.matters.ours
        audience = ("cn", "cn-zj", "la", LIAR)
        words = [
            self.typed(case, b.RequestEscalated(request, "a desk", f"crowd {n}"), audience)
            for n in range(self.random.choice((5, 20, 60)))
        ]
        return self.deliver(to, [self.envelope(to, case, words)], refused=False)

    # Notices

    def do_bad_notices(self, to: str) -> Move:
        """Notices that are none, that hand on what is not theirs to hand on, statements that may not be kept."""
        case = self.case_of(to)
        word = self.word(to)
        digest = sha256(word["header"]).digest()
        other = "la" if to == "cn" else "cn"
        plain = self.keys.keys.plain_statement
        forked = make_statement(replace(plain, name="Another name"), self.keys.keys.root)
        notice, code = self.random.choice(
            [
                (7, "notice."),
                ({"kind": "relay", "event": digest, "nodes": "la"}, "notice."),
                ({"kind": "relay", "event": digest, "nodes": [other]}, "relay."),
                ({"kind": "relay", "event": b"?", "nodes": [other]}, "relay."),
                ({"kind": "statement", "statement": self.random.choice(BOMBS)}, ""),
                ({"kind": "statement", "statement": forked}, "statement."),
                ({"kind": "receipt", "receipt": self.random.choice(BOMBS)}, ""),
                ({"kind": "receipt"}, "notice."),
            ]
        )
        place = self.place(to, case)
        body = make_body([word], [notice])
        raw = self.seal(to, case, body, seq=place.seq + 1, prev=place.prev).raw
        return self.deliver(to, [raw], codes=(code, "delivery."))

    def do_old_statement(self, to: str) -> Move:
        """Its first statement again, in which no key is revoked."""
        place = self.place(to, None)
        body = make_body([], [{"kind": "statement", "statement": self.keys.older_statement}])
        raw = self.seal(to, None, body, seq=place.seq + 1, prev=place.prev).raw
        return self.deliver(to, [raw], refused=False)

    def do_false_receipts(self, to: str) -> Move:
        """Receipts about what it never got, or got by nobody's account: by the call's side or inside an envelope."""
        heard = [(s, raw) for s, _, raw in self.overheard if s == to]
        items = self.items(to)
        if heard and self.random.random() < 0.7:
            envelope = read_envelope(self.random.choice(heard)[1])
            items = [self.item(envelope)]
        kind = self.random.choice((ReceiptKind.DELIVERED, ReceiptKind.READ, ReceiptKind.REFUSED))
        by = self.random.choice((LIAR, LIAR, "la" if to == "cn" else "cn"))
        receipt = self.receipt(to, kind, [self.fitted(item, kind) for item in items], by=by)
        if self.random.random() < 0.5:
            return self.deliver(to, [], receipts=[receipt.raw], refused=False)
        place = self.place(to, None)
        body = make_body([], [{"kind": "receipt", "receipt": receipt.raw}])
        raw = self.seal(to, None, body, seq=place.seq + 1, prev=place.prev).raw
        return self.deliver(to, [raw], refused=False)

    def do_give_up(self, to: str) -> Move:
        """Signed words that places stay empty: the next ones, far ones, ones long passed, in lines of nobody."""
        case = self.random.choice((self.case_of(to), self.new_id(), None))
        start = max(1, self.place(to, case).seq + self.random.choice((-2, 0, 1, 1, 1, 2, 5, 1000, 2000)))
        items = [
            ReceiptItem(self.new_id(), self.random.randbytes(32), code="envelope.expired", case=case, seq=start + n)
            for n in range(self.random.randint(1, 4))
        ]
        receipt = self.receipt(to, ReceiptKind.NON_DELIVERY, items)
        raws = [receipt.raw]
        if self.random.random() < 0.2:
            raws += [self.random.choice(BOMBS) or b"\x00"]
        return self.deliver(to, [], receipts=raws, refused=False)

    # Attachments

    def do_announce(self, to: str) -> Move:
        """An attachment: sound, or whose sealed bytes are of another key, another length, or of no end."""
        case, request = self.matters.from_liar[1:]
        to = "cn"
        content, key, name = self.random.randbytes(300), self.random.randbytes(32), self.new_id()
        sink = BytesIO()
        sealed = seal_attachment(BytesIO(content), sink, attachment=name, content_key=key)
        size, entry_key = len(content), key
        match self.random.randrange(5):
            case 0:
                entry_key = self.random.randbytes(32)
            case 1:
                sealed = replace(sealed, sealed_size=1 << 44)
            case 2:
                sealed = replace(sealed, sha256=bytes(32))
            case 3:
                sealed = replace(sealed, sealed_sha256=bytes(32))
        held = SealedAttachment(name, sealed.sha256, size, sealed.sealed_sha256, sealed.sealed_size)
        to_key = HybridSealingKey(self.statements[to].hpke_keys[0].raw)
        entry = entry_for(held, entry_key, sender=LIAR, recipient=to, to=to_key)
        ref = AttachmentRef(name, "../../bomb\x00.txt", sealed.sha256, size)
        assessment = self.assessment(bytes(32))
        approval = b.HomeApproval("an invented rule", "th.liar", self.now())
        body = b.RequestSupplemented(request, "see", {}, (ref,), assessment, "th.someone", approval)
        token = b.OutboundApproved(
            request, "request.supplemented", sha256(content_of(body)).digest(), "an invented rule", (), "test", ("cn",),
            "th.someone", "th.liar", self.now() + timedelta(days=7),
        )  # fmt: skip
        said = [self.typed(case, token, (LIAR, to)), self.typed(case, body, (LIAR, to), basis=_basis(assessment))]
        entries = [entry] if self.random.random() < 0.9 else []
        raw = self.envelope(to, case, said, attachments=entries)
        self.announced = [*self.announced[-5:], (to, name, sink.getvalue())]
        return self.deliver(to, [raw], refused=False)

    def do_send_parts(self, to: str) -> Move:
        """A part of an attachment: the whole, a piece from beyond what is stored, other bytes, one without end."""
        to, name, sealed = self.random.choice(self.announced) if self.announced else (to, self.new_id(), b"nothing")
        offset = self.random.choice((0, 0, 0, 0, 1, len(sealed), 1 << 40))
        content = self.random.choice((sealed, sealed, sealed, sealed[:-1], sealed + b"x", b"\x00" * 5000))
        offer = part_calls.make_part_offer(name, offset, content)
        if self.random.random() < 0.2:
            offer["sha256"] = bytes(32)
        call = self.call(part_calls.PUT, offer, to)
        return Move("", to, PUT, len(call).to_bytes(4, "big") + call + content, refused=False)

    def do_ask_for_parts(self, to: str) -> Move:
        """How much of this is here? About attachments of others."""
        body = part_calls.make_stored_request(
            self.random.choice([name for _, name, _ in self.announced] or [self.new_id()])
        )
        return Move("", to, part_calls.STORED, self.call(part_calls.STORED, body, to), refused=False)

    # Calls

    def do_bad_call(self, to: str) -> Move:
        """Another name than the door's, another node's, a body that is none, a call without a signature."""
        path = self.random.choice((protocol.DELIVER, protocol.FETCH, protocol.STATEMENT, part_calls.STORED))
        body = self.random.choice((None, {}, [], {"envelopes": [b""], "receipts": []}, {"limit": -1}, 7))
        match self.random.randrange(4):
            case 0:
                return Move(
                    "", to, path, self.call("deliver" if path != "deliver" else "fetch", body, to), codes=("call.",)
                )
            case 1:
                return Move("", to, path, self.call(path, body, "xx"), codes=("call.not_for_us",))
            case 2:
                return Move("", to, path, self.call(path, body, to))
            case _:
                return Move("", to, "no-such-call", self.call("no-such-call", body, to), codes=("call.unknown_name",))

    def do_replay_a_call(self, to: str) -> Move:
        """A signed call of an honest node, again; within minutes it is answered as before, later it is stale."""
        heard = [call for node, call in self.calls if node == to]
        return Move("", to, DELIVER, self.random.choice(heard) if heard else b"\x00", refused=not heard)

    def overhear(self, sender: str, recipient: str, path: str, body: bytes) -> None:
        """It taps the lines: envelopes and calls of others."""
        if sender == LIAR or path != DELIVER:
            return
        try:
            raws = decode(decode(body)["call"])["body"]["envelopes"]
        except (NotVerified, TypeError, KeyError):  # damaged on its way
            return
        self.calls = [*self.calls[-5:], (recipient, body)]
        self.overheard = [*self.overheard[-20:], *((sender, recipient, raw) for raw in raws)]

    def do_fetch(self, to: str) -> Move:
        """What have you for me? With receipts that are rubbish."""
        receipts = tuple(self.random.choice(BOMBS) or b"\x00" for _ in range(self.random.randrange(3)))
        body = protocol.make_fetch(protocol.Fetch(self.random.choice((0, 1, 128)), 0, receipts))
        return Move("", to, protocol.FETCH, self.call(protocol.FETCH, body, to), refused=False)

    def do_ask_statements(self, to: str) -> Move:
        """Key statements of anybody."""
        node = self.random.choice(("cn", "cn-zj", "la", "th", "zz"))
        body = protocol.make_statement_request(node, self.random.choice((0, 1, 1 << 62)))
        return Move("", to, protocol.STATEMENT, self.call(protocol.STATEMENT, body, to), refused=False)

    # Its log

    def do_fork_the_log(self, to: str) -> Move:
        """A checkpoint of a tree that does not continue the one before, a smaller one, one by no key of its log."""
        signer = LogSigner(*self.keys.keys.log)
        size = self.random.choice((0, 1, 2, 3, 5, 1 << 40))
        root = EMPTY_ROOT if size == 0 else sha256(self.random.choice((b"a", b"b"))).digest()
        note = make_checkpoint(LIAR, size, root, signer, self.now()).to_bytes()
        if self.random.random() < 0.3:
            note = note.replace(b"comity/th", b"comity/la")
        old = self.random.choice((0, 1, 2, 3, size))
        proof = [self.random.randbytes(32) for _ in range(self.random.choice((0, 1, 63)))]
        return Move("", to, WITNESS, submission_bytes(old, proof, note), refused=False)

    def do_submit_a_checkpoint(self, to: str) -> Move:
        """The same signed as an act of its own, or rubbish; and whose log is watched here?"""
        note = make_checkpoint(LIAR, 2, sha256(b"c").digest(), LogSigner(*self.keys.keys.log), self.now()).to_bytes()
        submission = Submission(self.random.choice((0, 1, 2)), (), note)
        by = self.random.choice((LIAR, "la" if to == "cn" else "cn"))
        at = self.now() - self.random.choice((timedelta(0), timedelta(days=1)))
        signed = sign_submission(submission, by=by, to=to, at=at, signer=self.keys.keys.events)
        path, body = self.random.choice(
            (
                ("submit-checkpoint", signed),
                ("submit-checkpoint", self.random.choice(BOMBS)),
                ("submit-checkpoint", signed[:-1]),
                (
                    "last-checkpoint",
                    self.random.choice((b"comity/la\n", b"comity/th\n", b"\xff", b"comity/" + b"x" * 190)),
                ),
            )
        )
        return Move("", to, path, body, refused=False)

    def do_introduce_itself(self, to: str) -> Move:
        """Statements shown without a signature: its older one, a fork of its newer, an invented key for another."""
        plain, root = self.keys.keys.plain_statement, self.keys.keys.root
        shown = self.random.choice(
            (
                self.keys.older_statement,
                make_statement(replace(plain, name="Another name"), root),
                make_statement(replace(plain, sequence=3, revoked=()), root),
                make_statement(replace(plain, node="la", state="LA", sequence=9), root),
                make_statement(replace(plain, powers=frozenset(), sequence=1), root),
                self.random.choice(BOMBS) or b"\x00",
            )
        )
        body = protocol.answer_bytes(protocol.make_statement_answer([shown] * self.random.choice((1, 1, 16))))
        return Move("", to, protocol.INTRODUCE, self.random.choice((body, body, body[:-1])), refused=False)

    def do_accuse(self, to: str) -> Move:
        """Alarms on honest logs that prove nothing."""
        note = make_checkpoint("la", 3, sha256(b"d").digest(), LogSigner(*self.keys.keys.log), self.now()).to_bytes()
        other = make_checkpoint("la", 2, sha256(b"e").digest(), LogSigner(*self.keys.keys.log), self.now()).to_bytes()
        found = Misbehaviour(
            kind=self.random.choice((Kind.FORKED, Kind.ROLLED_BACK)), log="la", first=note, second=other,
            submission=None, reported_by=LIAR, reported_at=self.now(), statements=(self.keys.keys.statement,),
        )  # fmt: skip
        proof = self.random.choice((make_misbehaviour(found, self.keys.keys.events), *BOMBS))
        place = self.place(to, None)
        body = make_body([], [{"kind": "misbehaviour", "proof": proof}])
        raw = self.seal(to, None, body, seq=place.seq + 1, prev=place.prev).raw
        return self.deliver(to, [raw], refused=False)

    # What it answers

    def answer(self, path: str, body: bytes, sender: str) -> tuple[int, bytes]:
        """HTTP status and bytes for an honest node's request."""
        self.overhear(sender, LIAR, path, body)
        if path == WITNESS:
            return self._as_witness(body)
        try:
            plain = decode(decode(body)["call"])["body"] if path != PUT else None
        except (NotVerified, TypeError, KeyError):  # damaged on its way
            plain = None
        mode = self.random.choice(("garbage", "bomb", "refuse", "old", "lie", "lie", "lie"))
        answer = b""
        if mode == "garbage":
            answer = self.random.randbytes(self.random.randrange(60))
        elif mode == "bomb":
            answer = self.random.choice(BOMBS)
        elif mode == "refuse":
            answer = protocol.answer_bytes(protocol.make_refusal("call.stale"))
        elif mode == "old" and self._kept_answers:
            answer = self.random.choice(self._kept_answers)
        elif path == DELIVER and plain is not None:
            answer = protocol.answer_bytes(self._delivery(plain, sender))
        else:
            lie = self.random.choice((0, 1, 1 << 43))
            answer = protocol.answer_bytes(part_calls.make_stored_answer(lie))
        self._kept_answers = [*self._kept_answers[-5:], answer]
        return self.random.choice((200, 200, 200, 403, 500, 503)), answer

    def _as_witness(self, body: bytes) -> tuple[int, bytes]:
        note = body.partition(b"\n\n")[2]
        return self.random.choice(
            (
                (200, note),
                (200, b"not a note"),
                (409, b"999999\nwitness.stale\n"),
                (409, b"-1\nx\n"),
                (500, b""),
                (200, b""),
            )
        )

    def _delivery(self, plain: dict[str, Any], sender: str) -> dict[str, Any]:
        """Results and receipts for a delivery: proper ones, none, or about something else."""
        envelopes = [read_envelope(raw) for raw in plain["envelopes"]]
        mode = self.random.choice(("proper", "withhold", "hold", "wrong", "others", "refuse", "unsigned", "claim"))
        taken = tuple(sha256(raw).digest() for raw in plain["receipts"]) if self.random.random() < 0.5 else ()
        verdict, code, place = Verdict.ACCEPTED, "", 0
        kind, by = ReceiptKind.DELIVERED, LIAR
        items = [self.item(envelope) for envelope in envelopes]
        signer: Signer = self.keys.keys.events
        if mode == "withhold":
            verdict, code = Verdict.LATER, "store.locked"
        elif mode == "hold":
            verdict = Verdict.HELD
        elif mode == "wrong":
            items = self.items(sender)
        elif mode == "others":
            items = [self.item(read_envelope(raw)) for _, _, raw in self.overheard[-3:]] or items
            items = list({item.digest: item for item in items}.values())
        elif mode == "refuse":
            verdict, kind, code = Verdict.REFUSED, ReceiptKind.REFUSED, "no.thanks"
        elif mode == "unsigned":
            signer = self.keys.revoked
        elif mode == "claim":
            by = "la" if sender == "cn" else "cn"
        receipts: tuple[bytes, ...] = ()
        if verdict in (Verdict.ACCEPTED, Verdict.REFUSED) and envelopes:
            made = self.receipt(sender, kind, [self.fitted(i, kind) for i in items], by=by, signer=signer)
            receipts = (made.raw,)
        results = tuple(
            protocol.Result(e.digest, verdict, place if receipts else None, ((1, 2),) if mode == "hold" else (), code)
            for e in envelopes
        )
        return protocol.make_delivery_answer(protocol.DeliveryAnswer(results, receipts, taken))

    # What all of that is made of

    def case_of(self, to: str) -> UUID:
        """A case that it shares with this victim; with Laos, one of nobody else's."""
        return self.matters.from_liar[1] if to == "cn" else UUID(bytes=self.matters.from_liar[1].bytes[:15] + b"\x01")

    def request_of(self, to: str) -> UUID:
        """A request in it."""
        return self.matters.from_liar[2]

    def word(self, to: str, **changes: Any) -> dict[str, Any]:
        """A word to this victim that takes no approval, as plain value."""
        self.said += 1
        body = b.RequestEscalated(self.request_of(to), "your desk", f"liar {self.said}")
        case = changes.pop("case", self.case_of(to))
        audience = changes.pop("audience", (LIAR, to))
        return self.typed(case, body, audience, **changes)

    def typed(self, case: UUID | None, body: Any, audience: Iterable[str], **changes: Any) -> dict[str, Any]:
        """An event of a typed body."""
        return self.event(case, b.TYPES[type(body)], content_of(body), audience, **changes)

    def event(
        self,
        case: UUID | None,
        kind: str,
        content: bytes,
        audience: Iterable[str],
        *,
        at: datetime | None = None,
        role: Role = Role.NATIONAL_DESK,
        author: str = LIAR,
        signer: Signer | None = None,
        basis: bytes | None = None,
    ) -> dict[str, Any]:
        """A signed event as plain value."""
        salt = self.random.randbytes(32)
        event = Event(
            self.new_id(), kind, 1, case, author, Actor("th.liar", role), at or self.now(), (),
            tuple(sorted({*audience, author})), Handling(), basis, body_digest(salt, content),
        )  # fmt: skip
        header, signer = header_bytes(event), signer or self.keys.keys.events
        signature = signer.sign("comity/event/1", header)
        return {"header": header, "key": signer.public.id, "signature": signature, "salt": salt, "content": content}

    def envelope(self, to: str, case: UUID | None, events: list[dict[str, Any]], **changes: Any) -> bytes:
        """An envelope with these events, at the victim's next place."""
        place = self.place(to, case)
        return self.seal(to, case, make_body(events), seq=place.seq + 1, prev=place.prev, **changes).raw

    def seal(
        self,
        to: str,
        case: UUID | None,
        body: bytes,
        *,
        seq: int,
        prev: bytes | None,
        sender: str = LIAR,
        signer: Signer | None = None,
        sent_at: datetime | None = None,
        expires_at: datetime | None = None,
        attachments: Iterable[AttachmentEntry] = (),
    ) -> Envelope:
        """An envelope with this body at this place."""
        sent = sent_at or self.now()
        waybill = Waybill(
            id=self.new_id(), case=case, sender=sender, recipient=to, seq=seq, prev=prev if seq > 1 else None,
            sent_at=sent, expires_at=expires_at or sent + timedelta(days=14), handling=HandlingCode.H0,
            attachments=tuple(attachments),
        )  # fmt: skip
        signer, key = signer or self.keys.keys.events, HybridSealingKey(self.statements[to].hpke_keys[0].raw)
        return close(
            complete(waybill, suite=DIRECT, signer=signer.public.id, sealed_to=key.id), body, signer=signer, to=key
        )

    def sign_envelope(self, header: bytes, sealed: bytes) -> bytes:
        """An envelope around any header."""
        signature = self.keys.keys.events.sign(ENVELOPE_DOMAIN, sha512(header).digest() + sha512(sealed).digest())
        return encode({"header": header, "sealed": sealed, "signature": signature})

    def deliver(
        self,
        to: str,
        raws: list[bytes],
        *,
        receipts: Iterable[bytes] = (),
        refused: bool = True,
        codes: tuple[str, ...] = (),
        **call: Any,
    ) -> Move:
        """A delivery."""
        body = {"envelopes": raws, "receipts": list(receipts)}
        return Move("", to, DELIVER, self.call(DELIVER, body, to, **call), refused, codes)

    def call(
        self, name: str, body: Any, to: str, *, by: str = LIAR, at: datetime | None = None, signer: Signer | None = None
    ) -> bytes:
        """A signed call."""
        return sign_call(name, body, by=by, to=to, at=at or self.now(), signer=signer or self.keys.keys.events)

    def receipt(
        self, to: str, kind: ReceiptKind, items: list[ReceiptItem], *, by: str = LIAR, signer: Signer | None = None
    ) -> SignedReceipt:
        """A signed receipt."""
        signers = (signer or self.keys.keys.events,)
        return sign_receipt(kind, items, by=by, to=to, at=self.now(), prev=None, signers=signers)

    def items(self, to: str) -> list[ReceiptItem]:
        """Items about an envelope that nobody ever saw."""
        return [
            ReceiptItem(self.new_id(), self.random.randbytes(32), code="envelope.expired", case=self.case_of(to), seq=1)
        ]

    def item(self, envelope: Envelope) -> ReceiptItem:
        """An item about an envelope."""
        header = envelope.header
        return ReceiptItem(
            header.id, envelope.digest, code="no.thanks", officer="th.reader", case=header.case, seq=header.seq
        )

    def fitted(self, item: ReceiptItem, kind: ReceiptKind) -> ReceiptItem:
        """The item with the members of its kind alone."""
        plain = ReceiptItem(item.id, item.digest)
        if kind is ReceiptKind.READ:
            return replace(plain, officer="th.reader")
        return replace(plain, code=item.code or "no.thanks") if kind is ReceiptKind.REFUSED else plain

    def assessment(self, of: bytes) -> dict[str, Any]:
        """An assessment that clears whatever it is of."""
        return {"letter": of, "by": "TH", "decisions": {}}

    def some_time(self) -> datetime:
        """A moment: now, a while ago, or long before any letter was written."""
        return self.now() - self.random.choice(
            (timedelta(0), timedelta(days=2), timedelta(days=3, hours=12), timedelta(days=300))
        )

    def new_id(self) -> UUID:
        """A fresh id."""
        return uuid7(self.now(), self.random.randbytes(10))


@dataclass(frozen=True)
class _Renamed:
    """A signer under another's public key."""

    signer: Signer
    public: Any

    def sign(self, domain: str, message: bytes) -> bytes:
        return self.signer.sign(domain, message)


def _basis(assessment: dict[str, Any]) -> bytes:
    return sha256(b"comity/assessment/1\x00" + encode(assessment)).digest()
