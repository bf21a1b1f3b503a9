"""`comity law`: ask the law gate, run scenarios, see what stands between two states."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from comity.bootstrap.law import open_corpus
from comity.cli.law_collection import app as collection_app
from comity.cli.law_ledger import show_ledger
from comity.cli.law_overlay import app as overlay_app
from comity.cli.law_registers import (
    AsOf,
    Draft,
    Overlays,
    Signers,
    day_of,
    show_calendar,
    show_elements,
    show_matrix,
    show_mechanisms,
)
from comity.cli.law_words import (
    describe_absent,
    describe_alternative,
    describe_change,
    describe_other,
    describe_row,
    describe_warning,
)
from comity.domain.decision_form import decision_to_plain
from comity.domain.decisions import Decision, Finding, Gate
from comity.domain.errors import InvalidInput
from comity.evidence import canonical
from comity.law import assess, parse_question, question_to_plain, what_would_change
from comity.law.matrix import states_of
from comity.law.overview import Standing, between
from comity.law.scenarios import Verdict, check_scenario

app = typer.Typer(
    help="What the law between two states allows, on which articles, and what is missing.", no_args_is_help=True
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_MATRIX = "Example: comity law matrix --from CN --to KH,LA,MM,TH,VN --kind extradition,mla,transfer"
_COLOUR = {Gate.CLEARED: "green", Gate.NEEDS_HUMAN: "yellow", Gate.BARRED: "red"}


@app.command("assess", epilog="Example: comity law assess --request request.toml --as-of 2026-02-01")
def assess_request(
    request: Annotated[Path, typer.Option("--request", help="TOML file with the inputs of one measure.")],
    as_of: AsOf = "",
    overlay: Overlays = [],  # noqa: B006  # typer reads the default, nobody changes it
    signer: Signers = [],  # noqa: B006  # as above
    draft: Draft = False,
    as_json: Json = False,
) -> None:
    """Assess one request for one measure. Exit code 0 if the gate clears it, 1 if not, 2 if it cannot be read."""
    corpus = open_corpus(overlay, signer, drafts=draft)
    inputs = {field: value for field, value in _toml(request).items() if field != "expected"}
    question = parse_question(inputs | ({"as_of": as_of} if as_of else {}), corpus)
    digest = hashlib.sha256(canonical.encode(question_to_plain(question))).digest()
    decision = assess(question, corpus, assessed=digest)
    decision = replace(decision, would_change=what_would_change(question, corpus))
    if as_json:
        _print_json(decision_to_plain(decision) | {"assessed": digest.hex(), "gate": decision.gate().value})
    else:
        show_decision(decision, Console(soft_wrap=True))
    if decision.gate() is not Gate.CLEARED:
        raise typer.Exit(1)


@app.command("sheet", epilog="Example: comity law sheet --request request.toml --language vi --out sheet.pdf")
def print_question(
    request: Annotated[Path, typer.Option("--request", help="TOML file with the inputs of one measure.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new PDF file.")],
    language: Annotated[str, typer.Option(help="Language of the sheet, like en or zh.")] = "en",
    as_of: AsOf = "",
    overlay: Overlays = [],  # noqa: B006  # as above
    as_json: Json = False,
) -> None:
    """Print the answer on one measure for a file or a court, without a case."""
    from comity.application.ports.printing import LegalitySheet, SheetMeasure, SheetSide
    from comity.bootstrap.paper import open_printer
    from comity.cli.files import check_new, write_file

    check_new(out)
    corpus = open_corpus(overlay)
    inputs = {field: value for field, value in _toml(request).items() if field != "expected"}
    question = parse_question(inputs | ({"as_of": as_of} if as_of else {}), corpus)
    digest = hashlib.sha256(canonical.encode(question_to_plain(question))).digest()
    decision = assess(question, corpus, assessed=digest)
    decision = replace(decision, would_change=what_would_change(question, corpus))
    measure = SheetMeasure("", decision.measure, "", (SheetSide("", decision),))
    sheet = LegalitySheet(
        digest,
        decision.requesting_state,
        decision.requested_state,
        question.offence,
        datetime.now(UTC),
        (measure,),
    )
    pdf = open_printer().print_sheet(sheet, language)
    write_file(out, pdf)
    if as_json:
        printed = {"file": str(out), "bytes": len(pdf), "sha256": hashlib.sha256(pdf).hexdigest()}
        _print_json({**printed, "outcome": decision.outcome.value})
    else:
        typer.echo(f"{out}: {decision.outcome.value.replace('_', ' ')}")


@app.command("scenarios", epilog="Example: comity law scenarios tests/scenarios/mekong_treaties.toml")
def run_scenarios(
    file: Annotated[Path, typer.Argument(help="TOML file of [[scenario]] tables.")],
    overlay: Overlays = [],  # noqa: B006  # as above
    signer: Signers = [],  # noqa: B006  # as above
    draft: Draft = False,
    as_json: Json = False,
) -> None:
    """Run golden scenarios and say where the gate disagrees. Exit code 0 only if all agree."""
    scenarios = _toml(file).get("scenario")
    if not isinstance(scenarios, list) or not scenarios or not all(isinstance(entry, dict) for entry in scenarios):
        raise InvalidInput("law.scenarios", f"{file.name} has no [[scenario]].", advice="See docs/reference/law.md.")
    corpus = open_corpus(overlay, signer, drafts=draft)
    verdicts = [check_scenario(scenario, corpus) for scenario in scenarios]
    agree = sum(verdict.agrees for verdict in verdicts)
    if as_json:
        listed = [_plain_verdict(verdict) for verdict in verdicts]
        _print_json({"total": len(verdicts), "agree": agree, "scenarios": listed})
    else:
        _show_verdicts(verdicts, scenarios, agree)
    if agree != len(verdicts):
        raise typer.Exit(1)


@app.command("bases", epilog="Example: comity law bases CN KH --as-of 2026-02-01")
def show_bases(
    requesting: Annotated[str, typer.Argument(metavar="A", help="Requesting state, like CN.")],
    requested: Annotated[str, typer.Argument(metavar="B", help="Requested state, like KH.")],
    as_of: AsOf = "",
    overlay: Overlays = [],  # noqa: B006  # as above
    signer: Signers = [],  # noqa: B006  # as above
    draft: Draft = False,
    as_json: Json = False,
) -> None:
    """Show what stands between two states on a day, whatever the offence."""
    corpus = open_corpus(overlay, signer, drafts=draft)
    day = day_of(as_of)
    states_of((requesting, requested), corpus)
    found = between(requesting, requested, day, corpus)
    if as_json:
        _print_json({"from": requesting, "to": requested, "as_of": day.isoformat(), "corpus": corpus.version,
                     "instruments": [asdict(entry) for entry in found]})  # fmt: skip
    else:
        _show_standing(found, f"{requesting} asks {requested}, {day.isoformat()}, corpus {corpus.version}")


app.add_typer(overlay_app, name="overlay")
app.add_typer(collection_app)
app.command("matrix", epilog=_MATRIX)(show_matrix)
app.command("elements", epilog="Example: comity law elements fraud_telecom CN VN")(show_elements)
app.command("calendar", epilog="Example: comity law calendar --from 2026-01-01 --states VN,CN")(show_calendar)
app.command("ledger", epilog="Example: comity law ledger --partner LA --purpose review --as lawyer")(show_ledger)
app.command("mechanisms", epilog="Example: comity law mechanisms --states CN,LA --topic fraud")(show_mechanisms)


def show_decision(decision: Decision, console: Console) -> None:
    """A decision as an officer reads it: outcome, bases, grounds, what is missing, what would change it."""
    gate = decision.gate()
    way = f"{decision.requesting_state} → {decision.requested_state}, {decision.measure}, {decision.as_of.isoformat()}"
    console.print(f"[bold]{way}[/]")
    outcome = decision.outcome.value.replace("_", " ")
    console.print(f"Outcome: [bold {_COLOUR[gate]}]{outcome}[/]   gate: [bold {_COLOUR[gate]}]{gate.value}[/]")
    console.print(f"Confidence: {decision.confidence.value}   corpus: {decision.corpus}")
    _section(console, "Bases", [f"{b.id} ({b.confidence.value}): {b.citation}" for b in decision.bases] or ["none"])
    _section(console, "Possible bases", [f"{basis.id}, {basis.note}" for basis in decision.bases_possible])
    _section(console, "Not there", [describe_absent(absent) for absent in decision.absences])
    _section(console, "Grounds", [_ground(finding) for finding in decision.findings])
    promised = [f"{name}{' (on file)' if name in decision.on_file else ''}" for name in decision.assurances]
    _section(console, "Element by element", [describe_row(row) for row in decision.conduct.rows])
    _section(console, "The same conduct may be", [describe_other(one) for one in decision.conduct.others])
    _section(
        console, "Traps near by", [f"{trap.topic.replace('_', ' ')}: {trap.advice}" for trap in decision.conduct.traps]
    )
    _section(console, "Assurances", promised)
    _section(console, "Missing", decision.missing)
    _section(console, "Read by", [", ".join(f"{clock.value} {day}" for clock, day in decision.clocks.items())])
    _section(console, "Channel", [decision.channel])
    _section(console, "Languages", [", ".join(decision.languages)] if decision.languages else [])
    _section(console, "Times", [f"{name.replace('_', ' ')}: {text}" for name, text in decision.deadlines.items()])
    _section(console, "Costs", [_cost(decision.costs)] if decision.costs else [])
    _section(console, "What else is lawful", [describe_alternative(text) for text in decision.alternatives])
    _section(console, "What would change it", [describe_change(change) for change in decision.would_change])
    _section(console, "Note", [describe_warning(text) for text in decision.warnings])
    recalled = [f"{fact.subject} {fact.field}: {fact.value}" for fact in decision.rests_on_recalled]
    _section(console, "Rests on facts nobody read in their source", recalled)


def _cost(costs: Mapping[str, str]) -> str:
    said = costs.get("text") or costs["rule"].replace("_", " ")
    return f"{said} ({costs['source']}, {costs['confidence']})"


def _section(console: Console, title: str, lines: Any) -> None:
    if lines:
        console.print(f"\n[bold]{title}[/]")
        for line in lines:
            console.print(f"  • {line}", markup=False, highlight=False)


def _ground(finding: Finding) -> str:
    standing = f"{finding.layer.value}, rule {finding.rule}, {finding.confidence.value}"
    head = f"{finding.code} {finding.effect.value} ({standing})"
    cited = "".join(f"\n      {citation}" for citation in finding.citations)
    return f"{head}: {finding.text}{cited}"


def _show_verdicts(verdicts: list[Verdict], scenarios: list[dict[str, Any]], agree: int) -> None:
    console = Console(soft_wrap=True)
    for verdict, scenario in zip(verdicts, scenarios, strict=True):
        mark = "agrees   " if verdict.agrees else "DISAGREES"
        console.print(f"{mark} {verdict.id}  {scenario.get('title', '')}", markup=False, highlight=False)
        for difference in verdict.differences:
            line = f"          {difference.field}: expected {difference.expected}, got {difference.got}"
            console.print(line, markup=False, highlight=False)
    console.print(f"{agree} of {len(verdicts)} agree")


def _plain_verdict(verdict: Verdict) -> dict[str, Any]:
    differences = [asdict(difference) for difference in verdict.differences]
    return {"id": verdict.id, "agrees": verdict.agrees, "got": dict(verdict.got), "differences": differences}


def _show_standing(found: tuple[Standing, ...], title: str) -> None:
    console = Console(soft_wrap=True)
    console.print(f"[bold]{title}[/]")
    for entry in found:
        line = f"  • {entry.id} for {entry.serves}: {entry.state_of_play} ({entry.confidence.value})"
        console.print(line, markup=False, highlight=False)
        if entry.citation:
            console.print(f"      {entry.citation}", markup=False, highlight=False)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput("law.file", f"{path} cannot be read: {error}.", advice="Give a TOML file.") from error


def _print_json(plain: dict[str, Any]) -> None:
    typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
