"""On what a standing query rests: a person of a request that was released, is open, and is not barred today."""

from dataclasses import dataclass
from typing import Final

from comity.application.assessing import assess_letter
from comity.application.desk import Desk
from comity.application.query.looking import Question
from comity.application.query.screen_list import question_of
from comity.application.rechecking import check_decision
from comity.application.recorder import Recorder
from comity.application.settling import assessment_of
from comity.domain.authorities import state_of
from comity.domain.case_values import RequestState
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.identity import ThingKind, ThingNumber
from comity.domain.requests import MeasureAsked, Subject
from comity.domain.stages import ABROAD, MeasureStage

_ASKING: Final = frozenset(
    {MeasureStage.ASKED, MeasureStage.INFORMATION_ASKED, MeasureStage.POSTPONED, MeasureStage.ACCEPTED}
)
_ANSWERING: Final = frozenset({MeasureStage.ACCEPTED})
_LOOSE: Final = " \t-./"


@dataclass(frozen=True, slots=True)
class Ground:
    """The measure of a letter for which somebody is looked for, and the person."""

    state: RequestState
    asked: MeasureAsked
    subject: Subject


def ground_of(state: RequestState, measure: str) -> Ground:
    """The measure of the letter and its person.

    Raises:
        InvalidInput: ``standing.no_request``: the letter has no such measure, or it names no person.
    """
    asked = next((one for one in state.letter.measures if one.key == measure), None)
    subject = next((one for one in state.letter.subjects if asked and one.key == asked.subject), None)
    if asked is None or subject is None:
        raise InvalidInput(
            "standing.no_request",
            "A standing query rests on a measure of a letter that names a person.",
            advice="Name such a measure; nobody else may be looked for.",
        )
    return Ground(state, asked, subject)


def check_lawful(recorder: Recorder, ground: Ground) -> None:
    """Return if the request was released and is open, our side may act on the measure, and today's law does not bar it.

    Raises:
        OutOfOrder: ``standing.not_open``; or the gate has not assessed this wording here.
        Barred, Refused: Today's law bars the measure, or is stricter than what it was released or accepted on.
    """
    state, key = ground.state, ground.asked.key
    if not is_open(recorder.desk, ground):
        raise OutOfOrder(
            "standing.not_open",
            "The request is not released, or its measure is answered, refused or not accepted here.",
            advice="A standing query lives as long as the request that it serves.",
        )
    known = assessment_of(state).decisions[key]
    fresh = assess_letter(recorder, state.letter, state.released_at, telling=False).decisions[key]
    check_decision(key, known, fresh)


def is_open(desk: Desk, ground: Ground) -> bool:
    """True if the request is released and unanswered and our side may act on the measure."""
    state = ground.state
    ours = state_of(state.letter.requesting_node) == state_of(desk.node)
    measure = state.measures.get(ground.asked.key)
    stages = _ASKING if ours else _ANSWERING
    return state.stage in ABROAD and measure is not None and measure.stage in stages


def whom(recorder: Recorder, subject: Subject) -> Question:
    """The person of the letter as somebody to look for; nothing is added to what the letter says.

    Raises:
        InvalidInput: ``standing.too_little``: a name and nothing beside it; or the letter's date cannot be read.
    """
    first, *others = subject.names
    cells = {
        "name": first,
        "other_names": "|".join(others),
        "birth_date": subject.birth,
        "nationality": " ".join(subject.nationality),
    }
    question = question_of(cells, recorder.at.date())
    question = Question(question.person, tuple(_paper(one) for one in subject.papers))
    if question.is_bare:
        raise InvalidInput(
            "standing.too_little",
            "A name alone fits too many people to be watched for.",
            advice="The letter has to know a date of birth or a document.",
        )
    return question


def _paper(text: str) -> ThingNumber:
    """A paper of the letter, like ``CN E12345678``."""
    state, _, number = text.partition(" ")
    is_state = len(state) == 2 and state.isalpha() and bool(number.strip(_LOOSE))
    return ThingNumber(ThingKind.TRAVEL_DOCUMENT, number.strip() if is_state else text, state if is_state else "")
