"""Inclusion and consistency proofs, good and bad, written by others (transparency-dev/merkle)."""

import json
from base64 import b64decode
from typing import Any

from tests.data_folder import DATA, needs_data

from comity.domain.errors import NotVerified
from comity.evidence.merkle import verify_consistency, verify_inclusion


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / "vectors/rfc9162-merkle" / name).read_text())
    assert len({case["wantErr"] for case in found}) == 2
    return found


def agrees(case: dict[str, Any], check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except NotVerified:
        return bool(case["wantErr"])
    return not case["wantErr"]


@needs_data
def test_inclusion_proofs_of_others() -> None:
    for case in cases("inclusion.json"):
        leaf, root = b64decode(case["leafHash"] or ""), b64decode(case["root"] or "")
        proof = [b64decode(one) for one in case["proof"] or []]
        assert agrees(case, verify_inclusion, leaf, case["leafIdx"], case["treeSize"], proof, root), case["name"]


@needs_data
def test_consistency_proofs_of_others() -> None:
    for case in cases("consistency.json"):
        roots = b64decode(case["root1"] or ""), b64decode(case["root2"] or "")
        proof = [b64decode(one) for one in case["proof"] or []]
        sizes = case["size1"], case["size2"]
        assert agrees(case, verify_consistency, sizes[0], roots[0], sizes[1], roots[1], proof), case["name"]
