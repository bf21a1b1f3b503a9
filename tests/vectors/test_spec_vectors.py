"""Runs `spec/vectors/evidence`: what anybody else's implementation must do, ours does."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from tests.unit.evidence.makers import TileStore
from tests.vectors.make_vectors import FOLDER, KEPT, PAGES, SPEC, event_fields, plain, text_of, vectors, with_examples

from comity.domain.errors import NotVerified
from comity.evidence.bundle import verify_bundle
from comity.evidence.canonical import decode, encode
from comity.evidence.checkpoint import checkpoint_time, parse_checkpoint, verify_checkpoint, verify_cosignature
from comity.evidence.merkle import event_leaf, leaf_data, leaf_hash, verify_consistency, verify_inclusion
from comity.evidence.misbehaviour import parse_misbehaviour, verify_misbehaviour
from comity.evidence.notes import parse_key
from comity.evidence.rotation import read_proposal
from comity.evidence.sealing import header_bytes, parse_header, verify_event
from comity.evidence.signatures import (
    ED25519,
    Ed25519Signer,
    MLDSA44Signer,
    PublicKey,
    signed_bytes,
    verify,
)
from comity.evidence.statement_fields import KeyPair
from comity.evidence.statements import accept_newer, parse_statement, verify_statement
from comity.evidence.tiles import LogReader, LogWriter
from comity.evidence.whole_log import check_whole_log
from comity.evidence.witness import NOTHING, Seen, parse_submission, review


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text())


def entries(name: str, group: str) -> list[Any]:
    found: list[Any] = load(name)[group]
    assert found
    return found


def moment(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def blob(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def outcome(step: Any, *arguments: Any) -> str:
    """The code of the refusal, or nothing."""
    try:
        step(*arguments)
    except NotVerified as refused:
        return refused.code
    return ""


def test_what_is_committed_is_what_the_code_writes() -> None:
    made = vectors()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, value in made.items():
        assert (FOLDER / name).read_text() == text_of(value), f"{name}: run python -m tests.vectors.make_vectors"


@pytest.mark.parametrize("name", PAGES)
def test_the_bytes_in_the_pages_are_those_of_the_vectors(name: str) -> None:
    page = (SPEC / f"{name}.md").read_text()
    assert "<!-- bytes of" in page
    assert with_examples(page, {path.name: load(path.name) for path in FOLDER.iterdir() if path.name != KEPT}) == page


def test_canonical_bytes() -> None:
    for case in entries("canonical.json", "good"):
        value = decode(bytes.fromhex(case["hex"]))
        assert (plain(value), encode(value).hex()) == (case["value"], case["hex"]), case["name"]
    for case in entries("canonical.json", "refused"):
        assert outcome(decode, bytes.fromhex(case["hex"])) == case["code"], case["name"]


def test_signatures() -> None:
    for case in entries("signatures.json", "good"):
        key, message = PublicKey(case["name"], bytes.fromhex(case["public"])), bytes.fromhex(case["message"])
        assert key.id.hex() == case["key_id"]
        assert signed_bytes(case["domain"], message).hex() == case["signed"]
        verify(key, case["domain"], message, bytes.fromhex(case["signature"]))
        signer = (Ed25519Signer if case["name"] == ED25519 else MLDSA44Signer)(bytes.fromhex(case["seed"]))
        assert signer.public == key
        if case["name"] == ED25519:
            assert signer.sign(case["domain"], message).hex() == case["signature"]


def verify_case(case: dict[str, Any]) -> Any:
    key = PublicKey(ED25519, bytes.fromhex(case["public"]))
    header, signature = bytes.fromhex(case["header"]), bytes.fromhex(case["signature"])
    return verify_event(header, signature, key, blob(case["salt"]), blob(case["content"]))


def test_events() -> None:
    for case in entries("event.json", "good"):
        signed = verify_case(case)
        assert (signed.digest.hex(), signed.key_id.hex()) == (case["digest"], case["key_id"])
        assert event_fields(signed.event) == case["event"]
        assert header_bytes(signed.event).hex() == case["header"]
    for case in entries("event.json", "refused_headers"):
        assert outcome(parse_header, bytes.fromhex(case["header"])) == case["code"], case["name"]
    for case in entries("event.json", "refused_events"):
        assert outcome(verify_case, case) == case["code"], case["name"]


def test_log() -> None:
    for case in entries("log.json", "leaves"):
        salt, event = bytes.fromhex(case["salt"]), bytes.fromhex(case["event"])
        assert (leaf_data(salt, event).hex(), event_leaf(salt, event).hex()) == (case["data"], case["hash"])
    tree = load("log.json")["tree"]
    store = TileStore()
    store.append(LogWriter(store, 0), [leaf_hash(number.to_bytes(4, "big")) for number in range(700)])
    assert {f"{level}/{index}": sha256(row).hexdigest() for (level, index), row in store.rows.items()} == tree["tiles"]
    for size, root in tree["roots"].items():
        assert LogReader(store, int(size)).root().hex() == root
    for case in tree["inclusion"]:
        proof = [bytes.fromhex(one) for one in case["proof"]]
        assert LogReader(store, 700).inclusion(case["index"], case["size"]) == proof
        verify_inclusion(bytes.fromhex(case["leaf"]), case["index"], case["size"], proof, bytes.fromhex(case["root"]))
    for case in tree["consistency"]:
        proof = [bytes.fromhex(one) for one in case["proof"]]
        assert LogReader(store, 700).consistency(case["old_size"], case["size"]) == proof
        roots = bytes.fromhex(case["old_root"]), bytes.fromhex(case["root"])
        verify_consistency(case["old_size"], roots[0], case["size"], roots[1], proof)


def pair_of(keys: dict[str, str]) -> KeyPair:
    parsed = {name: parse_key(text) for name, text in keys.items()}
    assert parsed["note"].key == parsed["cosignature"].key
    return KeyPair(parsed["note"].key, parsed["ml-dsa-44"].key)


def test_checkpoints() -> None:
    file = load("checkpoint.json")
    log, witness = pair_of(file["keys"][file["log"]]), pair_of(file["keys"][file["witness"]])
    signed = verify_checkpoint(file["checkpoint"].encode(), file["log"], log)
    assert signed.to_bytes().decode() == file["checkpoint"]
    assert checkpoint_time(signed, file["log"], log) == moment(file["signed_at"])
    assert verify_cosignature(signed, file["witness"], witness) == moment(file["cosigned_at"])
    for case in entries("checkpoint.json", "refused"):
        assert outcome(verify_checkpoint, case["checkpoint"].encode(), file["log"], log) == case["code"], case["name"]


def test_witnesses() -> None:
    file = load("checkpoint.json")
    for case in entries("checkpoint.json", "witness_cases"):
        seen = Seen(case["seen"]["size"], bytes.fromhex(case["seen"]["root"])) if case["seen"] else NOTHING
        sent = parse_submission(case["submission"].encode())
        assert (outcome(review, seen, sent, "cn", pair_of(file["keys"]["cn"])) or "cosign") == case["outcome"]
        assert parse_checkpoint(sent.checkpoint).to_bytes() == sent.checkpoint


def verify_chain(case: dict[str, Any]) -> list[Any]:
    named, proven = load("key-statement.json")["statements"], []
    for name in case["chain"]:
        data = bytes.fromhex(named[name])
        parent = next((one for one in proven if one.node == parse_statement(data).parent), None)
        proven.append(verify_statement(data, case["roots"], moment(case["at"]), parent))
    return proven


def test_key_statements() -> None:
    for case in entries("key-statement.json", "good"):
        for statement, said in zip(verify_chain(case), case["nodes"], strict=True):
            assert said == {
                "node": statement.node,
                "digest": statement.digest.hex(),
                "powers": sorted(statement.powers),
                "fingerprint": statement.root.fingerprint,
                "signing_key": statement.signing_keys[0].key.id.hex(),
                "hpke_key": statement.current_hpke_key(moment(case["at"])).id.hex(),
            }
    for case in entries("key-statement.json", "refused"):
        assert outcome(verify_chain, case) == case["code"]


def test_keys_and_pinning() -> None:
    file = load("key-statement.json")
    stated = {name: parse_statement(bytes.fromhex(data)) for name, data in file["statements"].items()}
    for case in entries("key-statement.json", "keys"):
        found = outcome(stated[case["statement"]].signing_key, bytes.fromhex(case["key"]), moment(case["at"]))
        assert (found or "good") == case["outcome"]
    for case in entries("key-statement.json", "pinning"):
        assert (outcome(accept_newer, stated[case["pinned"]], stated[case["shown"]]) or "accepted") == case["outcome"]


def test_misbehaviour() -> None:
    file = load("misbehaviour.json")
    for case in entries("misbehaviour.json", "cases"):
        data = bytes.fromhex("".join(file["parts"].get(piece, piece) for piece in case["file"]))
        assert parse_misbehaviour(data).misbehaviour.id.hex() == case["id"]
        failed = [check.name for check in verify_misbehaviour(data, case["roots"]) if not check.ok]
        assert failed == case["failed"], case["name"]


def test_key_proposals() -> None:
    file = load("key-proposal.json")
    for case in entries("key-proposal.json", "good"):
        read = read_proposal(bytes.fromhex(file["proposals"][case["proposal"]]))
        assert read.replaces.root.fingerprint == file["roots"][read.statement.node]
        assert case == {
            "proposal": case["proposal"],
            "sequence": read.statement.sequence,
            "vouched": read.vouched,
            "digest": read.statement.digest.hex(),
            "revoked": [one.key_id.hex() for one in read.statement.revoked],
        }
    for case in entries("key-proposal.json", "refused"):
        assert outcome(read_proposal, bytes.fromhex(case["proposal"])) == case["code"], case["name"]


def test_log_files() -> None:
    file = load("log-file.json")
    for case in entries("log-file.json", "cases"):
        data = bytes.fromhex("".join(file["parts"].get(piece, piece) for piece in case["file"]))
        found = check_whole_log(BytesIO(data), case["roots"])
        assert [check.name for check in found.checks if not check.ok] == case["failed"], case["name"]


def test_bundles() -> None:
    file = load("bundle.json")
    for case in entries("bundle.json", "cases"):
        data = bytes.fromhex("".join(file["parts"].get(piece, piece) for piece in case["bundle"]))
        assert [check.name for check in verify_bundle(data, case["roots"]) if not check.ok] == case["failed"], case[
            "name"
        ]
    for case in entries("bundle.json", "refused"):
        assert outcome(verify_bundle, bytes.fromhex(case["bundle"]), []) == case["code"]
