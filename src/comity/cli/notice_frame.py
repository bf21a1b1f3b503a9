"""What commands on notices share: which notice is meant, who acts, and what came of it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.finding import find_notice
from comity.cli.output import print_json, say
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.register.acting import NoticeOrder
    from comity.cli.sessions import Session
    from comity.domain.events import SignedEvent

NoticeId = Annotated[str, typer.Argument(metavar="NOTICE", help="The notice's id, or its beginning.")]


def order_of(session: "Session", notice: str, purpose: str) -> "NoticeOrder":
    """Who acts on which notice."""
    from comity.application.register.acting import NoticeOrder

    return NoticeOrder(session.officer, purpose, find_notice(session.desk, notice))


def tell(session: "Session", signed: "SignedEvent", *, as_json: bool) -> None:
    """What was done, and who gets it."""
    others = [node for node in signed.event.audience if node != session.desk.node]
    if as_json:
        print_json({"notice": signed.event.case, "event": signed.digest, "type": signed.event.type, "to": others})
    else:
        say(f"{signed.event.type} {signed.digest.hex()[:16]}", f"To: {', '.join(others) or 'nobody; it stays here'}.")


def day(text: str) -> date:
    """A day like 2026-03-01.

    Raises:
        InvalidInput: ``notice.day``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("notice.day", f"{text[:20]!r} is no day.", advice="Write it like 2026-03-01.") from error
