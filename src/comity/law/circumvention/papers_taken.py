"""Passport cancelled, nationality withdrawn (rule 5.3): a person is not made removable in order to be removed.

Cancelling the passport abroad so that the host deports was recommended as "de facto extradition"; the host is asked
here instead whether surrender was refused, is pending or could not be had.
"""

from typing import Final

from comity.domain.decisions import Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.circumvention.linking import HANDING_OVER, NOT_HANDED_OVER, SURRENDER, Linked, linked
from comity.law.circumvention.other_road import CITATION, surrender_is_possible
from comity.law.earlier import Status
from comity.law.matter import Matter
from comity.law.rules import rule

CANCELLED: Final = "travel_document_cancelled"
WITHDRAWN: Final = "nationality_revoked_recently"
_OPEN: Final = NOT_HANDED_OVER - {Status.GRANTED}


@rule("5.3", Layer.ABSOLUTE, CITATION, HANDING_OVER | SURRENDER)
def papers_taken(matter: Matter) -> Answer:
    """Papers or nationality taken after surrender was asked for, or where it cannot be had."""
    matters = list(linked(matter, SURRENDER, _OPEN))
    taken = [asserted("flag", flag) for flag in (CANCELLED, WITHDRAWN) if matter.has(flag)]
    taken += _lost_since(matter, matters)
    if not taken:
        return NOTHING
    if matter.measure in SURRENDER:
        return raised(*_in_a_surrender(matters, taken))
    same = [one for one in matters if one.is_same]
    if same:
        return raised(_alarm(Effect.MANDATORY, "circum.papers_taken", *taken, *(one.fact for one in same)))
    if matters or not surrender_is_possible(matter):
        return raised(_alarm(Effect.REVIEW, "circum.papers_perhaps", *taken, *(one.fact for one in matters)))
    return raised(_alarm(Effect.REVIEW, "circum.papers", *taken)) if matter.has(CANCELLED) else NOTHING


def _in_a_surrender(matters: list[Linked], taken: list[FactUsed]) -> list[Finding]:
    """A human asks why; rule 2.6 already does where a nationality was withdrawn and nothing went before."""
    if not matters and all(fact.value == WITHDRAWN for fact in taken):
        return []
    return [_alarm(Effect.REVIEW, "circum.papers", *taken, *(one.fact for one in matters))]


def _lost_since(matter: Matter, matters: list[Linked]) -> list[FactUsed]:
    """A nationality that ended after surrender was first asked for, however long ago."""
    lost = matter.question.person.nationality_lost
    first = min((one.entry.asked for one in matters if one.entry.asked), default=None)
    if lost is None or first is None or lost < first:
        return []
    return [asserted("nationality_lost", lost.isoformat())]


def _alarm(effect: Effect, reason: str, *facts: FactUsed) -> Finding:
    return find("5.3", Ground.CIRCUM, effect, Layer.ABSOLUTE, reason, *facts)
