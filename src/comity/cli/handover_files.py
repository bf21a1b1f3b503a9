"""One side's half of a hand-over as a TOML file.

handed_at = 2026-03-02T08:00:00+07:00
custody_since = 2026-02-20T06:30:00+07:00
custody_until = 2026-03-20T00:00:00+07:00

[identity]
text = "passport E00000000 and fingerprints compared by both officers"

[consul_notice]
noted = "refused_by_person"        # recorded, refused_by_person or not_applicable
text = "the person does not want the consul told, said before the interpreter"
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from comity.domain.errors import InvalidInput
from comity.domain.handovers import Noted

LARGEST: Final = 1 << 20  # bytes
_MOMENTS: Final = ("handed_at", "custody_since", "custody_until")


@dataclass(frozen=True, slots=True)
class HalfRead:
    """What a file says."""

    entries: dict[str, tuple[str, str]]
    custody_since: datetime | None = None
    custody_until: datetime | None = None
    handed_at: datetime | None = None


def read_half(data: bytes) -> HalfRead:
    """The half of a file.

    Raises:
        InvalidInput: ``handover.file``: it cannot be read, or has what it may not.
    """
    try:
        plain = tomllib.loads(data.decode())
        moments = {name: _moment(plain.pop(name)) for name in _MOMENTS if name in plain}
        return HalfRead({name: _entry(value) for name, value in plain.items()}, **moments)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise InvalidInput(
            "handover.file", f"This is no half as a file: {error}.", advice="See `comity handover fill --help`."
        ) from error


def _entry(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict) or not set(value) <= {"noted", "text"} or not isinstance(value["text"], str):
        raise ValueError("a field has `text`, and `noted` where it was left out")
    return Noted(value.get("noted", Noted.RECORDED)).value, value["text"]


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return value.astimezone(UTC)
