"""Learn how foreign names come back from the scripts they were written into: Brahms from 勃拉姆斯, บรามส์, ブラームス.

    PYTHONPATH=src python scripts/names/learn_transcriptions.py VARIANTS.parquet

Reads labels and aliases of persons that come from Wikidata (sources mpararel, x-factr, everypolitician-2015), and of
these only persons whose md5('proto:' + key) is not divisible by 5, so that the rest can measure. Each letter's share of
the Latin spelling is found by expectation maximisation over monotone alignments; then, for each letter and its
neighbours, the share that is commonest. The same input and the same rules of reading give the same bytes:
names are paired by their plain reading. The table that ships was made with the rules of the commit it came with; with
later rules it is made anew with the next training of the encoder, not by itself.
"""

import collections
import hashlib
import math
import sys
import zlib
from pathlib import Path

import duckdb
from rapidfuzz import fuzz

from comity.matching.names import read
from comity.matching.names.cleaning import clean
from comity.matching.names.han import one_form
from comity.matching.names.transcription import SCRIPTS, units

TABLE = Path(__file__).parents[2] / "src/comity/matching/names/tables/transcription.bin"
SOURCES = ("mpararel", "x-factr", "everypolitician-2015")
LATIN = ("en", "de", "fr", "es", "pt", "id", "ms", "tl")
LANGUAGES = {
    "han": ("zh", "zh-hans", "zh-hant"), "kana": ("ja",), "hangul": ("ko",), "thai": ("th",), "burmese": ("my",),
    "arabic": ("ar", "fa", "ur"), "indic": ("hi", "ne"), "cyrillic": ("ru",),
}  # fmt: skip
LONGEST = {"han": 6, "hangul": 4, "kana": 4, "burmese": 5, "thai": 4}
ROUNDS = 8
Pair = tuple[tuple[str, ...], str]


def is_training(key: str) -> bool:
    """Whether a person may be learned from."""
    return int(hashlib.md5(f"proto:{key}".encode(), usedforsecurity=False).hexdigest(), 16) % 5 != 0


def people(path: str) -> dict[str, dict[str, list[str]]]:
    """Names by person and language."""
    rows = duckdb.execute(
        "select person_key, lang, name from read_parquet(?) where list_contains(?, source)"
        " and kind in ('label', 'alias') order by all",
        [path, list(SOURCES)],
    ).fetchall()
    out: dict[str, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for key, language, name in rows:
        if is_training(key):
            out[key][language].append(name)
    return out


def plain_reading(name: str) -> str:
    """The script's own reading, so that what was learned before has no say in what is learned now."""
    latins = read(name).latins
    return next((latin.text for latin in latins if latin.tradition != "transcribed"), latins[0].text)


def pairs(persons: dict[str, dict[str, list[str]]], languages: tuple[str, ...]) -> list[Pair]:
    """Words beside the Latin words they stand for, from the Latin variant that is nearest to the plain reading."""
    out = []
    for names in persons.values():
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
    return prob.get((unit, share), floor * 0.3 ** len(share))


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


def contexts(data: list[Pair], shares: list[list[str]]) -> dict[str, str]:
    """``unit``, ``before|unit|``, ``|unit|after`` and ``before|unit|after`` with the share each has most often.

    A context is kept where it says something else than the shorter one. ``^`` and ``$`` are the word's ends.
    """
    tables: list[dict[str, collections.Counter[str]]] = [collections.defaultdict(collections.Counter) for _ in range(4)]
    for (split, _), parts in zip(data, shares, strict=True):
        if not parts:
            continue
        padded = ("^", *split, "$")
        for place, share in enumerate(parts, 1):
            before, unit, after = padded[place - 1 : place + 2]
            for table, key in zip(
                tables, (unit, f"|{unit}|{after}", f"{before}|{unit}|", f"{before}|{unit}|{after}"), strict=True
            ):
                table[key][share] += 1
    out: dict[str, str] = {}
    for level, (table, least) in enumerate(zip(tables, (2, 4, 4, 3), strict=True)):
        for key in sorted(table):
            share, count = min(table[key].items(), key=lambda item: (-item[1], item[0]))
            if count < least or count / sum(table[key].values()) < (0.0, 0.5, 0.5, 0.6)[level]:
                continue
            if level == 0 or _shorter(out, key, level) != share:
                out[key] = share
    return out


def _shorter(table: dict[str, str], key: str, level: int) -> str | None:
    before, unit, after = key.split("|")
    if level == 3:
        return table.get(f"{before}|{unit}|", table.get(f"|{unit}|{after}", table.get(unit)))
    return table.get(unit)


def main() -> None:
    """Write the table: for each script its contexts."""
    persons = people(sys.argv[1])
    sections = []
    for script in SCRIPTS:
        data = pairs(persons, LANGUAGES[script])
        shares = align(data, LONGEST.get(script, 3))
        learned = contexts(data, shares)
        print(script, len(data), "words", len(learned), "contexts", flush=True)
        sections.append("\n".join([script, *(f"{key}\t{share}" for key, share in sorted(learned.items()))]))
    TABLE.write_bytes(zlib.compress("\f".join(sections).encode(), 9))
    print(TABLE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
