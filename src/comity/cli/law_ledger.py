"""`comity law ledger`: what the node and its partners asked of each other, and what became of it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.law_registers import day_of
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import progress
from comity.cli.sessions import open_session
from comity.cli.tables import Form, Format, form_of, print_register
from comity.law.tables import Table

if TYPE_CHECKING:
    from comity.application.oversight.reciprocity import Reciprocity

_BRIEF = ("partner", "direction", "measure", "asked", "open", "executed", "refused", "in_time", "late", "grounds")


def show_ledger(
    node: Node,
    login: As,
    purpose: Purpose,
    partner: Annotated[str, typer.Option(metavar="CC", help="Only with this state.")] = "",
    direction: Annotated[str, typer.Option(metavar="in|out", help="Only asked of us (in), or by us (out).")] = "",
    measure: Annotated[str, typer.Option(metavar="MEASURE", help="Only this measure, like extradition.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Released on this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Released on this day or before.")] = "",
    form: Format = Form.TABLE,
    as_json: Json = False,
) -> None:
    """Show the reciprocity ledger: asked, executed, refused and on which grounds, in time and late, by partner.

    Counted from the node's own events; no person, no title. For supervisors, desks, lawyers and auditors; the reading
    is on record.
    """
    from comity.application.oversight.reciprocity import LedgerQuery, read_ledger, refresh_ledger, uncounted

    query = LedgerQuery(
        partner,
        direction,
        measure,
        day_of(since) if since else date.min,
        day_of(until) if until else date.max,
    )
    session = open_session(node, login)
    with progress("Counting cases", uncounted(session.desk)) as step:
        refresh_ledger(session.desk, step)
    found = read_ledger(session.desk, session.officer, query, purpose=purpose, most=None)
    table = _table(found)
    places = [table.columns.index(name) for name in _BRIEF]
    brief = Table(_BRIEF, tuple(tuple(row[place] for place in places) for row in table.rows))
    print_register(
        table,
        form_of(form, as_json=as_json),
        title=f"Reciprocity of {session.desk.authority.node}",
        plain={"node": session.desk.node, "lines": table.plain()},
        empty="Nothing was released in these days.",
        brief=brief,
    )


def _table(found: "Reciprocity") -> Table:
    from comity.application.oversight.reciprocity import table_of

    return table_of(found.lines)
