"""Write `spec/vectors/kit/kit.json`: run as ``python -m tests.vectors.make_kit_vectors``.

Keys come from fixed seeds. Sealing is random, so each run gives another file that is as good.
"""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.unit.evidence.makers import NOW, make_node, seed

from comity.domain.identifiers import uuid7
from comity.evidence.signatures import Ed25519Signer
from comity.exchange.kit import LONGEST, Drawn, KitHeader, make_start, seal, write_kit
from comity.exchange.kit_log import begin_log, next_entry, read_log
from comity.exchange.suites import HybridOpeningKey

FILE = Path(__file__).resolve().parents[2] / "spec" / "vectors" / "kit" / "kit.json"
WORDS = "six invented words are enough"
CONTENT = b"an invented content"


def flipped(raw: bytes, at: int) -> str:
    changed = bytearray(raw)
    changed[at] ^= 1
    return changed.hex()


def vectors() -> dict[str, Any]:
    """A kit with two questions in its log, and changes that nobody may overlook."""
    node, key, log_seed = make_node("la"), HybridOpeningKey(seed("the node")), seed("the kit's log")
    kit, drawn, signer = uuid7(NOW, seed("kit")[:10]), Drawn(bytes(16), bytes(12)), Ed25519Signer(log_seed)
    sealed = seal(CONTENT, WORDS, kit, drawn)
    header = KitHeader(
        id=kit, node="la", carrier="la.boat", carrier_name="Synthetic carrier", made_at=NOW, until=NOW + LONGEST,
        kinds=("missing", "wanted"), count=0, change=7, log_key=signer.public.raw, node_key=key.public_raw,
        salt=drawn.salt, nonce=drawn.nonce, sealed_sha256=sha256(sealed).digest(), sealed_size=len(sealed),
        statements=(node.data,),
    )  # fmt: skip
    start = make_start(header, node.signing)
    whole = write_kit(start, sealed)
    log = begin_log(start)
    for place in (1, 2):
        log += next_entry(read_log(log), NOW + timedelta(hours=place), f"question {place}".encode(), signer)
    longer = make_start(replace(header, until=NOW + LONGEST + timedelta(milliseconds=1)), node.signing)
    return {
        "root": node.statement.root.fingerprint,
        "node_seed": seed("the node").hex(),
        "passphrase": WORDS,
        "kit": whole.hex(),
        "content": CONTENT.hex(),
        "log": log.hex(),
        "questions": [b"question 1".hex(), b"question 2".hex()],
        "refused": [
            {"name": "no kit", "kit": whole[1:].hex(), "code": "kit.form"},
            {"name": "cut short", "kit": whole[:-1].hex(), "code": "kit.form"},
            {"name": "a changed content", "kit": flipped(whole, len(whole) - 1), "code": "kit.form"},
            {"name": "a changed carrier", "kit": flipped(whole, whole.index(b"Synthetic")), "code": "signature.wrong"},
            {"name": "longer than six days", "kit": write_kit(longer, sealed).hex(), "code": "kit.form"},
        ],
        "broken_logs": [
            {"name": "cut within an entry", "log": log[:-1].hex(), "holds": 1},
            {"name": "a changed last byte", "log": flipped(log, len(log) - 1), "holds": 1},
            {"name": "something behind it", "log": (log + b"\x00").hex(), "holds": 2},
        ],
    }


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(vectors(), indent=1) + "\n")
