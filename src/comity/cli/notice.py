"""`comity notice`: the register. Write, check, review and circulate notices; annotate, take back, see the proofs."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from comity.cli import notice_acts
from comity.cli.files import read_file, write_file
from comity.cli.finding import find_notice
from comity.cli.notice_frame import NoticeId, order_of, tell
from comity.cli.notice_template import template_of
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import moment, print_csv, print_facts, print_json, print_table, progress, say
from comity.cli.sessions import open_session
from comity.domain.errors import InvalidInput
from comity.domain.notice_rules import REMIND_BEFORE
from comity.domain.notices import Answer, questions_of
from comity.domain.register_entries import NoticeKind

if TYPE_CHECKING:
    from comity.application.register.read_register import NoticeView

app = typer.Typer(
    help="The register of notices: write, check, review, circulate, annotate, take back, prove.", no_args_is_help=True
)
LARGEST = 256 << 10  # bytes of a notice's file


@app.command(epilog="Example: comity notice template missing > child.toml")
def template(
    kind: Annotated[NoticeKind, typer.Argument(metavar="CLASS", help="Class of the notice.")], as_json: Json = False
) -> None:
    """Print a file of this class, every entry explained."""
    text = template_of(kind)
    print_json({"template": text}) if as_json else typer.echo(text, nl=False)


@app.command(epilog='Example: comity notice draft wanted.toml --purpose "fraud case" --as officer')
def draft(
    file: Annotated[Path, typer.Argument(help="TOML file as `template` prints it.")],
    node: Node,
    login: As,
    purpose: Purpose,
    notice: Annotated[str, typer.Option("--notice", metavar="ID", help="Word this notice anew.")] = "",
    as_json: Json = False,
) -> None:
    """Keep a wording from a file. Nothing leaves."""
    from comity.application.register.draft_notice import draft_notice
    from comity.application.register.notice_form import read_form

    session = open_session(node, login)
    known = find_notice(session.desk, notice) if notice else UUID(int=0)
    wording, looks = read_form(_toml(file), notice=known, owner=session.desk.node)
    kept = draft_notice(session.desk, session.officer, wording, looks, purpose=purpose)
    if as_json:
        print_json({"notice": kept.id, "digest": kept.digest})
    else:
        say(f"Notice {kept.id} is kept. Next: comity notice check {kept.id}")


@app.command(epilog="Example: comity notice check 0193af00 --purpose review --as officer")
def check(notice: NoticeId, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Check a wording by machine: fields, thresholds, bars, and the law toward each addressee's state.

    Ends with 1 if anything is missing or bars it.
    """
    from comity.application.register.check_notice import check_notice

    session = open_session(node, login)
    with progress("Asking the law"):
        found = check_notice(session.desk, order_of(session, notice, purpose))
    rows = [(row.state, row.measure, row.outcome, row.open, row.codes) for row in found.law]
    if as_json:
        print_json({
            "complete": not found.missing, "missing": found.missing, "barred": found.barred,
            "law": [dict(zip(("state", "measure", "outcome", "open", "codes"), row, strict=True)) for row in rows],
            "corpus": found.corpus, "as_of": found.as_of,
        })  # fmt: skip
    else:
        for name in found.missing:
            say(f"missing  {name}")
        for name in found.barred:
            say(f"barred   {name}")
        if rows:
            print_table(("state", "measure", "law says", "open", "grounds"), rows, empty="")
        say("Not ready." if found.missing or found.barred else f"Complete. Next: comity notice ask-review {notice}")
    if found.missing or found.barred:
        raise typer.Exit(1)


@app.command("ask-review", epilog="Example: comity notice ask-review 0193af00 --purpose review --as officer")
def ask_review(notice: NoticeId, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Hand the wording to its reviewer: another officer here, or sealed to the node that its circle names."""
    from comity.application.register.review_notice import ask_review as use_case

    session = open_session(node, login)
    tell(session, use_case(session.desk, order_of(session, notice, purpose)), as_json=as_json)


@app.command(
    epilog='Example: comity notice review 0193af00 --all-clear --except political=concern --reasons "..." --as reviewer'
)
def review(
    notice: NoticeId,
    reasons: Annotated[str, typer.Option(help="Why.")],
    node: Node,
    login: As,
    purpose: Purpose,
    all_clear: Annotated[
        bool, typer.Option("--all-clear", help="Answer clear to every question that is not excepted.")
    ] = False,
    answers: Annotated[
        list[str], typer.Option("--except", metavar="QUESTION=ANSWER", help="clear, concern or unknown; repeat.")
    ] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Answer every question of the review. Only a clear answer to each lets the notice go on."""
    from comity.application.register.acting import peek
    from comity.application.register.review_notice import review_notice

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    asked = peek(session.desk, order.notice).asked
    given = dict.fromkeys(questions_of(asked.wording), Answer.CLEAR.value) if all_clear and asked else {}
    for text in answers:
        name, _, word = text.partition("=")
        given[name.strip()] = word.strip()
    tell(session, review_notice(session.desk, order, given, reasons=reasons), as_json=as_json)


@app.command(epilog='Example: comity notice publish 0193af00 --rule "police act art. 4" --as national-desk')
def publish(
    notice: NoticeId,
    rule: Annotated[str, typer.Option(help="The rule of home law under which it leaves.")],
    node: Node,
    login: As,
    purpose: Purpose,
    to: Annotated[list[str], typer.Option("--to", metavar="NODE", help="These addressees only; repeat.")] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Circulate a reviewed wording, as a second person; again, to more of its addressees."""
    from comity.application.register.publish_notice import publish_notice

    session = open_session(node, login)
    with progress("Circulating"):
        signed = publish_notice(session.desk, order_of(session, notice, purpose), rule=rule, only=to)
    tell(session, signed, as_json=as_json)


@app.command(
    "list", epilog="Example: comity notice list --kind missing --order valid_until --purpose duty --as officer"
)
def list_all(
    node: Node,
    login: As,
    purpose: Purpose,
    kind: Annotated[str, typer.Option(help="Class.")] = "",
    stage: Annotated[str, typer.Option(help="Stage, like published.")] = "",
    side: Annotated[str, typer.Option(help="ours, theirs or review.")] = "",
    owner: Annotated[str, typer.Option(help="Owner's node.")] = "",
    text: Annotated[str, typer.Option(help="Part of the title.")] = "",
    duty: Annotated[bool, typer.Option("--duty", help="An annotation is owed.")] = False,
    pending: Annotated[bool, typer.Option("--pending", help="A deletion is not proven.")] = False,
    review_due: Annotated[
        bool, typer.Option("--review-due", help="In circulation, to be renewed or ended within 30 days.")
    ] = False,
    order: Annotated[str, typer.Option(help="Column, - before it for descending.")] = "-updated_at",
    limit: Annotated[int, typer.Option(help="Rows.")] = 50,
    offset: Annotated[int, typer.Option(help="Rows to pass over.")] = 0,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List the register, filtered and sorted. The look is on record."""
    from comity.application.ports import NoticesWanted
    from comity.application.register.plain_form import COLUMNS, listed, table_rows
    from comity.application.register.read_register import list_notices

    session = open_session(node, login)
    by = session.desk.clock.now() + REMIND_BEFORE if review_due else None
    wanted = NoticesWanted(side, kind, stage, owner, text, duty, pending, order, offset, limit, by)
    rows, total = list_notices(session.desk, session.officer, wanted, purpose=purpose)
    if as_json:
        print_json({"total": total, "notices": listed(rows)})
    elif as_csv:
        print_csv(COLUMNS, table_rows(rows))
    else:
        shown = (
            (row.notice, row.kind, row.title, row.owner, row.stage, row.action or row.asked,
             f"{row.duties or ''}", f"{row.pending or ''}")
            for row in rows
        )  # fmt: skip
        print_table(
            ("notice", "class", "title", "owner", "stage", "action", "owed", "pending"), shown, empty="No notice."
        )


@app.command(epilog="Example: comity notice show 0193af00 --purpose duty --as officer")
def show(notice: NoticeId, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Show one notice: what is asked, what local law backs, provenance, history, copies and proofs."""
    from comity.application.register.plain_form import plain_view

    view = _view(node, login, notice, purpose)
    if as_json:
        print_json(plain_view(view))
    else:
        _show(view)


@app.command(epilog="Example: comity notice export 0193af00 --out notice.json --purpose duty --as officer")
def export(
    notice: NoticeId,
    out: Annotated[Path, typer.Option(help="File to write; it must not be there yet.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Write one notice to a JSON file. The reading is on record."""
    import json

    from comity.application.register.plain_form import plain_view
    from comity.cli.output import _plain

    view = _view(node, login, notice, purpose)
    text = json.dumps(plain_view(view), ensure_ascii=False, indent=2, default=_plain)
    write_file(out, text.encode())
    print_json({"file": str(out)}) if as_json else say(f"Written to {out}.")


@app.command(epilog="Example: comity notice copies 0193af00 --purpose oversight --as officer")
def copies(
    notice: NoticeId, node: Node, login: As, purpose: Purpose, as_json: Json = False, as_csv: Csv = False
) -> None:
    """Show every node that was sent the notice, its national copies, and its proof of deletion."""
    from comity.application.register.plain_form import COPY_COLUMNS, copy_rows

    rows = copy_rows(_view(node, login, notice, purpose).state)
    if as_json:
        print_json({"copies": [dict(zip(COPY_COLUMNS, row, strict=True)) for row in rows]})
    elif as_csv:
        print_csv(COPY_COLUMNS, rows)
    else:
        print_table(COPY_COLUMNS, rows, empty="It went to nobody.")


@app.command(epilog="Example: comity notice keep --node /var/lib/comity/la")
def keep(node: Node, as_json: Json = False) -> None:
    """End and destroy what is out of time, once. A node that serves does so by itself."""
    from comity.application.register.keep_register import register_round
    from comity.cli.sessions import open_node

    done = register_round(open_node(node).desk)
    rows = [(one.notice, one.chore, one.fault) for one in done]
    if as_json:
        print_json({"kept": [dict(zip(("notice", "chore", "fault"), row, strict=True)) for row in rows]})
    else:
        print_table(("notice", "done", "fault"), rows, empty="Nothing is due.")


def _view(node: Path, login: str, notice: str, purpose: str) -> "NoticeView":
    from comity.application.register.read_register import read_notice

    session = open_session(node, login)
    return read_notice(session.desk, session.officer, find_notice(session.desk, notice), purpose=purpose)


def _show(view: "NoticeView") -> None:
    from comity.application.register.plain_form import COPY_COLUMNS, copy_rows

    state, published, notice = view.state, view.state.published, view.state.notice
    effect = view.today or state.effect
    print_facts(
        notice.title if notice else f"Notice {state.id}: its content is destroyed here",
        {
            "notice": state.id,
            "class": notice.kind.value if notice else "",
            "owner": state.owner,
            "stage": state.stage.value,
            "asked": notice.action.value if notice else "",
            "action here": state.action_here(view.node).value if published else "",
            "why": effect.why if effect else "",
            "facts": notice.facts if notice else "",
            "to": tuple(sorted(published.addressees)) if published else (notice.addressees if notice else ()),
            "reviewed by": published.reviewer if published else "",
            "valid until": moment(published.valid_until) if published and published.valid_until.year < 9999 else "",
            "review on": moment(published.review_on) if published else "",
            "review due": view.review_due or "",
            "blocked by": tuple(state.blocks),
            "ended": state.ended[0].reason if state.ended else "",
            "deletion pending": state.pending,
        },
    )
    for duty in state.duties.values():
        say(f"  OWED: {state.owner} has to annotate {duty.what} in {duty.state} by {moment(duty.due_at)}")
    for annotated, at in state.annotations:
        say(f"  annotated {moment(at)}: {annotated.what}: {annotated.words}")
    for key, waiting in state.proposals.items():
        say(f"  waits for a second person: {waiting.act} {key.hex()[:16]}")
    print_table(COPY_COLUMNS, copy_rows(state), empty="It went to nobody.")


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(read_file(file, LARGEST, "a notice").decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput(
            "notice.form", f"The notice cannot be read: {error}.", advice="`comity notice template` prints a file."
        ) from error


def _add(commands: dict[str, tuple[Callable[..., None], str]]) -> None:
    for name, (command, example) in commands.items():
        app.command(name, epilog=f"Example: {example}")(command)


_add(notice_acts.COMMANDS)
