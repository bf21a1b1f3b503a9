"""`comity handover`: a person is handed over: both sides' halves, their signatures, the record and rights on paper."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, CaseId, MeasureKey, RequestId, act_command
from comity.cli.files import check_new, read_file, write_file
from comity.cli.finding import find_case, find_request
from comity.cli.handover_files import LARGEST, read_half
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_json, print_table, progress, say
from comity.cli.sessions import Session, open_session

if TYPE_CHECKING:
    from comity.application.acting import Order
    from comity.application.casework.hand_over import HandoverShown
    from comity.application.casework.print_sheet import Sheet
    from comity.domain.events import SignedEvent

app = typer.Typer(help="Hand a person over: no field empty, both sides signed.", no_args_is_help=True)
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the PDF goes; never over another file.")]
Tongue = Annotated[str, typer.Option("--language", help="One of en zh vi th lo km my.")]


@act_command(app, "fill", "CASE m1 half.toml --as executor", group="handover")
def fill(
    call: Call,
    measure: MeasureKey,
    half: Annotated[Path, typer.Argument(metavar="HALF", help="Our half as TOML; `handover show` names its fields.")],
) -> "SignedEvent":
    """Fill our half, whole or in part. Both nodes have it; nothing may stand before the measure any more."""
    from comity.application.casework.hand_over import fill_half

    read = read_half(read_file(half, LARGEST, "a half"))
    return fill_half(
        call.session.desk, call.order(), measure, read.entries, custody_since=read.custody_since,
        custody_until=read.custody_until, handed_at=read.handed_at,
    )  # fmt: skip


@act_command(app, "sign", "CASE m1 --as supervisor", group="handover")
def sign(call: Call, measure: MeasureKey) -> "SignedEvent":
    """Sign both halves, as another officer than the one who filled ours. An empty field stops it."""
    from comity.application.casework.hand_over import sign_handover

    return sign_handover(call.session.desk, call.order(), measure)


@app.command(epilog="Example: comity handover show CASE m1 --purpose custody --as executor")
def show(
    case: CaseId, measure: MeasureKey, node: Node, login: As, purpose: Purpose, request: RequestId = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show both halves, what is still open, and how long the person has been held. Exit 1 while it is not closed."""
    from comity.application.casework.hand_over import show_handover

    session = open_session(node, login)
    shown = show_handover(session.desk, _order(session, purpose, case, request), measure)
    print_json(_plain(shown)) if as_json else _print(shown)
    if shown.record.closed_at is None:
        raise typer.Exit(1)


@app.command("print", epilog="Example: comity handover print CASE m1 --language lo --out record.pdf --as executor")
def print_record(
    case: CaseId, measure: MeasureKey, out: Out, node: Node, login: As, purpose: Purpose, language: Tongue = "en",
    request: RequestId = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Print the record as it stands; that it was printed is on record."""
    from comity.application.casework.print_handover import print_handover
    from comity.bootstrap.paper import open_printer

    check_new(out)
    session = open_session(node, login)
    order = _order(session, purpose, case, request)
    with progress("Printing"):
        made = print_handover(session.desk, order, measure, open_printer(), language=language)
    _keep(made, out, as_json=as_json)


@app.command(epilog="Example: comity handover rights --language km --out rights.pdf --purpose custody --as executor")
def rights(out: Out, node: Node, login: As, purpose: Purpose, language: Tongue = "en", as_json: Json = False) -> None:
    """Print the sheet of rights that the person gets, in a language that the person understands."""
    from comity.application.casework.print_handover import print_rights
    from comity.bootstrap.paper import open_printer

    check_new(out)
    session = open_session(node, login)
    with progress("Printing"):
        made = print_rights(session.desk, session.officer, open_printer(), language=language, purpose=purpose)
    _keep(made, out, as_json=as_json)


def _order(session: Session, purpose: str, case: str, request: str) -> "Order":
    from comity.application.acting import Order

    found = find_case(session.desk, case)
    return Order(session.officer, purpose, found, find_request(session.desk, found, request))


def _keep(made: "Sheet", out: Path, *, as_json: bool) -> None:
    write_file(out, made.pdf)
    if as_json:
        print_json({"file": str(out), "sha256": made.sha256, "size_bytes": len(made.pdf)})
        return
    say(f"{out}  {len(made.pdf)} bytes  SHA-256 {made.sha256.hex()}")


def _plain(shown: "HandoverShown") -> dict[str, object]:
    from comity.domain.bodies import to_plain
    from comity.domain.handovers import Half, fields_of

    record = shown.record
    return {
        "measure": record.measure,
        "kind": record.kind,
        "ours": shown.ours,
        "fields": {half.value: [rule.name for rule in fields_of(record.kind, half)] for half in Half},
        "halves": {half.value: to_plain(one.filled) for half, one in record.halves.items()},
        "events": {half.value: one.digest for half, one in record.halves.items()},
        "signed": {
            half.value: {"event": one.digest, "by": one.by, "at": one.at} for half, one in record.signed.items()
        },
        "custody": [
            {"half": one.half, "since": one.since, "held_min": one.held_min, "until": one.until,
             "left_min": one.left_min}
            for one in shown.custody
        ],
        "open": list(shown.open),
        "closed_at": record.closed_at,
    }  # fmt: skip


def _print(shown: "HandoverShown") -> None:
    from comity.domain.handovers import Half, fields_of

    record = shown.record
    for half in Half:
        done, signed = record.halves.get(half), record.signed.get(half)
        ours = ", ours" if half is shown.ours else ""
        say(f"{half.value} half{ours}: {'filled by ' + done.by if done else 'empty'}, "
            f"{'signed by ' + signed.by if signed else 'not signed'}")  # fmt: skip
        entries = done.filled.entries if done else {}
        rows = (
            (rule.name, entries[rule.name].noted, entries[rule.name].text) if rule.name in entries else
            (rule.name, "empty", "")
            for rule in fields_of(record.kind, half)
        )  # fmt: skip
        print_table(("field", "noted", "words"), rows, empty="No field.")
    for one in shown.custody:
        left = "" if one.left_min is None else f", {one.left_min} minutes left"
        say(f"Custody, {one.half.value}: {one.held_min} minutes{left}.")
    say(f"Open: {', '.join(shown.open)}." if shown.open else "Complete.")
    say(f"Closed {record.closed_at:%Y-%m-%d %H:%M} UTC." if record.closed_at else "Not closed: both sides sign.")
