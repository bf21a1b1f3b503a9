"""Treaties that work by a list of offences, and classes of offences that a treaty excludes (RULES 2.3)."""

from comity.domain.decisions import Confidence, Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import ELSEWHERE, Answer, clear, find, raised, unknown
from comity.law.matter import EXTRADITION, Matter
from comity.law.rules import rule
from comity.law.treaties import Treaty


@rule("2.3", Layer.TREATY, "list of offences of the treaty", EXTRADITION)
def listed_offences(matter: Matter) -> Answer:
    """Not on a complete list: barred. On a recalled list, or not on one that was not taken in whole: a human looks."""
    treaties = [entry.treaty for entry in matter.bases.bilateral if entry.treaty and entry.treaty.list_approach]
    if treaties:
        finding = against_list(treaties[0], matter.offence.code)
        return raised(finding) if finding else clear(*_list_facts(treaties[0]))
    law = matter.requested_law if matter.bases.domestic else None
    if law and law.list_approach:
        alarm = find("2.3", Ground.LIST, Effect.REVIEW, Layer.STATUTE, "list.not_taken_in", law.list_approach,
                     treaty=law.title)  # fmt: skip
        return unknown(alarm)
    return ELSEWHERE


def against_list(treaty: Treaty, offence: str) -> Finding | None:
    """What the list of one treaty says against an offence: a bar, an alarm, or nothing."""
    facts = _list_facts(treaty)
    if treaty.listed is None:
        return _alarm("list.not_taken_in", treaty, facts)
    if offence in treaty.listed.value:
        is_recalled = treaty.listed.used.confidence is Confidence.RECALLED
        return _alarm("list.recalled", treaty, facts) if is_recalled else None
    if treaty.list_is_complete and treaty.list_is_complete.value:
        return find("2.3", Ground.LIST, Effect.MANDATORY, Layer.TREATY, "list.not_listed", *facts, treaty=treaty.id)
    return _alarm("list.incomplete", treaty, facts)


def _alarm(reason: str, treaty: Treaty, facts: tuple[FactUsed, ...]) -> Finding:
    return find("0.3", Ground.LIST, Effect.REVIEW, Layer.POLICY, reason, *facts, treaty=treaty.id)


def _list_facts(treaty: Treaty) -> tuple[FactUsed, ...]:
    facts = (treaty.list_approach, treaty.listed and treaty.listed.used,
             treaty.list_is_complete and treaty.list_is_complete.used)  # fmt: skip
    return tuple(fact for fact in facts if fact)


@rule("2.3a", Layer.TREATY, "classes of offences that the treaty excludes", frozenset({Measure.TSP}))
def excluded_classes(matter: Matter) -> Answer:
    """A transfer treaty may exclude a class of offences."""
    for entry in matter.bases.bilateral:
        excluded = entry.treaty.excluded_classes if entry.treaty else None
        if entry.treaty and excluded:
            hit = sorted(matter.offence.classes & set(excluded.value))
            if hit:
                bar = find("2.3", Ground.LIST, Effect.MANDATORY, Layer.TREATY, "list.excluded_class", excluded.used,
                           matter.offence.used, treaty=entry.treaty.id, excluded=", ".join(hit))  # fmt: skip
                return raised(bar)
            return clear(excluded.used)
    return ELSEWHERE
