"""Victims of trafficking: non-punishment and protection first (RULES 2.19), and their safe return (RULES 2.20)."""

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.guards import SCREENING, guards
from comity.law.matter import MOVING, Matter
from comity.law.rules import rule

_SCREENED = {
    "not_done": "victim.not_screened",
    "indicators": "victim.screened",
    "victim": "victim.identified",
}
_RETURN = frozenset({Measure.RETURN_VICTIM})


@rule("2.19", Layer.POLICY, "ACTIP 14; principle of non-punishment")
def trafficking_victim(matter: Matter) -> Answer:
    """Indicators of trafficking, or a surrender of somebody who is named as victim or missing."""
    findings: list[Finding] = []
    if matter.has("victim_indicators"):
        flag = asserted("flag", "victim_indicators")
        findings.append(find("2.19", Ground.VICTIM, Effect.REVIEW, Layer.POLICY, "victim.indicators", flag))
    elif matter.question.person.role == "victim" and matter.measure in MOVING - _RETURN:
        role = asserted("role", "victim")
        findings.append(find("2.19", Ground.VICTIM, Effect.REVIEW, Layer.POLICY, "victim.role", role))
    elif matter.question.person.role == "missing" and matter.measure in MOVING - _RETURN:
        role = asserted("role", "missing")
        findings.append(find("2.19", Ground.VICTIM, Effect.REVIEW, Layer.POLICY, "victim.missing", role))
    findings.extend(_screened(matter))
    return raised(*findings) if findings else NOTHING


def _screened(matter: Matter) -> tuple[Finding, ...]:
    """What a screening says, where the question tells of one. A good one clears nothing that another fact raises."""
    result = matter.question.victim_screening
    reason = _SCREENED.get(result or "")
    if reason is None or (result == "not_done" and SCREENING not in guards(matter.question)):
        return ()
    fact = asserted("victim_screening", str(result))
    return (find("2.19", Ground.VICTIM, Effect.REVIEW, Layer.POLICY, reason, fact),)


@rule("2.20", Layer.TREATY, "TIP Protocol 6 to 8; ACTIP 14 and 15", _RETURN)
def victim_return(matter: Matter) -> Answer:
    """Nobody is returned without informed consent and a look at the risks."""
    documents = matter.question.documents
    findings: list[Finding] = []
    if "victim_informed_consent" not in documents:
        findings.append(find("2.20", Ground.CONSENT, Effect.REVIEW, Layer.TREATY, "consent.victim"))
    if "risk_assessment" not in documents:
        findings.append(find("2.20", Ground.VICTIM, Effect.REVIEW, Layer.TREATY, "victim.no_risk_assessment"))
    return raised(*findings) if findings else NOTHING
