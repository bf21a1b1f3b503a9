"""`comity case`: a case from its opening to its proof. Acts on a request are in `case_*` beside this module."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli import case_clocks, case_either, case_guards, case_requested, case_requesting
from comity.cli.acts import CaseId, RequestId
from comity.cli.attaching import attach as attach_one
from comity.cli.files import check_new, copy_file, read_file, write_file
from comity.cli.finding import find_attachment, find_case, find_request
from comity.cli.letter_template import TEMPLATE
from comity.cli.letters import LARGEST, NEW, read_letter
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import moment, print_csv, print_facts, print_json, print_table, progress, say
from comity.cli.sessions import open_session
from comity.domain.stages import Stage

if TYPE_CHECKING:
    from comity.application.desk import Desk
    from comity.application.ports import RequestRow

app = typer.Typer(help="Write, release, decide and answer requests, and see what proves them.", no_args_is_help=True)
COLUMNS = (
    "request", "case", "direction", "title", "from_state", "to_state", "counterpart", "measures", "stage", "urgency",
    "due_name", "due_at", "waiting", "updated_at", "paused", "paused_until", "step", "review", "review_due", "expected",
)  # fmt: skip
EVERYTHING = (1 << 31) - 1  # rows


class Direction(StrEnum):
    """Which way a request goes."""

    IN = "in"
    OUT = "out"


class ClockFilter(StrEnum):
    """What the clocks of a request say."""

    LATE = "late"
    SOON = "soon"
    PAUSED = "paused"
    REVIEW = "review"


@app.command(
    "open", epilog='Example: comity case open --title "Telephone fraud 7" --purpose investigation --as li.ming'
)
def open_new(
    title: Annotated[str, typer.Option(help="What the case is called here.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Open a case. It is private to this node until a request of it is released."""
    from comity.application.casework.open_case import open_case

    session = open_session(node, login)
    case = open_case(session.desk, session.officer, title=title, purpose=purpose)
    if as_json:
        print_json({"case": case})
    else:
        say(f"Case {case} is open.")


@app.command(epilog='Example: comity case note CASE --text "called the bank" --purpose investigation --as li.ming')
def note(
    case: CaseId,
    text: Annotated[str, typer.Option(help="What to note; it never leaves this node.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Write a private note into a case."""
    from comity.application.casework.open_case import write_note

    session = open_session(node, login)
    found = find_case(session.desk, case)
    digest = write_note(session.desk, session.officer, found, purpose=purpose, text=text)
    if as_json:
        print_json({"case": found, "event": digest})
    else:
        say(f"Noted: {digest.hex()[:16]}.")


@app.command(epilog="Example: comity case template > letter.toml")
def template(as_json: Json = False) -> None:
    """Print a letter as an example, every entry explained. All persons in it are invented."""
    if as_json:
        print_json({"template": TEMPLATE})
    else:
        typer.echo(TEMPLATE, nl=False)


@app.command(epilog="Example: comity case draft CASE letter.toml --purpose investigation --as li.ming")
def draft(
    case: CaseId,
    letter: Annotated[Path, typer.Argument(metavar="LETTER", help="The letter as TOML; see `comity case template`.")],
    node: Node,
    login: As,
    purpose: Purpose,
    request: Annotated[str, typer.Option("--request", metavar="ID", help="Word this request anew.")] = "",
    as_json: Json = False,
) -> None:
    """Record a letter in a case: a new request, or a new wording of one. No wording is ever overwritten."""
    from comity.application.casework.draft_request import draft_request

    data = read_file(letter, LARGEST, "a letter")
    session = open_session(node, login)
    found = find_case(session.desk, case)
    again = find_request(session.desk, found, request) if request else NEW
    wording = read_letter(data, case=found, request=again, kept=_kept(session.desk, found))
    wording = draft_request(session.desk, session.officer, wording, purpose=purpose)
    if as_json:
        print_json({"case": found, "request": wording.request, "revision": wording.revision})
    else:
        say(f"Request {wording.request}, wording {wording.revision}: {wording.title}")
        say(f"Have the gate read it: comity case assess {found}")


@app.command(epilog="Example: comity case attach CASE extract.pdf --purpose investigation --as li.ming")
def attach(
    case: CaseId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Seal a file for a case; its id goes into a letter's `attachments`."""
    session = open_session(node, login)
    found = find_case(session.desk, case)
    with progress("Sealing"):
        kept = attach_one(session, found, file, purpose)
    if as_json:
        print_json(
            {"case": found, "attachment": kept.id, "name": kept.name, "sha256": kept.sha256, "size": kept.size_bytes}
        )
    else:
        print_facts(f"Attached: {kept.id}", {"Name": kept.name, "SHA-256": kept.sha256, "Bytes": kept.size_bytes})


@app.command(epilog="Example: comity case fetch CASE 0193af00-… --out extract.pdf --purpose investigation --as li.ming")
def fetch(
    case: CaseId,
    attachment: Annotated[str, typer.Argument(metavar="FILE-ID", help="The file's id, as `comity case show` has it.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file for its content.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Write a file of the case, ours or a partner's, to disk. Only what came whole and proved itself; it is audited."""
    from comity.application.casework.read_attachment import read_attachment

    check_new(out)
    session = open_session(node, login)
    found = find_case(session.desk, case)
    chosen = find_attachment(session.desk, found, attachment)
    row, source = read_attachment(session.desk, session.officer, found, chosen, purpose=purpose)
    with source, progress("Writing"):
        copy_file(out, source)
    if as_json:
        print_json({"file": str(out), "name": row.name, "sha256": row.sha256, "size": row.size})
    else:
        say(f"{out}: {row.name}, {row.size} bytes.")


@app.command(epilog="Example: comity case assess CASE --purpose investigation --as li.ming")
def assess(
    case: CaseId, node: Node, login: As, purpose: Purpose, request: RequestId = "", as_json: Json = False
) -> None:
    """Have the gate read the present wording: one decision for each measure, recorded. See `comity case show`."""
    from comity.application.acting import Order
    from comity.application.casework.assess_request import assess_request
    from comity.cli.case_gate import plain_assessment, show_assessment

    session = open_session(node, login)
    found = find_case(session.desk, case)
    order = Order(session.officer, purpose, found, find_request(session.desk, found, request))
    with progress("Reading the law"):
        assessment = assess_request(session.desk, order)
    if as_json:
        print_json({"case": found, "request": order.request} | plain_assessment(assessment))
    else:
        show_assessment(assessment)


@app.command("list", epilog="Example: comity case list --direction in --sort due_at --purpose duty --as li.ming")
def list_rows(
    node: Node,
    login: As,
    purpose: Purpose,
    direction: Annotated[Direction | None, typer.Option(help="Only requests that come in, or go out.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only requests at this stage.")] = None,
    text: Annotated[str, typer.Option(help="Only titles with these words.")] = "",
    case: Annotated[str, typer.Option(help="Only requests of this case.")] = "",
    clock: Annotated[
        ClockFilter | None,
        typer.Option(help="Only late ones, due within a day, with a clock that stands, or in review."),
    ] = None,
    sort: Annotated[
        str, typer.Option(metavar="COLUMN", help="By which column; -due_at for the last first.")
    ] = "due_at",
    page: Annotated[int, typer.Option(min=1, help="Which page.")] = 1,
    per_page: Annotated[int, typer.Option(min=1, max=10_000, help="Rows on a page.")] = 50,
    everything: Annotated[bool, typer.Option("--all", help="All rows, no pages.")] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List requests by clock: filter, sort, page, or export as CSV or JSON. The reading is audited."""
    from comity.application.casework.list_requests import Listing, list_requests

    session = open_session(node, login)
    wanted = Listing(
        direction=direction.value if direction else "",
        stage=stage.value if stage else "",
        text=text,
        case=find_case(session.desk, case) if case else None,
        clock=clock.value if clock else "",
        order=sort,
        offset=0 if everything else (page - 1) * per_page,
        limit=EVERYTHING if everything else per_page,
    )
    rows, total = list_requests(session.desk, session.officer, wanted, purpose=purpose)
    if as_json:
        print_json({"total": total, "page": page, "rows": [asdict(row) for row in rows]})
    elif as_csv:
        print_csv(COLUMNS, ([getattr(row, name) for name in COLUMNS] for row in rows))
    else:
        _show_rows(rows, total)


@app.command(epilog="Example: comity case show CASE --purpose investigation --as li.ming")
def show(case: CaseId, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Show a case: parties, stages, what either gate said, deadlines on both clocks, timeline, what waits for a second
    person. The reading is audited, and the senders of what you open get a read receipt."""
    from comity.application.casework.read_case import read_case
    from comity.application.node.list_nodes import list_nodes
    from comity.cli.case_view import plain_case, show_case

    session = open_session(node, login)
    view = read_case(session.desk, session.officer, find_case(session.desk, case), purpose=purpose)
    zones = {name: facts.time_zone for name, facts in list_nodes(session.desk).items()}
    if as_json:
        print_json(plain_case(view, zones))
    else:
        show_case(view, zones)


@app.command(epilog="Example: comity case sheet CASE --language zh --out sheet.pdf --purpose trial --as li.ming")
def sheet(
    case: CaseId,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new PDF file.")],
    node: Node,
    login: As,
    purpose: Purpose,
    language: Annotated[str, typer.Option(help="Language of the sheet, like en or zh.")] = "en",
    request: RequestId = "",
    as_json: Json = False,
) -> None:
    """Print what both sides' law says of a request, for the file and for a court; that it left is recorded."""
    from comity.application.casework.print_sheet import print_sheet
    from comity.bootstrap.paper import open_printer

    check_new(out)
    session = open_session(node, login)
    found = find_case(session.desk, case)
    asked = find_request(session.desk, found, request)
    with progress("Printing"):
        made = print_sheet(
            session.desk, session.officer, found, asked, open_printer(), language=language, purpose=purpose
        )
    write_file(out, made.pdf)
    if as_json:
        print_json({"file": str(out), "bytes": len(made.pdf), "sha256": made.sha256})
    else:
        say(f"{out}: {len(made.pdf)} bytes, SHA-256 {made.sha256.hex()}")


_EXPORTED = ("events", "withheld", "left_out", "checkpoint_size", "cosigners", "states", "quorum", "asked")


@app.command(epilog="Example: comity case export CASE --out case.comity --purpose trial --as li.ming")
def export(
    case: CaseId,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file for the proof bundle.")],
    node: Node,
    login: As,
    purpose: Purpose,
    whole: Annotated[
        bool, typer.Option("--whole", help="Also what this node keeps to itself, for your own state's court.")
    ] = False,
    permission: Annotated[
        str, typer.Option(help="By what another state permitted to hand on what its handling code binds.")
    ] = "",
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask witnesses now, if too few states have cosigned the log yet.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write what proves a case into one file that anybody checks offline: `comity evidence verify`. It is audited.

    A proof takes the cosignatures of nodes of two other states; where they are missing, their nodes are asked now.
    Officers' own notes never go out, and content that another state bound by H1 to H3 only with its permission.
    """
    from comity import bootstrap
    from comity.application.oversight.export_proof import Scope, export_proof

    check_new(out)
    session = open_session(node, login)
    found = find_case(session.desk, case)
    with progress("Gathering proof"):
        made = export_proof(
            session.desk,
            session.officer,
            found,
            purpose=purpose,
            scope=Scope.WHOLE if whole else Scope.SHARED,
            permission=permission,
            ask=(lambda: bootstrap.ask_witnesses(session.node)) if ask else None,
        )
    write_file(out, made.data)
    if as_json:
        facts = {name: getattr(made, name) for name in _EXPORTED}
        print_json({"case": found, "file": str(out), "bytes": len(made.data)} | facts)
        return
    facts = {
        "File": f"{out}, {len(made.data)} bytes",
        "Events": f"{made.events}, and {made.left_out} left out",
        "Content withheld": len(made.withheld) or None,
        "Log": f"{made.checkpoint_size} leaves",
        "Cosigned by": made.cosigners or "nobody",
        "Witness states": f"{len(made.states)} of {made.needed} that it takes",
    }
    print_facts(f"Proof of case {found}", facts)
    if not made.quorum:
        unreached = [f"{node} ({code})" for node, code in made.asked.items() if code not in ("cosigned", "current")]
        say(
            f"Nodes of {made.needed} other states have not cosigned this log yet: nobody verifies the file who asks "
            "for so many. Export it again later.",
            *([f"Asked in vain: {', '.join(unreached)}."] if unreached else []),
        )


def _kept(desk: "Desk", case: Any) -> dict[Any, Any]:
    """Files attached to a case, by id."""
    from comity.application.attachments import KEPT
    from comity.domain.requests import AttachmentRef

    with desk.store.reading() as unit:
        rows = [row for row in unit.attachments.of_case(case) if row.state == KEPT]
    return {row.id: AttachmentRef(row.id, row.name, row.sha256, row.size, row.media_type) for row in rows}


def _show_rows(rows: "list[RequestRow]", total: int) -> None:
    table = (
        (
            row.direction,
            row.counterpart,
            row.title,
            row.stage,
            row.urgency,
            f"{row.due_name} {moment(row.due_at)}" if row.due_at else (row.paused and f"stands: {row.paused}"),
            row.waiting or "",
            row.case,
        )
        for row in rows
    )
    columns = ("", "with", "title", "stage", "urgency", "due", "second person", "case")
    print_table(columns, table, empty="Nothing fits.")
    say(f"{len(rows)} of {total}.")


for part in (case_requesting.app, case_requested.app, case_either.app, case_clocks.app, case_guards.app):
    app.registered_commands.extend(part.registered_commands)
