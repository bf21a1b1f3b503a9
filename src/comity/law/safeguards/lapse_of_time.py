"""Lapse of time under the law of either state (RULES 2.16)."""

from datetime import date
from typing import Final

from comity.domain.decisions import Clock, Confidence, Effect, FactUsed, Finding, Layer
from comity.domain.measures import OPERATIONS, Ground, Measure
from comity.law.answers import Answer, find, raised, unknown
from comity.law.matter import Matter
from comity.law.penalties import DEATH, LIFE, NO_OFFENCE
from comity.law.rules import EVERY_MEASURE, rule
from comity.law.statutes import Limitation, State

SHORTEST_YEARS: Final = 5  # below this no limitation period that matters here has run
FOR = EVERY_MEASURE - OPERATIONS - {Measure.RETURN_VICTIM, Measure.READMISSION, Measure.TRANSIT}


_CLOCKS = (Clock.CONDUCT, Clock.DECISION, Clock.DOMESTIC)


@rule("2.16", Layer.STATUTE, "limitation in the law of both states", FOR, _CLOCKS)
def lapse_of_time(matter: Matter) -> Answer:
    """A period that has run by a table somebody read has its effect; a recalled or unknown one calls a human."""
    years = completed_years(matter.question.offence_date, matter.question.as_of)
    findings: list[Finding] = []
    facts: list[FactUsed] = []
    for state, maximum in zip((matter.requesting, matter.requested), matter.maxima(), strict=True):
        if maximum.months == NO_OFFENCE:
            continue
        limit, least = _limit(state.limitation, maximum.months), _limit(state.limitation, maximum.least)
        facts += (state.limitation.used,) if state.limitation else ()
        if limit is None or state.limitation is None:
            findings += _unknown_table(state, years)
        elif years >= limit:
            findings.append(_has_run(matter, state, state.limitation, years, limit))
        elif least is not None and years >= least:
            findings.append(
                find("2.16", Ground.LAPSE, Effect.REVIEW, Layer.POLICY, "lapse.varies", state.limitation.used,
                     *maximum.facts, state=state.code, years=str(years), limit=str(least))
            )  # fmt: skip
    if any(finding.reason == "lapse.unknown" for finding in findings):
        return unknown(*findings)
    return raised(*findings, facts=() if findings else tuple(facts))


def completed_years(start: date, end: date) -> int:
    """Whole years between two days."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _limit(table: Limitation | None, months: int | None) -> int | None:
    """Years after which prosecution lapses, or None if table or maximum is unknown."""
    if table is None or months is None:
        return None
    if months >= LIFE:
        return table.death if months == DEATH else table.life
    return next(years for below, years in table.steps if below is None or months < below)


def _unknown_table(state: State, years: int) -> list[Finding]:
    if years < SHORTEST_YEARS:
        return []
    return [find("0.3", Ground.LAPSE, Effect.REVIEW, Layer.POLICY, "lapse.unknown", state=state.code, years=str(years))]


def _has_run(matter: Matter, state: State, table: Limitation, years: int, limit: int) -> Finding:
    ruling = matter.ruling(Ground.LAPSE)
    effect, layer, rule_number = ruling.effect or Effect.REVIEW, ruling.layer, "2.16"
    if table.used.confidence is Confidence.RECALLED:
        effect, layer, rule_number = Effect.REVIEW, Layer.POLICY, "0.3"
    facts = (table.used, *ruling.facts)
    return find(rule_number, Ground.LAPSE, effect, layer, "lapse.run", *facts,
                state=state.code, years=str(years), limit=str(limit))  # fmt: skip
