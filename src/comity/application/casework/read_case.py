"""An officer opens a case. Every reading has a purpose, stands in the audit log, and the senders get a read receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from comity.application.acting import audited
from comity.application.attachments import references
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports import AttachmentRow
from comity.application.receipting import acknowledge_reading
from comity.application.rechecking import law_since
from comity.application.recorder import Recorder
from comity.application.support import Doubt, doubts_about, has_revocations
from comity.domain.cases import Case, RequestState
from comity.domain.errors import ComityError
from comity.domain.handling import Handling
from comity.domain.officers import Officer
from comity.domain.requests import AttachmentRef
from comity.law.difference import Difference


@dataclass(frozen=True, slots=True)
class FileHeld:
    """A file of the case as this node has it.

    `state` is waiting, kept or refused, as `AttachmentRow`. `handling` are the codes of the events that brought or sent
    it; none while it was only attached here. `ours` is False for what a partner sent.
    """

    ref: AttachmentRef
    state: str
    sender: str
    ours: bool
    handling: tuple[Handling, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as an officer reads it.

    `names` are officers' names by pseudonym: those of this node's own who did something in the case, nobody else's.
    `doubts` are events under a key that was revoked since, by digest. `since` is what today's law says otherwise than
    the decision on which a measure stands, by request and key of the measure.
    """

    case: Case
    node: str
    files: tuple[FileHeld, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[bytes, Doubt] = field(default_factory=dict)
    since: Mapping[UUID, Mapping[str, Difference]] = field(default_factory=dict)


def read_case(desk: Desk, officer: Officer, case: UUID, *, purpose: str) -> CaseView:
    """The case, its reading on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or the case is not here.
    """
    with audited(desk, officer, purpose, "case.read", case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        folded = recorder.case(case)
        files, names = _files(recorder, case), _names(recorder, folded)
        doubts = {}
        if has_revocations(desk, unit, {entry.known.event.author for entry in folded.timeline}):
            doubts = doubts_about(desk, unit, unit.events.of_case(case))
        recorder.audit("case.read", case=case, subject=str(case), outcome="read")
        since = {state.id: _since(recorder, folded, state) for state in folded.requests.values()}
        acknowledge_reading(recorder, case)
        recorder.finish()
    return CaseView(folded, desk.node, files, names, doubts, since)


def _since(recorder: Recorder, case: Case, state: RequestState) -> Mapping[str, Difference]:
    """Nothing where the gate cannot read the letter today: then no act that asks it goes through either."""
    try:
        return law_since(recorder, case, state)
    except ComityError:
        return {}


def _files(recorder: Recorder, case: UUID) -> tuple[FileHeld, ...]:
    handling: dict[UUID, dict[Handling, None]] = {}
    for stored in recorder.unit.events.of_case(case):
        for ref in references(stored.signed):
            handling.setdefault(ref.id, {})[stored.signed.event.handling] = None
    rows = recorder.unit.attachments.of_case(case)
    return tuple(_file(recorder.desk.node, row, tuple(handling.get(row.id, ()))) for row in rows)


def _file(node: str, row: AttachmentRow, handling: tuple[Handling, ...]) -> FileHeld:
    ref = AttachmentRef(row.id, row.name, row.sha256, row.size, row.media_type)
    return FileHeld(ref, row.state, row.sender, row.sender == node, handling)


def _names(recorder: Recorder, case: Case) -> dict[str, str]:
    acted = {entry.known.event.actor.id for entry in case.timeline if entry.known.event.author == recorder.desk.node}
    accounts = (recorder.unit.accounts.get(actor) for actor in acted)
    return {account.id: account.name for account in accounts if account is not None}
