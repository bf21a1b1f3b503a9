"""No disguised extradition (rules 5.1 and 5.1a): what surrender could not do, no other road does.

Removal under immigration law, readmission, a "voluntary" or assisted return, a patrol or an operation, a transfer of a
sentence or of proceedings, transit: none of them brings a person whose surrender was refused, is pending or was barred
to the state that wanted it. Prosecution where the person is stays open: asking the state that refused to take over the
proceedings is lawful, but not for what nobody may be prosecuted for.
"""

from dataclasses import replace
from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, find, raised
from comity.law.bases import Search, find_bases
from comity.law.circumvention.facts import same_facts
from comity.law.circumvention.linking import (
    ABSOLUTE,
    HANDING_OVER,
    NOT_HANDED_OVER,
    OF_THE_PERSON,
    SURRENDER,
    WITHOUT_POWER,
    Linked,
    between,
    linked,
    same_state,
)
from comity.law.circumvention.persons import Sameness
from comity.law.earlier import Status
from comity.law.matter import Matter
from comity.law.rules import rule

CITATION: Final = "no removal in place of extradition (Bozano v. France, ECtHR 1986; ICCPR 13)"
AGAINST_ANY_TRIAL: Final = frozenset({Ground.POL, Ground.PERSEC, Ground.NEBIS, Ground.MIL, Ground.LAPSE})
_BARRING_TRIAL: Final = frozenset({Ground.POL, Ground.PERSEC, Ground.NEBIS})
_CLOSED: Final = frozenset({Status.REFUSED, Status.BARRED})


@rule("5.1", Layer.ABSOLUTE, CITATION, HANDING_OVER)
def other_road(matter: Matter) -> Answer:
    """A person whose surrender was refused, is pending, barred, taken back or granted, moved by another measure."""
    if matter.question.earlier is None:
        return NOTHING
    found: list[Finding] = []
    for one in linked(matter, SURRENDER, NOT_HANDED_OVER):
        effect = _effect(matter, one)
        found.append(_circumvention(one, effect))
        found += [_ground(one, code, effect) for code in sorted(one.entry.standing_grounds() & ABSOLUTE)]
    return raised(*found)


@rule("5.1a", Layer.ABSOLUTE, CITATION, frozenset({Measure.TRANSFER_PROCEEDINGS}))
def transferred_proceedings(matter: Matter) -> Answer:
    """To the state that refused: open, but not for what nobody may be tried for. To the state that wanted: a human."""
    found: list[Finding] = []
    question = matter.question
    for one in linked(matter, SURRENDER, NOT_HANDED_OVER):
        entry = one.entry
        if same_state(matter, entry.requested_state, question.requested_state):
            found += _trial_barred(matter, one)
        elif same_state(matter, entry.requesting_state, question.requested_state):
            found.append(_circumvention(one, _effect(matter, one)))
    return raised(*found)


def surrender_is_possible(matter: Matter) -> bool:
    """True if something carries an extradition between the two, whichever of them would ask."""
    question = matter.question
    states = (question.requesting_state, question.requested_state)
    for one, other in (states, states[::-1]):
        asked = replace(question, requesting_state=one, requested_state=other, measure=Measure.EXTRADITION)
        if find_bases(Search(asked, matter.law, matter.offence, matter.maxima())).listed:
            return True
    return False


def _effect(matter: Matter, one: Linked) -> Effect:
    """A bar where it is this person and this pair, and the surrender was refused on what no state may pass over."""
    if not one.is_same:
        return Effect.REVIEW
    standing = one.entry.standing_grounds()
    if matter.measure is Measure.TRANSIT or not between(matter, one.entry):
        return Effect.MANDATORY if one.status in _CLOSED and _follows(matter, one) else Effect.REVIEW
    if matter.measure in WITHOUT_POWER and one.status in _CLOSED | {Status.PENDING}:
        return Effect.MANDATORY
    return Effect.MANDATORY if one.status in _CLOSED and standing & ABSOLUTE else Effect.REVIEW


def _follows(matter: Matter, one: Linked) -> bool:
    """A danger that follows the person stands, and the road ends in the state from which it comes."""
    wanting = one.entry.requesting_state
    question = matter.question
    ends_there = any(
        same_state(matter, wanting, code) for code in (question.requesting_state, question.requested_state)
    )
    return ends_there and bool(one.entry.standing_grounds() & OF_THE_PERSON)


def _circumvention(one: Linked, effect: Effect) -> Finding:
    reason = f"circum.{one.status.value}" if one.is_same else "circum.perhaps"
    entry = one.entry
    return find(
        "5.1", Ground.CIRCUM, effect, Layer.ABSOLUTE, reason, one.fact,
        requesting=entry.requesting_state, requested=entry.requested_state, earlier=entry.id,
    )  # fmt: skip


def _ground(one: Linked, code: Ground, effect: Effect) -> Finding:
    entry = one.entry
    return find(
        "5.1", code, effect, Layer.ABSOLUTE, "earlier.ground", one.fact,
        requested=entry.requested_state, ground=code.value, earlier=entry.id,
    )  # fmt: skip


def _trial_barred(matter: Matter, one: Linked) -> list[Finding]:
    """Grounds of the refusal that speak against a trial anywhere."""
    facts = same_facts(matter, one.entry)
    standing = one.entry.standing_grounds() & AGAINST_ANY_TRIAL
    if one.status not in _CLOSED or not standing or facts.sameness is Sameness.OTHER:
        return []
    certain = one.is_same and facts.sameness is Sameness.SAME
    return [
        _ground(one, code, Effect.MANDATORY if certain and code in _BARRING_TRIAL else Effect.REVIEW)
        for code in sorted(standing)
    ]
