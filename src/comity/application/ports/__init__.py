"""What the desks need from outside, as protocols; `adapters/` implements them, `bootstrap` chooses."""

from comity.application.ports.calendars import Calendars
from comity.application.ports.files import Files
from comity.application.ports.keys import Keys
from comity.application.ports.law import LawGate
from comity.application.ports.moments import Clock, Randomness
from comity.application.ports.store import (
    AccountRow,
    AlarmRow,
    AttachmentRow,
    BareCase,
    CheckpointRow,
    GapRow,
    HeldRow,
    InboxRow,
    Ledger,
    LedgerRow,
    LedgerTally,
    LedgerWanted,
    LogMark,
    OutboxRow,
    PeerRow,
    PersonRow,
    RequestRow,
    SentRow,
    Store,
    StoredEvent,
    Unit,
    WaitingRow,
)

__all__ = [
    "AccountRow",
    "AlarmRow",
    "AttachmentRow",
    "BareCase",
    "Calendars",
    "CheckpointRow",
    "Clock",
    "Files",
    "GapRow",
    "HeldRow",
    "InboxRow",
    "Keys",
    "LawGate",
    "Ledger",
    "LedgerRow",
    "LedgerTally",
    "LedgerWanted",
    "LogMark",
    "OutboxRow",
    "PeerRow",
    "PersonRow",
    "Randomness",
    "RequestRow",
    "SentRow",
    "Store",
    "StoredEvent",
    "Unit",
    "WaitingRow",
]
