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
from comity.matching.training.pairs import SOURCES, recombined

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
STRANGERS = 60_000
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


def _strangers(persons: Sequence[Person], rng: np.random.Generator) -> list[str]:
    """Names of nobody, put together from main names, and from readings of names in other scripts."""
    mains = [forms(main_name(person)).latins[0] for person in persons]
    read = (forms(v.name, v.language) for person in persons for v in person.variants if v.source in SOURCES)
    readings = [latin for name in read if name.native for latin in name.latins[:2]]
    return [*recombined(mains, STRANGERS, rng), *recombined(readings, STRANGERS, rng)]


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
    index = Index([build([*mains, *_strangers(persons, rng)], weights=weights)], weights=weights)
    asked = _questions(persons, mains, rng)
    many = Counter(one.kind for one in asked)
    searches = [found for one in asked if (found := _search(index, one, many[one.kind], rng))]
    progress(f"{len(searches):,} searches with a known answer")
    return learn_weights(searches, len(FAMILIES)), costs


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


def _search(index: Index, asked: _Asked, many: int, rng: np.random.Generator) -> Search | None:
    """The right name and others, or None where it is not found or nothing else is."""
    inspected = index.inspect(asked.text)
    if inspected is None:
        return None
    steady = np.lexsort((inspected[1][:, COSINE], inspected[0]))  # whatever order the index gives them in
    rows, features, family = (part[steady] for part in inspected)
    right = rows == asked.row
    if not right.any() or right.all():
        return None
    order = np.argsort(-features[:, COSINE] - features[:, EDIT], kind="stable")
    rest = order[NEAREST:]
    sample = rng.choice(rest, min(len(rest), OTHERS), replace=False)
    kept = np.unique(np.concatenate([order[:NEAREST], sample, np.flatnonzero(right)]))
    weight = (100 / max(many, LEAST_MANY)) ** 0.5
    familiar = asked.kind.partition("-")[0] in FAMILIAR
    return Search(features[kept], right[kept], family[kept], weight if familiar else weight * ELSEWHERE)


def trainable(persons: Mapping[str, Person]) -> list[Person]:
    """Persons with a Latin main name, of sources that may be trained on."""
    return [p for p in persons.values() if p.variants[0].source in SOURCES and main_name(p)]
