"""An officer opens a case. Every reading has a purpose, stands in the audit log, and the senders get a read receipt."""

from dataclasses import dataclass
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.receipting import acknowledge_reading
from comity.application.recorder import Recorder
from comity.domain.cases import Case
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as an officer reads it."""

    case: Case
    node: str


def read_case(desk: Desk, officer: Officer, case: UUID, *, purpose: str) -> CaseView:
    """The case, its reading on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or the case is not here.
    """
    with audited(desk, officer, purpose, "case.read", case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        folded = recorder.case(case)
        recorder.audit("case.read", case=case, subject=str(case), outcome="read")
        acknowledge_reading(recorder, case)
        recorder.finish()
    return CaseView(folded, desk.node)
