"""Ending a certificate takes two persons, as issuing it did: whoever loses it loses what told him from somebody else.

The first says why and how the holder was told; it counts until the second agrees. That one may refuse this, and a
proposal to issue one, with a reason. No node may tell the holder: only the issuer has met that person.
"""

from dataclasses import dataclass
from typing import Final

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import WRITERS, acting
from comity.application.ports import Unit
from comity.application.ports.safeguards import CertificateRow
from comity.application.reading import forget_read, known
from comity.application.recorder import Recorder
from comity.application.redress.certificates import (
    MAY_ISSUE,
    MOST_PROPOSALS,
    check_said,
    declined_proposals,
    open_applications,
    own_certificate,
    tell_all,
)
from comity.domain.bodies import ContentErased
from comity.domain.certificates import Certificate, Ending, read_number
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer
from comity.domain.redress_bodies import CertificateDeclined, CertificateRevoked, RevocationProposed
from comity.evidence.paper_certificate import read

PROPOSED: Final[frozenset[str]] = frozenset(Ending) - {Ending.RENEWED}
"""Reasons that may be proposed; a renewal ends the old one by itself."""
RULE: Final = "certificate.declined"


@dataclass(frozen=True, slots=True)
class OpenRevocation:
    """A proposal to end a certificate that nobody has decided. `by` is the officer's pseudonym."""

    digest: bytes
    body: RevocationProposed
    by: str


@dataclass(frozen=True, slots=True)
class ReadRevocation:
    """Such a proposal with the certificate that would end."""

    found: OpenRevocation
    certificate: Certificate


def propose_revocation(
    desk: Desk, officer: Officer, number: str, *, reason: str, words: str, holder_told: str, purpose: str
) -> SignedEvent:
    """The first person would end a certificate of ours. It counts until another agrees.

    Raises:
        NotPermitted: Role.
        InvalidInput: ``safeguard.incomplete``: no such reason, not why, or not how the holder was told;
            ``safeguard.unknown``: no certificate of ours.
        OutOfOrder: ``safeguard.settled``: it ended already; ``certificate.waits``: its end is proposed already.
    """
    with audited(desk, officer, purpose, "certificate.revocation_proposed"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "revoking of certificates"), check_said(purpose))
        if reason not in PROPOSED:
            raise InvalidInput("safeguard.incomplete", "It ends for a reason.", advice=", ".join(sorted(PROPOSED)))
        body = RevocationProposed(
            own_certificate(unit, desk, read_number(number)).number,
            reason,
            _words(words, "why it ends"),
            _words(holder_told, "how the holder was told, or why not yet"),
        )
        if any(one.body.number == body.number for one in open_revocations(unit)):
            raise OutOfOrder("certificate.waits", "Its end waits for a second person already.", advice="See the list.")
        signed = recorder.record(body, case=None)
        recorder.audit("certificate.revocation_proposed", subject=signed.digest.hex())
        recorder.finish()
    return signed


def revoke_certificate(desk: Desk, officer: Officer, proposal: bytes, *, purpose: str) -> SignedEvent:
    """The second person ends it; every node that we reach is told.

    Raises:
        NotPermitted: Role, or the first person again.
        OutOfOrder: ``safeguard.settled``: it is decided already, or there is no such proposal.
    """
    with audited(desk, officer, purpose, "certificate.revoked"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_ISSUE, "revoking of certificates"), check_said(purpose))
        found = _found(unit, proposal)
        _check_second(found.by, officer)
        number, reason = own_certificate(unit, desk, found.body.number).number, found.body.reason
        ended = CertificateRevoked(number, reason, proposed_by=found.by, revoked_by=officer.id)
        signed = tell_all(recorder, ended, basis=proposal)
        recorder.audit("certificate.revoked", subject=signed.digest.hex())
        recorder.finish()
    return signed


def decline_proposal(desk: Desk, officer: Officer, proposal: bytes, *, reason: str, purpose: str) -> SignedEvent:
    """The second person refuses to issue a certificate, or to end one. Nothing leaves.

    The holder's data in a refused proposal to issue one are destroyed: consent was to a certificate. Why stays.

    Raises:
        NotPermitted: Role, or the first person again.
        InvalidInput: ``safeguard.incomplete``: no reason.
        OutOfOrder: ``safeguard.settled``: it is decided already, or there is no such proposal.
    """
    with audited(desk, officer, purpose, "certificate.declined"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_ISSUE, "deciding on certificates"), check_said(purpose))
        to_issue = {one.digest: one.by for one in open_applications(unit)}
        by = to_issue.get(proposal) or {one.digest: one.by for one in open_revocations(unit)}.get(proposal)
        if by is None:
            raise _settled()
        _check_second(by, officer)
        body = CertificateDeclined(proposal, _words(reason, "why it is refused"), by, officer.id)
        signed = recorder.record(body, case=None)
        if proposal in to_issue:
            _erase(recorder, proposal)
        recorder.audit("certificate.declined", subject=signed.digest.hex())
        recorder.finish()
    forget_read()
    return signed


def open_revocations(unit: Unit) -> list[OpenRevocation]:
    """Proposals to end a certificate that still counts, which nobody has decided, the newest first."""
    settled = declined_proposals(unit)
    found = []
    for stored in unit.events.of_type("certificate.revocation_proposed", limit=MOST_PROPOSALS):
        body = known(stored.signed).body
        if not isinstance(body, RevocationProposed) or stored.signed.digest in settled:
            continue
        row = unit.safeguards.certificate(body.number)
        if row is not None and not row.ended:
            found.append(OpenRevocation(stored.signed.digest, body, stored.signed.event.actor.id))
    return found


def read_revocation(desk: Desk, officer: Officer, proposal: bytes, *, purpose: str) -> ReadRevocation:
    """A proposal whole, with whom the certificate names, for whoever may decide. The reading is on record.

    Raises:
        NotPermitted: Role.
        OutOfOrder: ``safeguard.settled``: it is decided already, or there is no such proposal.
    """
    with audited(desk, officer, purpose, "certificates.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_ISSUE, "revoking of certificates"), check_said(purpose))
        found = _found(unit, proposal)
        row: CertificateRow = own_certificate(unit, desk, found.body.number)
        recorder.audit("certificates.read", subject=proposal.hex(), outcome="read")
        recorder.finish()
    return ReadRevocation(found, read(row.document).certificate)


def _found(unit: Unit, proposal: bytes) -> OpenRevocation:
    found = next((one for one in open_revocations(unit) if one.digest == proposal), None)
    if found is None:
        raise _settled()
    return found


def _check_second(by: str, officer: Officer) -> None:
    if by == officer.id:
        raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")


def _erase(recorder: Recorder, proposal: bytes) -> None:
    recorder.unit.events.erase(proposal)
    recorder.record(ContentErased(proposal, RULE, "refused"), case=None)
    recorder.audit("content.erased", subject=proposal.hex())


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise InvalidInput("safeguard.incomplete", f"It has to say {what}.", advice="Say it in a sentence.")
    return text.strip()


def _settled() -> OutOfOrder:
    return OutOfOrder("safeguard.settled", "No such proposal is open.", advice="See the list.")
