"""Reports as values, and the one door to their store: each act is on record, in one transaction, for a purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.policy import acting
from comity.application.ports.relatives import ReportRow
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.officers import Actor, Officer, Role
from comity.domain.relatives import KEEP_CLOSED, KEEP_UNVERIFIED, Publication, Purpose, Report, Stage
from comity.domain.relatives_bodies import RelativesActed
from comity.domain.vulnerable import order_of
from comity.evidence.canonical import decode, encode

DESK: Final = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
SECOND: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
_DOMAIN: Final = b"comity/relatives/1\x00"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a relative can keep of an act: the signed header that is in the node's log. It names no person."""

    node: str
    act: str
    at: datetime
    digest: bytes
    header: bytes
    key_id: bytes
    signature: bytes


@dataclass(slots=True)
class Opened:
    """A report inside its transaction; `row` and `report` are what it is now."""

    recorder: Recorder
    actor: Actor
    row: ReportRow
    report: Report

    @property
    def today(self) -> date:
        """The day of the act, UTC."""
        return self.recorder.at.date()

    def keep(
        self, act: str, report: Report, *, detail: str = "", public: UUID | None = None, photograph: bytes | None = None
    ) -> SignedEvent:
        """Put the report into its store and the act on record."""
        before = self.row
        kept = public if public is not None else (before.public if report.stage is Stage.PUBLISHED else None)
        pixels = before.photograph if photograph is None else photograph
        self.row = row_of(before.report, report, self.today, (before.token, before.salt, kept, pixels))
        self.report = report
        self.recorder.unit.relatives.put(self.row)
        return self.note(act, self.row, detail)

    def note(self, act: str, row: ReportRow | None, detail: str = "") -> SignedEvent:
        """The act on record, without a word of the report."""
        document = sha256(_DOMAIN + row.salt + row.document).digest() if row else b""
        body = RelativesActed(self.row.report, act, document, detail)
        signed = self.recorder.record(body, case=None, actor=self.actor)
        self.recorder.audit("relatives.acted", subject=str(self.row.report), actor=self.actor, act_of=act)
        return signed


@contextmanager
def at_desk(
    desk: Desk, officer: Officer, report: UUID, what: str, purpose: str, roles: frozenset[Role] = DESK
) -> Iterator[Opened]:
    """Open a report for an officer of the desk; what is done in the block is kept when it ends.

    Raises:
        NotPermitted: The role does not allow it.
        InvalidInput: A purpose for which these data may not be used, or no such report.
    """
    with audited(desk, officer, purpose, "relatives.acted"), desk.store.unit() as unit:
        actor = acting(officer, roles, f"{what} of a relatives' report")
        check_purpose(purpose)
        recorder = Recorder(desk, unit, actor, purpose)
        row = unit.relatives.get(report)
        if row is None:
            raise InvalidInput("relatives.unknown", "There is no such report.", advice="See the list.")
        yield Opened(recorder, actor, row, report_of(row))
        recorder.finish()


@contextmanager
def with_token(desk: Desk, token: str) -> Iterator[Opened]:
    """Open a report for whoever holds its token.

    Raises:
        InvalidInput: ``relatives.token``: no report has it.
    """
    with desk.store.unit() as unit:
        row = unit.relatives.by_token(token_digest(token))
        if row is None:
            raise no_such_token()
        recorder = Recorder(desk, unit, SYSTEM, Purpose.INFORM_RELATIVES)
        yield Opened(recorder, SYSTEM, row, report_of(row))
        recorder.finish()


def check_purpose(purpose: str) -> None:
    """Return if these data may be used for it.

    Raises:
        InvalidInput: ``relatives.purpose``.
    """
    if purpose not in frozenset(Purpose):
        raise InvalidInput(
            "relatives.purpose",
            "Relatives' data are used to find a person and to inform relatives, for nothing else.",
            advice=f"Purpose: {', '.join(Purpose)}.",
        )


def report_of(row: ReportRow) -> Report:
    """The report of a row."""
    found: Report = b.convert(decode(row.document), Report, "relatives")
    return found


def row_of(report: UUID, said: Report, today: date, kept: tuple[bytes, bytes, UUID | None, bytes]) -> ReportRow:
    """The row of a report; `kept` are token, salt, public id and photograph."""
    token, salt, public, photograph = kept
    return ReportRow(
        report=report,
        stage=said.stage.value,
        order=order_of(said.order(today)),
        received_at=said.received_at,
        purge_at=_purge_at(said),
        token=token,
        salt=salt,
        document=encode(b.to_plain(said)),
        public=public,
        photograph=photograph,
    )


def token_digest(token: str) -> bytes:
    """By what a token is found; the token itself is kept nowhere."""
    return sha256(b"comity/relatives-token/1\x00" + token.strip().lower().encode()).digest()


def no_such_token() -> InvalidInput:
    """The same answer whether there never was such a report or it is gone."""
    return InvalidInput("relatives.token", "No report has this code.", advice="Type it as it was given to you.")


def proof_of(desk: Desk, act: str, signed: SignedEvent) -> Proof:
    """What to hand to a relative."""
    return Proof(desk.node, act, signed.event.at, signed.digest, signed.header, signed.key_id, signed.signature)


def _purge_at(said: Report) -> datetime | None:
    if said.stage is Stage.UNVERIFIED:
        return said.received_at + KEEP_UNVERIFIED
    if said.stage is Stage.CLOSED and said.closed_at is not None:
        return said.closed_at + KEEP_CLOSED
    publication: Publication | None = said.publication
    return publication.ends if publication is not None and said.stage is Stage.PUBLISHED else None
