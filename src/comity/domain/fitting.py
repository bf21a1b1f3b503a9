"""Does an event fit its place? A partner's node is asked everything again that our own policy asks our officers."""

from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.case_values import Known, RequestState
from comity.domain.earlier_bodies import AssuranceJudged, SpecialityWidened
from comity.domain.errors import InvalidInput
from comity.domain.measures import OPERATIONS, Measure, is_coercive, is_police
from comity.domain.officers import Role
from comity.domain.requests import Letter, Urgency, check_letter
from comity.domain.stages import AT_HOME, RULES, UNDECIDED, MeasureStage, Persons, Side


class DoesNotFit(Exception):
    """Why an event has no effect; the fold catches it and keeps the words."""


def known_measure(word: str) -> Measure | None:
    """The measure of this word, or None for one that this software does not know."""
    return Measure(word) if word in frozenset(Measure) else None


def known_operation(word: str) -> Measure | None:
    """The operation on the host's soil that this word names, or None."""
    measure = known_measure(word)
    return measure if measure in OPERATIONS or measure is Measure.JOINT_INVESTIGATION_TEAM else None


def is_police_word(word: str) -> bool:
    """True if it is police information."""
    measure = known_measure(word)
    return measure is not None and is_police(measure)


def is_coercive_word(word: str) -> bool:
    """What we do not know may be coercive, so it takes two persons."""
    measure = known_measure(word)
    return measure is None or is_coercive(measure)


def check_brought(letter: Letter, known: Known) -> None:
    """A letter that an event brings is whole, of this case and request, and between the same two states as before."""
    if letter.case != known.event.case or letter.request != getattr(known.body, "request", letter.request):
        raise DoesNotFit("its letter is of another case or request")
    try:
        check_letter(letter)
    except InvalidInput as fault:
        raise DoesNotFit(fault.message) from fault


def check_author(side: Side, author: str, letter: Letter) -> None:
    """The author is a node of the side whose act it is."""
    sides = {Side.REQUESTING: {letter.requesting_state}, Side.REQUESTED: {letter.requested_state}}
    allowed = sides.get(side, {letter.requesting_state, letter.requested_state})
    if not any(state_of(author) == state[:2] for state in allowed):
        raise DoesNotFit(
            f"a node of {state_of(author)} cannot do this in a request from "
            f"{letter.requesting_state} to {letter.requested_state}"
        )


def stage_of_measure(state: RequestState, key: str) -> MeasureStage | None:
    """How far a measure is; what has not left yet is asked and no more. None: there is no such measure."""
    if key in state.measures:
        return state.measures[key].stage
    unsent = state.stage in AT_HOME and any(asked.key == key for asked in state.letter.measures)
    return MeasureStage.ASKED if unsent else None


def check_open_measure(state: RequestState, known: Known) -> None:
    """The measure is at a stage that admits the act, and the role may decide it."""
    rule, key = RULES[known.event.type], str(getattr(known.body, "measure", ""))
    stage = stage_of_measure(state, key)
    if stage is None:
        raise DoesNotFit(f"the request has no measure {key}")
    if rule.measures is not None and stage not in rule.measures:
        raise DoesNotFit(f"measure {key} is {stage.value}")
    role = known.event.actor.role
    if rule.measures == UNDECIDED and role is not Role.LAWYER and not is_police_word(state.letter.measure(key).measure):
        raise DoesNotFit(f"measure {key} is decided by a lawyer of the central authority")


def check_two_persons(persons: Persons, state: RequestState, known: Known) -> None:
    """Both persons are named and differ, and the second is who did it, whatever else the event claims."""
    actor = known.event.actor.id
    named = _of_request(state, known.body, actor) or _of_measure(persons, state, known.body) or _of_guard(known.body)
    if named is None:
        return
    first, second = named
    if not first or second != actor or first == second:
        raise DoesNotFit("it takes two persons")


def _of_request(state: RequestState, body: object, actor: str) -> tuple[str, str] | None:
    """First and second person of an act on the whole request; None where one is enough."""
    danger = state.letter.urgency is Urgency.DANGER_TO_LIFE
    match body:
        case b.RequestReleased(drafted_by=first, letter=letter, alone=alone):
            if first and alone and letter.urgency is Urgency.DANGER_TO_LIFE:
                return None  # the second look comes later, and is owed (`danger.reviewed`)
            return first, actor if actor != state.drafted_by else first
        case b.ClockPaused(decided_by=first, seconded_by=second, approval=approval) if danger or approval is not None:
            return first, second if approval is None or approval.approver == second else ""
        case b.RequestAnswered(prepared_by=first, approval=approval):
            return first, approval.approver
        case (
            b.RequestClarified()
            | b.InterimReplied()
            | b.RequestSupplemented()
            | b.MeasurePostponed()
            | b.InformationAsked()
        ) if body.approval is not None or body.prepared_by:
            return _approved(body)
        case b.AssuranceAsked() | b.AssuranceAnswered():
            return _approved(body)
        case _:
            return None


def _approved(
    body: b.RequestClarified
    | b.InterimReplied
    | b.RequestSupplemented
    | b.MeasurePostponed
    | b.InformationAsked
    | b.AssuranceAsked
    | b.AssuranceAnswered,
) -> tuple[str, str]:
    """Who prepared words that leave, and who approved them."""
    return body.prepared_by, body.approval.approver if body.approval is not None else ""


def _of_measure(persons: Persons, state: RequestState, body: object) -> tuple[str, str] | None:
    match body:
        case b.MeasureRefused(decided_by=first, seconded_by=second):
            return first, second
        case b.MeasureAccepted(decided_by=first, seconded_by=second, measure=key):
            two = persons is not Persons.TWO_IF_COERCIVE or is_coercive_word(state.measures[key].measure)
            return (first, second) if two else None
        case _:
            return None


def _of_guard(body: object) -> tuple[str, str] | None:
    match body:
        case b.SafeguardDecided(decided_by=first, seconded_by=second):
            return first, second
        case b.ConsentGiven(decided_by=first, seconded_by=second):
            return first, second
        case SpecialityWidened(decided_by=first, seconded_by=second):
            return first, second
        case AssuranceJudged(decided_by=first, seconded_by=second, standing=standing) if standing != "alleged":
            return first, second
        case b.VictimScreened(result="waived", screened_by=first, seconded_by=second):
            return first, second
        case _:
            return None
