"""Dual criminality: the conduct, without its label, must be an offence in both states (RULES 2.1)."""

from comity.domain.decisions import Clock, Effect, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import Answer, clear, find, raised, unknown
from comity.law.matter import EXTRADITION, MLA, Matter
from comity.law.penalties import NO_OFFENCE
from comity.law.rules import rule


@rule(
    "2.1",
    Layer.TREATY,
    "conduct test of treaties and statutes",
    EXTRADITION | MLA | {Measure.TSP},
    (Clock.CONDUCT, Clock.DOMESTIC, Clock.TREATY),
)
def dual_criminality(matter: Matter) -> Answer:
    """No offence in one of the two: the effect that treaty or statute gives; unknown: a human looks."""
    not_offence = [maximum for maximum in matter.maxima() if maximum.months == NO_OFFENCE]
    not_known = [maximum for maximum in matter.maxima() if maximum.months is None]
    changed = [maximum for maximum in matter.maxima() if maximum.months and maximum.least == NO_OFFENCE]
    findings = []
    if not_offence:
        ruling = matter.ruling(Ground.DUAL)
        effect = ruling.effect or Effect.REVIEW
        for maximum in not_offence:
            findings.append(
                find("2.1", Ground.DUAL, effect, ruling.layer, "dual.not_offence", *maximum.facts, *ruling.facts,
                     state=maximum.state)
            )  # fmt: skip
    for maximum in changed:
        reason = "dual.unknown_then" if maximum.varies_by == "unknown_then" else "dual.changed"
        findings.append(
            find("2.1", Ground.DUAL, Effect.REVIEW, Layer.POLICY, reason, *maximum.facts, state=maximum.state)
        )  # fmt: skip
    for maximum in not_known:
        findings.append(find("2.1", Ground.DUAL, Effect.REVIEW, Layer.POLICY, "dual.unknown", state=maximum.state))
    if not_known:
        return unknown(*findings)
    facts = tuple(fact for maximum in matter.maxima() for fact in maximum.facts)
    return raised(*findings) if findings else clear(*facts)
