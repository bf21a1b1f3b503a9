"""`comity log`: check the node's log from the ground up, see its end, read the audit, have it witnessed by file."""

from datetime import datetime
from typing import Annotated, Any

import typer

from comity.cli import alarms, log_check, log_outbound, log_witness
from comity.cli.finding import find_case
from comity.cli.log_moments import read_moment
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import print_csv, print_json, print_table, say
from comity.cli.sessions import open_node, open_session

app = typer.Typer(help="Check this node's log, read the audit, have the log witnessed.", no_args_is_help=True)
app.add_typer(log_witness.app, name="witness")
app.registered_commands.extend([*log_check.app.registered_commands, *alarms.app.registered_commands])
app.registered_commands.extend(log_outbound.app.registered_commands)
AUDIT_COLUMNS = (
    "at", "act", "officer", "name", "role", "purpose", "subject", "outcome", "case", "decision", "detail", "event",
)  # fmt: skip


@app.command(epilog="Example: comity log show --newest 20 --node /var/lib/comity/cn-zj")
def show(
    node: Node,
    newest: Annotated[int, typer.Option(min=1, max=10_000, help="How many of the newest leaves.")] = 10,
    as_json: Json = False,
) -> None:
    """Show the newest leaves of the log by name, and the checkpoints over them. No content."""
    from comity.application.oversight.show_log import show_log

    found = show_log(open_node(node).desk, newest)
    if as_json:
        leaves = [{name: getattr(leaf, name) for name in leaf.__slots__} for leaf in found.leaves]
        checkpoints = [
            {"size": row.size, "root": row.root, "at": row.at, "cosigners": row.cosignatures, "note": row.note}
            for row in found.checkpoints
        ]
        print_json({"size": found.size, "leaves": leaves, "checkpoints": checkpoints})
        return
    say(f"{found.size} leaves")
    rows = ((leaf.index, leaf.stored_at, leaf.type, leaf.author, leaf.event) for leaf in found.leaves)
    print_table(("leaf", "stored", "event", "author", "digest"), rows, empty="The log is empty.")
    points = ((row.size, row.at, row.cosignatures or "nobody yet", row.root) for row in found.checkpoints)
    print_table(("checkpoint", "at", "cosigned by", "root"), points, empty="No checkpoint covers these yet.")


@app.command(epilog="Example: comity log audit --since 2026-11-01 --act case.read --purpose review --as auditor")
def audit(
    node: Node,
    login: As,
    purpose: Purpose,
    case: Annotated[str, typer.Option(help="Only entries about this case.")] = "",
    since: Annotated[str, typer.Option(metavar="MOMENT", help="Only entries since, like 2026-11-01T08:00Z.")] = "",
    act: Annotated[str, typer.Option(help="Only acts whose name begins so, like case.read or measure.")] = "",
    officer: Annotated[str, typer.Option(help="Only what this officer did: sign-in name or pseudonym.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many, the newest.")] = 200,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Read who did or read what, for which purpose, with what outcome. For auditors; the reading is itself audited."""
    from comity.application.oversight.read_audit import AuditQuery, read_audit

    moment_since = read_moment(since)
    session = open_session(node, login)
    found_case = find_case(session.desk, case) if case else None
    query = AuditQuery(case=found_case, since=moment_since, act=act, officer=officer, limit=limit)
    page = read_audit(session.desk, session.officer, query, purpose=purpose)
    if as_json:
        rows = [{name: getattr(row, name) for name in AUDIT_COLUMNS} for row in page.rows]
        print_json({"complete": page.complete, "rows": rows})
    elif as_csv:
        print_csv(AUDIT_COLUMNS, ([_cell(getattr(row, name)) for name in AUDIT_COLUMNS] for row in page.rows))
    else:
        table = (
            (
                row.at,
                row.act,
                row.name or row.officer,
                row.role,
                row.outcome,
                row.purpose,
                row.case or "",
                row.subject[:24],
            )
            for row in page.rows
        )
        columns = ("when", "act", "officer", "role", "outcome", "purpose", "case", "subject")
        print_table(columns, table, empty="Nothing fits.")
        if not page.complete:
            say("There are more; narrow it with --since, --act or --case, or raise --limit.")


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return "; ".join(f"{name}={said}" for name, said in sorted(value.items()))
    return value
