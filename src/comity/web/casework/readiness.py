"""What stands before a letter's release, as the use cases would say it, and which acts its own side is offered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.application.acting import standing
from comity.application.casework.guards import check_before_release
from comity.application.policy import has_power, may_act
from comity.application.reading import assessment_digest, letter_digest
from comity.application.settling import assessment_of, settled, waivers_of
from comity.domain.assessments import Assessment
from comity.domain.bodies import ItemWaived
from comity.domain.cases import Case, RequestState
from comity.domain.decisions import Gate
from comity.domain.errors import Barred, InvalidInput, NotVerified, OutOfOrder, Refused
from comity.domain.stages import Stage, may_settle
from comity.web.casework.gate import MeasureGate
from comity.web.visits import Visit

ACTS = {
    "reword": "request.drafted",
    "assess": "request.assessed",
    "waive": "request.waived",
    "submit": "request.submitted",
    "return": "request.returned",
    "release": "request.released",
    "supplement": "request.supplemented",
    "withdraw": "request.withdrawn",
}
CHECKS = ("assessed", "no_bar", "nothing_open", "guards", "power", "second_person")


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the letter is from its release.

    Attributes:
        letter: Digest of the present wording.
        decision: Digest of the assessment of it; empty if there is none.
        checks: What has to hold, by name, in the order in which the release asks.
        offers: Acts that the stage table lets this officer do now.
        waivable: Items that this officer's role may settle, by measure.
        waived: Waivers of this wording with the pseudonym of whoever gave them.
        seen: Names how the request stands.
    """

    letter: str
    seen: str
    decision: str = ""
    checks: Mapping[str, bool] = field(default_factory=dict)
    measures: Mapping[str, MeasureGate] = field(default_factory=dict)
    offers: frozenset[str] = frozenset()
    waivable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waived: tuple[tuple[ItemWaived, str], ...] = ()

    @property
    def ready(self) -> bool:
        """True if nothing that is known now stands before the release."""
        return all(self.checks.values())


def readiness(visit: Visit, case: Case, state: RequestState) -> Readiness:
    """The page's view of it; the release asks everything again."""
    assessment, items = _assessment(state), settled(state.letter, waivers_of(state))
    offers = frozenset(name for name, act in ACTS.items() if _open(visit, state, act))
    gate = assessment.gate(items) if assessment else Gate.NEEDS_HUMAN
    plain = state.assessments.get(letter_digest(state.letter))
    digest = letter_digest(state.letter)
    return Readiness(
        letter=digest.hex(),
        seen=standing(case, state.id).hex(),
        decision=assessment_digest(plain).hex() if assessment and plain else "",
        checks={
            "assessed": assessment is not None,
            "no_bar": assessment is not None and assessment.gate() is not Gate.BARRED,
            "nothing_open": assessment is not None and gate is Gate.CLEARED,
            "guards": assessment is not None and _is_guarded(visit, state, assessment),
            "power": has_power(visit.desk.authority, state.letter),
            "second_person": state.drafted_by != visit.officer.id,
        },
        measures=_measures(assessment, items) if assessment else {},
        offers=_sensible(visit, state, offers),
        waivable=_waivable(visit, assessment, items) if assessment and "waive" in offers else {},
        waived=tuple((waiver, by) for waiver, by in state.waivers if waiver.letter == digest),
    )


def _assessment(state: RequestState) -> Assessment | None:
    try:
        return assessment_of(state)
    except (OutOfOrder, NotVerified):
        return None


def _is_guarded(visit: Visit, state: RequestState, assessment: Assessment) -> bool:
    """True if no look at a person is missing and no alarm stands before a measure."""
    try:
        check_before_release(visit.desk, state, assessment)
    except (Refused, Barred):
        return False
    return True


def _measures(assessment: Assessment, items: Mapping[str, set[str]]) -> dict[str, MeasureGate]:
    shown = {}
    for key, decision in assessment.decisions.items():
        done = items.get(key, set())
        settled_items = tuple(item for item in decision.open_items() if item in done)
        shown[key] = MeasureGate(decision, decision.gate(done).value, decision.open_items(done), settled_items)
    return shown


def _waivable(visit: Visit, assessment: Assessment, items: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    roles = visit.officer.roles
    may = {
        key: tuple(item for item in open_items if roles & may_settle(item))
        for key, open_items in assessment.open_items(items).items()
    }
    return {key: found for key, found in may.items() if found}


def _sensible(visit: Visit, state: RequestState, offers: frozenset[str]) -> frozenset[str]:
    """Without what leads nowhere here: submitting where nobody stands above, returning what nobody sent up."""
    from_below = state.stage is Stage.SUBMITTED and state.drafting_node != visit.desk.node
    if visit.desk.authority.parent is None or from_below:
        offers -= {"submit"}
    return offers - {"return"} if state.drafting_node in ("", visit.desk.node) else offers


def _open(visit: Visit, state: RequestState, act: str) -> bool:
    try:
        may_act(visit.desk.authority, visit.officer, act, state)
    except (Refused, OutOfOrder, InvalidInput):
        return False
    return True
