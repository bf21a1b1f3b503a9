"""Acts of the requesting side on a request: gate, submission, release, supplement, withdrawal, feedback."""

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, MeasureKey, Reason, act_command
from comity.cli.attaching import Attach, attach_all
from comity.domain.errors import InvalidInput
from comity.domain.handling import Classification, Handling, HandlingCode

if TYPE_CHECKING:
    from comity.domain.events import SignedEvent

app = typer.Typer()


@act_command(app, "waive", 'CASE m1 review:NAT --reason "…" --as lawyer')
def waive(
    call: Call,
    measure: MeasureKey,
    item: Annotated[str, typer.Argument(help="The open item, such as review:NAT or missing:translation.")],
    reason: Reason,
) -> str:
    """Settle one open item of a measure in your name. A bar cannot be waived."""
    from comity.application.casework.waive_item import waive_item

    waive_item(call.session.desk, call.order(), measure=measure, item=item, reason=reason)
    return f"{item} of {measure} is settled by {call.session.officer.id}."


@act_command(app, "submit", "CASE --as supervisor")
def submit(
    call: Call, reason: Annotated[str, typer.Option("--reason", help="A word to the desk above.")] = ""
) -> bytes:
    """Send the draft up to the desk that has the power to release it."""
    from comity.application.casework.submit_request import submit_request

    return submit_request(call.session.desk, call.order(), reason=reason)


@act_command(app, "return", 'CASE --reason "no link shown" --as desk')
def send_back(call: Call, reason: Reason) -> bytes:
    """Send a submitted draft back to the node that wrote it."""
    from comity.application.casework.submit_request import return_request

    return return_request(call.session.desk, call.order(), reason=reason)


@act_command(app, "release", "CASE --handling H1 --as supervisor")
def release(
    call: Call,
    handling: Annotated[HandlingCode, typer.Option(help="What the receiver may do with it.")] = HandlingCode.H0,
    restriction: Annotated[str, typer.Option(help="For H3: the restriction in words.")] = "",
    classification: Annotated[Classification, typer.Option(help="How closely it is held.")] = Classification.RESTRICTED,
    alone: Annotated[
        str, typer.Option(help="In danger to life only: why no second person can be reached. It is reviewed later.")
    ] = "",
    home_rule: Annotated[
        str, typer.Option(help="For information that nobody asked for: the rule of home law under which it may leave.")
    ] = "",
) -> "SignedEvent":
    """Release the letter to the requested node, if the gate clears this very text. Not by who wrote it."""
    from comity.application.casework.release_request import release_request

    if (handling is HandlingCode.H3) != bool(restriction.strip()):
        raise InvalidInput("handling.restriction", "H3, and only H3, needs --restriction.", advice="Say it in words.")
    chosen = Handling(code=handling, classification=classification, restriction=restriction.strip() or None)
    return release_request(call.session.desk, call.order(), handling=chosen, alone=alone, home_rule=home_rule)


@act_command(app, "supplement", 'CASE --text "…" --document m1=translation --rule "Police Act art. 9" --as supervisor')
def supplement(
    call: Call,
    rule: Annotated[str, typer.Option(help="The rule of home law under which it may leave.")],
    text: Annotated[str, typer.Option(help="What is added, in words.")] = "",
    document: Annotated[
        list[str], typer.Option(metavar="MEASURE=WORD", help="A document now on file; may be repeated.")
    ] = [],  # noqa: B006  # typer reads the default, nobody changes it
    attach: Attach = [],  # noqa: B006  # as above
) -> "SignedEvent":
    """Propose to add words, documents or files to a released letter; a second person approves it, and it leaves.

    The gate reads the letter as it then stands, both times.
    """
    from comity.application.casework.supplement_request import prepare_supplement

    order, documents = call.order(), _documents(document)
    files = attach_all(call, attach)
    return prepare_supplement(call.session.desk, order, text=text, documents=documents, rule=rule, attachments=files)


@act_command(app, "withdraw", 'CASE --reason "solved at home" --measure m2 --as supervisor')
def withdraw(
    call: Call,
    reason: Reason,
    measure: Annotated[list[str], typer.Option(help="Only this measure; may be repeated.")] = [],  # noqa: B006  # as above
) -> "SignedEvent":
    """Take the request back, or some of its measures."""
    from comity.application.casework.amend_request import withdraw_request

    return withdraw_request(call.session.desk, call.order(), reason=reason, measures=tuple(measure))


@act_command(app, "feedback", 'CASE --used --led-to "account frozen" --as officer')
def feedback(
    call: Call,
    used: Annotated[bool, typer.Option("--used/--not-used", help="Whether the answer was used.")],
    led_to: Annotated[str, typer.Option(help="What it led to, or why it was not used.")],
    error: Annotated[str, typer.Option(help="What was wrong in it.")] = "",
) -> "SignedEvent":
    """Say what came of the answer."""
    from comity.application.casework.conclude_request import give_feedback

    return give_feedback(call.session.desk, call.order(), used=used, led_to=led_to, error=error)


def _documents(pairs: list[str]) -> dict[str, tuple[str, ...]]:
    """``m1=translation`` as measure key to words.

    Raises:
        InvalidInput: Not of that form.
    """
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        measure, sign, word = pair.partition("=")
        if not (measure and sign and word):
            raise InvalidInput(
                "supplement.document", f"{pair[:80]!r} is no MEASURE=WORD.", advice="Write it like m1=translation."
            )
        found[measure] = (*found.get(measure, ()), word)
    return found
