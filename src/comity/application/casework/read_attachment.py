"""An officer opens a file that belongs to a case. Like every reading it has a purpose and stands in the audit log."""

from typing import BinaryIO
from uuid import UUID

from comity.application.acting import audited
from comity.application.attachments import open_file
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports import AttachmentRow
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer


def read_attachment(
    desk: Desk, officer: Officer, case: UUID, attachment: UUID, *, purpose: str
) -> tuple[AttachmentRow, BinaryIO]:
    """What the file is called, and its bytes; the caller closes them.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or the case has no such file.
        Refused: It has not come whole yet, or its digest did not hold.
    """
    with audited(desk, officer, purpose, "attachment.read", case):
        actor = may_read(officer, purpose)
        with desk.store.reading() as unit:
            row = unit.attachments.get(attachment)
        if row is None or row.case != case:
            raise InvalidInput(
                "attachment.unknown", f"The case has no file {attachment}.", advice="Look at `comity case show`."
            )
        source = open_file(desk, attachment)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("attachment.read", case=case, subject=row.sha256.hex(), outcome="read", name=row.name[:200])
            recorder.finish()
    return row, source
