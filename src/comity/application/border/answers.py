"""What a border check answers: candidates with one step each, or nothing found and how long that may be used."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from comity.application.not_this_person import CompareFirst, Looked
from comity.domain.border_steps import Backing, Step, urgency
from comity.domain.identity import PersonIdentity
from comity.domain.negative_answers import NegativeAnswer
from comity.domain.register_entries import RegisterEntry
from comity.matching.mrz import MrzReading
from comity.matching.person import Match
from comity.matching.scoring.bands import Band


class NumberHit(StrEnum):
    """How a number asked for meets one of the record's."""

    SAME = "same"
    NEAR = "near"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the traveller's or the document's. It is no hit before a named officer confirms it.

    Attributes:
        entry: The record.
        match: How person and person compare; None for a record of a thing.
        number: Whether a number brought it.
        step: What to do if it is the person or the thing.
        compare_first: True if somebody has to compare before anything is done.
        backing: What the law here says of the action.
        wrong_share: Expected share of wrong hits among candidates like this one (0 to 1); None if nothing is known.
    """

    entry: RegisterEntry
    match: Match | None
    number: NumberHit
    step: Step
    compare_first: bool
    backing: Backing
    wrong_share: float | None

    @property
    def band(self) -> Band:
        """The band of the comparison; a thing's number that is the same is as far as a machine goes for things."""
        if self.match is not None:
            return self.match.band
        return Band.AUTOMATIC if self.number is NumberHit.SAME else Band.REVIEW


@dataclass(frozen=True, slots=True)
class BorderAnswer:
    """The answer of one check.

    Attributes:
        search: Id of this check (UUIDv7).
        at: When, UTC.
        reference: The crossing or case that it was made for.
        asked: Whom it was about, as read or typed.
        zone: The machine readable zone as it was read, None if none was given.
        candidates: The most urgent first.
        complete: False if more may fit than was looked at or is shown: then nothing here says that no more is known.
        negative: The answer "nothing found", where there is no candidate.
        first: Certificates and misused identities to compare with before any step is taken. None of them clears.
        looked: What is known of the certificate that the traveller showed, None if none was shown.
    """

    search: UUID
    at: datetime
    reference: str
    asked: PersonIdentity
    zone: MrzReading | None
    candidates: tuple[Candidate, ...]
    complete: bool
    negative: NegativeAnswer | None
    first: tuple[CompareFirst, ...] = ()
    looked: Looked | None = None

    @property
    def headline(self) -> Step | None:
        """The step that counts before all others; None if nothing was found in all that there is.

        A check that could not see everything never says "nothing" first: it says to ask more closely.
        """
        first = self.candidates[0].step if self.candidates else None
        if self.complete:
            return first
        return Step.ASK_CLOSER if first is None else min(first, Step.ASK_CLOSER, key=urgency)


def order(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """By urgency; within one step those that need no comparing first, then the likelier."""
    return tuple(sorted(candidates, key=lambda one: (urgency(one.step), one.compare_first, -_likelihood(one))))


def _likelihood(candidate: Candidate) -> float:
    return candidate.match.probability if candidate.match is not None else 1.0
