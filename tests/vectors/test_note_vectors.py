"""Signed notes and checkpoints from the pages of C2SP itself."""

import json
from typing import Any

from tests.data_folder import DATA, needs_data

from comity.evidence.checkpoint import parse_checkpoint
from comity.evidence.notes import parse_key, parse_note, verify_note


def notes(expected: str) -> list[dict[str, Any]]:
    found = json.loads((DATA / "vectors/c2sp-note/notes.json").read_text())
    chosen = [case for case in found if case["expect"] == expected]
    assert chosen
    return chosen


@needs_data
def test_the_note_of_the_page_verifies() -> None:
    for case in notes("success"):
        key = parse_key(case["vkey"])
        assert key.text == case["vkey"]
        note = parse_note(case["note"].encode())
        assert len(verify_note(note, key)) == 64
        assert note.to_bytes() == case["note"].encode()


@needs_data
def test_the_checkpoint_of_the_page_is_read() -> None:
    for case in notes("parse-only"):
        signed = parse_checkpoint(case["note"].encode())
        assert (signed.checkpoint.origin, signed.checkpoint.size) == tuple(case["checkpoint"].values())
        assert signed.to_bytes() == case["note"].encode()
        witness = signed.note.signatures[-1]
        assert (witness.name, int.from_bytes(witness.signature[:8], "big")) == ("witness.example.com/w1", 1679315147)
