"""Names of nobody, which a search must tell from the person asked for: Latin ones, and ones in other scripts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from comity.matching.encoder.reading import forms
from comity.matching.evaluation.crossing import crossed
from comity.matching.evaluation.persons import Person, main_name
from comity.matching.training.pairs import SOURCES, recombined

LATIN = 60_000
"""So many are put together from main names, and as many from readings of names in other scripts."""

OF_A_LANGUAGE = 6_000
LANGUAGES = frozenset({"th", "my", "km", "zh", "ja", "ko", "ru", "ar", "hi"})
FEWEST = 50
"""From fewer names of a language nothing is put together."""


def strangers(persons: Sequence[Person], rng: np.random.Generator) -> list[str]:
    """Names of nobody, put together from these persons' names."""
    mains = [forms(main_name(person)).latins[0] for person in persons]
    read = (forms(v.name, v.language) for person in persons for v in person.variants if v.source in SOURCES)
    readings = [latin for name in read if name.native for latin in name.latins[:2]]
    native = (name for names in _native(persons).values() for name in crossed(names, OF_A_LANGUAGE, rng))
    return [*recombined(mains, LATIN, rng), *recombined(readings, LATIN, rng), *native]


def _native(persons: Iterable[Person]) -> dict[str, list[str]]:
    """Names in their own scripts, by language."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for person in persons:
        for variant in person.variants:
            language = variant.language.partition("-")[0]
            if variant.source in SOURCES and variant.script != "Latin" and language in LANGUAGES:
                found[language].add(variant.name)
    return {language: sorted(names) for language, names in sorted(found.items()) if len(names) >= FEWEST}
