"""`comity search`: find a person or a thing, keep the index, look lists up, and measure how well names are found."""

from pathlib import Path
from time import monotonic
from typing import Annotated
from uuid import UUID

import typer

from comity.cli import search_calibrate, search_kit, search_standing
from comity.cli.files import read_file, write_file
from comity.cli.options import As, Json, Node
from comity.cli.output import csv_bytes, print_json, print_table, progress, say
from comity.cli.search_numbers import number_of
from comity.cli.sessions import open_node, open_session

app = typer.Typer(no_args_is_help=True)
app.add_typer(search_kit.app, name="kit")
app.add_typer(search_standing.app, name="standing")
WhatFor = Annotated[
    str,
    typer.Option(
        "--purpose",
        metavar="WORD",
        help="investigation, missing_person, victim_protection, border_check, document_check, judicial_cooperation, "
        "asset_tracing or danger_to_life.",
    ),
]
Case = Annotated[str, typer.Option("--case", metavar="NUMBER", help="Number of the case or file; always.")]


@app.callback()
def _search() -> None:
    """Find a person by name, whatever the script, and measure how well that works."""


@app.command(
    epilog="Example: comity search evaluate --variants variants.parquet --distractors distractors.parquet --n 100000"
)
def evaluate(
    variants: Annotated[
        Path,
        typer.Option(
            "--variants", metavar="FILE", help="Parquet: person_key, name, lang, script, kind, source; a name a row."
        ),
    ],
    distractors: Annotated[
        Path,
        typer.Option("--distractors", metavar="FILE", help="Parquet: name, lang, script; names of nobody asked for."),
    ],
    n: Annotated[int, typer.Option("--n", min=1, help="Names in the index.")] = 100_000,
    per_group: Annotated[
        int | None, typer.Option("--per-group", min=1, help="At most so many queries of each group; all without it.")
    ] = None,
    held_back: Annotated[
        bool,
        typer.Option(
            "--held-back", help="Ask only for persons that the shipped weights never saw, nor anyone of the same name."
        ),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Draws the queries.")] = 7,
    cross: Annotated[
        bool,
        typer.Option("--cross", help="More names than the file has: put further ones together from halves of two."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure how often the right person is found by name alone.

    Each person is in the index by one Latin name and is asked for by other names of theirs, in other scripts and
    languages. Prints recall at 1 and at 10 per query group with 95 % intervals, and the time of a search.
    """
    from comity.matching.evaluation import run  # numba: only when it is needed

    with progress("Indexing, then searching…", 2) as step:
        report = run.evaluate(
            variants, distractors, n, per_group=per_group, held_back=held_back, seed=seed, cross=cross, progress=step
        )
    if as_json:
        print_json(report)
    else:
        _show(report)


app.command(epilog=search_calibrate.EPILOG)(search_calibrate.calibrate)


@app.command(epilog="Example: comity search build --node ~/la --anew")
def build(
    node: Node,
    anew: Annotated[bool, typer.Option("--anew", help="Make all of it anew, also where it is usable.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index up to the register. A running node does this by itself, within a second of every change."""
    from comity.application.query import keeping
    from comity.cli.search_view import plain_index, show_index

    desk, began = open_node(node).desk, monotonic()
    newest = keeping.newest_change(desk)
    with progress("Indexing", newest) as step:
        kept = keeping.build_index(desk, progress=lambda done, _all: step(done)) if anew else keeping.keep_index(desk)
        while kept.behind:
            kept = keeping.keep_index(desk)
            step(newest - kept.behind)
        while desk.index.merge():
            pass
    found, seconds = keeping.index_status(desk), round(monotonic() - began, 2)
    if as_json:
        print_json(plain_index(found) | {"seconds": seconds, "made_anew": kept.made_anew})
    else:
        show_index(found)
        say(f"  Done in {seconds} s")


@app.command(epilog="Example: comity search status --node ~/la --verify")
def status(
    node: Node,
    verify: Annotated[bool, typer.Option("--verify", help="Read every byte and compare it with the digests.")] = False,
    as_json: Json = False,
) -> None:
    """Show how the index stands and how far it is behind the register. Exit code 3 if it is not usable."""
    from comity.application.query.keeping import index_status
    from comity.cli.search_view import plain_index, show_index

    desk = open_node(node).desk
    if verify:
        with progress("Reading every byte"):
            desk.index.verify()
    found = index_status(desk)
    if as_json:
        print_json(plain_index(found) | {"verified": verify})
    else:
        show_index(found)
    if found.state is None:
        raise typer.Exit(3)


@app.command(
    epilog='Example: comity search query "Somsak Vongsa" --born 1990-05-17 --purpose investigation --case LA-7 --as k'
)
def query(
    node: Node,
    login: As,
    purpose: WhatFor,
    case: Case,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Names of one person, any script.")
    ] = None,
    born: Annotated[str, typer.Option("--born", metavar="DATE", help="Date of birth or age, as written.")] = "",
    sex: Annotated[str, typer.Option("--sex", help="f, m or x.")] = "",
    nationality: Annotated[str, typer.Option("--nationality", help="Codes of two letters, a space between.")] = "",
    number: Annotated[
        list[str] | None,
        typer.Option("--number", metavar="KIND:NUMBER", help="Such as travel_document:LA:PA1234567; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Look a person or a thing up in the register, for a purpose and a case. Every search is on record.

    Nothing found is no clearance. A candidate is no hit until a named officer has confirmed it.
    """
    from dataclasses import replace

    from comity.application.query.plain_form import answer_to_plain
    from comity.application.query.screen_list import question_of
    from comity.application.query.search_person import search_person, search_thing
    from comity.cli.search_view import show_answer
    from comity.domain.searches import asking

    session, why = open_session(node, login), asking(purpose, case)
    desk, things = session.desk, tuple(map(number_of, number or ()))
    with progress("Searching"):
        if names:
            cells = {"name": names[0], "other_names": "|".join(names[1:]), "birth_date": born, "sex": sex}
            question = question_of({**cells, "nationality": nationality}, desk.clock.now().date())
            assert question.person is not None
            answer = search_person(desk, session.officer, replace(question.person, numbers=things), why)
        else:
            answer = search_thing(desk, session.officer, things, why)
    if as_json:
        print_json(answer_to_plain(answer))
    else:
        show_answer(answer)


@app.command(epilog="Example: comity search confirm SEARCH RECORD --rejected same_name --purpose investigation --as k")
def confirm(
    node: Node,
    login: As,
    search: Annotated[UUID, typer.Argument(metavar="SEARCH", help="Id of the search.")],
    record: Annotated[UUID, typer.Argument(metavar="RECORD", help="Id of the record that it showed.")],
    purpose: WhatFor,
    rejected: Annotated[
        str,
        typer.Option(
            "--rejected", metavar="REASON",
            help="different_person, same_name, data_error, outdated or misused_identity. Without it: confirmed.",
        ),
    ] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Say as a named officer whether a candidate is who was searched for. Only then is it a hit."""
    from comity.application.query.confirm_match import confirm_match

    session = open_session(node, login)
    verdict = "rejected" if rejected else "confirmed"
    signed = confirm_match(
        session.desk, session.officer, search, record, verdict=verdict, reason=rejected, purpose=purpose
    )
    if as_json:
        print_json({"search": search, "record": record, "verdict": verdict, "event": signed.digest})
    else:
        say(f"{verdict}: {signed.digest.hex()}")


@app.command(
    epilog="Example: comity search screen flight.csv --purpose border_check --case LA-2026-7 --out hits.csv --as k"
)
def screen(
    node: Node,
    login: As,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, UTF-8; a head with name and other columns.")],
    purpose: WhatFor,
    case: Case,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the results go, as CSV.")] = None,
    as_json: Json = False,
) -> None:
    """Look a passenger list up, line by line. Whatever stops it, a running node goes on where it stood.

    Columns: name, other_names (with | between), birth_date, sex, nationality, document, document_state, label. What
    leaves has labels and records, no names; each line found still waits for an officer to confirm it.
    """
    from comity.application.query import screen_list
    from comity.cli.search_view import plain_list
    from comity.domain.searches import asking

    session, why = open_session(node, login), asking(purpose, case)
    desk = session.desk
    row = screen_list.take_list(
        desk, session.officer, file.name, read_file(file, screen_list.MOST_BYTES, "passenger list"), why
    )
    with progress("Looking up", row.total) as step:
        while (done := screen_list.screen_next(desk)) is not None:
            if done.job == row.job:
                step(done.done)
    view = screen_list.read_list(desk, session.officer, row.job, purpose=purpose)
    row, found = view.row, list(screen_list.result_rows(view))
    if out is not None:
        write_file(out, csv_bytes(screen_list.RESULT_COLUMNS, found))
    if as_json:
        print_json(
            plain_list(row) | {"results": [dict(zip(screen_list.RESULT_COLUMNS, one, strict=True)) for one in found]}
        )
    else:
        print_table(screen_list.RESULT_COLUMNS, found, empty="Nothing found on any line. That is no clearance.")
        say(f"{row.done} of {row.total} lines, {row.hits} with candidates, {row.unreadable} unreadable")


@app.command(epilog="Example: comity search alarms --node ~/la --as auditor --purpose review")
def alarms(
    node: Node,
    login: As,
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="What for.")],
    everything: Annotated[bool, typer.Option("--all", help="Also those that were settled.")] = False,
    as_json: Json = False,
) -> None:
    """List the alarms on searches for their own sake. For auditors."""
    from comity.application.query.alarms import list_search_alarms

    session = open_session(node, login)
    seen = list_search_alarms(session.desk, session.officer, open_only=not everything, purpose=purpose)
    columns = ("alarm", "at", "officer", "sign", "count", "reference", "finding")
    rows = [
        (one.alarm, one.at, seen.names.get(one.officer, one.officer), one.sign, one.count, one.reference, one.finding)
        for one in seen.rows
    ]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows, empty="No alarm stands.")


@app.command(
    epilog='Example: comity search settle ALARM --finding "asked; a seized list" --as auditor --purpose review'
)
def settle(
    node: Node,
    login: As,
    alarm: Annotated[UUID, typer.Argument(metavar="ALARM", help="Its id.")],
    finding: Annotated[str, typer.Option("--finding", metavar="TEXT", help="What came of it.")],
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="What for.")],
    as_json: Json = False,
) -> None:
    """Say what came of an alarm; it stays on record. For auditors."""
    from comity.application.query.alarms import settle_alarm

    session = open_session(node, login)
    row = settle_alarm(session.desk, session.officer, alarm, finding=finding, purpose=purpose)
    if as_json:
        print_json({"alarm": row.alarm, "sign": row.sign, "finding": row.finding})
    else:
        say(f"Settled: {row.sign}, {row.finding}")


def _show(report: dict[str, object]) -> None:
    groups = report["groups"]
    assert isinstance(groups, dict)
    columns = ("queries", "recall_at_1", "recall_at_10", "mrr", "ci95")
    rows = [(name, *(found[c] for c in columns)) for name, found in groups.items()]
    rows += [
        (f"{group}: {part}", *(found[c] for c in columns))
        for group, parts in _table(report, "parts").items()
        for part, found in parts.items()
    ]
    rows += [(name, *(_table(report, name)[c] for c in columns)) for name in ("mean", "regional_mean") if report[name]]
    print_table(("group", *columns), rows, empty="No person of this file can be asked for.")
    say(f"{report['n']:,} names, {report['index_mb']} MB, built in {report['build_s']} s")
    say(f"A search takes {report['p50_ms']} ms (p50), {report['p95_ms']} ms (p95), one thread")


def _table(report: dict[str, object], name: str) -> dict[str, dict[str, dict[str, object]]]:
    table = report[name]
    assert isinstance(table, dict)
    return table
