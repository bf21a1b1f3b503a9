"""One round of keeping the register: what is out of time is ended and destroyed, each notice in its own transaction."""

from dataclasses import dataclass
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.recorder import Recorder
from comity.application.register.acting import keep, notice_of, peek
from comity.application.register.purge_notice import PURPOSE, purge_notice
from comity.application.register.take_back import brought_to, drop_waiting
from comity.domain.errors import ComityError
from comity.domain.notice_bodies import Ending, NoticeWithdrawn
from comity.domain.notice_keeping import Chore, due_chore

AT_ONCE = 100  # notices a round


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round did with a notice: ``expire`` or ``purge``; `fault` is the code of what stopped it, or empty."""

    notice: UUID
    chore: str
    fault: str = ""


def register_round(desk: Desk, limit: int = AT_ONCE) -> tuple[Kept, ...]:
    """End and destroy what is due now, at most `limit` notices. A fault in one holds up no other.

    Raises:
        Unavailable: The store.
    """
    with desk.store.reading() as unit:
        found = unit.register.to_look_at(desk.clock.now(), limit)
    return tuple(kept for notice in found for kept in keep_notice(desk, notice))


def keep_notice(desk: Desk, notice: UUID, owner: str = "") -> tuple[Kept, ...]:
    """Do what is due for one notice; `owner` has just taken it back, whether or not it ever came."""
    chore = None
    try:
        state = peek(desk, notice)
        chore = due_chore(desk.node, state, desk.clock.now())
        if chore is Chore.EXPIRE:
            _expire(desk, notice)
        elif chore is Chore.PURGE:
            rule = "expired" if state.ended is None and not state.restricted else "withdrawn"
            purge_notice(desk, notice, rule=rule)
    except ComityError as fault:
        if fault.code == "notice.unknown" and owner:
            return _purge_parts(desk, notice, owner)
        return (Kept(notice, chore.value if chore else "", fault.code),)
    return (Kept(notice, chore.value),) if chore else ()


def _purge_parts(desk: Desk, notice: UUID, owner: str) -> tuple[Kept, ...]:
    """Parts came of a notice that itself never did: they go as it would."""
    try:
        purge_notice(desk, notice, rule="withdrawn", owner=owner)
    except ComityError as fault:
        return (Kept(notice, Chore.PURGE.value, fault.code),)
    return (Kept(notice, Chore.PURGE.value),)


def _expire(desk: Desk, notice: UUID) -> None:
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        state = notice_of(recorder, notice)
        drop_waiting(recorder, state)
        words, named = "The time of its class is over and nobody renewed it.", brought_to(state, state.reached)
        body = NoticeWithdrawn(notice, Ending.EXPIRED.value, words, named)
        keep(recorder, SYSTEM, body, state.reached)
        recorder.finish()
