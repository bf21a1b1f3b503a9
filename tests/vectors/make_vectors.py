"""Writes `spec/vectors/evidence/` and the example bytes in the pages of `spec/`, from fixed seeds.

Run ``python -m tests.vectors.make_vectors`` from the repository's root after a change of a format; a test asserts that
what is committed is what this writes. ML-DSA-44 signatures differ each time they are made, so they are made once and
kept in ``ml-dsa-44.json``.
"""

import json
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import cbor2
from tests.unit.evidence.makers import (
    CASE,
    END,
    NOW,
    START,
    MadeNode,
    TileStore,
    hpke_raw,
    make_case,
    make_event,
    make_node,
    make_nodes,
    seed,
)

from comity.domain.authorities import Power
from comity.domain.events import Event, SignedEvent
from comity.domain.handling import Classification, Handling, HandlingCode
from comity.domain.officers import Actor, Role
from comity.evidence.bundle import Outside, make_bundle
from comity.evidence.canonical import decode, encode
from comity.evidence.checkpoint import SignedCheckpoint, cosign, make_checkpoint, origin_of, parse_checkpoint
from comity.evidence.merkle import event_leaf, leaf_data, leaf_hash
from comity.evidence.misbehaviour import Kind, Misbehaviour, make_misbehaviour
from comity.evidence.moments import to_milliseconds
from comity.evidence.notes import COSIGN_ED25519, COSIGN_MLDSA44, NOTE_ED25519, NoteKey
from comity.evidence.rotation import NewKeys, Span, make_proposal, next_statement
from comity.evidence.sealing import body_digest, seal_event
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, signed_bytes
from comity.evidence.statements import KeyPair, Revocation, make_statement
from comity.evidence.tiles import LogReader, LogWriter
from comity.evidence.whole_log import Head, Leaf, write_log
from comity.evidence.witness import Submission, sign_submission, submission_bytes

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec"
FOLDER = SPEC / "vectors" / "evidence"
KEPT = "ml-dsa-44.json"
_EXAMPLE = re.compile(r"(<!-- bytes of (\S+) (\S+)(?: first (\d+))? -->\n```\n).*?(```\n)", re.DOTALL)


class KeptSigner(MLDSA44Signer):
    """ML-DSA-44 that gives a signature again that it gave before; `kept` maps what was signed to it."""

    kept: dict[str, str] = {}  # noqa: RUF012  # shared by all on purpose
    used: set[str] = set()  # noqa: RUF012

    def sign_raw(self, message: bytes) -> bytes:
        name = sha256(self.public.id + message).hexdigest()
        if name not in self.kept:
            self.kept[name] = super().sign_raw(message).hex()
        self.used.add(name)
        return bytes.fromhex(self.kept[name])


def plain(value: Any) -> Any:
    """A canonical value as JSON: byte strings become ``{"$bytes": hex}``."""
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def canonical() -> dict[str, Any]:
    values = {
        "null": None,
        "true": True,
        "zero": 0,
        "largest": (1 << 64) - 1,
        "smallest": -(1 << 63),
        "text": "ສະບາຍດີ",
        "bytes": bytes(range(8)),
        "list": [1, [2, []]],
        "keys in order of length, then bytes": {"bb": 1, "a": 2, "aa": 3, "": 4},
    }
    refused = {
        "an integer longer than needed": ("1801", "canonical.not_canonical"),
        "keys out of order": ("a2616201616102", "canonical.not_canonical"),
        "a key twice": ("a2616101616101", "canonical.unreadable"),
        "a list of indefinite length": ("9f01ff", "canonical.unreadable"),
        "a float": ("f93c00", "canonical.not_canonical"),
        "undefined": ("f7", "canonical.not_canonical"),
        "a date by tag": ("c11a65000000", "canonical.unreadable"),
        "a circle by shared references": ("d81c81d81d00", "canonical.unreadable"),
        "a key that is not text": ("a10102", "canonical.unreadable"),
        "text that is not UTF-8": ("61ff", "canonical.unreadable"),
        "cut short": ("8201", "canonical.unreadable"),
        "something after the end": ("0101", "canonical.not_canonical"),
        "nested 25 deep": ("81" * 25 + "00", "canonical.unreadable"),
        "nothing": ("", "canonical.unreadable"),
    }
    return {
        "good": [{"name": name, "hex": encode(value).hex(), "value": plain(value)} for name, value in values.items()],
        "refused": [{"name": name, "hex": raw, "code": code} for name, (raw, code) in refused.items()],
    }


def signatures() -> dict[str, Any]:
    found = []
    for signer in (Ed25519Signer(seed("vector")), KeptSigner(seed("vector"))):
        domain, message = "comity/example/1", b"what is signed"
        found.append(
            {
                "name": signer.public.algorithm,
                "seed": seed("vector").hex(),
                "public": signer.public.raw.hex(),
                "key_id": signer.public.id.hex(),
                "domain": domain,
                "message": message.hex(),
                "signed": signed_bytes(domain, message).hex(),
                "signature": signer.sign(domain, message).hex(),
            }
        )
    return {"good": found}


def event_fields(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "type": event.type,
        "version": event.version,
        "case": str(event.case) if event.case else None,
        "author": event.author,
        "actor": {"id": event.actor.id, "role": event.actor.role.value},
        "at": to_milliseconds(event.at),
        "after": [digest.hex() for digest in event.after],
        "audience": list(event.audience),
        "handling": plain(decode(encode(_handling(event.handling)))),
        "basis": event.basis.hex() if event.basis else None,
        "body": event.body.hex(),
        "unknown": plain(dict(event.unknown)),
    }


def _handling(handling: Handling) -> dict[str, Any]:
    return {
        "code": handling.code.value,
        "source": handling.source,
        "information": handling.information,
        "classification": handling.classification.value,
        "circle": handling.circle,
        "restriction": handling.restriction,
    }


def signed_plain(signed: SignedEvent, node: MadeNode) -> dict[str, Any]:
    return {
        "public": node.signing.public.raw.hex(),
        "header": signed.header.hex(),
        "key_id": signed.key_id.hex(),
        "signature": signed.signature.hex(),
        "salt": signed.salt.hex() if signed.salt else None,
        "content": signed.content.hex() if signed.content is not None else None,
        "digest": signed.digest.hex(),
    }


def a_full_event(node: MadeNode) -> SignedEvent:
    """One with every field in use, an unknown one too."""
    salt, content = seed("full"), encode({"text": "full"})
    event = Event(
        id=UUID("01932c07-4f00-7000-8000-0000000000ff"),
        type="request.supplemented",
        version=2,
        case=CASE,
        author=node.name,
        actor=Actor("o-17", Role.SUPERVISOR),
        at=NOW + timedelta(milliseconds=123),
        after=(bytes(32), b"\x01" * 32),
        audience=(node.name, "th"),
        handling=Handling(HandlingCode.H3, "B", 2, Classification.CONFIDENTIAL, "fraud-2026", "not to be read aloud"),
        basis=seed("basis"),
        body=body_digest(salt, content),
        unknown={"future": [1, b"\x02", None]},
    )
    return seal_event(event, node.signing, salt, content)


def events(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    node = nodes["cn-zj"]
    made = {"small": make_event(node, 1), "full": a_full_event(node)}
    good = [{"name": name, **signed_plain(one, node), "event": event_fields(one.event)} for name, one in made.items()]
    changes: dict[str, tuple[dict[str, Any], str]] = {
        "id of version 4": ({"id": bytes.fromhex("01932c074f0040008000000000000001")}, "event.id"),
        "type in capitals": ({"type": "Request.Released"}, "event.type"),
        "version 0": ({"v": 0}, "event.version"),
        "role nobody has": ({"actor": {"id": "o-1", "role": "king"}}, "event.role"),
        "actor with a rank": ({"actor": {"id": "o-1", "role": "officer", "rank": 1}}, "event.actor"),
        "time before 1970": ({"at": -1}, "time.range"),
        "after not ascending": ({"after": [b"\x02" * 32, b"\x01" * 32]}, "event.after_order"),
        "audience not ascending": ({"audience": ["th", "cn-zj"]}, "event.audience_order"),
        "audience without the author": ({"audience": ["th"]}, "event.audience_author"),
        "handling with a field nobody knows": (
            {"handling": {**_handling(Handling()), "embargo": True}},
            "event.handling",
        ),
        "basis of 31 bytes": ({"basis": bytes(31)}, "event.basis"),
        "body of 31 bytes": ({"body": bytes(31)}, "event.body"),
    }
    header = decode(made["small"].header)
    refused = [
        {"name": name, "header": encode({**header, **change}).hex(), "code": code}
        for name, (change, code) in changes.items()
    ]
    cut = {name: value for name, value in header.items() if name != "basis"}
    refused.append({"name": "without basis", "header": encode(cut).hex(), "code": "event.missing_field"})
    unordered = cbor2.dumps(dict(reversed(list(header.items()))))
    refused.append({"name": "fields out of order", "header": unordered.hex(), "code": "canonical.not_canonical"})
    small = signed_plain(made["small"], node)
    wrong = [
        {"name": "another key", **small, "public": nodes["th"].signing.public.raw.hex(), "code": "signature.wrong"},
        {"name": "another body", **small, "content": b"other".hex(), "code": "event.other_body"},
        {"name": "salt erased alone", **small, "salt": None, "code": "event.half_erased"},
        {"name": "signature of zeroes", **small, "signature": bytes(64).hex(), "code": "signature.wrong"},
    ]
    return {"good": good, "refused_headers": refused, "refused_events": wrong}


def log() -> dict[str, Any]:
    salts, digests = [seed(f"salt {n}") for n in range(3)], [seed(f"digest {n}") for n in range(3)]
    leaves = [
        {
            "salt": salt.hex(),
            "event": digest.hex(),
            "data": leaf_data(salt, digest).hex(),
            "hash": event_leaf(salt, digest).hex(),
        }
        for salt, digest in zip(salts, digests, strict=True)
    ]
    store = TileStore()
    store.append(LogWriter(store, 0), [leaf_hash(n.to_bytes(4, "big")) for n in range(700)])
    log_of = {size: LogReader(store, size) for size in (0, 1, 2, 3, 7, 255, 256, 257, 700)}
    return {
        "leaves": leaves,
        "tree": {
            "leaf_data": "the leaf's index as 4 bytes, big-endian",
            "roots": {str(size): reader.root().hex() for size, reader in log_of.items()},
            "tiles": {
                f"{level}/{index}": sha256(row).hexdigest() for (level, index), row in sorted(store.rows.items())
            },
            "inclusion": [
                _inclusion(log_of, index, size) for index, size in [(0, 1), (2, 3), (6, 7), (255, 256), (300, 700)]
            ],
            "consistency": [_consistency(log_of, old, size) for old, size in [(1, 2), (3, 7), (256, 257), (255, 700)]],
        },
    }


def _inclusion(log_of: dict[int, LogReader], index: int, size: int) -> dict[str, Any]:
    proof = log_of[size].inclusion(index)
    return {
        "index": index,
        "size": size,
        "leaf": leaf_hash(index.to_bytes(4, "big")).hex(),
        "root": log_of[size].root().hex(),
        "proof": [one.hex() for one in proof],
    }


def _consistency(log_of: dict[int, LogReader], old: int, size: int) -> dict[str, Any]:
    return {
        "old_size": old,
        "size": size,
        "old_root": log_of[old].root().hex(),
        "root": log_of[size].root().hex(),
        "proof": [one.hex() for one in log_of[size].consistency(old)],
    }


def _vkeys(node: MadeNode) -> dict[str, str]:
    pair, name = node.statement.log, origin_of(node.name)
    return {
        "note": NoteKey(name, NOTE_ED25519, pair.ed25519).text,
        "cosignature": NoteKey(name, COSIGN_ED25519, pair.ed25519).text,
        "ml-dsa-44": NoteKey(name, COSIGN_MLDSA44, pair.mldsa44).text,
    }


def checkpoints(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    store = TileStore()
    store.append(LogWriter(store, 0), [leaf_hash(n.to_bytes(4, "big")) for n in range(700)])
    small, large = (
        make_checkpoint("cn", size, LogReader(store, size).root(), nodes["cn"].log, NOW) for size in (255, 700)
    )
    witnessed = large.with_signatures(*cosign(large.checkpoint, "th", nodes["th"].log, NOW + timedelta(minutes=1)))
    forked = make_checkpoint("cn", 255, seed("fork"), nodes["cn"].log, NOW)
    proof = LogReader(store, 700).consistency(255)
    cases = [
        ("first sight", None, small, 0, [], "cosign"),
        ("growth", small, large, 255, proof, "cosign"),
        ("the same again", small, small, 255, [], "cosign"),
        ("old size beyond the checkpoint", small, small, 700, [], "witness.bad_old_size"),
        ("old size that the witness has passed", small, large, 0, [], "witness.stale"),
        ("smaller than before", large, small, 255, [], "witness.rolled_back"),
        ("another tree of the same size", small, forked, 255, [], "witness.forked"),
        ("a proof of nothing", None, small, 0, proof, "witness.wrong_proof"),
        ("a proof with a hash missing", small, large, 255, proof[1:], "witness.wrong_proof"),
        ("a log that rewrote its past", forked, large, 255, proof, "witness.wrong_proof"),
    ]
    return {
        "keys": {name: _vkeys(nodes[name]) for name in ("cn", "th")},
        "log": "cn",
        "witness": "th",
        "checkpoint": witnessed.to_bytes().decode(),
        "signed_at": to_milliseconds(NOW),
        "cosigned_at": to_milliseconds(NOW + timedelta(minutes=1)),
        "refused": _refused_checkpoints(witnessed),
        "witness_cases": [_witness_case(*case) for case in cases],
    }


def _refused_checkpoints(witnessed: SignedCheckpoint) -> list[dict[str, Any]]:
    text = witnessed.to_bytes().decode()
    first, *others = witnessed.note.signatures
    alone = replace(witnessed.note, signatures=(first,)).to_bytes().decode()
    found = {
        "leading zero": (text.replace("\n700\n", "\n0700\n"), "checkpoint.size"),
        "another size": (text.replace("\n700\n", "\n701\n"), "signature.wrong"),
        "another log": (text.replace("comity/cn\n", "comity/la\n", 1), "checkpoint.origin"),
        "without ML-DSA-44": (alone, "note.unsigned"),
        "without Ed25519": (replace(witnessed.note, signatures=tuple(others)).to_bytes().decode(), "note.unsigned"),
        "an extension line": (text.replace("\n\n", "\nmore\n\n"), "checkpoint.extension"),
        "carriage returns": (text.replace("\n", "\r\n"), "note.text"),
        "no signature": (witnessed.checkpoint.text, "note.text"),
    }
    return [{"name": name, "checkpoint": note, "code": code} for name, (note, code) in found.items()]


def _witness_case(
    name: str, seen: SignedCheckpoint | None, new: SignedCheckpoint, old: int, proof: list[bytes], outcome: str
) -> dict[str, Any]:
    before = {"size": seen.checkpoint.size, "root": seen.checkpoint.root.hex()} if seen else None
    return {
        "name": name,
        "seen": before,
        "submission": submission_bytes(old, proof, new.to_bytes()).decode(),
        "outcome": outcome,
    }


def statements(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    cn, zj = nodes["cn"], nodes["cn-zj"]
    wanted = nodes["la"].signing.public.id
    named = {
        "cn": cn.data,
        "cn, number 2": make_node("cn", mldsa=KeptSigner, sequence=2).data,
        "cn, another text": make_node("cn", mldsa=KeptSigner, name="Another name").data,
        "cn-zj": zj.data,
        "cn-zj alone": make_statement(zj.statement, zj.root),
        "cn-zj-hz, greedy": make_node("cn-zj-hz", zj, KeptSigner, powers=frozenset({Power.EXTRADITION})).data,
        "la": make_node("la", mldsa=KeptSigner, revoked=(Revocation(wanted, NOW, "stolen"),)).data,
    }
    root, day = cn.statement.root.fingerprint, to_milliseconds(NOW)
    first, last = to_milliseconds(START), to_milliseconds(END)
    return {
        "statements": {name: data.hex() for name, data in named.items()},
        "good": [{"chain": ["cn", "cn-zj"], "roots": [root], "at": day, "nodes": [_stated(cn), _stated(zj)]}],
        "refused": [
            _refused_chain(["cn", "cn-zj"], nodes["th"].statement.root.fingerprint, day, "root_unknown"),
            _refused_chain(["cn-zj"], root, day, "parent_missing"),
            _refused_chain(["cn", "cn-zj alone"], root, day, "not_countersigned"),
            _refused_chain(["cn", "cn-zj", "cn-zj-hz, greedy"], root, day, "exceeds_parent"),
            _refused_chain(["cn", "cn-zj"], root, first - 1, "not_yet_valid"),
            _refused_chain(["cn", "cn-zj"], root, last, "expired"),
        ],
        "keys": [
            {"statement": "la", "key": key.hex(), "at": at, "outcome": outcome}
            for key, at, outcome in [
                (wanted, first - 1, "key.not_yet_valid"),
                (wanted, first, "good"),
                (wanted, day - 1, "good"),
                (wanted, day, "key.revoked"),
                (bytes(16), day, "key.unknown"),
            ]
        ],
        "pinning": [
            {"pinned": "cn", "shown": "cn, number 2", "outcome": "accepted"},
            {"pinned": "cn", "shown": "cn", "outcome": "accepted"},
            {"pinned": "cn, number 2", "shown": "cn", "outcome": "statement.rolled_back"},
            {"pinned": "cn", "shown": "cn, another text", "outcome": "statement.forked"},
            {"pinned": "cn", "shown": "cn-zj", "outcome": "statement.other_node"},
        ],
    }


def proposals(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    """Proposals of statement 2 of cn: vouched for, in an emergency, and such as a root must refuse."""
    cn = nodes["cn"]
    coming = make_node("cn", mldsa=KeptSigner, sequence=2)
    events, receipts = Ed25519Signer(seed("cn proposed")), KeptSigner(seed("cn proposed pq"))
    log = (Ed25519Signer(seed("cn proposed log")), KeptSigner(seed("cn proposed log pq")))
    opening = hpke_raw("cn proposed")
    public = NewKeys(events.public, receipts.public, KeyPair(log[0].public, log[1].public), opening)
    stolen = Revocation(cn.signing.public.id, NOW, "stolen")
    plain = next_statement(cn.statement, public, NOW, 2)
    emergency = next_statement(cn.statement, public, NOW, 2, span=Span(back=timedelta(days=15)), revoked=[stolen])
    made = make_proposal(cn.data, plain, (events, receipts, *log), cn.signing)
    parts = decode(made, limit=1 << 20)
    forged = {**parts, "present": [parts["present"][0], bytes(64)]}
    without = {**parts, "new": parts["new"][1:]}
    late = {**parts, "replaces": coming.data}
    return {
        "roots": {"cn": cn.statement.root.fingerprint},
        "proposals": {
            "vouched": made.hex(),
            "emergency": make_proposal(cn.data, emergency, (events, receipts, *log), None).hex(),
        },
        "good": [
            {"proposal": "vouched", "sequence": 2, "vouched": True, "digest": plain.digest.hex(), "revoked": []},
            {
                "proposal": "emergency",
                "sequence": 2,
                "vouched": False,
                "digest": emergency.digest.hex(),
                "revoked": [stolen.key_id.hex()],
            },
        ],
        "refused": [
            {"name": "a new key that did not sign", "proposal": encode(without).hex(), "code": "proposal.new"},
            {"name": "a forged voucher", "proposal": encode(forged).hex(), "code": "signature.wrong"},
            {"name": "a number that is taken", "proposal": encode(late).hex(), "code": "statement.forked"},
            {"name": "a field more", "proposal": encode({**parts, "x": 1}).hex(), "code": "proposal.shape"},
        ],
    }


def _stated(node: MadeNode) -> dict[str, Any]:
    return {
        "node": node.name,
        "digest": node.statement.digest.hex(),
        "powers": sorted(node.statement.powers),
        "fingerprint": node.statement.root.fingerprint,
        "signing_key": node.signing.public.id.hex(),
        "hpke_key": node.statement.hpke_keys[0].id.hex(),
    }


def _refused_chain(chain: list[str], root: str, at: int, code: str) -> dict[str, Any]:
    return {"chain": chain, "roots": [root], "at": at, "code": f"statement.{code}"}


def bundles(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    case, signer = make_case(nodes), nodes["cn"].signing
    roots = [nodes[name].statement.root.fingerprint for name in ("cn", "th", "la")]
    first = case.events[0]
    erased = replace(first, signed=replace(first.signed, salt=None, content=None))
    forged = replace(first, signed=replace(first.signed, content=b"forged"))
    misplaced = replace(first, leaf=replace(first.leaf, index=first.leaf.index + 1))
    cut = replace(case, events=case.events[1:], decisions=())
    alone = parse_checkpoint(case.checkpoints[0])
    alone = replace(alone, note=replace(alone.note, signatures=alone.note.signatures[:2]))
    cases = [
        ("whole", case, roots, []),
        ("a body erased", replace(case, events=(erased, *case.events[1:])), roots, []),
        ("a body forged", replace(case, events=(forged, *case.events[1:])), roots, ["bodies"]),
        ("a leaf at another place", replace(case, events=(misplaced, *case.events[1:])), roots, ["log"]),
        ("an event missing", cut, roots, ["order"]),
        ("an event left out", replace(cut, outside=(Outside(first.signed.digest, "held back"),)), roots, []),
        ("no cosignature", replace(case, checkpoints=(alone.to_bytes(),)), roots, ["cosignatures"]),
        ("a decision added", replace(case, decisions=({"outcome": "forged"},)), roots, ["decisions"]),
        ("one root only", case, roots[:1], ["statements", "signatures", "cosignatures"]),
    ]
    parts = {f"@{name}": nodes[name].data.hex() for name in nodes}
    parts["@checkpoint"] = case.checkpoints[0].hex()
    return {
        "parts": parts,
        "cases": [
            {
                "name": name,
                "bundle": _in_parts(make_bundle(bundle, signer).hex(), parts),
                "roots": trusted,
                "failed": fail,
            }
            for name, bundle, trusted, fail in cases
        ],
        "refused": [
            {"name": "a format nobody knows", "bundle": encode({"format": "x"}).hex(), "code": "bundle.format"}
        ],
    }


def _in_parts(whole: str, parts: dict[str, str]) -> list[str]:
    """The hex in pieces, where ``@name`` stands for a part that many cases share."""
    for name, part in parts.items():
        whole = whole.replace(part, f" {name} ")
    return whole.split()


def misbehaviours(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    """What th reports of the log of cn: true, and made up."""
    store, cn, th = TileStore(), nodes["cn"], nodes["th"]
    store.append(LogWriter(store, 0), [leaf_hash(n.to_bytes(4, "big")) for n in range(700)])
    later = NOW + timedelta(minutes=1)
    small, large, again = (
        make_checkpoint("cn", size, LogReader(store, size).root(), cn.log, at)
        for size, at in ((255, NOW), (700, NOW), (255, later))
    )
    forked = make_checkpoint("cn", 255, seed("fork"), cn.log, NOW)
    proof = LogReader(store, 700).consistency(255)
    true, false = (
        sign_submission(Submission(255, tuple(hashes), large.to_bytes()), by="cn", to="th", at=NOW, signer=cn.signing)
        for hashes in (proof, proof[1:])
    )
    cases = [
        ("two trees of one size", Kind.FORKED, small, forked, None, []),
        ("one tree twice", Kind.FORKED, small, again, None, ["contradiction"]),
        ("smaller and signed later", Kind.ROLLED_BACK, large, again, None, []),
        ("smaller and not signed later", Kind.ROLLED_BACK, large, small, None, ["contradiction"]),
        ("a false proof of its own", Kind.BROKEN, small, large, false, []),
        ("a true proof", Kind.BROKEN, small, large, true, ["contradiction"]),
        ("a proof that nobody signed", Kind.BROKEN, small, large, None, ["contradiction"]),
    ]
    roots = [nodes[name].statement.root.fingerprint for name in ("cn", "th")]
    parts = {f"@{name}": nodes[name].data.hex() for name in ("cn", "th")}
    for name, note in (("small", small), ("large", large), ("again", again), ("forked", forked)):
        parts[f"@{name}"] = note.to_bytes().hex()
    made = []
    for name, kind, first, second, submission, fail in cases:
        found = Misbehaviour(
            kind, "cn", first.to_bytes(), second.to_bytes(), submission, "th", later, (cn.data, th.data)
        )
        file = _in_parts(make_misbehaviour(found, th.signing).hex(), parts)
        made.append({"name": name, "file": file, "roots": roots, "id": found.id.hex(), "failed": fail})
    no_roots = {**made[0], "name": "no root that the reader trusts", "roots": [],
                "failed": ["statements", "reporter", "contradiction"]}  # fmt: skip
    return {"parts": parts, "cases": [*made, no_roots]}


def log_files(nodes: dict[str, MadeNode]) -> dict[str, Any]:
    """The log of cn with three events and two checkpoints: whole, without content, and damaged."""
    cn, ring = nodes["cn"], [nodes[name] for name in ("cn", "cn-zj", "th", "la")]
    events = [make_event(nodes[name], number) for number, name in enumerate(("cn-zj", "th", "cn"), 1)]
    salts = [seed(f"leaf {number}") for number in range(3)]
    store, writer = TileStore(), LogWriter(TileStore(), 0)
    points = []
    for size in (2, 3):
        leaves = [event_leaf(salts[n], events[n].digest) for n in range(writer.size, size)]
        root = store.append(writer, leaves)
        points.append(make_checkpoint("cn", size, root, cn.log, NOW + timedelta(minutes=size)))
    for witness in ("th", "la"):
        at = NOW + timedelta(minutes=4)
        points[1] = points[1].with_signatures(*cosign(points[1].checkpoint, witness, nodes[witness].log, at))
    leaves = [Leaf(event, salt) for event, salt in zip(events, salts, strict=True)]
    bare = [Leaf(replace(one.signed, salt=None, content=None), one.salt) for one in leaves]
    first, second = (point.to_bytes() for point in points)
    forged = [leaves[0], replace(leaves[1], salt=seed("another leaf")), leaves[2]]
    body_forged = [replace(leaves[0], signed=replace(leaves[0].signed, content=b"forged")), *leaves[1:]]
    cases = [
        ("whole", True, [*leaves[:2], first, leaves[2], second], []),
        ("headers only", False, [*bare[:2], first, bare[2], second], []),
        ("a leaf under another salt", True, [*forged[:2], first, forged[2], second],
         ["tree", "checkpoints", "cosignatures"]),
        ("a body forged", True, [*body_forged[:2], first, body_forged[2], second], ["bodies"]),
        ("an event taken out", True, [*leaves[1:2], first, leaves[2], second],
         ["tree", "checkpoints", "cosignatures"]),
        ("nothing beneath the last event", True, [*leaves[:2], first, leaves[2]], ["tree", "cosignatures"]),
    ]  # fmt: skip
    parts = {f"@{node.name}": node.data.hex() for node in ring}
    parts |= {"@first": first.hex(), "@second": second.hex()}
    roots = [node.statement.root.fingerprint for node in (cn, nodes["th"], nodes["la"])]
    made = []
    for name, content, body, fail in cases:
        head = Head("cn", NOW + timedelta(minutes=5), content, tuple(node.data for node in ring))
        file = b"".join(write_log(head, body, cn.signing))
        made.append({"name": name, "file": _in_parts(file.hex(), parts), "roots": roots, "failed": fail})
    return {"parts": parts, "cases": made}


def vectors() -> dict[str, Any]:
    """Every file of the folder, by name."""
    kept = FOLDER / KEPT
    KeptSigner.kept = json.loads(kept.read_text()) if kept.exists() else {}
    KeptSigner.used.clear()
    nodes = make_nodes(KeptSigner)
    made = {
        "canonical.json": canonical(),
        "signatures.json": signatures(),
        "event.json": events(nodes),
        "log.json": log(),
        "checkpoint.json": checkpoints(nodes),
        "key-statement.json": statements(nodes),
        "key-proposal.json": proposals(nodes),
        "bundle.json": bundles(nodes),
        "misbehaviour.json": misbehaviours(nodes),
        "log-file.json": log_files(nodes),
    }
    made[KEPT] = {name: KeptSigner.kept[name] for name in sorted(KeptSigner.used)}
    return made


def text_of(value: Any) -> str:
    """A vector file's text."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def with_examples(page: str, made: dict[str, Any]) -> str:
    """A page with its example bytes as the vectors have them."""

    def example(found: re.Match[str]) -> str:
        value: Any = made[found[2]]
        for step in found[3].split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        if isinstance(value, list):  # pieces, as `_in_parts` makes them
            value = "".join(made[found[2]]["parts"].get(piece, piece) for piece in value)
        shown = value[: 2 * int(found[4])] if found[4] else value
        if not re.fullmatch("[0-9a-f]+", shown):
            return found[1] + shown.removesuffix("\n") + "\n" + found[5]
        lines = [shown[at : at + 96] for at in range(0, len(shown), 96)]
        if found[4]:
            lines.append(f"… {len(value) // 2} bytes in all, SHA-256 {sha256(bytes.fromhex(value)).hexdigest()}")
        return found[1] + "".join(f"{line}\n" for line in lines) + found[5]

    return _EXAMPLE.sub(example, page)


PAGES = (
    "canonical", "signatures", "event", "log", "checkpoint", "key-statement", "key-proposal", "bundle", "misbehaviour",
    "log-file",
)  # fmt: skip


def main() -> None:
    """Write everything."""
    made = vectors()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, value in made.items():
        (FOLDER / name).write_text(text_of(value))
    for name in PAGES:
        page = SPEC / f"{name}.md"
        page.write_text(with_examples(page.read_text(), made))


if __name__ == "__main__":
    main()
