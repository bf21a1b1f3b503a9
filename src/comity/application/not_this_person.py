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
from comity.domain.certificates import Holder, Standing
from comity.domain.identity import PersonIdentity
from comity.domain.redress_bodies import MisuseRecorded
from comity.evidence.paper_certificate import read


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


def compare_first(
    unit: Unit, at: datetime, *, records: Collection[UUID], person: PersonIdentity | None
) -> tuple[CompareFirst, ...]:
    """What has to be compared before anything is done, the certificates that count first.

    Args:
        unit: The store.
        at: The moment, UTC.
        records: Records that the search shows.
        person: Whom the search asked for, as far as it is a person.
    """
    by_record = {record: unit.safeguards.certificates_by(keys_met([record], None)) for record in dict.fromkeys(records)}
    rows = {row.number: row for found in by_record.values() for row in found}
    if person is not None:
        met = unit.safeguards.certificates_by(keys_met((), person))
        rows |= {row.number: row for row in met if _may_be_born(read(row.document).certificate.holder, person)}
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


def _may_be_born(holder: Holder, person: PersonIdentity) -> bool:
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
