"""What time does to a notice: when a node has something to do with it, and what."""

from datetime import UTC, datetime
from enum import StrEnum

from comity.domain.notice_rules import NEVER, PURGE_AFTER, REMIND_BEFORE
from comity.domain.notice_state import NoticeState
from comity.domain.notices import NoticeStage

_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class Chore(StrEnum):
    """What is due."""

    EXPIRE = "expire"  # the owner says that its time is over
    PURGE = "purge"  # this node destroys the content


def due_chore(node: str, state: NoticeState, now: datetime) -> Chore | None:
    """What this node has to do with the notice at this moment, or None."""
    for at, chore in _chores(node, state):
        if at <= now:
            return chore
    return None


def next_look(node: str, state: NoticeState) -> datetime | None:
    """When this node has something to do with it next."""
    return min((at for at, _ in _chores(node, state)), default=None)


def needs_review(state: NoticeState, now: datetime) -> bool:
    """True if its review date or its end comes near, or is past, and nobody has renewed it."""
    published = state.published
    if published is None or state.is_over:
        return False
    return min(published.review_on, published.valid_until) - REMIND_BEFORE <= now


def _chores(node: str, state: NoticeState) -> list[tuple[datetime, Chore]]:
    """An addressee does not wait for the owner: what is out of time goes, whether or not anybody says so."""
    published, ours = state.published, state.owner == node
    if state.stage is NoticeStage.PURGED:
        return [] if ours or state.answers(node, state.named) or not state.named else [(_AT_ONCE, Chore.PURGE)]
    found = []
    if state.ended is not None:
        found.append((state.ended[1] + PURGE_AFTER if ours else state.ended[1], Chore.PURGE))
    elif node in state.restricted:
        found.append((_AT_ONCE, Chore.PURGE))
    elif published is not None and published.valid_until < NEVER:
        found.append((published.valid_until, Chore.EXPIRE if ours else Chore.PURGE))
    return found
