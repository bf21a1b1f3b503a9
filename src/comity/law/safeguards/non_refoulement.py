"""Non-refoulement: refugees and those who seek asylum (RULES 2.10). It does not hang on the 1951 Convention."""

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.matter import MLA, Matter
from comity.law.rules import EVERY_MEASURE, rule

_LAW = ("1951 Convention 33", "1967 Protocol I", "custom; CAT 3; ICCPR 7")


@rule("2.10", Layer.ABSOLUTE, "1951 Convention 33; 1967 Protocol; custom", EVERY_MEASURE - MLA)
def non_refoulement(matter: Matter) -> Answer:
    """A recognised refugee where the requested state is bound: barred. Otherwise, and for a claim: a human looks."""
    findings: list[Finding] = []
    if matter.has("refugee_unhcr"):
        flag, state = asserted("flag", "refugee_unhcr"), matter.requested.code
        bound = matter.law.bound(state, "REFUGEE_1951") or matter.law.bound(state, "REFUGEE_PROT_1967")
        if bound:
            findings.append(
                find("2.10", Ground.NONREF, Effect.MANDATORY, Layer.ABSOLUTE, "nonref.refugee", flag, bound,
                     citations=_LAW, state=state)
            )  # fmt: skip
        else:
            findings.append(
                find("2.10", Ground.NONREF, Effect.REVIEW, Layer.ABSOLUTE, "nonref.refugee_unbound", flag,
                     citations=_LAW)
            )  # fmt: skip
    if matter.has("asylum_seeker"):
        flag = asserted("flag", "asylum_seeker")
        findings.append(
            find("2.10", Ground.NONREF, Effect.REVIEW, Layer.ABSOLUTE, "nonref.asylum_seeker", flag, citations=_LAW)
        )
    return raised(*findings) if findings else NOTHING
