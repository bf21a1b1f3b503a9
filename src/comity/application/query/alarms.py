"""An auditor reads the alarms on searches and says what came of each; none is ever taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports.searches import SearchAlarmRow
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.officers import Officer, Role

MAY_SEE_ALARMS = frozenset({Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class AlarmsSeen:
    """Alarms, the newest first, and the names of our own officers by pseudonym."""

    rows: tuple[SearchAlarmRow, ...]
    names: Mapping[str, str]


def list_search_alarms(desk: Desk, officer: Officer, *, open_only: bool = True, purpose: str) -> AlarmsSeen:
    """The alarms on searches, the look on record.

    Raises:
        NotPermitted: The officer is no auditor.
    """
    with audited(desk, officer, purpose, "search.alarms_read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE_ALARMS, "reading of search alarms"), purpose)
        rows = tuple(unit.searches.alarms(open_only=open_only))
        names = {account.id: account.name for account in unit.accounts.all()}
        recorder.audit("search.alarms_read", subject=f"{len(rows)} alarms", outcome="read")
        recorder.finish()
    return AlarmsSeen(rows, names)


def settle_alarm(desk: Desk, officer: Officer, alarm: UUID, *, finding: str, purpose: str) -> SearchAlarmRow:
    """Say what came of an alarm.

    Raises:
        NotPermitted: The officer is no auditor.
        InvalidInput: ``query.alarm``: there is none of this id, or no finding is given.
        OutOfOrder: ``query.alarm_settled``.
    """
    with audited(desk, officer, purpose, "search.alarm_settled"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE_ALARMS, "settling of search alarms"), purpose)
        row = unit.searches.alarm(alarm)
        if row is None or not finding.strip():
            raise InvalidInput("query.alarm", "There is no such alarm, or no finding.", advice="Say what came of it.")
        if row.seen_by:
            raise OutOfOrder("query.alarm_settled", "Somebody has settled this alarm.", advice="Look at the finding.")
        settled = replace(row, seen_by=recorder.actor.id, seen_at=recorder.at, finding=finding.strip())
        unit.searches.put_alarm(settled)
        recorder.audit("search.alarm_settled", subject=str(alarm), sign=row.sign)
        recorder.finish()
    return settled
