"""Acts of the requested side on a request: take it for work, decide each measure, carry it out, answer."""

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, MeasureKey, Reason, act_command, read_day
from comity.cli.attaching import Attach, attach_all

if TYPE_CHECKING:
    from comity.domain.events import SignedEvent

app = typer.Typer()
Rule = Annotated[str, typer.Option(help="The rule of home law under which it may leave.")]
NoWords = Annotated[
    str, typer.Option(help="Why; the other side reads it. Left out where words could tell of a person.")
]


@act_command(app, "acknowledge", "CASE --reference LA-2026-17 --as desk")
def acknowledge(
    call: Call,
    reference: Annotated[str, typer.Option(help="Your own reference; they see it.")],
    contact: Annotated[str, typer.Option(help="Whom they can reach.")] = "",
) -> bytes:
    """Take a request for work."""
    from comity.application.casework.acknowledge_request import acknowledge_request

    return acknowledge_request(call.session.desk, call.order(), reference=reference, contact=contact)


@act_command(app, "accept", 'CASE m1 --reason "domestic law allows" --as desk')
def accept(
    call: Call,
    measure: MeasureKey,
    reason: Reason,
    conditions: Annotated[str, typer.Option(help="What binds its use.")] = "",
) -> "SignedEvent":
    """Accept a measure. A coercive one takes a second person."""
    from comity.application.casework.decide_measure import accept_measure

    return accept_measure(call.session.desk, call.order(), measure, reason=reason, conditions=conditions)


@act_command(app, "refuse", 'CASE m2 --ground LINK --reason "no link shown" --as lawyer')
def refuse(
    call: Call,
    measure: MeasureKey,
    ground: Annotated[list[str], typer.Option(help="Code of a ground such as DUAL or LINK; may be repeated.")],
    reason: Reason,
) -> "SignedEvent":
    """Refuse a measure on coded grounds. It takes a second person."""
    from comity.application.casework.decide_measure import refuse_measure

    return refuse_measure(call.session.desk, call.order(), measure, grounds=tuple(ground), reason=reason)


@act_command(app, "postpone", 'CASE m1 --ground PENDING --until 2027-01-31 --reason "…" --rule "art. 9" --as lawyer')
def postpone(
    call: Call,
    measure: MeasureKey,
    ground: Annotated[str, typer.Option(help="Code of the ground.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="Until which day, like 2027-01-31.")],
    rule: Rule,
    reason: NoWords = "",
) -> "SignedEvent":
    """Propose to postpone a measure on a coded ground until a day; a second person approves it, and it leaves."""
    from comity.application.casework.decide_measure import postpone_measure

    day = read_day(until, "--until")
    return postpone_measure(
        call.session.desk, call.order(), measure, ground=ground, reason=reason, until=day, rule=rule
    )  # fmt: skip


@act_command(app, "ask", 'CASE m1 --asks "Which account?" --rule "art. 9" --as desk')
def ask(
    call: Call,
    measure: MeasureKey,
    asks: Annotated[str, typer.Option(help="What you need to know.")],
    rule: Rule,
    document: Annotated[
        list[str], typer.Option(help="A document you need, a word of the corpus; may be repeated.")
    ] = [],  # noqa: B006  # typer reads the default, nobody changes it
) -> "SignedEvent":
    """Propose to ask the requesting side for more before deciding; a second person approves it, and it leaves."""
    from comity.application.casework.decide_measure import ask_information

    return ask_information(call.session.desk, call.order(), measure, asks=asks, rule=rule, documents=tuple(document))


@act_command(app, "execute", 'CASE m1 --summary "The holder is …" --attach extract.pdf --as executor')
def execute(
    call: Call,
    measure: MeasureKey,
    summary: Annotated[str, typer.Option(help="What was done and found.")],
    attach: Attach = [],  # noqa: B006  # as above
    no_record: Annotated[
        str, typer.Option(help="Where a person changed hands: why both sides have signed no record.")
    ] = "",
) -> "SignedEvent":
    """Record what was done and found. It stays here until the answer is released.

    A person changes hands on the record that both sides signed; of a surrender without one a lawyer answers first.
    """
    from comity.application.casework.execute_measure import execute_measure

    order = call.order()
    files = attach_all(call, attach)
    return execute_measure(
        call.session.desk, order, measure, summary=summary, attachments=files, no_record=no_record
    )  # fmt: skip


@act_command(app, "not-executed", 'CASE m1 --reason "the number does not exist" --as executor')
def not_executed(call: Call, measure: MeasureKey, reason: Reason) -> "SignedEvent":
    """Record that a measure could not be carried out."""
    from comity.application.casework.execute_measure import report_not_executed

    return report_not_executed(call.session.desk, call.order(), measure, reason=reason)


@act_command(app, "answer", 'CASE --text "…" --rule "Police Act art. 9" --limits "H0, this case only" --as desk')
def answer(
    call: Call,
    text: Annotated[str, typer.Option(help="The answer in words.")],
    rule: Annotated[str, typer.Option(help="Rule of home law under which it may leave.")],
    limits: Annotated[str, typer.Option(help="What the receiver may and may not do with it.")],
    partial: Annotated[bool, typer.Option("--partial", help="A part; more comes.")] = False,
    court_use: Annotated[
        list[str],
        typer.Option(metavar="MEASURE", help="Police information that may also be used in court; may be repeated."),
    ] = [],  # noqa: B006  # as above
) -> "SignedEvent":
    """Prepare the answer. A second person approves and releases it under home law."""
    from comity.application.casework.answer_request import prepare_answer

    return prepare_answer(
        call.session.desk,
        call.order(),
        text=text,
        rule=rule,
        use_limits=limits,
        final=not partial,
        court_use=court_use,
    )


@act_command(app, "reroute", 'CASE --to la-vt --reason "competent there" --as desk')
def reroute(
    call: Call,
    to: Annotated[str, typer.Option(metavar="NODE-ID", help="The competent node of your own state.")],
    reason: Reason,
) -> "SignedEvent":
    """Hand the request to the competent authority of your state. The clock keeps running."""
    from comity.application.casework.amend_request import reroute_request

    return reroute_request(call.session.desk, call.order(), to_node=to, reason=reason)
