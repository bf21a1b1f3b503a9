"""Envelopes come in: verified, put in their place, opened, their events verified and stored, and receipted, in one
transaction. A repeat gets the stored receipt byte for byte; what comes before its turn is held; what cannot be taken is
refused with a code, and the refusal is on record. The receiver asks its own law about every letter it gets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from comity.application.assessing import assess_letter
from comity.application.attachments import expect
from comity.application.desk import SYSTEM, Desk
from comity.application.earlier import watch_speciality
from comity.application.node.alarms import take_accusation
from comity.application.node.inbound_lines import SENDER_FULL, InboundLines
from comity.application.node.open_contents import Opened, Opener
from comity.application.node.read_ahead import Read, read_ahead
from comity.application.operations.show_operation import DEEDS
from comity.application.ports import InboxRow, Unit
from comity.application.reading import (
    assessment_digest,
    assessment_to_plain,
)
from comity.application.receipting import make_receipt, settle_receipt
from comity.application.recorder import Recorder
from comity.application.refusals import Refusal
from comity.application.register.keep_register import keep_notice
from comity.application.register.take_notice import follow_notice
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.cases import Known
from comity.domain.consent_boxes import faults
from comity.domain.earlier_bodies import SpecialityReported
from comity.domain.effects import deed_of
from comity.domain.errors import ComityError, NotVerified
from comity.domain.events import SignedEvent
from comity.domain.requests import Letter
from comity.exchange.delivery import FORK, PASSED, Ruling, Verdict, arrival_of, receive
from comity.exchange.envelope import Envelope, check_for_us, read_envelope
from comity.exchange.receipts import ReceiptItem, ReceiptKind, read_receipt

PURPOSE = "exchange"
UNVERIFIED = "unverified"
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


@dataclass(slots=True)
class _Taken:
    """An envelope handed over or refused in this batch, waiting for the batch's receipt."""

    envelope: Envelope
    code: str = ""


def receive_batch(desk: Desk, raws: Sequence[bytes], handed_in_by: str = UNVERIFIED) -> list[Result]:
    """Take in a batch of envelopes, whatever bytes they are; the results in the same order.

    Args:
        desk: The node.
        raws: The envelopes' bytes.
        handed_in_by: The node whose call brought them, if one did; what is refused before it proves who sent it is
            counted under that name.

    Raises:
        Unavailable: The store; nothing was taken in and the sender may try again.
    """
    if len(raws) > MAX_BATCH:
        refused = Result(Verdict.LATER, code="batch.oversized", message=f"At most {MAX_BATCH} envelopes a batch.")
        return [refused for _ in raws]
    return receive_read(desk, read_ahead(desk, raws), handed_in_by)


def receive_read(desk: Desk, read: Sequence[Read | NotVerified], handed_in_by: str = UNVERIFIED) -> list[Result]:
    """The same for at most `MAX_BATCH` envelopes that were read already.

    Raises:
        Unavailable: The store; nothing was taken in and the sender may try again.
    """
    written: list[tuple[Refusal, int]] = []
    with desk.refusals.kept(written), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        batch = _Batch(recorder, read, handed_in_by, written)
        batch.take_all()
        results = batch.close()
        recorder.finish()
    # each in a transaction of its own; should this stop here, the register's round does it
    for notice, owner in batch.taken_back.items():
        keep_notice(desk, notice, owner)
    return results


class _Batch:
    """One batch inside its transaction."""

    def __init__(
        self,
        recorder: Recorder,
        read: Sequence[Read | NotVerified],
        handed_in_by: str,
        written: list[tuple[Refusal, int]],
    ) -> None:
        self._desk = recorder.desk
        self._read = read
        self._handed_in_by = handed_in_by
        self._written = written
        self._recorder = recorder
        self._unit: Unit = recorder.unit
        self._at: datetime = recorder.at
        self._results: list[Result] = []
        self._taken: list[_Taken] = []
        self._places: dict[tuple[UUID | None, str, int], bytes] = {}
        self._opener = Opener(recorder, {one.envelope.digest: one for one in read if isinstance(one, Read)})
        self._lines = InboundLines(recorder.unit, recorder.at)
        self._new: set[bytes] = set()
        self.taken_back: dict[UUID, str] = {}
        self._index: dict[bytes, list[int]] = {}

    def take_all(self) -> None:
        """Rule on the envelopes one after the other, and hand over whatever each releases."""
        self._lines.read(one.envelope for one in self._read if isinstance(one, Read))
        for index, read in enumerate(self._read):
            if isinstance(read, Read):
                self._take(index, read)
            else:
                self._results.append(self._refused_unsigned(read))

    def _take(self, index: int, read: Read) -> None:
        envelope, senders = read.envelope, self._recorder.directory
        try:
            check_for_us(envelope, me=self._desk.node, at=self._at, senders=senders, proven=read.proven)
        except NotVerified as refusal:
            self._results.append(self._settled(envelope) or self._refused_unsigned(refusal))
            return
        header, line = envelope.header, self._lines.line(envelope)
        refusal_code = self._why_not(envelope) if header.seq > line.last_seq else ""
        stored = self._stored(header.case, header.sender, header.seq) if header.seq <= line.last_seq else None
        ruling = receive(line, arrival_of(header, envelope.digest), at=self._at, known=stored, refusal=refusal_code)
        if not self._lines.has_room(envelope, ruling.line):
            ruling = Ruling(Verdict.LATER, line, code=SENDER_FULL)
        self._apply(index, envelope, ruling)

    def close(self) -> list[Result]:
        """Sign the batch's receipts, keep the places, and give the results."""
        for sender in dict.fromkeys(taken.envelope.header.sender for taken in self._taken):
            for kind in (ReceiptKind.DELIVERED, ReceiptKind.REFUSED):
                self._receipt(sender, kind)
        self._lines.close()
        return self._results

    def _settled(self, envelope: Envelope) -> Result | None:
        """A repeat of something settled before, even if it has expired since or its key was revoked."""
        row = self._unit.inbox.find([envelope.digest]).get(envelope.digest)
        return Result(Verdict.DUPLICATE, self._receipt_of(row)) if row else None

    def _receipt_of(self, row: InboxRow) -> bytes | None:
        return self._unit.receipts.get(row.receipt)

    def _refused_unsigned(self, refusal: NotVerified) -> Result:
        self._note(self._handed_in_by, UNVERIFIED, refusal.code)
        return Result(Verdict.LATER, code=refusal.code, message=refusal.message)

    def _note(self, who: str, subject: str, code: str) -> None:
        """A refusal without a receipt: on record at once, or counted where the same was written a moment ago."""
        kind, count = self._desk.refusals.to_write(Refusal(who, "envelope.refused", code), self._at)
        if count:
            self._written.append((kind, count))
            self._recorder.audit("envelope.refused", subject=subject, outcome=kind.code, by=kind.who, count=str(count))

    def _stored(self, case: UUID | None, sender: str, seq: int) -> bytes | None:
        if (case, sender, seq) in self._places:
            return self._places[case, sender, seq]
        row = self._unit.inbox.at(case, sender, seq)
        return row.digest if row else None

    def _why_not(self, envelope: Envelope) -> str:
        """The code for which a signed envelope cannot be taken, or nothing: it opens and all its events hold."""
        try:
            self._opener.open(envelope)
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

    def _apply(self, index: int, envelope: Envelope, ruling: Ruling) -> None:
        header = envelope.header
        self._index.setdefault(envelope.digest, []).append(index)
        result = Result(ruling.verdict, missing=ruling.line.missing, code=ruling.code)
        self._results.append(result)
        if ruling.verdict is Verdict.DUPLICATE:
            row = self._unit.inbox.at(header.case, header.sender, header.seq)
            self._results[-1] = replace(result, receipt=self._receipt_of(row) if row else None)
            return
        if ruling.verdict is Verdict.LATER:
            self._note(header.sender, envelope.digest.hex(), ruling.code)
            return
        held = self._lines.held(envelope)
        before_taken = len(self._taken)
        for digest in ruling.released:
            self._hand_over(envelope if digest == envelope.digest else read_envelope(held[digest]))
        for digest, code in ruling.refused:
            self._taken.append(_Taken(envelope if digest == envelope.digest else read_envelope(held[digest]), code))
        for taken in self._taken[before_taken:]:
            place = taken.envelope.header
            if taken.code not in (FORK, PASSED):
                self._places[place.case, place.sender, place.seq] = taken.envelope.digest
        self._lines.keep(envelope, ruling.line)

    def _hand_over(self, envelope: Envelope) -> None:
        """Take the envelope's content in; what was held is verified anew, for a key may have been revoked."""
        code = ""
        try:
            opened = self._opener.open(envelope)
            for receipt in opened.receipts:
                settle_receipt(self._recorder, read_receipt(receipt), envelope.header.sender)
            for proof in opened.accusations:
                take_accusation(self._recorder, proof, envelope.header.sender)
            expect(self._unit, opened.attachments)
            self._take_events(opened)
        except NotVerified as refusal:
            code = refusal.code
        self._taken.append(_Taken(envelope, code))

    def _take_events(self, opened: Opened) -> None:
        for signed, read in opened.events:
            if not self._has(signed):
                self._new.add(signed.digest)
                self._recorder.take_in(signed, read, opened.relay.get(signed.digest, frozenset()))
                self._watch_operation(read)
                self._ask_our_law(read)
                if follow_notice(self._recorder, read) and read.event.case is not None:
                    self.taken_back[read.event.case] = read.event.author
                self._watch_speciality(read)

    def _has(self, signed: SignedEvent) -> bool:
        """True if the event is here already. A case leaves out audit entries, but none comes from another node."""
        case = signed.event.case
        if case is None:
            return signed.digest in self._new or bool(self._unit.events.known([signed.digest]))
        return signed.digest in self._recorder.history(case)

    def _watch_operation(self, read: Known) -> None:
        """An act on our soil that no consent of ours covers is an alarm, whatever its node says of it."""
        body, case = read.body, read.event.case
        if case is None or not isinstance(body, DEEDS):
            return
        state = self._recorder.case(case).requests.get(body.request)
        if state is None or state_of(self._desk.node) != state.letter.requested_state[:2]:
            return
        found = faults(state.cover(body.consent), deed_of(body), read.event.at)
        if found or isinstance(body, b.OperationUncovered):
            why = found or body.faults  # type: ignore[union-attr]  # only what was told uncovered comes here without
            self._recorder.audit(
                "operation.alarm",
                case=case,
                subject=read.digest.hex(),
                outcome="consent.outside",
                faults=",".join(why),
                by=read.event.author,
            )

    def _watch_speciality(self, read: Known) -> None:
        """What the other side reports of a person whom we handed over may be an alarm here."""
        case = read.event.case
        if case is None or not isinstance(read.body, SpecialityReported):
            return
        state = self._recorder.case(case).requests.get(read.body.request)
        if state is not None and any(body == read.body for _, body in state.kept):
            watch_speciality(self._recorder, state, read.body)

    def _ask_our_law(self, read: Known) -> None:
        """Assess a letter that came in: released or handed on to our state, submitted from below, or supplemented.

        One of which an assurance was given or declined is assessed anew as well.
        """
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
            assessment = assess_letter(self._recorder, letter, _released_at(self._recorder, read))
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
            signer=header.signer,
        )


def _released_at(recorder: Recorder, read: Known) -> datetime | None:
    """When the request was released; None for what only comes from below."""
    match read.body:
        case b.RequestReleased():
            return read.event.at
        case b.RequestRerouted(released_at=at):
            return at
        case b.RequestSupplemented(request=request) | b.AssuranceAnswered(request=request) if read.event.case:
            state = recorder.case(read.event.case).requests.get(request)
            return state.released_at if state else None
        case _:
            return None


def _letter_of(recorder: Recorder, read: Known) -> Letter | None:
    match read.body:
        case b.RequestReleased(letter=letter) | b.RequestSubmitted(letter=letter) | b.RequestRerouted(letter=letter):
            return letter
        case b.RequestSupplemented(request=request) | b.AssuranceAnswered(request=request) if read.event.case:
            state = recorder.case(read.event.case).requests.get(request)
            return state.letter if state else None
        case _:
            return None
