"""Ask for a standing query, authorise it as the second person, renew it, end it. Each act is on record.

1. An officer of an open case names a measure of a released letter, a purpose and an end.
2. The person comes out of the letter; the law is asked about the measure, today.
3. A second person authorises it. Until then nothing is compared.
4. It ends by its time, by anybody of the two, with its request, or by the law (`standing_round.py`).
1a. No released request, no date of birth and no paper, another purpose than the person's role allows: refused.
3a. Whoever asked does not authorise: refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.ports.standing import StandingRow
from comity.application.query.searched import SEARCHERS
from comity.application.query.standing_law import check_lawful, ground_of, whom
from comity.application.recorder import Recorder
from comity.domain.bodies import to_plain
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.officers import Officer, Role
from comity.domain.standing import (
    LONGEST_GRANT,
    LONGEST_IN_ALL,
    MOST_OF_NODE,
    MOST_OF_OFFICER,
    PURPOSES,
    Over,
    Side,
    Standing,
    side_of,
)
from comity.evidence.canonical import encode

MAY_AUTHORISE: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
OPEN: Final = (Standing.ASKED.value, Standing.ACTIVE.value)
PURPOSE: Final = "standing queries"
DOMAIN: Final = b"comity/standing/1\x00"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the letter's measure, a purpose (a word of `SearchPurpose`), why, and until when (UTC)."""

    case: UUID
    request: UUID
    measure: str
    purpose: str
    reason: str
    until: datetime


def ask_standing(desk: Desk, officer: Officer, wish: Wish) -> StandingRow:
    """Ask to be told. Nothing is compared before a second person has authorised it.

    Raises:
        NotPermitted: Role.
        InvalidInput: No reason; ``standing.period``, ``standing.purpose``, ``standing.no_request``,
            ``standing.too_little``, ``standing.too_many``.
        OutOfOrder, Barred, Refused: The request is not open, or the law does not let the measure be.
    """
    with audited(desk, officer, wish.purpose, "standing.asked", wish.case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, SEARCHERS, "standing queries"), wish.purpose)
        _check_until(wish.until, recorder.at)
        ground = ground_of(recorder.request(wish.case, wish.request), wish.measure)
        side = _side(ground.subject.role, wish.purpose)
        check_lawful(recorder, ground)
        question = encode(to_plain(whom(recorder, ground.subject)))
        _check_number(unit, officer.id)
        standing = desk.new_id(recorder.at)
        row = StandingRow(
            standing=standing,
            case=wish.case,
            request=wish.request,
            measure=wish.measure,
            subject=ground.subject.key,
            side=side.value,
            purpose=wish.purpose,
            state=Standing.ASKED.value,
            officer=officer.id,
            role=recorder.actor.role.value,
            reason=_said(wish.reason),
            asked_at=recorder.at,
            until=wish.until,
            question=question,
            digest=sha256(DOMAIN + standing.bytes + question).digest(),
        )
        unit.standing.put(row)
        recorder.audit("standing.asked", case=row.case, subject=str(standing), **detail_of(row))
        recorder.finish()
    return row


def authorise_standing(desk: Desk, officer: Officer, standing: UUID, *, reason: str) -> StandingRow:
    """The second person lets it begin. It looks at what enters the register from now; a search finds what is there.

    Raises:
        NotPermitted: Role, or whoever asked.
        InvalidInput: There is none, or no reason.
        OutOfOrder: It does not wait; or the request is not open any more.
        Barred, Refused: The law of today.
    """
    with (
        audited(desk, officer, PURPOSE, "standing.authorised"),
        _acting(desk, officer, standing, "standing.authorised") as opened,
    ):
        recorder, row = opened.recorder, opened.row
        _check_second(row, officer)
        _check_state(row, Standing.ASKED)
        _check_until(row.until, recorder.at)
        check_lawful(recorder, ground_of(recorder.request(row.case, row.request), row.measure))
        return opened.keep(
            replace(
                row, state=Standing.ACTIVE.value, authorised_by=officer.id, authorised_at=recorder.at,
                seen=recorder.unit.register.newest(), law_on=desk.law.today(),
            ),
            reason,
        )  # fmt: skip


def refuse_standing(desk: Desk, officer: Officer, standing: UUID, *, reason: str) -> StandingRow:
    """The second person says no; whom it was about is destroyed.

    Raises:
        NotPermitted, InvalidInput, OutOfOrder: As `authorise_standing`.
    """
    with (
        audited(desk, officer, PURPOSE, "standing.refused"),
        _acting(desk, officer, standing, "standing.refused") as opened,
    ):
        _check_second(opened.row, officer)
        _check_state(opened.row, Standing.ASKED)
        return opened.keep(over(opened.row, Over.REFUSED, opened.recorder.at), reason)


def renew_standing(desk: Desk, officer: Officer, standing: UUID, *, until: datetime, reason: str) -> StandingRow:
    """The second person lets it go on, for at most another grant and no longer than a year in all.

    Raises:
        NotPermitted, InvalidInput, OutOfOrder, Barred, Refused: As `authorise_standing`.
    """
    with (
        audited(desk, officer, PURPOSE, "standing.renewed"),
        _acting(desk, officer, standing, "standing.renewed") as opened,
    ):
        recorder, row = opened.recorder, opened.row
        _check_second(row, officer)
        _check_state(row, Standing.ACTIVE)
        _check_until(until, recorder.at)
        if row.authorised_at is None or until > row.authorised_at + LONGEST_IN_ALL:
            raise _period()
        check_lawful(recorder, ground_of(recorder.request(row.case, row.request), row.measure))
        return opened.keep(replace(row, until=until), reason)


def end_standing(desk: Desk, officer: Officer, standing: UUID, *, reason: str) -> StandingRow:
    """Whoever asked, or who may authorise, ends it; whom it was about is destroyed.

    Raises:
        NotPermitted: Neither.
        InvalidInput: There is none, or no reason.
        OutOfOrder: It is over.
    """
    with (
        audited(desk, officer, PURPOSE, "standing.ended"),
        _acting(desk, officer, standing, "standing.ended", SEARCHERS) as opened,
    ):
        row = opened.row
        if row.officer != officer.id and not MAY_AUTHORISE & officer.roles:
            raise NotPermitted("standing.not_yours", "It is another officer's.", advice="Ask the supervisor.")
        _check_state(row, Standing.ASKED, Standing.ACTIVE)
        return opened.keep(over(row, Over.OFFICER, opened.recorder.at), reason)


def over(row: StandingRow, why: Over, at: datetime) -> StandingRow:
    """The row after its end: that there was one, and nothing of whom it was about."""
    state = Standing.REFUSED if why is Over.REFUSED else Standing.ENDED
    return replace(row, state=state.value, over=why.value, ended_at=at, question=b"")


class _Opened:
    """An act on one that is there, inside its transaction."""

    def __init__(self, recorder: Recorder, row: StandingRow, act: str) -> None:
        self.recorder, self.row, self._act = recorder, row, act

    def keep(self, row: StandingRow, reason: str) -> StandingRow:
        """Keep the row as it is after the act, with why; the log says what was done, not in which words."""
        kept = replace(row, answer=_said(reason))
        self.recorder.unit.standing.put(kept)
        self.recorder.audit(self._act, case=kept.case, subject=str(kept.standing), **detail_of(kept))
        self.recorder.finish()
        return kept


@contextmanager
def _acting(
    desk: Desk, officer: Officer, standing: UUID, act: str, roles: frozenset[Role] = MAY_AUTHORISE
) -> Iterator[_Opened]:
    """Open an act on a standing query.

    Raises:
        NotPermitted: Role.
        InvalidInput: ``standing.unknown``.
    """
    actor = acting(officer, roles, "standing queries")
    with desk.store.unit() as unit:
        row = unit.standing.get(standing)
        if row is None:
            raise InvalidInput("standing.unknown", "There is no such standing query.", advice="See the list.")
        yield _Opened(Recorder(desk, unit, actor, row.purpose), row, act)


def detail_of(row: StandingRow) -> dict[str, Any]:
    """What the log says of one: on what it rests, until when, and how much it compared. No name, no number."""
    return {
        "request": str(row.request),
        "measure": row.measure,
        "person": row.subject,
        "until": row.until.isoformat(),
        "question": row.digest.hex(),
        "compared": str(row.compared),
        "hits": str(row.hits),
        **({"over": row.over} if row.over else {}),
    }


def _side(role: str, purpose: str) -> Side:
    """The side of the person of the letter, if the purpose fits it.

    Raises:
        InvalidInput: ``standing.purpose``.
    """
    side = side_of(role)
    fits = sorted(PURPOSES[side]) if side else []
    if side is None or purpose not in fits:
        raise InvalidInput(
            "standing.purpose",
            f"Nobody is watched for as {role[:20] or 'nobody'} for that purpose.",
            advice=f"Take one of: {', '.join(fits)}." if fits else "",
        )
    return side


def _check_until(until: datetime, at: datetime) -> None:
    if until.tzinfo is None or not at < until <= at + LONGEST_GRANT:
        raise _period()


def _period() -> InvalidInput:
    return InvalidInput(
        "standing.period",
        f"At most {LONGEST_GRANT.days} days from now, and {LONGEST_IN_ALL.days} in all.",
        advice="Name an earlier end, with its zone.",
    )


def _check_number(unit: Unit, officer: str) -> None:
    mine = unit.standing.listed(officer=officer, states=OPEN)
    if len(mine) >= MOST_OF_OFFICER or len(unit.standing.listed(states=OPEN)) >= MOST_OF_NODE:
        raise InvalidInput(
            "standing.too_many",
            f"At most {MOST_OF_OFFICER} of an officer and {MOST_OF_NODE} of the node run at once.",
            advice="End those that are not needed any more.",
        )


def _check_second(row: StandingRow, officer: Officer) -> None:
    if row.officer == officer.id:
        raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")


def _check_state(row: StandingRow, *states: Standing) -> None:
    if row.state not in states:
        raise OutOfOrder("standing.settled", f"It is {row.state} already.", advice="See the list.")


def _said(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput("safeguard.incomplete", "It needs a reason.", advice="Say why in a sentence.")
    return reason.strip()
