"""Where a node keeps what its safeguards look up: verdicts, who searched its records, certificates, misused identities.

All rows are projections of events and are rebuilt from them. Moments are UTC, digests SHA-256 (32 bytes).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A verdict on a match, as corrected since. `event` is the digest of the first verdict.

    `month` is that of the first verdict, such as ``2026-03``. `wrong` is what it is now.
    """

    event: bytes
    search: UUID
    record: UUID
    month: str
    query_script: str
    record_script: str
    group: str
    band: str
    threshold_e12: int
    wrong: bool
    reason: str


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many verdicts are alike in all of this."""

    query_script: str
    record_script: str
    group: str
    band: str
    threshold_e12: int
    month: str
    wrong: bool
    number: int


@dataclass(frozen=True, slots=True)
class SearchRow:
    """That a search hit a record of ours: who asked, and for what. `event` is the digest of the notice."""

    event: bytes
    record: UUID
    searched_at: datetime
    node: str
    unit: str
    officer: str
    role: str
    purpose: str
    reference: str
    occasion: str


@dataclass(frozen=True, slots=True)
class SearchesWanted:
    """Which rows: of a record, by a node, from `since` on and before `until`. What is empty asks for all."""

    record: UUID | None = None
    node: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice of a search that waits: the event that holds it back, for whom, and until when at the latest."""

    event: bytes
    owner: str
    reference: str
    why: str
    until: datetime


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as this node knows it. `document` are its signed bytes; `ended` is empty while it was not revoked.

    `event` is the digest of the event that brought it.
    """

    number: str
    issuer: str
    event: bytes
    document: bytes
    issued_at: datetime
    expires_at: datetime
    ended: str = ""


@dataclass(frozen=True, slots=True)
class MisuseRow:
    """That a record's identity is misused: which event has the victim's data, by whom; `ended` once they have to go."""

    misuse: UUID
    record: UUID
    author: str
    event: bytes
    ended: str = ""


class Safeguards(Protocol):
    """Rows behind the registers of this desk."""

    def put_verdicts(self, rows: Sequence[VerdictRow]) -> None:
        """Keep or replace these."""
        ...

    def verdict(self, event: bytes) -> VerdictRow | None:
        """One verdict."""
        ...

    def verdict_on(self, search: UUID, record: UUID) -> VerdictRow | None:
        """The verdict on a record as one search showed it."""
        ...

    def count_verdicts(self) -> list[VerdictCount]:
        """Every verdict, counted, in the order of the fields."""
        ...

    def put_searches(self, rows: Sequence[SearchRow]) -> None:
        """Keep these; a row that is here already stays."""
        ...

    def searches(self, wanted: SearchesWanted, *, offset: int, limit: int) -> tuple[list[SearchRow], int]:
        """Rows that fit, the newest first, and how many there are in all."""
        ...

    def put_held(self, rows: Sequence[HeldNotice]) -> None:
        """Keep these."""
        ...

    def held(self, *, limit: int) -> list[HeldNotice]:
        """Notices that wait, those that wait the shortest first."""
        ...

    def drop_held(self, events: Sequence[bytes]) -> None:
        """These are sent."""
        ...

    def put_certificates(self, rows: Sequence[CertificateRow]) -> None:
        """Keep or replace these."""
        ...

    def put_certificate_keys(self, number: str, keys: Collection[str]) -> None:
        """By what the certificate is found again."""
        ...

    def certificate(self, number: str) -> CertificateRow | None:
        """One certificate."""
        ...

    def certificates_by(self, keys: Collection[str]) -> list[CertificateRow]:
        """Certificates under any of these keys, each once, by number."""
        ...

    def certificates(self, *, offset: int, limit: int) -> tuple[list[CertificateRow], int]:
        """All of them, the newest first, and how many there are."""
        ...

    def put_misuses(self, rows: Sequence[MisuseRow]) -> None:
        """Keep or replace these."""
        ...

    def misuse(self, misuse: UUID) -> MisuseRow | None:
        """One of them."""
        ...

    def misuses_of(self, records: Collection[UUID]) -> list[MisuseRow]:
        """Those of any of these records that have not ended, by id."""
        ...

    def misuses_to_erase(self, limit: int) -> list[MisuseRow]:
        """Those that ended and whose data are still here, by id."""
        ...

    def drop_misuse(self, misuse: UUID) -> None:
        """Its data are destroyed."""
        ...

    def clear(self) -> None:
        """Drop every row, to be rebuilt from events."""
        ...
