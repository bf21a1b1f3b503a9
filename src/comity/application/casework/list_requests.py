"""The inbox: what there is to do, by clock. Titles are content, so listing has a reader's role and an audit entry."""

from dataclasses import dataclass
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports import RequestRow
from comity.application.recorder import Recorder
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class Listing:
    """Which rows are wanted: `direction` in, out or empty; `stage`, words of the title, order, and a page of them.

    `clock` is ``late``, ``soon``, ``paused``, ``review`` or empty.
    """

    direction: str = ""
    stage: str = ""
    text: str = ""
    case: UUID | None = None
    order: str = "due_at"
    offset: int = 0
    limit: int = 50
    clock: str = ""


def list_requests(desk: Desk, officer: Officer, wanted: Listing, *, purpose: str) -> tuple[list[RequestRow], int]:
    """The rows, and how many fit in all.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or an unknown order.
    """
    with audited(desk, officer, purpose, "inbox.read"):
        actor = may_read(officer, purpose)
        with desk.store.unit() as unit:
            rows, total = unit.views.requests(
                direction=wanted.direction,
                stage=wanted.stage,
                text=wanted.text,
                case=wanted.case,
                order=wanted.order,
                offset=wanted.offset,
                limit=wanted.limit,
                clock=wanted.clock,
                now=desk.clock.now(),
            )
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("inbox.read", subject=f"{len(rows)} of {total}", outcome="read")
            recorder.finish()
    return rows, total
