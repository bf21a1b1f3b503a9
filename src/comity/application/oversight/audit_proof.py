"""What proves one audit entry: its signature, its place in the log, and who cosigned that. Reading it is on record."""

from dataclasses import dataclass

from comity.application.acting import audited
from comity.application.casework.case_proofs import EventProof, event_proof
from comity.application.desk import Desk
from comity.application.oversight.read_audit import MAY_AUDIT, AuditRow, audit_row
from comity.application.policy import acting
from comity.application.recorder import AUDIT, Recorder
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """An entry and its proof."""

    row: AuditRow
    proof: EventProof


def prove_entry(desk: Desk, officer: Officer, digest: bytes, *, purpose: str) -> ProvenEntry:
    """The entry of this digest with its proof, checked anew.

    Raises:
        NotPermitted: The officer is no auditor.
        InvalidInput: No purpose, or there is no such entry.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading the audit needs a purpose.", advice="Say what you read it for.")
    with audited(desk, officer, purpose, "audit.proof_read"):
        actor = acting(officer, MAY_AUDIT, "reading of the audit")
        with desk.store.unit() as unit:
            stored = unit.events.get(digest)
            row = audit_row(unit, stored) if stored and stored.signed.event.type == AUDIT else None
            if stored is None or row is None:
                raise InvalidInput("audit.unknown", "There is no such audit entry.", advice="Choose one of the list.")
            recorder = Recorder(desk, unit, actor, purpose)
            proof = event_proof(desk, unit, recorder.directory, stored)
            recorder.audit("audit.proof_read", subject=digest.hex(), outcome="read", case=row.case)
            recorder.finish()
    return ProvenEntry(row, proof)
