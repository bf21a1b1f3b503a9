"""Learn the ranking on persons that the encoder was not fitted on, against the other trained persons and new names."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from comity.matching.encoder.reading import forms
from comity.matching.encoder.weights import Weights
from comity.matching.evaluation.groups import SEPARATED
from comity.matching.evaluation.persons import Person, Variant, main_name
from comity.matching.index.build import build
from comity.matching.index.search import Index
from comity.matching.ranking.families import FAMILIES, family_of
from comity.matching.ranking.kernels import COSINE, EDIT, FEATURES
from comity.matching.ranking.weights import Ranking
from comity.matching.training.edits import learn_costs
from comity.matching.training.order import Search, learn_weights
from comity.matching.training.pairs import SOURCES
from comity.matching.training.strangers import strangers

FOLD, KEPT = 10, 4
"""So many of ten persons are kept from a second encoder, so that the ranking meets cosines of unknown persons."""

PER_KIND = 1_000
"""Searches of one kind: a language, foreign names in Han apart."""

FAMILIAR = frozenset({"th", "my", "km", "lo", "zh", "vi", "ko", "ja", "ru", "ar", "hi", "en"})
ELSEWHERE = 0.3
"""Weight of a search in another language; there are many."""

LEAST_MANY = 50
"""A kind's weight grows with the root of its searches; fewer than these count as these, so that none decides alone."""

NEAREST, OTHERS = 50, 50
"""Candidates of a search that are learned from: the nearest at a glance, and a sample of the rest (a ranking that
never met a hopeless one may put it first).
"""

KNOWN_NATIVELY = 0.25
"""So many persons are in the register by a name in another script as well, as they are where it is kept."""

TIED = {"burmese": "abugida", "burmese-foreign": "abugida"}
"""Families that are weighed as another: the Burmese names that may be learned from are foreign, and few. Weights of
their own put names of Burma last, or first, by luck.
"""
LEAST_ALIKE = 40.0


def is_for_ranking(person: Person) -> bool:
    """True if the ranking is learned on this person, and the second encoder is not."""
    digest = hashlib.md5(f"tune:{person.key}".encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % FOLD < KEPT


def costs_of(persons: Sequence[Person], seed: int) -> NDArray[np.float32]:
    """Costs of changing signs, of each family, from all names of these persons."""
    rng = np.random.default_rng(seed)
    pairs: dict[tuple[str, str], int] = {}
    for person in persons:
        main = forms(main_name(person)).latins[0]
        for variant in person.variants:
            read = forms(variant.name, variant.language)
            nearest, tradition = max(
                zip(read.latins, read.traditions, strict=True), key=lambda reading: fuzz.ratio(reading[0], main)
            )
            family = family_of(read.native, tradition)
            if family == 0 and rng.random() < 0.6:
                continue
            if fuzz.ratio(nearest, main) > LEAST_ALIKE:
                pairs.setdefault((nearest, main), family)
    return learn_costs(
        [left for left, _ in pairs], [right for _, right in pairs], np.array(list(pairs.values())), len(FAMILIES)
    )


def _no_ranking() -> Ranking:
    """A ranking that says nothing: candidates are inspected, not ordered."""
    zeros = (
        np.zeros(shape, np.float32) for shape in ((len(FAMILIES), FEATURES), (FEATURES, 1), (len(FAMILIES), 1), (1,))
    )
    return Ranking(*zeros)


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    kind: str
    row: int


def learn_ranking(
    persons: Sequence[Person],
    table: NDArray[np.int8],
    place: NDArray[np.int32],
    seed: int,
    progress: Callable[[str], None],
) -> tuple[Ranking, NDArray[np.float32]]:
    """The ranking, and the costs of spelling that it goes with.

    Args:
        persons: All that may be trained on, with a Latin main name.
        table: An encoder, fitted on those of them that are not for the ranking.
        place: Its rows.
        seed: Of draws.
        progress: Is told what is done.
    """
    costs = costs_of(persons, seed)
    progress("costs of spelling learned")
    weights = Weights(table, place, _no_ranking(), costs, "")
    rng = np.random.default_rng(seed + 1)
    mains = [main_name(person) for person in persons]
    register, person = _register(persons, mains, rng)
    index = Index([build(register, weights=weights)], weights=weights)
    asked = _questions(persons, mains, rng)
    many = Counter(one.kind for one in asked)
    searches = [found for one in asked if (found := _search(index, person, one, many[one.kind], rng))]
    progress(f"{len(searches):,} searches with a known answer")
    return _untied(learn_weights(searches, len(FAMILIES))), costs


def _register(
    persons: Sequence[Person], mains: Sequence[str], rng: np.random.Generator
) -> tuple[list[str], NDArray[np.int64]]:
    """Names, and the number of the person of each, -1 for nobody's."""
    named: list[str] = []
    of: list[int] = []
    for number, person in enumerate(persons):
        native = [v.name for v in person.variants if v.source in SOURCES and v.script != "Latin"]
        if native and rng.random() < KNOWN_NATIVELY:
            named.append(native[int(rng.integers(len(native)))])
            of.append(number)
    others = strangers(persons, rng)
    numbers = [*range(len(mains)), *of, *(-1 for _ in others)]
    return [*mains, *named, *others], np.array(numbers, np.int64)


def _tied() -> NDArray[np.int64]:
    """The family by which each is weighed."""
    return np.array([FAMILIES.index(TIED.get(family, family)) for family in FAMILIES], np.int64)


def _untied(ranking: Ranking) -> Ranking:
    """With the weights of the families that others are weighed as."""
    tied = _tied()
    return Ranking(ranking.linear[tied], ranking.hidden, ranking.shift[tied], ranking.out)


def _questions(persons: Sequence[Person], mains: Sequence[str], rng: np.random.Generator) -> list[_Asked]:
    found = [
        _Asked(variant.name, _kind(variant), row)
        for row, person in enumerate(persons)
        if is_for_ranking(person)
        for variant in person.variants
        if variant.source in SOURCES and variant.name != mains[row]
    ]
    counts: dict[str, int] = {}
    kept = []
    for number in rng.permutation(len(found)):
        asked = found[int(number)]
        counts[asked.kind] = counts.get(asked.kind, 0) + 1
        if counts[asked.kind] <= PER_KIND:
            kept.append(asked)
    return kept


def _kind(variant: Variant) -> str:
    language = variant.language.partition("-")[0]
    return f"{language}-foreign" if language == "zh" and SEPARATED.search(variant.name) else language


def _search(
    index: Index, person: NDArray[np.int64], asked: _Asked, many: int, rng: np.random.Generator
) -> Search | None:
    """The right person's names and others, or None where none is found or nothing else is."""
    inspected = index.inspect(asked.text)
    if inspected is None:
        return None
    steady = np.lexsort((inspected[1][:, COSINE], inspected[0]))  # whatever order the index gives them in
    rows, features, family = (part[steady] for part in inspected)
    right = person[rows] == asked.row
    if not right.any() or right.all():
        return None
    order = np.argsort(-features[:, COSINE] - features[:, EDIT], kind="stable")
    rest = order[NEAREST:]
    sample = rng.choice(rest, min(len(rest), OTHERS), replace=False)
    kept = np.unique(np.concatenate([order[:NEAREST], sample, np.flatnonzero(right)]))
    weight = (100 / max(many, LEAST_MANY)) ** 0.5
    familiar = asked.kind.partition("-")[0] in FAMILIAR
    return Search(features[kept], right[kept], _tied()[family[kept]], weight if familiar else weight * ELSEWHERE)


def trainable(persons: Mapping[str, Person]) -> list[Person]:
    """Persons with a Latin main name, of sources that may be trained on."""
    return [p for p in persons.values() if p.variants[0].source in SOURCES and main_name(p)]
