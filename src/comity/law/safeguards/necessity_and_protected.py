"""Necessity and proportionality as the letter states them (2.37), and who or what is protected from it (2.38).

Both speak only of what the question says: a question without the input gets the answer it always got. A statement that
is there and says only half is incomplete, and whoever releases the letter completes or answers for it. Privilege, the
press, immunity and a source's identity never clear and never bar by themselves: a named human of the role that the
ground asks for looks (`domain/stages.py`).
"""

from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground, Measure, is_coercive
from comity.law.answers import NOTHING, Answer, asserted, clear, find, raised, unknown
from comity.law.matter import Matter
from comity.law.rules import rule

NECESSITY: Final = "necessity_statement"
TAKES_STATEMENT: Final = frozenset(
    {
        *(one for one in Measure if is_coercive(one)),
        Measure.MLA_BANKING_RECORDS,
        Measure.MLA_ELECTRONIC_PRESERVE,
        Measure.MLA_ELECTRONIC_PRODUCTION,
    }
)
"""Measures that take somebody's liberty, home, property or data: what is asked has to be needed, and no more."""
_PRIVILEGES: Final = {
    "privilege_lawyer": "privilege.lawyer",
    "privilege_doctor": "privilege.doctor",
    "privilege_clergy": "privilege.clergy",
    "press_material": "privilege.press",
}
_IMMUNITIES: Final = {
    "immunity_diplomatic": "immunity.diplomatic",
    "immunity_parliamentary": "immunity.parliamentary",
}


@rule("2.37", Layer.POLICY, "ICCPR 9 and 17 (recalled); necessity and proportionality", TAKES_STATEMENT)
def necessity(matter: Matter) -> Answer:
    """A statement of which one half is missing is incomplete."""
    needed, held = matter.question.necessity, matter.question.proportionality
    if needed is None and held is None:
        return NOTHING
    if needed and held:
        return clear(asserted("necessity", "stated"), asserted("proportionality", "stated"))
    reason = "necessity.no_proportionality" if needed else "necessity.no_necessity" if held else "necessity.not_stated"
    return unknown(find("2.37", Ground.FORM, Effect.CURABLE, Layer.POLICY, reason), missing=(NECESSITY,))


@rule("2.38", Layer.POLICY, "privilege, press, immunity (VCDR 29 and 31, recalled), sources: a human looks first")
def protected(matter: Matter) -> Answer:
    """Communication with a lawyer, doctor or cleric, journalists' material, immunities, and who a source is."""
    findings: list[Finding] = []
    for flag, reason in _PRIVILEGES.items():
        if matter.has(flag):
            findings.append(_review(Ground.PRIV, Layer.POLICY, reason, flag))
    for flag, reason in _IMMUNITIES.items():
        if matter.has(flag):
            findings.append(_review(Ground.IMMUN, Layer.TREATY, reason, flag))
    if matter.has("source_identity"):
        findings.append(_review(Ground.SOURCE, Layer.POLICY, "source.identity", "source_identity"))
    return raised(*findings) if findings else NOTHING


def _review(ground: Ground, layer: Layer, reason: str, flag: str) -> Finding:
    return find("2.38", ground, Effect.REVIEW, layer, reason, asserted("flag", flag))
