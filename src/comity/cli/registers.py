"""`comity speciality …`, `comity assurance …`: what a surrender was for, what was promised, whether it is kept."""

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, Reason, act_command, read_day
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_json, print_table
from comity.cli.sessions import open_session
from comity.domain.earlier_bodies import Touch, Visited
from comity.domain.errors import InvalidInput
from comity.domain.promises import Said
from comity.law.earlier import Standing

if TYPE_CHECKING:
    from comity.domain.events import SignedEvent

speciality_app = typer.Typer(no_args_is_help=True, help="For what a person was surrendered, and what touches that.")
assurance_app = typer.Typer(no_args_is_help=True, help="What is asked and promised, visits, and breaches.")
Measure = Annotated[str, typer.Argument(metavar="MEASURE", help="Key of the measure, such as m1.")]
Rule = Annotated[str, typer.Option(help="The rule of home law under which it may leave.")]
AssuranceId = Annotated[str, typer.Argument(metavar="ASSURANCE", help="Its id, or the beginning of it.")]
Offences = Annotated[list[str], typer.Option("--offence", help="A code of the corpus; may be repeated.")]


@act_command(speciality_app, "surrender", "CASE m1 --on 2026-03-01 --offence theft --to … --as lawyer", "speciality")
def surrender(
    call: Call,
    measure: Measure,
    on: Annotated[str, typer.Option(help="Day of the hand-over.")],
    offence: Offences,
    to: Annotated[str, typer.Option(help="Who received the person.")],
    days: Annotated[int, typer.Option(help="Days of protection that the treaty names; -1 if unknown.")] = -1,
    no_record: Annotated[str, typer.Option(help="Why both sides have signed no record; only a lawyer.")] = "",
) -> "SignedEvent":
    """Record that the person was handed over, and for what. Both sides have it."""
    from comity.application.casework.keep_registers import record_surrender

    return record_surrender(
        call.session.desk, call.order(), measure, on=read_day(on, "--on"), offences=tuple(offence), handed_to=to,
        specialty_days=None if days < 0 else days, no_record=no_record,
    )  # fmt: skip


@act_command(speciality_app, "freed", 'CASE m1 --on 2026-09-01 --reason "served" --as lawyer', "speciality")
def freed(
    call: Call, measure: Measure, on: Annotated[str, typer.Option(help="First day.")], reason: Reason
) -> "SignedEvent":
    """Record from when the person was free to leave; the days of the treaty run from then."""
    from comity.application.casework.keep_registers import record_freed

    return record_freed(call.session.desk, call.order(), measure, on=read_day(on, "--on"), reason=reason)


@act_command(speciality_app, "widen", 'CASE m1 --offence corruption_passive --reason "…" --as lawyer', "speciality")
def widen(call: Call, measure: Measure, offence: Offences, reason: Reason) -> "SignedEvent":
    """Propose to consent to further offences; a second lawyer confirms with `comity case confirm`."""
    from comity.application.casework.keep_registers import widen_speciality

    return widen_speciality(call.session.desk, call.order(), measure, offences=tuple(offence), reason=reason)


@act_command(speciality_app, "report", 'CASE m1 charge theft --source "indictment 7" --as lawyer', "speciality")
def report(
    call: Call,
    measure: Measure,
    touch: Annotated[Touch, typer.Argument(help="A new charge, or a hand-over to another state.")],
    offence: Annotated[str, typer.Argument(help="A code of the corpus.")],
    source: Annotated[str, typer.Option(help="How that is known.")],
    act_on: Annotated[str, typer.Option(help="Day of that conduct, if known.")] = "",
) -> "SignedEvent":
    """Report what may touch speciality; outside the surrender it is an alarm in the record."""
    from comity.application.casework.keep_registers import report_touch

    day = read_day(act_on, "--act-on") if act_on else None
    return report_touch(
        call.session.desk, call.order(), measure, touch=touch, offence=offence, source=source, act_on=day
    )


@speciality_app.command("list", epilog="Example: comity speciality list --node ~/la --as lawyer --purpose review")
def list_surrenders(node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """List every surrender on the register, and how many reports touch it."""
    from comity.application.casework import list_registers

    session = open_session(node, login)
    found = list_registers.list_surrenders(session.desk, session.officer, purpose=purpose)
    rows = [list_registers.surrender_plain(row) for row in found]
    if as_json:
        print_json({"surrenders": rows})
        return
    columns = ("on", "from_state", "to_state", "offences", "protected_until", "touched", "case")
    print_table(columns, ([_cell(row[name]) for name in columns] for row in rows), empty="No surrender is recorded.")


@act_command(assurance_app, "ask", 'CASE m1 specialty --text "…" --rule "MLA Act art. 9" --as lawyer', "assurance")
def ask(
    call: Call,
    measure: Measure,
    kind: Annotated[str, typer.Argument(help="A word of the corpus's assurances.")],
    text: Annotated[str, typer.Option(help="What is to be promised.")],
    rule: Rule,
    visit: Annotated[list[str], typer.Option(help="A day on which you would look; may be repeated.")] = [],  # noqa: B006  # typer reads the default, nobody changes it
) -> "SignedEvent":
    """Propose to ask the requesting state for an assurance; a second person approves it, and it leaves."""
    from comity.application.casework.ask_assurance import prepare_asking

    days = tuple(read_day(day, "--visit") for day in visit)
    return prepare_asking(
        call.session.desk, call.order(), measure, assurance=kind, text=text, rule=rule, visits=days
    )  # fmt: skip


@act_command(
    assurance_app, "answer", 'CASE 3f2a91bc given --text "…" --by "Ministry, note 7" --rule "art. 4" --as lawyer',
    "assurance",
)  # fmt: skip
def answer(
    call: Call,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="Its id, or the beginning of it.")],
    said: Annotated[Said, typer.Argument(help="Whether your state gives it.")],
    text: Annotated[str, typer.Option(help="The words of the promise, or why it is not given.")],
    by: Annotated[str, typer.Option(help="Which authority said so, and its paper.")],
    rule: Rule,
) -> "SignedEvent":
    """Propose to give an assurance that was asked, or to decline it; a second person approves it, and it leaves.

    Only the state's own node promises for it. What is given counts at the other side's gate and stands on its register.
    """
    from comity.application.casework.ask_assurance import prepare_answering

    digest = _event(call, question, "assurance.asked")
    return prepare_answering(
        call.session.desk, call.order(), digest, said=said, text=text, given_by=by, rule=rule
    )  # fmt: skip


@act_command(assurance_app, "record", 'CASE m1 specialty --text "…" --visit 2026-06-01 --as lawyer', "assurance")
def record(
    call: Call,
    measure: Measure,
    kind: Annotated[str, typer.Argument(help="A word of the corpus's assurances.")],
    text: Annotated[str, typer.Option(help="Its words.")],
    visit: Annotated[list[str], typer.Option(help="A day on which somebody looks; may be repeated.")] = [],  # noqa: B006  # typer reads the default, nobody changes it
) -> "SignedEvent":
    """Put an assurance of the requesting state on the register."""
    from comity.application.casework.keep_registers import record_assurance

    days = tuple(read_day(day, "--visit") for day in visit)
    return record_assurance(call.session.desk, call.order(), measure, assurance=kind, text=text, visits=days)


@act_command(assurance_app, "visit", 'CASE 3f2a91bc --on … --visitor consul --found kept --report "…"', "assurance")
def visit(
    call: Call,
    assurance: AssuranceId,
    on: Annotated[str, typer.Option(help="Day of the visit.")],
    visitor: Annotated[str, typer.Option(help="Who looked.")],
    found: Annotated[Visited, typer.Option(help="What was found.")],
    report: Annotated[str, typer.Option(help="The same in words.")],
) -> "SignedEvent":
    """Record that somebody looked whether it is kept."""
    from comity.application.casework.keep_registers import record_visit

    return record_visit(
        call.session.desk, call.order(), _digest(call, assurance), on=read_day(on, "--on"), visitor=visitor,
        found=found, report=report,
    )  # fmt: skip


@act_command(assurance_app, "judge", 'CASE 3f2a91bc established --reason "…" --as lawyer', "assurance")
def judge(
    call: Call, assurance: AssuranceId, standing: Annotated[Standing, typer.Argument(help="Of a breach.")],
    reason: Reason,
) -> "SignedEvent":  # fmt: skip
    """Allege a breach; or propose that one is established, or lifted, which a second lawyer confirms."""
    from comity.application.casework.keep_registers import judge_assurance

    digest = _digest(call, assurance)
    return judge_assurance(call.session.desk, call.order(), digest, standing=standing, reason=reason)


@assurance_app.command("list", epilog="Example: comity assurance list --node ~/la --as lawyer --purpose review")
def list_assurances(node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """List every assurance on the register: broken ones first, then those whose visit is overdue."""
    from comity.application.casework import list_registers

    session = open_session(node, login)
    found = list_registers.list_assurances(session.desk, session.officer, purpose=purpose)
    rows = [list_registers.assurance_plain(row) for row in found]
    if as_json:
        print_json({"assurances": rows})
        return
    columns = ("id", "state", "assurance", "standing", "visits", "next_visit", "overdue", "case")
    print_table(columns, ([_cell(row[name]) for name in columns] for row in rows), empty="No assurance is recorded.")


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _digest(call: Call, beginning: str) -> bytes:
    """The whole id of an assurance of the case that is on the register: recorded, or given when it was asked.

    Raises:
        InvalidInput: None begins so, or several do.
    """
    return _event(call, beginning, "assurance.recorded", "assurance.answered")


def _event(call: Call, beginning: str, *types: str) -> bytes:
    with call.session.desk.store.reading() as unit:
        stored = unit.events.of_case(call.case)
    found = [
        one.signed.digest
        for one in stored
        if one.signed.event.type in types and one.signed.digest.hex().startswith(beginning.lower())
    ]
    if len(found) != 1 or not beginning:
        raise InvalidInput(
            "register.unknown", f"{len(found)} assurances begin with {beginning[:20]!r}.", advice="See the list."
        )
    return found[0]
