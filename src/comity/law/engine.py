"""The law gate: a question and the corpus in, a decision out (docs/reference/law.md).

Every rule is evaluated, also after a bar was found, so that a lawyer sees every ground. Nothing here reads a file or a
clock: the day is part of the question.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from comity.domain.decisions import (
    Basis,
    Clock,
    ConductView,
    Confidence,
    Decision,
    Effect,
    FactUsed,
    Finding,
    LegalOutcome,
    RuleTrace,
)
from comity.domain.measures import ON_THE_SOIL, OPERATIONS, Ground, Measure
from comity.law import basis_rules, promises, routes
from comity.law.absences import absences
from comity.law.answers import ELSEWHERE, NOT_APPLICABLE, NOTHING, Answer, asserted, least
from comity.law.circumvention import CIRCUMVENTION, broken_promises
from comity.law.circumvention.broken_promises import NUMBER as PROMISES
from comity.law.corpus import Corpus
from comity.law.documents import NUMBER as DOCUMENTS
from comity.law.documents import accepted_languages, missing_documents
from comity.law.matter import POLICE, Matter, open_matter
from comity.law.questions import Question
from comity.law.rules import Rule
from comity.law.safeguards import SAFEGUARDS
from comity.law.second_look import LOOKS, Look
from comity.law.traps import TrapCase

RULES: tuple[Rule, ...] = (*basis_rules.RULES, *SAFEGUARDS, *promises.RULES, *CIRCUMVENTION)
_BLANK = tuple(RuleTrace(rule.number, NOT_APPLICABLE, (), rule.clocks) for rule in RULES)
_FOR = {measure: tuple(at for at, rule in enumerate(RULES) if measure in rule.measures) for measure in Measure}
_IDLE = {  # what most rules answer to most questions, written once
    id(answer): tuple(RuleTrace(rule.number, answer.result, (), rule.clocks) for rule in RULES)
    for answer in (NOTHING, ELSEWHERE)
}
_SOFTENED = (Effect.MANDATORY, Effect.OPTIONAL, Effect.ASSURANCE)


def assess(question: Question, corpus: Corpus, *, assessed: bytes = b"") -> Decision:
    """The law's answer to one question, with the whole trace.

    Args:
        question: One measure, parsed by `parse_question`.
        corpus: The law that is read.
        assessed: SHA-256 of the canonical bytes of the text that the question stands for.
    """
    matter = open_matter(question, corpus)
    answers = [(at, RULES[at].answer(matter)) for at in _FOR[question.measure]]
    given = [answer for _, answer in answers]
    looks = _second_look(matter, given)
    given += [answer for _, answer in looks]
    assurances = tuple(dict.fromkeys(name for answer in given for name in answer.assurances))
    broken = broken_promises(matter, assurances)
    findings = tuple(_soften(finding, question.measure) for answer in (*given, broken) for finding in answer.findings)
    documents = missing_documents(matter, assurances)
    missing = tuple(dict.fromkeys((*documents.missing, *(item for answer in given for item in answer.missing))))
    trace = (
        *_traces(answers),
        *(_traced(look.number, answer, look.clocks) for look, answer in looks),
        _traced(PROMISES, broken, (Clock.DECISION,)),
        _traced(DOCUMENTS, documents, (Clock.TREATY, Clock.DOMESTIC)),
    )
    outcome = conclude(findings, question.measure, bool(missing or assurances))
    recalled = _recalled(trace)
    return Decision(
        assessed=assessed,
        corpus=corpus.version,
        as_of=question.as_of,
        requesting_state=question.requesting_state,
        requested_state=question.requested_state,
        measure=question.measure.value,
        outcome=outcome,
        bases=_bases(matter),
        bases_possible=matter.bases.possible,
        findings=findings,
        assurances=assurances,
        on_file=tuple(name for name in assurances if promises.DOCUMENT_OF[name] in question.documents),
        missing=missing,
        channel=routes.channel(matter),
        languages=accepted_languages(matter),
        deadlines=routes.deadlines(matter),
        costs=routes.costs(matter),
        alternatives=routes.alternatives(matter, outcome, findings),
        warnings=routes.warnings(matter),
        rests_on_recalled=recalled,
        trace=trace,
        confidence=Confidence.RECALLED if recalled else Confidence.VERIFIED,
        clocks=_clocks(question),
        absences=absences(matter),
        overlays=corpus.overlays,
        conduct=_conduct(matter),
    )


def _second_look(matter: Matter, given: Iterable[Answer]) -> list[tuple[Look, Answer]]:
    """What the rules cannot see one by one: sources of equal rank that disagree, law that changed meanwhile."""
    answers = list(given)
    findings = tuple(finding for answer in answers for finding in answer.findings)
    return [
        (look, look.answer(matter, findings, (fact for answer in answers for fact in answer.facts))) for look in LOOKS
    ]


def conclude(findings: Iterable[Finding], measure: Measure, has_conditions: bool) -> LegalOutcome:
    """The outcome of findings, strictest first (RULES 4)."""
    effects = {(finding.effect, finding.code) for finding in findings}
    if (Effect.MANDATORY, Ground.NO_BASIS.value) in effects:
        return LegalOutcome.NO_BASIS
    if measure in ON_THE_SOIL and (Effect.MANDATORY, Ground.CONSENT.value) in effects:
        return LegalOutcome.NO_BASIS
    present = {effect for effect, _ in effects}
    for effect, outcome in (
        (Effect.MANDATORY, LegalOutcome.MANDATORY_REFUSAL),
        (Effect.REVIEW, LegalOutcome.NEEDS_REVIEW),
        (Effect.OPTIONAL, LegalOutcome.OPTIONAL_REFUSAL_OPEN),
    ):
        if effect in present:
            return outcome
    if has_conditions or present:
        return LegalOutcome.PROCEED_WITH_CONDITIONS
    return LegalOutcome.PROCEED


def _soften(finding: Finding, measure: Measure) -> Finding:
    """In police measures every bar calls a human before anything is compared or told."""
    if measure in POLICE and finding.effect in _SOFTENED:
        return replace(finding, effect=Effect.REVIEW)
    return finding


def _bases(matter: Matter) -> tuple[Basis, ...]:
    """The bases in order; an operation has the host's consent, then what foresees it, and nothing without consent."""
    if matter.measure not in OPERATIONS:
        return tuple(entry.basis for entry in matter.bases.listed)
    if "host_state_consent" not in matter.question.documents:
        return ()
    fact = asserted("documents_present", "host_state_consent")
    host = matter.requested.code
    consent = Basis(f"{host}:consent", "consent", f"consent of {host}, on file", least((fact,)))
    return (consent, *(entry.basis for entry in matter.bases.listed))


def _conduct(matter: Matter) -> ConductView:
    """Both sides element by element where the facts are stated, and the traps near by."""
    question, comparison = matter.question, matter.comparison
    conduct = question.conduct.settled(matter.law.corpus.vocabulary) if question.conduct else None
    case = TrapCase(
        measure=question.measure,
        offence=question.offence,
        days=(question.offence_date, question.as_of),
        states=(question.requesting_state, question.requested_state),
        months=(matter.requesting_max.months, matter.requested_max.months),
        conduct=conduct,
    )
    traps = matter.law.corpus.traps.near(case)
    return ConductView(comparison.rows, comparison.others, traps) if comparison else ConductView(traps=traps)


def _traces(answers: Iterable[tuple[int, Answer]]) -> list[RuleTrace]:
    """Every rule, in order, those for other measures as not applicable."""
    trace = list(_BLANK)
    for at, answer in answers:
        idle = _IDLE.get(id(answer))
        trace[at] = idle[at] if idle else _traced(RULES[at].number, answer, RULES[at].clocks)
    return trace


def _traced(number: str, answer: Answer, clocks: tuple[Clock, ...]) -> RuleTrace:
    return RuleTrace(number, answer.result, answer.facts, clocks)


def _clocks(question: Question) -> dict[Clock, date]:
    """The day of each clock: treaties and laws are read as they stand on the day of the decision (RULES 0.1)."""
    return {
        Clock.CONDUCT: question.offence_date,
        Clock.REQUEST: question.requested_on,
        Clock.DECISION: question.as_of,
        Clock.TREATY: question.as_of,
        Clock.DOMESTIC: question.as_of,
    }


def _recalled(trace: Iterable[RuleTrace]) -> tuple[FactUsed, ...]:
    """Every recalled fact that some rule rested on, once."""
    facts = (fact for entry in trace for fact in entry.facts if fact.confidence is Confidence.RECALLED)
    return tuple(dict.fromkeys(facts))
