"""A node's store in memory: the same port, for tests with several nodes in one process.

A unit works on a copy and the store takes the copy over when the block ends; so a unit that raises leaves nothing, and
a reader keeps the state that it began with.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock, get_ident
from typing import Any, TypeVar
from uuid import UUID

from tests.fakes.relatives import MemoryRelatives
from tests.fakes.safeguards import MemorySafeguards
from tests.fakes.searches import MemorySearches
from tests.fakes.standing import MemoryStanding

from comity.adapters.storage.pages import AT_HOME_STAGES, SOON, check_clock, check_page, check_wanted, folded, storable
from comity.application.ports.index import EntryChange
from comity.application.ports.relatives import ReportRow
from comity.application.ports.safeguards import CertificateRow, HeldNotice, MisuseRow, SearchRow, VerdictRow
from comity.application.ports.searches import LineRow, ListRow, SearchAlarmRow, ShownRow
from comity.application.ports.standing import StandingHit, StandingRow
from comity.application.ports.store import (
    RUNG_FILTERS,
    AccountRow,
    Accounts,
    AlarmRow,
    Alarms,
    AttachmentRow,
    Attachments,
    BareCase,
    CheckpointRow,
    Events,
    GapRow,
    HeldRow,
    Inbox,
    InboxRow,
    Ledger,
    LedgerRow,
    LedgerTally,
    LedgerWanted,
    Lines,
    LogMark,
    NoticeRow,
    NoticesWanted,
    Outbox,
    OutboxRow,
    PeerRow,
    Peers,
    PersonRow,
    Receipts,
    Register,
    RequestRow,
    SentRow,
    Store,
    StoredEvent,
    Tiles,
    Unit,
    Views,
    WaitingRow,
)
from comity.domain.errors import InvalidInput, OutOfOrder, Unavailable
from comity.domain.register_entries import RegisterEntry
from comity.domain.searches import SearchMade
from comity.evidence.moments import to_milliseconds

K = TypeVar("K")
V = TypeVar("V")
End = tuple[bool, UUID | None, str]


@dataclass(slots=True)
class State:
    """Everything that is kept, in dictionaries in order of arrival. Rows are never changed, only replaced."""

    events: dict[bytes, StoredEvent] = field(default_factory=dict)
    leaves: dict[int, bytes] = field(default_factory=dict)
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    checkpoints: dict[tuple[str, int, bytes], CheckpointRow] = field(default_factory=dict)
    alarms: dict[bytes, AlarmRow] = field(default_factory=dict)
    lines: dict[End, tuple[int, bytes]] = field(default_factory=dict)
    held: dict[bytes, HeldRow] = field(default_factory=dict)
    outbox: dict[bytes, OutboxRow] = field(default_factory=dict)
    inbox: dict[bytes, InboxRow] = field(default_factory=dict)
    receipts: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)
    makers: dict[bytes, str] = field(default_factory=dict)
    peers: dict[str, PeerRow] = field(default_factory=dict)
    statements: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    accounts: dict[str, AccountRow] = field(default_factory=dict)
    sessions: dict[bytes, tuple[str, datetime]] = field(default_factory=dict)
    attachments: dict[UUID, AttachmentRow] = field(default_factory=dict)
    sendings: dict[tuple[UUID, str], bool] = field(default_factory=dict)
    requests: dict[tuple[UUID, UUID], RequestRow] = field(default_factory=dict)
    bare: dict[UUID, BareCase] = field(default_factory=dict)
    ledger: dict[tuple[UUID, UUID, str], LedgerRow] = field(default_factory=dict)
    counted: dict[str, LogMark] = field(default_factory=dict)
    persons: dict[PersonRow, None] = field(default_factory=dict)
    verdicts: dict[bytes, VerdictRow] = field(default_factory=dict)
    searches: dict[tuple[bytes, UUID], SearchRow] = field(default_factory=dict)
    held_notices: dict[bytes, HeldNotice] = field(default_factory=dict)
    certificates: dict[str, CertificateRow] = field(default_factory=dict)
    certificate_keys: dict[tuple[str, str], None] = field(default_factory=dict)
    misuses: dict[UUID, MisuseRow] = field(default_factory=dict)
    notices: dict[UUID, NoticeRow] = field(default_factory=dict)
    register: dict[UUID, EntryChange] = field(default_factory=dict)
    reports: dict[UUID, ReportRow] = field(default_factory=dict)
    searches_made: dict[UUID, SearchMade] = field(default_factory=dict)
    shown: dict[tuple[UUID, UUID], ShownRow] = field(default_factory=dict)
    search_alarms: dict[UUID, SearchAlarmRow] = field(default_factory=dict)
    screenings: dict[UUID, ListRow] = field(default_factory=dict)
    screened: dict[tuple[UUID, int], LineRow] = field(default_factory=dict)
    standing: dict[UUID, StandingRow] = field(default_factory=dict)
    standing_hits: dict[tuple[UUID, UUID], StandingHit] = field(default_factory=dict)

    def copy(self) -> "State":
        """The same rows in dictionaries of their own."""
        return State(**{item.name: dict(getattr(self, item.name)) for item in fields(self)})


class MemoryStore(Store):
    """The store in memory."""

    def __init__(self) -> None:
        self.state = State()
        self._writing = Lock()
        self._open: set[int] = set()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A writing transaction: kept when the block ends, undone when it raises."""
        with self._once(), self._writing:
            state = self.state.copy()
            yield MemoryUnit(state, writable=True)
            self.state = state

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A consistent view for reading only."""
        with self._once():
            yield MemoryUnit(self.state, writable=False)

    @contextmanager
    def _once(self) -> Iterator[None]:
        if get_ident() in self._open:
            raise OutOfOrder("store.nested", "A unit of the store is open already.")
        self._open.add(get_ident())
        try:
            yield
        finally:
            self._open.discard(get_ident())


class MemoryUnit(Unit):
    """One transaction over all of it."""

    def __init__(self, state: State, *, writable: bool) -> None:
        writing = _allowed if writable else _refused
        self.events = MemoryEvents(state, writing)
        self.tiles = MemoryTiles(state, writing)
        self.alarms = MemoryAlarms(state, writing)
        self.lines = MemoryLines(state, writing)
        self.outbox = MemoryOutbox(state, writing)
        self.inbox = MemoryInbox(state, writing)
        self.receipts = MemoryReceipts(state, writing)
        self.peers = MemoryPeers(state, writing)
        self.accounts = MemoryAccounts(state, writing)
        self.attachments = MemoryAttachments(state, writing)
        self.views = MemoryViews(state, writing)
        self.ledger = MemoryLedger(state, writing)
        self.safeguards = MemorySafeguards(state, writing)
        self.register = MemoryRegister(state, writing)
        self.relatives = MemoryRelatives(state, writing)
        self.searches = MemorySearches(state, writing)
        self.standing = MemoryStanding(state, writing)


class _Part:
    def __init__(self, state: State, writing: Callable[[], None]) -> None:
        self._state = state
        self._writing = writing


class MemoryEvents(_Part, Events):
    """The truth."""

    def add(self, events: Sequence[StoredEvent]) -> None:
        self._writing()
        for stored in events:
            _put_new(self._state.events, stored.signed.digest, stored)
            _put_new(self._state.leaves, stored.leaf_index, stored.signed.digest)

    def get(self, digest: bytes) -> StoredEvent | None:
        return self._state.events.get(digest)

    def known(self, digests: Iterable[bytes]) -> set[bytes]:
        return {digest for digest in digests if digest in self._state.events}

    def types(self, digests: Iterable[bytes]) -> dict[bytes, str]:
        found = {digest: self._state.events[digest].signed.event.type for digest in self.known(digests)}
        return {digest: event_type for digest, event_type in found.items() if event_type != "audit.recorded"}

    def of_case(self, case: UUID) -> list[StoredEvent]:
        return [
            stored
            for stored in self._in_order()
            if stored.signed.event.case == case and stored.signed.event.type != "audit.recorded"
        ]

    def of_type(self, event_type: str, *, since: datetime | None = None, limit: int = 1000) -> list[StoredEvent]:
        found = [
            stored
            for stored in self._state.events.values()
            if stored.signed.event.type == event_type and (since is None or stored.stored_at >= since)
        ]
        return sorted(found, key=lambda stored: (stored.stored_at, stored.leaf_index), reverse=True)[:limit]

    def case_ids(self) -> list[UUID]:
        cases = {stored.signed.event.case for stored in self._state.events.values()}
        return sorted(case for case in cases if case is not None)

    def mark(self, size: int | None = None) -> LogMark:
        leaves = self._state.size.get("size", 0) if size is None else size
        return LogMark(leaves, self._state.leaves.get(leaves - 1, b""), self._state.size.get("erasures", 0))

    def cases_from(self, leaf_index: int) -> set[UUID]:
        events = (stored.signed.event for stored in self.in_log_order(leaf_index, len(self._state.events)))
        return {event.case for event in events if event.case is not None and event.type != "audit.recorded"}

    def in_log_order(self, start: int, limit: int) -> list[StoredEvent]:
        return [stored for stored in self._in_order() if stored.leaf_index >= start][:limit]

    def erase(self, digest: bytes) -> None:
        self._writing()
        stored = self._state.events.get(digest)
        if stored is None:
            raise InvalidInput("store.no_event", f"There is no event {digest.hex()} to erase.")
        self._state.events[digest] = replace(stored, signed=replace(stored.signed, salt=None, content=None))
        self._state.size["erasures"] = self._state.size.get("erasures", 0) + 1

    def _in_order(self) -> list[StoredEvent]:
        return [self._state.events[digest] for _, digest in sorted(self._state.leaves.items())]


class MemoryTiles(_Part, Tiles):
    """Tiles and checkpoints."""

    def size(self) -> int:
        return self._state.size.get("size", 0)

    def tile(self, level: int, index: int, width: int) -> bytes:
        hashes = self._state.tiles.get((level, index), b"")[: width * 32]
        if len(hashes) != width * 32:
            raise Unavailable("store.no_tile", f"The log has no {width} hashes in tile {level}/{index}.")
        return hashes

    def put(self, tiles: Mapping[tuple[int, int], bytes], size: int) -> None:
        self._writing()
        if size < self.size():
            raise OutOfOrder("store.log_shrinks", f"The log has {self.size()} leaves and cannot have {size} now.")
        self._state.tiles.update(tiles)
        self._state.size["size"] = size

    def add_checkpoint(self, row: CheckpointRow) -> None:
        self._writing()
        key = (row.origin_node, row.size, row.root)
        here = self._state.checkpoints.get(key, replace(row, cosignatures=()))
        united = tuple(dict.fromkeys((*here.cosignatures, *row.cosignatures)))
        self._state.checkpoints[key] = replace(here, note=row.note, cosignatures=united)

    def checkpoint(self, origin_node: str, *, at_least: int = 0) -> CheckpointRow | None:
        if at_least <= 0:
            return self.newest_checkpoint(origin_node)
        rows = [row for row in self._of(origin_node) if row.size >= at_least]
        return min(rows, key=lambda row: row.size, default=None)

    def newest_checkpoint(self, origin_node: str) -> CheckpointRow | None:
        return max(reversed(self._of(origin_node)), key=lambda row: row.size, default=None)

    def _of(self, origin_node: str) -> list[CheckpointRow]:
        return [row for row in self._state.checkpoints.values() if row.origin_node == origin_node]


class MemoryAlarms(_Part, Alarms):
    """Alarms."""

    def put(self, row: AlarmRow) -> None:
        self._writing()
        self._state.alarms[row.id] = row

    def get(self, alarm: bytes) -> AlarmRow | None:
        return self._state.alarms.get(alarm)

    def open(self, log: str) -> list[AlarmRow]:
        return [row for row in self._state.alarms.values() if row.log == log and row.lifted_at is None]

    def all(self) -> list[AlarmRow]:
        return list(self._state.alarms.values())[::-1]


class MemoryLines(_Part, Lines):
    """Lines in both directions."""

    def outbound(self, case: UUID | None, recipient: str) -> tuple[int, bytes | None]:
        return self._state.lines.get((True, case, recipient), (0, None))

    def set_outbound(self, case: UUID | None, recipient: str, seq: int, digest: bytes) -> None:
        self._writing()
        self._state.lines[True, case, recipient] = (seq, digest)

    def inbound(self, case: UUID | None, sender: str) -> tuple[int, bytes | None]:
        return self._state.lines.get((False, case, sender), (0, None))

    def set_inbound(self, case: UUID | None, sender: str, seq: int, digest: bytes) -> None:
        self._writing()
        self._state.lines[False, case, sender] = (seq, digest)

    def inbound_of(self, cases: Iterable[UUID | None], sender: str) -> dict[UUID | None, tuple[int, bytes]]:
        ends = {case: self._state.lines.get((False, case, sender)) for case in cases}
        return {case: end for case, end in ends.items() if end is not None}

    def set_inbound_of(self, sender: str, ends: Mapping[UUID | None, tuple[int, bytes]]) -> None:
        for case, (seq, digest) in ends.items():
            self.set_inbound(case, sender, seq, digest)

    def held_of(self, cases: Iterable[UUID | None], sender: str) -> dict[UUID | None, list[HeldRow]]:
        rows = {case: self.held(case, sender) for case in cases}
        return {case: held for case, held in rows.items() if held}

    def gaps(self, sender: str = "") -> list[GapRow]:
        lines: dict[tuple[str, UUID | None], list[HeldRow]] = {}
        for row in self._state.held.values():
            if sender in ("", row.sender):
                lines.setdefault((row.sender, row.case), []).append(row)
        found = [
            GapRow(
                node, case, len(rows), sum(len(row.envelope) for row in rows), min(row.seq for row in rows),
                min(row.held_at for row in rows),
            )
            for (node, case), rows in lines.items()
        ]  # fmt: skip
        return sorted(found, key=lambda gap: (gap.oldest_at, gap.sender, gap.case.bytes if gap.case else b""))

    def hold(self, row: HeldRow) -> None:
        self._writing()
        self._state.held.setdefault(row.digest, row)

    def held(self, case: UUID | None, sender: str) -> list[HeldRow]:
        rows = [row for row in self._state.held.values() if row.case == case and row.sender == sender]
        return sorted(rows, key=lambda row: row.seq)

    def release(self, digests: Sequence[bytes]) -> None:
        self._writing()
        for digest in digests:
            self._state.held.pop(digest, None)

    def outbound_of(self, case: UUID) -> dict[str, bytes]:
        ends = self._state.lines.items()
        return {node: end[1] for (out, one, node), end in ends if out and one == case and end[1] is not None}

    def drop_held(self, case: UUID) -> tuple[bytes, ...]:
        self._writing()
        gone = sorted(d for d, row in self._state.held.items() if row.case == case and not row.empty)
        self.release(gone)
        return tuple(gone)


class MemoryOutbox(_Part, Outbox):
    """What is on its way."""

    def add(self, rows: Sequence[OutboxRow]) -> None:
        self._writing()
        for row in rows:
            _put_new(self._state.outbox, row.digest, row)

    def due(self, recipient: str, at: datetime, limit: int) -> list[OutboxRow]:
        return [row for row in self._waiting() if row.recipient == recipient and row.due_at <= at][:limit]

    def expired(self, at: datetime, limit: int) -> list[OutboxRow]:
        rows = [row for row in self._waiting() if row.expires_at <= at]
        return sorted(rows, key=lambda row: row.expires_at)[:limit]

    def recipients(self) -> list[str]:
        rows = self._state.outbox.values()
        return sorted({row.recipient for row in rows if row.state in ("waiting", "given_up")})

    def given_up(self, recipient: str, limit: int) -> list[OutboxRow]:
        rows = self._state.outbox.values()
        return [row for row in rows if row.state == "given_up" and row.recipient == recipient][:limit]

    def waiting(self, recipient: str, at: datetime, limit: int) -> list[WaitingRow]:
        rows = self.due(recipient, at, limit)
        return [WaitingRow(row.digest, row.case, len(row.envelope), row.expires_at) for row in rows]

    def by_digests(self, digests: Iterable[bytes]) -> list[OutboxRow]:
        wanted = set(digests)
        return [row for row in self._state.outbox.values() if row.digest in wanted]

    def sent(self, digests: Iterable[bytes]) -> list[SentRow]:
        rows = self.by_digests(digests)
        return [SentRow(row.digest, row.message, row.recipient, row.case, row.events, row.state) for row in rows]

    def settle(self, digests: Sequence[bytes], state: str, receipt: bytes | None, error: str = "") -> None:
        self._writing()
        for row in self.by_digests(digests):
            self._state.outbox[row.digest] = replace(row, state=state, receipt=receipt, last_error=error)

    def empty(self, digest: bytes, envelope: bytes) -> None:
        self._writing()
        self._state.outbox[digest] = replace(self._state.outbox[digest], envelope=envelope)

    def postpone(self, digests: Sequence[bytes], due_at: datetime, error: str) -> None:
        self._writing()
        to_milliseconds(due_at)  # as strict as a database: it keeps whole milliseconds
        for row in self.by_digests(digests):
            if row.state == "waiting":
                later = replace(row, attempts=row.attempts + 1, due_at=due_at, last_error=error)
                self._state.outbox[row.digest] = later

    def all(self) -> Iterator[OutboxRow]:
        yield from self._state.outbox.values()

    def counts(self) -> dict[tuple[str, str], int]:
        return dict(Counter((row.recipient, row.state) for row in self._state.outbox.values()))

    def _waiting(self) -> list[OutboxRow]:
        return [row for row in self._state.outbox.values() if row.state == "waiting"]


class MemoryInbox(_Part, Inbox):
    """What came in."""

    def add(self, rows: Sequence[InboxRow]) -> None:
        self._writing()
        for row in rows:
            _put_new(self._state.inbox, row.digest, row)

    def find(self, digests: Iterable[bytes]) -> dict[bytes, InboxRow]:
        return {digest: self._state.inbox[digest] for digest in digests if digest in self._state.inbox}

    def at(self, case: UUID | None, sender: str, seq: int) -> InboxRow | None:
        place = (case, sender, seq)
        return next((row for row in self._state.inbox.values() if (row.case, row.sender, row.seq) == place), None)

    def unread(self, case: UUID) -> list[InboxRow]:
        return [row for row in self._state.inbox.values() if row.case == case and not row.read]

    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(row.sender for row in self._state.inbox.values()).items()))

    def mark_read(self, digests: Sequence[bytes]) -> None:
        self._writing()
        for digest, row in self.find(digests).items():
            self._state.inbox[digest] = replace(row, read=True)

    def signed_with(self, sender: str, key_id: bytes) -> list[InboxRow]:
        return [row for row in self._state.inbox.values() if row.sender == sender and row.signer in (key_id, b"")]


class MemoryReceipts(_Part, Receipts):
    """Every receipt that this node made or got."""

    def add(self, digest: bytes, kind: str, by_node: str, to_node: str, at: datetime, data: bytes) -> None:
        self._writing()
        self._state.receipts.setdefault(digest, (to_node, data))
        self._state.makers.setdefault(digest, by_node)

    def made_by(self, node: str) -> list[bytes]:
        return [self._state.receipts[digest][1] for digest, by in self._state.makers.items() if by == node]

    def last_made(self, to_node: str) -> bytes | None:
        made = (digest for digest, (to, _) in reversed(self._state.receipts.items()) if to == to_node)
        return next(made, None)

    def get(self, digest: bytes) -> bytes | None:
        return self._state.receipts[digest][1] if digest in self._state.receipts else None

    def covering(self, envelopes: Iterable[bytes]) -> list[bytes]:
        wanted = set(envelopes)
        rows: list[OutboxRow | InboxRow] = [*self._state.outbox.values(), *self._state.inbox.values()]
        return sorted({row.receipt for row in rows if row.digest in wanted and row.receipt is not None})


class MemoryPeers(_Part, Peers):
    """The directory of nodes."""

    def get(self, node: str) -> PeerRow | None:
        return self._state.peers.get(node)

    def all(self) -> list[PeerRow]:
        return [row for _, row in sorted(self._state.peers.items())]

    def put(self, row: PeerRow) -> None:
        self._writing()
        self._state.peers[row.node] = row
        if row.standing == "active":
            self.remember(row.node, row.statement)

    def remember(self, node: str, statement: bytes) -> None:
        self._writing()
        self._state.statements.setdefault((node, sha256(statement).digest()), statement)

    def statements(self, node: str) -> list[bytes]:
        return [statement for (owner, _), statement in self._state.statements.items() if owner == node]

    def seen(self, node: str, at: datetime) -> None:
        self._writing()
        if node in self._state.peers:
            self._state.peers[node] = replace(self._state.peers[node], last_seen_at=at)


class MemoryAccounts(_Part, Accounts):
    """Officers of this node."""

    def get(self, account: str) -> AccountRow | None:
        return self._state.accounts.get(account)

    def by_login(self, login: str) -> AccountRow | None:
        return next((row for row in self._state.accounts.values() if row.login == login), None)

    def all(self) -> list[AccountRow]:
        return sorted(self._state.accounts.values(), key=lambda row: row.login)

    def put(self, row: AccountRow) -> None:
        self._writing()
        other = self.by_login(row.login)
        if other is not None and other.id != row.id:
            raise InvalidInput("account.login_taken", f"Another account signs in as {row.login!r}.")
        self._state.accounts[row.id] = row

    def open_session(self, token_digest: bytes, account: str, expires_at: datetime) -> None:
        self._writing()
        if account not in self._state.accounts:
            raise _conflict(f"no account {account}")
        self._state.sessions[token_digest] = (account, expires_at)

    def session(self, token_digest: bytes, at: datetime) -> AccountRow | None:
        account, expires_at = self._state.sessions.get(token_digest, ("", at))
        return self._state.accounts[account] if expires_at > at else None

    def close_session(self, token_digest: bytes) -> None:
        self._writing()
        self._state.sessions.pop(token_digest, None)


class MemoryAttachments(_Part, Attachments):
    """Files beside events. A sending is True once it is done."""

    def put(self, row: AttachmentRow) -> None:
        self._writing()
        clean = replace(row, name=storable(row.name), media_type=storable(row.media_type))
        self._state.attachments[row.id] = clean

    def get(self, attachment: UUID) -> AttachmentRow | None:
        return self._state.attachments.get(attachment)

    def of_case(self, case: UUID) -> list[AttachmentRow]:
        return [row for _, row in sorted(self._state.attachments.items()) if row.case == case]

    def send(self, attachment: UUID, recipient: str) -> None:
        self._writing()
        if attachment not in self._state.attachments:
            raise _conflict(f"no attachment {attachment}")
        self._state.sendings.setdefault((attachment, recipient), False)

    def to_send(self, recipient: str) -> list[AttachmentRow]:
        return [self._state.attachments[attachment] for attachment, node in self._open() if node == recipient]

    def sent(self, attachment: UUID, recipient: str) -> None:
        self._writing()
        if (attachment, recipient) in self._open():
            self._state.sendings[attachment, recipient] = True

    def unsend(self, attachment: UUID, recipients: Collection[str] | None) -> None:
        self._writing()
        for one, node in [*self._state.sendings]:
            if one == attachment and (recipients is None or node in recipients):
                del self._state.sendings[one, node]

    def erase(self, row: AttachmentRow) -> None:
        self.put(row)

    def recipients(self) -> list[str]:
        return sorted({node for _, node in self._open()})

    def _open(self) -> list[tuple[UUID, str]]:
        sendings = sorted(self._state.sendings.items())
        return [key for key, done in sendings if not done and self._state.attachments[key[0]].state == "kept"]


class MemoryLedger(_Part, Ledger):
    """What became of requests, counted."""

    def mark(self) -> LogMark | None:
        return self._state.counted.get("mark")

    def keep(self, mark: LogMark) -> None:
        self._writing()
        self._state.counted["mark"] = mark

    def put(self, cases: Iterable[UUID], rows: Iterable[LedgerRow]) -> None:
        self._writing()
        gone = set(cases)
        for key in [key for key in self._state.ledger if key[0] in gone]:
            del self._state.ledger[key]
        self._state.ledger |= {(row.case, row.request, row.measure): row for row in rows}

    def rows(self) -> list[LedgerRow]:
        return [row for _, row in sorted(self._state.ledger.items(), key=lambda one: (one[0][1], one[0][2]))]

    def tally(self, wanted: LedgerWanted, now: datetime) -> list[LedgerTally]:
        alike: dict[Any, list[LedgerRow]] = {}
        for row in self._fitting(wanted):
            late = row.late or (row.due_at or now) < now
            alike.setdefault((row.partner, row.direction, row.word, row.stage, row.grounds, late), []).append(row)
        return [
            LedgerTally(
                *values,
                len(rows),
                sum(row.assurances_asked for row in rows),
                sum(row.assurances_given for row in rows),
                sum(row.assurances_declined for row in rows),
            )
            for values, rows in sorted(alike.items())
        ]

    def spans(self, wanted: LedgerWanted) -> list[tuple[str, str, str, timedelta]]:
        return [
            (row.partner, row.direction, row.word, row.answered_at - row.released_at)
            for row in self._fitting(wanted)
            if row.answered_at is not None
        ]

    def _fitting(self, wanted: LedgerWanted) -> list[LedgerRow]:
        return [
            row
            for row in self.rows()
            if wanted.partner in ("", row.partner)
            and wanted.direction in ("", row.direction)
            and wanted.word in ("", row.word)
            and (wanted.since is None or row.released_at >= wanted.since)
            and (wanted.until is None or row.released_at < wanted.until)
        ]

    def clear(self) -> None:
        self._writing()
        self._state.ledger.clear()
        self._state.counted.clear()


class MemoryRegister(_Part, Register):
    """Notices, and what an index may hold of them."""

    def put(self, row: NoticeRow, entry: RegisterEntry | None) -> None:
        self._writing()
        self._state.notices[row.notice] = replace(row, title=storable(row.title))
        before = self._state.register.get(row.notice)
        if (before is None and entry is None) or (before is not None and before.entry == entry):
            return
        self._state.register[row.notice] = EntryChange(self.newest() + 1, row.notice, entry)

    def put_new(self, rows: Iterable[tuple[NoticeRow, RegisterEntry]]) -> None:
        for row, entry in rows:
            if row.notice in self._state.notices or row.notice in self._state.register:
                raise OutOfOrder("store.conflict", "It is there already.")
            self.put(row, entry)

    def get(self, notice: UUID) -> NoticeRow | None:
        return self._state.notices.get(notice)

    def rows(self, wanted: NoticesWanted) -> tuple[list[NoticeRow], int]:
        check_wanted(wanted)
        found = [row for row in self._state.notices.values() if self._fits(row, wanted)]
        name = wanted.order.removeprefix("-")
        found.sort(
            key=lambda row: (getattr(row, name) is None, getattr(row, name), row.notice.bytes),
            reverse=wanted.order.startswith("-"),
        )
        return found[wanted.offset : wanted.offset + wanted.limit], len(found)

    def _fits(self, row: NoticeRow, wanted: NoticesWanted) -> bool:
        said = ("side", "kind", "stage", "owner")
        return (
            all(getattr(wanted, name) in ("", getattr(row, name)) for name in said)
            and (not wanted.duty or row.duties > 0)
            and (not wanted.pending or row.pending > 0)
            and folded(wanted.text) in folded(row.title)
            and (wanted.review_by is None or self._is_near(row, wanted.review_by))
        )

    def _is_near(self, row: NoticeRow, moment: datetime) -> bool:
        near = any(at is not None and at <= moment for at in (row.review_on, row.valid_until))
        return near and row.stage == "published"

    def ids(self) -> list[UUID]:
        return sorted(self._state.notices, key=lambda one: one.bytes)

    def to_look_at(self, now: datetime, limit: int) -> list[UUID]:
        due = [row for row in self._state.notices.values() if row.look_at is not None and row.look_at <= now]
        return [row.notice for row in sorted(due, key=lambda row: (row.look_at, row.notice.bytes))][:limit]

    def changes(self, after: int, limit: int) -> list[EntryChange]:
        lines = sorted(self._state.register.values(), key=lambda line: line.sequence)
        return [line for line in lines if line.sequence > after][:limit]

    def entries(self, records: Iterable[UUID]) -> dict[UUID, RegisterEntry]:
        lines = (self._state.register.get(record) for record in records)
        return {line.record: line.entry for line in lines if line is not None and line.entry is not None}

    def newest(self) -> int:
        return max((line.sequence for line in self._state.register.values()), default=0)

    def clear(self) -> None:
        self._writing()
        self._state.notices.clear()


class MemoryViews(_Part, Views):
    """Projections."""

    def put_requests(self, rows: Sequence[RequestRow]) -> None:
        self._writing()
        for row in rows:
            self._state.requests[row.case, row.request] = replace(row, title=storable(row.title))

    def put_persons(self, case: UUID, rows: Sequence[PersonRow]) -> None:
        self._writing()
        self._state.persons = {row: None for row in self._state.persons if row.case != case} | dict.fromkeys(rows)

    def by_persons(self, keys: Collection[str], limit: int) -> list[tuple[UUID, UUID]]:
        found = {(row.case, row.request) for row in self._state.persons if row.key in keys}
        return sorted(found, key=lambda pair: (-pair[1].int, pair[0]))[:limit]

    def touch(self, moments: Sequence[tuple[UUID, UUID, datetime]]) -> int:
        self._writing()
        found = [(case, request, at) for case, request, at in moments if (case, request) in self._state.requests]
        for case, request, at in found:
            self._state.requests[case, request] = replace(self._state.requests[case, request], updated_at=at)
        return len(found)

    def requests(
        self,
        *,
        direction: str = "",
        stage: str = "",
        text: str = "",
        case: UUID | None = None,
        order: str = "due_at",
        offset: int = 0,
        limit: int = 50,
        clock: str = "",
        now: datetime | None = None,
        turn: Collection[str] = (),
        second: bool = False,
        at_home: bool = False,
    ) -> tuple[list[RequestRow], int]:
        check_page(direction, stage, text, order, offset, limit)
        check_clock(clock, now)
        name, down = order.removeprefix("-"), order.startswith("-")
        rows = [
            row
            for row in self._state.requests.values()
            if direction in ("", row.direction)
            and stage in ("", row.stage)
            and case in (None, row.case)
            and folded(text) in folded(row.title)
            and _fits_clock(row, clock, now)
            and _fits(row, turn, second, at_home)
        ]
        rows.sort(key=lambda row: (getattr(row, name) is None, getattr(row, name), row.request), reverse=down)
        return rows[offset : offset + limit], len(rows)

    def to_look_at(self, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        due = [row for row in self._state.requests.values() if row.look_at is not None and row.look_at <= now]
        due.sort(key=lambda row: (row.look_at, row.request))
        return [(row.case, row.request) for row in due[:limit]]

    def reviews(self) -> dict[tuple[str, str], int]:
        found = [(row.from_state, row.review) for row in self._state.requests.values() if row.review]
        return {key: found.count(key) for key in sorted(set(found))}

    def clear(self) -> None:
        self._writing()
        self._state.requests.clear()
        self._state.bare.clear()
        self._state.persons.clear()

    def dump(self) -> list[Any]:
        return [
            *(row for _, row in sorted(self._state.requests.items())),
            *(row for _, row in sorted(self._state.bare.items())),
        ]

    def count(
        self,
        *,
        most: int,
        direction: str = "",
        clock: str = "",
        now: datetime | None = None,
        turn: Collection[str] = (),
        second: bool = False,
        at_home: bool = False,
    ) -> int:
        check_clock(clock, now)
        rows = [row for row in self._state.requests.values() if direction in ("", row.direction)]
        return min(most, sum(_fits_clock(row, clock, now) and _fits(row, turn, second, at_home) for row in rows))

    def put_bare(self, rows: Sequence[BareCase]) -> None:
        self._writing()
        self._state.bare |= {row.case: replace(row, title=storable(row.title)) for row in rows}

    def drop_bare(self, cases: Sequence[UUID]) -> None:
        self._writing()
        for case in cases:
            self._state.bare.pop(case, None)

    def bare(self, limit: int) -> list[BareCase]:
        return sorted(self._state.bare.values(), key=lambda row: (row.opened_at, row.case), reverse=True)[:limit]


def _fits(row: RequestRow, turn: Collection[str], second: bool, at_home: bool) -> bool:
    return (
        (not turn or bool(set(turn) & set(row.turn)))
        and (not second or row.waiting > 0)
        and (not at_home or (row.direction == "out" and row.stage in AT_HOME_STAGES))
    )


def _fits_clock(row: RequestRow, clock: str, now: datetime | None) -> bool:
    if not clock or now is None:
        return True
    return {
        "late": row.due_at is not None and row.due_at < now,
        "soon": row.due_at is not None and now <= row.due_at <= now + SOON,
        "paused": bool(row.paused) and (row.paused_until is None or row.paused_until > now),
        "review": row.review == "open",
        **{word: row.step >= percent for word, percent in RUNG_FILTERS.items()},
    }[clock]


def _allowed() -> None:
    """Writing is what a unit is for."""


def _refused() -> None:
    raise OutOfOrder("store.read_only", "This view of the store is for reading.", advice="Open a unit to write.")


def _conflict(detail: str) -> OutOfOrder:
    return OutOfOrder("store.conflict", f"The store has this already, or lacks what it hangs on: {detail}.")


def _put_new(rows: dict[K, V], key: K, value: V) -> None:
    if key in rows:
        raise _conflict(str(key))
    rows[key] = value
