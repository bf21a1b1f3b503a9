"""Claims of danger to life whose review is open, and how many turned out justified, by the state that claimed."""

from dataclasses import dataclass

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports import RequestRow
from comity.application.recorder import Recorder
from comity.domain.officers import Officer

LARGEST = 500  # rows


@dataclass(frozen=True, slots=True)
class Reviews:
    """Requests under open review, the one due first first, and counts by requesting state and outcome."""

    open: tuple[RequestRow, ...]
    counts: dict[str, dict[str, int]]


def list_reviews(desk: Desk, officer: Officer, *, purpose: str) -> Reviews:
    """What is to be reviewed, ours and theirs.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose.
    """
    with audited(desk, officer, purpose, "reviews.read"):
        actor = may_read(officer, purpose)
        with desk.store.unit() as unit:
            now = desk.clock.now()
            rows, total = unit.views.requests(clock="review", now=now, order="review_due", limit=LARGEST)
            counts: dict[str, dict[str, int]] = {}
            for (state, outcome), count in unit.views.reviews().items():
                counts.setdefault(state, {"open": 0, "justified": 0, "not_justified": 0})[outcome] = count
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("reviews.read", subject=f"{len(rows)} of {total}", outcome="read")
            recorder.finish()
    return Reviews(tuple(rows), counts)
