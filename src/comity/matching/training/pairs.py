"""Which names are shown to the encoder as one person's, and how often."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from comity.matching.encoder.kernels import BUCKETS, all_features
from comity.matching.encoder.reading import Forms, forms, pack_latin, pack_native
from comity.matching.encoder.weights import places
from comity.matching.evaluation.persons import Person, main_name
from comity.matching.training.noise import spelled_otherwise

SOURCES = frozenset({"mpararel", "x-factr", "everypolitician-2015", "kname"})
"""Wikidata labels (CC0) and one MIT list. Share-alike, AGPL and unlicensed sources of the same file are left out."""

WEIGHTS = {
    "th": 6.0, "my": 8.0, "km": 8.0, "lo": 8.0, "zh": 1.2, "zh-hans": 1.2, "zh-hant": 1.2, "vi": 3.0, "ja": 0.6,
    "ru": 0.3, "ko": 0.8, "hi": 2.0, "ne": 2.0, "bn": 1.0, "ta": 1.0, "si": 1.0, "ar": 0.8, "fa": 0.5, "ur": 0.5,
    "id": 0.3, "ms": 0.3, "tl": 0.3, "en": 0.4,
}  # fmt: skip
"""How often a name of a language is drawn, beside one of a language that is not listed (`OTHER`)."""

OTHER = 0.25
NOISY = 0.35
BETWEEN_READINGS = 0.3
HAN_LANGUAGES = ("zh", "zh-hans", "zh-hant")
COPIES = 2
RECOMBINED = 80_000
ROWS = 1 << 16
MIN_FORMS = 3
"""A feature that fewer forms have would only be learned by heart."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names by their feature rows, and which of them belong together.

    Attributes:
        place: The row of each bucket of features, -1 for rare ones.
        rows: Feature rows of all forms, one behind the other.
        at: Where each form's rows begin.
        left: Forms of each pair's first name, `left_at` apart; one is drawn each time.
        right: Forms of the second name, likewise.
        person: Number of the person of each pair; two pairs of one person never contradict each other.
        weight: How often a pair is drawn; they sum to 1.
        pool: Latin forms that may stand against a pair: main names, and given and family names put together anew.
        pool_person: Number of the person of each, -1 for the latter.
    """

    place: NDArray[np.int32]
    rows: NDArray[np.int32]
    at: NDArray[np.int64]
    left: NDArray[np.int64]
    left_at: NDArray[np.int64]
    right: NDArray[np.int64]
    right_at: NDArray[np.int64]
    person: NDArray[np.int64]
    weight: NDArray[np.float64]
    pool: NDArray[np.int64]
    pool_person: NDArray[np.int64]


class _Forms:
    """Numbers of forms (native text, one Latin reading), each kept once."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def number(self, native: str, latin: str) -> int:
        return self.numbers.setdefault((native, latin), len(self.numbers))


def make_pairs(persons: Iterable[Person], seed: int, progress: Callable[[str], None] = lambda _: None) -> Pairs:
    """Every pair that these persons' names allow.

    A name with several readings is shown by the reading nearest to the other name, now and then by another, and now and
    then without its native letters, so that readings carry a name whose letters were never seen.
    """
    rng = np.random.default_rng(seed)
    known = _Forms()
    left: list[list[int]] = []
    right: list[list[int]] = []
    person_of: list[int] = []
    weight: list[float] = []
    pool: dict[int, int] = {}
    for number, person in enumerate(persons):
        for a, b, w in _pairs_of(person, known, rng):
            left.append(a)
            right.append(b)
            person_of.append(number)
            weight.append(w)
            pool.setdefault(b[0], number)
    for latin_name in recombined([latin for native, latin in known.numbers if not native], RECOMBINED, rng):
        pool.setdefault(known.number("", latin_name), -1)
    progress(f"{len(left):,} pairs of {len(known.numbers):,} forms")
    native = pack_native([n for n, _ in known.numbers])
    latin = pack_latin([t for _, t in known.numbers])
    buckets, at = all_features(native.letters, native.at, latin.letters, latin.at)
    place, rows, at = _frequent(buckets, at)
    progress(f"{place.max() + 1:,} features")
    share = np.array(weight)
    return Pairs(
        place,
        rows,
        at,
        *_flat(left),
        *_flat(right),
        np.array(person_of),
        share / share.sum(),
        np.array(list(pool)),
        np.array(list(pool.values())),
    )


def _frequent(
    buckets: NDArray[np.int32], at: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Rows for the buckets that most forms fill, at most `ROWS`, and the forms by these rows."""
    filled = np.bincount(buckets, minlength=BUCKETS)
    least = max(MIN_FORMS, int(np.partition(filled, -ROWS)[-ROWS]) + 1)
    place = places((filled >= least).astype(np.uint8))
    rows = place[buckets]
    here = np.concatenate([[0], np.cumsum(rows >= 0)])
    return place, rows[rows >= 0], here[at]


def recombined(names: Sequence[str], wanted: int, rng: np.random.Generator) -> Iterable[str]:
    """Names of nobody: the first words of one name before the last word of another."""
    several = [words for words in (name.split() for name in names) if len(words) > 1]
    for one, other in rng.integers(len(several), size=(wanted, 2)):
        yield " ".join([*several[one][:-1], several[other][-1]])


def _flat(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    at = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(one) for one in lists], out=at[1:])
    return np.array([x for one in lists for x in one], np.int64), at


def _pairs_of(person: Person, known: _Forms, rng: np.random.Generator) -> Iterable[tuple[list[int], list[int], float]]:
    rows = [v for v in person.variants if v.source in SOURCES]
    read = [(v, forms(v.name, v.language)) for v in rows]
    latin = [(v, f) for v, f in read if v.script == "Latin" and f.latins[0]]
    if not latin:
        return
    main = forms(main_name(person) or latin[0][0].name)
    english = [f for v, f in latin if v.language == "en"] or [latin[0][1]]
    targets = [main] * max(1, len(english)) + english + [f for _, f in latin[:: max(1, len(latin) // 3)]]
    target_numbers = [known.number(f.native, f.latins[0]) for f in targets]
    for variant, form in read:
        if form.latins == main.latins and not form.native:
            continue
        yield (
            _shown(form, main.latins[0], known, rng),
            target_numbers,
            WEIGHTS.get(variant.language, OTHER),
        )
    for variant, form in read:
        if variant.language in HAN_LANGUAGES and len(form.latins) > 1:
            readings = [known.number("", reading) for reading in form.latins]
            yield readings, [readings[0], *target_numbers], BETWEEN_READINGS
    noisy = [known.number("", spelled_otherwise(main.latins[0], rng)) for _ in range(COPIES)]
    yield noisy, target_numbers, NOISY


def _shown(form: Forms, target: str, known: _Forms, rng: np.random.Generator) -> list[int]:
    """The forms that stand for a name, the nearest reading most often."""
    nearest = max(form.latins, key=lambda reading: fuzz.ratio(reading, target))
    shown = [known.number(form.native, nearest)] * 6
    if form.native:
        shown += [known.number("", nearest), known.number("", spelled_otherwise(nearest, rng, 0.08))]
        shown += [known.number(form.native, reading) for reading in form.latins[:2]]
    return shown
