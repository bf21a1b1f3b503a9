"""Where a node keeps what it knows. One `Unit` is one database transaction: all of it, or nothing.

Rows are frozen values; how they are stored is the adapter's business. Moments are UTC, digests SHA-256 (32 bytes).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from comity.application.ports.index import EntrySource
from comity.application.ports.relatives import Relatives
from comity.application.ports.safeguards import Safeguards
from comity.application.ports.searches import Searches
from comity.application.ports.standing import StandingQueries
from comity.domain.events import SignedEvent
from comity.domain.register_entries import RegisterEntry


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in this node's own log."""

    signed: SignedEvent
    leaf_index: int
    leaf_salt: bytes
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class LogMark:
    """Which state of the node's log this is: leaves, the digest of the event of the last one, erasures so far.

    Two states of one database with the same mark hold the same events.
    """

    size: int
    last: bytes
    erasures: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An envelope on its way. `envelope` are the exact bytes of every try.

    `state` is waiting, delivered, given_up (it expired and its recipient does not know yet that it will not come) or
    failed (refused for good, or given up and told).
    """

    message: UUID
    digest: bytes
    recipient: str
    case: UUID | None
    seq: int
    envelope: bytes
    events: tuple[bytes, ...]
    created_at: datetime
    expires_at: datetime
    due_at: datetime
    attempts: int = 0
    state: str = "waiting"
    receipt: bytes | None = None
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What a sender has to know of a waiting envelope before it reads it; `size` in bytes."""

    digest: bytes
    case: UUID | None
    size: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SentRow:
    """What a receipt is about: an envelope of ours, without its bytes, and the digests of the events in it."""

    digest: bytes
    message: UUID
    recipient: str
    case: UUID | None
    events: tuple[bytes, ...]
    state: str


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A place of a line that was passed: an envelope taken in or refused for good. `receipt` is the digest of that
    which says so, which goes back byte for byte to whoever asks again. `read`: an officer has opened it, or there is
    nothing to open."""

    digest: bytes
    message: UUID
    sender: str
    case: UUID | None
    seq: int
    received_at: datetime
    receipt: bytes
    read: bool = False
    signer: bytes = b""  # key id under the envelope; empty in rows of an earlier version


@dataclass(frozen=True, slots=True)
class HeldRow:
    """An envelope that came before its turn. `empty`: its place holds nothing (refused, or given up by its sender)."""

    digest: bytes
    sender: str
    case: UUID | None
    seq: int
    envelope: bytes
    held_at: datetime
    prev: bytes | None = None
    expires_at: datetime | None = None
    empty: bool = False


@dataclass(frozen=True, slots=True)
class GapRow:
    """What a line holds behind a gap: how many envelopes of how many bytes, the first place held, since when."""

    sender: str
    case: UUID | None
    count: int
    size_bytes: int
    first_seq: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A node that this one knows: its newest statement, and how it came to be trusted.

    `standing` is pending (nobody has confirmed it yet), active or suspended. `confirmed_by` is the officer who compared
    the fingerprint, or the ministry's node id where its root vouches for a province.
    """

    node: str
    statement: bytes
    sequence: int
    fingerprint: str
    standing: str
    confirmed_by: str = ""
    parent: str | None = None
    address: str = ""
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A checkpoint of a log: the signed note's text with the cosignatures that came in. `origin_node` names it."""

    origin_node: str
    size: int
    root: bytes
    note: str
    at: datetime
    cosignatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A contradiction of a node's log, another's or our own, which stops witnessing or signing until somebody lifts it.

    Attributes:
        id: 32 bytes that name the contradiction, whoever reports it.
        kind: ``forked``, ``rolled_back`` or ``broken``; of our own log, seen by ourselves, also ``own_behind`` and
            ``own_differs``: a witness holds a checkpoint of ours that our log does not have.
        log: Whose log it is.
        reported_by: The node that saw it.
        raised_at: When it was raised here, UTC.
        first: The checkpoint that was seen first, as a signed note.
        second: The one that contradicts it; empty where our own log does.
        proof: What proves it to a third person, in one file; empty where our own log contradicts the first.
        lifted_by: The officer who lifted it, by pseudonym; empty while it stands.
        lifted_at: When, UTC.
        reason: Why it was lifted.
    """

    id: bytes
    kind: str
    log: str
    reported_by: str
    raised_at: datetime
    first: bytes
    second: bytes
    proof: bytes
    lifted_by: str = ""
    lifted_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An officer's account: `id` is the pseudonym that events carry, `name` stays on this node."""

    id: str
    login: str
    name: str
    roles: tuple[str, ...]
    password: str
    code_secret: str
    code_used: int = 0
    failures: int = 0
    locked_until: datetime | None = None
    active: bool = True
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file that travels beside events. Sizes in bytes, digests SHA-256.

    `state` is waiting (its sealed bytes are still to come), kept (here, whole, its digest holds), refused (what came
    was not what the signed header names; nothing of it was kept) or erased (key, name and bytes are destroyed).
    `content_key` opens the sealed form, 32 bytes.
    """

    id: UUID
    case: UUID
    name: str
    media_type: str
    sha256: bytes
    size: int
    sealed_sha256: bytes
    sealed_size: int
    content_key: bytes
    state: str
    sender: str = ""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as the inbox lists it: a projection, rebuilt from events at any time.

    Attributes:
        direction: in or out.
        due_name: What is due next among the clocks that run; empty if none does.
        waiting: How many two-person acts wait for their second person here.
        paused: Why a clock of it stands (a word of `PauseReason`); empty if none does.
        paused_until: When that pause ends by itself; None for one that somebody has to end.
        step: The highest rung of the ladder taken for an open clock, in percent; 100 is late.
        look_at: When the ladder has something to do next, None if nothing.
        review: The review of a claim of danger: empty, ``open``, ``justified`` or ``not_justified``.
        review_due: Until when the review is owed.
        expected: The day that the newest interim reply names.
        turn: Roles of this node that have the next step (`application/turns.py`).
    """

    request: UUID
    case: UUID
    direction: str
    title: str
    from_state: str
    to_state: str
    counterpart: str
    measures: tuple[str, ...]
    stage: str
    urgency: str
    due_name: str
    due_at: datetime | None
    waiting: int
    updated_at: datetime
    paused: str = ""
    paused_until: datetime | None = None
    step: int = 0
    look_at: datetime | None = None
    review: str = ""
    review_due: datetime | None = None
    expected: str = ""
    turn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BareCase:
    """A case of which no letter exists yet. `title` is empty in rows that an upgrade made; the case has it."""

    case: UUID
    title: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class PersonRow:
    """By what a person of a request may be found again: ``name:``, ``paper:`` or ``born:`` and what follows."""

    key: str
    case: UUID
    request: UUID


class Events(Protocol):
    """The truth."""

    def add(self, events: Sequence[StoredEvent]) -> None:
        """Keep these; an event that is here already is a defect of the caller."""
        ...

    def get(self, digest: bytes) -> StoredEvent | None:
        """One event by its name."""
        ...

    def known(self, digests: Iterable[bytes]) -> set[bytes]:
        """Which of these are here."""
        ...

    def types(self, digests: Iterable[bytes]) -> dict[bytes, str]:
        """The types of those of these events that are here, audit entries left out."""
        ...

    def of_case(self, case: UUID) -> list[StoredEvent]:
        """All events of a case, audit entries left out."""
        ...

    def of_type(self, event_type: str, *, since: datetime | None = None, limit: int = 1000) -> list[StoredEvent]:
        """The newest events of a type, newest first."""
        ...

    def case_ids(self) -> list[UUID]:
        """Every case that has events."""
        ...

    def mark(self, size: int | None = None) -> LogMark:
        """The state of the log now, or what it was when it had `size` leaves."""
        ...

    def cases_from(self, leaf_index: int) -> set[UUID]:
        """Cases of the events from this place of the log on, audit entries left out."""
        ...

    def in_log_order(self, start: int, limit: int) -> list[StoredEvent]:
        """Events by leaf index from `start` on."""
        ...

    def erase(self, digest: bytes) -> None:
        """Destroy body and salt of an event; header, signature and log proof stay."""
        ...


class Tiles(Protocol):
    """The node's own Merkle log as tiles, and its checkpoints and those of others that it witnessed."""

    def size(self) -> int:
        """Number of leaves."""
        ...

    def tile(self, level: int, index: int, width: int) -> bytes:
        """`width` hashes of a tile, joined (32 bytes each)."""
        ...

    def put(self, tiles: Mapping[tuple[int, int], bytes], size: int) -> None:
        """Keep these tiles, and the new number of leaves."""
        ...

    def add_checkpoint(self, row: CheckpointRow) -> None:
        """Keep a checkpoint; one that is here already gets this note and the cosigners of both."""
        ...

    def checkpoint(self, origin_node: str, *, at_least: int = 0) -> CheckpointRow | None:
        """The newest checkpoint of a log, or the smallest that covers at least so many leaves."""
        ...

    def newest_checkpoint(self, origin_node: str) -> CheckpointRow | None:
        """The newest checkpoint of a log."""
        ...


class Alarms(Protocol):
    """Contradictions of logs, none ever taken out."""

    def put(self, row: AlarmRow) -> None:
        """Keep or replace an alarm."""
        ...

    def get(self, alarm: bytes) -> AlarmRow | None:
        """An alarm by id."""
        ...

    def open(self, log: str) -> list[AlarmRow]:
        """Alarms on a node's log that nobody has lifted, the oldest first."""
        ...

    def all(self) -> list[AlarmRow]:
        """Every alarm, the newest first."""
        ...


class Lines(Protocol):
    """Order per (case, other node), in both directions, and what waits on it."""

    def outbound(self, case: UUID | None, recipient: str) -> tuple[int, bytes | None]:
        """Last seq sent and the digest of that envelope; (0, None) if none."""
        ...

    def set_outbound(self, case: UUID | None, recipient: str, seq: int, digest: bytes) -> None:
        """What was sent last."""
        ...

    def inbound(self, case: UUID | None, sender: str) -> tuple[int, bytes | None]:
        """Last seq taken in and its envelope's digest; (0, None) if none."""
        ...

    def set_inbound(self, case: UUID | None, sender: str, seq: int, digest: bytes) -> None:
        """What was taken in last."""
        ...

    def inbound_of(self, cases: Iterable[UUID | None], sender: str) -> dict[UUID | None, tuple[int, bytes]]:
        """The same for many lines of one sender; those over which nothing came yet are left out."""
        ...

    def set_inbound_of(self, sender: str, ends: Mapping[UUID | None, tuple[int, bytes]]) -> None:
        """What was taken in last over many lines of one sender."""
        ...

    def held_of(self, cases: Iterable[UUID | None], sender: str) -> dict[UUID | None, list[HeldRow]]:
        """Held envelopes of many lines of one sender, by seq; lines that hold nothing are left out."""
        ...

    def gaps(self, sender: str = "") -> list[GapRow]:
        """Lines that hold something, of one sender or of all, the oldest first."""
        ...

    def hold(self, row: HeldRow) -> None:
        """Keep an envelope that came before its turn."""
        ...

    def held(self, case: UUID | None, sender: str) -> list[HeldRow]:
        """Held envelopes of a line by seq."""
        ...

    def release(self, digests: Sequence[bytes]) -> None:
        """Let go of held envelopes that were taken in."""
        ...

    def outbound_of(self, case: UUID) -> dict[str, bytes]:
        """By recipient, the digest of the envelope that was sent last over each line of a case."""
        ...

    def drop_held(self, case: UUID) -> tuple[bytes, ...]:
        """Destroy what is held of a case, places without an envelope left out; digests of what went.

        Nothing was signed for it, so that its sender still has it and offers it again.
        """
        ...


class Outbox(Protocol):
    """What is on its way."""

    def add(self, rows: Sequence[OutboxRow]) -> None:
        """Put these in line."""
        ...

    def due(self, recipient: str, at: datetime, limit: int) -> list[OutboxRow]:
        """Waiting rows for a node whose time has come, in the order in which they were made."""
        ...

    def waiting(self, recipient: str, at: datetime, limit: int) -> list[WaitingRow]:
        """The same rows as `due`, without their envelopes."""
        ...

    def expired(self, at: datetime, limit: int) -> list[OutboxRow]:
        """Waiting rows whose expiry has passed."""
        ...

    def recipients(self) -> list[str]:
        """Nodes for which something waits, or to which a giving up is still to be told."""
        ...

    def given_up(self, recipient: str, limit: int) -> list[OutboxRow]:
        """Rows in that state for a node, oldest first."""
        ...

    def by_digests(self, digests: Iterable[bytes]) -> list[OutboxRow]:
        """Rows by their envelopes' digests."""
        ...

    def sent(self, digests: Iterable[bytes]) -> list[SentRow]:
        """The same as far as receipts go."""
        ...

    def settle(self, digests: Sequence[bytes], state: str, receipt: bytes | None, error: str = "") -> None:
        """Mark rows delivered or failed, with the receipt that says so."""
        ...

    def empty(self, digest: bytes, envelope: bytes) -> None:
        """Destroy an envelope for good but for this part of it."""
        ...

    def postpone(self, digests: Sequence[bytes], due_at: datetime, error: str) -> None:
        """Count a try that failed, and say when the next is due."""
        ...

    def all(self) -> Iterator[OutboxRow]:
        """Every row, in the order in which they were made."""
        ...

    def counts(self) -> dict[tuple[str, str], int]:
        """Number of rows by (recipient, state)."""
        ...


class Inbox(Protocol):
    """What came in."""

    def add(self, rows: Sequence[InboxRow]) -> None:
        """Keep these."""
        ...

    def find(self, digests: Iterable[bytes]) -> dict[bytes, InboxRow]:
        """Rows by their envelopes' digests."""
        ...

    def at(self, case: UUID | None, sender: str, seq: int) -> InboxRow | None:
        """What is stored for a place of a line."""
        ...

    def unread(self, case: UUID) -> list[InboxRow]:
        """Envelopes of a case that no officer has opened yet."""
        ...

    def counts(self) -> dict[str, int]:
        """How many places of lines were passed, by sender."""
        ...

    def mark_read(self, digests: Sequence[bytes]) -> None:
        """An officer opened them."""
        ...

    def signed_with(self, sender: str, key_id: bytes) -> list[InboxRow]:
        """Envelopes that a node signed with this key, and those of an earlier version of which that is not known."""
        ...


class Receipts(Protocol):
    """Every receipt that this node made or got, by digest."""

    def add(self, digest: bytes, kind: str, by_node: str, to_node: str, at: datetime, data: bytes) -> None:
        """Keep a receipt."""
        ...

    def made_by(self, node: str) -> list[bytes]:
        """Every receipt that a node made, in the order in which they came."""
        ...

    def last_made(self, to_node: str) -> bytes | None:
        """Digest of the last receipt that this node made for another."""
        ...

    def get(self, digest: bytes) -> bytes | None:
        """A receipt's bytes."""
        ...

    def covering(self, envelopes: Iterable[bytes]) -> list[bytes]:
        """Digests of receipts that outbox or inbox rows of these envelopes rest on."""
        ...


class Peers(Protocol):
    """The directory of nodes, with every statement that was ever accepted."""

    def get(self, node: str) -> PeerRow | None:
        """A node by id."""
        ...

    def all(self) -> list[PeerRow]:
        """All nodes by id."""
        ...

    def put(self, row: PeerRow) -> None:
        """Keep or replace what is known of a node; an accepted statement stays in the history."""
        ...

    def remember(self, node: str, statement: bytes) -> None:
        """Keep a statement in the history of a node that has no row here: of this very node, or of that above it."""
        ...

    def statements(self, node: str) -> list[bytes]:
        """Every accepted statement of a node, our own among them, oldest first."""
        ...

    def seen(self, node: str, at: datetime) -> None:
        """The node answered or called."""
        ...


class Accounts(Protocol):
    """Officers of this node."""

    def get(self, account: str) -> AccountRow | None:
        """By pseudonym."""
        ...

    def by_login(self, login: str) -> AccountRow | None:
        """By sign-in name."""
        ...

    def all(self) -> list[AccountRow]:
        """All accounts by sign-in name."""
        ...

    def put(self, row: AccountRow) -> None:
        """Keep or replace an account."""
        ...

    def open_session(self, token_digest: bytes, account: str, expires_at: datetime) -> None:
        """Remember a command-line session by the digest of its token."""
        ...

    def session(self, token_digest: bytes, at: datetime) -> AccountRow | None:
        """The account of a session that has not expired."""
        ...

    def close_session(self, token_digest: bytes) -> None:
        """Forget a session."""
        ...


class Attachments(Protocol):
    """Files beside events, and to whom their bytes still have to go."""

    def put(self, row: AttachmentRow) -> None:
        """Keep or replace a row."""
        ...

    def get(self, attachment: UUID) -> AttachmentRow | None:
        """A row by id."""
        ...

    def of_case(self, case: UUID) -> list[AttachmentRow]:
        """Rows of a case by id."""
        ...

    def send(self, attachment: UUID, recipient: str) -> None:
        """The bytes have to go to this node; saying so twice changes nothing."""
        ...

    def to_send(self, recipient: str) -> list[AttachmentRow]:
        """Kept attachments whose bytes a node still has to get, by id."""
        ...

    def sent(self, attachment: UUID, recipient: str) -> None:
        """The node has all bytes."""
        ...

    def unsend(self, attachment: UUID, recipients: Collection[str] | None) -> None:
        """Forget that the bytes had to go to these nodes, or to any, whether or not they went."""
        ...

    def erase(self, row: AttachmentRow) -> None:
        """Keep this of a row, and destroy for good what else it held."""
        ...

    def recipients(self) -> list[str]:
        """Nodes to which kept attachments have to go, by id."""
        ...


CLOCK_FILTERS = ("", "late", "soon", "paused", "review")
RUNG_FILTERS = {f"rung_{percent}": percent for percent in (50, 75, 90, 100)}
"""Further words of the same filter: the ladder of an open clock has come to this rung or beyond."""


class Views(Protocol):
    """Projections."""

    def put_requests(self, rows: Sequence[RequestRow]) -> None:
        """Keep or replace rows."""
        ...

    def touch(self, moments: Sequence[tuple[UUID, UUID, datetime]]) -> int:
        """Set when the requests of these cases (case, request) were last updated; how many rows there were."""
        ...

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
        """Rows that fit, and how many there are in all. `order` is a field name, ``-`` before it for descending.

        `turn` are roles: rows in which one of them has the next step. `second` keeps those in which an act waits for a
        second person, `at_home` those of our own side that have not left. `clock` is a word of `CLOCK_FILTERS` or
        `RUNG_FILTERS` and needs `now`: ``late``, ``soon`` (within a day), ``paused``, ``review`` (a review of danger is
        open).
        """
        ...

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
        """How many rows fit, counted up to `most` and no further."""
        ...

    def put_bare(self, rows: Sequence[BareCase]) -> None:
        """Keep or replace cases without a letter."""
        ...

    def drop_bare(self, cases: Sequence[UUID]) -> None:
        """These have one now."""
        ...

    def bare(self, limit: int) -> list[BareCase]:
        """Cases without a letter, newest first."""
        ...

    def put_persons(self, case: UUID, rows: Sequence[PersonRow]) -> None:
        """These instead of all that the case had."""
        ...

    def by_persons(self, keys: Collection[str], limit: int) -> list[tuple[UUID, UUID]]:
        """Cases and requests under any of these keys, each once, the newest requests first."""
        ...

    def to_look_at(self, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        """Cases and requests whose ladder has something to do at this moment, the longest waiting first."""
        ...

    def reviews(self) -> dict[tuple[str, str], int]:
        """How many requests there are by requesting state and word of `review`, those without left out."""
        ...

    def clear(self) -> None:
        """Drop every projection, to be rebuilt from events."""
        ...

    def dump(self) -> list[Any]:
        """All rows in a fixed order, to compare two builds."""
        ...


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one measure of one released request, for counting; it names no person and holds no words.

    `word` is the measure's word; `measure` its key in the letter. `stage` is a word of `MeasureStage`; `due_at` is when
    the requested side's next clock runs out, None where none runs; `late` that one of its clocks ran out, as it said.
    The last three count assurances that the requested side asked of the other for this measure, and what it said.
    """

    case: UUID
    request: UUID
    measure: str
    direction: str
    partner: str
    word: str
    stage: str
    grounds: tuple[str, ...]
    released_at: datetime
    answered_at: datetime | None
    due_at: datetime | None
    late: bool
    assurances_asked: int = 0
    assurances_given: int = 0
    assurances_declined: int = 0


@dataclass(frozen=True, slots=True)
class LedgerWanted:
    """Which rows of the ledger are counted; empty asks for all. Released from `since` on, before `until`, UTC."""

    partner: str = ""
    direction: str = ""
    word: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerTally:
    """How many rows are alike in all of this; `late` as said, or because the next clock has run out by now.

    The assurances are those of all these rows together.
    """

    partner: str
    direction: str
    word: str
    stage: str
    grounds: tuple[str, ...]
    late: bool
    number: int
    assurances_asked: int = 0
    assurances_given: int = 0
    assurances_declined: int = 0


class Ledger(Protocol):
    """What became of requests, counted from events up to a mark of the log."""

    def mark(self) -> LogMark | None:
        """Up to where the log was counted; None before the first time."""
        ...

    def keep(self, mark: LogMark) -> None:
        """It was counted up to here."""
        ...

    def put(self, cases: Iterable[UUID], rows: Iterable[LedgerRow]) -> None:
        """Replace all rows of these cases."""
        ...

    def rows(self) -> list[LedgerRow]:
        """Every row, by request and measure."""
        ...

    def tally(self, wanted: LedgerWanted, now: datetime) -> list[LedgerTally]:
        """The rows that fit, counted, in the order of their fields."""
        ...

    def spans(self, wanted: LedgerWanted) -> list[tuple[str, str, str, timedelta]]:
        """Partner, direction, word and the time from release to answer, of the rows that fit and were answered."""
        ...

    def clear(self) -> None:
        """Drop every row and the mark, to be counted again."""
        ...


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as the register lists it.

    `side` is ``ours``, ``theirs`` or ``review`` (it came for review alone). `action` is what holds here, `asked` what
    the owner asks. `duties` counts annotations that the owner owes, `pending` nodes that have not proven a deletion.
    `look_at` is when the node has something to do next: end, purge or reminder.
    """

    notice: UUID
    owner: str
    side: str
    kind: str
    title: str
    stage: str
    asked: str
    action: str
    vulnerability: str
    valid_until: datetime | None
    review_on: datetime | None
    duties: int
    pending: int
    blocked: bool
    look_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NoticesWanted:
    """Which notices a list is to show; what is empty narrows nothing.

    `review_by` narrows to those in circulation whose review date or end of validity is at or before this moment.
    """

    side: str = ""
    kind: str = ""
    stage: str = ""
    owner: str = ""
    text: str = ""
    duty: bool = False
    pending: bool = False
    order: str = "-updated_at"
    offset: int = 0
    limit: int = 50
    review_by: datetime | None = None


class Register(EntrySource, Protocol):
    """Notices as they are listed; and, as the source of an index, what a search may find of them."""

    def put(self, row: NoticeRow, entry: RegisterEntry | None) -> None:
        """Keep or replace a notice's row; where its entry changed, it gets a line of its own with the next number."""
        ...

    def put_new(self, rows: Iterable[tuple[NoticeRow, RegisterEntry]]) -> None:
        """As `put` for each of these, none of which the register has yet, in one stroke.

        Raises:
            OutOfOrder: One of them is there already; the unit is of no use any more.
        """
        ...

    def get(self, notice: UUID) -> NoticeRow | None:
        """One row."""
        ...

    def rows(self, wanted: NoticesWanted) -> tuple[list[NoticeRow], int]:
        """Rows that fit, and how many there are in all.

        Raises:
            InvalidInput: There is no such order, or a number is out of range.
        """
        ...

    def ids(self) -> list[UUID]:
        """Every notice, the oldest first."""
        ...

    def to_look_at(self, now: datetime, limit: int) -> list[UUID]:
        """Notices with which the node has something to do at this moment, the longest waiting first."""
        ...

    def clear(self) -> None:
        """Drop the list, to be rebuilt from events. Lines stay, so that their numbers never go back."""
        ...


class Unit(Protocol):
    """One transaction over all of it."""

    events: Events
    tiles: Tiles
    alarms: Alarms
    lines: Lines
    outbox: Outbox
    inbox: Inbox
    receipts: Receipts
    peers: Peers
    accounts: Accounts
    attachments: Attachments
    views: Views
    ledger: Ledger
    safeguards: Safeguards
    register: Register
    relatives: Relatives
    searches: Searches
    standing: StandingQueries


class Store(Protocol):
    """Opens units."""

    def unit(self) -> AbstractContextManager[Unit]:
        """A writing transaction: kept when the block ends, undone when it raises. Serialised with every other writer.

        Raises:
            Unavailable: The store is locked, full or gone; nothing was written.
        """
        ...

    def reading(self) -> AbstractContextManager[Unit]:
        """A consistent view for reading only."""
        ...
