"""Readings of kanji in Japanese names, learned by aligning kanji names with their kana (expectation maximisation)."""

import collections
import csv
import math
from pathlib import Path

from comity.matching.names.kana import romanise

Pairs = dict[tuple[str, str], float]
NEVER_FIRST = tuple("ゃゅょぁぃぅぇぉっんー")
LONGEST = 5  # kana that one kanji may stand for


def read_pairs(folder: Path) -> tuple[Pairs, Pairs]:
    """(surnames, given names) as (kanji, kana) with a weight; folder of the package japanese-personal-name-dataset."""
    surnames: Pairs = {}
    with (folder / "last_name_org.csv").open(encoding="utf-8") as file:
        for kanji, people, kana, _ in csv.reader(file):
            surnames[kanji, kana] = math.sqrt(float(people or 1))
    given: Pairs = {}
    for name in (
        "first_name_man_org.csv",
        "first_name_woman_org.csv",
        "first_name_man_opti.csv",
        "first_name_woman_opti.csv",
    ):
        with (folder / name).open(encoding="utf-8") as file:
            for kana, _, *spellings in csv.reader(file):
                for kanji in spellings:
                    if kanji:
                        given[kanji, kana] = given.get((kanji, kana), 0.0) + (3.0 if "opti" in name else 1.0)
    return surnames, given


def splits(kanji: str, kana: str) -> list[list[tuple[str, str]]]:
    """Every way to give each kanji one to five kana, in order."""
    if not kanji:
        return [[]] if not kana else []
    out = []
    for size in range(1, min(LONGEST, len(kana) - len(kanji) + 1) + 1):
        if kana[size : size + 1] in NEVER_FIRST:
            continue
        for rest in splits(kanji[1:], kana[size:]):
            out.append([(kanji[0], kana[:size]), *rest])
    return out


def unfold(kanji: str) -> str:
    """``佐々木`` as ``佐佐木``."""
    out = ""
    for letter in kanji:
        out += out[-1] if letter == "々" and out else letter
    return out


def align(
    pairs: Pairs, rounds: int = 8
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], list[tuple[str, str]]]]:
    """Expected counts of (kanji, kana), and the best split of each pair."""
    options = {pair: splits(unfold(pair[0]), pair[1]) for pair in pairs}
    options = {pair: ways for pair, ways in options.items() if ways}
    prob: dict[tuple[str, str], float] = collections.defaultdict(lambda: 1e-3)
    counts: dict[tuple[str, str], float] = {}
    for _ in range(rounds):
        counts = collections.defaultdict(float)
        for pair, ways in options.items():
            scores = [math.prod(prob[part] for part in way) for way in ways]
            total = sum(scores) or 1.0
            for way, score in zip(ways, scores, strict=True):
                for part in way:
                    counts[part] += pairs[pair] * score / total
        sums: dict[str, float] = collections.defaultdict(float)
        for (kanji, _), count in counts.items():
            sums[kanji] += count
        prob = collections.defaultdict(
            lambda: 1e-7, {part: count / (sums[part[0]] + 2) for part, count in counts.items()}
        )
    best = {pair: max(ways, key=lambda way: math.prod(prob[part] for part in way)) for pair, ways in options.items()}
    return counts, best


def short(kana: str) -> str:
    """Hepburn of one kanji's kana, its long vowel short as on passports: ``こう`` to ``ko``."""
    latin = romanise(kana)
    if len(latin) > 1 and latin.endswith(("ou", "oo", "uu")):
        latin = latin[:-1]
    return latin


def joined(way: list[tuple[str, str]]) -> str:
    """Hepburn of a whole aligned name. A trailing small tsu doubles the next consonant."""
    out = ""
    for place, (_, kana) in enumerate(way):
        if kana.endswith("っ") and place + 1 < len(way):
            out += short(kana[:-1]) if len(kana) > 1 else ""
            following = romanise(way[place + 1][1])
            out += "t" if following.startswith("ch") else following[:1]
        else:
            out += short(kana)
    return out
