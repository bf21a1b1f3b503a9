"""Police information is for intelligence; evidence takes a request for legal assistance (RULES 2.25)."""

from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import Answer, asserted, clear, find, raised
from comity.law.matter import POLICE, Matter
from comity.law.rules import rule

LEAST_MONTHS: Final = 12


@rule("2.25", Layer.POLICY, "purpose limitation of police information", POLICE)
def purpose_limitation(matter: Matter) -> Answer:
    """Anything but intelligence, and a comparison for what is minor, needs a human."""
    use = matter.question.use_wanted
    wanted = asserted("use_wanted", use or "unknown, taken as evidence")
    findings: list[Finding] = []
    if use != "intelligence":
        findings.append(find("2.25", Ground.PURPOSE, Effect.REVIEW, Layer.POLICY, "purpose.not_intelligence", wanted))
    if matter.measure is Measure.POLICE_HIT_NOHIT:
        for maximum in matter.maxima():
            if maximum.months is None or maximum.months < LEAST_MONTHS:
                findings.append(
                    find("2.25", Ground.PURPOSE, Effect.REVIEW, Layer.POLICY, "purpose.minor_offence", *maximum.facts,
                         state=maximum.state)
                )  # fmt: skip
    return raised(*findings) if findings else clear(wanted)
