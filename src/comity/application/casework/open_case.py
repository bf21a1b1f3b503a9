"""An officer opens a case, or writes a private note into one."""

from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import WRITERS, acting
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer, Role

MAY_OPEN = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK})


def open_case(desk: Desk, officer: Officer, *, title: str, purpose: str) -> UUID:
    """A new case, private to this node; its id.

    Raises:
        NotPermitted: The officer's role opens no cases.
        InvalidInput: Title or purpose is missing.
    """
    if not title.strip() or not purpose.strip():
        raise InvalidInput("case.incomplete", "A case needs a title and a purpose.", advice="Give both.")
    with audited(desk, officer, purpose, "case.opened"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_OPEN, "opening of cases"), purpose)
        case = desk.new_id(recorder.at)
        signed = recorder.record(b.CaseOpened(title.strip(), purpose.strip()), case=case)
        recorder.audit("case.opened", case=case, subject=signed.digest.hex())
        recorder.finish()
    return case


def write_note(desk: Desk, officer: Officer, case: UUID, *, purpose: str, text: str) -> bytes:
    """A private note; it never leaves the node and no shared event names it. Its event's digest.

    The same words again, by the same officer and with nothing of theirs between, are the same note.

    Raises:
        NotPermitted: The officer sees no content, or only audits.
        InvalidInput: The case is not here, or the note is empty.
    """
    if not text.strip():
        raise InvalidInput("note.empty", "The note is empty.", advice="Write something.")
    with audited(desk, officer, purpose, "note.written", case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "writing of notes"), purpose)
        done = (entry.known for entry in recorder.case(case).timeline if entry.known.event.actor.id == officer.id)
        last = max(done, key=lambda known: known.event.at, default=None)
        if last is not None and last.body == b.NoteWritten(text.strip()):
            return last.digest
        signed = recorder.record(b.NoteWritten(text.strip()), case=case)
        recorder.audit("note.written", case=case, subject=signed.digest.hex())
        recorder.finish()
    return signed.digest
