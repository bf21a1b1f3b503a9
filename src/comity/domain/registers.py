"""The two registers that a surrender leaves behind, folded from its request: speciality, and assurances.

Pure and per request; who lists them over all cases is a use case of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from comity.domain.case_values import RequestState
from comity.domain.earlier_bodies import (
    AssuranceJudged,
    AssuranceRecorded,
    AssuranceVisited,
    SpecialityReported,
    SpecialityWidened,
    SurrenderedFreed,
    SurrenderRecorded,
)
from comity.domain.promises import Said


@dataclass(frozen=True, slots=True)
class Speciality:
    """One surrender: for what, until when it protects, and what was reported since."""

    measure: str
    recorded: SurrenderRecorded
    widened: tuple[str, ...] = ()
    freed_on: date | None = None
    reports: tuple[SpecialityReported, ...] = ()

    @property
    def offences(self) -> tuple[str, ...]:
        """Those of the surrender and those consented to later."""
        return tuple(dict.fromkeys((*self.recorded.offences, *self.widened)))

    @property
    def protected_until(self) -> date | None:
        """Last day of protection; None while it has no end."""
        days = self.recorded.specialty_days
        if self.freed_on is None or days is None:
            return None
        try:
            return self.freed_on + timedelta(days=days)
        except OverflowError:
            return date.max

    def touches(self, report: SpecialityReported, today: date) -> bool:
        """True if a report is of something for which the surrendering state was not asked."""
        if report.offence in self.offences:
            return False
        if report.act_on is not None and report.act_on > self.recorded.on:
            return False
        return self.protected_until is None or today <= self.protected_until


@dataclass(frozen=True, slots=True)
class Assurance:
    """One entry of the register: the promise, the visits made, and how far a breach is established, if at all."""

    id: bytes
    recorded: AssuranceRecorded
    visits: tuple[AssuranceVisited, ...] = ()
    judged: tuple[AssuranceJudged, ...] = field(default=())

    @property
    def standing(self) -> str:
        """``kept``, or the newest word on a breach."""
        return self.judged[-1].standing if self.judged else "kept"

    @property
    def next_visit(self) -> date | None:
        """The first day due on or after which nobody has looked."""
        seen = max((visit.on for visit in self.visits), default=date.min)
        return next((day for day in sorted(self.recorded.visits) if day > seen), None)


def specialities(state: RequestState) -> Iterator[Speciality]:
    """The surrenders recorded in a request, by measure; the first record of each counts."""
    bodies = [body for _, body in state.kept]
    seen: set[str] = set()
    for recorded in bodies:
        if not isinstance(recorded, SurrenderRecorded) or recorded.measure in seen:
            continue
        seen.add(recorded.measure)
        same = [body for body in bodies if getattr(body, "measure", None) == recorded.measure]
        freed = [body.on for body in same if isinstance(body, SurrenderedFreed)]
        yield Speciality(
            recorded.measure,
            recorded,
            tuple(code for body in same if isinstance(body, SpecialityWidened) for code in body.offences),
            max(freed, default=None),
            tuple(body for body in same if isinstance(body, SpecialityReported)),
        )


def assurances(state: RequestState) -> Iterator[Assurance]:
    """The assurances recorded in a request, then those that its requesting side gave when it was asked."""
    bodies = [body for _, body in state.kept]
    recorded = [(digest, body) for digest, body in state.kept if isinstance(body, AssuranceRecorded)]
    for digest, entry in (*recorded, *_given(state)):
        yield Assurance(
            digest,
            entry,
            tuple(one for one in bodies if isinstance(one, AssuranceVisited) and one.assurance == digest),
            tuple(one for one in bodies if isinstance(one, AssuranceJudged) and one.assurance == digest),
        )


def _given(state: RequestState) -> Iterator[tuple[bytes, AssuranceRecorded]]:
    """Promises as entries of the register, by the answer that gave them; the visits are those of the question."""
    giver = state.letter.requesting_state
    for one in state.promises.values():
        said = one.answered
        if said is not None and said.said == Said.GIVEN:
            visits = one.asked.visits
            yield one.answer, AssuranceRecorded(state.id, said.measure, said.assurance, giver, said.text, visits)
