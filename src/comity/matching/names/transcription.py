"""Foreign names that were written into another script by ear, brought back: 勃拉姆斯 to brahms, บรามส์ to brams.

A table learned from labels of persons (`scripts/names/learn_transcriptions.py`) says how often a letter or syllable (a
unit) stands for which Latin letters (its share), how often so before the next unit, and how often after the share of
the unit before. The likeliest shares of a whole word together are sought. It knows how names of Europe are transcribed;
it is no romanisation. Burmese is too little in the data: `burmese.foreign` reads it by rule.
"""

import math
from functools import cache, lru_cache
from itertools import islice

from comity.matching.names import han, thai
from comity.matching.names.scripts import Script, script_of
from comity.matching.names.tables import sections, unpacked
from comity.matching.names.tai import Syllable

SCRIPTS = ("han", "kana", "hangul", "thai", "arabic", "indic", "cyrillic")
EDGE = "^"
"""Stands for the unit and share before the first unit and for the unit after the last."""

TRUST = 2.0
"""A context seen so often weighs as much as what is known without it."""

NEXT_WEIGHT = 0.5
"""How much the next unit counts beside the share before; both see the same word."""

SHARES = 6
"""Of the shares of a unit so many of the commonest are tried, and half as many of those before its next unit."""

BEAM = 3
Shares = dict[str, int]
_SMALL = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")


FILE = "transcription.bin"


_other: list[bytes] = []


def other_table(content: bytes | None) -> None:
    """Read by another table than the one that ships, or by that one again (in training only; not safe for threads)."""
    _other[:] = [content] if content is not None else []
    _tables.cache_clear()
    transcribe.cache_clear()


@cache
def _tables() -> dict[str, dict[str, str]]:
    """For each script its contexts and, still as text, their shares: most are never asked for."""
    parts = unpacked(_other[0]) if _other else sections(FILE)
    return {script: dict(map(_split, lines)) for script, *lines in parts}


def _split(line: str) -> tuple[str, str]:
    key, _, cell = line.partition("\t")
    return key, cell


@lru_cache(maxsize=1 << 14)
def _shares(cell: str) -> Shares:
    """The shares of a cell of the table, ``s:12,z:3``, the commonest first."""
    parts = (part.partition(":") for part in cell.split(",") if part)
    return {share: int(count) for share, _, count in parts}


def units(word: str) -> tuple[str, ...]:
    """The letters or parts of syllables of one word that are transcribed as one."""
    script = script_of(word[0])
    if script is Script.THAI:
        return tuple(part for syllable in thai.syllables(word) for part in _thai_parts(syllable))
    if script is Script.HANGUL:
        return tuple(part for letter in word for part in _hangul_parts(letter))
    if script is Script.KANA:
        out: list[str] = []
        for letter in word:
            if letter in _SMALL and out:
                out[-1] += letter
            else:
                out.append(letter)
        return tuple(out)
    return tuple(word) if script.value in SCRIPTS else ()


def _thai_parts(syllable: Syllable) -> list[str]:
    parts = [syllable.onset, syllable.vowel]
    if syllable.inner:
        parts.append(syllable.inner + "์")
    if syllable.final:
        parts.append(syllable.final + "_")
    return [*parts, *(letter + "์" for letter in syllable.silent)]


def _hangul_parts(letter: str) -> list[str]:
    place = ord(letter) - 0xAC00
    if not 0 <= place < 11172:
        return [letter]
    coda = place % 28
    return [chr(0xAC00 + place - coda)] + ([chr(0x11A7 + coda)] if coda else [])


@lru_cache(maxsize=1 << 12)
def transcribe(word: str) -> str:
    """Latin letters that `word` most likely stands for, or "" if a letter of it is unknown."""
    table = _tables().get(script_of(word[0]).value)
    split = units(word) if table else ()
    cells = [table.get(unit) or _unheard(unit) for unit in split] if table else []
    if not table or not all(cells) or not any(unit in table for unit in split):
        return ""
    best: list[tuple[float, str, str]] = [(0.0, EDGE, "")]
    for before, unit, after, cell in zip((EDGE, *split), split, (*split[1:], EDGE), cells, strict=False):
        alone = _likely(_shares(cell), _shares(table.get(f"{unit}|{after}", "")))
        best = _next(best, alone, {last: _shares(table.get(f"{before}={last}|{unit}", "")) for _, last, _ in best})
    return best[0][2]


def chances(split: tuple[str, ...]) -> list[dict[str, float]]:
    """For each unit of a word the costs of its shares, minus logarithms of chances beside the next unit.

    A unit that was seen seldom is dearer.
    """
    table = _tables().get(script_of(split[0][0]).value) or {}
    out = []
    for unit, after in zip(split, (*split[1:], EDGE), strict=True):
        alone, beside = _shares(table.get(unit, "")), _shares(table.get(f"{unit}|{after}", ""))
        seen, here = sum(alone.values()), sum(beside.values())
        cell, doubt = {}, math.log((seen + TRUST) / (seen or 1))
        for share in alone | beside:
            chance = (alone.get(share, 0) + 0.01) / (seen + 0.1)
            cell[share] = doubt - math.log((beside.get(share, 0) + TRUST * chance) / (here + TRUST))
        out.append(cell)
    return out


def _unheard(unit: str) -> str:
    """What a Han character that was never seen in a foreign name may stand for there: its Mandarin reading."""
    sound = han.pinyin(unit) if script_of(unit[0]) is Script.HAN else ""
    return f"{sound}:1" if sound else ""


def _likely(alone: Shares, beside: Shares) -> list[tuple[str, float, float]]:
    """Shares of a unit, each with its chance, and the logarithm of what the next unit says for it."""
    seen, here = sum(alone.values()), sum(beside.values())
    out = []
    for share in dict.fromkeys((*islice(alone, SHARES), *islice(beside, SHARES // 2))):
        chance = (alone.get(share, 0) + 0.01) / (seen + 0.1)
        near = (beside.get(share, 0) + TRUST * chance) / (here + TRUST)
        out.append((share, chance, NEXT_WEIGHT * math.log(near / chance)))
    return out


def _next(
    best: list[tuple[float, str, str]], likely: list[tuple[str, float, float]], after: dict[str, Shares]
) -> list[tuple[float, str, str]]:
    """The best beginnings of a word (score, last share, text), each longer by one share."""
    found: dict[str, tuple[float, str, str]] = {}
    for score, last, text in best:
        context = after[last]
        seen = sum(context.values())
        for share, chance, near in likely:
            here = score + near + math.log((context.get(share, 0) + TRUST * chance) / (seen + TRUST))
            if share not in found or found[share][0] < here:
                found[share] = (here, share, text + share)
    return sorted(found.values(), reverse=True)[:BEAM]
