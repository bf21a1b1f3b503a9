"""The bytes of an attachment come in, part by part, resumable; whole, they are opened into a quarantine and checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from comity.application.attachments import KEPT, REFUSED
from comity.application.desk import SYSTEM, Desk
from comity.application.ports import AttachmentRow
from comity.application.recorder import Recorder
from comity.domain.errors import NotVerified, Refused
from comity.exchange.attachments import open_attachment
from comity.exchange.headers import AttachmentEntry
from comity.exchange.part_calls import PartOffer, check_part
from comity.exchange.parts import new_bytes

PURPOSE = "exchange"
_GUARD = Lock()
_AT_WORK: WeakValueDictionary[UUID, Any] = WeakValueDictionary()  # locks, for as long as somebody holds one


def stored_size(desk: Desk, attachment: UUID, sender: str) -> int:
    """How many sealed bytes of an attachment we have from its sender.

    Whole by length and not opened yet means that we were stopped in between: it is opened now, for no further part
    would come.

    Raises:
        Refused: No envelope of that node named it.
        NotVerified: It is whole, and it is not what the header names.
    """
    row = _waiting(desk, attachment, sender)
    if row.state == KEPT:
        return row.sealed_size
    with _alone(attachment):
        row = _waiting(desk, attachment, sender)
        stored = row.sealed_size if row.state == KEPT else desk.files.sealed_size(attachment)
        if stored == row.sealed_size and row.state != KEPT:
            _open(desk, row)
        return stored


def take_part(desk: Desk, offer: PartOffer, content: bytes | memoryview, sender: str) -> int:
    """Take in one part; how many sealed bytes are then here. With the last one it is opened and checked.

    Raises:
        NotVerified: The bytes are not those that the signed call names, or the whole is not what the header names.
        Refused: No envelope of that node named it.
        Unavailable: The disk; what was there stays, and the part may come again.
    """
    check_part(offer, content)
    with _alone(offer.attachment):
        row = _waiting(desk, offer.attachment, sender)
        if row.state == KEPT:
            return row.sealed_size
        stored = desk.files.sealed_size(row.id)
        fresh = content[new_bytes(offer.part, stored, row.sealed_size)]
        stored = desk.files.append_sealed(row.id, fresh) if fresh else stored
        if stored == row.sealed_size:
            _open(desk, row)
        return stored


@contextmanager
def _alone(attachment: UUID) -> Iterator[None]:
    """One call at a time for an attachment: a part that is tried again may still be at work the first time."""
    with _GUARD:
        lock = _AT_WORK.setdefault(attachment, Lock())
    with lock:
        yield


def _open(desk: Desk, row: AttachmentRow) -> None:
    """Open what is whole by length into the quarantine; what does not hold is destroyed and refused for good."""
    entry = AttachmentEntry(row.id, row.sha256, row.size, row.sealed_sha256, row.sealed_size, b"")
    try:
        with desk.files.sealed(row.id) as source:
            open_attachment(source, desk.files.quarantine(row.id), entry, row.content_key)
    except NotVerified as refusal:
        _tell(desk, replace(row, state=REFUSED), refusal.code)
        desk.files.drop_sealed(row.id)
        raise
    _tell(desk, replace(row, state=KEPT), "done")


def _tell(desk: Desk, row: AttachmentRow, outcome: str) -> None:
    with desk.store.unit() as unit:
        unit.attachments.put(row)
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        recorder.audit("attachment.received", case=row.case, subject=row.sha256.hex(), outcome=outcome)
        recorder.finish()


def _waiting(desk: Desk, attachment: UUID, sender: str) -> AttachmentRow:
    with desk.store.reading() as unit:
        row = unit.attachments.get(attachment)
    if row is None or row.sender != sender:
        raise Refused(
            "attachment.unasked", f"No envelope of {sender} named attachment {attachment}.", advice="Send that first."
        )
    if row.state == REFUSED:
        raise Refused(
            "attachment.refused", f"Attachment {attachment} was refused.", advice="Send it anew under another id."
        )
    return row
