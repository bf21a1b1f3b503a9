"""Runs `spec/vectors/exchange` as another implementation would: from the files and public keys alone."""

import json
import re
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from tests.vectors.exchange.make_exchange_vectors import FILES, FOLDER, PAGES, SPEC, edited, with_examples

from comity.domain.errors import NotVerified
from comity.evidence.canonical import encode
from comity.evidence.moments import from_milliseconds
from comity.evidence.signatures import ED25519, MLDSA44, PublicKey
from comity.exchange.attachments import OpenedFile, check_attachment, open_content_key
from comity.exchange.calls import open_call
from comity.exchange.carrier_file import read_carrier
from comity.exchange.delivery import Arrival, InboundLine, Ruling, give_up, receive
from comity.exchange.envelope import open_envelope
from comity.exchange.headers import AttachmentEntry
from comity.exchange.receipts import read_receipt, verify_receipt
from comity.exchange.suites import HybridOpeningKey


def load(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text())


def cases(name: str) -> Any:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in load(name)["cases"]])


def expected(case: dict[str, Any]) -> AbstractContextManager[Any]:
    """The refusal that the case names; ``canonical`` stands for every code of the canonical form."""
    return Refusal(case["code"]) if "code" in case else nullcontext()


class Refusal(AbstractContextManager[None]):
    """Passes only if `NotVerified` with this code comes out."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        assert isinstance(error, NotVerified), f"{self.code} expected, got {error!r}"
        assert error.code == self.code or error.code.startswith(self.code + "."), error.code
        return True


class Known:
    """The nodes of a file's `keys`, valid at any time."""

    def __init__(self, keys: dict[str, Any]) -> None:
        self.keys = {
            entry["node"]: [PublicKey(ED25519, bytes.fromhex(entry["ed25519"]))]
            + [PublicKey(MLDSA44, bytes.fromhex(entry[MLDSA44])) for _ in range(MLDSA44 in entry)]
            for entry in keys.values()
        }

    def knows(self, node: str) -> bool:
        return node in self.keys

    def signing_key(self, node: str, key_id: bytes, *, signed_at: datetime, received_at: datetime) -> PublicKey | None:
        return next((key for key in self.keys[node] if key.id == key_id), None)


def opening_key(keys: dict[str, Any]) -> HybridOpeningKey:
    return HybridOpeningKey(bytes.fromhex(keys["recipient"]["ml-kem-768-x25519_seed"]))


@cases("envelope")
def test_envelope(case: dict[str, Any]) -> None:
    file = load("envelope")
    key, raw = opening_key(file["keys"]), bytes.fromhex(case["envelope"])
    at = from_milliseconds(case.get("at", file["at"]))
    with expected(case):
        opened = open_envelope(
            raw,
            me=file["me"],
            at=at,
            senders=Known(file["keys"]),
            opening_key=lambda key_id: key if key_id == key.id else None,
        )
        assert opened.body.hex() == case["body"]
        assert opened.envelope.header_raw.hex() == case["header"]
        assert opened.envelope.digest.hex() == case["digest"]


@cases("receipt")
def test_receipt(case: dict[str, Any]) -> None:
    known = Known(load("receipt")["keys"])
    with expected(case):
        signed = read_receipt(bytes.fromhex(case["receipt"]))
        receipt = verify_receipt(signed, known.keys[signed.receipt.by])
        assert (receipt.kind.value, signed.digest.hex()) == (case["kind"], case["digest"])


@cases("attachment")
def test_attachment(case: dict[str, Any]) -> None:
    file = load("attachment")
    said = file["entry"] | case["changes"]
    entry = AttachmentEntry(
        id=UUID(said["id"]),
        sha256=bytes.fromhex(said["sha256"]),
        size=said["size"],
        sealed_sha256=bytes.fromhex(said["sealed_sha256"]),
        sealed_size=said["sealed_size"],
        key=bytes.fromhex(said["key"]),
    )
    sealed = edited(bytes.fromhex(file["sealed"]), case["edit"])
    with expected(case):
        content_key = open_content_key(entry, sender="cn-zj", recipient="th", key=opening_key(file["keys"]))
        assert content_key.hex() == file["content_key"]
        check_attachment(BytesIO(sealed), entry, content_key)
        plaintext = OpenedFile(BytesIO(sealed), entry.id, content_key).read()
        assert plaintext == b"".join(number.to_bytes(4, "big") for number in range(4200))


@cases("carrier-file")
def test_carrier_file(case: dict[str, Any]) -> None:
    with expected(case):
        carrier = read_carrier(bytes.fromhex(case["file"]))
        assert [raw.hex() for raw in carrier.envelopes] == case["envelopes"]
        assert [raw.hex() for raw in carrier.receipts] == case["receipts"]


@cases("call")
def test_call(case: dict[str, Any]) -> None:
    file = load("call")
    with expected(case):
        call = open_call(
            bytes.fromhex(case["call"]),
            name=file["asked"],
            me=file["me"],
            at=from_milliseconds(case.get("at", file["at"])),
            senders=Known(file["keys"]),
        )
        assert encode(call.body).hex() == case["body"]


@cases("delivery")
def test_delivery(case: dict[str, Any]) -> None:
    line, places = InboundLine(), dict[int, bytes]()
    for step in case["steps"]:
        seq, name, *before = step.get("take") or step["give_up"]
        ruling = ruled(line, places, step, seq, name, before)
        assert ruling.verdict.value == step["verdict"]
        assert [item.decode() for item in ruling.released] == step.get("released", [])
        if ruling.verdict.value == "refused" or step.get("refused"):
            assert [[item.decode(), code] for item, code in ruling.refused] == step["refused"]
        assert [list(gap) for gap in ruling.line.missing] == step.get("missing", [])
        assert ruling.verdict.value != "later" or ruling.code == step["code"]
        for held in (*line.held, Arrival(seq, None, name.encode(), NEVER)):
            places.setdefault(held.seq, held.digest)
        line = ruling.line


NOW = datetime.fromisoformat("2026-11-21T08:30:00+00:00")
NEVER = NOW + timedelta(days=30)


def ruled(line: InboundLine, places: dict[int, bytes], step: Any, seq: int, name: str, before: list[Any]) -> Ruling:
    known = places.get(seq) if seq <= line.last_seq else None
    if "give_up" in step:
        return give_up(line, seq, name.encode(), at=NOW, known=known)
    arrival = Arrival(seq, before[0].encode() if before[0] else None, name.encode(), NEVER)
    return receive(line, arrival, at=NOW, known=known, refusal=step.get("refusal", ""))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_begins_with_the_example_of_the_vectors(name: str) -> None:
    page = (SPEC / f"{name}.md").read_text()
    assert 0 < page.index("<!-- bytes of exchange/") < 400
    assert with_examples(page, {file: load(file) for file in FILES}) == page


@pytest.mark.parametrize("name", sorted(FILES))
def test_files_are_complete_and_the_same_but_for_what_is_random(name: str) -> None:
    made, kept = FILES[name](), load(name)
    assert [(case["name"], case.get("code")) for case in made["cases"]] == [
        (case["name"], case.get("code")) for case in kept["cases"]
    ]
    assert made.get("example") == kept.get("example")


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_page_names_every_code_of_the_vectors(name: str) -> None:
    page = (SPEC / f"{'delivery' if name == 'call' else name}.md").read_text()
    file = json.dumps(load(name))
    for code in set(re.findall(r'"((?:envelope|receipt|attachment|carrier|call|delivery)\.[a-z_]+)"', file)):
        assert f"`{code}`" in page, code


def test_example_digest_is_that_of_the_bytes() -> None:
    for case in load("receipt")["cases"]:
        assert "digest" not in case or sha256(bytes.fromhex(case["receipt"])).hexdigest() == case["digest"]
