"""A search over people: what it is for, under which case number, and how much of it is too much.

Every search has a purpose out of a short list and a case number; without either it is none. Figures here are the
project's own choice (`docs/decisions/0031`); no treaty sets them.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from comity.domain.errors import InvalidInput
from comity.domain.negative_answers import Occasion


class SearchPurpose(StrEnum):
    """What a search over people may be for."""

    INVESTIGATION = "investigation"
    MISSING_PERSON = "missing_person"
    VICTIM_PROTECTION = "victim_protection"
    BORDER_CHECK = "border_check"
    DOCUMENT_CHECK = "document_check"
    JUDICIAL_COOPERATION = "judicial_cooperation"
    ASSET_TRACING = "asset_tracing"
    DANGER_TO_LIFE = "danger_to_life"


LONGEST_REFERENCE: Final = 64  # characters
_REFERENCE: Final = re.compile(r"[^\W_][\w ./()\-–:]*", re.UNICODE)
_URGENT: Final = frozenset({SearchPurpose.DANGER_TO_LIFE, SearchPurpose.MISSING_PERSON, SearchPurpose.BORDER_CHECK})


@dataclass(frozen=True, slots=True)
class Asking:
    """Why somebody searches.

    Attributes:
        purpose: Out of the list.
        reference: The case number: that of a case on this node (its id), or the unit's own file number.
        occasion: Where the search happens.
        unit: The post or boat, where it is smaller than the node, or "".

    Raises:
        InvalidInput: ``query.purpose`` or ``query.case``.
    """

    purpose: SearchPurpose
    reference: str
    occasion: Occasion = Occasion.SEARCH
    unit: str = ""

    def __post_init__(self) -> None:
        if self.purpose not in frozenset(SearchPurpose):
            raise InvalidInput(
                "query.purpose",
                "A search over people needs a purpose out of the list.",
                advice=f"Give one of: {', '.join(SearchPurpose)}.",
            )
        reference = self.reference
        fits = 3 <= len(reference) <= LONGEST_REFERENCE and _REFERENCE.fullmatch(reference)
        if not fits or not any(letter.isdigit() for letter in reference):
            raise InvalidInput(
                "query.case",
                "A search over people needs a case number.",
                advice="Give the number of the case or file, with its digits, such as LA-2026-0117.",
            )

    @property
    def case(self) -> UUID | None:
        """The case of this node that the number names, or None for a number of the unit's own files."""
        try:
            return UUID(self.reference)
        except ValueError:
            return None

    @property
    def is_urgent(self) -> bool:
        """True if a spent budget raises an alarm and does not hold the search up."""
        return self.purpose in _URGENT


def asking(purpose: str, reference: str, occasion: Occasion = Occasion.SEARCH, unit: str = "") -> Asking:
    """The same out of words that somebody typed.

    Raises:
        InvalidInput: ``query.purpose`` or ``query.case``.
    """
    word = SearchPurpose(purpose) if purpose in frozenset(SearchPurpose) else purpose
    return Asking(word, " ".join(reference.split()), occasion, unit.strip())  # type: ignore[arg-type]  # it refuses


class SearchKind(StrEnum):
    """What was asked for."""

    PERSON = "person"
    THING = "thing"
    LIST = "list"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class SearchMade:
    """That somebody searched: who, why, and what of the question is kept. Names and numbers are not.

    Attributes:
        search: Id, UUIDv7.
        at: When, UTC.
        officer: Pseudonym.
        role: In which role.
        kind: What was asked for.
        purpose: A word of `SearchPurpose`.
        occasion: A word of `Occasion`.
        reference: The case number as given.
        digest: SHA-256 over the search's id and the question, so that an auditor who has a question can compare it.
        bare: True if only a name was given, and nothing beside it.
        begins: The first letters of the name's default Latin reading; walking through the alphabet shows in them.
        asked: How many persons or things were asked for.
        shown: How many candidates were shown.
    """

    search: UUID
    at: datetime
    officer: str
    role: str
    kind: str
    purpose: str
    occasion: str
    reference: str
    digest: bytes
    bare: bool = False
    begins: str = ""
    asked: int = 1
    shown: int = 0


@dataclass(frozen=True, slots=True)
class SearchTrace:
    """Of a search that was made, what signs of searching for its own sake are read from. Fields as in `SearchMade`."""

    at: datetime
    kind: str
    reference: str
    bare: bool
    begins: str
    asked: int


BEGINNING: Final = 8  # letters of a name that are kept


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """How many persons or things may be asked for, by officer and by the whole node. Border posts have their own."""

    officer_per_hour: int = 120
    unit_per_day: int = 2_000
    border_officer_per_hour: int = 600
    border_unit_per_day: int = 20_000
    list_rows_per_day: int = 50_000

    def __post_init__(self) -> None:
        if min(self.officer_per_hour, self.unit_per_day, self.border_officer_per_hour, self.border_unit_per_day,
               self.list_rows_per_day) < 1:  # fmt: skip
            raise ValueError("a budget of searches is at least one")

    def of(self, occasion: Occasion) -> tuple[int, int]:
        """For an officer in an hour, and for the node in a day."""
        if occasion is Occasion.BULK:
            return self.list_rows_per_day, self.list_rows_per_day
        if occasion in (Occasion.BORDER, Occasion.KIT):
            return self.border_officer_per_hour, self.border_unit_per_day
        return self.officer_per_hour, self.unit_per_day


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEPT: Final = timedelta(days=90)
"""For which what an officer searched stays beside the log, for budgets and alarms; the audit log has it for good."""
