"""Write `spec/vectors/exchange`: run as ``python -m tests.vectors.exchange.make_exchange_vectors``.

Keys come from fixed seeds. Sealing is random, so a new run gives other envelopes and attachments that are as good; the
pages of `spec/` show only bytes that do not change. Every case is checked by the test that reads the files.
"""

import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256, sha512
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.unit.exchange.neighbours import CASE, CN, LA, NOW, TH, WAYBILL, uuid7

from comity.domain.handling import HandlingCode
from comity.evidence.canonical import decode, encode
from comity.evidence.moments import to_milliseconds
from comity.exchange.attachments import entry_for, seal_attachment
from comity.exchange.calls import sign_call
from comity.exchange.carrier_file import Carrier, write_carrier
from comity.exchange.circulars import seal_for_many
from comity.exchange.contents import make_body
from comity.exchange.envelope import Envelope, close, seal_envelope
from comity.exchange.protocol import Fetch, make_fetch
from comity.exchange.receipts import ReceiptItem, ReceiptKind, SignedReceipt, sign_receipt

SPEC = Path(__file__).resolve().parents[3] / "spec"
FOLDER = SPEC / "vectors" / "exchange"
PRECEDING = sha256(b"the envelope before").digest()
NOTICE = make_body(notices=["vector"])
KEYS = {
    "sender": {"node": "cn-zj", "ed25519": CN.signer.public.raw.hex()},
    "recipient": {
        "node": "th",
        "ed25519": TH.signer.public.raw.hex(),
        "ml-dsa-44": TH.slow_signer.public.raw.hex(),
        "ml-kem-768-x25519_seed": (bytes([TH.seed]) * 32).hex(),
        "ml-kem-768-x25519": TH.opening.public_raw.hex(),
    },
}


def flipped(raw: bytes, at: int) -> bytes:
    changed = bytearray(raw)
    changed[at] ^= 1
    return bytes(changed)


def case(name: str, field: str, raw: bytes, code: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, field: raw.hex(), **({"code": code} if code else {}), **more}


def resigned(envelope: Envelope, **changes: Any) -> bytes:
    """The envelope with a changed header, signed again by its sender."""
    header = encode({**decode(envelope.header_raw), **changes})
    signature = CN.signer.sign("comity/env/1", sha512(header).digest() + sha512(envelope.sealed).digest())
    return encode({**decode(envelope.raw), "header": header, "signature": signature})


def envelopes() -> dict[str, Any]:
    direct = seal_envelope(WAYBILL, NOTICE, signer=CN.signer, to=TH.sealing)
    no_case = replace(WAYBILL, case=None, seq=7, prev=PRECEDING, handling=HandlingCode.H3)
    plain = seal_envelope(no_case, b"", signer=CN.signer, to=TH.sealing)
    to_laos = replace(WAYBILL, recipient="la")
    shared, theirs = seal_for_many(
        ((WAYBILL, TH.sealing), (to_laos, LA.sealing)), NOTICE, content_key=b"\x42" * 32, signer=CN.signer
    )
    posing = seal_envelope(WAYBILL, NOTICE, signer=LA.signer, to=TH.sealing)
    other_key = close(shared.header, b"\x43" * 32, signer=CN.signer, to=TH.sealing, content=shared.content)
    wrong = "envelope.malformed"

    def of(name: str, raw: bytes, code: str = "", **more: Any) -> dict[str, Any]:
        return case(name, "envelope", raw, code, **more)

    def opens(name: str, envelope: Envelope, body: bytes) -> dict[str, Any]:
        return of(name, envelope.raw, body=body.hex(), header=envelope.header_raw.hex(), digest=envelope.digest.hex())

    return {
        "keys": KEYS,
        "me": "th",
        "at": to_milliseconds(NOW),
        "example": direct.header_raw.hex(),
        "cases": [
            opens("suite 1", direct, NOTICE),
            opens("suite 1, no case, seventh of its line, empty body", plain, b""),
            opens("suite 2", shared, NOTICE),
            of("not canonical: trailing byte", direct.raw + b"\x00", "canonical"),
            of("cut short", direct.raw[:-1], "canonical"),
            of("another version", resigned(direct, v=2), "envelope.unknown_version"),
            of("suite that nobody has", resigned(direct, suite=3), "envelope.unknown_suite"),
            of("reserved suite", resigned(direct, suite=16), "envelope.unknown_suite"),
            of("member too many", resigned(direct, more=1), wrong),
            of("first of its line names one before it", resigned(direct, prev=PRECEDING), wrong),
            of("second of its line names none", resigned(direct, seq=2), wrong),
            of("id is no UUIDv7", resigned(direct, id=bytes(16)), wrong),
            of("lives longer than 30 days", resigned(direct, expires=to_milliseconds(NOW) + 2_592_000_001), wrong),
            of("unknown handling code", resigned(direct, handling="H4"), wrong),
            of("to itself", resigned(direct, to="cn-zj"), wrong),
            of("for another node", theirs.raw, "envelope.not_for_us"),
            of("sender unknown", resigned(direct, **{"from": "vn"}), "envelope.unknown_sender"),
            of("key of another node", posing.raw, "envelope.unknown_key"),
            of("signature changed", flipped(direct.raw, -1), "envelope.wrong_signature"),
            of("sealed body changed", flipped(direct.raw, -90), "envelope.wrong_signature"),
            of("expired", direct.raw, "envelope.expired", at=to_milliseconds(WAYBILL.expires_at)),
            of("sent later than now", direct.raw, "envelope.from_the_future", at=to_milliseconds(NOW) - 300_001),
            of("sealed to another key", resigned(direct, sealed_to=bytes(16)), "envelope.unknown_opening_key"),
            of("header changed and signed again", resigned(direct, handling="H0"), "envelope.unreadable"),
            of("suite 2, shared content changed", changed_content(shared), "envelope.wrong_content"),
            of("suite 2, key that the header does not bind", other_key.raw, "envelope.unreadable"),
        ],
    }


def changed_content(envelope: Envelope) -> bytes:
    plain = decode(envelope.raw)
    return encode({**plain, "content": flipped(plain["content"], 0)})


def receipts() -> dict[str, Any]:
    message = uuid7(1)
    digest = sha256(b"an envelope").digest()
    item = ReceiptItem(message, digest)

    def sign(kind: ReceiptKind, item: ReceiptItem, **changes: Any) -> SignedReceipt:
        settings = {"by": "th", "to": "cn-zj", "at": NOW, "prev": None, "signers": (TH.signer,), **changes}
        return sign_receipt(kind, [item], **settings)

    def of(name: str, raw: bytes, code: str = "", **more: Any) -> dict[str, Any]:
        return case(name, "receipt", raw, code, **more)

    def resigned(**changes: Any) -> bytes:
        body = encode({**decode(first.body), **changes})
        return encode({"receipt": body, "signatures": [TH.signer.sign("comity/receipt/1", body)]})

    first = sign(ReceiptKind.DELIVERED, item)
    both = sign(ReceiptKind.DELIVERED, item, prev=first.digest, signers=(TH.signer, TH.slow_signer))
    given_up = replace(item, code="envelope.expired", case=CASE, seq=3)
    good = {
        "delivered": first,
        "delivered, two signatures, second of its pair": both,
        "read": sign(ReceiptKind.READ, replace(item, officer="of-7f3a")),
        "refused": sign(ReceiptKind.REFUSED, replace(item, code="delivery.fork")),
        "non-delivery": sign(ReceiptKind.NON_DELIVERY, given_up, by="cn-zj", to="th", signers=(CN.signer,)),
    }
    stripped = {**decode(both.raw), "signatures": list(both.signatures[:1])}
    other_domain = {**decode(first.raw), "signatures": [TH.signer.sign("comity/env/1", first.body)]}
    return {
        "keys": KEYS,
        "example": first.raw.hex(),
        "cases": [
            *(of(name, one.raw, digest=one.digest.hex(), kind=one.receipt.kind.value) for name, one in good.items()),
            of("cut short", first.raw[:-1], "canonical"),
            of("item changed", flipped(first.raw, 100), "receipt.wrong_signature"),
            of("second signature taken off", encode(stripped), "receipt.malformed"),
            of("second signature changed", flipped(both.raw, -1), "receipt.wrong_signature"),
            of("signature made for an envelope", encode(other_domain), "receipt.wrong_signature"),
            of("key that the node never stated", sign(ReceiptKind.DELIVERED, item, signers=(LA.signer,)).raw,
               "receipt.unknown_key"),
            of("another version", resigned(v=2), "receipt.unknown_version"),
            of("no envelopes", resigned(items=[]), "receipt.malformed"),
            of("an envelope twice", resigned(items=decode(first.body)["items"] * 2), "receipt.malformed"),
            of("refused without a reason", resigned(kind="refused"), "receipt.malformed"),
            of("unknown kind", resigned(kind="lost"), "receipt.malformed"),
            of("to itself", resigned(to="th"), "receipt.malformed"),
        ],
    }  # fmt: skip


def attachments() -> dict[str, Any]:
    content = b"".join(number.to_bytes(4, "big") for number in range(4200))  # more than one chunk of 16 KiB
    key = b"\x21" * 32
    sink = BytesIO()
    sealed = seal_attachment(BytesIO(content), sink, attachment=uuid7(5), content_key=key)
    raw = sink.getvalue()
    entry = entry_for(sealed, key, sender="cn-zj", recipient="th", to=TH.sealing)
    plain = {
        "id": entry.id.hex,
        "sha256": entry.sha256.hex(),
        "size": entry.size,
        "sealed_sha256": entry.sealed_sha256.hex(),
        "sealed_size": entry.sealed_size,
        "key": entry.key.hex(),
    }

    def of(name: str, edit: dict[str, int], code: str = "", **changes: Any) -> dict[str, Any]:
        return {"name": name, "edit": edit, **({"code": code} if code else {}), "changes": changes}

    def agreeing(edit: dict[str, int]) -> dict[str, Any]:
        data = edited(raw, edit)
        return {"sealed_size": len(data), "sealed_sha256": sha256(data).hexdigest()}

    cut, late = {"length": 16_500}, {"flip": len(raw) - 1}
    info = b"comity/att-key/1\x00" + encode([entry.id.bytes, entry.sha256, entry.size, "cn-zj", "th"])
    return {
        "keys": KEYS,
        "example": info.hex(),
        "content_key": key.hex(),
        "plaintext": "4,200 numbers from 0, each as four bytes, the highest first",
        "entry": plain,
        "edits": "length: so many bytes, cut or filled with zeros; flip: the lowest bit of this byte is changed",
        "sealed": raw.hex(),
        "cases": [
            of("whole", {}),
            of("cut short", cut, "attachment.wrong_size"),
            of("cut short, and the header agrees", cut, "attachment.unreadable", **agreeing(cut)),
            of("longer", {"length": len(raw) + 1}, "attachment.wrong_size"),
            of("changed", {"flip": 16_600}, "attachment.wrong_ciphertext"),
            of("changed, and the header agrees", late, "attachment.unreadable", **agreeing(late)),
            of("header names another content", {}, "attachment.unreadable_key", sha256="00" * 32),
            of("under another id", {}, "attachment.unreadable_key", id=uuid7(6).hex),
        ],
    }


def edited(raw: bytes, edit: dict[str, int]) -> bytes:
    """Sealed bytes as a case of the file changes them."""
    if "flip" in edit:
        return flipped(raw, edit["flip"])
    return raw[: edit.get("length", len(raw))].ljust(edit.get("length", 0), b"\x00")


def carriers() -> dict[str, Any]:
    receipt = bytes.fromhex(receipts()["example"])
    small = write_carrier(Carrier("th", "cn-zj", NOW, (), (receipt,)))
    mixed = write_carrier(Carrier("cn-zj", "th", NOW, (b"first envelope", b"second envelope"), (receipt,)))

    def of(name: str, raw: bytes, code: str = "", **more: Any) -> dict[str, Any]:
        return case(name, "file", raw, code, **more)

    held = {"envelopes": [b"first envelope".hex(), b"second envelope".hex()], "receipts": [receipt.hex()]}
    return {
        "example": small.hex(),
        "cases": [
            of("one receipt", small, envelopes=[], receipts=[receipt.hex()]),
            of("two envelopes and a receipt", mixed, **held),
            of("empty", b"", "carrier.not_a_carrier"),
            of("another version", small.replace(b"carrier/1", b"carrier/2"), "carrier.not_a_carrier"),
            of("cut short", mixed[:-1], "carrier.truncated"),
            of("changed", flipped(mixed, 150), "carrier.damaged"),
            of("goes on after its end", mixed + b"\x00", "carrier.damaged"),
            of("label says another number", relabelled(mixed), "carrier.malformed"),
        ],
    }


def relabelled(raw: bytes) -> bytes:
    """Three envelopes are said where two are, with a digest that holds."""
    content = raw[: -5 - 32].replace(b"envelopes\x02", b"envelopes\x03")
    return content + b"\x00\x00\x00\x00\x20" + sha256(content).digest()


def calls() -> dict[str, Any]:
    raw = sign_call("fetch", make_fetch(Fetch(64, 30)), by="th", to="cn-zj", at=NOW, signer=TH.signer)

    def resigned(**changes: Any) -> bytes:
        call = encode({**decode(decode(raw)["call"]), **changes})
        return encode({"call": call, "signature": TH.signer.sign("comity/call/1", call)})

    def of(name: str, raw: bytes, code: str = "", **more: Any) -> dict[str, Any]:
        return case(name, "call", raw, code, **more)

    now = to_milliseconds(NOW)
    return {
        "keys": KEYS,
        "me": "cn-zj",
        "asked": "fetch",
        "at": now,
        "example": raw.hex(),
        "cases": [
            of("fetch", raw, body=encode(make_fetch(Fetch(64, 30))).hex()),
            of("five minutes late", raw, at=now + 300_000, body=encode(make_fetch(Fetch(64, 30))).hex()),
            of("too late", raw, "call.stale", at=now + 300_001),
            of("too early", raw, "call.stale", at=now - 300_001),
            of("cut short", raw[:-1], "canonical"),
            of("changed", flipped(raw, -1), "call.wrong_signature"),
            of("another call", resigned(name="deliver"), "call.other_name"),
            of("for another node", resigned(to="la"), "call.not_for_us"),
            of("by a node that we do not know", resigned(by="vn"), "call.unknown_sender"),
            of("key of another node", resigned(signer=CN.signer.public.id), "call.unknown_key"),
            of("another version", resigned(v=2), "call.unknown_version"),
            of("member too many", resigned(more=1), "call.malformed"),
        ],
    }


def deliveries() -> dict[str, Any]:
    """Arrivals as [place, name, name of the one before] and what a receiver rules; names stand for digests."""

    def chain(*seqs: int) -> list[dict[str, Any]]:
        return [{"take": [seq, f"e{seq}", f"e{seq - 1}" if seq > 1 else None]} for seq in seqs]

    def rules(step: dict[str, Any], verdict: str, **then: Any) -> dict[str, Any]:
        return {**step, "verdict": verdict, **then}

    one, two, three, four = chain(1, 2, 3, 4)
    fork = {"take": [2, "x2", "e1"]}
    strange = {"take": [3, "x3", "x2"]}
    given_up = {"give_up": [2, "e2"]}
    unreadable = {**two, "refusal": "envelope.unreadable"}
    refused_two = [["e2", "envelope.unreadable"]]
    return {
        "cases": [
            {"name": "in order", "steps": [rules(one, "accepted", released=["e1"]), rules(two, "accepted",
             released=["e2"])]},
            {"name": "a gap is held, named and closed", "steps": [
                rules(three, "held", missing=[[1, 2]]), rules(one, "accepted", released=["e1"], missing=[[2, 2]]),
                rules(two, "accepted", released=["e2", "e3"])]},
            {"name": "a repeat is a duplicate", "steps": [
                rules(one, "accepted", released=["e1"]), rules(one, "duplicate")]},
            {"name": "a repeat of what is held is held once", "steps": [
                rules(two, "held", missing=[[1, 1]]), rules(two, "held", missing=[[1, 1]]),
                rules(one, "accepted", released=["e1", "e2"])]},
            {"name": "another envelope at a passed place is a fork", "steps": [
                rules(one, "accepted", released=["e1"]), rules(two, "accepted", released=["e2"]),
                rules(fork, "refused", refused=[["x2", "delivery.fork"]])]},
            {"name": "an envelope of another chain is a fork", "steps": [
                rules(one, "accepted", released=["e1"]), rules(two, "accepted", released=["e2"]),
                rules(strange, "refused", refused=[["x3", "delivery.fork"]])]},
            {"name": "a held envelope of another chain is refused when its gap closes", "steps": [
                rules(one, "accepted", released=["e1"]), rules(strange, "held", missing=[[2, 2]]),
                rules(two, "accepted", released=["e2"], refused=[["x3", "delivery.fork"]])]},
            {"name": "a refused envelope passes its place", "steps": [
                rules(one, "accepted", released=["e1"]), rules(unreadable, "refused", refused=refused_two),
                rules(three, "accepted", released=["e3"])]},
            {"name": "a place given up by its sender is passed", "steps": [
                rules(one, "accepted", released=["e1"]), rules(three, "held", missing=[[2, 2]]),
                rules(given_up, "accepted", released=["e3"]), rules(four, "accepted", released=["e4"]),
                rules(given_up, "duplicate")]},
            {"name": "a place too far ahead is for later", "steps": [
                rules({"take": [1025, "e1025", "e1024"]}, "later", code="delivery.too_far_ahead"),
                rules({"take": [1024, "e1024", "e1023"]}, "held", missing=[[1, 1023]])]},
        ]
    }  # fmt: skip


_EXAMPLE = re.compile(r"(<!-- bytes of exchange/(\S+)\.json example -->\n```\n).*?(```\n)", re.DOTALL)
PAGES = ("envelope", "receipt", "attachment", "carrier-file", "delivery")


def with_examples(page: str, made: dict[str, Any]) -> str:
    """A page with its example bytes as the vectors have them."""

    def example(found: re.Match[str]) -> str:
        lines = textwrap.wrap(made[found[2]]["example"], 96)
        return found[1] + "\n".join(lines) + "\n" + found[3]

    return _EXAMPLE.sub(example, page)


FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "envelope": envelopes,
    "receipt": receipts,
    "attachment": attachments,
    "carrier-file": carriers,
    "call": calls,
    "delivery": deliveries,
}


def main() -> None:
    """Write all files, and the examples into the pages."""
    made = {name: make() for name, make in FILES.items()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, value in made.items():
        (FOLDER / f"{name}.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    for name in PAGES:
        page = SPEC / f"{name}.md"
        page.write_text(with_examples(page.read_text(), made))


if __name__ == "__main__":
    main()
