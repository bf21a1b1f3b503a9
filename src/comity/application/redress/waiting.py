"""Everything of this desk that waits for a second person, in one list; the reading is on record."""

from dataclasses import dataclass

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.application.redress.certificates import open_applications
from comity.application.redress.hold_notices import MAY_DECIDE, open_holdings
from comity.application.redress.revoking import open_revocations
from comity.application.redress.thresholds import open_proposals
from comity.domain.officers import Officer, Role

MAY_SEE = MAY_DECIDE | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal to do `says`, in codes; `kind` is ``holding``, ``threshold``, ``certificate`` or ``revocation``."""

    kind: str
    digest: bytes
    by: str
    says: str


def waiting_proposals(desk: Desk, officer: Officer, *, purpose: str) -> tuple[Waiting, ...]:
    """What waits, by kind, the newest first. A certificate's holder is not named here.

    Raises:
        NotPermitted: The officer's roles decide none of it.
    """
    with audited(desk, officer, purpose, "safeguards.waiting"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE, "seeing what waits"), purpose)
        found = [
            Waiting("holding", h.digest, h.by, f"{h.body.reference}: {h.body.ground}, {h.body.until:%Y-%m-%d}")
            for h in open_holdings(unit)
        ]
        found += [
            Waiting("threshold", t.digest, t.by, f"{t.body.band}: {t.body.from_e12} > {t.body.to_e12} e-12")
            for t in open_proposals(unit)
        ]
        found += [
            Waiting("certificate", c.digest, c.by, f"{c.body.ground}, {c.body.proof}, {c.body.valid_days} d")
            for c in open_applications(unit)
        ]
        found += [
            Waiting("revocation", r.digest, r.by, f"{r.body.number}: {r.body.reason}") for r in open_revocations(unit)
        ]
        recorder.audit("safeguards.waiting", subject=f"{len(found)} proposals", outcome="read")
        recorder.finish()
    return tuple(found)
