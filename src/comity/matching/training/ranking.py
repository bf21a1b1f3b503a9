"""Learn the ranking on persons that the encoder was not fitted on, against the other trained persons and new names."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from comity.matching.encoder.reading import forms
from comity.matching.encoder.weights import Weights
from comity.matching.evaluation.persons import Person, main_name
from comity.matching.index.build import build
from comity.matching.index.search import Index
from comity.matching.ranking.families import FAMILIES, family_of
from comity.matching.ranking.kernels import COSINE, EDIT, FEATURES, QUERY_COVER
from comity.matching.ranking.weights import Ranking
from comity.matching.training.edits import learn_costs
from comity.matching.training.order import Search, learn_weights
from comity.matching.training.pairs import OTHER, SOURCES, WEIGHTS, recombined

FOLD = 10
"""One trained person in so many is kept from the encoder, so that the ranking meets cosines of unknown persons."""

PER_LANGUAGE = 700
NEGATIVES = 40
STRANGERS = 60_000
LEAST_ALIKE = 40.0


def is_for_ranking(person: Person) -> bool:
    """True if the encoder is not fitted on this person."""
    digest = hashlib.md5(f"tune:{person.key}".encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % FOLD == 0


def costs_of(persons: Sequence[Person], seed: int) -> NDArray[np.float32]:
    """Costs of changing signs, of each family, from all names of these persons."""
    rng = np.random.default_rng(seed)
    pairs: dict[tuple[str, str], int] = {}
    for person in persons:
        main = forms(main_name(person)).latins[0]
        for variant in person.variants:
            read = forms(variant.name, variant.language)
            family = family_of(read.native)
            if family == 0 and rng.random() < 0.6:
                continue
            nearest = max(read.latins, key=lambda reading: fuzz.ratio(reading, main))
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
    language: str
    row: int


def learn_ranking(
    persons: Sequence[Person],
    table: NDArray[np.int8],
    place: NDArray[np.int32],
    seed: int,
    progress: Callable[[str], None],
) -> Weights:
    """The weights with their ranking.

    Args:
        persons: All that may be trained on, with a Latin main name.
        table: The encoder, fitted on those of them that are not for the ranking.
        place: Its rows.
        seed: Of draws.
        progress: Is told what is done.
    """
    costs = costs_of(persons, seed)
    progress("costs of spelling learned")
    plain = _no_ranking()
    weights = Weights(table, place, plain, costs, "")
    rng = np.random.default_rng(seed + 1)
    mains = [main_name(person) for person in persons]
    index = Index([build([*mains, *_strangers(persons, rng)], weights=weights)], weights=weights)
    searches = [s for asked in _questions(persons, mains, rng) if (s := _search(index, asked))]
    progress(f"{len(searches):,} searches with a known answer")
    return Weights(table, place, learn_weights(searches, len(FAMILIES)), costs, "")


def _questions(persons: Sequence[Person], mains: Sequence[str], rng: np.random.Generator) -> list[_Asked]:
    found = [
        _Asked(variant.name, variant.language, row)
        for row, person in enumerate(persons)
        if is_for_ranking(person)
        for variant in person.variants
        if variant.source in SOURCES and variant.name != mains[row]
    ]
    counts: dict[str, int] = {}
    kept = []
    for number in rng.permutation(len(found)):
        asked = found[int(number)]
        language = asked.language[:2]
        counts[language] = counts.get(language, 0) + 1
        if counts[language] <= PER_LANGUAGE:
            kept.append(asked)
    return kept


def _search(index: Index, asked: _Asked) -> Search | None:
    """The right name and the likeliest others, or None where it is not found or nothing else is."""
    inspected = index.inspect(asked.text, asked.language)
    if inspected is None:
        return None
    rows, features, family = inspected
    right = rows == asked.row
    if not right.any() or right.all():
        return None
    glance = features[:, COSINE] + 0.5 * features[:, EDIT] + 0.3 * features[:, QUERY_COVER]
    kept = np.union1d(np.argsort(-glance, kind="stable")[:NEGATIVES], np.flatnonzero(right))
    weight = float(WEIGHTS.get(asked.language, OTHER)) ** 0.3
    return Search(features[kept], right[kept], family, weight)


def trainable(persons: Mapping[str, Person]) -> list[Person]:
    """Persons with a Latin main name, of sources that may be trained on."""
    return [p for p in persons.values() if p.variants[0].source in SOURCES and main_name(p)]
