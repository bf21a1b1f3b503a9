"""The door: two identities in, a judged match out."""

from dataclasses import dataclass, replace

from comity.domain.identity import PartialDate, PersonIdentity, Sex, ThingNumber
from comity.matching.person.attributes import compare_birth_places, compare_nationalities, compare_sex
from comity.matching.person.birth_dates import compare_births
from comity.matching.person.evidence import Match
from comity.matching.person.names import WeighedNames, weigh_names
from comity.matching.person.naming import ReadyName, each_name, ready
from comity.matching.person.numbers import compare_numbers
from comity.matching.person.shipped import STANDARDS
from comity.matching.person.standards import Standards
from comity.matching.person.verdicts import Verdict
from comity.matching.scoring.bands import Band, Family, Support, band_of
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
    return weigh_ready(query, candidate, standards).told()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate that is weighed and not yet put into words, which is half of the work; most are never shown.

    Attributes:
        probability: As in `Match`.
        band: As in `Match`.
        expected_wrong_share: As in `Match`.
        names: The names, weighed.
        factor: By which the weights of its words are stretched, so that they add up to what was seen.
        others: The verdicts on everything else.
    """

    probability: float
    band: Band
    expected_wrong_share: float
    names: WeighedNames
    factor: float
    others: tuple[Verdict, ...]

    def told(self) -> Match:
        """The judgement with a reason for each fact that both know."""
        names = replace(self.names, weights=_stretched(self.names, self.factor)).told()
        evidence = tuple(one for verdict in (names, *self.others) for one in verdict.evidence)
        return Match(self.probability, self.band, evidence, self.expected_wrong_share)


def weigh_ready(query: ReadyPerson, candidate: ReadyPerson, standards: Standards = STANDARDS) -> Weighed:
    """`compare_ready` without its words."""
    names = best_names(query, candidate, standards)
    factor = _factor(names, standards)
    births = compare_births(query.births, candidate.births, standards.days)
    numbers = compare_numbers(query.numbers, candidate.numbers)
    others = (
        births,
        numbers,
        compare_sex(query.sex, candidate.sex),
        compare_nationalities(query.nationalities, candidate.nationalities),
        compare_birth_places(query.birth_place, candidate.birth_place),
    )
    support = _support(names, births, numbers, any(one.contradicted for one in others))
    weights = (sum(_stretched(names, factor)), *(one.weight for one in others))
    probability = probability_of(sum(weights), standards.base)
    band = band_of(probability, support, standards.thresholds)
    return Weighed(probability, band, standards.wrong_share(band), names, factor, others)


def _factor(names: WeighedNames, standards: Standards) -> float:
    """By what the weights of words are stretched so that they add up to what was seen."""
    raw = names.weight
    if raw <= 0:
        return 1.0
    return standards.names.seen(raw, scripts=names.scripts, whole=names.identifying) / raw


def _stretched(names: WeighedNames, factor: float) -> tuple[float, ...]:
    return tuple(weight * factor for weight in names.weights)


def _support(names: WeighedNames, births: Verdict, numbers: Verdict, contradicted: bool) -> Support:
    agree = (names.identifying, births.identifying, numbers.identifying)
    identifying = frozenset(family for family, fully in zip(_FAMILIES, agree, strict=True) if fully)
    return Support(identifying, names.compatible, contradicted)


_FAMILIES = (Family.NAME, Family.BIRTH_DATE, Family.NUMBER)


def best_names(query: ReadyPerson, candidate: ReadyPerson, standards: Standards) -> WeighedNames:
    """The judgement on the names, its weights raw: that of the pair which is worth most."""

    def worth(names: WeighedNames) -> float:
        return standards.names.seen(names.weight, scripts=names.scripts, whole=names.identifying)

    return weigh_names(query.names, candidate.names, standards.rarity, worth)
