"""Learn how foreign names come back from the scripts they were written into: Brahms from 勃拉姆斯, บรามส์, ブラームス.

Reads labels and aliases of persons that come from Wikidata. Each letter's share of the Latin spelling is found by
expectation maximisation over monotone alignments; then the shares of each letter are counted, and those beside its
neighbours (see `matching.names.transcription`). The same persons and the same rules of reading give the same bytes:
names are paired by their plain reading.
"""

import collections
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from rapidfuzz import fuzz

from comity.matching.evaluation.persons import Person
from comity.matching.names import read, transcription
from comity.matching.names.cleaning import clean
from comity.matching.names.han import one_form
from comity.matching.names.reading import token_readings
from comity.matching.names.sounds import sounds
from comity.matching.names.transcription import EDGE, SCRIPTS, units

SOURCES = ("mpararel", "x-factr", "everypolitician-2015")
LATIN = ("en", "de", "fr", "es", "pt", "id", "ms", "tl")
LANGUAGES = {
    "han": ("zh", "zh-hans", "zh-hant"), "kana": ("ja",), "hangul": ("ko",), "thai": ("th",),
    "arabic": ("ar", "fa", "ur"), "indic": ("hi", "ne"), "cyrillic": ("ru",),
}  # fmt: skip
LONGEST = {"han": 4, "thai": 4}
SYLLABIC = ("\u3040", "\ud7a3")
"""From kana to Hangul a sign is hardly ever silent, so that it stands for nothing is made dear."""

SILENT = 0.02
ROUNDS = 8
LEAST = 2
Pair = tuple[tuple[str, ...], str]
Names = Mapping[str, list[str]]
_NOTHING = zlib.compress(b"")  # what was learned before has no say in what is learned now


def learn(persons: Iterable[Person], progress: Callable[[str], None] = lambda _: None) -> bytes:
    """The table, compressed: for each script its contexts.

    Args:
        persons: Whose names may be learned from.
        progress: Is told what is done.
    """
    with using(_NOTHING):
        named = [names for person in sorted(persons, key=lambda p: p.key) if (names := _by_language(person))]
        sections = []
        for script in SCRIPTS:
            data = pairs(named, LANGUAGES[script])
            shares = align(data, LONGEST.get(script, 3))
            lines = cells(counted(data, shares))
            progress(f"{script}: {len(data):,} words, {len(lines):,} contexts")
            sections.append("\n".join([script, *lines]))
        return zlib.compress("\f".join(sections).encode(), 9)


@contextmanager
def using(table: bytes) -> Iterator[None]:
    """Read names by this table meanwhile, so that persons whom the shipped one was learned from are as others."""
    _read_by(table)
    try:
        yield
    finally:
        _read_by(None)


def _read_by(table: bytes | None) -> None:
    transcription.other_table(table)
    token_readings.cache_clear()
    sounds.cache_clear()


def _by_language(person: Person) -> dict[str, list[str]]:
    out: dict[str, list[str]] = collections.defaultdict(list)
    for language, name in sorted(
        (v.language, v.name) for v in person.variants if v.source in SOURCES and v.kind in ("label", "alias")
    ):
        out[language].append(name)
    return out


def plain_reading(name: str) -> str:
    """The script's own reading, so that what was learned before has no say in what is learned now."""
    latins = read(name).latins
    return next((latin.text for latin in latins if latin.tradition != "transcribed"), latins[0].text)


def pairs(persons: Iterable[Names], languages: tuple[str, ...]) -> list[Pair]:
    """Words beside the Latin words they stand for, from the Latin variant that is nearest to the plain reading."""
    out = []
    for names in persons:
        latins = {read(name).latins[0].text for language in LATIN for name in names.get(language, ())}
        for language in languages:
            for native in names.get(language, ()):
                words = one_form(clean(native)).split()
                plain = plain_reading(native)
                options = [latin for latin in latins if len(latin.split()) == len(words)]
                if not options:
                    continue
                best = max(options, key=lambda latin: (fuzz.ratio(plain, latin), latin))
                for word, latin in zip(words, best.split(), strict=True):
                    split = units(word)
                    if split and len(latin) > 1 and fuzz.ratio(plain_reading(word).replace(" ", ""), latin) >= 30:
                        out.append((split, latin))
    return out


def align(data: list[Pair], longest: int) -> list[list[str]]:
    """The Latin share of each unit, by EM and then the best alignment."""
    prob: dict[tuple[str, str], float] = {}
    floor = 1e-4
    for step in range(ROUNDS):
        counts: dict[tuple[str, str], float] = collections.defaultdict(float)
        for split, latin in data:
            _expect(split, latin, prob, floor if step else 0.1, longest, counts)
        totals: dict[str, float] = collections.defaultdict(float)
        for (unit, _), count in counts.items():
            totals[unit] += count
        prob = {part: count / (totals[part[0]] + 1.0) for part, count in counts.items() if count > 0.05}
        floor = 1e-6
    return [_best(split, latin, prob, floor, longest) for split, latin in data]


def _score(prob: dict[tuple[str, str], float], unit: str, share: str, floor: float) -> float:
    silent = SILENT if not share and SYLLABIC[0] <= unit[0] <= SYLLABIC[1] else 1.0
    return silent * prob.get((unit, share), floor * 0.3 ** len(share))


def _ends(latin: str, start: int, longest: int) -> range:
    return range(start, min(len(latin), start + longest) + 1)


def _expect(
    split: tuple[str, ...], latin: str, prob: dict[tuple[str, str], float], floor: float, longest: int,
    counts: dict[tuple[str, str], float],
) -> None:  # fmt: skip
    size, length = len(split), len(latin)
    forward = [[0.0] * (length + 1) for _ in range(size + 1)]
    forward[0][0] = 1.0
    for i, unit in enumerate(split):
        for j in filter(forward[i].__getitem__, range(length + 1)):
            for k in _ends(latin, j, longest):
                forward[i + 1][k] += forward[i][j] * _score(prob, unit, latin[j:k], floor)
    total = forward[size][length]
    behind = [0.0] * length + [1.0]
    for i in range(size - 1, -1, -1) if total else ():
        row = [0.0] * (length + 1)
        for j in filter(forward[i].__getitem__, range(length + 1)):
            for k in filter(behind.__getitem__, _ends(latin, j, longest)):
                weight = _score(prob, split[i], latin[j:k], floor) * behind[k]
                row[j] += weight
                counts[split[i], latin[j:k]] += forward[i][j] * weight / total
        behind = row


def _best(
    split: tuple[str, ...], latin: str, prob: dict[tuple[str, str], float], floor: float, longest: int
) -> list[str]:
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for unit in split:
        row: dict[int, tuple[float, int]] = {}
        for j, (cost, _) in best[-1].items():
            for k in range(j, min(len(latin), j + longest) + 1):
                found = cost + math.log(_score(prob, unit, latin[j:k], floor) + 1e-30)
                if k not in row or found > row[k][0]:
                    row[k] = (found, j)
        best.append(row)
    if len(latin) not in best[-1]:
        return []
    shares, end = [], len(latin)
    for row in reversed(best[1:]):
        start = row[end][1]
        shares.append(latin[start:end])
        end = start
    return shares[::-1]


def counted(data: list[Pair], shares: list[list[str]]) -> dict[str, collections.Counter[str]]:
    """How often each unit has each share: ``unit``, ``unit|next``, ``before=share|unit`` (see `transcription`)."""
    out: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for (split, _), parts in zip(data, shares, strict=True):
        last = f"{EDGE}={EDGE}"
        for place, share in enumerate(parts):
            unit, after = split[place], split[place + 1] if place + 1 < len(split) else EDGE
            for key in (unit, f"{unit}|{after}", f"{last}|{unit}"):
                out[key][share] += 1
            last = f"{unit}={share}"
    return out


def cells(counts: dict[str, collections.Counter[str]]) -> list[str]:
    """Lines of the table; what was seen once is left out, so that no single name is learned by heart."""
    lines = []
    for key in sorted(counts):
        kept = [(share, count) for share, count in counts[key].items() if count >= LEAST]
        kept.sort(key=lambda part: (-part[1], part[0]))
        if kept:
            lines.append(f"{key}\t" + ",".join(f"{share}:{count}" for share, count in kept))
    return lines
