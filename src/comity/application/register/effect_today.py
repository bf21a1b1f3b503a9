"""What a notice means here *today*: an answer of our law counts for its own day and edition, then it is asked again.

A search asks for each record that it shows, so that a power whose basis lapsed is never shown with it. What the
register keeps follows in rounds: an answer that changed is recorded anew, and lists, index and kits have it from there.
"""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.ports import Unit
from comity.application.recorder import Recorder
from comity.application.register.acting import keep, notice_of
from comity.application.register.local_effect import local_effect
from comity.application.register.purge_notice import PURPOSE
from comity.domain.errors import ComityError
from comity.domain.notice_bodies import EffectStated
from comity.domain.notice_state import NoticeState
from comity.domain.notices import NoticeStage, Published
from comity.domain.register_entries import Action, NoticeKind, RegisterEntry

AT_ONCE: Final = 200
"""Lines of the register a round: a million notices take a day at one round in ten seconds, on one core's spare time."""
RESTS_ON_LAW: Final = frozenset(NoticeKind) - {
    NoticeKind.MODUS_OPERANDI, NoticeKind.UNIDENTIFIED_BODY, NoticeKind.OBJECT,
}  # fmt: skip
"""Classes behind which an offence may stand, which is what the law is asked about."""
_STRENGTH: Final = {
    Action.DETAIN: 5, Action.SEIZE: 5, Action.LOCATE: 3, Action.ASK: 2, Action.REPORT: 2, Action.PROTECT: 1,
    Action.NOTHING: 0,
}  # fmt: skip


def effect_of_today(desk: Desk, state: NoticeState, published: Published) -> EffectStated:
    """What is kept, if it is of this day and edition; otherwise the law's answer of today.

    What a named lawyer decided stands until a lawyer decides otherwise; but no power that the law of today closes to
    everybody is used on an earlier yes.
    """
    kept = state.effect
    if kept is None or kept.digest != published.digest:
        return local_effect(desk, published)
    if (kept.corpus, kept.as_of) == (desk.law.version, desk.law.today()):
        return kept
    if kept.why == "decided" and kept.action != published.notice.action.value:
        return kept
    by_law = local_effect(desk, published)
    is_left_to_us = by_law.why.startswith(("backed", "human"))
    return kept if kept.why == "decided" and is_left_to_us else by_law


def entry_of_today(desk: Desk, unit: Unit, entry: RegisterEntry) -> RegisterEntry:
    """The entry with no more than the law of today backs; with less than that, where the register keeps less.

    Of what the wording is missing, the law cannot be asked: then it is no more than something to report.
    """
    if entry.owner == desk.node or entry.kind not in RESTS_ON_LAW:
        return entry
    history = desk.casebook.read(unit, entry.record)
    state = history.case().notice if history else None
    if state is None or state.published is None:
        today = Action.REPORT
    else:
        today = Action(effect_of_today(desk, state, state.published).action)
    return replace(entry, action=today) if _STRENGTH[today] < _STRENGTH[entry.action] else entry


class EffectsOfToday:
    """Rounds through the register, one pass for each day and edition of the law."""

    def __init__(self) -> None:
        self._of: tuple[str, date] | None = None
        self._after = 0

    def round(self, desk: Desk, limit: int = AT_ONCE) -> int:
        """Look at the next lines; how many notices mean something else now. A fault in one holds up no other.

        Raises:
            Unavailable: The store.
        """
        of_today = desk.law.version, desk.law.today()
        if self._of != of_today:
            self._of, self._after = of_today, 0
        with desk.store.reading() as unit:
            lines = unit.register.changes(self._after, limit)
        changed = 0
        for line in lines:
            entry = line.entry
            if entry is not None and entry.owner != desk.node and entry.kind in RESTS_ON_LAW:
                changed += _refreshed(desk, line.record)
            self._after = line.sequence
        return changed


def _refreshed(desk: Desk, notice: UUID) -> bool:
    """Record today's answer where it is another than the one kept; what cannot be asked stays, and is on record."""
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        try:
            found = _keep_today(recorder, notice)
        except ComityError as refusal:
            recorder.audit("notice.effect", case=notice, subject=str(notice), outcome=refusal.code)
            found = False
        recorder.finish()
    return found


def _keep_today(recorder: Recorder, notice: UUID) -> bool:
    state = notice_of(recorder, notice)
    if state.stage is not NoticeStage.PUBLISHED or state.published is None:
        return False
    body, kept = effect_of_today(recorder.desk, state, state.published), state.effect
    if kept is not None and kept.digest == body.digest and (kept.action, kept.why) == (body.action, body.why):
        return False
    keep(recorder, SYSTEM, body)
    return True
