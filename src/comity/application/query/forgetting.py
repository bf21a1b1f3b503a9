"""What a search left behind for officers is forgotten after `KEPT`; the audit log and the owners' notices stay."""

from typing import Final

from comity.application.desk import SYSTEM, Desk
from comity.application.recorder import Recorder
from comity.domain.searches import KEPT

PURPOSE: Final = "keeping searches"


def forget_searches(desk: Desk) -> int:
    """Forget searches and passenger lists older than `KEPT`; how many.

    Raises:
        Unavailable: The store; nothing was forgotten.
    """
    with desk.store.unit() as unit:
        count = unit.searches.forget(desk.clock.now() - KEPT)
        if count:
            recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
            recorder.audit("search.forgotten", subject=f"{count} searches and lists")
            recorder.finish()
    return count
