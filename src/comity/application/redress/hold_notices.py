"""Notices of searches that wait: two persons hold back those of a case for a time, and each goes out at its moment."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.policy import WRITERS, acting
from comity.application.ports import Unit
from comity.application.ports.safeguards import HeldNotice
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.search_notices import LONGEST_HOLDING, TRY_AGAIN, granted, send
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer, Role
from comity.domain.redress_bodies import Holding, HoldingDecided, HoldingProposed, SearchHeld

MAY_DECIDE: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
PURPOSE: Final = "telling owners of searches"
_MOST: Final = 10_000
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class OpenHolding:
    """A proposal to hold back that nobody has decided."""

    digest: bytes
    body: HoldingProposed
    by: str


def propose_holding(
    desk: Desk, officer: Officer, *, reference: str, ground: str, reason: str, until: datetime, purpose: str
) -> SignedEvent:
    """Ask that owners be told of a case's searches only later. Until somebody grants it they are told at once.

    Raises:
        NotPermitted: Role.
        InvalidInput: No case or reason, no such ground, or a moment that is past or more than 90 days away.
    """
    with audited(desk, officer, purpose, "holding.proposed"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "holding back of notices"), purpose)
        if not reference.strip() or not reason.strip() or ground not in frozenset(Holding):
            words = ", ".join(Holding)
            raise InvalidInput(
                "safeguard.incomplete", "It needs a case, a ground and a reason.", advice=f"Ground: {words}."
            )
        _check_until(until, recorder.at)
        signed = recorder.record(HoldingProposed(reference.strip(), ground, reason.strip(), until), case=None)
        recorder.audit("holding.proposed", subject=signed.digest.hex())
        recorder.finish()
    return signed


def decide_holding(
    desk: Desk, officer: Officer, proposal: bytes, *, grant: bool, reason: str, purpose: str
) -> SignedEvent:
    """The second person grants it or not. Whoever may grant may also end it: decide the proposal again with no.

    Raises:
        NotPermitted: Role, or the officer who proposed it wants to grant it.
        InvalidInput: No reason, or no such proposal.
        OutOfOrder: ``safeguard.period``: its time has passed; or it was granted or refused already.
    """
    with audited(desk, officer, purpose, "holding.decided"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_DECIDE, "holding back of notices"), purpose)
        stored = unit.events.get(proposal)
        asked = known(stored.signed).body if stored else None
        if stored is None or not isinstance(asked, HoldingProposed) or not reason.strip():
            raise InvalidInput("safeguard.unknown", "It needs a proposal and a reason.", advice="See the list.")
        first = stored.signed.event.actor.id
        decided = _decisions(unit).get(proposal)
        if grant and first == officer.id:
            raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")
        if decided is not None and (grant or not decided.granted):
            raise OutOfOrder("safeguard.settled", "That is decided already.", advice="Propose it anew.")
        if grant and asked.until <= recorder.at:
            raise OutOfOrder("safeguard.period", "Its time has passed.", advice="Propose it anew.")
        body = HoldingDecided(
            proposal, grant, asked.reference, asked.ground, asked.until, reason.strip(), first, officer.id
        )
        signed = recorder.record(body, case=None)
        recorder.audit("holding.decided", subject=signed.digest.hex(), granted=str(grant).lower())
        recorder.finish()
    return signed


def open_holdings(unit: Unit) -> list[OpenHolding]:
    """Proposals that nobody has decided, the newest first."""
    decided = _decisions(unit)
    found = []
    for stored in unit.events.of_type("holding.proposed", limit=_MOST):
        body = known(stored.signed).body
        if isinstance(body, HoldingProposed) and stored.signed.digest not in decided:
            found.append(OpenHolding(stored.signed.digest, body, stored.signed.event.actor.id))
    return found


def send_held(desk: Desk) -> int:
    """Send every held notice whose time has come; how many went out.

    Its time has come when the grant ran out or was ended, and, for one without a line, when a line leads there. What
    still has no line stays and is tried again.

    Raises:
        Unavailable: The store.
    """
    with desk.store.reading() as unit:
        waiting = unit.safeguards.held(limit=_MOST)
    if not waiting:
        return 0
    sent = 0
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        for row in [row for row in waiting if _is_due(recorder, row)][:_AT_ONCE]:
            sent += _send(recorder, row)
        if sent:
            recorder.audit("search.noticed", subject=f"{sent} held notices")
        recorder.finish()
    return sent


def _is_due(recorder: Recorder, row: HeldNotice) -> bool:
    return row.why == "no_line" or row.until <= recorder.at or granted(recorder, row.reference) is None


def _send(recorder: Recorder, row: HeldNotice) -> bool:
    stored = recorder.unit.events.get(row.event)
    body = known(stored.signed).body if stored else None
    if not isinstance(body, SearchHeld):  # its content was erased: nothing is left to tell
        recorder.unit.safeguards.drop_held([row.event])
        return False
    if send(recorder, replace(body.notice, held_in=row.event)):
        return True
    recorder.unit.safeguards.put_held([replace(row, why="no_line", until=recorder.at + TRY_AGAIN)])
    return False


def _decisions(unit: Unit) -> dict[bytes, HoldingDecided]:
    """The newest decision on each proposal."""
    found: dict[bytes, HoldingDecided] = {}
    for stored in unit.events.of_type("holding.decided", limit=_MOST):
        body = known(stored.signed).body
        if isinstance(body, HoldingDecided):
            found.setdefault(body.proposal, body)
    return found


def _check_until(until: datetime, at: datetime) -> None:
    if until.tzinfo is None or not at < until <= at + LONGEST_HOLDING:
        raise InvalidInput(
            "safeguard.period", f"At most {LONGEST_HOLDING.days} days from now.", advice="Name a moment with its zone."
        )
