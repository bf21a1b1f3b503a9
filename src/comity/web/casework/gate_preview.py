"""What the gate would say of a letter that is being typed, as the page beside the form shows it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final
from uuid import UUID

from comity.application.casework.preview_letter import preview_letter
from comity.application.policy import has_power
from comity.application.settling import settled
from comity.domain.decisions import Decision, Gate
from comity.domain.errors import InvalidInput
from comity.domain.particulars import CONDUCT
from comity.domain.requests import Letter
from comity.web.casework.gate import MeasureGate
from comity.web.casework.letter_reading import Read
from comity.web.casework.letter_typed import Typed
from comity.web.faults import Fault, in_words
from comity.web.languages import Language
from comity.web.visits import Visit

NEW: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Answer:
    """The gate's answer, or why there is none: `needs` are the fields in the way.

    Missing papers are not among a measure's open items: they stand in a list of their own, to be ticked. `unread` has
    the measures that the law could not read. `gate` is the strictest of all; empty while any has no answer. `ours` is
    True if this node has the power to release such a letter itself. `asked` are the words that say what the facts show,
    as the law of both sides asks for them; `told` what was typed of them.
    """

    letter: Letter
    needs: tuple[str, ...] = ()
    gate: str = ""
    ours: bool = True
    measures: Mapping[str, MeasureGate] = field(default_factory=dict)
    unread: Mapping[str, Fault] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def ask_gate(visit: Visit, read: Read, typed: Typed, language: Language) -> Answer:
    """Ask about what was read of a form. Nothing is kept.

    Raises:
        NotPermitted: The officer writes no letters.
        InvalidInput: The visit has no purpose.
    """
    letter = read.letter
    told = tuple(word for word in typed.several(CONDUCT) if word)
    if read.in_the_way or not letter.measures:
        return Answer(letter, needs=read.in_the_way or ("measures",), told=told)
    answers = preview_letter(visit.desk, visit.officer, letter, purpose=visit.purpose)
    items = settled(letter, ())
    unread = {key: in_words(one, language) for key, one in answers.items() if isinstance(one, InvalidInput)}
    decided = {key: one for key, one in answers.items() if isinstance(one, Decision)}
    strictest = reduce(Gate.__and__, (one.gate(items[key]) for key, one in decided.items()), Gate.CLEARED)
    return Answer(
        letter,
        gate="" if unread else strictest.value,
        ours=has_power(visit.desk.authority, letter),
        measures={key: _shown(one, items[key]) for key, one in decided.items()},
        unread=unread,
        asked=_asked(visit, letter, told),
        told=told,
    )


def _asked(visit: Visit, letter: Letter, told: tuple[str, ...]) -> tuple[str, ...]:
    """What both laws ask, and what was told besides: nothing that was typed is lost."""
    law = visit.desk.law
    states = (letter.requesting_state, letter.requested_state)
    words = law.element_words(law.elements(letter.offence, states, letter.offence_date))
    return tuple(dict.fromkeys((*words, *(word.removeprefix("-") for word in told))))


def _shown(decision: Decision, items: Collection[str]) -> MeasureGate:
    open_items = tuple(item for item in decision.open_items(items) if not item.startswith("missing:"))
    done = tuple(item for item in decision.open_items() if item in items)
    return MeasureGate(decision, decision.gate(items).value, open_items, done)
