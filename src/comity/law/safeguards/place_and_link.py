"""Where the conduct took place (RULES 2.30), and whether what is asked matters for the case (RULES 2.31)."""

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, asserted, clear, find, raised
from comity.law.matter import EXTRADITION, MLA, POLICE, Matter
from comity.law.rules import rule


@rule("2.30", Layer.TREATY, "territoriality: clause of treaty and statute", EXTRADITION | MLA)
def territoriality(matter: Matter) -> Answer:
    """Conduct on the requested state's own soil: the effect that its law gives; a silent law calls a human.

    That holds for surrender only: assistance with conduct on its own soil is common, and barred only where law says so.
    """
    states, state = matter.question.act_place, matter.requested.code
    if not states:
        return NOTHING
    facts = (asserted("act_place", ", ".join(states)),)
    if state not in states:
        return clear(*facts)
    ruling = matter.ruling(Ground.TERR)
    if ruling.layer is Layer.POLICY and matter.measure in MLA:
        return clear(*facts)
    effect = ruling.effect or Effect.REVIEW
    return raised(find("2.30", Ground.TERR, effect, ruling.layer, "terr.here", *facts, *ruling.facts, state=state))


@rule("2.31", Layer.TREATY, "necessity of what is asked", MLA | POLICE | {Measure.JOINT_INVESTIGATION_TEAM})
def link_to_case(matter: Matter) -> Answer:
    """A link that somebody doubts: the effect that the law gives, else a human looks."""
    strength = matter.question.link_strength
    if strength is None:
        return NOTHING
    fact = asserted("link_strength", strength)
    if strength != "weak":
        return clear(fact)
    ruling = matter.ruling(Ground.LINK)
    effect = ruling.effect or Effect.REVIEW
    return raised(find("2.31", Ground.LINK, effect, ruling.layer, "link.weak", fact, *ruling.facts))
