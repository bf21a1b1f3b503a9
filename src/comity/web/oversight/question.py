"""The auditor's question as it stands in an address: read strictly, and written back for links."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from comity.application.oversight.read_audit import REFUSED, AuditQuery
from comity.domain.errors import InvalidInput

PAGE_SIZE = 50
OUTCOMES = ("done", "read", REFUSED)
_FIELDS = ("officer", "act", "case", "outcome", "since", "until", "as_of", "page")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Filters and page; an empty word asks for everything. `since` and `until` are days on the node's clock, both
    included; `as_of` keeps the pages of one look together, for every look adds an entry."""

    officer: str = ""
    act: str = ""
    case: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""
    as_of: str = ""
    page: int = 1

    def query(self, zone: str, limit: int = PAGE_SIZE) -> AuditQuery:
        """As the use case asks it, one page.

        Raises:
            InvalidInput: A day, moment or case cannot be read.
        """
        ends = [_day(self.until, zone, timedelta(days=1)), _moment(self.as_of)]
        return AuditQuery(
            case=_case(self.case),
            since=_day(self.since, zone),
            act=self.act,
            officer=self.officer,
            limit=limit,
            until=min((end for end in ends if end is not None), default=None),
            outcome=self.outcome,
            offset=(self.page - 1) * PAGE_SIZE,
        )

    def address(self, path: str = "/audit", **changes: str | int) -> str:
        """The address of the same question, with changes; whatever is as usual is left out."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # names and kinds are this class's
        usual = AuditQuestion()
        said = {name: getattr(asked, name) for name in _FIELDS if getattr(asked, name) != getattr(usual, name)}
        return f"{path}?{urlencode(said)}" if said else path


def read_question(query: Mapping[str, str]) -> AuditQuestion:
    """The question that an address asks.

    Raises:
        InvalidInput: An unknown name or outcome, something too long, or a page that is no number.
    """
    unknown = sorted(set(query) - set(_FIELDS))
    if unknown:
        raise _refused(f"There is no filter {unknown[0][:40]!r}.")
    said = {name: query.get(name, "").strip() for name in _FIELDS if name != "page"}
    if any(len(value) > _LONGEST or not value.isprintable() for value in said.values()):
        raise _refused("A filter is too long, or holds characters that are none.")
    page = query.get("page", "") or "1"
    if not (page.isascii() and page.isdecimal() and len(page) < 7 and int(page) >= 1):
        raise _refused(f"There is no page {page[:40]!r}.")
    return AuditQuestion(**said, page=int(page))


def _case(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise _refused(f"{text[:40]!r} is no case.") from error


def _day(text: str, zone: str, later: timedelta = timedelta()) -> datetime | None:
    """Midnight of the day on the clock of a zone, in UTC."""
    try:
        day = date.fromisoformat(text) + later if text else None
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None
    except (ValueError, OverflowError) as error:
        raise _refused(f"{text[:40]!r} is no day.") from error


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise _refused(f"{text[:40]!r} is no moment.") from error
    if at is not None and at.tzinfo is None:
        raise _refused(f"{text[:40]!r} names no zone.")
    return at


def _refused(message: str) -> InvalidInput:
    return InvalidInput("audit.filter", message, advice="Go back to the audit log and choose from the form.")
