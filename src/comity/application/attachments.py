"""Attachments: sealed once when they are attached, their key sealed again for each recipient, their bytes sent beside.

The envelope comes first: only what a signed header names is let in, up to the size that it names. What came in is
usable only after its digest holds. It stays sealed on the disk, and is opened as it is read.
"""

import io
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import BinaryIO, cast
from uuid import UUID

from comity.application.desk import Desk
from comity.application.ports import AttachmentRow, Unit
from comity.application.reading import known
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotVerified, Refused
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import NoticePublished, ReviewAsked
from comity.domain.requests import AttachmentRef
from comity.exchange.attachments import STEP, OpenedFile, SealedAttachment, entry_for, open_content_key
from comity.exchange.headers import AttachmentEntry, Header
from comity.exchange.suites import SealingKey

KEPT, WAITING, REFUSED, ERASED = "kept", "waiting", "refused", "erased"
ATTACHING = frozenset(
    {
        "request.released", "request.submitted", "request.rerouted", "request.supplemented", "request.answered",
        "notice.review_asked", "notice.published",
    }
)  # fmt: skip


def references(signed: SignedEvent) -> tuple[AttachmentRef, ...]:
    """What the body of an event attaches."""
    if signed.event.type not in ATTACHING:
        return ()
    match known(signed).body:
        case b.RequestReleased(letter=letter) | b.RequestSubmitted(letter=letter):
            return letter.attachments
        case b.RequestRerouted(letter=letter):
            return letter.attachments if letter else ()
        case b.RequestSupplemented(attachments=attachments):
            return attachments
        case b.RequestAnswered(results=results):
            return tuple(ref for result in results for ref in result.attachments)
        case ReviewAsked(wording=wording) | NoticePublished(wording=wording):
            return tuple(picture.attachment for picture in wording.pictures)
        case _:
            return ()


def entries_for(
    desk: Desk, unit: Unit, events: Iterable[SignedEvent], recipient: str, to: SealingKey
) -> tuple[AttachmentEntry, ...]:
    """What an envelope with these events says of their attachments; their bytes are put in line for the recipient,
    unless it is the node that we have them from.

    Raises:
        InvalidInput: An event refers to an attachment that this node does not have.
    """
    rows = {}
    for ref in (ref for event in events for ref in references(event)):
        row = unit.attachments.get(ref.id)
        if row is None or (row.sha256, row.size) != (ref.sha256, ref.size_bytes):
            raise InvalidInput(
                "attachment.unknown",
                f"This node has no attachment {ref.id} of that content.",
                advice="Attach it again.",
            )
        rows[ref.id] = row
    for row in rows.values():
        if row.sender != recipient:
            unit.attachments.send(row.id, recipient)
    return tuple(
        entry_for(
            SealedAttachment(row.id, row.sha256, row.size, row.sealed_sha256, row.sealed_size),
            row.content_key,
            sender=desk.node,
            recipient=recipient,
            to=to,
        )
        for row in rows.values()
    )


def read_entries(desk: Desk, header: Header, events: Iterable[SignedEvent]) -> tuple[AttachmentRow, ...]:
    """What a verified envelope announces, each with its content key open.

    Raises:
        NotVerified: Header and events do not name the same content, or a key does not open.
    """
    refs = {ref.id: ref for event in events for ref in references(event)}
    announced = {entry.id for entry in header.attachments}
    if announced != set(refs) or (header.case is None and announced):
        raise _other("Header and events do not name the same attachments.")
    return tuple(_row(desk, header, entry, refs[entry.id]) for entry in header.attachments)


def expect(unit: Unit, rows: Iterable[AttachmentRow]) -> None:
    """Let the bytes of these attachments in. One that is known already stays as it is, unless it was erased."""
    for row in rows:
        here = unit.attachments.get(row.id)
        if here is None or here.state == ERASED:
            unit.attachments.put(row)


def stop_sending(unit: Unit, case: UUID, nodes: Collection[str] | None = None) -> None:
    """Offer the bytes of a case's attachments no more to these nodes, or to anybody."""
    for row in unit.attachments.of_case(case):
        unit.attachments.unsend(row.id, nodes)


def erase_attachments(desk: Desk, unit: Unit, case: UUID) -> tuple[bytes, ...]:
    """Destroy the attachments of a case: keys, names and files; the SHA-256 of all that are destroyed here.

    A file goes at once. Should the transaction not come to its end, the row is without its file and is erased again.
    """
    rows = unit.attachments.of_case(case)
    for row in rows:
        erase_attachment(desk, unit, row)
    return tuple(sorted(row.sha256 for row in rows))


def erase_attachment(desk: Desk, unit: Unit, row: AttachmentRow) -> None:
    """Destroy one; its digest and size stay."""
    unit.attachments.unsend(row.id, None)
    if row.state != ERASED:
        unit.attachments.erase(replace(row, name="", content_key=b"", state=ERASED))
    desk.files.drop_sealed(row.id)


def check_known(unit: Unit, rows: Iterable[AttachmentRow]) -> None:
    """Return if none of these has the id of other content here.

    Raises:
        NotVerified: One has.
    """
    for row in rows:
        here = unit.attachments.get(row.id)
        if here is not None and (here.sha256, here.size) != (row.sha256, row.size):
            raise _other(f"{row.id} is another attachment here.")


def _row(desk: Desk, header: Header, entry: AttachmentEntry, ref: AttachmentRef) -> AttachmentRow:
    key = desk.keys.opening(header.sealed_to)
    if key is None or header.case is None or (entry.sha256, entry.size) != (ref.sha256, ref.size_bytes):
        raise _other(f"Header and event name different content as {entry.id}.")
    content_key = open_content_key(entry, sender=header.sender, recipient=header.recipient, key=key)
    return AttachmentRow(
        id=entry.id,
        case=header.case,
        name=ref.name[:500],
        media_type=ref.media_type[:200],
        sha256=entry.sha256,
        size=entry.size,
        sealed_sha256=entry.sealed_sha256,
        sealed_size=entry.sealed_size,
        content_key=content_key,
        state=WAITING,
        sender=header.sender,
    )


def _other(why: str) -> NotVerified:
    return NotVerified("attachment.other", why, advice="The sender's software is at fault; tell them.")


def open_file(desk: Desk, attachment: UUID) -> BinaryIO:
    """The content of an attachment whose digest held, opened as it is read.

    A read raises ``attachment.unreadable`` (`NotVerified`) where the disk has changed it since.

    Raises:
        Refused: It is not here, not whole yet, or was refused.
    """
    with desk.store.reading() as unit:
        row = unit.attachments.get(attachment)
    if row is None or row.state != KEPT:
        raise Refused(
            "attachment.not_kept",
            f"Attachment {attachment} is {row.state if row else 'unknown'} here.",
            advice="Wait until all of it has come and its digest holds.",
        )
    opened = OpenedFile(desk.files.sealed(attachment), attachment, row.content_key)
    return cast(BinaryIO, io.BufferedReader(opened, STEP))
