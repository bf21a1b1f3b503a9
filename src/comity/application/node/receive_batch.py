"""Envelopes come in: verified, put in their place, opened, their events verified and stored, and receipted, in one
transaction. A repeat gets the stored receipt byte for byte; what comes before its turn is held; what cannot be taken is
refused with a code, and the refusal is on record. The receiver asks its own law about every letter it gets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.application.assessing import assess_letter
from comity.application.attachments import check_known, expect, read_entries
from comity.application.desk import SYSTEM, Desk
from comity.application.node.peers import pin_forwarded
from comity.application.policy import lacking_powers
from comity.application.ports import AttachmentRow, HeldRow, InboxRow, Unit
from comity.application.posting import RECEIPT, RELAY, STATEMENT
from comity.application.reading import (
    assessment_digest,
    assessment_from_plain,
    assessment_to_plain,
    known,
    letter_digest,
)
from comity.application.receipting import make_receipt, settle_receipt
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.cases import Known
from comity.domain.decisions import Gate
from comity.domain.errors import Barred, ComityError, InvalidInput, NotVerified, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.requests import Letter
from comity.evidence.sealing import signed_event_from_plain, verify_signed_event
from comity.evidence.statements import KeyStatement
from comity.exchange.contents import Contents, parse_body
from comity.exchange.delivery import FORK, PASSED, Arrival, InboundLine, Ruling, Verdict, arrival_of, receive
from comity.exchange.envelope import Envelope, check_for_us, open_body, read_envelope
from comity.exchange.receipts import ReceiptItem, ReceiptKind

PURPOSE = "exchange"
MAX_BATCH = 128


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one envelope of a batch, in the batch's order.

    `verdict` as `exchange.delivery`; `receipt` the signed receipt that settles it, where one does; `missing` the places
    to send first; `code` and `message` why it was refused.
    """

    verdict: Verdict
    receipt: bytes | None = None
    missing: tuple[tuple[int, int], ...] = ()
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Opened:
    """An envelope's content, every part verified: events with their typed bodies, whom to hand them to, receipts."""

    events: tuple[tuple[SignedEvent, Known], ...]
    relay: dict[bytes, frozenset[str]]
    receipts: tuple[bytes, ...]
    attachments: tuple[AttachmentRow, ...]


@dataclass(slots=True)
class _Taken:
    """An envelope handed over or refused in this batch, waiting for the batch's receipt."""

    envelope: Envelope
    code: str = ""


def receive_batch(desk: Desk, raws: Sequence[bytes]) -> list[Result]:
    """Take in a batch of envelopes, whatever bytes they are; the results in the same order.

    Raises:
        Unavailable: The store; nothing was taken in and the sender may try again.
    """
    if len(raws) > MAX_BATCH:
        refused = Result(Verdict.LATER, code="batch.oversized", message=f"At most {MAX_BATCH} envelopes a batch.")
        return [refused for _ in raws]
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        batch = _Batch(desk, recorder)
        for index, raw in enumerate(raws):
            batch.take(index, raw)
        results = batch.close()
        recorder.finish()
    return results


class _Batch:
    """One batch inside its transaction."""

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        self._desk = desk
        self._recorder = recorder
        self._unit: Unit = recorder.unit
        self._at: datetime = recorder.at
        self._results: list[Result] = []
        self._taken: list[_Taken] = []
        self._places: dict[tuple[UUID | None, str, int], bytes] = {}
        self._open: dict[bytes, _Opened] = {}
        self._new: set[bytes] = set()
        self._index: dict[bytes, list[int]] = {}

    def take(self, index: int, raw: bytes) -> None:
        """Rule on one envelope and hand over whatever that releases."""
        try:
            envelope = read_envelope(raw)
            check_for_us(envelope, me=self._desk.node, at=self._at, senders=self._recorder.directory)
        except NotVerified as refusal:
            self._results.append(self._known_digest(raw) or self._refused_unsigned(refusal))
            return
        header = envelope.header
        line = self._line(header.case, header.sender)
        refusal_code = self._why_not(envelope) if header.seq > line.last_seq else ""
        stored = self._stored(header.case, header.sender, header.seq) if header.seq <= line.last_seq else None
        ruling = receive(line, arrival_of(header, envelope.digest), at=self._at, known=stored, refusal=refusal_code)
        self._apply(index, envelope, line, ruling)

    def close(self) -> list[Result]:
        """Sign the batch's receipts, keep the places, and give the results."""
        for sender in dict.fromkeys(taken.envelope.header.sender for taken in self._taken):
            for kind in (ReceiptKind.DELIVERED, ReceiptKind.REFUSED):
                self._receipt(sender, kind)
        return self._results

    def _known_digest(self, raw: bytes) -> Result | None:
        """A repeat of something settled before, even if it has expired since or its key was revoked."""
        try:
            envelope = read_envelope(raw)
        except NotVerified:
            return None
        row = self._unit.inbox.find([envelope.digest]).get(envelope.digest)
        return Result(Verdict.DUPLICATE, self._receipt_of(row)) if row else None

    def _receipt_of(self, row: InboxRow) -> bytes | None:
        return self._unit.receipts.get(row.receipt)

    def _refused_unsigned(self, refusal: NotVerified) -> Result:
        self._recorder.audit("envelope.refused", subject="unverified", outcome=refusal.code)
        return Result(Verdict.LATER, code=refusal.code, message=refusal.message)

    def _line(self, case: UUID | None, sender: str) -> InboundLine:
        seq, digest = self._unit.lines.inbound(case, sender)
        held = tuple(
            Arrival(row.seq, row.prev, row.digest, row.expires_at or self._at, empty=row.empty)
            for row in self._unit.lines.held(case, sender)
        )
        return InboundLine(seq, digest, held)

    def _stored(self, case: UUID | None, sender: str, seq: int) -> bytes | None:
        if (case, sender, seq) in self._places:
            return self._places[case, sender, seq]
        row = self._unit.inbox.at(case, sender, seq)
        return row.digest if row else None

    def _why_not(self, envelope: Envelope) -> str:
        """The code for which a signed envelope cannot be taken, or nothing: it opens and all its events hold."""
        try:
            self._opened(envelope)
        except NotVerified as refusal:
            self._recorder.audit(
                "envelope.refused",
                case=envelope.header.case,
                subject=envelope.digest.hex(),
                outcome=refusal.code,
                message=refusal.message[:500],
            )
            return refusal.code
        return ""

    def _opened(self, envelope: Envelope) -> "_Opened":
        if envelope.digest not in self._open:
            contents = parse_body(open_body(envelope, self._desk.keys.opening))
            for notice in contents.notices:
                if _kind(notice) == STATEMENT:
                    pin_forwarded(self._recorder, _bytes(notice, "statement"), envelope.header.sender)
            events = tuple(self._event(plain, envelope) for plain in contents.events)
            relay = _relay(contents, {signed.digest: set(signed.event.audience) for signed, _ in events})
            for signed, _ in events:
                self._check_relay(envelope.header.sender, signed, relay.get(signed.digest, frozenset()))
            receipts = tuple(_bytes(notice, "receipt") for notice in contents.notices if _kind(notice) == RECEIPT)
            announced = read_entries(self._desk, envelope.header, [signed for signed, _ in events])
            check_known(self._unit, announced)
            self._open[envelope.digest] = _Opened(events, relay, receipts, announced)
        return self._open[envelope.digest]

    def _event(self, plain: Any, envelope: Envelope) -> tuple[SignedEvent, Known]:
        signed = signed_event_from_plain(plain)
        event, header = signed.event, envelope.header
        audience = set(event.audience)
        faults = [
            (self._desk.node not in audience, "event.not_for_us", "This node is not in the event's audience."),
            (header.sender not in audience, "event.not_theirs", "The sender is not in the event's audience."),
            (event.case != header.case, "event.other_case", "The event is of another case than its envelope."),
            (signed.content is None, "event.no_content", "The event came without its content."),
            (event.type in b.PRIVATE, "event.private", "An event of this type never leaves the node that wrote it."),
            (event.at > header.sent_at, "event.from_the_future", "The event is later than its envelope."),
        ]
        for fault, code, words in faults:
            if fault:
                raise NotVerified(code, words, advice="The sender's software is at fault; tell them.")
        key = self._recorder.directory.event_key(event.author, signed.key_id, signed_at=event.at, received_at=self._at)
        verified = verify_signed_event(signed, key)
        read = known(verified)
        _check_decision(read)
        _check_powers(self._recorder.directory.statement(event.author), _measures_of(self._recorder, read))
        return verified, read

    def _check_relay(self, sender: str, signed: SignedEvent, nodes: frozenset[str]) -> None:
        """We hand on what comes from below us or goes below us, where a line leads there; nothing between others."""
        below = f"{self._desk.node}-"
        for node in nodes:
            if not sender.startswith(below) and not node.startswith(below):
                raise NotVerified(
                    "relay.not_ours",
                    f"Neither {sender} nor {node} stands below {self._desk.node}.",
                    advice="Exchange key statements and send it directly.",
                )
            try:
                hop = self._recorder.directory.hop(node)
            except Unavailable as fault:
                raise NotVerified("relay.no_line", fault.message, advice=fault.advice) from fault
            if hop not in signed.event.audience:
                raise NotVerified("relay.no_line", f"Only {hop} leads to {node}, and may not see it.", advice="")

    def _apply(self, index: int, envelope: Envelope, before: InboundLine, ruling: Ruling) -> None:
        header = envelope.header
        self._index.setdefault(envelope.digest, []).append(index)
        result = Result(ruling.verdict, missing=ruling.line.missing, code=ruling.code)
        self._results.append(result)
        if ruling.verdict is Verdict.DUPLICATE:
            row = self._unit.inbox.at(header.case, header.sender, header.seq)
            self._results[-1] = replace(result, receipt=self._receipt_of(row) if row else None)
            return
        if ruling.verdict is Verdict.LATER:
            self._recorder.audit("envelope.refused", subject=envelope.digest.hex(), outcome=ruling.code)
            return
        rows = self._unit.lines.held(header.case, header.sender) if before.held else []
        held = {row.digest: row.envelope for row in rows}
        held[envelope.digest] = envelope.raw
        before_taken = len(self._taken)
        for digest in ruling.released:
            self._hand_over(envelope if digest == envelope.digest else read_envelope(held[digest]))
        for digest, code in ruling.refused:
            self._taken.append(_Taken(envelope if digest == envelope.digest else read_envelope(held[digest]), code))
        for taken in self._taken[before_taken:]:
            place = taken.envelope.header
            if taken.code not in (FORK, PASSED):
                self._places[place.case, place.sender, place.seq] = taken.envelope.digest
        self._keep_line(envelope, before, ruling)

    def _keep_line(self, envelope: Envelope, before: InboundLine, ruling: Ruling) -> None:
        header, after = envelope.header, ruling.line
        if after.last_seq != before.last_seq and after.last_digest is not None:
            self._unit.lines.set_inbound(header.case, header.sender, after.last_seq, after.last_digest)
        kept, had = {a.digest for a in after.held}, {a.digest for a in before.held}
        self._unit.lines.release(sorted(had - kept))
        for arrival in after.held:
            if arrival.digest not in had:
                self._unit.lines.hold(
                    HeldRow(
                        arrival.digest,
                        header.sender,
                        header.case,
                        arrival.seq,
                        envelope.raw,
                        self._at,
                        arrival.prev,
                        arrival.expires_at,
                        arrival.empty,
                    )
                )

    def _hand_over(self, envelope: Envelope) -> None:
        """Take the envelope's content in; what was held is verified anew, for a key may have been revoked."""
        code = ""
        try:
            opened = self._opened(envelope)
            for receipt in opened.receipts:
                settle_receipt(self._recorder, receipt, envelope.header.sender)
            expect(self._unit, opened.attachments)
            self._take_events(opened)
        except NotVerified as refusal:
            code = refusal.code
        self._taken.append(_Taken(envelope, code))

    def _take_events(self, opened: "_Opened") -> None:
        here = self._unit.events.known([signed.digest for signed, _ in opened.events])
        for signed, read in opened.events:
            if signed.digest not in here and signed.digest not in self._new:
                self._new.add(signed.digest)
                self._recorder.take_in(signed, read, opened.relay.get(signed.digest, frozenset()))
                self._ask_our_law(read)

    def _ask_our_law(self, read: Known) -> None:
        """Assess a letter that came in: released or handed on to our state, submitted from below, or supplemented."""
        body, case = read.body, read.event.case
        if case is None:
            return
        letter = _letter_of(self._recorder, read)
        if letter is None:
            return
        ours = letter.requesting_state if isinstance(body, b.RequestSubmitted) else letter.requested_state
        if state_of(self._desk.node) != ours[:2]:
            return
        try:
            assessment = assess_letter(self._desk, letter)
        except ComityError as refusal:
            self._recorder.audit("gate.failed", case=case, subject=read.digest.hex(), outcome=refusal.code)
            return
        plain = assessment_to_plain(assessment)
        basis = assessment_digest(plain)
        self._recorder.record(b.RequestAssessed(letter.request, assessment.letter, plain), case=case, basis=basis)
        self._recorder.audit("request.assessed", case=case, subject=read.digest.hex(), decision=basis)

    def _receipt(self, sender: str, kind: ReceiptKind) -> None:
        refused = kind is ReceiptKind.REFUSED
        taken = [t for t in self._taken if t.envelope.header.sender == sender and bool(t.code) == refused]
        if not taken:
            return
        items = [ReceiptItem(t.envelope.header.id, t.envelope.digest, code=t.code) for t in taken]
        signed = make_receipt(self._desk, self._unit, kind, items, sender, self._at, durable=True)
        rows = [self._row(t, signed.digest) for t in taken]
        self._unit.inbox.add([row for row in rows if row is not None])
        for t in taken:
            for index in self._index.get(t.envelope.digest, ()):
                verdict = Verdict.REFUSED if refused else Verdict.ACCEPTED
                self._results[index] = Result(verdict, signed.raw, code=t.code)
        self._recorder.audit(
            "envelope.refused" if refused else "envelope.received",
            subject=signed.digest.hex(),
            outcome=taken[0].code if refused else "done",
            sender=sender,
            count=str(len(taken)),
        )

    def _row(self, taken: _Taken, receipt: bytes) -> InboxRow | None:
        """The place that the envelope has; None for a fork, whose place belongs to another envelope."""
        header = taken.envelope.header
        if taken.code in (FORK, PASSED):
            return None
        return InboxRow(
            digest=taken.envelope.digest,
            message=header.id,
            sender=header.sender,
            case=header.case,
            seq=header.seq,
            received_at=self._at,
            receipt=receipt,
            read=bool(taken.code) or header.case is None,
        )


def _check_decision(read: Known) -> None:
    """Return if a letter comes with a decision of its sender's law on that very text, and the decision does not bar it.

    Raises:
        NotVerified: ``gate.other_basis``, ``gate.other_text``, ``gate.barred_at_sender``, or a malformed assessment.
    """
    body = read.body
    if not isinstance(body, b.RequestReleased | b.RequestSupplemented):
        return
    assessment = assessment_from_plain(body.assessment)
    other_text = isinstance(body, b.RequestReleased) and assessment.letter != letter_digest(body.letter)
    faults = [
        (read.event.basis != assessment_digest(body.assessment), "gate.other_basis", "rests on another decision"),
        (other_text, "gate.other_text", "was decided on another text"),
        (assessment.gate() is Gate.BARRED, "gate.barred_at_sender", "is barred by its sender's own law"),
    ]
    for fault, code, words in faults:
        if fault:
            raise NotVerified(code, f"The letter {words}.", advice="Tell the sender; it must not have left.")


def _letter_of(recorder: Recorder, read: Known) -> Letter | None:
    match read.body:
        case b.RequestReleased(letter=letter) | b.RequestSubmitted(letter=letter) | b.RequestRerouted(letter=letter):
            return letter
        case b.RequestSupplemented(request=request) if read.event.case is not None:
            state = recorder.case(read.event.case).requests.get(request)
            return state.letter if state else None
        case _:
            return None


def _measures_of(recorder: Recorder, read: Known) -> list[str]:
    """The measures for which the author of an event needs a power: what it asks for, grants or gives."""
    body, case = read.body, read.event.case
    if isinstance(body, b.RequestReleased):
        return [asked.measure for asked in body.letter.measures]
    given = (b.RequestSupplemented, b.MeasureAccepted, b.RequestAnswered)
    if case is None or not isinstance(body, given) or not recorder.events_of(case):
        return []
    state = recorder.case(case).requests.get(body.request)
    if state is None:
        return []
    keys = {asked.key for asked in state.letter.measures}
    if isinstance(body, b.MeasureAccepted):
        keys = {body.measure}
    elif isinstance(body, b.RequestAnswered):
        keys = {result.measure for result in body.results if result.outcome == "executed"}
    return [asked.measure for asked in state.letter.measures if asked.key in keys]


def _check_powers(author: KeyStatement, measures: list[str]) -> None:
    """A province or city does toward another state only what its ministry delegated; its statement says what.

    Raises:
        NotVerified: ``event.no_power``.
    """
    try:
        lacking = lacking_powers(author.tier, author.powers, measures)
    except (Barred, InvalidInput) as fault:
        raise NotVerified("event.no_power", fault.message, advice=fault.advice) from fault
    if lacking:
        raise NotVerified(
            "event.no_power",
            f"{author.node} has no delegated power for: {', '.join(sorted(power.value for power in lacking))}.",
            advice=f"It is for {author.parent}.",
        )


def _relay(contents: Contents, audiences: dict[bytes, set[str]]) -> dict[bytes, frozenset[str]]:
    """Whom the sender asks us to hand each event to; only nodes of that event's audience."""
    relay: dict[bytes, frozenset[str]] = {}
    for notice in contents.notices:
        if _kind(notice) == RELAY:
            event, nodes = _bytes(notice, "event"), notice.get("nodes")
            if not isinstance(nodes, list) or not all(isinstance(node, str) for node in nodes):
                raise _malformed()
            if not set(nodes) <= audiences.get(event, set()):
                raise NotVerified(
                    "relay.not_audience",
                    "An event would be handed to a node outside its audience.",
                    advice="The sender's software is at fault; tell them.",
                )
            relay[event] = frozenset(nodes)
    return relay


def _kind(notice: Any) -> str:
    if not isinstance(notice, dict) or not isinstance(notice.get("kind"), str):
        raise _malformed()
    return str(notice["kind"])


def _bytes(notice: Any, name: str) -> bytes:
    value = notice.get(name)
    if not isinstance(value, bytes):
        raise _malformed()
    return value


def _malformed() -> NotVerified:
    return NotVerified("notice.malformed", "A notice in the envelope is malformed.", advice="Tell its sender.")
