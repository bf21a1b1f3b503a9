"""Thresholds of a search change when two persons say so, with reasons; the register of wrong hits never moves one."""

from dataclasses import dataclass
from typing import Final

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer, Role
from comity.domain.redress_bodies import ThresholdDecided, ThresholdProposed
from comity.matching.scoring import Thresholds

MAY_PROPOSE: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
MAY_DECIDE: Final = MAY_PROPOSE
CHANGING: Final = ("automatic", "review")
_WHOLE: Final = 1_000_000_000_000
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that nobody has decided. `by` is the officer's pseudonym."""

    digest: bytes
    body: ThresholdProposed
    by: str


def thresholds_in_force(unit: Unit, shipped: Thresholds) -> Thresholds:
    """The thresholds of this node: those shipped, changed by what two persons decided."""
    values = {"automatic": shipped.automatic, "review": shipped.review}
    decided: set[str] = set()
    for stored in unit.events.of_type("threshold.decided", limit=_MOST):
        body = known(stored.signed).body
        if isinstance(body, ThresholdDecided) and body.agreed and body.band not in decided:
            decided.add(body.band)
            values[body.band] = body.to_e12 / _WHOLE
    return Thresholds(**values)


def propose_threshold(
    desk: Desk, officer: Officer, *, band: str, to_e12: int, reason: str, shipped: Thresholds, purpose: str
) -> SignedEvent:
    """Propose another threshold (probability times 10^12); nothing changes yet.

    Raises:
        NotPermitted: Role.
        InvalidInput: No reason, no such band, or thresholds that would not be in order.
    """
    if not reason.strip():
        raise InvalidInput("safeguard.incomplete", "A change needs reasons.", advice="Say what it rests on.")
    with audited(desk, officer, purpose, "threshold.proposed"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_PROPOSE, "changing of thresholds"), purpose)
        now = thresholds_in_force(unit, shipped)
        _check_order(now, band, to_e12)
        body = ThresholdProposed(band, round(getattr(now, band) * _WHOLE), to_e12, reason.strip())
        signed = recorder.record(body, case=None)
        recorder.audit("threshold.proposed", subject=signed.digest.hex())
        recorder.finish()
    return signed


def decide_threshold(
    desk: Desk, officer: Officer, proposal: bytes, *, agree: bool, reason: str, shipped: Thresholds, purpose: str
) -> SignedEvent:
    """The second person agrees or not.

    Raises:
        NotPermitted: Role, or the officer who proposed it.
        OutOfOrder: ``safeguard.settled``: it is decided, or thresholds have changed since.
        InvalidInput: No reason, or no such proposal.
    """
    if not reason.strip():
        raise InvalidInput("safeguard.incomplete", "A decision needs reasons.", advice="Say what it rests on.")
    with audited(desk, officer, purpose, "threshold.decided"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_DECIDE, "changing of thresholds"), purpose)
        found = {one.digest: one for one in open_proposals(unit)}.get(proposal)
        if found is None:
            raise OutOfOrder("safeguard.settled", "No such proposal is open.", advice="See the list.")
        if found.by == officer.id:
            raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")
        now = thresholds_in_force(unit, shipped)
        if agree and round(getattr(now, found.body.band) * _WHOLE) != found.body.from_e12:
            raise OutOfOrder("safeguard.settled", "The threshold has changed since.", advice="Propose it anew.")
        if agree:
            _check_order(now, found.body.band, found.body.to_e12)
        body = ThresholdDecided(
            proposal, agree, found.body.band, found.body.to_e12, reason.strip(), found.by, officer.id
        )
        signed = recorder.record(body, case=None)
        recorder.audit("threshold.decided", subject=signed.digest.hex(), agreed=str(agree).lower())
        recorder.finish()
    return signed


def open_proposals(unit: Unit) -> list[OpenProposal]:
    """Proposals that nobody has decided, the newest first."""
    bodies = (known(stored.signed).body for stored in unit.events.of_type("threshold.decided", limit=_MOST))
    settled = {body.proposal for body in bodies if isinstance(body, ThresholdDecided)}
    found = []
    for stored in unit.events.of_type("threshold.proposed", limit=_MOST):
        body = known(stored.signed).body
        if isinstance(body, ThresholdProposed) and stored.signed.digest not in settled:
            found.append(OpenProposal(stored.signed.digest, body, stored.signed.event.actor.id))
    return found


def _check_order(now: Thresholds, band: str, to_e12: int) -> None:
    if band not in CHANGING:
        raise InvalidInput("safeguard.incomplete", f"{band[:20]!r} has no threshold.", advice="automatic or review.")
    try:
        Thresholds(**{"automatic": now.automatic, "review": now.review, band: to_e12 / _WHOLE})
    except ValueError as fault:
        raise InvalidInput(
            "safeguard.incomplete", f"This cannot be: {fault}.", advice="Propose another value."
        ) from fault
