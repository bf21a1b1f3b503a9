"""Refusals that stand for themselves, on record: of a whole call, and the counts of windows that are over."""

from comity.application.desk import SYSTEM, Desk
from comity.application.recorder import Recorder
from comity.application.refusals import Refusal

PURPOSE = "exchange"


def record_refusal(desk: Desk, kind: Refusal, subject: str) -> None:
    """Write that something was refused, or count it where the same was written a moment ago.

    Raises:
        Unavailable: The store; it is due again with the next of its kind.
    """
    found, count = desk.refusals.to_write(kind, desk.clock.now())
    if count:
        _write(desk, [(found, count)], subject)


def write_counts(desk: Desk, *, ending: bool = False) -> int:
    """Write what was counted in windows that are over, or in all of them since the node is `ending`; how many entries.

    Raises:
        Unavailable: The store; the counts are kept.
    """
    ended = desk.refusals.over(desk.clock.now(), ending=ending)
    if ended:
        _write(desk, ended, "counted")
    return len(ended)


def _write(desk: Desk, entries: list[tuple[Refusal, int]], subject: str) -> None:
    with desk.refusals.kept(entries), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        for kind, count in entries:
            recorder.audit(kind.act, subject=subject, outcome=kind.code, by=kind.who, count=str(count))
        recorder.finish()
