"""Japanese names in kanji: the likeliest few readings, surname first.

How a name is read is its bearer's choice; surnames are mostly told by their characters, given names often are not.
Characters are in the one form of `han.one_form`.
"""

import heapq
import re
from collections.abc import Callable
from functools import cache, lru_cache

from comity.matching.names.kana import romanise, without_long_vowels
from comity.matching.names.tables import sections

Weighted = list[tuple[str, float]]

MOST = 4  # readings of a whole name


def _parse(cell: str) -> Weighted:
    out = []
    for entry in cell.split():
        word, _, weight = entry.partition(":")
        out.append((word, int(weight or "1") / 100))
    return out


@cache
def _surnames() -> dict[str, str]:
    return dict(line.split("\t") for line in sections("japanese.bin")[0])


@cache
def _kanji() -> dict[str, tuple[str, str]]:
    out = {}
    for line in sections("japanese.bin")[1]:
        letter, family, own = line.split("\t")
        out[letter] = (family, own)
    return out


@cache
def _given_names() -> dict[str, str]:
    return dict(line.split("\t") for line in sections("japanese.bin")[2])


def _spelled(word: str, place: int) -> Weighted:
    """Readings made of single kanji (`place` 0: of surnames, 1: of given names), the four likeliest."""
    best: Weighted = [("", 1.0)]
    for letter in word:
        cells = _kanji().get(letter, ("", ""))
        options = _parse(cells[place]) or _parse(cells[1 - place])
        if not options:
            return []
        joined = [(_join(head, tail), weight * share) for head, weight in best for tail, share in options[:4]]
        best = heapq.nlargest(6, joined, key=lambda item: item[1])
    return [(word.replace("Q", ""), weight) for word, weight in best[:4]]


def _join(head: str, tail: str) -> str:
    if head.endswith("Q"):
        return head[:-1] + ("t" if tail.startswith("ch") else tail[:1]) + tail
    return head + tail


@lru_cache(maxsize=1 << 11)
def surname(word: str) -> Weighted:
    """Readings of a surname in the list of common ones, or []."""
    return _parse(_surnames().get(word, ""))


@lru_cache(maxsize=1 << 11)
def given_name(word: str) -> Weighted:
    """Readings of a given name, known ones first."""
    known = _given_names().get(word, "").split()
    out = {name: 1.0 / (2 + place) for place, name in enumerate(known)}
    for name, weight in _spelled(word, 1):
        out[name] = out.get(name, 0.0) + 0.5 * weight
    return heapq.nlargest(4, out.items(), key=lambda item: item[1])


def readings(word: str, chinese: bool = False) -> tuple[list[str], bool]:
    """Readings of a whole name, and whether its surname is surely Japanese.

    Args:
        word: Two to six characters in one form.
        chinese: Whether the name begins with a Chinese surname; then only known Japanese surnames count.
    """
    if not 2 <= len(word) <= 6:
        return [], False
    found: dict[str, float] = {}
    certain = False
    for size in (3, 2, 1, 4):
        if size >= len(word) or len(word) - size > (2 if size == 1 else 3):
            continue
        family = surname(word[:size])
        if family:
            certain = certain or size > 1
            _add(found, family, given_name(word[size:]))
        if certain:
            break
    if not found and (len(word) >= 4 or (not chinese and len(word) == 3)):
        for size in (2, 3) if len(word) > 4 else (2,):
            if len(word) > size:
                _add(found, _spelled(word[:size], 0), given_name(word[size:]))
    for name in _given_names().get(word, "").split()[:1]:
        found.setdefault(name, 0.0)
    best = heapq.nlargest(MOST, found.items(), key=lambda item: item[1])
    return [name for name, _ in best], certain


def _add(found: dict[str, float], family: Weighted, own: Weighted) -> None:
    for first, weight in family[:2]:
        for second, share in own:
            name = f"{first} {second}"
            found[name] = max(found.get(name, 0.0), weight * share)


def mixed_reading(word: str, of_kana: Callable[[str], str] = lambda kana: without_long_vowels(romanise(kana))) -> str:
    """A name written in kanji and kana, its likeliest reading: kanji as a surname, kana by their sound."""
    parts = (_surname_of(run) if run >= "\u3400" else of_kana(run) for run in _RUNS.findall(word))
    return " ".join(filter(None, parts))


_RUNS = re.compile("[\u3400-\u9fff\U00020000-\U000323af]+|[^\u3400-\u9fff\U00020000-\U000323af]+")


def _surname_of(kanji: str) -> str:
    family = surname(kanji) or _spelled(kanji, 0)
    return family[0][0] if family else ""
