"""The frame of every act on a request at the command line: who, which case and request, what for; then what came of it.

An act is a function of the call and of its own options. `act_command` makes it a command by adding the options that all
acts have, opens the node, hands the call over and tells the outcome in words or JSON.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from comity.cli import options
from comity.cli.finding import find_case, find_request
from comity.cli.output import print_json, progress, say
from comity.cli.sessions import Session, open_session
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.acting import Order
    from comity.domain.events import SignedEvent

CaseId = Annotated[str, typer.Argument(metavar="CASE", help="The case's id, or its beginning.")]
RequestId = Annotated[str, typer.Option("--request", metavar="ID", help="Which request, if the case has several.")]
MeasureKey = Annotated[str, typer.Argument(metavar="MEASURE", help="Its key in the letter, like m1.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]

_FIRST = inspect.Parameter("case", inspect.Parameter.KEYWORD_ONLY, annotation=CaseId)
_SHARED = (
    inspect.Parameter("node", inspect.Parameter.KEYWORD_ONLY, annotation=options.Node),
    inspect.Parameter("login", inspect.Parameter.KEYWORD_ONLY, annotation=options.As),
    inspect.Parameter("purpose", inspect.Parameter.KEYWORD_ONLY, annotation=options.Purpose),
    inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=RequestId, default=""),
    inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, annotation=options.Json, default=False),
)


@dataclass(frozen=True, slots=True)
class Call:
    """An act as it is asked for: the session, the case, and the request if one was named."""

    session: Session
    purpose: str
    case: UUID
    named: str

    def order(self, request: UUID | None = None) -> "Order":
        """Who acts on which request.

        Raises:
            InvalidInput: No request was named and the case has not exactly one.
        """
        from comity.application.acting import Order

        found = request or find_request(self.session.desk, self.case, self.named)
        return Order(self.session.officer, self.purpose, self.case, found)


def act_command(
    app: typer.Typer, name: str, example: str, group: str = "case"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make an act a command of `app`. `example` is the command line after ``comity <group> <name>``."""

    def register(act: Callable[..., Any]) -> Callable[..., Any]:
        own = list(inspect.signature(act).parameters.values())[1:]
        parameters = [_FIRST, *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own), *_SHARED]

        @functools.wraps(act)
        def command(case: str, node: Path, login: str, purpose: str, request: str, as_json: bool, **given: Any) -> None:
            session = open_session(node, login)
            call = Call(session, purpose, find_case(session.desk, case), request)
            with progress("Working"):
                outcome = act(call, **given)
            tell(call, outcome, as_json=as_json)

        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        app.command(name, epilog=f"Example: comity {group} {name} {example}")(command)
        return act

    return register


def tell(call: Call, outcome: Any, *, as_json: bool) -> None:
    """Print what an act came to."""
    if isinstance(outcome, str):
        print_json({"case": call.case, "event": None, "done": outcome}) if as_json else say(outcome)
        return
    signed = _event(call, outcome)
    event = signed.event
    proposed = event.type == "act.proposed"
    shared = [node for node in event.audience if node != event.author]
    if as_json:
        print_json(
            {
                "case": call.case,
                "event": signed.digest,
                "type": event.type,
                "at": event.at,
                "actor": event.actor.id,
                "role": event.actor.role.value,
                "shared_with": shared,
                "waits_for_second_person": proposed,
                "proposal": signed.digest if proposed else None,
            }
        )
        return
    say(f"{event.type}  {signed.digest.hex()[:16]}  as {event.actor.role.value}")
    if proposed:
        say(
            "It takes a second person. Nothing has gone out yet; another officer of the desk confirms or declines:",
            f"  comity case confirm {call.case} {signed.digest.hex()[:16]}",
        )
    else:
        say(f"Shared with {', '.join(shared)}." if shared else "It stays on this node.")


def read_day(text: str, what: str) -> date:
    """A day as it was typed.

    Raises:
        InvalidInput: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "day.form", f"{what}: {text[:40]!r} is no day.", advice="Write it like 2026-02-01."
        ) from error


def _event(call: Call, outcome: "SignedEvent | bytes") -> "SignedEvent":
    if not isinstance(outcome, bytes):
        return outcome
    with call.session.desk.store.reading() as unit:
        stored = unit.events.get(outcome)
    assert stored is not None  # the act has just stored it
    return stored.signed
