"""Re-labelling watch (rules 5.2 and 5.2a): the same person and the same facts, asked again after a refusal.

The grounds of the refusal come along: as a bar where they are absolute or the matter was decided for good, otherwise
before a human. Another name of the offence, another requested state, another territorial unit or another state that
asks changes nothing in that. A refusal for want of form is repaired, not carried.
"""

from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import OPERATIONS, Ground, Measure
from comity.law.answers import NOTHING, Answer, find, raised
from comity.law.circumvention.facts import FactsMatch, same_facts
from comity.law.circumvention.linking import ABSOLUTE, OF_THE_PERSON, SURRENDER, Linked, linked, same_state
from comity.law.circumvention.persons import Sameness
from comity.law.earlier import Status
from comity.law.matter import MLA, POLICE, Matter
from comity.law.rules import rule

CITATION: Final = "the same facts stay the same under another name"
FINAL: Final = ABSOLUTE | {Ground.NEBIS}
REPAIRABLE: Final = frozenset({Ground.FORM, Ground.LINK, Ground.NO_BASIS, Ground.PURPOSE, Ground.FISCAL})
_SURRENDER: Final = SURRENDER | {Measure.TRANSIT}
_CLOSED: Final = frozenset({Status.REFUSED, Status.BARRED})
_OPEN: Final = frozenset({Status.PENDING, Status.WITHDRAWN})


@rule("5.2", Layer.POLICY, CITATION, _SURRENDER)
def asked_again(matter: Matter) -> Answer:
    """Old grounds beside the new request, and the alarm that it is asked again."""
    if matter.question.earlier is None:
        return NOTHING
    found: list[Finding] = []
    for one in linked(matter, SURRENDER, _CLOSED):
        found += _after_refusal(matter, one, same_facts(matter, one.entry))
    for one in linked(matter, SURRENDER, _OPEN):
        found += _beside(matter, one, same_facts(matter, one.entry))
    return raised(*found)


@rule("5.2a", Layer.POLICY, CITATION, POLICE | MLA | OPERATIONS)
def other_help(matter: Matter) -> Answer:
    """Information or evidence about a person whose surrender was refused on an absolute ground: a human looks first."""
    found = [
        _carried(one, code, Effect.REVIEW)
        for one in linked(matter, SURRENDER, _CLOSED)
        for code in sorted(one.entry.standing_grounds() & ABSOLUTE)
        if code in OF_THE_PERSON or same_facts(matter, one.entry).sameness is not Sameness.OTHER
    ]
    return raised(*found)


def _after_refusal(matter: Matter, one: Linked, facts: FactsMatch) -> list[Finding]:
    entry = one.entry
    standing = entry.standing_grounds() - REPAIRABLE
    if facts.sameness is Sameness.OTHER:
        return [_carried(one, code, Effect.REVIEW) for code in sorted(standing & OF_THE_PERSON)]
    if entry.grounds and not entry.grounds - REPAIRABLE:
        return []
    return [
        _alarm(matter, one, facts, _reason(matter, one, facts)),
        *_through_another(matter, one),
        *(_carried(one, code, _effect(matter, one, facts, code)) for code in sorted(standing)),
    ]


def _effect(matter: Matter, one: Linked, facts: FactsMatch, code: Ground) -> Effect:
    """A bar where nothing is in doubt: this person, these facts, this state; danger follows the person further."""
    question, entry = matter.question, one.entry
    if not one.is_same or not same_state(matter, entry.requesting_state, question.requesting_state):
        return Effect.REVIEW
    if code in OF_THE_PERSON:
        return Effect.MANDATORY
    here = same_state(matter, entry.requested_state, question.requested_state)
    return Effect.MANDATORY if here and code in FINAL and facts.sameness is Sameness.SAME else Effect.REVIEW


def _through_another(matter: Matter, one: Linked) -> list[Finding]:
    """Another requested state, another unit, or another state that asks."""
    question, entry = matter.question, one.entry
    before = (entry.requesting_state, entry.requested_state)
    if before == (question.requesting_state, question.requested_state):
        return []
    return [
        find("5.2", Ground.CIRCUM, Effect.REVIEW, Layer.POLICY, "circum.through_another", one.fact,
             requesting=entry.requesting_state, requested=entry.requested_state, earlier=entry.id)
    ]  # fmt: skip


def _beside(matter: Matter, one: Linked, facts: FactsMatch) -> list[Finding]:
    """Another offence for the same facts while the first request is open, or after it was taken back."""
    entry, question = one.entry, matter.question
    relabelled = entry.offence != question.offence
    if not relabelled or facts.sameness is Sameness.OTHER:
        return []
    return [_alarm(matter, one, facts, f"relabel.{one.status.value}")]


def _reason(matter: Matter, one: Linked, facts: FactsMatch) -> str:
    if not one.is_same or facts.sameness is not Sameness.SAME:
        return "relabel.perhaps"
    return "relabel.again" if one.entry.offence == matter.question.offence else "relabel.new_offence"


def _alarm(matter: Matter, one: Linked, facts: FactsMatch, reason: str) -> Finding:
    entry = one.entry
    return find(
        "5.2", Ground.RELABEL, Effect.REVIEW, Layer.POLICY, reason, one.fact,
        requested=entry.requested_state, before=entry.offence or "?", now=matter.question.offence,
        by=", ".join(facts.by), earlier=entry.id,
    )  # fmt: skip


def _carried(one: Linked, code: Ground, effect: Effect) -> Finding:
    layer = Layer.ABSOLUTE if code in ABSOLUTE else Layer.POLICY
    entry = one.entry
    return find(
        "5.2", code, effect, layer, "earlier.ground", one.fact,
        requested=entry.requested_state, ground=code.value, earlier=entry.id,
    )  # fmt: skip
