"""`comity log alarms`, `alarm-proof` and `lift`: logs that contradict themselves, what proves it, and going on."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.files import check_new, write_file
from comity.cli.options import As, Json, Node
from comity.cli.output import print_json, print_table, say
from comity.cli.sessions import open_node, open_session
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.ports import AlarmRow

app = typer.Typer()
AlarmId = Annotated[str, typer.Argument(metavar="ALARM", help="The beginning of its id.")]


@app.command("alarms", epilog="Example: comity log alarms --node /var/lib/comity/la")
def alarms(node: Node, as_json: Json = False) -> None:
    """List logs that contradict themselves, ours included: what was seen, by whom, and whether it was lifted."""
    from comity.application.node.alarms import list_alarms

    rows = list_alarms(open_node(node).desk)
    if as_json:
        print_json({"standing": sum(row.lifted_at is None for row in rows), "alarms": list(map(plain_alarm, rows))})
    else:
        show_alarms(rows)


@app.command("alarm-proof", epilog="Example: comity log alarm-proof 3fa2 --out forked.comity --node /var/lib/comity/la")
def alarm_proof(
    alarm: AlarmId,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")],
    node: Node,
    as_json: Json = False,
) -> None:
    """Write what proves an alarm to anybody: both signed checkpoints. `comity evidence verify` checks it offline."""
    from comity.application.node.alarms import find_alarm

    check_new(out)
    row = find_alarm(open_node(node).desk, alarm)
    if not row.proof:
        raise InvalidInput(
            "alarm.own",
            "This alarm rests on this node's own log, not on two checkpoints; nothing of it can be handed out.",
            advice="Compare the log with the checkpoint: `comity log alarms --json` has it.",
        )
    write_file(out, row.proof)
    if as_json:
        print_json({"file": str(out), "bytes": len(row.proof)} | plain_alarm(row))
    else:
        say(f"{out}: the log of {row.log} is {row.kind}. Anybody checks it with `comity evidence verify`.")


@app.command("lift", epilog="Example: comity log lift 3fa2 --reason 'restored, compared by phone' --as admin")
def lift(
    alarm: AlarmId,
    node: Node,
    login: As,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands in the audit log.")],
    as_json: Json = False,
) -> None:
    """Lift an alarm under your name: the log is witnessed again, or our own signs again once it is restored."""
    from comity.application.node.alarms import find_alarm, lift_alarm

    session = open_session(node, login)
    row = lift_alarm(session.desk, session.officer, find_alarm(session.desk, alarm).id, reason=reason)
    if as_json:
        print_json(plain_alarm(row))
    else:
        say(f"Lifted: the alarm on the log of {row.log}.")


def plain_alarm(row: "AlarmRow") -> dict[str, Any]:
    """An alarm for JSON; the notes as they are."""
    return {
        "alarm": row.id,
        "kind": row.kind,
        "log": row.log,
        "reported_by": row.reported_by,
        "raised_at": row.raised_at,
        "first": row.first.decode(),
        "second": row.second.decode() or None,
        "lifted_at": row.lifted_at,
        "lifted_by": row.lifted_by or None,
        "reason": row.reason or None,
    }


def show_alarms(rows: "Iterable[AlarmRow]") -> None:
    """Alarms as a table."""
    table = (
        (
            row.id.hex()[:16],
            row.log,
            row.kind,
            row.reported_by,
            row.raised_at,
            f"{row.lifted_by}: {row.reason}" if row.lifted_at else "STANDS",
        )
        for row in rows
    )
    print_table(("alarm", "log of", "what", "seen by", "raised", "lifted"), table, empty="No alarm.")
