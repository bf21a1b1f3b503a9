"""What commands of safeguards, certificates and the relatives' desk read from their arguments."""

from datetime import UTC, date, datetime
from uuid import UUID

from comity.cli.acts import read_day
from comity.cli.output import print_json, say
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent


def read_id(text: str, name: str) -> UUID:
    """An id.

    Raises:
        InvalidInput: It is none.
    """
    try:
        return UUID(text)
    except ValueError as fault:
        raise InvalidInput(
            "safeguard.incomplete", f"{name}: {text[:40]!r} is no id.", advice="Copy it whole."
        ) from fault


def read_digest(text: str, name: str) -> bytes:
    """A digest in hex.

    Raises:
        InvalidInput: It is none.
    """
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise InvalidInput(
            "safeguard.incomplete", f"{name}: {text[:70]!r} is no digest.", advice="Copy it whole, from the list."
        )
    return value


def optional_day(text: str, name: str) -> date | None:
    """A day, None for no text."""
    return read_day(text, name) if text else None


def start_of(text: str, name: str) -> datetime | None:
    """The first moment of a day, UTC; None for no text."""
    day = optional_day(text, name)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def tell(signed: SignedEvent, words: str, *, as_json: bool) -> None:
    """What was done: the event's digest, for whoever is the second person, or for the file."""
    if as_json:
        print_json({"event": signed.digest, "type": signed.event.type, "at": signed.event.at})
    else:
        say(f"{words} {signed.digest.hex()}")
