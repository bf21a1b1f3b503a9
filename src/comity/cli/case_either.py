"""Acts of either side: second persons, questions, escalation, evaluation."""

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, Reason, act_command
from comity.cli.finding import find_proposal
from comity.domain.earlier_bodies import Judgment

if TYPE_CHECKING:
    from comity.domain.events import SignedEvent

app = typer.Typer()
ProposalId = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Its digest, or the beginning of it.")]


@act_command(app, "confirm", "CASE 3f2a91bc --as lawyer2")
def confirm(call: Call, proposal: ProposalId) -> "SignedEvent":
    """Do, as the second person, exactly what was proposed."""
    from comity.application.casework.confirm_proposal import confirm_proposal

    digest, request = find_proposal(call.session.desk, call.case, proposal)
    return confirm_proposal(call.session.desk, call.order(request), digest)


@act_command(app, "decline", 'CASE 3f2a91bc --reason "ground not shown" --as lawyer2')
def decline(call: Call, proposal: ProposalId, reason: Reason) -> str:
    """Say no to a proposal, as the second person."""
    from comity.application.casework.confirm_proposal import decline_proposal

    digest, request = find_proposal(call.session.desk, call.case, proposal)
    decline_proposal(call.session.desk, call.order(request), digest, reason=reason)
    return f"Declined: {digest.hex()[:16]}."


@act_command(app, "judge-earlier", 'CASE 0193af00-….m1 other_person --reason "another face" --as lawyer')
def judge_earlier(
    call: Call,
    earlier: Annotated[str, typer.Argument(metavar="MATTER", help="Its name in the gate's answer.")],
    judgment: Annotated[Judgment, typer.Argument(help="What you found.")],
    reason: Reason,
    ground: Annotated[str, typer.Option(help="With ground_ended: the code that no longer stands.")] = "",
    person: Annotated[str, typer.Option(help="Key in the letter, where it stands beside several.")] = "",
) -> "SignedEvent":
    """Say what an earlier matter is that the gate holds beside this request; then assess again."""
    from comity.application.casework import judge_earlier as use_case

    return use_case.judge_earlier(
        call.session.desk,
        call.order(),
        earlier=earlier,
        judgment=judgment,
        reason=reason,
        ground=ground,
        subject=person,
    )


@act_command(app, "clarify", 'CASE --text "Is it the account of 14 March?" --rule "Police Act art. 9" --as officer')
def clarify(
    call: Call,
    text: Annotated[str, typer.Option(help="The question or explanation.")],
    rule: Annotated[str, typer.Option(help="The rule of home law under which it may leave.")],
) -> "SignedEvent":
    """Propose to ask or explain, across the border; a second person approves it, and it leaves."""
    from comity.application.casework.send_words import prepare_clarification

    return prepare_clarification(call.session.desk, call.order(), text=text, rule=rule)


@act_command(app, "escalate", 'CASE --to "head of the bureau" --reason "overdue" --as supervisor')
def escalate(call: Call, to: Annotated[str, typer.Option(help="To whom.")], reason: Reason) -> "SignedEvent":
    """Raise the matter to a higher desk."""
    from comity.application.casework.amend_request import escalate_request

    return escalate_request(call.session.desk, call.order(), to_whom=to, reason=reason)


@act_command(app, "evaluate", 'CASE --went-well "fast and whole" --as supervisor')
def evaluate(
    call: Call,
    went_well: Annotated[str, typer.Option(help="What went well.")] = "",
    late: Annotated[str, typer.Option(help="What was late.")] = "",
    wrong: Annotated[str, typer.Option(help="What was wrong.")] = "",
) -> "SignedEvent":
    """Evaluate the request from your side; with both sides' evaluation and the feedback it is closed."""
    from comity.application.casework.conclude_request import evaluate_request

    return evaluate_request(call.session.desk, call.order(), went_well=went_well, late=late, wrong=wrong)
