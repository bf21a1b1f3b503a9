"""The inbox: what there is to do, by clock. Titles are content, so listing has a reader's role and an audit entry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports import BareCase, RequestRow, Unit
from comity.application.recorder import Recorder
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class Listing:
    """Which rows are wanted: `direction` in, out or empty; `stage`, words of the title, order, and a page of them.

    `clock` is ``late``, ``soon``, ``paused``, ``review`` or empty. `turn` are roles: rows in which one of them has the
    next step. `second`: an act waits for its second person. `at_home`: letters of our own side that have not left.
    """

    direction: str = ""
    stage: str = ""
    text: str = ""
    case: UUID | None = None
    order: str = "due_at"
    offset: int = 0
    limit: int = 50
    clock: str = ""
    turn: tuple[str, ...] = ()
    second: bool = False
    at_home: bool = False


MOST_COUNTED = 1000  # rows of a list; whoever has more of them does not need the number
MOST_BARE = 50


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of a list, and what else an officer's desk has.

    `counts` are numbers of rows by the name of a list, counted up to `MOST_COUNTED`. `bare` are cases of which no
    letter exists yet, the newest; empty unless they were asked for.
    """

    rows: list[RequestRow]
    total: int
    counts: Mapping[str, int]
    bare: tuple[BareCase, ...] = ()


def read_inbox(
    desk: Desk, officer: Officer, wanted: Listing, *, purpose: str, lists: Mapping[str, Listing], bare: bool = False
) -> Inbox:
    """A page of rows, with the counts of these lists; one reading, one audit entry.

    Raises:
        NotPermitted, InvalidInput: As `list_requests`.
    """
    with audited(desk, officer, purpose, "inbox.read"):
        actor = may_read(officer, purpose)
        with desk.store.unit() as unit:
            now = desk.clock.now()
            rows, total = _rows(unit, wanted, now)
            counts = {name: _count(unit, listing, now) for name, listing in lists.items()}
            recorder = Recorder(desk, unit, actor, purpose)
            cases = tuple(_titled(recorder, one) for one in unit.views.bare(MOST_BARE)) if bare else ()
            recorder.audit("inbox.read", subject=f"{len(rows) + len(cases)} of {total}", outcome="read")
            recorder.finish()
    return Inbox(rows, total, counts, cases)


def _titled(recorder: Recorder, bare: BareCase) -> BareCase:
    """With its title; an upgrade could not read it."""
    return bare if bare.title else replace(bare, title=recorder.case(bare.case).title)


def _count(unit: Unit, wanted: Listing, now: datetime) -> int:
    return unit.views.count(
        most=MOST_COUNTED,
        direction=wanted.direction,
        clock=wanted.clock,
        now=now,
        turn=wanted.turn,
        second=wanted.second,
        at_home=wanted.at_home,
    )


def _rows(unit: Unit, wanted: Listing, now: datetime) -> tuple[list[RequestRow], int]:
    return unit.views.requests(
        direction=wanted.direction,
        stage=wanted.stage,
        text=wanted.text,
        case=wanted.case,
        order=wanted.order,
        offset=wanted.offset,
        limit=wanted.limit,
        clock=wanted.clock,
        now=now,
        turn=wanted.turn,
        second=wanted.second,
        at_home=wanted.at_home,
    )


def list_requests(desk: Desk, officer: Officer, wanted: Listing, *, purpose: str) -> tuple[list[RequestRow], int]:
    """The rows, and how many fit in all.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or an unknown order.
    """
    with audited(desk, officer, purpose, "inbox.read"):
        actor = may_read(officer, purpose)
        with desk.store.unit() as unit:
            rows, total = _rows(unit, wanted, desk.clock.now())
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("inbox.read", subject=f"{len(rows)} of {total}", outcome="read")
            recorder.finish()
    return rows, total
