"""What stands between two states on a day, whatever the offence: for people who look before they draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from comity.domain.decisions import Absence, Confidence
from comity.law.absences import ABSENCE_OF_STATUS
from comity.law.answers import least
from comity.law.conventions import EXCLUDES_EXTRADITION, Convention
from comity.law.corpus import Corpus

KINDS = ("extradition", "mla", "tsp", "police")


@dataclass(frozen=True, slots=True)
class Standing:
    """One instrument between the two: `state_of_play` says whether it binds on the day, `serves` what it is for.

    `absence` says in which of the three ways it is not there; None for what is there, or was.
    """

    id: str
    serves: str
    state_of_play: str
    confidence: Confidence
    citation: str
    absence: Absence | None = None


def between(requesting: str, requested: str, day: date, corpus: Corpus) -> tuple[Standing, ...]:
    """Instruments by which `requesting` could ask `requested`, bilateral first. Both must be states of the corpus."""
    return (
        *_bilateral(requesting, requested, day, corpus),
        *_conventions(requesting, requested, day, corpus),
        *_domestic(requesting, requested, day, corpus),
    )


def _bilateral(one: str, other: str, day: date, corpus: Corpus) -> Iterator[Standing]:
    for kind in KINDS:
        treaties = corpus.at(day).records(one, other, kind)
        if not treaties:
            yield _nobody_looked(kind, "no record")
        for treaty in treaties:
            play = treaty.status.replace("_", " ")
            if treaty.status == "in_force" and not treaty.binds(day):
                play = f"not yet: from {treaty.starts.isoformat()}" if day < treaty.starts else "ended"
            elif treaty.status == "in_force" and not treaty.has_no_date:
                play = f"in force since {treaty.starts.isoformat()}"
            absence = ABSENCE_OF_STATUS.get(treaty.status)
            yield Standing(treaty.id, kind, play, treaty.basis.confidence, treaty.basis.citation, absence)


def _conventions(one: str, other: str, day: date, corpus: Corpus) -> Iterator[Standing]:
    law = corpus.at(day)
    for convention in corpus.conventions:
        ours, theirs = law.bound(one, convention.id), law.bound(other, convention.id)
        if not ours or not theirs:
            continue
        measures = [serves(name, convention, one, other, corpus) for name in convention.articles]
        measures = [name for name in measures if name]
        confidence = least((ours, theirs))
        citation = f"{one}: {ours.value} [{ours.source}]; {other}: {theirs.value} [{theirs.source}]"
        yield Standing(convention.id, ", ".join(measures), "binds both, for offences it covers", confidence, citation)


def serves(measure: str, convention: Convention, one: str, other: str, corpus: Corpus) -> str:
    """The measure, with the condition that is not known to be met; nothing if a declaration excludes it."""
    if measure not in convention.acceptance:
        return measure
    theirs = corpus.declarations.get((convention.id, other), ())
    declared = {declaration.code for declaration in theirs}
    ours = {declaration.code for declaration in corpus.declarations.get((convention.id, one), ())}
    if (declared | ours) & EXCLUDES_EXTRADITION:
        return ""
    return measure if "EXTRADITION_BASIS" in declared else f"{measure} only if {other} accepts it, which is not known"


def _domestic(one: str, other: str, day: date, corpus: Corpus) -> Iterator[Standing]:
    for kind in KINDS:
        standing = domestic(one, other, kind, day, corpus)
        if standing is not None:
            yield standing
        elif kind != "police":  # no state has a law of that kind in the corpus, and none is looked for
            yield _nobody_looked(kind, f"no law of {other} on record")


def _nobody_looked(kind: str, what: str) -> Standing:
    said = f"{what}: nobody looked, which is no proof of absence"
    return Standing("-", kind, said, Confidence.RECALLED, "", Absence.UNKNOWN)


def domestic(one: str, other: str, kind: str, day: date, corpus: Corpus) -> Standing | None:
    """What the requested state's own law of a kind gives; None where the corpus holds none that says."""
    law = corpus.at(day).law(other, kind)
    if law is None or law.basis is None:
        return None
    own = corpus.at(day).law(one, kind)
    play = "where no bilateral or regional treaty is in force"
    if law.basis.value in ("none", "unknown"):
        play = f"the law gives no basis ({law.basis.value})"
    elif law.basis.value.endswith(":reciprocity") and own and own.basis and own.basis.value == "none":
        play = f"not open: {one} cannot promise reciprocity"
    confidence = least((*law.facts, law.basis.used))
    absence = Absence.UNKNOWN if law.basis.value == "unknown" else None
    return Standing(law.basis.value, kind, play, confidence, f"{law.title} [{law.basis.used.source}]", absence)
