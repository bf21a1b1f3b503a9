"""What would change the outcome: a search over what an officer may lawfully supply.

It tries documents, promises, facts that could be shown or found out, another route, another basis and a later day. It
never suggests hiding a fact, dropping a protective flag, or changing who the person is: a bar that stands on such a
fact has nothing to show here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from comity.domain.decisions import Change, Decision, Gate, LegalOutcome
from comity.domain.measures import Measure
from comity.law.bases import FAMILY
from comity.law.corpus import Corpus
from comity.law.engine import assess
from comity.law.matter import POLICE, open_matter
from comity.law.promises import DOCUMENT_OF
from comity.law.questions import Question

Candidate = tuple[str, str, Question]
STRICTNESS: Final = (
    LegalOutcome.PROCEED,
    LegalOutcome.PROCEED_WITH_CONDITIONS,
    LegalOutcome.OPTIONAL_REFUSAL_OPEN,
    LegalOutcome.NEEDS_REVIEW,
    LegalOutcome.MANDATORY_REFUSAL,
    LegalOutcome.NO_BASIS,
)
_SHOWABLE_FLAGS: Final = ("organised_group", "transnational")
_ADULT: Final = 30
_GRAVE: Final = 120


def what_would_change(question: Question, corpus: Corpus) -> tuple[Change, ...]:
    """Changes that lead to a milder outcome or clear the gate: single ones, all documents, all repairs with them."""
    before = assess(question, corpus)
    changes: dict[tuple[str, str], Change] = {}
    for what, name, changed in _candidates(question, corpus, before):
        after = assess(changed, corpus)
        if _is_milder(after, before):
            changes.setdefault((what, name), Change(what, name, after.outcome))
    return tuple(sorted(changes.values(), key=lambda change: STRICTNESS.index(change.outcome)))


def _is_milder(after: Decision, before: Decision) -> bool:
    """A milder outcome; or the same one, and nothing is open any more."""
    if after.outcome is not before.outcome:
        return STRICTNESS.index(after.outcome) < STRICTNESS.index(before.outcome)
    return after.gate() is Gate.CLEARED and before.gate() is not Gate.CLEARED


def _candidates(question: Question, corpus: Corpus, before: Decision) -> Iterator[Candidate]:
    yield from _documents(question, before)
    yield from _facts(question)
    yield from _days(question, corpus)
    repaired: Question = question
    names: list[str] = []
    for what, name, changed in _repairs(question):
        yield what, name, changed
        repaired, names = _with_repair(repaired, changed), [*names, f"{what} {name}".strip()]
    if names:
        for _, documents, changed in _documents(repaired, assess(repaired, corpus)):
            yield "together", f"{', '.join(names)}, {documents}", changed


def _documents(question: Question, before: Decision) -> Iterator[Candidate]:
    """Each missing document, and all of them with the documents of the promises."""
    wanted = dict.fromkeys((*before.missing, *(DOCUMENT_OF[name] for name in before.assurances)))
    lacking = [name for name in wanted if name not in question.documents]
    for name in lacking:
        yield "document", name, replace(question, documents=question.documents | {name})
    if len(lacking) > 1:
        yield "documents", ", ".join(lacking), replace(question, documents=question.documents | set(lacking))
    if question.measure is Measure.RETURN_VICTIM:
        every = question.documents | {"victim_informed_consent", "risk_assessment"} | set(lacking)
        yield "documents", ", ".join(sorted(every - question.documents)), replace(question, documents=every)


def _facts(question: Question) -> Iterator[Candidate]:
    """Facts that could be shown on the file, or found out where they are unknown."""
    lacking = [flag for flag in _SHOWABLE_FLAGS if flag not in question.flags]
    for flag in lacking:
        yield "fact", flag, replace(question, flags=question.flags | {flag})
    if len(lacking) > 1:
        yield "fact", " and ".join(lacking), replace(question, flags=question.flags | set(lacking))
    if question.person.age is None:
        yield "fact", "age: 18 or over", replace(question, person=replace(question.person, age=_ADULT))
    for field in ("requesting_max", "requested_max"):
        if getattr(question, field) is None:
            yield "fact", f"{field}: {_GRAVE} months", _with_maximum(question, field)
    if question.remaining_months is None and "sentenced" in question.flags:
        yield "fact", f"remaining_months: {_GRAVE}", replace(question, remaining_months=_GRAVE)
    if question.predicate_offence is None:
        for offence in ("corruption_passive", "drug_traffic"):
            yield "fact", f"predicate_offence: {offence}", replace(question, predicate_offence=offence)


def _with_maximum(question: Question, field: str) -> Question:
    if field == "requesting_max":
        return replace(question, requesting_max=_GRAVE)
    return replace(question, requested_max=_GRAVE)


def _repairs(question: Question) -> Iterator[Candidate]:
    """Another route, another basis, another use."""
    if "direct_to_provider" in question.flags:
        route = replace(question, flags=question.flags - {"direct_to_provider"})
        yield "route", "central_authority", route
    if question.invoked_basis is not None:
        yield "invoked_basis", "", replace(question, invoked_basis=None)
    if question.measure in POLICE and question.use_wanted != "intelligence":
        yield "use_wanted", "intelligence", replace(question, use_wanted="intelligence")
    if question.measure is Measure.MLA_SERVICE and question.served_document is None:
        yield "fact", "served_document: judgment", replace(question, served_document="judgment")


def _with_repair(question: Question, repaired: Question) -> Question:
    """The question with this repair beside those made before."""
    return replace(
        question,
        flags=question.flags & repaired.flags,
        invoked_basis=question.invoked_basis and repaired.invoked_basis,
        use_wanted=repaired.use_wanted,
        served_document=repaired.served_document or question.served_document,
    )


def _days(question: Question, corpus: Corpus) -> Iterator[Candidate]:
    """Later days on which something between the two states begins to bind."""
    for day in sorted(_beginnings(question, corpus)):
        if day > question.as_of:
            yield "day", day.isoformat(), replace(question, as_of=day)


def _beginnings(question: Question, corpus: Corpus) -> set[date]:
    states = (question.requesting_state, question.requested_state)
    kind = FAMILY.get(question.measure, "")
    matter = open_matter(question, corpus)
    days = {t.starts for t in matter.law.records(*states, kind) if t.status == "in_force"}
    days |= {law.starts for state in states for law in corpus.laws.get((state, kind), ())}
    for convention in corpus.conventions:
        statuses = [corpus.statuses.get((convention.id, state)) for state in states]
        days |= {status.bound_from for status in statuses if status and status.bound_from}
    return days
