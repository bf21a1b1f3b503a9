"""`comity search standing`: a case asks to be told when a person of its letter enters the register."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.finding import find_case, find_request
from comity.cli.options import As, Json, Node
from comity.cli.output import moment, print_json, print_table, say
from comity.cli.redress_words import read_id, start_of
from comity.cli.sessions import open_session
from comity.domain.searches import SearchPurpose

if TYPE_CHECKING:
    from comity.application.ports.standing import StandingRow
    from comity.application.query.standing_read import StandingView

app = typer.Typer(
    help="Standing queries: ask, authorise as the second person, renew, end, see what was met.", no_args_is_help=True
)
StandingId = Annotated[str, typer.Argument(metavar="QUERY", help="Its id, from the list.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="Last day, at most 90 days from now.")]


@app.command(
    epilog="Example: comity search standing ask 0193af --measure m1 --purpose investigation --until 2026-04-30 "
    '--reason "May cross" --as k'
)
def ask(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's id, or its beginning.")],
    node: Node,
    login: As,
    measure: Annotated[str, typer.Option("--measure", metavar="KEY", help="Of the letter; its person is looked for.")],
    purpose: Annotated[SearchPurpose, typer.Option("--purpose", help="What for; the person's role decides which fit.")],
    until: Until,
    reason: Reason,
    request: Annotated[str, typer.Option("--request", metavar="ID", help="Where the case has several.")] = "",
    as_json: Json = False,
) -> None:
    """Ask to be told. The person comes out of a released letter; nothing is compared before a second person agrees."""
    from comity.application.query.standing_acts import Wish, ask_standing

    session = open_session(node, login)
    found = find_case(session.desk, case)
    wish = Wish(found, find_request(session.desk, found, request), measure, purpose.value, reason, _end_of(until))
    _tell(ask_standing(session.desk, session.officer, wish), as_json=as_json)


@app.command(epilog='Example: comity search standing authorise 0193af… --reason "Needed" --as supervisor')
def authorise(query: StandingId, reason: Reason, node: Node, login: As, as_json: Json = False) -> None:
    """Let one begin, as the second person. What is in the register already is for a search."""
    from comity.application.query.standing_acts import authorise_standing

    session = open_session(node, login)
    row = authorise_standing(session.desk, session.officer, read_id(query, "QUERY"), reason=reason)
    _tell(row, as_json=as_json)


@app.command(epilog='Example: comity search standing refuse 0193af… --reason "No need" --as supervisor')
def refuse(query: StandingId, reason: Reason, node: Node, login: As, as_json: Json = False) -> None:
    """Say no, as the second person; whom it was about is destroyed."""
    from comity.application.query.standing_acts import refuse_standing

    session = open_session(node, login)
    row = refuse_standing(session.desk, session.officer, read_id(query, "QUERY"), reason=reason)
    _tell(row, as_json=as_json)


@app.command(epilog='Example: comity search standing renew 0193af… --until 2026-07-31 --reason "Still open" --as s')
def renew(query: StandingId, until: Until, reason: Reason, node: Node, login: As, as_json: Json = False) -> None:
    """Let one go on, as the second person; never longer than a year in all."""
    from comity.application.query.standing_acts import renew_standing

    session = open_session(node, login)
    row = renew_standing(
        session.desk, session.officer, read_id(query, "QUERY"), until=_end_of(until), reason=reason
    )  # fmt: skip
    _tell(row, as_json=as_json)


@app.command(epilog='Example: comity search standing end 0193af… --reason "Found" --as k')
def end(query: StandingId, reason: Reason, node: Node, login: As, as_json: Json = False) -> None:
    """End one; whom it was about is destroyed."""
    from comity.application.query.standing_acts import end_standing

    session = open_session(node, login)
    row = end_standing(session.desk, session.officer, read_id(query, "QUERY"), reason=reason)
    _tell(row, as_json=as_json)


@app.command("list", epilog="Example: comity search standing list --as k")
def list_all(node: Node, login: As, as_json: Json = False) -> None:
    """List your own, or all if you may authorise; with what they met. The look is on record."""
    from comity.application.query.standing_read import list_standing

    session = open_session(node, login)
    found = list_standing(session.desk, session.officer)
    if as_json:
        print_json({"queries": [_plain(one) for one in found.views]})
        return
    rows = (
        (str(one.row.standing), one.row.state + (f": {one.row.over}" if one.row.over else ""), ", ".join(one.names),
         one.row.purpose, moment(one.row.until), found.officers.get(one.row.officer, one.row.officer),
         str(one.row.compared), str(one.row.hits))
        for one in found.views
    )  # fmt: skip
    print_table(("query", "state", "person", "purpose", "until", "asked by", "compared", "met"), rows, empty="None.")
    refusing = found.views[0].refused_by if found.views else {}
    for owner, count in refusing.items():
        say(f"Refused by the owner, and compared with none: {count} records of {owner}.")
    for one in found.views:
        for met in one.met:
            gone = "" if met.entry else "  (its owner took it back, or its time is over)"
            gone = "  (its owner refuses standing queries since)" if met.refused else gone
            say(f"  {moment(met.hit.at)}  record {met.hit.record}, search {met.hit.search}{gone}")


def _end_of(day: str) -> Any:
    """The last moment of a day, UTC: what is asked for until a day is over as it ends."""
    start = start_of(day, "--until")
    assert start is not None  # the option is not optional
    return start + timedelta(days=1) - timedelta(seconds=1)


def _tell(row: "StandingRow", *, as_json: bool) -> None:
    from comity.application.query.standing_read import plain_row

    if as_json:
        print_json(plain_row(row))
    else:
        say(f"Standing query {row.standing}: {row.state}{f' ({row.over})' if row.over else ''}, "
            f"until {moment(row.until)}.")  # fmt: skip


def _plain(one: "StandingView") -> dict[str, Any]:
    """One as JSON. ``hit`` is always false: a candidate is one when a named officer has confirmed it."""
    from comity.application.query.standing_read import plain_row

    return {
        **plain_row(one.row),
        "refused_by": dict(one.refused_by),
        "names": list(one.names),
        "candidates": [
            {"record": met.hit.record, "search": met.hit.search, "at": met.hit.at, "there": met.entry is not None,
             "refused_by_owner": met.refused,
             "owner": met.entry.owner if met.entry else None, "kind": met.entry.kind if met.entry else None,
             "band": met.shown.band if met.shown else None, "hit": False}
            for met in one.met
        ],
    }  # fmt: skip
