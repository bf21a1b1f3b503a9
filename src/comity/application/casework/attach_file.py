"""An officer attaches a file to a case: it is sealed once, and its reference goes into a letter or an answer."""

from typing import BinaryIO
from uuid import UUID

from comity.application.acting import audited
from comity.application.attachments import KEPT
from comity.application.desk import Desk
from comity.application.policy import WRITERS, acting
from comity.application.ports import AttachmentRow
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer
from comity.domain.requests import AttachmentRef
from comity.exchange.attachments import seal_attachment


def attach_file(
    desk: Desk, officer: Officer, case: UUID, source: BinaryIO, *, name: str, media_type: str, purpose: str
) -> AttachmentRef:
    """Seal a file for a case and keep it; the reference that a letter, supplement or result carries.

    Raises:
        NotPermitted: The officer sees no content, or only audits.
        InvalidInput: The name is empty, the case is not here, or the file is larger than an attachment may be.
        Unavailable: The disk; nothing was recorded.
    """
    if not name.strip():
        raise InvalidInput("attachment.name", "An attachment needs a name.", advice="Give the file's name.")
    with audited(desk, officer, purpose, "attachment.kept", case):
        actor = acting(officer, WRITERS, "attaching of files")
        with desk.store.reading() as unit:
            Recorder(desk, unit, actor, purpose).case(case)  # before gigabytes are sealed for nothing
        attachment, content_key = desk.new_id(desk.clock.now()), desk.randomness.token(32)
        try:
            with desk.files.sealed_sink(attachment) as sink:
                sealed = seal_attachment(source, sink, attachment=attachment, content_key=content_key)
            row = AttachmentRow(
                id=attachment,
                case=case,
                name=name.strip(),
                media_type=media_type,
                sha256=sealed.sha256,
                size=sealed.size,
                sealed_sha256=sealed.sealed_sha256,
                sealed_size=sealed.sealed_size,
                content_key=content_key,
                state=KEPT,
                sender=desk.node,
            )
            with desk.store.unit() as unit:
                recorder = Recorder(desk, unit, actor, purpose)
                recorder.case(case)
                unit.attachments.put(row)
                recorder.audit("attachment.kept", case=case, subject=sealed.sha256.hex(), name=row.name[:200])
                recorder.finish()
        except Exception:
            desk.files.drop_sealed(attachment)  # nothing names it, and the disk may be full
            raise
    return AttachmentRef(attachment, row.name, row.sha256, row.size, media_type)
