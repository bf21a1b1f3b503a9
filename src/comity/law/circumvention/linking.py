"""What the rules of this folder look up: which earlier matters are about this person, and what stood between whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.measures import EXTRADITION_FAMILY, Ground, Measure
from comity.law.answers import ON_FILE
from comity.law.circumvention.persons import PersonMatch, Sameness, same_person
from comity.law.earlier import EarlierMatter, Status
from comity.law.matter import Matter

ABSOLUTE: Final = frozenset({Ground.NONREF, Ground.TORTURE, Ground.PERSEC, Ground.POL})
OF_THE_PERSON: Final = frozenset({Ground.NONREF, Ground.TORTURE, Ground.PERSEC})  # danger that follows the person
NOT_HANDED_OVER: Final = frozenset(Status) - {Status.SURRENDERED}


SURRENDER: Final = EXTRADITION_FAMILY
WITHOUT_POWER: Final = frozenset(  # none of these hands anybody over, whatever was agreed
    {Measure.DEPORTATION, Measure.JOINT_PATROL, Measure.PATROL_PASSAGE, Measure.OPERATION_CONSENT}
)
HANDING_OVER: Final = WITHOUT_POWER | {Measure.READMISSION, Measure.RETURN_VICTIM, Measure.TSP, Measure.TRANSIT}


@dataclass(frozen=True, slots=True)
class Linked:
    """An earlier matter that is, or may be, about this person, as it stood on the day of the question."""

    entry: EarlierMatter
    status: Status
    person: PersonMatch

    @property
    def is_same(self) -> bool:
        """True if it is this person; otherwise a human has to look."""
        return self.person.sameness is Sameness.SAME

    @property
    def fact(self) -> FactUsed:
        """How it is cited: by its name, its states and its outcome, never by the person."""
        entry, codes = self.entry, ", ".join(sorted(self.entry.grounds))
        day = entry.decided or entry.asked
        words = [entry.measure.value, f"{entry.requesting_state} to {entry.requested_state}", self.status.value]
        words += [day.isoformat()] if day else []
        words += [f"({codes})"] if codes else []
        words += [f"same person by {self.person.by}" if self.is_same else f"perhaps the same person: {self.person.by}"]
        return FactUsed(f"earlier:{entry.id}", "matter", " ".join(words), ON_FILE, Confidence.VERIFIED)


def linked(matter: Matter, measures: frozenset[Measure], statuses: frozenset[Status]) -> Iterator[Linked]:
    """Earlier matters on these measures, at one of these statuses, that may be about this person."""
    question = matter.question
    for entry in question.earlier or ():
        status = entry.status_on(question.as_of)
        if entry.measure not in measures or status is None or status not in statuses:
            continue
        match = same_person(question.person.identity, entry)
        if match.sameness is not Sameness.OTHER:
            yield Linked(entry, status, match)


def between(matter: Matter, entry: EarlierMatter) -> bool:
    """True if the earlier matter was between the same two states, whoever asked; a unit counts as its state."""
    question = matter.question
    return _pair(matter, question.requesting_state, question.requested_state) == _pair(
        matter, entry.requesting_state, entry.requested_state
    )


def same_state(matter: Matter, one: str, other: str) -> bool:
    """True for one state, its territorial units included: nobody changes the state by changing the unit."""
    return sovereign(matter, one) == sovereign(matter, other)


def sovereign(matter: Matter, code: str) -> str:
    """The state of a unit, or the state itself."""
    return matter.law.corpus.states[code].sovereign


def _pair(matter: Matter, one: str, other: str) -> frozenset[str]:
    return frozenset({sovereign(matter, one), sovereign(matter, other)})
