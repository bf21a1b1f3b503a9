"""Everything of ours that was given to another state, each with the approval under home law that let it out.

Made from the events themselves, not from a list that is kept beside them: what left without a token, or under one that
does not fit its bytes, shows up here whatever the software that sent it believed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.approvals import (
    GIVING,
    Leaving,
    abroad,
    check_approved,
    letter_in,
    needs_approval,
    tokens_of,
)
from comity.application.desk import Desk
from comity.application.oversight.read_audit import MAY_AUDIT
from comity.application.policy import acting
from comity.application.ports import StoredEvent, Unit
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.history import History
from comity.domain.officers import Officer

MOST = 100_000  # events of one type that one reading looks through
ERASED = "content.erased"
_TYPES = tuple(b.TYPES[body] for body in GIVING)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One thing that left. `fault` is empty where its approval fits, else the code of why it does not."""

    at: datetime
    event: bytes
    type: str
    case: UUID
    recipients: tuple[str, ...]
    approval: bytes | None
    rule: str
    rules: tuple[b.HomeRule, ...]
    prepared_by: str
    approver: str
    uses: dict[str, tuple[str, ...]]
    fault: str = ""


def list_outbound(desk: Desk, officer: Officer, *, purpose: str, since: datetime | None = None) -> tuple[Outbound, ...]:
    """What left this node since a moment, the oldest first; the reading is on record.

    Raises:
        NotPermitted: The officer is no auditor.
        InvalidInput: No purpose is given.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading the audit needs a purpose.", advice="Say what you read it for.")
    with audited(desk, officer, purpose, "outbound.read"):
        actor = acting(officer, MAY_AUDIT, "reading of the audit")
        with desk.store.unit() as unit:
            rows = tuple(sorted(_rows(desk, unit, since), key=lambda row: (row.at, row.event)))
            recorder = Recorder(desk, unit, actor, purpose)
            lacking = sum(bool(row.fault) for row in rows)
            recorder.audit("outbound.read", subject=f"{lacking} of {len(rows)} lack an approval", outcome="read")
            recorder.finish()
    return rows


def _rows(desk: Desk, unit: Unit, since: datetime | None) -> Iterator[Outbound]:
    histories: dict[UUID, History] = {}
    for event_type in _TYPES:
        for stored in unit.events.of_type(event_type, since=since, limit=MOST):
            event = stored.signed.event
            if event.author != desk.node or event.case is None or not abroad(event.audience, desk.node):
                continue
            if event.case not in histories:
                histories[event.case] = desk.casebook.read(unit, event.case)
            row = _row(desk, stored, histories[event.case])
            if row is not None:
                yield row


def _row(desk: Desk, stored: StoredEvent, history: History) -> Outbound | None:
    """The event with its token; None for what needs none."""
    signed = stored.signed
    event = signed.event
    assert event.case is not None  # asked by the caller
    read = known(signed)
    token, fault = None, ""
    if signed.content is None or not isinstance(read.body, GIVING):
        fault = ERASED
    else:
        letter = letter_in(history.case().requests, read.body)
        if not needs_approval(read.body):
            return None
        try:
            token = check_approved(Leaving(event, signed.content, read.body), letter, tokens_of(history.events))
        except NotVerified as refusal:
            fault = refusal.code
    said = token.body if token else None
    found = said if isinstance(said, b.OutboundApproved) else None
    return Outbound(
        at=event.at,
        event=signed.digest,
        type=event.type,
        case=event.case,
        recipients=abroad(event.audience, desk.node),
        approval=token.digest if token else None,
        rule=found.rule if found else "",
        rules=found.rules if found else (),
        prepared_by=found.prepared_by if found else "",
        approver=found.approver if found else "",
        uses={key: tuple(value) for key, value in found.uses.items()} if found else {},
        fault=fault,
    )
