"""Every code of the error family, found in the source: where an error is made, and through helpers that make one.

A helper is a function that passes one of its parameters on as the code, whole (``code``) or as a part
(``f"checkpoint.{code}"``). Its callers then name the code. What stays unknown until it runs is in `UNRESOLVED`, by file
and function, with the codes that it can be: a place that is not there fails the test.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.scanning import SOURCE, modules, name_of

from comity.domain import errors

KINDS = {
    kind.__name__: kind.kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.ComityError) and kind is not errors.ComityError
}
SIGN_IN = {"sign_in.refused": "Name, password or code is wrong.", "sign_in.locked": "Too many wrong tries."}
UNRESOLVED: dict[tuple[str, str], dict[str, str]] = {
    ("application/casework/answer_request.py", "prepare_answer"): {
        "answer.text": "An answer needs text.",
        "answer.rule": "An answer needs the rule of home law.",
        "answer.use_limits": "An answer needs use limits.",
    },
    ("application/approvals.py", "check_approved"): {
        "approval.other_author": "The approval under home law is of another node or case.",
        "approval.other_content": "The approval under home law was given for other content.",
        "approval.one_person": "The approval under home law does not name two persons, or not these.",
        "approval.expired": "The approval under home law is not of this time.",
        "approval.recipient": "The approval under home law does not name whoever gets it.",
        "approval.uses": "The approval under home law allows other uses than what is given says.",
        "approval.no_rule": "The approval names no rule of home law.",
    },
    ("application/node/accounts.py", "sign_in"): SIGN_IN,
    ("application/node/accounts.py", "_check_account"): {
        "account.login": "A sign-in name has letters, digits, dots and dashes.",
        "account.name": "An account needs the officer's name.",
        "account.roles": "An account needs at least one officer's role.",
        "account.administrator": "An administrator sees no content and has no other role.",
        "account.password": "A password has at least 12 characters.",
    },
    ("application/node/open_contents.py", "_check_decision"): {
        "gate.other_basis": "The letter rests on another decision than it brings.",
        "gate.other_text": "The letter was decided on another text.",
        "gate.barred_at_sender": "The letter is barred by its sender's own law.",
    },
    ("application/node/open_contents.py", "_check_telling"): {
        "gate.other_basis": "The letter rests on another decision than it brings.",
        "gate.barred_at_sender": "The letter is barred by its sender's own law.",
    },
    ("evidence/rotation.py", "_check_plan"): {
        "rotation.sequence": "A statement's number does not rise.",
        "rotation.overlap": "The overlap is not shorter than the keys' life.",
        "rotation.reason": "A key is revoked as lost, stolen or retired.",
        "rotation.since": "A key is revoked from the past or from now on, not from a day to come.",
    },
    ("cli/finding.py", "_only"): {
        "case.ambiguous": "Several ids of a case begin so.",
        "case.unknown": "This node has no such case.",
        "request.ambiguous": "Several ids of a request begin so.",
        "request.unknown": "The case has no such request.",
        "proposal.ambiguous": "Several digests of a proposal begin so.",
        "proposal.unknown": "No such proposal waits in this request.",
    },
    ("application/node/open_contents.py", "_event"): {
        "event.not_for_us": "This node is not in the event's audience.",
        "event.not_theirs": "The sender is not in the event's audience.",
        "event.other_case": "The event is of another case than its envelope.",
        "event.no_content": "The event came without its content.",
        "event.from_the_future": "The event is later than its envelope.",
    },
}
FAMILIES = {
    ("evidence/fields.py", "refused"): "`bundle.<field>`, `statement.<field>`: a field is not as its page says; also "
    "`.shape`, `.missing_field`",
    ("cli/toml_tables.py", "_fault"): "`letter.unknown`, `.missing`, `.type`, `.value`: an entry of a letter's file",
    ("cli/log_witness.py", "cosign"): "`witness.<code>`: as the witness refused; the codes are in the table",
    ("exchange/members.py", "malformed"): "`<what>.malformed`: canonical bytes that are no envelope, receipt, call, "
    "attachment, carrier, delivery, fetch, statement request, answer or content",
}


@dataclass(slots=True)
class Code:
    """Kinds of errors that bear the code, messages, and files (below `src/comity`)."""

    kinds: set[str] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that makes an error of a code its caller names."""

    place: int
    parameter: str
    prefix: str
    kind: str


def scan() -> tuple[dict[str, Code], set[tuple[str, str]]]:
    """The codes, and (file, function) of places whose code only shows when they run."""
    helpers = _helpers()
    codes: dict[str, Code] = defaultdict(Code)
    dark: set[tuple[str, str]] = set()
    for path, tree in modules():
        file = path.relative_to(SOURCE).as_posix()
        reach = _reachable(path, tree, helpers)
        for function, call in _calls(tree):
            made = _made(call, reach)
            if made is None:
                continue
            found = _constants(made.code)
            if not found and (path, function) not in helpers:
                dark.add((file, function))
                found = set(UNRESOLVED.get((file, function), ()))
            for name in found:
                _note(codes, f"{made.prefix}{name}", made.kind, made.message, file)
    for entries in UNRESOLVED.values():
        for name, message in entries.items():
            codes[name].messages[:] = [message]
    return dict(codes), dark


@dataclass(frozen=True, slots=True)
class _Made:
    """An error as a call makes it."""

    code: ast.expr
    prefix: str
    kind: str
    message: ast.expr | None


def _made(call: ast.Call, reach: dict[str, Helper]) -> _Made | None:
    name = name_of(call)
    if name in KINDS and call.args:
        return _Made(call.args[0], "", KINDS[name], call.args[1] if len(call.args) > 1 else None)
    if name not in reach:
        return None
    helper = reach[name]
    code = _argument(call, helper.place, helper.parameter)
    if code is None:
        return None
    words = [one for one in call.args if one is not code and len(_words(one)) > 12]
    return _Made(code, helper.prefix, helper.kind, words[0] if words else None)


def _note(codes: dict[str, Code], name: str, kind: str, message: ast.expr | None, file: str) -> None:
    code = codes[name]
    code.kinds.add(kind)
    code.files.add(file)
    words = _words(message)
    if words and words not in code.messages:
        code.messages.append(words)


def _helpers() -> dict[tuple[Path, str], Helper]:
    """Helpers, and helpers of helpers."""
    found: dict[tuple[Path, str], Helper] = {}
    while True:
        more = {}
        for path, tree in modules():
            reach = _reachable(path, tree, found)
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef) and (path, function.name) not in found:
                    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                        made = _made(call, reach)
                        helper = _helper(function, made) if made else None
                        if helper:
                            more[path, function.name] = helper
        if not more:
            return found
        found |= more


def _helper(function: ast.FunctionDef, made: _Made) -> Helper | None:
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    match made.code:
        case ast.Name(id=name) if name in names:
            return Helper(names.index(name), name, made.prefix, made.kind)
        case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), ast.FormattedValue(value=ast.Name(id=name))]) if (
            name in names
        ):
            return Helper(names.index(name), name, made.prefix + prefix, made.kind)
    return None


def _reachable(path: Path, tree: ast.Module, helpers: dict[tuple[Path, str], Helper]) -> dict[str, Helper]:
    """Helpers of the module itself, and those it imports by name."""
    reach = {name: helper for (where, name), helper in helpers.items() if where == path}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("comity."):
            source = SOURCE.joinpath(*node.module.split(".")[1:]).with_suffix(".py")
            for alias in node.names:
                if (source, alias.name) in helpers:
                    reach[alias.asname or alias.name] = helpers[source, alias.name]
    return reach


def _calls(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield function, node
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield from _calls(node, inner)


def _argument(call: ast.Call, place: int, parameter: str) -> ast.expr | None:
    if place < len(call.args):
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg == parameter), None)


def _constants(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(value)):
            return {value}
        case ast.IfExp(body=first, orelse=second):
            return _constants(first) | _constants(second)
    return set()


def _words(node: ast.expr | None) -> str:
    """A message as it stands in the source, with … for what it names."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in parts)
    return ""
