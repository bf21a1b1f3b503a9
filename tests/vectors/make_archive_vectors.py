"""Write `spec/vectors/archive/archive.json`: run as ``python -m tests.vectors.make_archive_vectors``.

Keys come from fixed seeds. Sealing is random, so each run gives another file that is as good.
"""

import json
from pathlib import Path
from typing import Any

from tests.unit.evidence.makers import seed
from tests.unit.exchange.archives import CONTENT, KEY, made

FILE = Path(__file__).resolve().parents[2] / "spec" / "vectors" / "archive" / "archive.json"


def flipped(raw: bytes, at: int) -> str:
    changed = bytearray(raw)
    changed[at] ^= 1
    return changed.hex()


def vectors() -> dict[str, Any]:
    """One archive of three custodians, who opens it, and changes that nobody may overlook."""
    archive = made()
    whole = archive.file
    needed = "archive.custodians_needed"
    return {
        "root": archive.node.statement.root.fingerprint,
        "custodian_seeds": [seed(f"custodian {place}").hex() for place in range(3)],
        "stranger_seed": seed("a stranger").hex(),
        "archive": whole.hex(),
        "key": KEY.hex(),
        "content": CONTENT.hex(),
        "opens": [
            {"custodians": [0, 1], "code": ""},
            {"custodians": [2, 0], "code": ""},
            {"custodians": [1, 2], "code": ""},
            {"custodians": [1], "code": needed},
            {"custodians": [1, 1], "code": needed},
            {"custodians": [0, -1], "code": needed},
        ],
        "refused": [
            {"name": "no archive", "file": whole[1:].hex(), "code": "archive.form"},
            {"name": "cut short", "file": whole[:-1].hex(), "code": "archive.form"},
            {"name": "a changed stream", "file": flipped(whole, len(whole) // 2), "code": ""},
            {"name": "a changed custodian's name", "file": flipped(whole, whole.index(b"Synthetic 0")), "code":
             "archive.other_header"},
        ],
    }  # fmt: skip


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(vectors(), indent=1) + "\n")
