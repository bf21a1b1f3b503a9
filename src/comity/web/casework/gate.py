"""What the gates of both sides said of a request, side by side."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from comity.application.reading import assessment_from_plain, letter_digest
from comity.application.settling import settled, waivers_of
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.cases import Case, RequestState
from comity.domain.decisions import Confidence, Decision
from comity.domain.errors import NotVerified


@dataclass(frozen=True, slots=True)
class MeasureGate:
    """One side's decision on one measure. `open_items` still stand before a cleared gate."""

    decision: Decision
    gate: str
    open_items: tuple[str, ...]
    settled: tuple[str, ...]

    @property
    def recalled(self) -> bool:
        """True if a fact that nobody read in its source stands behind it."""
        return self.decision.confidence is Confidence.RECALLED


@dataclass(frozen=True, slots=True)
class GateSide:
    """One side's newest assessment. `present` is True if it is of the letter's present wording.

    `by` is empty where this side has not assessed, or not told; `unreadable` is True for one that has another form.
    """

    side: str
    state: str
    by: str = ""
    present: bool = False
    unreadable: bool = False
    measures: Mapping[str, MeasureGate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides' answers on one measure, the requesting side's first; None where a side has none.

    `agree` is None unless both have one. What one side alone says is in `differing`: codes of grounds that the other
    does not raise, or raises with another effect, open items and bases that it does not have.
    """

    gates: tuple[MeasureGate | None, MeasureGate | None]
    agree: bool | None = None
    differing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def compared(sides: tuple[GateSide, GateSide], key: str) -> Compared:
    """Both sides on the measure of this key."""
    first, second = (side.measures.get(key) for side in sides)
    if first is None or second is None:
        return Compared((first, second))
    agree = (first.gate, first.decision.outcome) == (second.gate, second.decision.outcome)
    return Compared((first, second), agree, (_alone(first, second), _alone(second, first)))


def _alone(mine: MeasureGate, theirs: MeasureGate) -> frozenset[str]:
    raised = {(finding.code, finding.effect) for finding in theirs.decision.findings}
    grounds = {one.code for one in mine.decision.findings if (one.code, one.effect) not in raised}
    items = set(mine.open_items) - set(theirs.open_items)
    bases = {basis.id for basis in mine.decision.bases} - {basis.id for basis in theirs.decision.bases}
    return frozenset(grounds | items | bases)


_Found = tuple[str, Mapping[str, Any], tuple[b.ItemWaived, ...]]


def gate_sides(case: Case, state: RequestState) -> tuple[GateSide, GateSide]:
    """The requesting side's assessment, and the requested side's."""
    letter = state.letter
    return (
        _side(case, state, "requesting", letter.requesting_state),
        _side(case, state, "requested", letter.requested_state),
    )


def _side(case: Case, state: RequestState, side: str, state_code: str) -> GateSide:
    found = _newest(case, state, state_code)
    if found is None:
        return GateSide(side, state_code)
    by, plain, waivers = found
    try:
        assessment = assessment_from_plain(plain)
        present = assessment.letter == letter_digest(state.letter)
        decisions = dict(assessment.decisions)
    except (NotVerified, KeyError, TypeError, AttributeError):  # a partner wrote it; the fold keeps whatever it was
        return GateSide(side, state_code, by, unreadable=True)
    items = settled(state.letter, waivers, state.promises)
    measures = {key: _measure(decision, items.get(key, set())) for key, decision in decisions.items()}
    return GateSide(side, state_code, by, present, measures=measures)


def _newest(case: Case, state: RequestState, state_code: str) -> _Found | None:
    """Node, plain assessment and waivers of the side's last event that carries one."""
    found: _Found | None = None
    for entry in case.timeline:
        if entry.out_of_order or state_of(entry.known.event.author) != state_code[:2]:
            continue
        match entry.known.body:
            case b.RequestAssessed(request=request, assessment=plain) if request == state.id:
                found = (entry.known.event.author, plain, waivers_of(state))
            case b.RequestReleased(letter=letter, assessment=plain, waived=waived) if letter.request == state.id:
                found = (entry.known.event.author, plain, waived)
            case b.RequestSupplemented(request=request, assessment=plain) if request == state.id and plain:
                found = (entry.known.event.author, plain, found[2] if found else ())
    return found


def _measure(decision: Decision, items: Collection[str]) -> MeasureGate:
    open_items = decision.open_items(items)
    done = tuple(item for item in decision.open_items() if item in items)
    return MeasureGate(decision, decision.gate(items).value, open_items, done)
