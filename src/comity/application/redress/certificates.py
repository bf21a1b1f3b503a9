"""Certificates: proposed by one officer after proof of identity, issued by another, told to every node.

Two persons end one as well (`revoking.py`). A national authority issues them, since it is believed abroad. Showing one
clears nobody; an officer compares and says what was found, and a misfit is told to the issuer, since somebody then
carries another's paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.not_this_person import Looked, look_at, standing_of
from comity.application.policy import WRITERS, acting, may_read
from comity.application.ports import Unit
from comity.application.ports.printing import CertificatePaper, CertificatePrinter
from comity.application.ports.safeguards import CertificateRow
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain.authorities import Tier
from comity.domain.certificates import (
    LONGEST_VALID,
    Certificate,
    Compared,
    Ending,
    Ground,
    Holder,
    Proof,
    Standing,
    check_holder,
    new_number,
    read_number,
)
from comity.domain.errors import InvalidInput, NotPermitted, NotVerified, OutOfOrder, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer, Role
from comity.domain.redress_bodies import (
    CertificateDeclined,
    CertificateIssued,
    CertificatePresented,
    CertificateProposed,
    CertificateRevoked,
)
from comity.evidence.paper_certificate import make, read

MAY_ISSUE: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
AGAINST: Final = ("document", "feature", "fingerprints")
MOST_PROPOSALS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Application:
    """What a certificate is asked for with. `ground` and `proof` are words of `domain/certificates.py`.

    `proof_reference` says where the proof lies, `consent_on` when the holder agreed that every node gets this;
    `replaces` is the number of the one that it renews, or "".
    """

    holder: Holder
    ground: str
    proof: str
    proof_reference: str
    records: tuple[UUID, ...]
    consent_on: date | None
    valid_days: int
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class OpenApplication:
    """A proposal that nobody has issued. `by` is the officer's pseudonym."""

    digest: bytes
    body: CertificateProposed
    by: str


def propose_certificate(desk: Desk, officer: Officer, asked: Application, *, purpose: str) -> SignedEvent:
    """The first person has seen the proof of identity, and the holder agrees.

    Raises:
        NotPermitted: Role, or this node is no state's own authority.
        InvalidInput: ``certificate.holder``, or ``safeguard.incomplete``: no proof, consent, ground or time.
    """
    with audited(desk, officer, purpose, "certificate.proposed"), desk.store.unit() as unit:
        _check_national(desk)
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "proposing of certificates"), check_said(purpose))
        body = _proposal(asked, recorder.at.date())
        if body.replaces:
            own_certificate(unit, desk, body.replaces)
        signed = recorder.record(body, case=None)
        recorder.audit("certificate.proposed", subject=signed.digest.hex())
        recorder.finish()
    return signed


def issue_certificate(desk: Desk, officer: Officer, proposal: bytes, *, purpose: str) -> SignedEvent:
    """The second person signs it; every node that we reach is told. One that it renews ends in the same act.

    Raises:
        NotPermitted: Role, the first person again, or no state's own authority.
        OutOfOrder: ``safeguard.settled``: it is issued already, or there is no such proposal.
    """
    with audited(desk, officer, purpose, "certificate.issued"), desk.store.unit() as unit:
        _check_national(desk)
        recorder = Recorder(desk, unit, acting(officer, MAY_ISSUE, "issuing of certificates"), check_said(purpose))
        asked = {one.digest: one for one in open_applications(unit)}.get(proposal)
        if asked is None:
            raise OutOfOrder("safeguard.settled", "No such proposal is open.", advice="See the list.")
        if asked.by == officer.id:
            raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")
        signed = _issue(recorder, asked, officer)
        recorder.finish()
    return signed


def look_at_certificate(desk: Desk, officer: Officer, shown: str, *, purpose: str) -> Looked:
    """What is known of a certificate that somebody shows: its number, or the text of the code on the paper.

    A text is checked by its signature even where nobody told us of it; then it is not known whether it was revoked.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: ``certificate.number``: mistyped.
    """
    with audited(desk, officer, purpose, "certificate.looked_at"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        found = look_at(recorder, shown.strip())
        recorder.audit("certificate.looked_at", subject=found.number or "unreadable", outcome=found.standing.value)
        recorder.finish()
    return found


def record_comparison(
    desk: Desk, officer: Officer, number: str, *, outcome: str, against: Iterable[str], purpose: str
) -> SignedEvent:
    """An officer says what the comparison found. A misfit is told to the issuer, a fit to nobody: where somebody was
    met is not the issuer's business.

    Raises:
        NotPermitted: Role.
        InvalidInput: No such certificate here, no word of the outcome, or a fit against nothing.
        OutOfOrder: ``certificate.not_valid``: it does not count, so that a fit with it says nothing.
    """
    with audited(desk, officer, purpose, "certificate.presented"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "comparing of persons"), check_said(purpose))
        row = unit.safeguards.certificate(read_number(number))
        compared = tuple(dict.fromkeys(against))
        if row is None or outcome not in frozenset(Compared) or not set(compared) <= set(AGAINST):
            raise InvalidInput(
                "safeguard.incomplete", "Say which, what was found, against what.", advice="See the list."
            )
        if (outcome == Compared.NOT_COMPARED) == bool(compared):
            raise InvalidInput("safeguard.incomplete", "A comparison is with something.", advice=", ".join(AGAINST))
        if outcome == Compared.MATCHES and standing_of(row, recorder.at) is not Standing.VALID:
            raise OutOfOrder("certificate.not_valid", "This certificate does not count.", advice="Go on without it.")
        body = CertificatePresented(row.number, row.issuer, outcome, compared)
        misfit = outcome == Compared.DOES_NOT_MATCH and row.issuer != desk.node
        signed = recorder.record(body, case=None, audience=_reached(recorder, [row.issuer] if misfit else []))
        recorder.audit("certificate.presented", subject=signed.digest.hex(), outcome=outcome)
        recorder.finish()
    return signed


def list_certificates(
    desk: Desk, officer: Officer, *, purpose: str, offset: int = 0, limit: int = 50
) -> tuple[list[tuple[CertificateRow, Standing]], int]:
    """Certificates that this node knows, its own and those of others, the newest first; the reading is on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or no such part of the list.
    """
    if offset < 0 or not 0 < limit <= MOST_PROPOSALS:
        raise InvalidInput("safeguard.incomplete", "There is no such part of the list.", advice="Begin at the first.")
    with audited(desk, officer, purpose, "certificates.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        rows, number = unit.safeguards.certificates(offset=offset, limit=limit)
        recorder.audit("certificates.read", subject=f"{number} certificates", outcome="read")
        recorder.finish()
    return [(row, standing_of(row, recorder.at)) for row in rows], number


def open_applications(unit: Unit) -> list[OpenApplication]:
    """Proposals that nobody has issued or refused, the newest first."""
    issued = {stored.signed.event.basis for stored in unit.events.of_type("certificate.issued", limit=MOST_PROPOSALS)}
    issued |= declined_proposals(unit)
    found = []
    for stored in unit.events.of_type("certificate.proposed", limit=MOST_PROPOSALS):
        body = known(stored.signed).body
        if isinstance(body, CertificateProposed) and stored.signed.digest not in issued:
            found.append(OpenApplication(stored.signed.digest, body, stored.signed.event.actor.id))
    return found


def declined_proposals(unit: Unit) -> set[bytes]:
    """Digests of the proposals, to issue or to end one, that a second person refused."""
    bodies = (known(stored.signed).body for stored in unit.events.of_type("certificate.declined", limit=MOST_PROPOSALS))
    return {body.proposal for body in bodies if isinstance(body, CertificateDeclined)}


def read_application(desk: Desk, officer: Officer, proposal: bytes, *, purpose: str) -> OpenApplication:
    """A proposal whole, for whoever may issue it: nobody signs what was not read. The reading is on record.

    Raises:
        NotPermitted: Role.
        OutOfOrder: ``safeguard.settled``: it is issued already, or there is no such proposal.
    """
    with audited(desk, officer, purpose, "certificates.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_ISSUE, "issuing of certificates"), check_said(purpose))
        found = next((one for one in open_applications(unit) if one.digest == proposal), None)
        if found is None:
            raise OutOfOrder("safeguard.settled", "No such proposal is open.", advice="See the list.")
        recorder.audit("certificates.read", subject=proposal.hex(), outcome="read")
        recorder.finish()
    return found


def print_certificate(
    desk: Desk, officer: Officer, number: str, printer: CertificatePrinter, *, language: str, purpose: str
) -> bytes:
    """The paper for the holder; that it was printed is on record with its digest.

    Raises:
        NotPermitted: Role.
        InvalidInput: No such certificate of ours, no such language, or a character that no font has.
    """
    with audited(desk, officer, purpose, "certificate.printed"):
        actor = acting(officer, MAY_ISSUE, "printing of certificates")
        with desk.store.reading() as unit:
            row = own_certificate(unit, desk, read_number(number))
        signed = read(row.document)
        pdf = printer.print_certificate(
            CertificatePaper(signed.certificate, signed.text, desk.authority.name, desk.authority.state), language
        )
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, check_said(purpose))
            recorder.audit("certificate.printed", subject=sha256(pdf).hexdigest(), language=language)
            recorder.finish()
    return pdf


def _proposal(asked: Application, today: date) -> CertificateProposed:
    check_holder(asked.holder)
    words = asked.ground in frozenset(Ground) and asked.proof in frozenset(Proof) and asked.proof_reference.strip()
    agreed = asked.consent_on is not None and asked.consent_on <= today
    if not words or not agreed or asked.consent_on is None or not 0 < asked.valid_days <= LONGEST_VALID.days:
        raise InvalidInput(
            "safeguard.incomplete",
            "It needs a ground, a proof of identity and where it lies, the holder's consent, and days of validity.",
            advice=f"At most {LONGEST_VALID.days} days.",
        )
    return CertificateProposed(
        asked.holder, asked.ground, asked.proof, asked.proof_reference.strip(), tuple(dict.fromkeys(asked.records)),
        asked.consent_on, asked.valid_days, read_number(asked.replaces) if asked.replaces else "",
    )  # fmt: skip


def _issue(recorder: Recorder, asked: OpenApplication, officer: Officer) -> SignedEvent:
    desk, body = recorder.desk, asked.body
    number = new_number(desk.authority.state, desk.randomness.token(10))
    ends = recorder.at + timedelta(days=body.valid_days)
    signed = make(Certificate(number, desk.node, recorder.at, ends, body.holder), desk.keys.events)
    if body.replaces:
        own_certificate(recorder.unit, desk, body.replaces)
        tell_all(recorder, CertificateRevoked(body.replaces, Ending.RENEWED, number, asked.by, officer.id))
    issued = CertificateIssued(number, signed.raw, body.records, body.ground, body.replaces, asked.by, officer.id)
    event = tell_all(recorder, issued, basis=asked.digest)
    recorder.audit("certificate.issued", subject=event.digest.hex())
    return event


def tell_all(recorder: Recorder, body: Any, basis: bytes | None = None) -> SignedEvent:
    """Record it for every node that a line leads to; the others learn it when they look at the paper."""
    peers = [row.node for row in recorder.unit.peers.all() if row.standing == "active"]
    return recorder.record(body, case=None, audience=_reached(recorder, peers), basis=basis)


def _reached(recorder: Recorder, nodes: Iterable[str]) -> list[str]:
    found = []
    for node in nodes:
        try:
            if recorder.directory.hop(node) == node:
                recorder.directory.sealing_key(node, recorder.at)
                found.append(node)
        except (Unavailable, NotVerified):
            continue
    return found


def own_certificate(unit: Unit, desk: Desk, number: str) -> CertificateRow:
    """A certificate that this node issued and that has not ended."""
    row = unit.safeguards.certificate(number)
    if row is None or row.issuer != desk.node:
        raise InvalidInput("safeguard.unknown", "This node has issued no such certificate.", advice="See the list.")
    if row.ended:
        raise OutOfOrder("safeguard.settled", "This certificate has ended.", advice="Issue a new one.")
    return row


def _check_national(desk: Desk) -> None:
    if desk.authority.tier is not Tier.NATIONAL:
        raise NotPermitted(
            "certificate.national",
            "A certificate is issued by a state's own authority, since others believe it.",
            advice=f"It is for {desk.authority.parent or 'the ministry'}.",
        )


def check_said(purpose: str) -> str:
    """The purpose; `InvalidInput` (``policy.purpose``) without one."""
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "This needs a purpose.", advice="Say what you do it for.")
    return purpose
