"""What waits too long is told: a gap that its sender does not close, envelopes for which no receipt comes.

Neither is anybody's refusal, so nothing else would say it. An entry stands in the audit log once a day for each, and
`comity node status` shows both as long as they last. What is never receipted is given up at its expiry (`deliver.py`).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.ports import Unit
from comity.application.recorder import Recorder

PURPOSE: Final = "exchange"
PATIENCE: Final = timedelta(hours=1)
AGAIN: Final = timedelta(days=1)
FAR_AHEAD: Final = timedelta(days=3650)  # whatever waits, however long its next try is put off, is due by then

Overdue = tuple[str, str, UUID | None]  # act, node, case
Detail = tuple[str, str, str]  # how many are held, or were the tries; which is missing, or the last error; since when


class Watch:
    """What was told already, for as long as this process runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: dict[Overdue, datetime] = {}
        self._look_at: datetime | None = None

    def look(self) -> int:
        """Tell what is overdue and was not told today; at most once a minute. How many entries.

        Raises:
            Unavailable: The store; it is told next time.
        """
        now = self._desk.clock.now()
        if self._look_at is not None and self._look_at - timedelta(days=1) < now < self._look_at:
            return 0
        self._look_at = now + timedelta(minutes=1)
        with self._desk.store.reading() as unit:
            found = {**dict(_gaps(unit, now)), **dict(_unanswered(unit, now))}
        fresh = {key: detail for key, detail in found.items() if not self._was_told(key, now)}
        if fresh:
            self._tell(fresh)
        self._told = {key: at for key, at in self._told.items() if key in found} | dict.fromkeys(fresh, now)
        return len(fresh)

    def _was_told(self, key: Overdue, now: datetime) -> bool:
        return key in self._told and abs(now - self._told[key]) < AGAIN

    def _tell(self, fresh: dict[Overdue, Detail]) -> None:
        with self._desk.store.unit() as unit:
            recorder = Recorder(self._desk, unit, SYSTEM, PURPOSE)
            for (act, node, case), (what, last, since) in fresh.items():
                if act == "delivery.gap":
                    recorder.audit(
                        "delivery.gap", case=case, subject=node, outcome=act, held=what, missing=last, since=since
                    )
                else:
                    recorder.audit("delivery.unanswered", subject=node, outcome=act, tries=what, last=last, since=since)
            recorder.finish()


def _gaps(unit: Unit, now: datetime) -> Iterator[tuple[Overdue, Detail]]:
    for gap in unit.lines.gaps():
        if gap.oldest_at + PATIENCE <= now:
            last, _ = unit.lines.inbound(gap.case, gap.sender)
            detail = str(gap.count), str(last + 1), gap.oldest_at.isoformat()
            yield ("delivery.gap", gap.sender, gap.case), detail


def _unanswered(unit: Unit, now: datetime) -> Iterator[tuple[Overdue, Detail]]:
    for node in unit.outbox.recipients():
        first = unit.outbox.due(node, now + FAR_AHEAD, 1)
        if first and first[0].created_at + PATIENCE <= now:
            row = first[0]
            detail = str(row.attempts), row.last_error or "no receipt", row.created_at.isoformat()
            yield ("delivery.unanswered", node, None), detail
