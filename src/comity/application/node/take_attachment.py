"""The bytes of an attachment come in, resumable, as a stream or in parts; whole, they are checked and only then kept.

A stream is written, digested and opened while it comes, on threads of its own (`Incoming`); parts are checked when the
last of them is there. Nothing is usable before its check has held (`spec/attachment.md`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Lock
from typing import TypeAlias
from uuid import UUID

from comity.application.attachments import ERASED, KEPT, REFUSED
from comity.application.desk import SYSTEM, Desk
from comity.application.ports import AttachmentRow
from comity.application.recorder import Recorder
from comity.domain.errors import NotVerified, Refused, Unavailable
from comity.exchange.attachments import Check, Intact, check_attachment
from comity.exchange.beside import Beside
from comity.exchange.headers import AttachmentEntry
from comity.exchange.part_calls import PartOffer, check_part
from comity.exchange.parts import Part, new_bytes, skipped_of_rest

PURPOSE = "exchange"
Done: TypeAlias = Callable[[], None]


def stored_size(desk: Desk, attachment: UUID, sender: str) -> int:
    """How many sealed bytes of an attachment we have from its sender.

    Whole by length and not kept yet means that we were stopped in between: it is checked now, for no further part
    would come.

    Raises:
        Refused: No envelope of that node named it, or it was refused for good.
        NotVerified: It is whole, and it is not what the header names.
        Unavailable: ``attachment.busy``.
    """
    row = _waiting(desk, attachment, sender)
    if row.state == KEPT:
        return row.sealed_size
    with desk.arrivals.alone(attachment):
        row = _waiting(desk, attachment, sender)
        stored = row.sealed_size if row.state == KEPT else desk.files.sealed_size(attachment)
        if stored == row.sealed_size and row.state != KEPT:
            _check(desk, row)
        return stored


def take_part(desk: Desk, offer: PartOffer, content: bytes | memoryview, sender: str) -> int:
    """Take in one part; how many sealed bytes are then here. With the last one the whole is checked.

    Raises:
        NotVerified: The bytes are not those that the signed call names, or the whole is not what the header names.
        Refused: No envelope of that node named it, or it was refused for good.
        Unavailable: The disk; what was there stays, and the part may come again.
    """
    check_part(offer, content)
    with desk.arrivals.alone(offer.attachment):
        row = _waiting(desk, offer.attachment, sender)
        if row.state == KEPT:
            return row.sealed_size
        stored = desk.files.sealed_size(row.id)
        fresh = content[new_bytes(offer.part, stored, row.sealed_size)]
        if not stored:
            desk.arrivals.began(row.id, signed=True)
        if fresh:
            with desk.files.sealed_tail(row.id) as tail:
                tail.write(fresh)
            stored += len(fresh)
        if stored == row.sealed_size:
            _check(desk, row)
        return stored


def take_rest(desk: Desk, attachment: UUID, rest: Part, sender: str) -> "Incoming":
    """Begin to take in what is missing of an attachment as one stream.

    Raises:
        NotVerified: It is not the rest, or begins beyond what is stored.
        Refused: No envelope of that node named it; it was refused for good; ``attachment.by_parts``: a stream of it did
            not hold before.
        Unavailable: ``attachment.busy``, or the disk.
    """
    desk.arrivals.claim(attachment)
    try:
        row = _waiting(desk, attachment, sender)
        if not desk.arrivals.streams(attachment):
            raise Refused(
                "attachment.by_parts",
                f"A stream of attachment {attachment} did not hold.",
                advice="Send it in parts, and sign for each.",
            )
        stored = row.sealed_size if row.state == KEPT else desk.files.sealed_size(attachment)
        return Incoming(desk, row, rest, skipped_of_rest(rest, stored, row.sealed_size))
    except BaseException:
        desk.arrivals.leave(attachment)
        raise


class Incoming:
    """The rest of an attachment, coming in. Exactly one of `end` and `stop` has to be called.

    What comes from the very beginning is checked as it comes; what goes on where a line broke is read once more when it
    is whole. One of two threads digests the sealed bytes and writes them, the other opens them.
    """

    def __init__(self, desk: Desk, row: AttachmentRow, rest: Part, skip: int) -> None:
        self._desk, self._row = desk, row
        self._skip, self._left = skip, rest.size
        self._faults: list[NotVerified | Unavailable] = []
        self._kept = row.state == KEPT
        self._check = None if skip or rest.offset or self._kept else Check(_entry(row), row.content_key)
        self._tail = None if self._kept else desk.files.sealed_tail(row.id)
        self._writing: Beside[tuple[memoryview, Done]] = Beside(self._write)
        self._opening: Beside[tuple[memoryview, Done]] = Beside(self._open)
        if rest.offset or skip:
            desk.arrivals.not_signed(row.id)
        else:
            desk.arrivals.began(row.id, signed=False)

    @property
    def left(self) -> int:
        """How many bytes are still to come."""
        return self._left

    def add(self, piece: memoryview, done: Done) -> None:
        """Take the next bytes. `done` is called, by any thread, once `piece` may be used for something else."""
        self._left -= len(piece)
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        fresh = piece[skipped:]
        if self._left < 0 or self._tail is None or not fresh:
            done()
            return
        both = _Twice(done) if self._check else done
        self._writing.put((fresh, both))
        if self._check:
            self._opening.put((fresh, both))

    def end(self) -> int:
        """How many sealed bytes are then here: all of them, checked and kept.

        Raises:
            NotVerified: ``part.wrong_bytes``: fewer or more came than were announced; what came is stored. As
                `check_attachment`: it does not hold, and what was stored is destroyed.
            Unavailable: The disk, or the store.
        """
        try:
            if self._tail is None:
                return self._row.sealed_size
            try:
                self._finish()
            except NotVerified:
                _did_not_hold(self._desk, self._row)
                raise
            if self._left:
                raise NotVerified(
                    "part.wrong_bytes", "The stream is not as long as announced.", advice="Send it again."
                )
            if self._check:
                _settle(self._desk, self._row, self._check.end)
            else:
                _check(self._desk, self._row)
            return self._row.sealed_size
        finally:
            self._desk.arrivals.leave(self._row.id)

    def stop(self) -> None:
        """The line broke: what came is stored, and the next try goes on from there."""
        try:
            with suppress(Unavailable):  # a disk that failed is found out again at the next try
                self._finish()
        except NotVerified:
            _did_not_hold(self._desk, self._row)
        finally:
            self._desk.arrivals.leave(self._row.id)

    @property
    def failed(self) -> bool:
        """True if what is still to come is not taken any more."""
        return bool(self._faults)

    def _finish(self) -> None:
        """Wait for both threads and for the disk. That it does not hold counts more than that the disk failed."""
        self._opening.end()
        self._writing.end()
        try:
            if self._tail is not None:
                self._tail.close()
        except Unavailable as fault:
            self._faults.append(fault)
        for worst in sorted(self._faults, key=lambda one: not isinstance(one, NotVerified)):
            raise worst

    def _write(self, one: tuple[memoryview, Done]) -> None:
        piece, done = one
        with self._noted(done):
            if self._check and not self._faults:
                self._check.take(piece)
            if self._tail is not None and not self._faults:
                self._tail.write(piece)

    def _open(self, one: tuple[memoryview, Done]) -> None:
        piece, done = one
        with self._noted(done):
            if self._check and not self._faults:
                self._check.open(piece)

    @contextmanager
    def _noted(self, done: Done) -> Iterator[None]:
        """Nothing is written or opened after a fault; whoever waits for the piece gets it back all the same."""
        try:
            yield
        except (NotVerified, Unavailable) as fault:
            self._faults.append(fault)
        finally:
            done()


class _Twice:
    """Done when it was called twice."""

    def __init__(self, done: Done) -> None:
        self._done, self._once, self._lock = done, False, Lock()

    def __call__(self) -> None:
        with self._lock:
            once, self._once = self._once, True
        if once:
            self._done()


def _check(desk: Desk, row: AttachmentRow) -> None:
    """Check what is whole by length, and keep it."""

    def read() -> Intact:
        with desk.files.sealed(row.id) as source:
            return check_attachment(source, _entry(row), row.content_key)

    _settle(desk, row, read)


def _settle(desk: Desk, row: AttachmentRow, check: Callable[[], Intact]) -> None:
    try:
        proof = check()
    except NotVerified as refusal:
        _did_not_hold(desk, row, refusal.code)
        raise
    _keep(desk, row, proof)


def _did_not_hold(desk: Desk, row: AttachmentRow, code: str = "") -> None:
    """Destroy it: for good where its sender signed for all of it, else it may come again, in parts."""
    if code and desk.arrivals.all_signed(row.id):
        _tell(desk, replace(row, state=REFUSED), code)
        desk.arrivals.ended(row.id)
    else:
        desk.arrivals.did_not_hold(row.id)
    desk.files.drop_sealed(row.id)


def _keep(desk: Desk, row: AttachmentRow, proof: Intact) -> None:
    if proof.entry.id != row.id:
        raise ValueError("a proof of another attachment")
    _tell(desk, replace(row, state=KEPT), "done")
    desk.arrivals.ended(row.id)


def _tell(desk: Desk, row: AttachmentRow, outcome: str) -> None:
    with desk.store.unit() as unit:
        unit.attachments.put(row)
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        recorder.audit("attachment.received", case=row.case, subject=row.sha256.hex(), outcome=outcome)
        recorder.finish()


def _entry(row: AttachmentRow) -> AttachmentEntry:
    return AttachmentEntry(row.id, row.sha256, row.size, row.sealed_sha256, row.sealed_size, b"")


def _waiting(desk: Desk, attachment: UUID, sender: str) -> AttachmentRow:
    with desk.store.reading() as unit:
        row = unit.attachments.get(attachment)
    if row is None or row.sender != sender or row.state == ERASED:
        raise Refused(
            "attachment.unasked", f"No envelope of {sender} named attachment {attachment}.", advice="Send that first."
        )
    if row.state == REFUSED:
        raise Refused(
            "attachment.refused", f"Attachment {attachment} was refused.", advice="Send it anew under another id."
        )
    return row
