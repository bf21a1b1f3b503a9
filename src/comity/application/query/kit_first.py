"""What an offline kit shows before a candidate: certificates and misused identities, as the node knew them then.

Only what may meet a record of the kit goes in: a certificate under the record, its numbers or its names, and what the
victim of a misused record agreed to have shown. The device cannot learn that a certificate was revoked since.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from comity.application.certificate_keys import keys_met, keys_of
from comity.application.not_this_person import CompareFirst, compare_first, may_be_born, standing_of
from comity.application.ports import Unit
from comity.domain.certificates import Holder, Standing
from comity.domain.identity import PersonIdentity
from comity.domain.register_entries import RegisterEntry
from comity.evidence.paper_certificate import read

_AT_ONCE: Final = 200  # records whose keys are looked up together


@dataclass(frozen=True, slots=True)
class KitCertificate:
    """A certificate that counted when the kit was made: its signed bytes, and the records it was issued against."""

    document: bytes
    records: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class KitMisuse:
    """That somebody else uses the identity of a record: whom to compare with."""

    record: UUID
    issuer: str
    victim: Holder
    certificate: str = ""


def first_for_kit(
    unit: Unit, entries: Sequence[RegisterEntry], now: datetime
) -> tuple[tuple[KitCertificate, ...], tuple[KitMisuse, ...]]:
    """What goes into a kit beside these records."""
    certificates: dict[str, KitCertificate] = {}
    misuses: list[KitMisuse] = []
    for some in _batches(entries):
        records = [entry.record for entry in some]
        keys = frozenset(key for entry in some for key in keys_met([entry.record], entry.person))
        for row in unit.safeguards.certificates_by(keys):
            if standing_of(row, now) is Standing.VALID:
                before = certificates.get(row.number, KitCertificate(row.document, ()))
                certificates[row.number] = KitCertificate(row.document, before.records)
        for one in compare_first(unit, now, records=records, person=None):
            if one.misused:
                misuses += [KitMisuse(record, one.issuer, one.holder, one.number) for record in one.records]
            elif one.number in certificates:
                known = certificates[one.number]
                certificates[one.number] = KitCertificate(known.document, (*known.records, *one.records))
    return tuple(certificates[number] for number in sorted(certificates)), tuple(misuses)


def _batches(entries: Sequence[RegisterEntry]) -> Iterator[Sequence[RegisterEntry]]:
    return (entries[at : at + _AT_ONCE] for at in range(0, len(entries), _AT_ONCE))


def first_in_kit(
    certificates: Iterable[KitCertificate],
    misuses: Iterable[KitMisuse],
    *,
    shown: Collection[UUID],
    person: PersonIdentity | None,
    now: datetime,
) -> tuple[CompareFirst, ...]:
    """What of that has to be compared before anything is done about what is shown; nothing if nothing is shown."""
    if not shown:
        return ()
    met = keys_met(shown, person)
    found = [
        CompareFirst(one.certificate, one.issuer, Standing.VALID, one.victim, (one.record,), misused=True)
        for one in misuses
        if one.record in shown
    ]
    for one in certificates:
        certificate = read(one.document).certificate
        against = tuple(record for record in one.records if record in shown)
        by_person = bool(met & keys_of(certificate.holder, ()))
        if not against and not (by_person and (person is None or may_be_born(certificate.holder, person))):
            continue
        standing = certificate.standing_at(now)
        found.append(CompareFirst(certificate.number, certificate.issuer, standing, certificate.holder, against))
    return tuple(sorted(found, key=lambda one: (one.standing is not Standing.VALID, not one.misused, one.number)))
