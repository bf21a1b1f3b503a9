"""Steps that an officer may lawfully take to change an outcome, as (what, name), and what a question is after one.

What can be a step is closed: attach a document, show or find out a fact that is not known, take the proper route, name
no wrong basis, ask for less, write in an accepted language, ask again, wait for a day. There is no step that hides a
fact, drops what protects a person, changes who the person is or which measure is asked, and none to a removal.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from comity.domain.decisions import Decision, Standing
from comity.law.bases import FAMILY, SERIOUS_CRIME_MONTHS
from comity.law.conduct import Conduct
from comity.law.consulted import Consulted
from comity.law.corpus import Corpus
from comity.law.documents import accepted_languages
from comity.law.matter import POLICE, Matter
from comity.law.penalties import parse_penalty
from comity.law.questions import Question
from comity.law.safeguards.dual_criminality import dual_criminality

Step = tuple[str, str]
SHOWABLE_FLAGS: Final = ("organised_group", "transnational")  # facts that open a basis and protect nobody
ADULT: Final = 18
_ONE_DAY: Final = timedelta(days=1)


def taken(question: Question, step: Step) -> Question:
    """The question after a step."""
    what, name = step
    return _TAKE[what](question, name)


def steps(question: Question, before: Decision, seen: Consulted, corpus: Corpus) -> Iterator[Step]:
    """Steps by inputs that some rule looked at. Documents that only a list asks for are none: it takes all of them."""
    yield from _repairs(question, seen)
    for flag in SHOWABLE_FLAGS:
        if flag in seen.flags and flag not in question.flags:
            yield "fact", flag
    yield from _findings_out(question, seen, corpus)
    for name in sorted(seen.documents - question.documents):
        yield "document", name
    if "translation" in before.missing and question.request_language not in accepted_languages(seen.matter):
        yield from (("language", code) for code in accepted_languages(seen.matter)[:1])


def days(question: Question, matter: Matter) -> list[date]:
    """Later days on which something between the two states, or in their law, begins or ends."""
    states, corpus = (question.requesting_state, question.requested_state), matter.law.corpus
    kind = FAMILY.get(question.measure, "")
    found: set[date] = set()
    for treaty in matter.law.records(*states, kind):
        if treaty.status == "in_force":
            found |= {treaty.starts, _after(treaty.ends)}
        if treaty.alert:
            found |= {_after(treaty.alert.last)}
    for state in states:
        for law in corpus.laws.get((state, kind), ()):
            found |= {law.starts, _after(law.ends)}
        for row in corpus.penalties.get((state, question.offence), ()):
            found |= {row.starts, _after(row.ends)}
    for convention in corpus.conventions:
        if question.measure.value in convention.articles:
            statuses = (corpus.statuses.get((convention.id, state)) for state in states)
            found |= {status.bound_from for status in statuses if status and status.bound_from}
    return sorted(day for day in found if question.as_of < day < date.max)


def _after(day: date) -> date:
    return day + _ONE_DAY if day < date.max else day


def _repairs(question: Question, seen: Consulted) -> Iterator[Step]:
    """Another route, no wrong basis, less asked, asked again."""
    if "direct_to_provider" in seen.flags & question.flags:
        yield "route", "central_authority"
    if question.invoked_basis is not None and "invoked_basis" in seen.inputs:
        yield "invoked_basis", ""
    if question.measure in POLICE and "use_wanted" in seen.inputs and question.use_wanted != "intelligence":
        yield "use_wanted", "intelligence"
    if question.request_date is not None and question.request_date < question.as_of:
        yield "request_again", ""


def _findings_out(question: Question, seen: Consulted, corpus: Corpus) -> Iterator[Step]:
    """Facts that are not known and that a rule asked for, with the least that would be enough for some rule."""
    if question.person.age is None and "person.age" in seen.inputs:
        yield "fact", f"age: {ADULT} or over"
    for field in ("requesting_max", "requested_max"):
        if getattr(question, field) is None and field in seen.inputs:
            yield from _maxima(question, seen.matter, field, corpus)
    if question.remaining_months is None and "remaining_months" in seen.inputs:
        yield from (("fact", f"remaining_months: {months}") for months in _remaining(seen.matter))
    if question.predicate_offence is None and "predicate_offence" in seen.inputs:
        yield from (("fact", f"predicate_offence: {code}") for code in _predicates(seen.matter, corpus))
    yield from _elements(seen.matter, corpus)
    for field, section in (("served_document", "served"), ("data_category", "data_category")):
        if getattr(question, field) is None and field in seen.inputs:
            yield from (("fact", f"{field}: {word}") for word in corpus.vocabulary[section])


def _elements(matter: Matter, corpus: Corpus) -> Iterator[Step]:
    """Elements that nobody has stated and a law asks for: what is to be shown, or (``-``) shown not to be so."""
    if matter.comparison is None or matter.measure not in dual_criminality.measures:
        return
    by_state = corpus.vocabulary["element_of_state"]
    for row in matter.comparison.rows:
        if row.met is Standing.UNKNOWN:
            sign, word = ("-" if row.rule == "excludes" else ""), row.words[0]
            yield "fact", f"conduct: {sign}{word}:{row.state}" if word in by_state else f"conduct: {sign}{word}"


def _maxima(question: Question, matter: Matter, field: str, corpus: Corpus) -> Iterator[Step]:
    """Maxima at which a test of this matter turns; tiers, where the corpus has several."""
    state = question.requesting_state if field == "requesting_max" else question.requested_state
    tier = field.replace("_max", "_tier")
    rows = corpus.penalties.get((state, question.offence), ())
    for name in dict.fromkeys(row.tier for row in rows if row.tier):
        yield "fact", f"{tier}: {name}"
    if rows:  # known, and nobody may find out what the corpus already says
        return
    thresholds = {entry.treaty.threshold for entry in matter.bases.bilateral if entry.treaty}
    thresholds |= {law.threshold for law in (matter.requested_law,) if law}
    thresholds |= {law.offence_minimum for law in (matter.requested_law,) if law}
    turning = {threshold.months + 1 for threshold in thresholds if threshold} | {SERIOUS_CRIME_MONTHS}
    yield from (("fact", f"{field}: {months} months") for months in sorted(turning))


def _remaining(matter: Matter) -> list[int]:
    minima = [entry.treaty.remaining_minimum for entry in matter.bases.bilateral if entry.treaty]
    minima += [matter.requested_law.remaining_minimum if matter.requested_law else None]
    return sorted({fact.value for fact in minima if fact})


def _predicates(matter: Matter, corpus: Corpus) -> list[str]:
    """One offence of each family of predicates for which a convention covers the offence."""
    families = {family for _, family in matter.offence.by_predicate}
    first = {
        offence.family: code for code, offence in reversed(list(corpus.offences.items())) if offence.family in families
    }
    return sorted(first.values())


def _fact(question: Question, name: str) -> Question:
    field, sign, value = name.partition(": ")
    if not sign:
        return replace(question, flags=question.flags | {name})
    if field == "age":
        return replace(question, person=replace(question.person, age=ADULT))
    if field == "conduct":
        return replace(question, conduct=(question.conduct or Conduct()).with_word(value))
    plain: dict[str, str | int | None] = {field: value}
    if field.endswith("_max"):
        plain = {field: parse_penalty(value.removesuffix(" months"), field)}
    elif field == "remaining_months":
        plain = {field: int(value)}
    return replace(question, **plain)  # type: ignore[arg-type]


def _later(question: Question, name: str) -> Question:
    return replace(question, as_of=date.fromisoformat(name))


_TAKE: Final[Mapping[str, Callable[[Question, str], Question]]] = {
    "document": lambda question, name: replace(question, documents=question.documents | {name}),
    "fact": _fact,
    "route": lambda question, _: replace(question, flags=question.flags - {"direct_to_provider"}),
    "invoked_basis": lambda question, _: replace(question, invoked_basis=None),
    "use_wanted": lambda question, name: replace(question, use_wanted=name),
    "language": lambda question, name: replace(question, request_language=name),
    "request_again": lambda question, _: replace(question, request_date=None),
    "day": _later,
}
