"""Mandarin and Cantonese syllables as they are spelled in names outside the mainland.

Wade-Giles without its signs, as passports of Taiwan print names; Cantonese as the Hong Kong government spells names
(a custom without a published rule: the tables are from common surnames and given names).
"""

from functools import lru_cache

_WADE_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "er": "erh",
    "yan": "yen", "ye": "yeh", "you": "yu", "yong": "yung", "e": "o", "he": "ho", "ke": "ko", "ge": "ko",
    "gui": "kuei", "kui": "kuei", "ju": "chu", "qu": "chu", "xu": "hsu", "lv": "lu", "nv": "nu",
}  # fmt: skip
_WADE_ONSET = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"),
    ("r", "j"), ("b", "p"), ("d", "t"), ("g", "k"),
)  # fmt: skip
_WADE_RHYME = {
    "ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh", "ve": "ueh", "e": "e", "iu": "iu", "uo": "o",
    "uan": "uan",
}  # fmt: skip
_KEEPS_UO = ("k", "h", "sh")


@lru_cache(maxsize=1024)
def wade(pinyin: str) -> str:
    """One pinyin syllable in Wade-Giles without apostrophes: ``xiao`` to ``hsiao``."""
    if pinyin in _WADE_WHOLE:
        return _WADE_WHOLE[pinyin]
    onset, spelled = next((pair for pair in _WADE_ONSET if pinyin.startswith(pair[0])), _plain_onset(pinyin))
    rhyme = pinyin[len(onset) :]
    if rhyme == "uo" and spelled in _KEEPS_UO:
        return spelled + "uo"
    return spelled + _WADE_RHYME.get(rhyme, rhyme)


def _plain_onset(pinyin: str) -> tuple[str, str]:
    onset = "" if pinyin[:1] in "aeiou" else pinyin[:1]
    return onset, onset


_HONG_KONG_RHYME = {
    "aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at", "aak": "ak",
    "oeng": "eung", "oek": "euk", "oe": "eu", "eoi": "ui", "eon": "un", "eot": "ut", "yu": "u", "yun": "uen",
    "yut": "uet", "ou": "o", "i": "i",
}  # fmt: skip
_HONG_KONG_ONSET = {"z": "ch", "c": "ch", "j": "y", "g": "k", "gw": "kw", "d": "t", "b": "p"}
_HONG_KONG_WHOLE = {
    "zeoi": "tsui", "ceoi": "tsui", "zang": "tsang", "cang": "tsang", "ze": "tse", "ce": "che", "zi": "chi",
    "ci": "chi", "si": "sze", "lei": "lee", "zyu": "chu", "cyu": "chu",
    "jyu": "yu", "syu": "shu", "seoi": "sui", "cou": "tso",
    "sek": "shek", "soeng": "sheung", "saan": "shan", "sing": "shing", "sin": "sin", "siu": "siu",
    "ji": "yi", "hyun": "huen", "jyun": "yuen", "jyut": "yuet", "pun": "poon", "gun": "koon", "wun": "woon",
    "mun": "moon", "m": "ng", "ng": "ng", "gei": "kei", "saa": "sha",
    "seon": "shun", "zeon": "chun", "ceon": "chun",
    "syun": "shuen", "sau": "sau", "hoeng": "heung", "zau": "chau", "zo": "cho", "zou": "cho", "faai": "fai",
}  # fmt: skip
_HONG_KONG_STARTS = ("gw", "kw", "ng", *"bpmfdtnlgkhwzcsj")


@lru_cache(maxsize=1024)
def hong_kong(jyutping: str) -> str:
    """One jyutping syllable without its tone as Hong Kong spells names: ``gwok`` to ``kwok``."""
    if jyutping in _HONG_KONG_WHOLE:
        return _HONG_KONG_WHOLE[jyutping]
    onset = next((start for start in _HONG_KONG_STARTS if jyutping.startswith(start)), "")
    rhyme = jyutping[len(onset) :]
    if onset == "j" and rhyme.startswith("yu"):
        return "y" + _HONG_KONG_RHYME.get(rhyme, rhyme)
    return _HONG_KONG_ONSET.get(onset, onset) + _HONG_KONG_RHYME.get(rhyme, rhyme)
