"""A node's whole log in one file, and its check by anybody who has root fingerprints (`spec/log-file.md`).

The file is a stream of frames, so that writing and checking need the same memory for ten events and for ten million:
the statements, every event in the order of its leaves with the checkpoints between them, and an end that the maker
signed over everything before it. Each byte counts: one that was changed anywhere fails a check, and is named by the
leaf or frame where it lies.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO

from comity.domain.authorities import NODE_ID, state_of
from comity.domain.errors import NotVerified
from comity.domain.events import SignedEvent
from comity.evidence.bundle import MOST_FAULTS, Check
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.fingerprints import read_fingerprint
from comity.evidence.keyring import Keyring, prove_all
from comity.evidence.merkle import event_leaf
from comity.evidence.moments import to_milliseconds
from comity.evidence.sealing import check_body, read_signed_event, signed_event_to_plain, verify_event
from comity.evidence.signatures import Signer, verify
from comity.evidence.tiles import LogWriter
from comity.evidence.witnessed import QUORUM, Witnessed, prove_checkpoint, witnessed

FORMAT = DOMAIN = "comity/log/1"
MAGIC = b"comity/log/1\n"
MOST_FRAME = 32 << 20  # bytes
MOST_STATEMENTS = 10_000
BATCH = 256  # leaves that the tree takes at once


@dataclass(frozen=True, slots=True)
class Head:
    """How the file begins: whose log, when it was written (UTC), with the events' content or without, statements."""

    node: str
    made_at: datetime
    content: bool
    statements: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event in the order of the log, and the salt of its leaf (32 bytes)."""

    signed: SignedEvent
    salt: bytes


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a check came to.

    `newest` is the last checkpoint that holds, with its cosigners; `needed` other states. `doubtful` events are those
    that were in the log under a key of which its node said later that it was in wrong hands by then.
    """

    checks: tuple[Check, ...]
    node: str
    size: int
    root: bytes
    newest: Witnessed | None
    needed: int
    doubtful: int

    @property
    def verified(self) -> bool:
        """True if every check holds."""
        return all(check.ok for check in self.checks)


def write_log(head: Head, body: Iterable[Leaf | bytes], signer: Signer) -> Iterator[bytes]:
    """The file in pieces.

    Args:
        head: Its beginning.
        body: Leaves in order; after the last leaf of each checkpoint, the checkpoint's note.
        signer: The node's Ed25519 signing key.
    """
    digest, events = sha256(), 0
    for piece in _pieces(head, body):
        digest.update(piece[0])
        events += piece[1]
        yield piece[0]
    end = _end_part(head.node, events, digest.digest())
    signed = {"key": signer.public.id, "signature": signer.sign(DOMAIN, end)}
    yield _frame({"end": {"events": events, "digest": digest.digest(), **signed}})


def check_whole_log(
    file: BinaryIO,
    roots: Collection[str],
    *,
    witnesses: int = QUORUM,
    told: Callable[[int], None] = lambda _: None,
) -> CheckedFile:
    """Check everything in the file: form, statements, signatures, bodies, tree, checkpoints, cosignatures, end.

    Args:
        file: Read once, from its beginning to its end.
        roots: Fingerprints of national roots that the reader has from the authorities themselves.
        witnesses: Of how many other states nodes must have cosigned the last checkpoint, at least 1.
        told: Called with the number of events checked so far.

    Raises:
        NotVerified: ``logfile.*``: the bytes are no such file at all. Any other fault is a failed check.
        InvalidInput: A fingerprint is malformed.
    """
    trusted = {read_fingerprint(root) for root in roots}
    frames = _Frames(file)
    head = frames.head()
    ring, faults = prove_all(head.statements, trusted)
    return _FileCheck(head, ring, faults, max(1, witnesses), told).run(frames)


def _pieces(head: Head, body: Iterable[Leaf | bytes]) -> Iterator[tuple[bytes, int]]:
    """Pieces of the file before its end, and how many events each has."""
    plain = {
        "format": FORMAT,
        "node": head.node,
        "made_at": to_milliseconds(head.made_at),
        "content": head.content,
        "statements": list(head.statements),
    }
    yield MAGIC + _frame({"head": plain}), 0
    for item in body:
        if isinstance(item, bytes):
            yield _frame({"checkpoint": item}), 0
        else:
            yield _frame({"event": {"signed": signed_event_to_plain(item.signed), "salt": item.salt}}), 1


def _frame(plain: dict[str, Any]) -> bytes:
    data = encode(plain)
    if len(data) > MOST_FRAME:
        raise _refused("oversized", "A part of the log is larger than a frame may be.")
    return len(data).to_bytes(4, "big") + data


def _end_part(node: str, events: int, digest: bytes) -> bytes:
    return encode({"format": FORMAT, "node": node, "events": events, "digest": digest})


class _Frames:
    """Reads frames and remembers the digest of everything that was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self.before = b""  # digest of everything before the frame that was read last
        self.place = 0

    def head(self) -> Head:
        """The beginning."""
        if self._read(len(MAGIC)) != MAGIC:
            raise _refused("format", "The file is no log file of a version that is known here.")
        outer = Fields(self.next(), "logfile", ("head",))
        fields = Fields(outer.raw("head"), "logfile", ("format", "node", "made_at", "content", "statements"))
        node, content, statements = fields.text("node", 100), fields.raw("content"), fields.raw("statements")
        if fields.text("format") != FORMAT or not NODE_ID.fullmatch(node) or type(content) is not bool:
            raise _refused("head", "The file's head is not as the page says.")
        if type(statements) is not list or not all(type(one) is bytes for one in statements):
            raise _refused("statements", "The file's statements are no byte strings.")
        if len(statements) > MOST_STATEMENTS:
            raise _refused("statements", "The file has more statements than there are nodes.")
        return Head(node, fields.moment("made_at"), content, tuple(statements))

    def next(self) -> Any:
        """The next frame's value."""
        self.place += 1
        self.before = self._digest.digest()
        size = int.from_bytes(self._exactly(4), "big")
        if size > MOST_FRAME:
            raise _refused("frame", f"Frame {self.place} says that it has {size} bytes.")
        return decode(self._exactly(size), limit=MOST_FRAME)

    def is_over(self) -> bool:
        """True if nothing follows."""
        return self._file.read(1) == b""

    def _exactly(self, size: int) -> bytes:
        data = self._read(size)
        if len(data) != size:
            raise _refused("cut", f"The file ends within frame {self.place}.")
        return data

    def _read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data


@dataclass(slots=True)
class _Faults:
    """What one check finds; only the first are named."""

    named: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, words: str) -> None:
        self.count += 1
        if self.count <= MOST_FAULTS:
            self.named.append(words)

    def check(self, name: str, held: str) -> Check:
        """The check by this name."""
        more = [f"and {self.count - MOST_FAULTS} more"] if self.count > MOST_FAULTS else []
        return Check(name, not self.count, "; ".join([*self.named, *more]) or held)


class _NoTiles:
    """The tiles of an empty log."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        raise AssertionError(f"an empty log has no tile {level}/{index} of {width} hashes")


class _FileCheck:
    """One check, frame by frame."""

    def __init__(
        self, head: Head, ring: Keyring, faults: list[NotVerified], needed: int, told: Callable[[int], None]
    ) -> None:
        self._head, self._ring, self._needed, self._told = head, ring, needed, told
        self._unproven = faults
        self._form, self._signed, self._bodies, self._points, self._end = (_Faults() for _ in range(5))
        self._tree = LogWriter(_NoTiles(), 0)
        self._waiting: list[bytes] = []
        self._events = self._erased = self._checkpoints = self._doubtful = 0
        self._newest: Witnessed | None = None

    def run(self, frames: _Frames) -> CheckedFile:
        """Read to the end."""
        try:
            while not self._take(frames.next(), frames.before):
                continue
            if not frames.is_over():
                self._form.add("there are bytes after the end")
        except NotVerified as fault:
            self._form.add(f"frame {frames.place}, after {self._events} events: {fault.message} [{fault.code}]")
            self._end.add("the file's end was not reached")
        self._grow()
        self._told(self._events)
        return self._result()

    def _take(self, value: Any, before: bytes) -> bool:
        """Take one frame; True if it was the end."""
        if type(value) is not dict or len(value) != 1:
            raise _refused("frame", "A frame is none of event, checkpoint and end.")
        ((kind, inner),) = value.items()
        if kind == "event":
            self._event(Fields(inner, "logfile", ("signed", "salt")))
        elif kind == "checkpoint" and type(inner) is bytes:
            self._checkpoint(inner)
        elif kind == "end":
            self._ending(Fields(inner, "logfile", ("events", "digest", "key", "signature")), before)
            return True
        else:
            raise _refused("frame", "A frame is none of event, checkpoint and end.")
        return False

    def _event(self, fields: Fields) -> None:
        signed, salt = read_signed_event(fields.raw("signed")), fields.data("salt", 32)
        name = f"leaf {self._events} ({signed.event.type}, {signed.digest.hex()[:16]})"
        try:
            verify_event(signed.header, signed.signature, self._key(signed), None, None)
            self._doubtful += self._ring.has_revoked(signed.event.author, signed.key_id, signed.event.at)
        except NotVerified as fault:
            self._signed.add(f"{name}: {fault.message} [{fault.code}]")
        try:
            check_body(signed.event, signed.salt, signed.content)
        except NotVerified as fault:
            self._bodies.add(f"{name}: {fault.message} [{fault.code}]")
        self._erased += signed.content is None
        self._waiting.append(event_leaf(salt, signed.digest))
        self._events += 1
        if len(self._waiting) == BATCH:
            self._grow()

    def _key(self, signed: SignedEvent) -> Any:
        """The author's key of then. What a node wrote for itself alone may be later than its key's end."""
        event = signed.event
        late = event.author == self._head.node and event.is_private
        return self._ring.stated_key(event.author, signed.key_id, event.at, after_end=late)

    def _grow(self) -> None:
        self._tree.append(self._waiting)
        self._waiting.clear()
        self._told(self._events)

    def _checkpoint(self, note: bytes) -> None:
        self._grow()
        self._checkpoints += 1
        name = f"checkpoint {self._checkpoints}, after leaf {self._events - 1}"
        try:
            proven = prove_checkpoint(note, self._head.node, self._ring)
        except NotVerified as fault:
            self._points.add(f"{name}: {fault.message} [{fault.code}]")
            return
        tree = proven.signed.checkpoint
        if (tree.size, tree.root) != (self._events, self._tree.root()):
            self._points.add(f"{name} is of another tree than the {self._events} events before it make")
            return
        if self._newest is not None and proven.at < self._newest.at:
            self._points.add(f"{name} is dated before the one that it follows")
        self._newest = witnessed(proven, self._ring, state_of(self._head.node))

    def _ending(self, fields: Fields, before: bytes) -> None:
        events, digest = fields.whole("events"), fields.data("digest", 32)
        if events != self._events:
            self._end.add(f"the file says that it has {events} events and has {self._events}")
        if digest != before:
            self._end.add("something before the end was changed, added or taken out")
        try:
            key = self._ring.signing_key(self._head.node, fields.data("key", 16), self._head.made_at)
            verify(key, DOMAIN, _end_part(self._head.node, events, digest), fields.data("signature", 64))
        except NotVerified as fault:
            self._end.add(f"{fault.message} [{fault.code}]")

    def _result(self) -> CheckedFile:
        node, root = self._head.node, self._tree.root()
        gone = f" The content of {self._erased} is erased or was left out; their headers hold." if self._erased else ""
        doubt = f" {self._doubtful} bear a key that was in wrong hands by then." if self._doubtful else ""
        checks = (
            self._form.check("form", "Every frame is as the page says."),
            self._statements(),
            self._signed.check("signatures", f"{self._events} events are signed by keys of their authors.{doubt}"),
            self._bodies.check("bodies", f"{self._events - self._erased} bodies are those that were signed.{gone}"),
            self._tree_check(),
            self._points.check(
                "checkpoints",
                f"{self._checkpoints} checkpoints are signed by the log of {node}, each of the tree there.",
            ),
            self._witness_check(),
            self._end.check("end", f"Written by {node} at {self._head.made_at.isoformat()}, nothing added or changed."),
        )
        return CheckedFile(checks, node, self._events, root, self._newest, self._needed, self._doubtful)

    def _statements(self) -> Check:
        """The log's own node is proven; of others only those matter that signed something here."""
        if self._head.node not in self._ring.nodes:
            said = "; ".join(f"{fault.message} [{fault.code}]" for fault in self._unproven[:MOST_FAULTS])
            return Check("statements", False, said or f"There is no key statement of {self._head.node}.")
        more = f" {len(self._unproven)} others are not, by the roots given." if self._unproven else ""
        return Check("statements", True, f"Proven up to a trusted root: {', '.join(self._ring.nodes)}.{more}")

    def _tree_check(self) -> Check:
        covered = self._newest.size if self._newest else 0
        if not self._events or covered != self._events:
            why = f"The last checkpoint that holds covers {covered} of {self._events} events."
            return Check("tree", False, why)
        return Check("tree", True, f"All {self._events} leaves make the root {self._tree.root().hex()}.")

    def _witness_check(self) -> Check:
        if self._newest is None:
            return Check("cosignatures", False, "There is no checkpoint that holds.")
        said = ", ".join(f"{one.node} of {one.state} at {one.at.isoformat()}" for one in self._newest.cosigners)
        states = len(self._newest.states)
        if not self._newest.reaches(self._needed):
            why = f"The last checkpoint is cosigned by {states} other states ({said or 'none'}), not {self._needed}."
            return Check("cosignatures", False, why)
        return Check("cosignatures", True, f"The last checkpoint is cosigned by {said}.")


def _refused(code: str, message: str) -> NotVerified:
    return NotVerified(f"logfile.{code}", message, advice="Ask the node for the file again.")
