"""A whole log in one file: every event, leaf, checkpoint and signature is checked, and every byte counts."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest
from tests.unit.evidence.makers import NOW, MadeNode, TileStore, make_event, make_node, make_nodes, seed

from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import LogSigner, cosign, make_checkpoint
from comity.evidence.merkle import event_leaf
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer
from comity.evidence.statements import DatedKey, Revocation, make_statement
from comity.evidence.tiles import LogWriter
from comity.evidence.whole_log import CheckedFile, Head, Leaf, check_whole_log, write_log


@cache
def nodes() -> dict[str, MadeNode]:
    return make_nodes()


ROOTS = ("cn", "th", "la")


def leaves(count: int) -> list[Leaf]:
    authors = ("cn-zj", "th", "cn")
    return [Leaf(make_event(nodes()[authors[number % 3]], number), seed(f"leaf {number}")) for number in range(count)]


def body(log: list[Leaf], *sizes: int, signer: LogSigner | None = None, witnesses: tuple[str, ...] = ("th", "la")):
    """The leaves with a checkpoint after each of these sizes, cosigned by witnesses."""
    store, writer = TileStore(), LogWriter(TileStore(), 0)
    made: list[Leaf | bytes] = []
    for size in sizes:
        part = log[writer.size : size]
        root = store.append(writer, [event_leaf(one.salt, one.signed.digest) for one in part])
        point = make_checkpoint("cn", size, root, signer or nodes()["cn"].log, NOW + timedelta(minutes=size))
        for witness in witnesses:
            at = NOW + timedelta(minutes=size + 1)
            point = point.with_signatures(*cosign(point.checkpoint, witness, nodes()[witness].log, at))
        made += [*part, point.to_bytes()]
    return made


def file_of(made: list[Leaf | bytes], *more: bytes) -> bytes:
    statements = tuple(nodes()[name].data for name in ("cn", "cn-zj", "th", "la"))
    head = Head("cn", NOW + timedelta(hours=1), True, (*statements, *more))
    return b"".join(write_log(head, made, nodes()["cn"].signing))


def check(data: bytes, *names: str, **options: int) -> CheckedFile:
    roots = [nodes()[name].statement.root.fingerprint for name in names or ROOTS]
    return check_whole_log(BytesIO(data), roots, **options)


def failed(found: CheckedFile) -> list[str]:
    return [one.name for one in found.checks if not one.ok]


def test_an_honest_log_holds_in_every_check() -> None:
    found = check(file_of(body(leaves(7), 3, 5, 7)))
    assert failed(found) == []
    assert (found.size, found.node) == (7, "cn")
    assert found.newest is not None
    assert found.newest.states == ("LA", "TH")


def test_one_byte_changed_anywhere_is_found() -> None:
    whole = file_of(body(leaves(4), 2, 4))
    for place in range(0, len(whole), 61):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        try:
            assert not check(bytes(changed)).verified, place
        except NotVerified:
            continue  # not even a log file any more


def test_a_log_cut_short_anywhere_is_found() -> None:
    whole = file_of(body(leaves(3), 3))
    for size in [*range(0, len(whole), 331), len(whole) - 1]:
        try:
            assert not check(whole[:size]).verified, size
        except NotVerified:
            continue
    assert "form" in failed(check(whole + b"\x00"))


@pytest.mark.parametrize("attack", ["dropped", "swapped", "added", "twice"])
def test_a_history_that_was_rewritten_by_the_log_s_own_maker_is_found(attack: str) -> None:
    """Whoever has the node's signing key can write a file with a good end; the tree still contradicts it."""
    made = body(leaves(5), 3, 5)
    changed = {
        "dropped": made[1:],
        "swapped": [made[1], made[0], *made[2:]],
        "added": [Leaf(make_event(nodes()["cn"], 90), seed("leaf 90")), *made],
        "twice": [made[0], *made],
    }[attack]
    assert {"checkpoints", "tree"} <= set(failed(check(file_of(changed))))


def test_a_fault_is_named_by_its_leaf() -> None:
    log = leaves(3)
    forged = replace(log[1], signed=replace(log[1].signed, signature=bytes(64)))
    found = check(file_of(body([log[0], forged, log[2]], 3)))
    assert failed(found) == ["signatures"]
    assert "leaf 1 (request.released" in found.checks[2].why


def test_an_event_after_the_last_checkpoint_or_a_second_tree_of_one_size_is_found() -> None:
    log = leaves(4)
    assert failed(check(file_of([*body(log, 3), log[3]]))) == ["tree"]
    fork = make_checkpoint("cn", 3, seed("fork"), nodes()["cn"].log, NOW + timedelta(hours=2)).to_bytes()
    assert failed(check(file_of([*body(log, 3), fork]))) == ["checkpoints"]


def test_two_other_states_are_needed_unless_the_reader_asks_for_fewer() -> None:
    alone = file_of(body(leaves(3), 3, witnesses=("th",)))
    assert failed(check(alone)) == ["cosignatures"]
    assert failed(check(alone, witnesses=1)) == []
    own = file_of(body(leaves(3), 3, witnesses=("cn-zj",)))
    assert failed(check(own, witnesses=1)) == ["cosignatures"]


def test_who_trusts_no_root_above_an_author_does_not_believe_its_events() -> None:
    found = check(file_of(body(leaves(3), 3)), "cn", "la")
    assert failed(found) == ["signatures", "cosignatures"]
    assert failed(check(file_of(body(leaves(3), 3)), "th"))[0] == "statements"


def test_a_log_still_holds_after_its_keys_were_changed() -> None:
    """Events and checkpoints before the change are under the old keys, those after it under the new."""
    old = nodes()["cn"]
    new = make_node("cn")
    signing, log = Ed25519Signer(seed("cn new signing")), LogSigner(
        Ed25519Signer(seed("cn new log")), MLDSA44Signer(seed("cn new log"))
    )  # fmt: skip
    dated = DatedKey(signing.public, old.statement.valid_from, old.statement.valid_until)
    statement = replace(old.statement, sequence=2, signing_keys=(dated,), log=log.public)
    data = make_statement(statement, old.root)
    events = leaves(3)
    later = Leaf(make_event(replace(new, signing=signing), 50), seed("leaf 50"))
    made = body([*events, later], 3)
    second = body([*events, later], 3, 4, signer=log)[-1]
    assert failed(check(file_of([*made, later, second], data))) == []
    assert set(failed(check(file_of([*made, later, second])))) == {"signatures", "tree", "checkpoints"}


def test_what_is_no_log_file_is_refused_as_a_whole() -> None:
    for junk in (b"", b"comity/log/2\n", b"comity/log/1\n", b"comity/log/1\n\x00\x00\x00\x01\xa0", b"x" * 100):
        with pytest.raises(NotVerified):
            check(junk)


def test_memory_does_not_grow_with_the_log() -> None:
    """The checker asks for one frame at a time, of whatever stream."""
    whole = file_of(body(leaves(600), 300, 600))

    class Slow(BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert size >= 0
            Slow.largest = max(Slow.largest, size)
            return super().read(size)

    roots = [nodes()[name].statement.root.fingerprint for name in ROOTS]
    told: list[int] = []
    assert check_whole_log(Slow(whole), roots, told=told.append).verified
    assert Slow.largest < 50_000
    assert told[-1] == 600
    assert told == sorted(told)


def test_events_under_a_key_that_was_in_wrong_hands_are_counted_and_the_log_still_holds() -> None:
    old = nodes()["cn"]
    entry = Revocation(old.signing.public.id, NOW, "stolen")
    newer = Ed25519Signer(seed("cn newer"))
    dated = DatedKey(newer.public, old.statement.valid_from, old.statement.valid_until)
    statement = replace(old.statement, sequence=2, signing_keys=(dated,), revoked=(entry,))
    data = make_statement(statement, old.root)
    statements = tuple(nodes()[name].data for name in ("cn", "cn-zj", "th", "la"))
    head = Head("cn", NOW + timedelta(hours=1), True, (*statements, data))
    found = check(b"".join(write_log(head, body(leaves(6), 6), newer)))
    assert failed(found) == []
    assert found.doubtful == 2
    assert "2 bear a key that was in wrong hands" in found.checks[2].why
