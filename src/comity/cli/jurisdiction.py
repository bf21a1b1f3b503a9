"""`comity jurisdiction`: consult with other states on who prosecutes. Nothing is decided by counting."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from comity.cli.acts import CaseId, Reason, RequestId
from comity.cli.files import read_file
from comity.cli.finding import find_case, find_request
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import print_csv, print_json, print_table, progress, say
from comity.cli.sessions import Session, open_session
from comity.cli.toml_tables import LONG, Table
from comity.domain.errors import InvalidInput
from comity.domain.jurisdiction import Conflict, Dissent, FactorRow, Outcome, Standing, Weight

if TYPE_CHECKING:
    from comity.application.jurisdiction.acting import ConsultationOrder
    from comity.application.jurisdiction.filing import Ending
    from comity.application.jurisdiction.read_consultation import ConsultationView
    from comity.domain.events import SignedEvent
    from comity.domain.jurisdiction import Consultation

app = typer.Typer(
    help="Consult on which state prosecutes: tables side by side, proposals, minutes.", no_args_is_help=True
)
ConsultationId = Annotated[str, typer.Argument(metavar="ID", help="The consultation's id, or its beginning.")]
Draft = Annotated[str, typer.Argument(metavar="DRAFT", help="Digest of the draft, or its beginning.")]
LARGEST = 256 << 10  # bytes of a table's file
ADVICE = "`comity jurisdiction template` prints a table with every entry explained."
_STATE = re.compile(r"[A-Z]{2}")


@app.command(
    "open",
    epilog='Example: comity jurisdiction open CASE --title "Call centre" --conduct "..." --rule "art. 4" --as lawyer',
)
def open_new(
    case: CaseId,
    title: Annotated[str, typer.Option(help="What it is called.")],
    conduct: Annotated[str, typer.Option(help="What happened, without its label.")],
    rule: Annotated[str, typer.Option(help="The rule of home law under which it leaves.")],
    node: Node,
    login: As,
    purpose: Purpose,
    conflict: Annotated[Conflict, typer.Option(help="Several states want to prosecute, or none does.")] = (
        Conflict.POSITIVE
    ),
    also: Annotated[list[str], typer.Option("--also", metavar="STATE", help="A further state of the case.")] = [],  # noqa: B006
    request: RequestId = "",
    as_json: Json = False,
) -> None:
    """Propose a consultation with the states of a released request; a second person confirms, and it opens."""
    from comity.application.jurisdiction.open_consultation import Subject, prepare_consultation

    session = open_session(node, login)
    found = find_case(session.desk, case)
    about = find_request(session.desk, found, request)
    subject = Subject(about, conflict.value, title, conduct, tuple(also))
    signed = prepare_consultation(session.desk, session.officer, found, subject, rule=rule, purpose=purpose)
    _tell(session, signed, as_json=as_json)


@app.command("list", epilog="Example: comity jurisdiction list CASE --purpose investigation --as lawyer")
def list_all(case: CaseId, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """List the consultations of a case, and how far each has come."""
    from comity.application.jurisdiction.plain_form import list_columns, listed
    from comity.application.jurisdiction.read_consultation import list_consultations

    session = open_session(node, login)
    found = list_consultations(session.desk, session.officer, find_case(session.desk, case), purpose=purpose)
    rows = [listed(one) for one in found]
    if as_json:
        print_json({"consultations": rows})
    else:
        print_table(list_columns(), (tuple(row.values()) for row in rows), empty="No consultation.")


@app.command("show", epilog="Example: comity jurisdiction show CASE 0193af00 --purpose investigation --as lawyer")
def show(
    case: CaseId,
    consultation: ConsultationId,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show the tables side by side, counted and weighed, the proposals, and what the law leaves open."""
    from comity.application.jurisdiction.plain_form import COLUMNS, plain_view, table_rows
    from comity.cli.jurisdiction_view import show_view

    view = _view(open_session(node, login), case, consultation, purpose)
    if as_json:
        print_json(plain_view(view))
    elif as_csv:
        print_csv(COLUMNS, table_rows(view))
    else:
        show_view(view)


@app.command("template", epilog="Example: comity jurisdiction template > table.toml")
def template(as_json: Json = False) -> None:
    """Print a table of connecting factors to fill in."""
    from comity.law.jurisdiction import FACTORS

    lines = ['will_act = "yes"          # yes, no, undecided: will our state prosecute?']
    lines.append('# will_act_reason = "…"   # needed for no')
    for factor in FACTORS:
        lines += [
            f"\n[[factor]]               # {factor.group.value}",
            f'id = "{factor.id}"',
            "states = []              # to which states it points; empty if unknown",
            'standing = "unknown"     # shown, alleged, unknown',
            'weight = "some"          # decisive, strong, some, slight',
            'words = ""               # on what',
        ]
    text = "\n".join(lines) + "\n"
    print_json({"template": text}) if as_json else typer.echo(text, nl=False)


@app.command("table", epilog="Example: comity jurisdiction table CASE 0193af00 table.toml --as lawyer")
def table(
    case: CaseId,
    consultation: ConsultationId,
    file: Annotated[Path, typer.Argument(help="TOML file as `template` prints it.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Prepare our state's table. A second officer releases it; nothing leaves before."""
    from comity.application.jurisdiction.filing import draft_table

    session = open_session(node, login)
    read = _read_table(read_file(file, LARGEST, "a table of factors"))
    order = _order(session, case, consultation, purpose)
    signed = draft_table(session.desk, order, read[0], will_act=read[1], will_act_reason=read[2])
    _tell(session, signed, as_json=as_json)


@app.command(
    "propose",
    epilog='Example: comity jurisdiction propose CASE 0193af00 one_state --state LA --reasons "..." --as lawyer',
)
def propose(
    case: CaseId,
    consultation: ConsultationId,
    outcome: Annotated[Outcome, typer.Argument(help="How it should end.")],
    reasons: Annotated[str, typer.Option(help="Why.")],
    minutes: Annotated[str, typer.Option(help="What was said.")],
    node: Node,
    login: As,
    purpose: Purpose,
    state: Annotated[list[str], typer.Option("--state", help="A state that prosecutes.")] = [],  # noqa: B006
    present: Annotated[list[str], typer.Option("--present", help="Who was there, by office.")] = [],  # noqa: B006
    dissent: Annotated[list[str], typer.Option("--dissent", metavar="OFFICE: WORDS", help="Who disagrees.")] = [],  # noqa: B006
    again_on: Annotated[str, typer.Option(help="Day on which to consult again.")] = "",
    as_json: Json = False,
) -> None:
    """Prepare a proposal on the tables as they stand. A second officer releases it."""
    from comity.application.jurisdiction.filing import draft_proposal

    session = open_session(node, login)
    ending = _ending(outcome, reasons, minutes, state, present, dissent, again_on)
    signed = draft_proposal(session.desk, _order(session, case, consultation, purpose), ending)
    _tell(session, signed, as_json=as_json)


@app.command("answer", epilog='Example: comity jurisdiction answer CASE 0193af00 --agree --reasons "..." --as lawyer')
def answer(
    case: CaseId,
    consultation: ConsultationId,
    agree: Annotated[bool, typer.Option("--agree/--disagree", help="Whether our state agrees.")],
    reasons: Annotated[str, typer.Option(help="Why.")],
    minutes: Annotated[str, typer.Option(help="What was said.")],
    node: Node,
    login: As,
    purpose: Purpose,
    dissent: Annotated[list[str], typer.Option("--dissent", metavar="OFFICE: WORDS", help="Who disagrees.")] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Prepare our answer to the proposal that stands. A second officer releases it."""
    from comity.application.jurisdiction.filing import draft_answer

    session = open_session(node, login)
    order = _order(session, case, consultation, purpose)
    current = _state(session, order).current
    if current is None:
        raise InvalidInput("jurisdiction.no_proposal", "No proposal stands.", advice="`comity jurisdiction show`.")
    signed = draft_answer(
        session.desk, order, current.digest, agrees=agree, reasons=reasons, minutes=minutes, dissents=_dissents(dissent)
    )
    _tell(session, signed, as_json=as_json)


@app.command("release", epilog='Example: comity jurisdiction release CASE 0193af00 3f2a91bc --rule "art. 4" --as desk')
def release(
    case: CaseId,
    consultation: ConsultationId,
    draft: Draft,
    rule: Annotated[str, typer.Option(help="The rule of home law under which it leaves.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Release, as the second person, what another officer prepared."""
    from comity.application.jurisdiction.filing import release_draft

    session = open_session(node, login)
    order = _order(session, case, consultation, purpose)
    with progress("Releasing"):
        signed = release_draft(session.desk, order, _draft(session, order, draft), rule=rule)
    _tell(session, signed, as_json=as_json)


@app.command("drop", epilog='Example: comity jurisdiction drop CASE 0193af00 3f2a91bc --reason "wrong annex" --as desk')
def drop(
    case: CaseId,
    consultation: ConsultationId,
    draft: Draft,
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Say no to a draft."""
    from comity.application.jurisdiction.filing import drop_draft

    session = open_session(node, login)
    order = _order(session, case, consultation, purpose)
    signed = drop_draft(session.desk, order, _draft(session, order, draft), reason=reason)
    _tell(session, signed, as_json=as_json)


@app.command("close", epilog="Example: comity jurisdiction close CASE 0193af00 --reason agreed --as lawyer")
def close(
    case: CaseId,
    consultation: ConsultationId,
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Prepare to end a consultation that our state opened; a second person releases it with `release`."""
    from comity.application.jurisdiction.filing import draft_closing

    session = open_session(node, login)
    signed = draft_closing(session.desk, _order(session, case, consultation, purpose), reason=reason)
    _tell(session, signed, as_json=as_json)


@app.command(
    "transfer",
    epilog='Example: comity jurisdiction transfer CASE 0193af00 --asks "take over" --language en --as officer',
)
def transfer(
    case: CaseId,
    consultation: ConsultationId,
    asks: Annotated[str, typer.Option(help="What exactly is to be taken over.")],
    node: Node,
    login: As,
    purpose: Purpose,
    language: Annotated[str, typer.Option(help="Language of the letter.")] = "en",
    as_json: Json = False,
) -> None:
    """Draft the request that the state agreed on takes the proceedings over; the gate looks at it like at any."""
    from comity.application.casework.draft_request import draft_request
    from comity.application.jurisdiction.read_consultation import transfer_letter

    session = open_session(node, login)
    view = _view(session, case, consultation, purpose)
    letter = transfer_letter(view, asks=asks, language=language)
    saved = draft_request(session.desk, session.officer, letter, purpose=purpose)
    if as_json:
        print_json({"case": saved.case, "request": saved.request, "to": saved.requested_node})
    else:
        say(f"Request {saved.request} to {saved.requested_node} is drafted.", "  Assess it: `comity case assess`.")


def _order(session: Session, case: str, consultation: str, purpose: str) -> "ConsultationOrder":
    from comity.application.jurisdiction.acting import ConsultationOrder

    found = find_case(session.desk, case)
    return ConsultationOrder(session.officer, purpose, found, _find(session, found, consultation, purpose))


def _find(session: Session, case: UUID, text: str, purpose: str) -> UUID:
    from comity.application.jurisdiction.read_consultation import list_consultations

    known = list_consultations(session.desk, session.officer, case, purpose=purpose)
    found = [one.id for one in known if len(text) >= 8 and str(one.id).startswith(text.lower())]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        "jurisdiction.unknown",
        f"The case has {len(found)} consultations whose id begins with {text[:40]!r}.",
        advice="Look at `comity jurisdiction list`.",
    )


def _view(session: Session, case: str, consultation: str, purpose: str) -> "ConsultationView":
    from comity.application.jurisdiction.read_consultation import read_consultation

    found = find_case(session.desk, case)
    chosen = _find(session, found, consultation, purpose)
    return read_consultation(session.desk, session.officer, found, chosen, purpose=purpose)


def _state(session: Session, order: "ConsultationOrder") -> "Consultation":
    from comity.application.jurisdiction.read_consultation import read_consultation

    return read_consultation(session.desk, session.officer, order.case, order.consultation, purpose=order.purpose).state


def _draft(session: Session, order: "ConsultationOrder", text: str) -> bytes:
    waiting = _state(session, order).drafts
    found = [digest for digest in waiting if len(text) >= 8 and digest.hex().startswith(text.lower())]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        "jurisdiction.no_draft", f"No draft {text[:16]} waits here.", advice="Look at `comity jurisdiction show`."
    )


def _read_table(raw: bytes) -> tuple[tuple[FactorRow, ...], str, str]:
    try:
        plain = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput("jurisdiction.file", f"The table cannot be read: {error}.", advice=ADVICE) from error
    top = Table(plain, "jurisdiction", "", ("will_act", "will_act_reason", "factor"), ADVICE)
    rows = top.each("factor", ("id", "states", "standing", "weight", "words"), _row, least=1)
    return rows, top.text("will_act"), top.text("will_act_reason", LONG, default="")


def _row(table: Table) -> FactorRow:
    states = table.forms("states", _STATE, "codes of states like CN")
    standing, weight = table.word("standing", Standing), table.word("weight", Weight, Weight.SOME)
    return FactorRow(table.text("id"), states, standing.value, weight.value, table.text("words", LONG, default=""))


def _ending(
    outcome: Outcome,
    reasons: str,
    minutes: str,
    states: list[str],
    present: list[str],
    dissents: list[str],
    again_on: str,
) -> "Ending":
    from comity.application.jurisdiction.filing import Ending
    from comity.cli.acts import read_day

    day: date | None = read_day(again_on, "--again-on") if again_on else None
    return Ending(outcome.value, reasons, minutes, tuple(states), tuple(present), _dissents(dissents), day)


def _dissents(given: list[str]) -> tuple[Dissent, ...]:
    found = []
    for one in given:
        by, sign, words = one.partition(":")
        if not sign or not by.strip() or not words.strip():
            raise InvalidInput(
                "jurisdiction.dissent", f"{one[:40]!r} does not say who and why.", advice='Write "office: why".'
            )
        found.append(Dissent(by.strip(), words.strip()))
    return tuple(found)


def _tell(session: Session, signed: "SignedEvent", *, as_json: bool) -> None:
    event = signed.event
    shared = [node for node in event.audience if node != session.desk.node]
    opening = event.type == "act.proposed"
    waits = opening or event.type == "jurisdiction.drafted"
    if as_json:
        print_json({"case": event.case, "event": signed.digest, "type": event.type, "shared_with": shared,
                    "waits_for_second_person": waits})  # fmt: skip
        return
    say(f"{event.type}  {signed.digest.hex()[:16]}")
    if opening:
        say(
            "Nothing has gone out. Another officer confirms it:",
            f"  comity case confirm {event.case} {signed.digest.hex()[:16]}",
        )
    elif waits:
        say("Nothing has gone out. Another officer releases it:",
            f"  comity jurisdiction release {event.case} … {signed.digest.hex()[:16]} --rule …")  # fmt: skip
    else:
        say(f"Shared with {', '.join(shared)}." if shared else "It stays on this node.")
