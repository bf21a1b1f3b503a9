"""The tree is that of RFC 9162, whatever its size, and its proofs convince of nothing else."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.evidence.makers import TileStore

from comity.domain.errors import NotVerified
from comity.evidence.merkle import EMPTY_ROOT, event_leaf, leaf_hash, verify_consistency, verify_inclusion
from comity.evidence.tiles import LogReader, LogWriter

LEAVES = [leaf_hash(b"leaf %d" % number) for number in range(70_000)]


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word, over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 9162 section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """RFC 9162 section 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def log_of(size: int) -> tuple[TileStore, LogReader]:
    store = TileStore()
    store.append(LogWriter(store, 0), LEAVES[:size])
    return store, LogReader(store, size)


sizes = st.integers(1, 1400)


@given(sizes, st.data())
@settings(deadline=None, max_examples=60)
def test_roots_and_proofs_are_those_of_the_rfc(size: int, data: st.DataObject) -> None:
    _, log = log_of(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert log.root() == naive_root(LEAVES[:size])
    assert log.inclusion(index) == naive_path(index, LEAVES[:size])
    assert log.consistency(old) == naive_subproof(old, LEAVES[:size])
    assert log.inclusion(min(index, old - 1), old) == naive_path(min(index, old - 1), LEAVES[:old])


@given(st.lists(st.integers(0, 600), max_size=6), st.booleans())
@settings(deadline=None, max_examples=60)
def test_appending_in_parts_gives_the_same_tree_even_by_new_writers(parts: list[int], renewed: bool) -> None:
    store, writer, root = TileStore(), LogWriter(TileStore(), 0), EMPTY_ROOT
    for part in parts:
        root = store.append(writer, LEAVES[writer.size : writer.size + part])
        if renewed:
            writer = LogWriter(store, writer.size)
    whole, log = log_of(sum(parts))
    assert (root, store.rows) == (log.root() if log.size else EMPTY_ROOT, whole.rows)
    assert writer.root() == root


def test_every_small_tree_proves_every_leaf_and_every_history() -> None:
    for size in range(1, 20):
        _, log = log_of(size)
        for index in range(size):
            verify_inclusion(LEAVES[index], index, size, log.inclusion(index), log.root())
        for old in range(1, size + 1):
            verify_consistency(old, naive_root(LEAVES[:old]), size, log.root(), log.consistency(old))


@given(sizes, st.data())
@settings(deadline=None, max_examples=60)
def test_one_bit_of_an_inclusion_proof_changed_is_noticed(size: int, data: st.DataObject) -> None:
    _, log = log_of(size)
    index = data.draw(st.integers(0, size - 1))
    hashes = [LEAVES[index], log.root(), *log.inclusion(index)]
    verify_inclusion(hashes[0], index, size, hashes[2:], hashes[1])
    at, bit = data.draw(st.integers(0, len(hashes) - 1)), data.draw(st.integers(0, 255))
    hashes[at] = flip(hashes[at], bit)
    with pytest.raises(NotVerified):
        verify_inclusion(hashes[0], index, size, hashes[2:], hashes[1])


@given(st.integers(2, 1400), st.data())
@settings(deadline=None, max_examples=60)
def test_one_bit_of_a_consistency_proof_changed_is_noticed(size: int, data: st.DataObject) -> None:
    _, log = log_of(size)
    old = data.draw(st.integers(1, size - 1))
    hashes = [naive_root(LEAVES[:old]), log.root(), *log.consistency(old)]
    at, bit = data.draw(st.integers(0, len(hashes) - 1)), data.draw(st.integers(0, 255))
    hashes[at] = flip(hashes[at], bit)
    with pytest.raises(NotVerified):
        verify_consistency(old, hashes[0], size, hashes[1], hashes[2:])


@given(st.integers(2, 600), st.data())
@settings(deadline=None, max_examples=60)
def test_a_leaf_is_proven_at_no_other_place_and_in_no_other_tree(size: int, data: st.DataObject) -> None:
    _, log = log_of(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))
    with pytest.raises(NotVerified):
        verify_inclusion(LEAVES[index], other, size, log.inclusion(index), log.root())
    for longer in ([*log.inclusion(index), bytes(32)], log.inclusion(index)[:-1]):
        with pytest.raises(NotVerified):
            verify_inclusion(LEAVES[index], index, size, longer, log.root())


def test_a_rewritten_history_has_no_consistency_proof() -> None:
    old = naive_root(LEAVES[:300])
    rewritten = [*LEAVES[:299], LEAVES[999], *LEAVES[300:700]]
    with pytest.raises(NotVerified) as refused:
        verify_consistency(300, old, 700, naive_root(rewritten), naive_subproof(300, rewritten))
    assert refused.value.code == "merkle.consistency"


def test_a_proof_reads_few_tiles_of_a_large_log() -> None:
    store, log = log_of(70_000)
    assert {key[0] for key in store.rows} == {0, 1, 2}
    assert len(store.rows[0, 273]) // 32 == 112  # the example of C2SP tlog-tiles
    assert len(store.rows[1, 1]) // 32 == 17
    assert len(store.rows[2, 0]) // 32 == 1
    store.reads = 0
    proof = log.inclusion(40_000)
    assert store.reads <= 6
    verify_inclusion(LEAVES[40_000], 40_000, 70_000, proof, log.root())


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, 6)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    _, log = log_of(5)
    with pytest.raises(NotVerified) as refused:
        log.inclusion(index, size)
    assert refused.value.code == "log.range"


@pytest.mark.parametrize(("old", "size"), [(0, 5), (6, 5), (1, 6)])
def test_no_tree_continues_one_that_is_larger_or_empty(old: int, size: int) -> None:
    _, log = log_of(5)
    with pytest.raises(NotVerified):
        log.consistency(old, size)
    with pytest.raises(NotVerified):
        verify_consistency(old, EMPTY_ROOT, size, log.root(), [])


def test_a_damaged_store_is_noticed() -> None:
    store, log = log_of(300)
    store.rows[0, 1] = store.rows[0, 1][:-1]
    with pytest.raises(NotVerified) as refused:
        log.root()
    assert refused.value.code == "log.tile"


def test_a_leaf_of_another_size_is_not_taken_in() -> None:
    writer = LogWriter(TileStore(), 0)
    with pytest.raises(NotVerified):
        writer.append([LEAVES[0], b"short"])
    assert (writer.size, writer.root()) == (0, EMPTY_ROOT)


def test_a_leaf_depends_on_its_salt() -> None:
    assert event_leaf(bytes(32), bytes(32)) != event_leaf(b"\x01" * 32, bytes(32))
    for salt, event in [(bytes(31), bytes(32)), (bytes(32), bytes(33))]:
        with pytest.raises(NotVerified):
            event_leaf(salt, event)


def flip(data: bytes, bit: int) -> bytes:
    """The bytes with one bit turned."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
