"""How a node's keys are told at the command line: a whole statement, its history, and its state in a line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from comity.cli.output import moment, print_facts, print_json

if TYPE_CHECKING:
    from comity.application.desk import Desk
    from comity.application.node.status import KeysStatus
    from comity.bootstrap import RunningNode
    from comity.evidence.statements import KeyStatement

LARGEST: Final = 1 << 20  # bytes of a statement's file; the format's own limit is lower
NewFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")]
StatementFile = Annotated[Path, typer.Argument(help="A key statement's file.")]
_WARNINGS = {
    "expired": "EXPIRED",
    "expires_soon": "ends soon: make a new statement",
    "not_countersigned": "NOT COUNTERSIGNED by the node above",
}


def parse_own(desk: "Desk") -> "KeyStatement":
    """The node's present statement."""
    from comity.evidence.statements import parse_statement

    return parse_statement(desk.keys.statement)


def plain_keys(keys: "KeysStatus") -> dict[str, Any]:
    """Facts of a statement for programs."""
    return {
        "sequence": keys.sequence,
        "fingerprint": keys.fingerprint,
        "valid_until": keys.valid_until,
        "warning": keys.warning,
        "days_left": keys.days_left,
        "within": keys.within,
    }


def describe_keys(keys: "KeysStatus") -> str:
    """The same in words."""
    warning = f"  {_WARNINGS[keys.warning]}" if keys.warning else ""
    left = f" ({keys.days_left} days)" if keys.within else ""
    return f"statement {keys.sequence}, good until {moment(keys.valid_until)}{left}{warning}"


def plain_statement(statement: "KeyStatement") -> dict[str, Any]:
    """A statement for programs."""
    return {
        "node": statement.node,
        "name": statement.name,
        "tier": statement.tier.value,
        "parent": statement.parent,
        "powers": sorted(power.value for power in statement.powers),
        "sequence": statement.sequence,
        "valid_from": statement.valid_from,
        "valid_until": statement.valid_until,
        "fingerprint": statement.root.fingerprint,
        "signing_keys": [
            {"id": dated.key.id, "algorithm": dated.key.algorithm, "valid_until": dated.valid_until}
            for dated in statement.signing_keys
        ],
        "sealing_keys": [{"id": key.id, "valid_until": key.valid_until} for key in statement.hpke_keys],
        "log_keys": [statement.log.ed25519.id, statement.log.mldsa44.id],
        "revoked": [{"id": one.key_id, "since": one.valid_from, "reason": one.reason} for one in statement.revoked],
        "endpoints": statement.endpoints,
    }


def show_statement(statement: "KeyStatement") -> None:
    """A statement for people."""
    plain = plain_statement(statement)
    print_facts(
        f"{statement.node}  {statement.name}",
        {
            "Tier": plain["tier"],
            "Node above": plain["parent"],
            "Powers": plain["powers"],
            "Statement": f"{statement.sequence}, good until {moment(statement.valid_until)}",
            "Root fingerprint": plain["fingerprint"],
            "Signing keys": [f"{key['algorithm']} {key['id'].hex()}" for key in plain["signing_keys"]],
            "Sealing keys": [key["id"].hex() for key in plain["sealing_keys"]],
            "Log keys": [key_id.hex() for key_id in plain["log_keys"]],
            "Revoked": [f"{one['id'].hex()} {one['reason']} since {moment(one['since'])}" for one in plain["revoked"]],
            "Addresses": statement.endpoints,
        },
    )


def show_history(running: "RunningNode", peer: str, as_json: bool) -> None:
    """Every statement that a node had here, the newest first."""
    from comity.application.directory import ring_of

    with running.desk.store.reading() as unit:
        statements = ring_of(running.desk, unit, [peer]).history(peer)
    if as_json:
        print_json({"node": peer, "statements": [plain_statement(one) for one in statements]})
        return
    for one in statements:
        show_statement(one)
