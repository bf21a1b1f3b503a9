"""What events say of wrong hits, of who searched, and of thresholds: the safeguards around a search.

The types are listed with all others in `bodies.py`; the fields are the contract of `spec/events.md`. Records and
searches are named by id; only certificates and misused identities hold a person's data, with that person's consent.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from comity.domain.certificates import Holder


class Verdict(StrEnum):
    """What a named officer found of a candidate."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Rejection(StrEnum):
    """Why a candidate is not the person or thing searched for."""

    DIFFERENT_PERSON = "different_person"
    SAME_NAME = "same_name"
    DATA_ERROR = "data_error"
    OUTDATED = "outdated"
    MISUSED_IDENTITY = "misused_identity"


class LearnedFrom(StrEnum):
    """Who showed later that a verdict was wrong."""

    FIELD = "field"
    OWNER = "owner"
    COURT = "court"
    PERSON_CONCERNED = "person_concerned"
    CERTIFICATE = "certificate"


class Holding(StrEnum):
    """Why a record's owner may be told later of a search (never: not at all)."""

    COVERT_OPERATION = "covert_operation"
    INQUIRY_INTO_OFFICIALS = "inquiry_into_officials"
    DANGER_TO_LIFE = "danger_to_life"


@dataclass(frozen=True, slots=True)
class MatchJudged:
    """A named officer confirmed or rejected a candidate. Private to the node.

    `verdict` is a word of `Verdict`, `reason` of `Rejection`, empty if confirmed. Scripts are ISO 15924 codes of the
    names compared, `group` the language pair that the engine names; `band` and `threshold_e12` (probability times
    10^12) are those by which the candidate was shown. `certificate` is the number that was looked at, if any.
    """

    search: UUID
    record: UUID
    owner: str
    verdict: str
    reason: str
    query_script: str
    record_script: str
    group: str
    band: str
    threshold_e12: int
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class MatchCorrected:
    """What was learned later: the verdict in `judged` was wrong. Private to the node."""

    judged: bytes
    verdict: str
    reason: str
    learned_from: str


@dataclass(frozen=True, slots=True)
class ThresholdProposed:
    """The first of two persons would change a threshold, and why. Private to the node; nothing changes yet.

    `band` is ``automatic`` or ``review``; both values are probability times 10^12.
    """

    band: str
    from_e12: int
    to_e12: int
    reason: str


@dataclass(frozen=True, slots=True)
class ThresholdDecided:
    """The second person agreed or not. Private to the node."""

    proposal: bytes
    agreed: bool
    band: str
    to_e12: int
    reason: str
    proposed_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class SearchNoticed:
    """A search hit these records: the owner of them is told who asked, for what. Shared with the owner alone.

    `occasion` is a word of `negative_answers.Occasion`; `reference` the searcher's own name of its case.
    `held_in` is the event by which the notice was kept back until now, if it was.
    """

    search: UUID
    owner: str
    records: tuple[UUID, ...]
    unit: str
    role: str
    purpose: str
    reference: str
    occasion: str
    searched_at: datetime
    held_in: bytes | None = None


@dataclass(frozen=True, slots=True)
class SearchHeld:
    """The same notice, kept back. Private to the node. It goes out at `until` at the latest.

    `why` is a word of `Holding`, or ``no_line`` where no confirmed line leads to the owner yet.
    """

    notice: SearchNoticed
    why: str
    until: datetime
    granted_in: bytes | None = None


@dataclass(frozen=True, slots=True)
class HoldingProposed:
    """The first of two persons would keep back the notices of a case's searches. Private to the node."""

    reference: str
    ground: str
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class HoldingDecided:
    """The second person granted it or not, or ended it early. Private to the node."""

    proposal: bytes
    granted: bool
    reference: str
    ground: str
    until: datetime
    reason: str
    proposed_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class CertificateProposed:
    """The first of two persons would give somebody a certificate. Private to the node.

    `ground`, `proof` are words of `certificates`; `proof_reference` says where the proof lies. `records` are those with
    which the holder was confused, as far as they are known. `replaces` is the number of the one that it renews.
    """

    holder: Holder
    ground: str
    proof: str
    proof_reference: str
    records: tuple[UUID, ...]
    consent_on: date
    valid_days: int
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """Somebody is not the person of these records. Shared with every node that the issuer reaches.

    `document` are the signed bytes that stand on the paper. It says nothing of what the records hold.
    """

    number: str
    document: bytes
    records: tuple[UUID, ...]
    ground: str
    replaces: str
    proposed_by: str
    issued_by: str


@dataclass(frozen=True, slots=True)
class RevocationProposed:
    """The first of two persons would end a certificate. Private to the node; it counts until the second one agrees.

    `reason` is a word of `Ending`, `words` say why; `holder_told` says how the holder was told, or why not yet.
    """

    number: str
    reason: str
    words: str
    holder_told: str


@dataclass(frozen=True, slots=True)
class CertificateDeclined:
    """The second person said no to a proposal to issue a certificate or to end one. Private to the node."""

    proposal: bytes
    reason: str
    proposed_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class CertificateRevoked:
    """It counts no longer. Shared with every node that the issuer reaches. `reason` is a word of `Ending`.

    Both persons are empty where an older node ended it by one.
    """

    number: str
    reason: str
    replaced_by: str = ""
    proposed_by: str = ""
    revoked_by: str = ""


@dataclass(frozen=True, slots=True)
class CertificatePresented:
    """An officer compared a person with a certificate. Only a misfit is shared, with the issuer.

    `outcome` is a word of `Compared`; `against` what was compared: ``document``, ``feature``, ``fingerprints``.
    """

    number: str
    issuer: str
    outcome: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MisuseRecorded:
    """Somebody else uses this person's identity: what the victim agreed to have kept, so as not to be taken for them.

    Shared with the owner of the record and those that hold copies, to be used for nothing else. `consent_language` is
    the language in which the victim was told; `certificate` the number of theirs, if they have one.
    """

    misuse: UUID
    record: UUID
    owner: str
    victim: Holder
    consent_on: date
    consent_language: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class MisuseEnded:
    """Whoever has the victim's data destroys them now: ``alert_ended``, ``victim_asked`` or ``error``."""

    misuse: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class MisuseErased:
    """A node has destroyed the victim's data; `event` is the digest of what held them. Shared with its author."""

    misuse: UUID
    event: bytes
    erased_at: datetime
