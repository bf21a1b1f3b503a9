"""Any two custodians open an archive, one opens nothing, and no byte of it can be changed unnoticed."""

from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.evidence.makers import make_node
from tests.unit.exchange.archives import CONTENT, ID, KEY, MadeArchive, made

from comity.adapters.archive import OpenedSource
from comity.domain.errors import InvalidInput, NotVerified
from comity.exchange.archive import (
    Custodian,
    check_stream,
    claimed_roots,
    make_header,
    open_key,
    read_parts,
    stream_context,
    verify_trailer,
)
from comity.exchange.suites import HybridOpeningKey

STRANGER = HybridOpeningKey(b"\x07" * 32)


def opened(file: bytes, keys: list[HybridOpeningKey], roots: list[str] | None = None) -> bytes:
    """Everything that `restore` does with the bytes."""
    source = BytesIO(file)
    parts = read_parts(source, len(file))
    manifest, _ = verify_trailer(parts.trailer, parts.header, roots or claimed_roots(parts.trailer))
    check_stream(source, parts, manifest)
    key = open_key(parts.header, keys)
    source.seek(parts.start)
    reading = OpenedSource(source, parts.sealed_size, key, stream_context(parts.header.id))
    content = reading.read(1 << 20)
    assert reading.finish() == manifest.sha256
    return content


def code_of(refused: Any) -> str:
    return str(refused.value.code)


@pytest.mark.parametrize("people", [2, 3, 4])
def test_any_two_open_it_in_any_order(people: int) -> None:
    archive = made(people)
    for pair in combinations(archive.custodians, 2):
        assert opened(archive.file, list(pair)) == CONTENT
        assert opened(archive.file, [pair[1], STRANGER, pair[0]]) == CONTENT


def test_one_alone_and_a_stranger_open_nothing() -> None:
    archive = made()
    for keys in ([], [archive.custodians[0]], [archive.custodians[0]] * 2, [archive.custodians[0], STRANGER]):
        with pytest.raises(NotVerified) as refused:
            opened(archive.file, keys)
        assert code_of(refused) == "archive.custodians_needed"


def test_one_custodian_s_key_opens_no_layer_of_a_wrap_that_would_help_alone() -> None:
    archive = made()
    header = read_parts(BytesIO(archive.file), len(archive.file)).header
    for wrap in header.wraps:
        assert KEY not in wrap.sealed
        with pytest.raises(NotVerified):
            archive.custodians[wrap.second].open(wrap.sealed, b"")


def test_another_root_than_the_one_that_people_compared_is_refused() -> None:
    archive = made()
    with pytest.raises(NotVerified) as refused:
        opened(archive.file, list(archive.custodians), [make_node("la").statement.root.fingerprint])
    assert code_of(refused) == "statement.root_unknown"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_bit_changed_anywhere_is_noticed(data: st.DataObject) -> None:
    archive = made()
    bit = data.draw(st.integers(0, 8 * len(archive.file) - 1))
    changed = bytearray(archive.file)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NotVerified):
        opened(bytes(changed), list(archive.custodians))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_cut_short_or_made_longer_is_refused(data: st.DataObject) -> None:
    archive: MadeArchive = made()
    at = data.draw(st.integers(0, len(archive.file) - 1))
    for changed in (archive.file[:at], archive.file + archive.file[at : at + 9] + b"\0"):
        with pytest.raises(NotVerified):
            opened(changed, list(archive.custodians))


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_only_a_refusal_comes(raw: bytes) -> None:
    for file in (raw, b"comity-archive/1\n" + raw):
        with pytest.raises(NotVerified):
            opened(file, [])


@pytest.mark.parametrize("people", [0, 1, 9])
def test_an_archive_has_two_to_eight_custodians_each_once(people: int) -> None:
    one = Custodian("Synthetic", STRANGER.public_raw)
    names = [Custodian(f"Synthetic {n}", HybridOpeningKey(bytes([n + 1]) * 32).public_raw) for n in range(people)]
    for listed in (names, [one, one]):
        with pytest.raises(InvalidInput) as refused:
            make_header(ID, "cn", made().node.statement.issued, listed, KEY)
        assert code_of(refused) == "archive.custodians"
