"""The legal bases of a measure, in the order in which they are listed (RULES 1.1 to 1.6).

Bilateral treaty, regional treaty, UN convention, domestic law. A mechanism, a memorandum of a forum, a notice or a
patrol is never looked at: none confers power.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.domain.decisions import Basis, Confidence, FactUsed
from comity.domain.measures import EXTRADITION_FAMILY, POLICE_FAMILY, Measure
from comity.law.answers import least
from comity.law.conventions import EXCLUDES_EXTRADITION, Convention
from comity.law.corpus import LawOfTheDay
from comity.law.offences import Offence
from comity.law.questions import Question
from comity.law.reach_in_time import REQUESTS_AFTER, counted_from
from comity.law.statutes import Law
from comity.law.treaties import Treaty

PRESENTED_AGAIN: Final = "if the request is presented again"
SERIOUS_CRIME_MONTHS: Final = 48  # UNTOC 2(b): a maximum of at least four years
FAMILY: Final = (  # the kind of instrument that serves a measure
    dict.fromkeys(EXTRADITION_FAMILY, "extradition")
    | dict.fromkeys(POLICE_FAMILY, "police")
    | {measure: "mla" for measure in Measure if measure.value.startswith("mla_")}
    | {Measure.TRANSIT: "extradition", Measure.TSP: "tsp", Measure.READMISSION: "readmission"}
)
_CARRIED_AS: Final = {Measure.EXTRADITION_SIMPLIFIED: Measure.EXTRADITION}  # consent shortens the way, not the basis


@dataclass(frozen=True, slots=True)
class Listed:
    """A basis and what it comes from: exactly one of treaty, convention and law.

    `existence` says whether that it exists was read; the basis's own confidence is the least of all its facts.
    """

    basis: Basis
    existence: Confidence
    facts: tuple[FactUsed, ...]
    treaty: Treaty | None = None
    convention: Convention | None = None
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class Maximum:
    """The maximum penalty in one state; `months` None is unknown.

    Where the facts may reach one of several tiers, or the law changed between the act and the assessment, `months` is
    the highest that can be meant, `lowest` the lowest, and `varies_by` says why: ``tier``, ``law``, or
    ``unknown_then`` where the law of the day of the act is not known.
    """

    state: str
    months: int | None
    facts: tuple[FactUsed, ...]
    lowest: int | None = None
    varies_by: str = ""

    @property
    def least(self) -> int | None:
        """The lowest that can be meant; the maximum itself where it is certain."""
        return self.months if self.lowest is None else self.lowest

    @property
    def both(self) -> tuple[int | None, ...]:
        """The values that a test must hold for: one, or the lowest and the highest."""
        return (self.months,) if self.lowest is None else (self.lowest, self.months)


@dataclass(frozen=True, slots=True)
class Bases:
    """What carries the measure, what might, and what came near: a treaty between two calendars, a disputed one."""

    bilateral: tuple[Listed, ...]
    regional: tuple[Listed, ...]
    universal: tuple[Listed, ...]
    domestic: tuple[Listed, ...]
    possible: tuple[Basis, ...]
    between_calendars: Treaty | None
    disputed: Treaty | None
    transit_unread: Treaty | None = None

    @property
    def listed(self) -> tuple[Listed, ...]:
        """All of them in order."""
        return self.bilateral + self.regional + self.universal + self.domestic


@dataclass(frozen=True, slots=True)
class Search:
    """What the search for bases needs to know."""

    question: Question
    law: LawOfTheDay
    offence: Offence
    maxima: tuple[Maximum, Maximum]


def find_bases(search: Search) -> Bases:
    """The bases of the question's measure on its day."""
    question, kind = search.question, FAMILY.get(search.question.measure)
    bilateral: tuple[Listed, ...] = ()
    too_late: tuple[Basis, ...] = ()
    between = disputed = unread = None
    if kind:
        one, other = question.requesting_state, question.requested_state
        bound = search.law.treaties(one, other, kind)
        reached = tuple(treaty for treaty in bound if _reaches(question, treaty))
        bilateral = tuple(Listed(t.basis, t.basis.confidence, t.facts, treaty=t) for t in reached)
        too_late = tuple(replace(t.basis, note=PRESENTED_AGAIN) for t in bound if _reaches_if_anew(question, t))
        if question.measure is Measure.TRANSIT:
            bilateral, unread = _with_transit_clause(bilateral)
        if not bilateral:
            records = search.law.records(one, other, kind)
            between = next((t for t in records if t.is_between_calendars(question.as_of)), None)
            disputed = next((t for t in records if t.status == "disputed"), None)
    regional, universal, possible = _conventions(search)
    domestic = () if bilateral or regional else _domestic(search, kind)
    return Bases(bilateral, regional, universal, domestic, (*too_late, *possible), between, disputed, unread)


def _reaches(question: Question, treaty: Treaty) -> bool:
    """False if a clause says that the treaty does not reach a request, or an offence, of before its first day."""
    first = counted_from(question, treaty.reach.value) if treaty.reach else None
    return first is None or first >= treaty.starts


def _reaches_if_anew(question: Question, treaty: Treaty) -> bool:
    return not _reaches(question, treaty) and treaty.reach is not None and treaty.reach.value == REQUESTS_AFTER


def _with_transit_clause(bilateral: tuple[Listed, ...]) -> tuple[tuple[Listed, ...], Treaty | None]:
    """The treaties whose clause on transit was taken in, and, if there is none, one whose clause nobody read."""
    known = tuple(
        replace(entry, facts=(*entry.facts, entry.treaty.transit))
        for entry in bilateral
        if entry.treaty and entry.treaty.transit
    )
    return known, bilateral[0].treaty if bilateral and not known else None


def _conventions(search: Search) -> tuple[tuple[Listed, ...], tuple[Listed, ...], tuple[Basis, ...]]:
    """Regional and UN conventions that carry the measure, and those that would if a fact were known."""
    regional: list[Listed] = []
    universal: list[Listed] = []
    possible: list[Basis] = []
    measure = _carried_as(search.question.measure)
    for convention in search.law.corpus.conventions:
        if measure not in convention.articles:
            continue
        bound = _both_bound(search, convention.id)
        covered = _covers(search, convention) if bound else False
        if not bound or covered is False:
            continue
        obstacle = _obstacle(search, convention, covered)
        if obstacle is None:
            continue
        first = counted_from(search.question, convention.reach.value) if convention.reach else None
        if first is not None and not _both_bound(search, convention.id, first):
            if convention.reach is None or convention.reach.value != REQUESTS_AFTER:
                continue
            obstacle = obstacle or PRESENTED_AGAIN
        facts = (convention.fact, *bound)
        basis = _basis(convention, measure, facts, obstacle)
        if obstacle:
            possible.append(basis)
        else:
            (regional if convention.is_regional else universal).append(
                Listed(basis, least(bound), facts, convention=convention)
            )
    return tuple(regional), tuple(universal), tuple(possible)


def _carried_as(measure: Measure) -> str:
    """The measure under which a convention names what carries this one."""
    return _CARRIED_AS.get(measure, measure).value


def _basis(convention: Convention, measure: str, facts: tuple[FactUsed, ...], obstacle: str) -> Basis:
    """The basis, written with its article."""
    rank = "regional" if convention.is_regional else "un"
    parties = "; ".join(f"{fact.subject.split(':')[1]} since {fact.value} [{fact.source}]" for fact in facts[1:])
    return Basis(convention.basis_id(measure), rank, f"{convention.id}: {parties}", least(facts), obstacle)


def _both_bound(search: Search, convention: str, day: date | None = None) -> tuple[FactUsed, ...]:
    """The two facts that bind both states on the day of the law, or on another, or nothing."""
    law = search.law.corpus.at(day) if day else search.law
    ours = law.bound(search.question.requesting_state, convention)
    theirs = law.bound(search.question.requested_state, convention) if ours else None
    return (ours, theirs) if ours and theirs else ()


def _covers(search: Search, convention: Convention) -> bool | None:
    """Whether the convention covers the offence; None where that hangs on something unknown (RULES 1.5)."""
    if "any" in convention.covers:
        return True
    for name in search.offence.conventions & convention.covers:
        if name == convention.id or _both_bound(search, name):
            return True
    by_predicate = _covers_by_predicate(search, convention)
    by_weight = _is_serious(search) if "serious_crime" in convention.covers else False
    if by_predicate or by_weight:
        return True
    return None if None in (by_predicate, by_weight) else False


def _covers_by_predicate(search: Search, convention: Convention) -> bool | None:
    families = {family for name, family in search.offence.by_predicate if name in convention.covers}
    if not families:
        return False
    predicate = search.question.predicate_offence
    return search.law.corpus.offences[predicate].family in families if predicate else None


def _is_serious(search: Search) -> bool | None:
    """Four years or more in both states, whatever tier is meant; None where that hangs on something unknown."""
    if any(m.months is not None and m.months < SERIOUS_CRIME_MONTHS for m in search.maxima):
        return False
    return None if any(m.least is None or m.least < SERIOUS_CRIME_MONTHS for m in search.maxima) else True


def _obstacle(search: Search, convention: Convention, covered: bool | None) -> str | None:
    """What still keeps the convention from being a basis: nothing (``""``), a fact that is unknown, or None for no."""
    measure = _carried_as(search.question.measure)
    unknowns = []
    if measure in convention.acceptance:
        stance = _accepts(search, convention.id)
        if stance is False:
            return None
        if stance is None:
            unknowns.append(f"{search.question.requested_state} accepts it as a basis")
    if covered is None:
        unknowns.append("the offence is covered (predicate_offence, maxima)")
    lacking = convention.flags_for(measure) - search.question.flags
    unknowns += [f"{flag} is shown" for flag in sorted(lacking)]
    papers = convention.needs_documents.get(measure, frozenset()) - search.question.documents
    unknowns += [f"{name} is on file" for name in sorted(papers)]
    return "if " + " and ".join(unknowns) if unknowns else ""


def _accepts(search: Search, convention: str) -> bool | None:
    """Whether both sides' declarations let it carry extradition; None if the requested state's is unknown."""
    declared = search.law.corpus.declarations
    ours = declared.get((convention, search.question.requesting_state), ())
    theirs = declared.get((convention, search.question.requested_state), ())
    if any(declaration.code in EXCLUDES_EXTRADITION for declaration in (*ours, *theirs)):
        return False
    return True if any(declaration.code == "EXTRADITION_BASIS" for declaration in theirs) else None


def _domestic(search: Search, kind: str | None) -> tuple[Listed, ...]:
    """The requested state's own law, unless the requesting state could not promise the same (RULES 1.6)."""
    law = search.law.law(search.question.requested_state, kind) if kind else None
    if search.question.measure is Measure.TRANSIT:
        return _domestic_transit(law)
    if law is None or law.basis is None or law.basis.value in ("none", "unknown"):
        return ()
    facts = (*law.facts, law.basis.used)
    if law.basis.value.endswith(":reciprocity"):
        own = search.law.law(search.question.requesting_state, kind) if kind else None
        if own is not None and own.basis is not None and own.basis.value == "none":
            return ()
    basis = Basis(law.basis.value, "domestic", f"{law.title} ({law.basis.used.source})", least(facts))
    return (Listed(basis, law.existence, facts, law=law),)


def _domestic_transit(law: Law | None) -> tuple[Listed, ...]:
    """The law of the state that is passed through, where it was seen to say how transit is granted."""
    if law is None or law.transit is None:
        return ()
    facts = (*law.facts, law.transit)
    basis = Basis(f"{law.state}:transit", "domestic", f"{law.title} ({law.transit.source})", least(facts))
    return (Listed(basis, law.existence, facts, law=law),)


def is_recalled(listed: Listed) -> bool:
    """True if that the basis exists is known by recollection only."""
    return listed.existence is Confidence.RECALLED
