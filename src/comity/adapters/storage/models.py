"""The tables. Alike on SQLite and PostgreSQL: plain columns, plain indexes.

Digests and UUIDs are raw bytes (32 and 16), moments whole milliseconds since 1970 UTC, lists of words JSON text. "No
case" is null where it is only told, and no bytes at all where it is part of a key, since nulls never equal each other.
"""
# ruff: noqa: D106  # what `Meta` is, Django says

from typing import ClassVar

from django.db import models

NEVER = (1 << 63) - 1
"""Stands for "not due" in a projection, so that what has no deadline sorts after what has one."""


class NodeMeta(models.Model):
    """Facts on this database itself, such as whose it is."""

    key = models.CharField(max_length=100, primary_key=True)
    value = models.TextField()


class Event(models.Model):
    """One event by its place in the node's log. Columns beside `header` repeat it, for the indexes alone."""

    leaf_index = models.BigAutoField(primary_key=True)  # given, never counted up: SQLite then stores rows in log order
    digest = models.BinaryField(max_length=32, unique=True)
    case = models.BinaryField(max_length=16, null=True)
    type = models.CharField(max_length=64)
    audit = models.BooleanField()
    header = models.BinaryField()
    key_id = models.BinaryField(max_length=16)
    signature = models.BinaryField(max_length=64)
    salt = models.BinaryField(max_length=32, null=True)
    content = models.BinaryField(null=True)
    leaf_salt = models.BinaryField(max_length=32)
    stored_at = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "audit", "leaf_index"], name="event_of_case"),
            models.Index(fields=["type", "stored_at", "leaf_index"], name="event_of_type"),
        ]


class LogHead(models.Model):
    """Number of leaves of the node's own log: one row, which also is what writers queue at on PostgreSQL.

    `erasures` counts what was erased, so that whoever remembers events knows when to forget them.
    """

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    erasures = models.BigIntegerField(db_default=0)


class LogTile(models.Model):
    """A tile of the node's own log: 1 to 256 hashes of 32 bytes."""

    level = models.IntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "index"], name="tile_place")]


class Checkpoint(models.Model):
    """A checkpoint of some log. Two roots of one size are both kept: they are the proof of a fork."""

    origin_node = models.CharField(max_length=100)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.BigIntegerField()
    cosignatures = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin_node", "size", "root"], name="checkpoint_root")
        ]


class LogAlarm(models.Model):
    """A contradiction of some log with itself; `id` is the order in which they were raised."""

    alarm = models.BinaryField(max_length=32, unique=True)
    kind = models.CharField(max_length=32)
    log = models.CharField(max_length=100, db_index=True)
    reported_by = models.CharField(max_length=100)
    raised_at = models.BigIntegerField()
    first = models.BinaryField()
    second = models.BinaryField()
    proof = models.BinaryField()
    lifted_by = models.CharField(max_length=100)
    lifted_at = models.BigIntegerField(null=True)
    reason = models.TextField()


class Line(models.Model):
    """What went last over a line: `outbound` from here, or to here."""

    outbound = models.BooleanField()
    case = models.BinaryField(max_length=16)
    node = models.CharField(max_length=100)
    seq = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "node", "outbound"], name="line_ends")]


class HeldEnvelope(models.Model):
    """An envelope that came before its turn."""

    digest = models.BinaryField(max_length=32, unique=True)
    sender = models.CharField(max_length=100)
    case = models.BinaryField(max_length=16)
    seq = models.BigIntegerField()
    envelope = models.BinaryField()
    held_at = models.BigIntegerField()
    prev = models.BinaryField(max_length=32, null=True)
    expires_at = models.BigIntegerField(null=True)
    empty = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "sender", "seq"], name="held_of_line")]


class Outgoing(models.Model):
    """An envelope on its way; `id` is the order in which they were made. `events` are digests, joined."""

    message = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32, unique=True)
    recipient = models.CharField(max_length=100)
    case = models.BinaryField(max_length=16, null=True)
    seq = models.BigIntegerField()
    envelope = models.BinaryField()
    events = models.BinaryField()
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    attempts = models.IntegerField()
    state = models.CharField(max_length=16)
    receipt = models.BinaryField(null=True)
    last_error = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "recipient", "id"], name="outgoing_in_order"),
            models.Index(fields=["state", "expires_at"], name="outgoing_expiring"),
        ]


class Incoming(models.Model):
    """A place of a line that was passed; `id` is the order."""

    digest = models.BinaryField(max_length=32, unique=True)
    message = models.BinaryField(max_length=16)
    sender = models.CharField(max_length=100)
    case = models.BinaryField(max_length=16)
    seq = models.BigIntegerField()
    received_at = models.BigIntegerField()
    receipt = models.BinaryField()
    read = models.BooleanField()
    signer = models.BinaryField(max_length=16, null=True)  # null in rows of an earlier version

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "sender", "seq"], name="incoming_place"),
            models.Index(fields=["case", "read", "id"], name="incoming_unread"),
        ]


class Receipt(models.Model):
    """A receipt that this node made or got; `id` is the order in which they came."""

    digest = models.BinaryField(max_length=32, unique=True)
    kind = models.CharField(max_length=32)
    by_node = models.CharField(max_length=100)
    to_node = models.CharField(max_length=100)
    at = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["to_node", "id"], name="receipt_made_for")]


class Peer(models.Model):
    """A node that this one knows."""

    node = models.CharField(max_length=100, primary_key=True)
    statement = models.BinaryField()
    sequence = models.BigIntegerField()
    fingerprint = models.CharField(max_length=200)
    standing = models.CharField(max_length=16)
    confirmed_by = models.CharField(max_length=100)
    parent = models.CharField(max_length=100, null=True)
    address = models.TextField()
    last_seen_at = models.BigIntegerField(null=True)


class AcceptedStatement(models.Model):
    """A key statement that was once accepted of a node; `id` is the order."""

    node = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    statement = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["node", "digest"], name="statement_once")]


class Account(models.Model):
    """An officer of this node; `id` is the pseudonym in events."""

    id = models.CharField(max_length=64, primary_key=True)
    login = models.CharField(max_length=150, unique=True)
    name = models.TextField()
    roles = models.TextField()
    password = models.TextField()
    code_secret = models.TextField()
    code_used = models.BigIntegerField()
    failures = models.IntegerField()
    locked_until = models.BigIntegerField(null=True)
    active = models.BooleanField()
    language = models.CharField(max_length=16)


class CommandSession(models.Model):
    """A session of the command line, by the digest of its token."""

    token_digest = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    expires_at = models.BigIntegerField(db_index=True)


class Attachment(models.Model):
    """A file that travels beside events; its bytes lie elsewhere."""

    attachment = models.BinaryField(max_length=16, unique=True)
    case = models.BinaryField(max_length=16, db_index=True)
    name = models.TextField()
    media_type = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    sealed_sha256 = models.BinaryField(max_length=32)
    sealed_size = models.BigIntegerField()
    content_key = models.BinaryField(max_length=32)
    state = models.CharField(max_length=16)
    sender = models.CharField(max_length=100)


class AttachmentSending(models.Model):
    """To whom an attachment's bytes have to go; `sent` once the node has them all."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, to_field="attachment", db_column="attachment")
    recipient = models.CharField(max_length=100)
    sent = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["attachment", "recipient"], name="sending_once")]
        indexes: ClassVar = [models.Index(fields=["sent", "recipient"], name="sending_open")]


class BareCase(models.Model):
    """A case of which no letter exists yet."""

    case = models.BinaryField(max_length=16, primary_key=True)
    title = models.TextField()
    opened_at = models.BigIntegerField(db_index=True)


class PersonKey(models.Model):
    """By what a person whose surrender was asked may be found again in another case; `key` says the kind first."""

    key = models.CharField(max_length=200)
    case = models.BinaryField(max_length=16)
    request = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "case", "request"], name="person_key")]
        indexes: ClassVar = [models.Index(fields=["case"], name="person_case")]


class RequestView(models.Model):
    """A request as the inbox lists it. `folded` is the title as it is searched.

    `paused_until` is 0 where no clock stands and `NEVER` where one stands without an end; `look_at` is `NEVER` where
    the ladder has nothing to do, and 0 in rows of an earlier version, which its next round writes anew.
    """

    request = models.BinaryField(max_length=16)
    case = models.BinaryField(max_length=16)
    direction = models.CharField(max_length=8)
    title = models.TextField()
    folded = models.TextField()
    from_state = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    counterpart = models.CharField(max_length=100)
    measures = models.TextField()
    stage = models.CharField(max_length=32)
    urgency = models.CharField(max_length=32)
    due_name = models.CharField(max_length=64)
    due_at = models.BigIntegerField()
    waiting = models.IntegerField()
    updated_at = models.BigIntegerField()
    paused = models.CharField(max_length=64, default="")
    paused_until = models.BigIntegerField(default=0)
    step = models.IntegerField(default=0)
    look_at = models.BigIntegerField(default=0)
    review = models.CharField(max_length=16, default="")
    review_due = models.BigIntegerField(default=NEVER)
    expected = models.CharField(max_length=10, default="")
    turn = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "request"], name="view_request_of_case")]
        indexes: ClassVar = [
            models.Index(fields=["direction", "stage", "due_at", "request"], name="view_stage_due"),
            models.Index(fields=["direction", "stage", "updated_at", "request"], name="view_stage_updated"),
            models.Index(fields=["direction", "due_at", "request"], name="view_direction_due"),
            models.Index(fields=["direction", "updated_at", "request"], name="view_direction_updated"),
            models.Index(fields=["due_at", "request"], name="view_due"),
            models.Index(fields=["updated_at", "request"], name="view_updated"),
            models.Index(fields=["case"], name="view_case"),
            models.Index(fields=["look_at", "request"], name="view_look_at"),
            models.Index(fields=["turn", "due_at", "request"], name="view_turn"),
            models.Index(fields=["waiting", "due_at", "request"], name="view_waiting"),
            models.Index(fields=["review", "due_at", "request"], name="view_review"),
        ]


class LedgerEntry(models.Model):
    """One measure of one released request, for counting: no person, no words. `NEVER` is no such moment."""

    case = models.BinaryField(max_length=16, db_index=True)
    request = models.BinaryField(max_length=16)
    measure = models.CharField(max_length=100)
    direction = models.CharField(max_length=8)
    partner = models.CharField(max_length=16)
    word = models.CharField(max_length=64)
    stage = models.CharField(max_length=32)
    grounds = models.TextField()
    released_at = models.BigIntegerField()
    answered_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    late = models.BooleanField()
    assurances_asked = models.IntegerField(default=0)
    assurances_given = models.IntegerField(default=0)
    assurances_declined = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "request", "measure"], name="ledger_measure_of_request")
        ]


class LedgerMark(models.Model):
    """Up to where the log was counted: one row, or none."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    last = models.BinaryField(max_length=32)
    erasures = models.BigIntegerField()


class MatchVerdict(models.Model):
    """A verdict on a match, as corrected since: counts and ids, no person."""

    event = models.BinaryField(max_length=32, unique=True)
    search = models.BinaryField(max_length=16)
    record = models.BinaryField(max_length=16)
    month = models.CharField(max_length=7)
    query_script = models.CharField(max_length=16)
    record_script = models.CharField(max_length=16)
    group = models.CharField(max_length=64)
    band = models.CharField(max_length=16)
    threshold_e12 = models.BigIntegerField()
    wrong = models.BooleanField()
    reason = models.CharField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["search", "record"], name="verdict_on")]


class RecordSearch(models.Model):
    """That a search hit a record of this node: who asked, and for what."""

    event = models.BinaryField(max_length=32)
    record = models.BinaryField(max_length=16)
    searched_at = models.BigIntegerField()
    node = models.CharField(max_length=100)
    unit = models.TextField()
    officer = models.CharField(max_length=100)
    role = models.CharField(max_length=32)
    purpose = models.TextField()
    reference = models.TextField()
    occasion = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "record"], name="search_of_record")]
        indexes: ClassVar = [
            models.Index(fields=["record", "searched_at"], name="record_searched"),
            models.Index(fields=["searched_at"], name="searched"),
        ]


class HeldSearchNotice(models.Model):
    """A notice of a search that waits for its moment or for a line."""

    event = models.BinaryField(max_length=32, unique=True)
    owner = models.CharField(max_length=100)
    reference = models.TextField()
    why = models.CharField(max_length=32)
    until = models.BigIntegerField(db_index=True)


class NotThisPerson(models.Model):
    """A certificate that somebody is not the person of a record, as this node knows it."""

    number = models.CharField(max_length=16, unique=True)
    issuer = models.CharField(max_length=100)
    event = models.BinaryField(max_length=32)
    document = models.BinaryField()
    issued_at = models.BigIntegerField(db_index=True)
    expires_at = models.BigIntegerField()
    ended = models.CharField(max_length=32)


class CertificateKey(models.Model):
    """By what a certificate is found again: a record, a number, a name."""

    key = models.CharField(max_length=200)
    number = models.CharField(max_length=16, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "number"], name="certificate_key")]


class MisusedIdentity(models.Model):
    """That somebody else uses the identity of a record; the victim's data are in the event and nowhere else."""

    misuse = models.BinaryField(max_length=16, unique=True)
    record = models.BinaryField(max_length=16, db_index=True)
    author = models.CharField(max_length=100)
    event = models.BinaryField(max_length=32)
    ended = models.CharField(max_length=32)


class NoticeView(models.Model):
    """A notice as the register lists it. `folded` is the title as it is searched; `NEVER` is no such moment."""

    notice = models.BinaryField(max_length=16, unique=True)
    owner = models.CharField(max_length=100)
    side = models.CharField(max_length=8)
    kind = models.CharField(max_length=32)
    title = models.TextField()
    folded = models.TextField()
    stage = models.CharField(max_length=16)
    asked = models.CharField(max_length=16)
    action = models.CharField(max_length=16)
    vulnerability = models.CharField(max_length=32)
    valid_until = models.BigIntegerField()
    review_on = models.BigIntegerField()
    duties = models.IntegerField()
    pending = models.IntegerField()
    blocked = models.BooleanField()
    look_at = models.BigIntegerField()
    updated_at = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["updated_at", "notice"], name="notice_updated"),
            models.Index(fields=["valid_until", "notice"], name="notice_valid"),
            models.Index(fields=["look_at", "notice"], name="notice_look_at"),
            models.Index(fields=["kind", "updated_at", "notice"], name="notice_kind"),
            models.Index(fields=["side", "stage", "review_on"], name="notice_side_stage"),
        ]


class RegisterLine(models.Model):
    """What a search may find of a notice: its last change. No entry: it may be found no more."""

    seq = models.BigIntegerField(primary_key=True)
    record = models.BinaryField(max_length=16, unique=True)
    entry = models.BinaryField(null=True)


class MissingReport(models.Model):
    """A report of a missing person by relatives: apart from all else, read by the relatives' desk alone."""

    report = models.BinaryField(max_length=16, unique=True)
    stage = models.CharField(max_length=16)
    order = models.IntegerField()
    received_at = models.BigIntegerField()
    purge_at = models.BigIntegerField(null=True, db_index=True)
    token = models.BinaryField(max_length=32, unique=True)
    salt = models.BinaryField(max_length=32)
    document = models.BinaryField()
    public = models.BinaryField(max_length=16, null=True, unique=True)
    photograph = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["stage", "order", "received_at"], name="report_in_order")]


class SearchMade(models.Model):
    """That somebody searched: no name and no number, but a digest of the question and the first letters of a name."""

    search = models.BinaryField(max_length=16, unique=True)
    at = models.BigIntegerField(db_index=True)
    officer = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32)
    occasion = models.CharField(max_length=16)
    reference = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    bare = models.BooleanField()
    begins = models.CharField(max_length=16)
    asked = models.IntegerField()
    shown = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "at"], name="search_of_officer")]


class SearchShown(models.Model):
    """A candidate as a search showed it."""

    search = models.BinaryField(max_length=16)
    record = models.BinaryField(max_length=16)
    owner = models.CharField(max_length=100)
    band = models.CharField(max_length=16)
    probability_ppm = models.IntegerField()
    threshold_ppm = models.IntegerField()
    query_script = models.CharField(max_length=4)
    record_script = models.CharField(max_length=4)
    group = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["search", "record"], name="search_showed")]


class SearchAlarm(models.Model):
    """A sign of searching for its own sake, for an auditor."""

    alarm = models.BinaryField(max_length=16, unique=True)
    at = models.BigIntegerField(db_index=True)
    officer = models.CharField(max_length=64)
    sign = models.CharField(max_length=32)
    count = models.IntegerField()
    search = models.BinaryField(max_length=16)
    reference = models.CharField(max_length=64)
    seen_by = models.CharField(max_length=64)
    seen_at = models.BigIntegerField(null=True)
    finding = models.TextField()


class StandingQuery(models.Model):
    """A case that asked to be told. `question` is empty once it is over."""

    standing = models.BinaryField(max_length=16, unique=True)
    case = models.BinaryField(max_length=16)
    request = models.BinaryField(max_length=16)
    measure = models.TextField()
    subject = models.TextField()
    side = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32)
    state = models.CharField(max_length=16, db_index=True)
    officer = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    reason = models.TextField()
    asked_at = models.BigIntegerField()
    until = models.BigIntegerField()
    question = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    over = models.CharField(max_length=32)
    authorised_by = models.CharField(max_length=64)
    authorised_at = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(db_index=True, null=True)
    seen = models.BigIntegerField()
    compared = models.BigIntegerField()
    hits = models.BigIntegerField()
    law_on = models.CharField(max_length=10, null=True)
    answer = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "asked_at"], name="standing_of_officer")]


class StandingMet(models.Model):
    """A record that a standing query met."""

    standing = models.BinaryField(max_length=16)
    record = models.BinaryField(max_length=16)
    search = models.BinaryField(max_length=16)
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["standing", "record"], name="standing_met_once")]


class ScreenedList(models.Model):
    """A passenger list that is looked up line by line."""

    job = models.BinaryField(max_length=16, unique=True)
    name = models.TextField()
    officer = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    purpose = models.CharField(max_length=32)
    occasion = models.CharField(max_length=16)
    reference = models.CharField(max_length=64)
    unit = models.TextField()
    digest = models.BinaryField(max_length=32)
    created_at = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=16, db_index=True)
    total = models.IntegerField()
    done = models.IntegerField()
    hits = models.IntegerField()
    unreadable = models.IntegerField()
    finished_at = models.BigIntegerField(null=True)
    valid_until = models.BigIntegerField(null=True)


class ScreenedLine(models.Model):
    """A line of a list. `content` is null once it was looked up."""

    job = models.BinaryField(max_length=16)
    line = models.IntegerField()
    state = models.CharField(max_length=16)
    label = models.TextField()
    content = models.BinaryField(null=True)
    search = models.BinaryField(max_length=16, null=True)
    candidates = models.IntegerField()
    why = models.CharField(max_length=64)
    certificates = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "line"], name="screened_line")]
