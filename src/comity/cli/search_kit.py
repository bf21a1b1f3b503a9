"""`comity search kit`: part of the register for a boat or a post without a link, and its log that comes home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.asking import ask_secret
from comity.cli.files import check_new, read_file, write_file
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import moment, print_facts, print_json, progress, say
from comity.cli.search_numbers import number_of
from comity.cli.sessions import open_session

if TYPE_CHECKING:
    from comity.application.query.kit_ask import KitAnswer
    from comity.bootstrap.kits import KitAt
    from comity.exchange.kit import KitHeader

app = typer.Typer(help="Offline kits: make, open, ask, and merge their logs.", no_args_is_help=True)
MOST_KIT = 160 << 20  # bytes
KitFile = Annotated[Path, typer.Argument(metavar="KIT", help="The kit's file; its log lies beside it as KIT.log.")]
Roots = Annotated[
    list[str],
    typer.Option("--fingerprint", envvar="COMITY_KIT_ROOT", help="Of the national root, as people compared it."),
]
FromStdin = Annotated[bool, typer.Option("--passphrase-stdin", help="Read the passphrase from stdin.")]


@app.command(
    epilog="Example: comity search kit make --carrier boat7 --kind wanted --kind missing --out boat7.kit --as s"
)
def make(
    node: Node,
    login: As,
    purpose: Purpose,
    carrier: Annotated[str, typer.Option("--carrier", metavar="LOGIN", help="Officer who carries it; not the maker.")],
    kind: Annotated[list[str], typer.Option("--kind", metavar="CLASS", help="Class of records; may be repeated.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file; FILE.log is made beside it.")],
    days: Annotated[int, typer.Option("--days", help="How long it is good, 1 to 6.")] = 6,
    passphrase_stdin: FromStdin = False,
    as_json: Json = False,
) -> None:
    """Make a kit: the records of these classes that a search here may find, sealed, signed, for six days at most.

    Its carrier learns the passphrase by word of mouth. Who made it, for whom and of what is on record.
    """
    from comity.application.query.kit_make import KitOrder, make_kit

    log = _log_of(out)
    check_new(out)
    check_new(log)
    session = open_session(node, login)
    order = KitOrder(carrier, _kinds(kind), days, purpose)
    passphrase = ask_secret(
        "Passphrase of the kit", from_stdin=passphrase_stdin, option="--passphrase-stdin", twice=True
    )
    with progress("Making the kit"):
        made = make_kit(session.desk, session.officer, order, passphrase)
    write_file(out, made.kit)
    write_file(log, made.log)
    _show(made.header, {"file": str(out), "log": str(log)}, as_json=as_json)


@app.command("open", epilog="Example: comity search kit open boat7.kit --fingerprint e94f-…")
def open_(kit: KitFile, fingerprint: Roots, passphrase_stdin: FromStdin = False, as_json: Json = False) -> None:
    """Check a kit and that its passphrase opens it: whose it is, until when it is good, how often it was asked."""
    at = _open(kit, fingerprint, from_stdin=passphrase_stdin)
    asked = at.asked()
    _show(at.kit.header, {"asked": len(asked.entries), "log_broken": asked.broken}, as_json=as_json)


@app.command(epilog='Example: comity search kit query boat7.kit "Somsak Vongsa" --purpose border_check --case LA-7 …')
def query(
    kit: KitFile,
    fingerprint: Roots,
    purpose: Annotated[str, typer.Option("--purpose", metavar="WORD", help="As of `comity search query`.")],
    case: Annotated[str, typer.Option("--case", metavar="NUMBER", help="Number of the case or file; always.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Names of one person.")] = None,
    born: Annotated[str, typer.Option("--born", metavar="DATE", help="Date of birth or age, as written.")] = "",
    sex: Annotated[str, typer.Option("--sex", help="f, m or x.")] = "",
    nationality: Annotated[str, typer.Option("--nationality", help="Codes of two letters, a space between.")] = "",
    number: Annotated[
        list[str] | None, typer.Option("--number", metavar="KIND:NUMBER", help="As of `comity search query`.")
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", metavar="FOLDER", help="Write each candidate's photograph there.")
    ] = None,
    passphrase_stdin: FromStdin = False,
    as_json: Json = False,
) -> None:
    """Look a person or a thing up in a kit. The question is in the kit's log before the answer is shown.

    Nothing found is no clearance: the answer says how old the kit is and what is not in it.
    """
    from dataclasses import replace
    from datetime import UTC, datetime

    from comity.application.query.kit_ask import kit_answer_to_plain
    from comity.application.query.looking import Question
    from comity.application.query.screen_list import question_of
    from comity.domain.negative_answers import Occasion
    from comity.domain.searches import asking

    why, things = asking(purpose, case, Occasion.KIT), tuple(map(number_of, number or ()))
    question = Question(None, things)
    if names:
        cells = {"name": names[0], "other_names": "|".join(names[1:]), "birth_date": born, "sex": sex}
        read = question_of({**cells, "nationality": nationality}, datetime.now(UTC).date())
        assert read.person is not None
        question = Question(replace(read.person, numbers=things))
    at = _open(kit, fingerprint, from_stdin=passphrase_stdin)
    with progress("Searching"):
        answer = at.ask(question, why)
    if pictures is not None:
        for one in answer.pictures.values():
            write_file(pictures / f"{one.record}.jpg", one.jpeg)
    if as_json:
        print_json(kit_answer_to_plain(answer))
    else:
        _show_answer(answer)


@app.command(epilog="Example: comity search kit merge boat7.kit.log --as supervisor --purpose 'patrol came home'")
def merge(
    node: Node,
    login: As,
    purpose: Purpose,
    log: Annotated[Path, typer.Argument(metavar="LOG", help="The log that lay beside the kit.")],
    as_json: Json = False,
) -> None:
    """Take a kit's log in: every question once on record, owners told, gaps told to the auditor. Exit code 3 if any."""
    from comity.application.query.kit_merge import merge_log
    from comity.exchange.kit_log import MAX_LOG

    session = open_session(node, login)
    with progress("Merging"):
        merged = merge_log(session.desk, session.officer, read_file(log, MAX_LOG, "kit's log"), purpose=purpose)
    if as_json:
        print_json(
            {"kit": merged.kit, "carrier": merged.carrier, "entries": merged.entries, "new": merged.new,
             "gaps": merged.gaps}
        )  # fmt: skip
    else:
        say(f"{merged.entries} questions by {merged.carrier}, {merged.new} of them new")
        if merged.gaps:
            say(f"  THE LOG IS NOT WHOLE ({', '.join(merged.gaps)}): an auditor was told")
    if merged.gaps:
        raise typer.Exit(3)


def _open(kit: Path, fingerprint: list[str], *, from_stdin: bool) -> "KitAt":
    from comity.bootstrap.kits import open_kit_at

    data = read_file(kit, MOST_KIT, "offline kit")
    passphrase = ask_secret("Passphrase of the kit", from_stdin=from_stdin, option="--passphrase-stdin")
    with progress("Opening the kit"):
        return open_kit_at(data, _log_of(kit), passphrase, tuple(fingerprint))


def _log_of(kit: Path) -> Path:
    return kit.with_name(f"{kit.name}.log")


def _kinds(words: list[str]) -> Any:
    from comity.domain.errors import InvalidInput
    from comity.domain.register_entries import NoticeKind

    unknown = [word for word in words if word not in frozenset(NoticeKind)]
    if unknown:
        raise InvalidInput(
            "kit.kind", f"{unknown[0][:40]!r} is no class of records.", advice=f"Classes: {', '.join(NoticeKind)}."
        )
    return frozenset(map(NoticeKind, words))


def _show(header: "KitHeader", more: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {"kit": header.id, "node": header.node, "carrier": header.carrier_name, "made_at": header.made_at,
             "until": header.until, "kinds": header.kinds, "records": header.count, "register_change": header.change,
             **more}
        )  # fmt: skip
        return
    facts = {
        "Node": header.node,
        "Carried by": header.carrier_name,
        "Made": moment(header.made_at),
        "Good until": moment(header.until),
        "Records": f"{header.count} of {', '.join(header.kinds)}",
    }
    print_facts(f"Kit {header.id}", facts | {name.replace("_", " ").capitalize(): word for name, word in more.items()})


def _show_answer(answer: "KitAnswer") -> None:
    from comity.cli.search_view import show_candidate, show_first

    hours = answer.age.total_seconds() / 3600
    say(f"Search {answer.search}, {moment(answer.at)}; the kit is {hours:.1f} hours old, good until "
        f"{moment(answer.header.until)}")  # fmt: skip
    negative = answer.negative
    if negative is not None:
        say("NOTHING FOUND. That is no clearance: it says nothing about the person.")
        say(f"  Of {answer.header.count} records in this kit, good until {moment(negative.valid_until)}")
        say(f"  Not asked: {', '.join(f'{one.source} ({one.why.value})' for one in negative.not_asked)}")
        return
    for first in answer.first:
        show_first(first)
    for one in answer.candidates:
        show_candidate(one)
        if picture := answer.pictures.get(one.entry.record):
            say(f"  Photograph: {picture.shows} (--pictures FOLDER writes it)")
    if not answer.complete:
        say("", "More fits than is shown: ask more closely.")
    say("", "None of these is a hit until a named officer confirms it at the node.")
