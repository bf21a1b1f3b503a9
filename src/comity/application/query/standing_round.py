"""The worker's round: what is over ends, and what entered the register is compared, for those whose law still holds.

What meets is put on record as a search of the officer who asked: candidates for that officer alone, a notice to every
owner, an audit entry with the count; all of it in one transaction, or nothing. It is no hit before a named officer has
confirmed it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.ports import Unit
from comity.application.ports.index import EntryChange
from comity.application.ports.standing import StandingHit, StandingRow
from comity.application.query.looking import Looked, Question, judge, standards_in_force
from comity.application.query.searched import SEARCHERS, keep_search
from comity.application.query.standing_acts import OPEN, detail_of, over
from comity.application.query.standing_law import check_lawful, ground_of
from comity.application.recorder import Recorder
from comity.application.register.effect_today import entry_of_today
from comity.domain.bodies import convert
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder, Refused, Unavailable
from comity.domain.officers import Actor, Role
from comity.domain.register_entries import RegisterEntry
from comity.domain.searches import SearchKind, asking
from comity.domain.standing import KEPT_AFTER, WAITS, Over, Side, Standing, may_match
from comity.evidence.canonical import decode

PURPOSE: Final = "keeping standing queries"
AT_ONCE: Final = 500  # lines of the register that one round compares
UNIT: Final = "standing query"
"""What the owner of a record reads as the unit that searched, before the authority's name."""


@dataclass(frozen=True, slots=True)
class StandingDone:
    """What a round did: how many ended, and how many candidates were shown."""

    ended: int
    shown: int


class StandingRounds:
    """Rounds through the standing queries of a node."""

    def __init__(self) -> None:
        self._held: set[tuple[UUID, str, date]] = set()

    def round(self, desk: Desk, limit: int = AT_ONCE) -> StandingDone:
        """Do what is due, each query in its own transaction.

        One that cannot be followed is tried again in every round, is on record once a day, and holds up no other.

        Raises:
            Unavailable: The store.
        """
        with desk.store.reading() as unit:
            rows = unit.standing.listed(states=OPEN)
            newest = unit.register.newest()
        ended = shown = 0
        for row in rows:
            if _is_due(desk, row, newest):
                done = self._try(desk, row, limit)
                ended, shown = ended + done.ended, shown + done.shown
        return StandingDone(ended, shown)

    def _try(self, desk: Desk, row: StandingRow, limit: int) -> StandingDone:
        try:
            return _follow(desk, row.standing, limit)
        except Unavailable:
            raise
        except ComityError as fault:
            self._say_held(desk, row, fault)
            return StandingDone(0, 0)

    def _say_held(self, desk: Desk, row: StandingRow, fault: ComityError) -> None:
        today = desk.clock.now().date()
        said = (row.standing, fault.code, today)
        if said in self._held:
            return
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
            recorder.audit("standing.held", case=row.case, subject=str(row.standing), outcome=fault.code)
            recorder.finish()
        self._held = {one for one in self._held if one[2] == today} | {said}


def forget_standing(desk: Desk) -> int:
    """Forget those that ended long ago; how many.

    Raises:
        Unavailable: The store; nothing was forgotten.
    """
    with desk.store.unit() as unit:
        count = unit.standing.forget(desk.clock.now() - KEPT_AFTER)
        if count:
            recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
            recorder.audit("standing.forgotten", subject=f"{count} standing queries")
            recorder.finish()
    return count


def _is_due(desk: Desk, row: StandingRow, newest: int) -> bool:
    if _time_is_over(row, desk.clock.now()):
        return True
    return row.state == Standing.ACTIVE and (row.seen < newest or row.law_on != desk.law.today())


def _time_is_over(row: StandingRow, now: datetime) -> bool:
    waits_in_vain = row.state == Standing.ASKED and row.asked_at + WAITS <= now
    return row.until <= now or waits_in_vain


def _follow(desk: Desk, standing: UUID, limit: int) -> StandingDone:
    with desk.store.unit() as unit:
        row = unit.standing.get(standing)
        if row is None or row.state not in OPEN:
            return StandingDone(0, 0)
        recorder = Recorder(desk, unit, Actor(row.officer, Role(row.role)), row.purpose)
        why = _over(recorder, row)
        if why is not None:
            gone = over(row, why, recorder.at)
            unit.standing.put(gone)
            recorder.audit("standing.ended", case=row.case, subject=str(standing), actor=SYSTEM, **detail_of(gone))
            recorder.finish()
            return StandingDone(1, 0)
        shown = _compare(recorder, row, limit)
        recorder.finish()
    return StandingDone(0, shown)


def _over(recorder: Recorder, row: StandingRow) -> Over | None:
    """Why it is over now; None if it goes on. What cannot be told ends it: nobody is watched for in doubt."""
    if _time_is_over(row, recorder.at):
        return Over.NOBODY_ANSWERED if row.state == Standing.ASKED else Over.TIME
    account = recorder.unit.accounts.get(row.officer)
    if account is None or not account.active or not SEARCHERS & frozenset(map(Role, account.roles)):
        return Over.OFFICER_LEFT
    try:
        check_lawful(recorder, ground_of(recorder.request(row.case, row.request), row.measure))
    except Refused:
        return Over.LAW
    except (OutOfOrder, InvalidInput):
        return Over.REQUEST_OVER
    return None


def _compare(recorder: Recorder, row: StandingRow, limit: int) -> int:
    """Compare what entered since; how many candidates were shown."""
    unit, question = recorder.unit, _question(row)
    standards = standards_in_force(unit)
    lines = unit.register.changes(row.seen, limit)
    entries = _new(unit, row, lines)
    candidates, complete = judge(question, entries, standards, recorder.at)
    while not complete:  # more fits than is shown at once: what is left is for the next round, none is passed over
        lines = lines[: len(lines) // 2]
        entries = _new(unit, row, lines)
        candidates, complete = judge(question, entries, standards, recorder.at)
    shown = tuple(replace(one, entry=entry_of_today(recorder.desk, unit, one.entry)) for one in candidates)
    seen = lines[-1].sequence if lines else row.seen
    if shown:
        why = asking(row.purpose, str(row.case), unit=f"{UNIT}, {recorder.desk.authority.name}")
        made = keep_search(recorder, why, SearchKind.STANDING, question, Looked(shown, seen, standards, complete))
        kept = made.looked.candidates
        unit.standing.add_hits([StandingHit(row.standing, c.entry.record, made.search, recorder.at) for c in kept])
        shown = kept
    unit.standing.put(
        replace(
            row, seen=seen, compared=row.compared + len(entries), hits=row.hits + len(shown),
            law_on=recorder.desk.law.today(),
        )
    )  # fmt: skip
    return len(shown)


def _new(unit: Unit, row: StandingRow, lines: Sequence[EntryChange]) -> list[RegisterEntry]:
    """What may be compared at all, and was not shown before."""
    met = {one.record for one in unit.standing.hits(row.standing)}
    side = Side(row.side)
    return [one.entry for one in lines if one.entry and one.record not in met and may_match(side, one.entry)]


def _question(row: StandingRow) -> Question:
    question: Question = convert(decode(row.question), Question, "standing query")
    return question
