"""The audit log as an auditor reads it: who did or read what, when, for which purpose, with what outcome.

Pseudonyms are resolved to this node's own people. Reading the audit is a reading of personal data, so it stands in the
audit itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import StoredEvent, Unit
from comity.application.reading import known
from comity.application.recorder import AUDIT, Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer, Role

MAY_AUDIT = frozenset({Role.AUDITOR})
DONE, REFUSED = ("done", "read"), "refused"  # outcomes of what was done; the word that asks for everything else
MOST = 100_000  # entries that one reading looks through


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries are wanted: of one case, stored since a moment (UTC), of one act (``measure.`` means every act that
    begins so), by one officer (pseudonym or sign-in name); at most `limit`, the newest first.

    `until` leaves out what was stored at that moment or later, so that pages stay put while the reading itself adds
    entries; `outcome` is ``refused`` for everything that was not done, or a code; `offset` entries are passed over.
    """

    case: UUID | None = None
    since: datetime | None = None
    act: str = ""
    officer: str = ""
    limit: int = 200
    until: datetime | None = None
    outcome: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry. `name` is the officer's, where it is one of this node; `event` names the entry itself."""

    at: datetime
    act: str
    officer: str
    name: str
    role: str
    purpose: str
    subject: str
    outcome: str
    case: UUID | None
    decision: bytes | None
    detail: Mapping[str, str]
    event: bytes


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, the newest first. `complete` is False if there are more that fit, or older ones were not looked at.

    `total` is how many fit of those that were looked at.
    """

    rows: tuple[AuditRow, ...]
    complete: bool
    total: int = 0


def read_audit(desk: Desk, officer: Officer, query: AuditQuery, *, purpose: str) -> AuditPage:
    """The entries that fit, the reading on record.

    Raises:
        NotPermitted: The officer is no auditor.
        InvalidInput: No purpose is given, or the limit cannot be.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading the audit needs a purpose.", advice="Say what you read it for.")
    if not 1 <= query.limit <= MOST:
        raise InvalidInput("audit.limit", f"Between 1 and {MOST} entries can be read.", advice="Give --since or --act.")
    with audited(desk, officer, purpose, "audit.read", query.case):
        actor = acting(officer, MAY_AUDIT, "reading of the audit")
        with desk.store.unit() as unit:
            found = _find(unit, query)
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit(
                "audit.read",
                case=query.case,
                subject=f"{len(found.rows)} entries",
                outcome="read",
                asked_act=query.act,
                asked_officer=query.officer,
                asked_since=query.since.isoformat() if query.since else "",
                asked_outcome=query.outcome,
            )
            recorder.finish()
    return found


def _find(unit: Unit, query: AuditQuery) -> AuditPage:
    logins = {account.id: account for account in unit.accounts.all()}
    wanted = next((one.id for one in logins.values() if one.login == query.officer), query.officer)
    stored = unit.events.of_type(AUDIT, since=query.since, limit=MOST)
    rows = []
    for entry in stored:
        event = entry.signed.event
        if query.case in (None, event.case) and wanted in ("", event.actor.id) and _in_time(entry, query):
            account = logins.get(event.actor.id)
            row = _row(entry, account.name if account else "")
            if row is not None and row.act.startswith(query.act) and _fits(row.outcome, query.outcome):
                rows.append(row)
    page = rows[query.offset : query.offset + query.limit]
    complete = len(rows) <= query.offset + query.limit and len(stored) < MOST
    return AuditPage(tuple(page), complete, len(rows))


def _in_time(entry: StoredEvent, query: AuditQuery) -> bool:
    return query.until is None or entry.stored_at < query.until


def _fits(outcome: str, wanted: str) -> bool:
    return outcome not in DONE if wanted == REFUSED else wanted in ("", outcome)


def audit_row(unit: Unit, stored: StoredEvent) -> AuditRow | None:
    """One entry with the officer's name; None for what is no entry, or whose content is gone."""
    account = unit.accounts.get(stored.signed.event.actor.id)
    return _row(stored, account.name if account else "")


def _row(entry: StoredEvent, name: str) -> AuditRow | None:
    signed = entry.signed
    event, body = signed.event, known(signed).body
    if not isinstance(body, b.AuditRecorded):
        return None
    return AuditRow(
        at=event.at,
        act=body.act,
        officer=event.actor.id,
        name=name,
        role=event.actor.role.value,
        purpose=body.purpose,
        subject=body.subject,
        outcome=body.outcome,
        case=event.case,
        decision=body.decision,
        detail=body.detail,
        event=signed.digest,
    )
