"""What holds after every schedule, whatever happened in it.

Nothing lost, nothing doubled, order kept per author and case; every place of a line passed once and proven; every
receipt proven; every refusal coded; requests between honest states as if the liar had never been; logs and projections
whole. Each check raises `Broken` with what it found.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from tests.simulation.nodes import FILE, HONEST, LIAR, SimulatedWorld, origin

from comity.application.attachments import open_file
from comity.application.directory import Directory, read_statement
from comity.application.oversight.check_log import check_log
from comity.application.ports import OutboxRow, StoredEvent
from comity.application.projections import rebuild
from comity.application.reading import known
from comity.domain.cases import fold
from comity.domain.errors import NotVerified, Refused, Unavailable
from comity.evidence.merkle import event_leaf, node_hash
from comity.evidence.sealing import verify_signed_event
from comity.evidence.signatures import PublicKey
from comity.evidence.tiles import LogReader
from comity.exchange.receipts import ReceiptKind, SignedReceipt, read_receipt, verify_receipt

PRIVATE_KINDS = frozenset({"audit.recorded"})


class Broken(AssertionError):
    """An invariant does not hold."""


def check_all(world: SimulatedWorld, *, fully: bool) -> None:
    """All of them. `fully` also walks each log as `comity log check` does, every signature anew."""
    for node in HONEST:
        _log(world, node)
        _lines(world, node)
        _receipts(world, node)
        _projections(world, node)
        _attachments(world, node)
        _untouched_by_the_liar(world, node)
        _coded(world, node)
        _trust(world, node)
        if fully:
            check_log(world[node].desk)
    _agreement(world)


def stored(world: SimulatedWorld, node: str) -> list[StoredEvent]:
    """Everything that a node has, in the order of its log."""
    state = world.stores[node].state
    return [state.events[digest] for _, digest in sorted(state.leaves.items())]


def _agreement(world: SimulatedWorld) -> None:
    """Of each author's events each node of the audience has all, once, in the author's order; but for what was given
    up or refused in signed words, which the author's case says."""
    lists = {node: _by_author(world, node) for node in HONEST}
    for author in HONEST:
        for node in set(HONEST) - {author}:
            failed = _failed(world)
            cases = {case for case, _ in lists[author].keys() | lists[node].keys()}
            for case in cases:
                meant = [
                    one.signed.digest
                    for one in lists[author].get((case, author), [])
                    if node in one.signed.event.audience
                ]
                there = [one.signed.digest for one in lists[node].get((case, author), [])]
                if [d for d in meant if d not in failed or d in there] != there:
                    lost = [d.hex()[:12] for d in meant if d not in there and d not in failed]
                    extra = [d.hex()[:12] for d in there if d not in meant]
                    raise Broken(f"{author} to {node}, case {case}: lost {lost}, extra {extra}, or another order")


def _by_author(world: SimulatedWorld, node: str) -> dict[tuple[UUID | None, str], list[StoredEvent]]:
    found: dict[tuple[UUID | None, str], list[StoredEvent]] = {}
    for one in stored(world, node):
        event = one.signed.event
        if event.type not in PRIVATE_KINDS and not event.is_private:
            found.setdefault((event.case, event.author), []).append(one)
    return found


def _failed(world: SimulatedWorld) -> set[bytes]:
    """Events that some hop gave up, or was refused, in signed words."""
    failed: set[bytes] = set()
    for hop in HONEST:
        for row in world.stores[hop].state.outbox.values():
            if row.state in ("failed", "given_up"):
                failed.update(row.events)
    return failed


def _lines(world: SimulatedWorld, node: str) -> None:
    """Places of each line are passed in order without a hole, and between honest nodes by the very envelopes sent."""
    state = world.stores[node].state
    lines: dict[tuple[UUID | None, str], dict[int, bytes]] = {}
    for inbox in state.inbox.values():
        places = lines.setdefault((inbox.case, inbox.sender), {})
        if inbox.seq in places:
            raise Broken(f"{node} has place {inbox.seq} of {inbox.sender}'s line twice")
        places[inbox.seq] = inbox.digest
    for (case, sender), places in lines.items():
        last, digest = state.lines.get((False, case, sender), (0, None))
        beyond = [seq for seq in places if seq > last]
        passed = [seq for seq in sorted(places) if seq <= last]
        if passed != list(range(1, last + 1)) or (passed and places[last] != digest):
            raise Broken(f"{node}: the line of {sender} in {case} has passed {passed} and says {last}")
        held = {row.seq for row in state.held.values() if (row.case, row.sender) == (case, sender)}
        if not set(beyond) <= held:
            raise Broken(f"{node}: places {beyond} of {sender}'s line are settled and not held")
        if sender in HONEST:
            _same_as_sent(world, node, sender, case, places)
    for held_row in state.held.values():
        last, _ = state.lines.get((False, held_row.case, held_row.sender), (0, None))
        if held_row.seq <= last:
            raise Broken(f"{node} still holds place {held_row.seq} of {held_row.sender}'s line, which is at {last}")
        if held_row.sender in HONEST:
            raise Broken(f"{node} still holds place {held_row.seq} of {held_row.sender}'s line in the end")


def _same_as_sent(world: SimulatedWorld, node: str, sender: str, case: UUID | None, places: dict[int, bytes]) -> None:
    rows = world.stores[sender].state.outbox.values()
    sent = {row.seq: row.digest for row in rows if (row.case, row.recipient) == (case, node)}
    if any(sent.get(seq) != digest for seq, digest in places.items()):
        raise Broken(f"{node} has other envelopes of {sender} than {sender} sent")


def _receipts(world: SimulatedWorld, node: str) -> None:
    """What is settled is settled by a receipt that covers it, by the node that may say so, under its keys."""
    desk, state = world[node].desk, world.stores[node].state
    with desk.store.reading() as unit:
        directory = Directory(desk, unit)
        for row in state.outbox.values():
            if row.state == "waiting":
                if row.recipient in HONEST:
                    raise Broken(f"{node} still waits for a receipt of {row.recipient} for place {row.seq}")
                continue
            signed = _proven(directory, state.receipts, row.receipt, f"{node}'s {row.state} envelope {row.seq}")
            _fits(node, row, signed)
        for inbox in state.inbox.values():
            signed = _proven(directory, state.receipts, inbox.receipt, f"{node}'s inbox place {inbox.seq}")
            by_us = signed.receipt.kind in (ReceiptKind.DELIVERED, ReceiptKind.REFUSED)
            if signed.receipt.by != (node if by_us else inbox.sender) or not _covers(
                signed, inbox.message, inbox.digest
            ):
                raise Broken(f"{node}: the receipt of place {inbox.seq} from {inbox.sender} is not of it")
        _chains(node, [_read(raw) for _, raw in state.receipts.values()])


def _fits(node: str, row: OutboxRow, signed: SignedReceipt) -> None:
    receipt = signed.receipt
    kinds = {
        "delivered": (ReceiptKind.DELIVERED,),
        "given_up": (ReceiptKind.NON_DELIVERY,),
        "failed": (ReceiptKind.REFUSED, ReceiptKind.NON_DELIVERY),
    }[row.state]
    by = node if receipt.kind is ReceiptKind.NON_DELIVERY else row.recipient
    if receipt.kind not in kinds or receipt.by != by or not _covers(signed, row.message, row.digest):
        raise Broken(
            f"{node}: {row.state} envelope {row.seq} to {row.recipient} rests on a {receipt.kind} by {receipt.by}"
        )


def _covers(signed: SignedReceipt, message: UUID, digest: bytes) -> bool:
    return (message, digest) in {(item.id, item.digest) for item in signed.receipt.items}


def _proven(
    directory: Directory, receipts: dict[bytes, tuple[str, bytes]], digest: bytes | None, what: str
) -> SignedReceipt:
    raw = receipts[digest][1] if digest in receipts else None
    if raw is None:
        raise Broken(f"{what} has no receipt")
    receipt = _read(raw).receipt
    keys = tuple(
        directory.event_key(receipt.by, one, signed_at=receipt.at, received_at=receipt.at) for one in receipt.signers
    )
    return _verified(raw, keys)


@lru_cache(maxsize=2000)
def _read(raw: bytes) -> SignedReceipt:
    return read_receipt(raw)


@lru_cache(maxsize=2000)
def _verified(raw: bytes, keys: tuple[PublicKey, ...]) -> SignedReceipt:
    signed = _read(raw)
    verify_receipt(signed, keys)
    return signed


def _chains(node: str, receipts: Iterable[SignedReceipt]) -> None:
    """Each receipt that this node made names the one before it to the same node."""
    last: dict[str, bytes] = {}
    for signed in receipts:
        if signed.receipt.by == node:
            if signed.receipt.prev != last.get(signed.receipt.to):
                raise Broken(f"{node}: a receipt to {signed.receipt.to} does not name the one before it")
            last[signed.receipt.to] = signed.digest


def _log(world: SimulatedWorld, node: str) -> None:
    """The tiles are the tree over the stored events, and each event is signed by its author."""
    desk, events = world[node].desk, stored(world, node)
    with desk.store.reading() as unit:
        size = unit.tiles.size()
        if [one.leaf_index for one in events] != list(range(size)):
            raise Broken(f"{node}: the log has {size} leaves and the events have others")
        if LogReader(unit.tiles, size).root() != _root([event_leaf(o.leaf_salt, o.signed.digest) for o in events]):
            raise Broken(f"{node}: the tiles are not the tree over the events")
        directory = Directory(desk, unit)
        for one in events:
            event = one.signed.event
            key = directory.event_key(event.author, one.signed.key_id, signed_at=event.at, received_at=event.at)
            _signed(one.signed.header, one.signed.signature, key, one)


_seen: dict[bytes, bytes] = {}


def _signed(header: bytes, signature: bytes, key: PublicKey, one: StoredEvent) -> None:
    """Verify once: the events that every schedule begins with need no second look."""
    if _seen.get(signature) != header + key.id:
        verify_signed_event(one.signed, key)
        if len(_seen) < 500:
            _seen[signature] = header + key.id


def _root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_root(leaves[:middle]), _root(leaves[middle:]))


def _projections(world: SimulatedWorld, node: str) -> None:
    desk = world[node].desk
    with desk.store.unit() as unit:
        before = unit.views.dump()
        rebuild(desk, unit)
        if unit.views.dump() != before:
            raise Broken(f"{node}: projections are not what the events make")


def _attachments(world: SimulatedWorld, node: str) -> None:
    """What is usable is what its digest says; of what was refused nothing is left."""
    state, files = world.stores[node].state, world.files[node]
    for row in state.attachments.values():
        plain = _content(world, node, row.id)
        if row.state == "kept" and (plain is None or sha256(plain).digest() != row.sha256):
            raise Broken(f"{node}: attachment {row.id} is kept and is not what its digest says")
        if row.state != "kept" and plain is not None:
            raise Broken(f"{node}: something of attachment {row.id}, {row.state}, can be used")
        if row.state == "refused" and row.id in files.sealed_bytes:
            raise Broken(f"{node}: sealed bytes of refused attachment {row.id} are left")
        if row.sender != LIAR and (row.state != "kept" or plain != FILE):
            raise Broken(f"{node}: the honest attachment is {row.state}")
    stray = set(files.sealed_bytes) - set(state.attachments)
    if stray:
        raise Broken(f"{node}: files that no envelope named: {stray}")


def _content(world: SimulatedWorld, node: str, attachment: UUID) -> bytes | None:
    """What an officer can read of an attachment."""
    try:
        with open_file(world[node].desk, attachment) as file:
            return file.read()
    except (Refused, Unavailable, NotVerified):
        return None


def _untouched_by_the_liar(world: SimulatedWorld, node: str) -> None:
    """Requests in which the liar has no part are what they are without its events."""
    by_case: dict[UUID, list[StoredEvent]] = {}
    for one in stored(world, node):
        if one.signed.event.case is not None and one.signed.event.type != "audit.recorded":
            by_case.setdefault(one.signed.event.case, []).append(one)
    for case, events in by_case.items():
        if all(one.signed.event.author != LIAR for one in events):
            continue
        whole = fold(case, [known(one.signed) for one in events]).requests
        without = fold(case, [known(one.signed) for one in events if one.signed.event.author != LIAR]).requests
        for request, state in without.items():
            states = {state.letter.requesting_state[:2], state.letter.requested_state[:2]}
            if LIAR.upper() not in states and whole.get(request) != state:
                raise Broken(f"{node}: request {request} of others is another with the liar's events")


def _trust(world: SimulatedWorld, node: str) -> None:
    """No honest log is under alarm on a liar's word, no statement of an honest node is another than the one pinned."""
    state, before = world.stores[node].state, origin().world
    accused = {row.log for row in state.alarms.values()} & set(HONEST)
    if accused:
        raise Broken(f"{node} has an alarm on the log of {accused}")
    for name in set(HONEST) & state.peers.keys():
        if state.peers[name].statement != before[name].keys.statement:
            raise Broken(f"{node} has another statement of {name} than {name} made")
    if LIAR in state.peers and not read_statement(state.peers[LIAR].statement).revoked:
        raise Broken(f"{node} has forgotten what {LIAR} revoked")


def _coded(world: SimulatedWorld, node: str) -> None:
    """Every refusal in the audit log and in the outbox says why in a code."""
    for one in stored(world, node):
        if one.signed.event.type == "audit.recorded":
            entry = known(one.signed).body
            if entry is None or not entry.outcome or entry.outcome != entry.outcome.strip().lower():
                raise Broken(f"{node}: an audit entry without an outcome")
    for row in world.stores[node].state.outbox.values():
        if row.state in ("failed", "given_up") and not row.last_error:
            raise Broken(f"{node}: an envelope failed without a code")
