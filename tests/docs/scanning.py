"""What the source says of itself: names of acts and codes of errors, found without running it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from comity.domain.bodies import TYPES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "comity"
_NAMES = {body.__name__: name for body, name in TYPES.items()}


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of the source."""
    return tuple((path, ast.parse(path.read_text())) for path in sorted(SOURCE.rglob("*.py")))


def name_of(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def texts(node: ast.expr) -> set[str]:
    """The text of a constant, or both of a choice between two; nothing for what is known only when it runs."""
    match node:
        case ast.Constant(value=str(value)):
            return {value}
        case ast.IfExp(body=first, orelse=second):
            return texts(first) | texts(second)
    return set()


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the source."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


def audited_acts() -> set[str]:
    """Names under which the code writes audit entries.

    Four ways lead there: ``recorder.audit("name")``, ``audited(…, "name")`` for refusals of acts, ``Refusal(…, "name",
    …)`` for those of other nodes that may be many, and the frame of acts on a request, which writes the type of
    whatever body a desk hands to it.
    """
    found: set[str] = set()
    for path, call in calls():
        name, desk = name_of(call), path.parts[-3:-1] == ("application", "casework")
        places = {"audit": 0, "audited": 3, **({"act": 2} if desk else {})}
        if "web" not in path.parts:  # a page has a `Refusal` of its own
            places["Refusal"] = 1
        place = places.get(name)
        if place is not None and place < len(call.args):
            found |= texts(call.args[place])
        elif desk and name in _NAMES:
            found.add(_NAMES[name])
    return found
