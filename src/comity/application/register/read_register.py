"""Officers look at the register; every look at a notice has a purpose and is on record. An index follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import NoticeRow, NoticesWanted
from comity.application.ports.index import EntryChange
from comity.application.receipting import acknowledge_reading
from comity.application.recorder import Recorder
from comity.application.register.acting import MAY_READ, check_purpose, notice_of
from comity.application.register.local_effect import local_effect
from comity.domain.cases import Case
from comity.domain.notice_bodies import EffectStated
from comity.domain.notice_effects import ROLES
from comity.domain.notice_keeping import needs_review
from comity.domain.notice_rules import REMIND_BEFORE
from comity.domain.notice_state import NoticeState
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as an officer reads it.

    `case` holds its timeline; `today` is what our law says of it today, where it is another node's; `names` are our
    own officers by pseudonym; `review_due` is True if its review date or end comes near.
    """

    state: NoticeState
    case: Case
    node: str
    now: datetime
    today: EffectStated | None
    review_due: bool
    names: Mapping[str, str] = field(default_factory=dict)


def read_notice(desk: Desk, officer: Officer, notice: UUID, *, purpose: str) -> NoticeView:
    """The notice, its reading on record; its sender gets a read receipt.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or no such notice here.
    """
    with audited(desk, officer, purpose, "notice.read", notice), desk.store.unit() as unit:
        check_purpose(purpose)
        recorder = Recorder(desk, unit, acting(officer, MAY_READ, "reading of notices"), purpose)
        state = notice_of(recorder, notice)
        case = recorder.case(notice)
        names = _names(recorder, case)
        recorder.audit("notice.read", case=notice, subject=str(notice), outcome="read")
        acknowledge_reading(recorder, notice)
        recorder.finish()
    theirs = state.owner != desk.node and state.published is not None
    today = local_effect(desk, state.published) if theirs and state.published else None
    now = desk.clock.now()
    return NoticeView(state, case, desk.node, now, today, needs_review(state, now), names)


def list_notices(
    desk: Desk, officer: Officer, wanted: NoticesWanted, *, purpose: str
) -> tuple[Sequence[NoticeRow], int]:
    """Rows of the register, the look on record, and how many fit in all.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or no such order.
    """
    with audited(desk, officer, purpose, "notice.list"), desk.store.unit() as unit:
        check_purpose(purpose)
        recorder = Recorder(desk, unit, acting(officer, MAY_READ, "reading of notices"), purpose)
        rows, total = unit.register.rows(wanted)
        recorder.audit("notice.list", subject=wanted.kind or "all", outcome="read", count=str(len(rows)))
        recorder.finish()
    return rows, total


def count_reviews(desk: Desk, officer: Officer) -> int:
    """How many of our notices come up for review, or end, soon: for whoever may propose to renew them, else 0.

    A count says nothing of anybody, so no purpose is asked for and no entry written; the list does both.
    """
    if not officer.roles & ROLES["notice.proposed"]:
        return 0
    with desk.store.reading() as unit:
        wanted = NoticesWanted(side="ours", review_by=desk.clock.now() + REMIND_BEFORE, limit=1)
        return unit.register.rows(wanted)[1]


def entries_for_index(desk: Desk, since: int, limit: int = 10_000) -> Sequence[EntryChange]:
    """What changed for searches after this number: entries as they may be found, and records that may not any more.

    For the node's own index alone, never for a screen: a search asks purpose and case, this asks nobody. A line's entry
    still has its end of validity, which the search compares with its own moment.
    """
    with desk.store.reading() as unit:
        return unit.register.changes(since, limit)


def _names(recorder: Recorder, case: Case) -> dict[str, str]:
    acted = {entry.known.event.actor.id for entry in case.timeline if entry.known.event.author == recorder.desk.node}
    accounts = (recorder.unit.accounts.get(actor) for actor in acted)
    return {account.id: account.name for account in accounts if account is not None}
