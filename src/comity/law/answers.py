"""What a rule answers, and how a finding is made."""

from dataclasses import dataclass

from comity.domain.decisions import Absence, Confidence, Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground
from comity.law.reasons import ABSENCE_OF, english

RAISED = "raised"
CLEAR = "clear"
NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one rule: raised, clear, not applicable or unknown, and what it rests on and asks for."""

    result: str
    findings: tuple[Finding, ...] = ()
    facts: tuple[FactUsed, ...] = ()
    assurances: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


NOTHING = Answer(CLEAR)
ELSEWHERE = Answer(NOT_APPLICABLE)


def clear(*facts: FactUsed) -> Answer:
    """Nothing stands against the measure, on these facts."""
    return Answer(CLEAR, (), facts)


def raised(*findings: Finding, facts: tuple[FactUsed, ...] = (), assurances: tuple[str, ...] = ()) -> Answer:
    """These findings, with the facts that the rule looked at beside theirs; unknown if a human must find out."""
    looked_at = tuple(fact for finding in findings for fact in finding.facts) + facts
    return Answer(RAISED if findings else CLEAR, findings, looked_at, assurances)


def unknown(*findings: Finding, missing: tuple[str, ...] = (), facts: tuple[FactUsed, ...] = ()) -> Answer:
    """A fact that the rule needs is unknown; the findings call a human, or the missing item tells it."""
    looked_at = tuple(fact for finding in findings for fact in finding.facts) + facts
    return Answer(UNKNOWN, findings, looked_at, (), missing)


def find(
    rule: str,
    code: Ground,
    effect: Effect,
    layer: Layer,
    reason: str,
    *facts: FactUsed,
    citations: tuple[str, ...] = (),
    absence: Absence | None = None,
    **parameters: str,
) -> Finding:
    """A finding; its citations are those of the rule and of every fact, its confidence the least of its facts.

    `absence` says in which way something is not there; most reasons say it by themselves.
    """
    cited = citations + tuple(cite(fact) for fact in facts if fact.source != ON_FILE)
    return Finding(
        code=code.value,
        effect=effect,
        layer=layer,
        rule=rule,
        reason=reason,
        text=english(reason, parameters),
        parameters=parameters,
        citations=cited,
        facts=facts,
        confidence=least(facts),
        absence=absence or ABSENCE_OF.get(reason),
    )


ON_FILE = "the request"


def asserted(field: str, value: str) -> FactUsed:
    """A fact that the request itself asserts."""
    return FactUsed("request", field, value, ON_FILE, Confidence.VERIFIED)


def cite(fact: FactUsed) -> str:
    """How a fact is cited in a finding."""
    return f"{fact.subject} {fact.field}: {fact.value} [{fact.source}]"


def least(facts: tuple[FactUsed, ...]) -> Confidence:
    """The confidence of a chain is that of its weakest fact."""
    recalled = any(fact.confidence is Confidence.RECALLED for fact in facts)
    return Confidence.RECALLED if recalled else Confidence.VERIFIED
