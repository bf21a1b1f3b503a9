"""A second look, when every rule has answered: sources of equal rank that disagree, and law that changed meanwhile.

Precedence settles a disagreement between ranks: treaty before statute, higher overlay before lower, newer status before
older. Within one rank nothing settles it but a human. So what the rules took stays as it is, and a review names both
sources; only what counts for this very question is raised.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from comity.domain.decisions import Clock, Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground
from comity.law.answers import CLEAR, NOT_APPLICABLE, Answer, find, raised
from comity.law.bases import FAMILY
from comity.law.conventions import EXCLUDES_EXTRADITION
from comity.law.matter import EXTRADITION, Matter
from comity.law.outbound import DATA_KINDS
from comity.law.safeguards.listed_offences import against_list
from comity.law.safeguards.nationality import held_when_tested
from comity.law.statutes import Law
from comity.law.treaties import Treaty

_DECIDES_ALONE = {  # fields that decide whether there is a basis at all, by kind of record
    "treaty": ("status", "in_force", "in_force_local", "ended", "existence", "signed", "ratified_cn", "kind",
               "parties", "also_covers", "reaches"),
    "law": ("from", "to", "basis", "existence"),
    "status": ("act", "in_force", "bound_known_from"),
    "declaration": ("effect_code",),
    "convention": ("by_measure", "covers", "needs_flags", "acceptance", "reaches"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A rule that looks at the matter and at what the others raised and rested on."""

    number: str
    clocks: tuple[Clock, ...]
    answer: Callable[[Matter, tuple[Finding, ...], Iterable[FactUsed]], Answer]


def equal_rank(matter: Matter, findings: tuple[Finding, ...], facts: Iterable[FactUsed]) -> Answer:
    """Two sources of equal rank that contradict each other: a human decides which holds."""
    corpus = matter.law.corpus
    bilateral = [entry.treaty for entry in matter.bases.bilateral if entry.treaty]
    found = [*_statutes_of_one_day(matter)]
    for one, other in combinations(bilateral, 2):
        found += _different_effects(one, other, findings)
        found += _different_clauses(matter, one, other)
    if corpus.contested:
        found += _contested(matter, facts)
    if corpus.ambivalent:
        found += _declarations(matter)
    return raised(*found) if found else Answer(CLEAR)


def changed_since(matter: Matter, findings: tuple[Finding, ...], _facts: Iterable[FactUsed]) -> Answer:
    """The requested state's law changed between request and decision, on a ground that counts here."""
    question, now = matter.question, matter.requested_law
    if question.requested_on == question.as_of:
        return Answer(NOT_APPLICABLE)
    then = matter.law.corpus.at(question.requested_on).law(matter.requested.code, FAMILY.get(question.measure, ""))
    if then is now or (then is not None and now is not None and then.id == now.id):
        return Answer(CLEAR)
    grounds = [code for code in _grounds(findings) if _effect(then, code) != _effect(now, code)]
    grounds += [Ground.THRESH] if matter.measure in EXTRADITION and _threshold_differs(matter, then, now) else []
    grounds += [Ground.NO_BASIS] if matter.bases.domestic and _basis(then) != _basis(now) else []
    facts = tuple(fact for law in (then, now) if law for fact in law.facts[:1])
    return raised(
        *(
            find("0.6", code, Effect.REVIEW, Layer.STATUTE, "law.changed_since_request", *facts,
                 state=matter.requested.code, ground=code.value)
            for code in dict.fromkeys(grounds)
        )
    )  # fmt: skip


LOOKS = (
    Look("0.5", (Clock.TREATY, Clock.DOMESTIC), equal_rank),
    Look("0.6", (Clock.REQUEST, Clock.DECISION, Clock.DOMESTIC), changed_since),
)


def _grounds(findings: tuple[Finding, ...]) -> tuple[Ground, ...]:
    return tuple(dict.fromkeys(Ground(finding.code) for finding in findings))


def _conflict(reason: str, *facts: FactUsed, **parameters: str) -> Finding:
    return find("0.5", Ground.CONFLICT, Effect.REVIEW, Layer.POLICY, reason, *facts, citations=(), absence=None,
                **parameters)  # fmt: skip


def _statutes_of_one_day(matter: Matter) -> Iterator[Finding]:
    """Statutes of one state that began together, on the kinds of law a question of this measure rests on.

    What either says is held against the other whole, a field that only one of them has included: the rules took one,
    and nobody can tell from its findings what the other would have barred.
    """
    kinds = dict.fromkeys((FAMILY.get(matter.measure, ""), *DATA_KINDS))
    states = dict.fromkeys((matter.requesting.code, matter.requested.code))
    for state, kind in ((state, kind) for state in states for kind in kinds):
        for one, other in combinations(matter.law.laws(state, kind), 2):
            fields = _unlike(matter, one, other)
            if fields:
                facts = (*one.facts[1:2], *other.facts[1:2])
                yield _conflict("conflict.statute", *facts, one=one.id, other=other.id, day=one.starts.isoformat(),
                                fields=", ".join(fields))  # fmt: skip


def _unlike(matter: Matter, one: Law, other: Law) -> list[str]:
    """Fields that two laws fill differently, or only one of them fills; how they are called makes no difference."""
    ours, theirs = (matter.law.corpus.records["law", law.id].facts for law in (one, other))
    return sorted(
        name
        for name in {*ours, *theirs} - {"title"}
        if name not in ours or name not in theirs or ours[name].value != theirs[name].value
    )


def _different_effects(one: Treaty, other: Treaty, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    for ground in _grounds(findings):
        if ground in one.effects and ground in other.effects:
            (effect, fact), (different, against) = one.effects[ground], other.effects[ground]
            if effect is not different:
                yield _conflict("conflict.effect", fact, against, one=one.id, other=other.id, ground=ground.value)


def _different_clauses(matter: Matter, one: Treaty, other: Treaty) -> Iterator[Finding]:
    """Clauses of which each alone gives another answer to this question; a silent treaty contradicts nothing."""
    for ground, answer in _CLAUSES:
        if matter.measure not in EXTRADITION and ground is not Ground.REMAIN:
            continue
        ours, theirs = answer(matter, one), answer(matter, other)
        if ours is not None and theirs is not None and ours[0] != theirs[0]:
            facts = (*ours[1], *theirs[1])
            yield _conflict("conflict.clause", *facts, one=one.id, other=other.id, ground=ground.value)


Clause = tuple[object, tuple[FactUsed, ...]]


def _threshold_clause(matter: Matter, treaty: Treaty) -> Clause | None:
    threshold = treaty.threshold
    if threshold is None or treaty.simplified:
        return None
    return [threshold.is_met(months) for m in matter.maxima() for months in m.both if months], threshold.facts


def _test_date_clause(matter: Matter, treaty: Treaty) -> Clause | None:
    if treaty.tested_at is None:
        return None
    return held_when_tested(matter.question, matter.requested.code, treaty.tested_at.value), (treaty.tested_at,)


def _list_clause(matter: Matter, treaty: Treaty) -> Clause | None:
    if treaty.list_approach is None:
        return None
    found = against_list(treaty, matter.offence.code)
    return (found.effect if found else None), (treaty.list_approach,)


def _remaining_clause(matter: Matter, treaty: Treaty) -> Clause | None:
    minimum, left = treaty.remaining_minimum, matter.question.remaining_months
    if minimum is None or left is None or not matter.has("sentenced"):
        return None
    return left >= minimum.value, (minimum.used,)


_CLAUSES: tuple[tuple[Ground, Callable[[Matter, Treaty], Clause | None]], ...] = (
    (Ground.THRESH, _threshold_clause),
    (Ground.NAT, _test_date_clause),
    (Ground.LIST, _list_clause),
    (Ground.REMAIN, _remaining_clause),
)


def _contested(matter: Matter, facts: Iterable[FactUsed]) -> Iterator[Finding]:
    """Facts that sources of equal rank give differently, where a rule rested on one, or it decides on a basis."""
    used = {(fact.subject, fact.field) for fact in facts}
    near = _records_between(matter)
    for (subject, field), rivals in matter.law.corpus.contested.items():
        kind = near.get(subject)
        if (subject, field) in used or (kind and field in _DECIDES_ALONE.get(kind, ())):
            one, other = rivals[0], rivals[-1]
            yield _conflict("conflict.fact", *rivals, subject=subject, field=field,
                            one=f"{one.value} ({one.source})", other=f"{other.value} ({other.source})")  # fmt: skip


def _records_between(matter: Matter) -> dict[str, str]:
    """Records that decide whether this measure has a basis between the two states, and their kind."""
    kind, states = FAMILY.get(matter.measure, ""), (matter.requesting.code, matter.requested.code)
    corpus = matter.law.corpus
    near = {treaty.id: "treaty" for treaty in matter.law.records(*states, kind)}
    near |= {law.id: "law" for s in states for law in corpus.laws.get((s, kind), ())}
    for convention in corpus.conventions:
        if matter.measure.value in convention.articles:
            near[convention.id] = "convention"
            for state in states:
                status = corpus.statuses.get((convention.id, state))
                near |= {status.used.subject: "status"} if status else {}
                declared = corpus.declarations.get((convention.id, state), ())
                near |= {declaration.used.subject: "declaration" for declaration in declared}
    return near


def _declarations(matter: Matter) -> Iterator[Finding]:
    """A state that declared both that it takes a convention as a basis and that it does not."""
    corpus, states = matter.law.corpus, (matter.requesting.code, matter.requested.code)
    for convention in corpus.conventions:
        if matter.measure.value not in convention.acceptance:
            continue
        for state in (code for code in states if (convention.id, code) in corpus.ambivalent):
            declared = corpus.declarations.get((convention.id, state), ())
            takes = [one.used for one in declared if one.code == "EXTRADITION_BASIS"]
            not_takes = [one.used for one in declared if one.code in EXCLUDES_EXTRADITION]
            if takes and not_takes and all(matter.law.bound(code, convention.id) for code in states):
                facts = (takes[0], not_takes[0])
                yield _conflict("conflict.declaration", *facts, state=state, convention=convention.id)


def _effect(law: Law | None, ground: Ground) -> Effect | None:
    return law.effects[ground][0] if law and ground in law.effects else None


def _basis(law: Law | None) -> str:
    return law.basis.value if law and law.basis else ""


def _threshold_differs(matter: Matter, then: Law | None, now: Law | None) -> bool:
    """True if the statute's threshold is the one that counts, and its two editions answer differently."""
    if any(entry.treaty and entry.treaty.threshold for entry in matter.bases.bilateral):
        return False
    thresholds = [law.threshold if law else None for law in (then, now)]
    months = [value for maximum in matter.maxima() for value in maximum.both if value]
    answers = [threshold and [threshold.is_met(value) for value in months] for threshold in thresholds]
    return answers[0] != answers[1]
