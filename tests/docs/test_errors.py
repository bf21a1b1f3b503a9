"""`docs/reference/errors.md` has every code of the error family that the source can raise, with its kinds."""

import re

from tests.docs.error_codes import FAMILIES, KINDS, UNRESOLVED, scan
from tests.docs.make_errors import PAGE

from comity.cli.faults import exit_code
from comity.domain import errors

CODES, DARK = scan()
TEXT = PAGE.read_text()


def test_the_scan_knows_where_every_code_comes_from() -> None:
    known = set(UNRESOLVED) | set(FAMILIES)
    assert known >= DARK, "a code that only shows when it runs: name its codes in tests/docs/error_codes.py"
    assert known <= DARK, "nothing there is left to resolve"
    assert {"gate.barred", "event.id", "merkle.leaf", "root.readable"} <= CODES.keys(), "the scan has gone blind"


def test_every_code_is_listed_with_its_kinds() -> None:
    rows = re.findall(r"^\| `([a-z0-9_.]+)` \| ([a-z_, ]+) \| .+ \|$", TEXT, re.MULTILINE)
    listed = {name: set(kinds.split(", ")) for name, kinds in rows}
    found = {name: code.kinds for name, code in CODES.items()}
    assert listed == found, "run python -m tests.docs.make_errors"


def test_every_code_has_the_form_that_codes_have() -> None:
    assert [name for name in CODES if not re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", name)] == []


def test_every_kind_is_explained_with_its_exit_code() -> None:
    rows = dict(re.findall(r"^\| (\w+) \| .+ \| (\d) \| \d{3} \|$", TEXT, re.MULTILINE))
    assert rows == {kind.kind: str(exit_code(kind("a.b", "c"))) for kind in (getattr(errors, name) for name in KINDS)}
