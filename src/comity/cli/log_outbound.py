"""`comity log outbound`: what was given to other states, each with its approval under home law."""

from typing import Annotated

import typer

from comity.cli.log_moments import read_moment
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import print_csv, print_json, print_table, say
from comity.cli.sessions import open_session

app = typer.Typer()
COLUMNS = (
    "at", "event", "type", "case", "recipients", "approval", "rule", "rules", "prepared_by", "approver", "uses",
    "fault",
)  # fmt: skip


@app.command(epilog="Example: comity log outbound --since 2026-11-01 --purpose review --as auditor")
def outbound(
    node: Node,
    login: As,
    purpose: Purpose,
    since: Annotated[str, typer.Option(metavar="MOMENT", help="Only what left since, like 2026-11-01T08:00Z.")] = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List everything that was given to another state, with the home-law approval of each. Exit 1 if one lacks it."""
    from comity.application.oversight.list_outbound import list_outbound

    moment = read_moment(since)
    session = open_session(node, login)
    rows = list_outbound(session.desk, session.officer, purpose=purpose, since=moment)
    lacking = [row for row in rows if row.fault]
    if as_json:
        plain = [{name: getattr(row, name) for name in COLUMNS} for row in rows]
        for one, row in zip(plain, rows, strict=True):
            one["rules"] = [{name: getattr(rule, name) for name in rule.__slots__} for rule in row.rules]
        print_json({"total": len(rows), "approved": len(rows) - len(lacking), "rows": plain})
    elif as_csv:
        cells = (
            (
                row.at.isoformat(), row.event, row.type, row.case, " ".join(row.recipients), row.approval, row.rule,
                "; ".join(f"{rule.law} {rule.text} [{rule.confidence}]" for rule in row.rules), row.prepared_by,
                row.approver, "; ".join(f"{key}={','.join(uses)}" for key, uses in row.uses.items()), row.fault,
            )
            for row in rows
        )  # fmt: skip
        print_csv(COLUMNS, cells)
    else:
        table = (
            (row.at, row.type, row.case, row.recipients, row.rule, row.approver, row.fault or "approved")
            for row in rows
        )
        print_table(("left", "event", "case", "to", "rule", "approver", "approval"), table, empty="Nothing has left.")
        say(f"{len(rows) - len(lacking)} of {len(rows)} left under an approval that fits.")
    if lacking:
        raise typer.Exit(1)
