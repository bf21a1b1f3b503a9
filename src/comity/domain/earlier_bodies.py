"""What events say of what went before and comes after a surrender: earlier matters, speciality, assurances.

The types are listed with all others in `bodies.py`; the fields are the contract of `spec/events.md`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Judgment(StrEnum):
    """What was found of an earlier matter."""

    OTHER_PERSON = "other_person"
    SAME_PERSON = "same_person"
    OTHER_FACTS = "other_facts"
    SAME_FACTS = "same_facts"
    GROUND_ENDED = "ground_ended"


@dataclass(frozen=True, slots=True)
class EarlierJudged:
    """Named officers looked at an earlier matter that the gate held beside this request. Private to the node.

    `earlier` is the matter's name in the gate's answer, `judgment` a word of `Judgment`; `ground` is the code that has
    fallen away, where that was found. `seconded_by` is the second person, if it took two. `subject` is the key of the
    letter's person of whom it was found; what was found of one says nothing of another.
    """

    request: UUID
    earlier: str
    judgment: str
    reason: str
    ground: str = ""
    decided_by: str = ""
    seconded_by: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class SurrenderRecorded:
    """The requested side handed the person over, on this day and for these offences.

    `specialty_days` are the days after the person is free to leave during which speciality still protects; None is
    unknown, and then the protection does not end.
    """

    request: UUID
    measure: str
    on: date
    offences: tuple[str, ...]
    handed_to: str
    specialty_days: int | None = None


@dataclass(frozen=True, slots=True)
class SurrenderedFreed:
    """From this day the person was free to leave the state that received them."""

    request: UUID
    measure: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class SpecialityWidened:
    """The surrendering side consents to further offences; two lawyers."""

    request: UUID
    measure: str
    offences: tuple[str, ...]
    reason: str
    decided_by: str = ""
    seconded_by: str = ""


class Touch(StrEnum):
    """How speciality may be touched."""

    CHARGE = "charge"
    ONWARD = "onward"


@dataclass(frozen=True, slots=True)
class SpecialityReported:
    """Somebody reports a later charge, or a hand-over to another state. `act_on` is the day of that conduct.

    `touch` is a word of `Touch`. From the requesting side it is shared; what the surrendering side learned by itself
    stays with it.
    """

    request: UUID
    measure: str
    touch: str
    offence: str
    source: str
    act_on: date | None = None


@dataclass(frozen=True, slots=True)
class AssuranceRecorded:
    """An assurance that one side gave for a measure, in its words; `visits` are the days on which somebody looks."""

    request: UUID
    measure: str
    assurance: str
    given_by: str
    text: str
    visits: tuple[date, ...] = ()


class Visited(StrEnum):
    """What a visit found."""

    KEPT = "kept"
    DOUBT = "doubt"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class AssuranceVisited:
    """Somebody looked whether an assurance is kept. Private to the node. `found` is a word of `Visited`."""

    request: UUID
    assurance: bytes
    on: date
    visitor: str
    found: str
    report: str


@dataclass(frozen=True, slots=True)
class AssuranceJudged:
    """A breach is alleged by one lawyer, or established or lifted by two. Private to the node.

    `standing` is ``alleged``, ``established`` or ``lifted``.
    """

    request: UUID
    assurance: bytes
    standing: str
    reason: str
    decided_by: str = ""
    seconded_by: str = ""


AFTER_SURRENDER = (
    SurrenderRecorded,
    SurrenderedFreed,
    SpecialityWidened,
    SpecialityReported,
    AssuranceRecorded,
    AssuranceVisited,
    AssuranceJudged,
)
