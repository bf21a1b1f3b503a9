"""Before anything is done about a hit: does whoever is met hold a certificate, or is the identity one that is misused?

The search and the border check ask here for every candidate that they show, and show what they get *before* the
record's action. Nothing here clears anybody: the answer names what a named officer has to compare.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.certificate_keys import keys_met
from comity.application.ports import Unit
from comity.application.ports.safeguards import CertificateRow
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain.certificates import Certificate, Holder, Standing, read_number
from comity.domain.errors import NotVerified
from comity.domain.identity import PersonIdentity
from comity.domain.redress_bodies import MisuseRecorded
from comity.evidence.paper_certificate import PREFIX, SignedCertificate, check, read, read_text


@dataclass(frozen=True, slots=True)
class CompareFirst:
    """Compare the person with this before anything else. There is no truth value in it: `bool()` raises.

    Attributes:
        number: The certificate's number, or "" for a misused identity without one.
        issuer: Node that vouches for it.
        standing: What is known of it at this moment; anything but valid is no reason to believe it.
        holder: Whom it names, with the documents and features to compare.
        records: Records of the search that it was issued against, as far as it was.
        misused: True if the record's owner says that somebody else uses this identity.
        ended: Why it was revoked, or "".
    """

    number: str
    issuer: str
    standing: Standing
    holder: Holder
    records: tuple[UUID, ...]
    misused: bool = False
    ended: str = ""

    def __bool__(self) -> bool:
        raise TypeError("a certificate neither clears nor accuses: look at `standing` and compare")

    @property
    def is_worth_comparing(self) -> bool:
        """True if it counts now; an officer who finds that the person fits records it and judges the match."""
        return self.standing is Standing.VALID


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a certificate that was shown. It clears nobody; `bool()` raises.

    `certificate` is None where nothing of it may be believed: unknown, or forged. `ended` is why it was revoked.
    """

    standing: Standing
    number: str
    certificate: Certificate | None
    ended: str = ""

    def __bool__(self) -> bool:
        raise TypeError("a certificate neither clears nor accuses: look at `standing` and compare")


def compare_first(
    unit: Unit,
    at: datetime,
    *,
    records: Collection[UUID],
    person: PersonIdentity | None,
    numbers: Collection[str] = (),
) -> tuple[CompareFirst, ...]:
    """What has to be compared before anything is done, the certificates that count first.

    Args:
        unit: The store.
        at: The moment, UTC.
        records: Records that the search shows.
        person: Whom the search asked for, as far as it is a person.
        numbers: Certificates that an earlier look found, by number.
    """
    by_record = {record: unit.safeguards.certificates_by(keys_met([record], None)) for record in dict.fromkeys(records)}
    rows = {row.number: row for found in by_record.values() for row in found}
    rows |= {row.number: row for number in numbers if (row := unit.safeguards.certificate(number)) is not None}
    if person is not None:
        met = unit.safeguards.certificates_by(keys_met((), person))
        rows |= {row.number: row for row in met if may_be_born(read(row.document).certificate.holder, person)}
    shown = [
        CompareFirst(
            number=row.number,
            issuer=row.issuer,
            standing=standing_of(row, at),
            holder=read(row.document).certificate.holder,
            records=tuple(record for record, found in by_record.items() if row in found),
            ended=row.ended,
        )
        for row in rows.values()
    ]
    shown += _misused(unit, records)
    return tuple(sorted(shown, key=lambda one: (one.standing is not Standing.VALID, not one.misused, one.number)))


def standing_of(row: CertificateRow, at: datetime) -> Standing:
    """What this node knows of a certificate."""
    return Standing.REVOKED if row.ended else read(row.document).certificate.standing_at(at)


def may_be_born(holder: Holder, person: PersonIdentity) -> bool:
    """False only if every date of birth that is claimed has another year than the holder's."""
    years = {birth.year for birth in person.births if birth.year is not None}
    return not years or int(holder.birth[:4]) in years


def _misused(unit: Unit, records: Collection[UUID]) -> list[CompareFirst]:
    found = []
    for row in unit.safeguards.misuses_of(records):
        stored = unit.events.get(row.event)
        body = known(stored.signed).body if stored else None
        if isinstance(body, MisuseRecorded):
            found.append(
                CompareFirst(body.certificate, row.author, Standing.VALID, body.victim, (row.record,), misused=True)
            )
    return found


def look_at(recorder: Recorder, shown: str) -> Looked:
    """What is known of a certificate that somebody shows: its number, or the text of the code on the paper.

    Raises:
        InvalidInput: ``certificate.number``: mistyped.
    """
    if not shown.startswith(PREFIX):
        number = read_number(shown)
        row = recorder.unit.safeguards.certificate(number)
        return _of_row(recorder, row) if row else Looked(Standing.UNKNOWN, number, None)
    try:
        signed = read_text(shown)
        _check_signature(recorder, signed)
    except NotVerified:
        return Looked(Standing.FORGED, "", None)
    certificate = signed.certificate
    row = recorder.unit.safeguards.certificate(certificate.number)
    if row is not None:
        same = row.document == signed.raw
        return _of_row(recorder, row) if same else Looked(Standing.FORGED, certificate.number, None)
    standing = certificate.standing_at(recorder.at)
    known_here = standing if standing is not Standing.VALID else Standing.NOT_CIRCULATED
    return Looked(known_here, certificate.number, certificate)


def _check_signature(recorder: Recorder, signed: SignedCertificate) -> None:
    one = signed.certificate
    key = recorder.directory.event_key(one.issuer, signed.key_id, signed_at=one.issued_at, received_at=recorder.at)
    check(signed, key)


def _of_row(recorder: Recorder, row: CertificateRow) -> Looked:
    """As circulated; one whose key is revoked by now is no longer believed."""
    try:
        _check_signature(recorder, read(row.document))
    except NotVerified:
        return Looked(Standing.FORGED, row.number, None)
    return Looked(standing_of(row, recorder.at), row.number, read(row.document).certificate, row.ended)
