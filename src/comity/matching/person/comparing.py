"""The door: two identities in, a judged match out."""

from dataclasses import dataclass, replace

from comity.domain.identity import PartialDate, PersonIdentity, Sex, ThingNumber
from comity.matching.person.attributes import compare_birth_places, compare_nationalities, compare_sex
from comity.matching.person.birth_dates import compare_births
from comity.matching.person.evidence import Evidence, Match
from comity.matching.person.names import compare_names
from comity.matching.person.naming import ReadyName, each_name, ready
from comity.matching.person.numbers import compare_numbers
from comity.matching.person.shipped import STANDARDS
from comity.matching.person.standards import Standards
from comity.matching.person.verdicts import Verdict
from comity.matching.scoring.bands import Family, Support, band_of
from comity.matching.scoring.rates import probability_of


@dataclass(frozen=True, slots=True)
class ReadyPerson:
    """An identity made ready, so that one query is not read again for each of its candidates."""

    names: tuple[ReadyName, ...]
    births: tuple[PartialDate, ...]
    sex: Sex
    nationalities: tuple[str, ...]
    numbers: tuple[ThingNumber, ...]
    birth_place: str


def prepare(person: PersonIdentity) -> ReadyPerson:
    """The identity made ready for `compare_ready`."""
    names = tuple(dict.fromkeys(ready(one) for name in person.names for one in each_name(name)))
    return ReadyPerson(names, person.births, person.sex, person.nationalities, person.numbers, person.birth_place)


def compare(query: PersonIdentity, candidate: PersonIdentity, standards: Standards = STANDARDS) -> Match:
    """Judge whether two identities are one person, with a reason for each fact that both know."""
    return compare_ready(prepare(query), prepare(candidate), standards)


def compare_ready(query: ReadyPerson, candidate: ReadyPerson, standards: Standards = STANDARDS) -> Match:
    """`compare` of identities that are ready."""
    names = _calibrated(best_names(query, candidate, standards), standards)
    births = compare_births(query.births, candidate.births, standards.days)
    numbers = compare_numbers(query.numbers, candidate.numbers)
    others = (
        compare_sex(query.sex, candidate.sex),
        compare_nationalities(query.nationalities, candidate.nationalities),
        compare_birth_places(query.birth_place, candidate.birth_place),
    )
    verdicts = (names, births, numbers, *others)
    support = _support(names, births, numbers, any(one.contradicted for one in verdicts))
    probability = probability_of(sum(one.weight for one in verdicts), standards.base)
    band = band_of(probability, support, standards.thresholds)
    evidence = tuple(one for verdict in verdicts for one in verdict.evidence)
    return Match(probability, band, evidence, standards.wrong_share(band))


def _support(names: Verdict, births: Verdict, numbers: Verdict, contradicted: bool) -> Support:
    by_family = ((Family.NAME, names), (Family.BIRTH_DATE, births), (Family.NUMBER, numbers))
    identifying = frozenset(family for family, verdict in by_family if verdict.identifying)
    return Support(identifying, names.compatible, contradicted)


def best_names(query: ReadyPerson, candidate: ReadyPerson, standards: Standards) -> Verdict:
    """The verdict on the names, its weights raw: that of the pair which is worth most."""

    def worth(verdict: Verdict) -> float:
        return standards.names.seen(verdict.weight, across=verdict.across, whole=verdict.identifying)

    return compare_names(query.names, candidate.names, standards.rarity, worth)


def _calibrated(verdict: Verdict, standards: Standards) -> Verdict:
    """The verdict on the names with its words' weights stretched so that they add up to what was seen."""
    raw = verdict.weight
    if raw <= 0:
        return verdict
    factor = standards.names.seen(raw, across=verdict.across, whole=verdict.identifying) / raw
    evidence = tuple(
        Evidence(one.field, one.outcome, one.weight * factor, one.query, one.candidate, one.key, one.params)
        for one in verdict.evidence
    )
    return replace(verdict, evidence=evidence)
