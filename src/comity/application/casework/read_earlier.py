"""Earlier matters that stand beside a request, old beside new, for the lawyer who says what they are."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from comity.application.acting import Order, audited
from comity.application.casework.judge_earlier import identity_of, marks_of
from comity.application.desk import Desk
from comity.application.earlier import EarlierMatters
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.domain.cases import RequestState
from comity.domain.earlier_bodies import EarlierJudged
from comity.domain.requests import Letter, Subject, identity_inputs, marks_inputs
from comity.domain.stages import RULES
from comity.law.circumvention import Sameness, compare, shared_marks

_PERSON = ("names", "born", "nationality", "papers")
_FACTS = ("offence", "offence_date", "began", "places", "victims", "accounts", "references", "text")

_RESTS_ON = {"paper": ("papers",), "name_and_birth": ("names", "born"), "name": ("names",)}
"""On which elements the law's answer on two persons rests, spelling and calendar left out."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of both: what the earlier matter says, what the letter says, and whether they share a value.

    They share one as written, or to the law, which leaves spelling and calendar out.

    `shared` is None where one of the two says nothing: what is not known is neither the same nor another.
    """

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    shared: bool | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """An earlier matter beside one person of the letter.

    `sameness` is what the law takes the persons for, `marks` the facts that it takes for the same; going against
    either takes a second lawyer.
    """

    subject: str
    matter: dict[str, Any]
    elements: tuple[Element, ...]
    sameness: Sameness
    marks: tuple[str, ...]
    judged: tuple[EarlierJudged, ...]


@dataclass(frozen=True, slots=True)
class EarlierShown:
    """What stands beside the request."""

    state: RequestState
    pairings: tuple[Pairing, ...]


def read_earlier(desk: Desk, order: Order) -> EarlierShown:
    """Every earlier matter beside the request; the reading is on record. For those who may say what they are.

    Raises:
        NotPermitted: The officer is no lawyer.
        InvalidInput: No purpose, or an unknown case or request.
    """
    with audited(desk, order.officer, order.purpose, "earlier.read", order.case):
        actor = acting(order.officer, RULES["earlier.judged"].roles, "reading earlier matters")
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, order.purpose)
            state = recorder.request(order.case, order.request)
            matters = EarlierMatters(recorder, state.letter)
            found = tuple(
                _pairing(state, subject, matter)
                for subject in state.letter.subjects
                for matter in matters.about(subject)
            )
            recorder.audit("earlier.read", case=order.case, subject=str(order.request), outcome="read")
            recorder.finish()
    return EarlierShown(state, found)


def _pairing(state: RequestState, subject: Subject, matter: dict[str, Any]) -> Pairing:
    person, facts = identity_inputs(subject), marks_inputs(state.letter)
    match = compare(identity_of(person), identity_of(matter["person"]))
    marks = shared_marks(marks_of(facts), marks_of(matter["marks"]))
    return Pairing(
        subject.key,
        matter,
        _elements(state.letter, subject, matter, {*marks, *_RESTS_ON.get(match.by, ())}),
        match.sameness,
        marks,
        tuple(one for one in state.judged if one.earlier == matter["id"] and one.subject in ("", subject.key)),
    )


def _elements(letter: Letter, subject: Subject, matter: dict[str, Any], same: Set[str]) -> tuple[Element, ...]:
    new = {**identity_inputs(subject), **marks_inputs(letter), "nationality": list(subject.nationality)}
    new |= {"offence": letter.offence, "offence_date": letter.offence_date.isoformat()}
    old = {**matter["marks"], **matter["person"], "offence": matter["offence"], "offence_date": matter["offence_date"]}
    return tuple(_element(name, old.get(name), new.get(name), same) for name in (*_PERSON, *_FACTS))


def _element(name: str, old: object, new: object, same: Set[str]) -> Element:
    before, now = _values(old), _values(new)
    if not before or not now:
        return Element(name, before, now, None)
    written = {value.casefold() for value in before} & {value.casefold() for value in now}
    return Element(name, before, now, bool(written) or name in same)


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        return tuple(str(one) for one in value)
    return (str(value),) if value else ()
