"""Warnings about keys in `comity node status`: what ends when, and the command that helps."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.cli.output import moment, print_table, say

if TYPE_CHECKING:
    from comity.application.node.status import Warned

_WORDS = {
    "keys.ended": "our keys HAVE ENDED: nothing leaves this node",
    "keys.ending": "our keys end",
    "keys.not_countersigned": "our statement is not countersigned by the node above",
    "keys.waiting": "a rotation was begun and waits for its signed statement",
    "peer.ended": "its keys HAVE ENDED: nothing can be sealed to it; ask for its new statement",
    "peer.ending": "its keys end; it should send a new statement",
    "peer.pending": "its statement waits for somebody to compare the fingerprint",
    "peer.lost": "its root says that it is LOST: meet its people again",
}


def waiting(folder: Path) -> "list[Warned]":
    """The warning that a rotation was begun here and is not installed, if that is so."""
    from comity.application.node.status import Warned
    from comity.bootstrap import read_config, waiting_sequence

    if not (folder / "keys").is_dir():
        return []
    sequence = waiting_sequence(folder)
    if sequence is None:
        return []
    name = read_config(folder).authority.node
    return [Warned("keys.waiting", name, False, f"comity node keys install {name}-{sequence}.cbor")]


def plain(warnings: "Iterable[Warned]") -> list[dict[str, Any]]:
    """Warnings for programs."""
    names = ("what", "node", "urgent", "days_left", "ends_at", "command")
    return [{name: getattr(one, name) for name in names} for one in warnings]


def show(warnings: "Iterable[Warned]") -> None:
    """Warnings for people; nothing where there is none."""
    rows = [
        (
            "URGENT" if one.urgent else "soon",
            one.node,
            _WORDS[one.what],
            "" if one.days_left is None else f"{one.days_left} days, {moment(one.ends_at)}",
            one.command,
        )
        for one in warnings
    ]
    if rows:
        say("", "Keys need somebody")
        print_table(("", "node", "what", "left", "run"), rows, empty="")
