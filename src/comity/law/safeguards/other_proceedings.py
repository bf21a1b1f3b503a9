"""The same facts before another court: an earlier judgment (RULES 2.28), proceedings under way (RULES 2.29)."""

from typing import Final

from comity.domain.decisions import Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, asserted, clear, find, raised, unknown
from comity.law.matter import EXTRADITION, MLA, POLICE, Matter
from comity.law.rules import rule

_CHARGING: Final = {Measure.TSP, Measure.TRANSFER_PROCEEDINGS, Measure.JOINT_INVESTIGATION_TEAM}
JUDGED: Final = EXTRADITION | MLA | POLICE | _CHARGING


@rule("2.28", Layer.TREATY, "ne bis in idem: clause of treaty and statute; ICCPR 14(7)", JUDGED)
def earlier_judgment(matter: Matter) -> Answer:
    """Judged in the requested state: the effect that the law gives. Anywhere else, a human looks."""
    question = matter.question
    if question.earlier_judgment is None:
        return NOTHING
    state = question.earlier_judgment_state
    facts: tuple[FactUsed, ...] = (asserted("earlier_judgment", question.earlier_judgment),)
    if state is None:
        return unknown(find("2.28", Ground.NEBIS, Effect.REVIEW, Layer.POLICY, "nebis.unknown_state", *facts))
    facts += (asserted("earlier_judgment_state", state),)
    if state == matter.requesting.code and question.earlier_judgment == "convicted" and _is_enforced(matter):
        return clear(*facts)  # it is the very judgment that the measure serves
    if state != matter.requested.code:
        return raised(find("2.28", Ground.NEBIS, Effect.REVIEW, Layer.POLICY, "nebis.elsewhere", *facts, state=state))
    return raised(_by_law(matter, "2.28", Ground.NEBIS, "nebis.judged", facts))


@rule("2.29", Layer.TREATY, "pending proceedings: clause of treaty and statute", EXTRADITION | MLA | POLICE)
def pending_proceedings(matter: Matter) -> Answer:
    """Pending in the requested state: the effect that the law gives. In a third state, a human looks."""
    states = matter.question.pending_proceedings
    if not states:
        return NOTHING
    facts = (asserted("pending_proceedings", ", ".join(states)),)
    findings = [
        find("2.29", Ground.PENDING, Effect.REVIEW, Layer.POLICY, "pending.elsewhere", *facts, state=state)
        for state in states
        if state not in (matter.requesting.code, matter.requested.code)
    ]
    if matter.requested.code in states:
        findings.append(_by_law(matter, "2.29", Ground.PENDING, "pending.here", facts))
    return raised(*findings) if findings else clear(*facts)


def _is_enforced(matter: Matter) -> bool:
    return matter.has("sentenced") or matter.measure is Measure.TSP


def _by_law(matter: Matter, number: str, ground: Ground, reason: str, facts: tuple[FactUsed, ...]) -> Finding:
    ruling = matter.ruling(ground)
    effect = ruling.effect or Effect.REVIEW
    return find(number, ground, effect, ruling.layer, reason, *facts, *ruling.facts, state=matter.requested.code)
