"""Foreign names that were written into another script by ear, brought back: 勃拉姆斯 to brahms, บรามส์ to brams.

A table learned from labels of persons (`scripts/names/learn_transcriptions.py`) says which Latin letters a letter or
syllable stands for between its neighbours. It knows how names of Europe are transcribed; it is no romanisation.
"""

from functools import cache, lru_cache

from comity.matching.names import burmese, thai
from comity.matching.names.scripts import Script, script_of
from comity.matching.names.tables import sections
from comity.matching.names.tai import Syllable

SCRIPTS = ("han", "kana", "hangul", "thai", "burmese", "arabic", "indic", "cyrillic")
_SMALL = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")


@cache
def _tables() -> dict[str, dict[str, str]]:
    out = {}
    for script, *lines in sections("transcription.bin"):
        out[script] = dict(line.split("\t") for line in lines)
    return out


def units(word: str) -> tuple[str, ...]:
    """The letters or parts of syllables of one word that are transcribed as one."""
    script = script_of(word[0])
    if script is Script.THAI:
        return tuple(part for syllable in thai.syllables(word) for part in _thai_parts(syllable))
    if script is Script.BURMESE:
        return burmese.parts(word)
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


@lru_cache(maxsize=1 << 11)
def transcribe(word: str) -> str:
    """Latin letters that `word` most likely stands for, or "" if a letter of it is unknown."""
    table = _tables().get(script_of(word[0]).value)
    split = units(word) if table else ()
    if not table or not split:
        return ""
    padded = ("^", *split, "$")
    out = []
    for place in range(1, len(padded) - 1):
        before, unit, after = padded[place - 1 : place + 2]
        share = table.get(f"{before}|{unit}|{after}")
        if share is None:
            share = table.get(f"{before}|{unit}|")
        if share is None:
            share = table.get(f"|{unit}|{after}")
        if share is None:
            share = table.get(unit)
        if share is None:
            return ""
        out.append(share)
    return "".join(out)
