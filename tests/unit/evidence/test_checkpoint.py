"""A checkpoint is believed by both of a log's signatures, and a witness lends its name to one history only."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.evidence.makers import NOW, MadeNode, TileStore, make_node
from tests.unit.evidence.test_merkle import flip

from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import (
    SignedCheckpoint,
    cosign,
    make_checkpoint,
    origin_of,
    parse_checkpoint,
    verify_checkpoint,
    verify_cosignature,
)
from comity.evidence.merkle import EMPTY_ROOT, leaf_hash
from comity.evidence.notes import COSIGN_MLDSA44, NOTE_ED25519, NoteKey, parse_key, parse_lines, parse_note
from comity.evidence.tiles import LogReader, LogWriter
from comity.evidence.witness import NOTHING, Seen, Submission, parse_submission, review, submission_bytes

LEAVES = [leaf_hash(b"%d" % number) for number in range(400)]


@cache
def cn() -> MadeNode:
    return make_node("cn")


@cache
def th() -> MadeNode:
    return make_node("th")


@cache
def log_of(size: int, first: bytes = LEAVES[0]) -> LogReader:
    store = TileStore()
    store.append(LogWriter(store, 0), [first, *LEAVES[1:size]][:size])
    return LogReader(store, size)


@cache
def checkpoint(size: int, first: bytes = LEAVES[0]) -> SignedCheckpoint:
    return make_checkpoint("cn", size, log_of(size, first).root(), cn().log, NOW)


@cache
def cosigned() -> SignedCheckpoint:
    return checkpoint(300).with_signatures(*cosign(checkpoint(300).checkpoint, "th", th().log, NOW))


def test_a_checkpoint_comes_back_from_its_bytes() -> None:
    data = cosigned().to_bytes()
    assert verify_checkpoint(data, "cn", cn().statement.log) == cosigned() == parse_checkpoint(data)
    assert data.decode().splitlines()[:2] == ["comity/cn", "300"]
    assert verify_cosignature(parse_checkpoint(data), "th", th().statement.log) == NOW


@given(st.data())
@settings(deadline=None)
def test_one_bit_changed_anywhere_is_noticed(data: st.DataObject) -> None:
    raw = cosigned().to_bytes()
    changed = flip(raw, data.draw(st.integers(0, 8 * len(raw) - 1)))
    with pytest.raises(NotVerified):
        verify_cosignature(verify_checkpoint(changed, "cn", cn().statement.log), "th", th().statement.log)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_hostile_bytes_are_only_ever_not_verified(raw: bytes) -> None:
    for read in (parse_note, parse_checkpoint, parse_submission, parse_lines):
        with pytest.raises(NotVerified):
            read(raw)
    with pytest.raises(NotVerified):
        parse_key(raw.decode(errors="replace"))


@given(st.data())
def test_a_checkpoint_cut_short_is_refused(data: st.DataObject) -> None:
    raw = checkpoint(300).to_bytes()
    with pytest.raises(NotVerified):
        verify_checkpoint(raw[: data.draw(st.integers(0, len(raw) - 1))], "cn", cn().statement.log)


def test_a_log_that_signed_only_once_is_not_believed() -> None:
    for kept in (0, 1):
        note = replace(checkpoint(300).note, signatures=(checkpoint(300).note.signatures[kept],))
        with pytest.raises(NotVerified) as refused:
            verify_checkpoint(note.to_bytes(), "cn", cn().statement.log)
        assert refused.value.code == "note.unsigned"


def test_another_nodes_checkpoint_does_not_pass_for_this_ones() -> None:
    with pytest.raises(NotVerified) as refused:
        verify_checkpoint(checkpoint(300).to_bytes(), "th", cn().statement.log)
    assert refused.value.code == "checkpoint.origin"
    with pytest.raises(NotVerified) as refused:
        verify_checkpoint(checkpoint(300).to_bytes(), "cn", th().statement.log)
    assert refused.value.code == "note.unsigned"


def test_an_extension_line_is_refused_since_not_every_signature_covers_it() -> None:
    text = checkpoint(300).checkpoint.text + "more\n"
    plain = NoteKey("comity/cn", NOTE_ED25519, cn().statement.log.ed25519)
    note = replace(checkpoint(300).note, text=text)
    own = replace(note.signatures[0], signature=cn().log.ed25519.sign_raw(text.encode()))
    assert own.key_id == plain.id
    with pytest.raises(NotVerified) as refused:
        verify_checkpoint(replace(note, signatures=(own, *note.signatures[1:])).to_bytes(), "cn", cn().statement.log)
    assert refused.value.code == "checkpoint.extension"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("\n300\n", "\n0300\n", "checkpoint.size"),
        ("\n300\n", "\n9223372036854775808\n", "checkpoint.size"),
        ("\n300\n", "\n-1\n", "checkpoint.size"),
        ("\n300\n", "\n٣\n", "checkpoint.size"),
        ("\n300\n", "\n\n", "checkpoint.lines"),
        ("comity/cn\n", "\ncomity/cn\n", "checkpoint.lines"),
        ("\n300\n", "\n3\t00\n", "note.text"),
    ],
)
def test_a_text_that_is_nearly_a_checkpoint_is_refused(old: str, new: str, code: str) -> None:
    raw = checkpoint(300).to_bytes().decode().replace(old, new, 1)
    with pytest.raises(NotVerified) as refused:
        parse_checkpoint(raw.encode())
    assert refused.value.code == code


def test_half_a_cosignature_or_one_of_two_moments_does_not_count() -> None:
    first, second = cosign(checkpoint(300).checkpoint, "th", th().log, NOW)
    later = cosign(checkpoint(300).checkpoint, "th", th().log, NOW + timedelta(seconds=1))[1]
    for lines, code in [
        ((first,), "note.unsigned"),
        ((second,), "note.unsigned"),
        ((first, later), "checkpoint.two_times"),
    ]:
        with pytest.raises(NotVerified) as refused:
            verify_cosignature(checkpoint(300).with_signatures(*lines), "th", th().statement.log)
        assert refused.value.code == code


def test_a_cosignature_does_not_move_to_another_checkpoint() -> None:
    moved = checkpoint(299).with_signatures(*cosign(checkpoint(300).checkpoint, "th", th().log, NOW))
    with pytest.raises(NotVerified) as refused:
        verify_cosignature(moved, "th", th().statement.log)
    assert refused.value.code == "signature.wrong"


def test_a_logs_own_signature_is_no_cosignature() -> None:
    with pytest.raises(NotVerified):
        verify_cosignature(checkpoint(300), "cn", cn().statement.log)


def test_a_verifier_key_comes_back_from_its_text() -> None:
    for kind, key in ((NOTE_ED25519, cn().statement.log.ed25519), (COSIGN_MLDSA44, cn().statement.log.mldsa44)):
        known = NoteKey(origin_of("cn"), kind, key)
        assert parse_key(known.text) == known
        with pytest.raises(NotVerified):
            parse_key(known.text[:-4])


def submission(old: int, new: SignedCheckpoint, proof: list[bytes] | None = None) -> Submission:
    made = log_of(new.checkpoint.size).consistency(old) if old and proof is None else proof or []
    return Submission(old, tuple(made), new.to_bytes())


def seen(size: int) -> Seen:
    return Seen(size, checkpoint(size).checkpoint.root)


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 7), (1, 300), (256, 300), (299, 300), (300, 300)])
def test_a_witness_follows_a_log_that_only_grows(before: int, after: int) -> None:
    body = parse_submission(
        submission_bytes(before, submission(before, checkpoint(after)).proof, checkpoint(after).to_bytes())
    )
    assert review(seen(before) if before else NOTHING, body, "cn", cn().statement.log) == checkpoint(after)


OTHER = leaf_hash(b"rewritten")


@pytest.mark.parametrize(
    ("last", "sent", "code"),
    [
        (200, lambda: submission(201, checkpoint(200), [bytes(32)]), "witness.bad_old_size"),
        (200, lambda: submission(100, checkpoint(300)), "witness.stale"),
        (0, lambda: submission(100, checkpoint(300)), "witness.stale"),
        (300, lambda: submission(200, checkpoint(200)), "witness.rolled_back"),
        (300, lambda: submission(300, checkpoint(300, OTHER)), "witness.forked"),
        (300, lambda: submission(0, checkpoint(300, OTHER)), "witness.forked"),
        (200, lambda: submission(200, checkpoint(300, OTHER)), "witness.wrong_proof"),
        (
            200,
            lambda: submission(200, checkpoint(300, OTHER), log_of(300, OTHER).consistency(200)),
            "witness.wrong_proof",
        ),
        (200, lambda: submission(200, checkpoint(300), []), "witness.wrong_proof"),
        (0, lambda: submission(0, checkpoint(300), [bytes(32)]), "witness.wrong_proof"),
        (300, lambda: submission(300, checkpoint(300), [bytes(32)]), "witness.wrong_proof"),
    ],
)
def test_a_witness_refuses_what_does_not_continue_what_it_saw(last: int, sent: Any, code: str) -> None:
    with pytest.raises(NotVerified) as refused:
        review(seen(last) if last else NOTHING, sent(), "cn", cn().statement.log)
    assert refused.value.code == code


def test_a_witness_refuses_logs_and_keys_it_does_not_know() -> None:
    with pytest.raises(NotVerified) as refused:
        review(NOTHING, submission(0, checkpoint(7)), "cn", None)
    assert refused.value.code == "witness.unknown_log"
    with pytest.raises(NotVerified) as refused:
        review(NOTHING, submission(0, checkpoint(7)), "cn", th().statement.log)
    assert refused.value.code == "note.unsigned"


def test_an_empty_tree_has_one_root() -> None:
    assert make_checkpoint("cn", 0, EMPTY_ROOT, cn().log, NOW)
    with pytest.raises(NotVerified) as refused:
        make_checkpoint("cn", 0, bytes(32), cn().log, NOW)
    assert refused.value.code == "checkpoint.root"


@pytest.mark.parametrize(
    "body",
    [
        b"old 01\n\n",
        b"old -1\n\n",
        b"old 1\n\xff\n\n",
        b"old 1\nAAA\n\n",
        b"old 1\n",
        b"old 1" + b"\nAAAA" * 64 + b"\n\n",
    ],
)
def test_a_submission_out_of_form_is_refused(body: bytes) -> None:
    with pytest.raises(NotVerified):
        parse_submission(body + checkpoint(7).to_bytes())
