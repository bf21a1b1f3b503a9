"""Reading vector files of others, so that a file that shrank to nothing cannot pass for one that agrees."""

import json
from collections.abc import Iterator
from typing import Any

from tests.data_folder import DATA


def groups(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every (group, test) of a file in Wycheproof's form, once the count that it states is right."""
    found = json.loads((DATA / "vectors" / name).read_text())
    tests = [(group, test) for group in found["testGroups"] for test in group["tests"]]
    assert tests
    assert found.get("numberOfTests", len(tests)) == len(tests)
    yield from tests


def hex_of(test: dict[str, Any], *names: str) -> tuple[bytes, ...]:
    """These fields as bytes."""
    return tuple(bytes.fromhex(test[name]) for name in names)
