"""Where a node keeps who searched for what purpose, what a search showed, its alarms, and lists under way.

Moments are UTC. Names and numbers lie here in one place alone: lines of a passenger list that were not looked up yet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from comity.domain.searches import SearchMade, SearchTrace


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A candidate as a search showed it. Scripts are ISO 15924 codes, probabilities parts per million."""

    search: UUID
    record: UUID
    owner: str
    band: str
    probability_ppm: int
    threshold_ppm: int
    query_script: str
    record_script: str
    group: str


@dataclass(frozen=True, slots=True)
class SearchAlarmRow:
    """A sign of searching for its own sake, for an auditor. `sign` is a word of `fishing.Sign`."""

    alarm: UUID
    at: datetime
    officer: str
    sign: str
    count: int
    search: UUID
    reference: str
    seen_by: str = ""
    seen_at: datetime | None = None
    finding: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A passenger list under way. `state` is ``open``, ``done`` or ``stopped``; figures count lines."""

    job: UUID
    name: str
    officer: str
    role: str
    purpose: str
    occasion: str
    reference: str
    unit: str
    digest: bytes
    created_at: datetime
    state: str
    total: int
    done: int = 0
    hits: int = 0
    unreadable: int = 0
    finished_at: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a list. `state` is ``waiting``, ``no_hit``, ``hit``, ``unreadable`` or ``incomplete``.

    `content` is what it says, until it was looked up; `label` is the list's own name of it (seat, booking), which a
    result carries. `search` is its id where something was found. `why` is an error's code where it cannot be read,
    ``list.incomplete`` where more may fit than was looked at. `certificates` are numbers, with a space between, of what
    has to be compared first: who was asked for is forgotten by then.
    """

    job: UUID
    line: int
    state: str
    label: str = ""
    content: bytes | None = None
    search: UUID | None = None
    candidates: int = 0
    why: str = ""
    certificates: str = ""


class Searches(Protocol):
    """Searches that were made, and lists."""

    def add(self, made: SearchMade, shown: Sequence[ShownRow]) -> None:
        """Keep a search and what it showed."""
        ...

    def get(self, search: UUID) -> SearchMade | None:
        """One search."""
        ...

    def shown(self, search: UUID) -> list[ShownRow]:
        """What it showed, the likeliest first."""
        ...

    def since(self, at: datetime, *, officer: str = "", limit: int = 10_000) -> list[SearchTrace]:
        """Traces of searches from a moment on, of one officer or of all, ascending; the newest if there are more."""
        ...

    def asked_since(self, at: datetime, occasions: Collection[str], *, officer: str = "") -> int:
        """How many persons or things were asked for from a moment on."""
        ...

    def put_alarm(self, row: SearchAlarmRow) -> None:
        """Keep or replace an alarm."""
        ...

    def alarm(self, alarm: UUID) -> SearchAlarmRow | None:
        """One alarm."""
        ...

    def alarms(self, *, open_only: bool, limit: int = 200) -> list[SearchAlarmRow]:
        """Alarms, the newest first."""
        ...

    def put_screening(self, row: ListRow) -> None:
        """Keep or replace a list."""
        ...

    def screening(self, job: UUID) -> ListRow | None:
        """One list."""
        ...

    def screenings(self, *, open_only: bool = False, officer: str = "", limit: int = 50) -> list[ListRow]:
        """Lists, the newest first; open ones the oldest first."""
        ...

    def put_lines(self, rows: Sequence[LineRow]) -> None:
        """Keep or replace lines."""
        ...

    def lines(self, job: UUID, *, state: str = "", after: int = 0, limit: int = 1000) -> list[LineRow]:
        """Lines of a list after a number, ascending."""
        ...

    def forget(self, before: datetime) -> int:
        """Drop searches without a verdict asked of them any more, and lists, older than this; how many."""
        ...
