"""The penalty threshold of extradition (RULES 2.2), and the minimum from which a law on assistance serves."""

from typing import Final

from comity.domain.decisions import Clock, Effect, Finding, Layer
from comity.domain.measures import Ground
from comity.law.answers import ELSEWHERE, NOTHING, Answer, clear, find, raised, unknown
from comity.law.bases import Maximum
from comity.law.matter import EXTRADITION, MLA, Matter
from comity.law.penalties import NO_OFFENCE, penalty_text
from comity.law.rules import rule
from comity.law.thresholds import Threshold

HIGHEST_KNOWN_MONTHS: Final = 24  # no treaty or statute of the corpus asks for more


_CLOCKS = (Clock.CONDUCT, Clock.DOMESTIC, Clock.TREATY)


@rule("2.2", Layer.TREATY, "threshold of the treaty, else of the statute", EXTRADITION, _CLOCKS)
def penalty_threshold(matter: Matter) -> Answer:
    """Both maxima must reach it; exactly on an operator that is not settled a human decides."""
    if matter.treaty and matter.treaty.simplified:
        return ELSEWHERE
    threshold, layer = _threshold(matter)
    if threshold is None:
        return _without_threshold(matter)
    findings = [_against(threshold, maximum, layer) for maximum in matter.maxima()]
    found = tuple(finding for finding in findings if finding)
    if any(maximum.months is None for maximum in matter.maxima()):
        return unknown(*found, facts=threshold.facts)
    maxima = tuple(fact for maximum in matter.maxima() for fact in maximum.facts)
    return raised(*found) if found else clear(*threshold.facts, *maxima)


def _threshold(matter: Matter) -> tuple[Threshold | None, Layer]:
    """The first that a bilateral basis states, else the requested state's statute's."""
    for listed in matter.bases.bilateral:
        if listed.treaty and listed.treaty.threshold:
            return listed.treaty.threshold, Layer.TREATY
    return (matter.requested_law.threshold if matter.requested_law else None), Layer.STATUTE


def _against(threshold: Threshold, maximum: Maximum, layer: Layer) -> Finding | None:
    """The finding of one maximum. What is no offence is left to dual criminality."""
    months = maximum.months
    if months is None:
        return find("2.2", Ground.THRESH, Effect.REVIEW, Layer.POLICY, "thresh.unknown_maximum", *threshold.facts,
                    state=maximum.state)  # fmt: skip
    if months == NO_OFFENCE:
        return None
    met = threshold.is_met(months)
    least = maximum.least or NO_OFFENCE
    if met and least != months and not threshold.is_met(least):
        return find("2.2", Ground.THRESH, Effect.REVIEW, Layer.POLICY, f"thresh.varies_by_{maximum.varies_by}",
                    *maximum.facts, *threshold.facts, state=maximum.state, lowest=penalty_text(least) or "0",
                    maximum=penalty_text(months), months=str(threshold.months))  # fmt: skip
    if met is None:
        return find("0.3", Ground.THRESH, Effect.REVIEW, Layer.POLICY, "thresh.boundary", *maximum.facts,
                    *threshold.facts, state=maximum.state, months=str(threshold.months))  # fmt: skip
    if met:
        return None
    return find("2.2", Ground.THRESH, Effect.MANDATORY, layer, "thresh.not_met", *maximum.facts, *threshold.facts,
                state=maximum.state, maximum=penalty_text(months), operator=threshold.operator,
                months=str(threshold.months))  # fmt: skip


def _without_threshold(matter: Matter) -> Answer:
    """No threshold is known: a maximum that is unknown, or below every threshold of the region, needs a human."""
    unread = [
        find("2.2", Ground.THRESH, Effect.REVIEW, Layer.POLICY, "thresh.unknown_maximum", state=maximum.state)
        for maximum in matter.maxima()
        if maximum.months is None
    ]
    if not matter.bases.listed:
        return unknown(*unread) if unread else ELSEWHERE
    low = [m for m in matter.maxima() if m.months and m.least is not None and m.least < HIGHEST_KNOWN_MONTHS]
    findings = [
        find("2.2", Ground.THRESH, Effect.REVIEW, Layer.POLICY, "thresh.unknown", *maximum.facts, state=maximum.state,
             maximum=penalty_text(maximum.least or 0) or "0")
        for maximum in low
    ]  # fmt: skip
    return unknown(*unread, *findings)


@rule("2.2a", Layer.STATUTE, "minimum of the requested state's law on assistance", MLA, (Clock.CONDUCT, Clock.DOMESTIC))
def assistance_minimum(matter: Matter) -> Answer:
    """A law that serves only offences of some weight, where it is the only basis."""
    domestic = matter.bases.domestic
    law = domestic[0].law if domestic and len(matter.bases.listed) == 1 else None
    minimum = law.offence_minimum if law else None
    if law is None or minimum is None:
        return ELSEWHERE
    light = [m for m in matter.maxima() if m.months and minimum.is_met(m.least or 0) is not True]
    findings = [
        find("2.2a", Ground.THRESH, Effect.REVIEW, Layer.STATUTE, "thresh.below_law_minimum", *maximum.facts,
             *minimum.facts, state=maximum.state, months=str(minimum.months), law=law.title)
        for maximum in light
    ]  # fmt: skip
    return raised(*findings) if findings else NOTHING
