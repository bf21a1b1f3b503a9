"""An officer opens a case's letter to write it: the case, the present wording, and the files that it may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from comity.application.acting import audited
from comity.application.attachments import KEPT
from comity.application.desk import Desk
from comity.application.policy import may_act, may_read
from comity.application.recorder import Recorder
from comity.domain.cases import Case, RequestState
from comity.domain.officers import Officer
from comity.domain.requests import AttachmentRef


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """What there is to write on. `state` is None for a new letter; `files` are the case's own, by id."""

    case: Case
    state: RequestState | None
    files: Mapping[UUID, AttachmentRef]


def open_draft(desk: Desk, officer: Officer, case: UUID, request: UUID | None = None, *, purpose: str) -> OpenedDraft:
    """The draft, its reading on record.

    Raises:
        NotPermitted, OutOfOrder: Whoever may not write it now, by the stage table.
        InvalidInput: No purpose; the case or the request is not here.
    """
    with audited(desk, officer, purpose, "case.read", case), desk.store.unit() as unit:
        actor = may_act(desk.authority, officer, "request.drafted", None)
        may_read(officer, purpose)
        recorder = Recorder(desk, unit, actor, purpose)
        folded = recorder.case(case)
        state = None
        if request is not None:
            state = recorder.request(case, request)
            may_act(desk.authority, officer, "request.drafted", state)
        rows = [row for row in unit.attachments.of_case(case) if row.state == KEPT]
        recorder.audit("case.read", case=case, subject=str(case), outcome="read")
        recorder.finish()
    files = {row.id: AttachmentRef(row.id, row.name, row.sha256, row.size, row.media_type) for row in rows}
    return OpenedDraft(folded, state, files)
