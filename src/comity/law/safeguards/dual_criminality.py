"""Dual criminality: the conduct, without its label, must be an offence in both states (RULES 2.1)."""

from comity.domain.decisions import Clock, Effect, Finding, Layer, Standing
from comity.domain.measures import Ground, Measure
from comity.law.answers import Answer, clear, find, raised, unknown
from comity.law.matter import EXTRADITION, MLA, Matter, Ruling
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
    """No offence in one of the two: the effect that treaty or statute gives; unknown: a human looks.

    Where the request says what the facts show, each side's elements are looked at too: one that is not there makes
    the conduct no such offence in that state, one that nobody has shown or denied calls a human.
    """
    not_offence = [maximum for maximum in matter.maxima() if maximum.months == NO_OFFENCE]
    not_known = [maximum for maximum in matter.maxima() if maximum.months is None]
    changed = [maximum for maximum in matter.maxima() if maximum.months and maximum.least == NO_OFFENCE]
    findings = []
    if not_offence:
        for maximum in not_offence:
            effect, ruling = _effect(matter, maximum.state)
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
    absent, open_ = _elements(matter, Standing.ABSENT), _elements(matter, Standing.UNKNOWN)
    if not_known or open_:
        return unknown(*findings, *absent, *open_)
    facts = tuple(fact for maximum in matter.maxima() for fact in maximum.facts)
    compared = tuple(fact for side in matter.comparison.sides for fact in side.facts) if matter.comparison else ()
    return raised(*findings, *absent) if findings or absent else clear(*facts, *compared)


def _effect(matter: Matter, state: str) -> tuple[Effect, Ruling]:
    """What it means that the conduct is no offence in this state: some statutes bar only what is none at home."""
    law = matter.requested_law
    at_home = law.no_offence_at_home if law and state == matter.requested.code else None
    if at_home and not (law and law.yields_to_treaty and matter.treaty):
        return Effect.MANDATORY, Ruling(Effect.MANDATORY, Layer.STATUTE, (at_home,))
    ruling = matter.ruling(Ground.DUAL)
    return ruling.effect or Effect.REVIEW, ruling


def _elements(matter: Matter, standing: Standing) -> list[Finding]:
    """One finding for each side on which elements stand so."""
    findings = []
    for side in matter.comparison.sides if matter.comparison else ():
        rows = side.failing(standing)
        if not rows:
            continue
        words = "; ".join(" | ".join(row.words) for row, _ in rows)
        facts = tuple(fact for _, fact in rows)
        if standing is Standing.ABSENT:
            effect, ruling = _effect(matter, side.state)
            findings.append(
                find("2.1", Ground.DUAL, effect, ruling.layer, "dual.element_absent", *facts, *ruling.facts,
                     state=side.state, elements=words)
            )  # fmt: skip
        else:
            findings.append(
                find("2.1", Ground.DUAL, Effect.REVIEW, Layer.POLICY, "dual.element_unknown", *facts,
                     state=side.state, elements=words)
            )  # fmt: skip
    return findings
