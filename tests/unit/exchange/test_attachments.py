from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import CN, LA, TH, uuid7

from comity.domain.errors import InvalidInput, NotVerified
from comity.exchange import attachments
from comity.exchange.attachments import (
    Check,
    Intact,
    OpenedFile,
    SealedAttachment,
    check_attachment,
    entry_for,
    open_content_key,
    seal_attachment,
)
from comity.exchange.headers import AttachmentEntry

KEY = b"\x21" * 32
PHOTO = uuid7(5)


def seal(content: bytes) -> tuple[bytes, SealedAttachment]:
    sink = BytesIO()
    sealed = seal_attachment(BytesIO(content), sink, attachment=PHOTO, content_key=KEY)
    return sink.getvalue(), sealed


def entry_of(sealed: SealedAttachment) -> AttachmentEntry:
    return entry_for(sealed, KEY, sender="cn-zj", recipient="th", to=TH.sealing)


CONTENT = bytes(range(256)) * 300  # several chunks of 16 KiB
RAW, SEALED = seal(CONTENT)
ENTRY = entry_of(SEALED)


def refusal(raw: bytes, entry: AttachmentEntry = ENTRY, key: bytes = KEY) -> str:
    with pytest.raises(NotVerified) as caught:
        check_attachment(BytesIO(raw), entry, key)
    return caught.value.code


def opened(raw: bytes) -> bytes:
    with OpenedFile(BytesIO(raw), PHOTO, KEY) as file:
        return file.read()


@given(st.binary(max_size=40_000))
def test_what_is_sealed_opens(content: bytes) -> None:
    raw, sealed = seal(content)
    assert (sealed.size, sealed.sha256) == (len(content), sha256(content).digest())
    assert (sealed.sealed_size, sealed.sealed_sha256) == (len(raw), sha256(raw).digest())
    entry = entry_of(sealed)
    assert check_attachment(BytesIO(raw), entry, KEY).entry == entry
    assert opened(raw) == content


@given(st.lists(st.integers(1, 30_000), max_size=20))
def test_a_check_does_not_care_how_the_bytes_come(sizes: list[int]) -> None:
    check, at = Check(ENTRY, KEY), 0
    for size in [*sizes, len(RAW)]:
        piece = memoryview(RAW)[at : at + size]
        check.open(piece)
        check.take(piece)
        at += len(piece)
    assert check.end().entry == ENTRY


def test_a_file_that_the_disk_changed_after_it_was_kept_opens_up_to_there() -> None:
    changed = bytearray(RAW)
    changed[-100] ^= 1
    with OpenedFile(BytesIO(changed), PHOTO, KEY) as file, pytest.raises(NotVerified) as caught:
        file.read()
    assert caught.value.code == "attachment.unreadable"
    with OpenedFile(BytesIO(RAW[:-50]), PHOTO, KEY) as file, pytest.raises(NotVerified):
        file.read()


def test_a_file_is_opened_as_it_is_read() -> None:
    source = BytesIO(seal(bytes(4 << 20))[0])
    with OpenedFile(source, PHOTO, KEY) as file:
        assert file.read(10) == bytes(10)
        assert source.tell() <= attachments.STEP
    assert source.closed


def test_content_key_opens_for_its_recipient() -> None:
    assert open_content_key(ENTRY, sender="cn-zj", recipient="th", key=TH.opening) == KEY


@pytest.mark.parametrize(
    ("changes", "nodes"),
    [
        ({}, ("cn", "th")),
        ({}, ("cn-zj", "la")),
        ({"id": uuid7(6)}, ("cn-zj", "th")),
        ({"sha256": bytes(32)}, ("cn-zj", "th")),
        ({"size": 1}, ("cn-zj", "th")),
    ],
)
def test_content_key_cannot_be_moved_to_another_attachment_or_pair(changes: dict, nodes: tuple[str, str]) -> None:
    with pytest.raises(NotVerified) as caught:
        open_content_key(replace(ENTRY, **changes), sender=nodes[0], recipient=nodes[1], key=TH.opening)
    assert caught.value.code == "attachment.unreadable_key"


def test_content_key_does_not_open_for_another_node() -> None:
    with pytest.raises(NotVerified):
        open_content_key(ENTRY, sender="cn-zj", recipient="th", key=LA.opening)


def test_content_key_of_another_size() -> None:
    short = entry_for(SEALED, b"short", sender="cn-zj", recipient="th", to=TH.sealing)
    with pytest.raises(NotVerified) as caught:
        open_content_key(short, sender="cn-zj", recipient="th", key=TH.opening)
    assert caught.value.code == "attachment.unreadable_key"
    assert refusal(RAW, key=b"short") == "attachment.unreadable"


@given(st.integers(0, len(RAW) * 8 - 1))
def test_one_flipped_bit_anywhere_is_discarded(bit: int) -> None:
    changed = bytearray(RAW)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed)) in ("attachment.wrong_ciphertext", "attachment.unreadable")
    consistent = replace(ENTRY, sealed_sha256=sha256(changed).digest())
    assert refusal(bytes(changed), consistent) == "attachment.unreadable"


@given(st.integers(0, len(RAW) - 1))
def test_truncation_anywhere_is_discarded(length: int) -> None:
    cut = RAW[:length]
    assert refusal(cut) == "attachment.wrong_size"
    consistent = replace(ENTRY, sealed_size=length, sealed_sha256=sha256(cut).digest())
    assert refusal(cut, consistent) == "attachment.unreadable"


def test_the_library_does_hand_out_bytes_of_a_truncated_stream() -> None:
    """Why nothing is usable before `Check.end`."""
    decryptor = Cobblestone256Decryptor(KEY, b"comity/att/1\x00" + PHOTO.bytes)
    assert len(decryptor.update(RAW[:-100])) >= 49_152


def test_longer_stream_is_stopped_where_the_header_says_it_ends() -> None:
    assert refusal(RAW + b"\x00") == "attachment.wrong_size"
    assert refusal(RAW + bytes(5 << 20)) == "attachment.wrong_size"


def test_another_attachments_bytes_do_not_open_under_this_id() -> None:
    assert refusal(RAW, replace(ENTRY, id=uuid7(6))) in ("attachment.unreadable",)


def test_another_key_does_not_open() -> None:
    assert refusal(RAW, key=b"\x22" * 32) == "attachment.unreadable"


def test_content_that_the_header_lies_about_is_discarded() -> None:
    assert refusal(RAW, replace(ENTRY, sha256=bytes(32))) == "attachment.wrong_content"
    assert refusal(RAW, replace(ENTRY, size=ENTRY.size - 1)) == "attachment.wrong_content"


def test_nobody_else_can_say_that_an_attachment_is_intact() -> None:
    with pytest.raises(TypeError):
        Intact(object(), ENTRY)


def test_memory_is_bounded_by_the_step() -> None:
    class Watched(BytesIO):
        largest = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= attachments.STEP
            return super().read(size)

        def write(self, chunk: bytes, /) -> int:  # type: ignore[override]
            Watched.largest = max(Watched.largest, len(chunk))
            return len(chunk)

    seal_attachment(Watched(bytes(8 << 20)), Watched(), attachment=PHOTO, content_key=KEY)
    assert attachments.STEP <= Watched.largest <= attachments.STEP + (64 << 10)


def test_key_of_another_size_and_an_oversized_source_are_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput) as caught:
        seal_attachment(BytesIO(b""), BytesIO(), attachment=PHOTO, content_key=b"short")
    assert caught.value.code == "attachment.key"
    monkeypatch.setattr(attachments, "MAX_ATTACHMENT_BYTES", 10)
    with pytest.raises(InvalidInput) as caught:
        seal_attachment(BytesIO(bytes(11)), BytesIO(), attachment=PHOTO, content_key=KEY)
    assert caught.value.code == "attachment.oversized"


def test_entry_travels_in_a_header() -> None:
    assert CN.sealing.id != TH.sealing.id
    assert len(ENTRY.key) == 1168
