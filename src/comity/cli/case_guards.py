"""Looks at the person and alarms that come before a measure: screening, protection, the decision of two, the neutral
answer. Nothing of them leaves the node but the neutral answer, which is the same whatever stands behind it."""

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, MeasureKey, Reason, act_command, read_day

if TYPE_CHECKING:
    from comity.domain.events import SignedEvent

app = typer.Typer()


@act_command(
    app,
    "screen",
    "CASE p1 --result indicators --seen guarded --on 2026-03-01 --language zh --interpreter sworn --non-punishment "
    '--support "shelter" --as executor',
)
def screen(
    call: Call,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Key in the letter, like p1.")],
    result: Annotated[str, typer.Option(help="no_indicators, indicators, victim or waived.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day of the screening.")],
    language: Annotated[str, typer.Option(help="In which the person was heard.")] = "",
    interpreter: Annotated[str, typer.Option(help="Who interpreted, or why nobody had to.")] = "",
    seen: Annotated[list[str], typer.Option(help="An indicator, a word of spec/events.md; may be repeated.")] = [],  # noqa: B006  # typer reads it
    non_punishment: Annotated[bool, typer.Option("--non-punishment", help="The principle was looked at.")] = False,
    notes: Annotated[str, typer.Option(help="What was seen; for a waiver its reason.")] = "",
    support: Annotated[str, typer.Option(help="Where the person gets help.")] = "",
) -> "SignedEvent":
    """Record a screening for trafficking. It never leaves this node; leaving it out takes a second person."""
    from comity.application.casework.screen_victim import screen_victim

    return screen_victim(
        call.session.desk,
        call.order(),
        person,
        result=result,
        screened_on=read_day(on, "--on"),
        language=language,
        interpreter=interpreter,
        indicators=seen,
        non_punishment=non_punishment,
        notes=notes,
        support=support,
    )


@act_command(app, "protection", "CASE m1 --found not_looked --protection no --authority ... --reference R-9 --as desk")
def protection(
    call: Call,
    measure: MeasureKey,
    found: Annotated[str, typer.Option(help="found, not_found or not_looked.")],
    protection: Annotated[str, typer.Option(help="no, pending, yes or not_disclosed.")],
    authority: Annotated[str, typer.Option(help="Who answered.")],
    reference: Annotated[str, typer.Option(help="Under which reference.")],
) -> "SignedEvent":
    """Record what the authority for refugees said of the person. It never leaves this node."""
    from comity.application.casework.check_protection import check_protection

    return check_protection(
        call.session.desk,
        call.order(),
        measure,
        found=found,
        protection=protection,
        authority=authority,
        reference=reference,
    )


@act_command(app, "neutral", 'CASE m1 --why "nobody of the name" --as desk')
def neutral(
    call: Call,
    measure: MeasureKey,
    why: Annotated[str, typer.Option(help="For this node alone; the other side does not get it.")],
) -> "SignedEvent":
    """Propose the neutral answer: it neither confirms nor denies anything. A second person confirms in its time."""
    from comity.application.casework.check_protection import answer_neutrally

    return answer_neutrally(call.session.desk, call.order(), measure, why=why)


@act_command(app, "alarm", 'CASE m1 --safeguard political_alarm --go-on --reason "no speech in the file" --as lawyer')
def alarm(
    call: Call,
    measure: MeasureKey,
    reason: Reason,
    safeguard: Annotated[str, typer.Option(help="political_alarm or victim.")],
    go_on: Annotated[bool, typer.Option("--go-on/--stop", help="Whether the measure goes on.")],
    support: Annotated[str, typer.Option(help="For a possible victim: where the person gets help.")] = "",
) -> "SignedEvent":
    """Decide on an alarm about a measure, as a lawyer. A second person confirms; nothing of it leaves this node."""
    from comity.application.casework.decide_safeguard import decide_safeguard

    return decide_safeguard(
        call.session.desk, call.order(), measure, safeguard=safeguard, go_on=go_on, reason=reason, support=support
    )
