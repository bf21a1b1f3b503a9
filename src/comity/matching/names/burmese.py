"""Burmese in Latin letters as people of Myanmar spell their names, syllable by syllable.

The customs (Aung, Kyaw, Than, Win, Thein, Htun) are recalled from public use; they follow the sound, not the letters.
"""

import re
from functools import lru_cache

_ONSETS = {
    "က": "k", "ခ": "kh", "ဂ": "g", "ဃ": "g", "င": "ng", "စ": "s", "ဆ": "s", "ဇ": "z", "ဈ": "z", "ဉ": "ny", "ည": "ny",
    "ဋ": "t", "ဌ": "ht", "ဍ": "d", "ဎ": "d", "ဏ": "n", "တ": "t", "ထ": "ht", "ဒ": "d", "ဓ": "d", "န": "n", "ပ": "p",
    "ဖ": "ph", "ဗ": "b", "ဘ": "b", "မ": "m", "ယ": "y", "ရ": "y", "လ": "l", "ဝ": "w", "သ": "th", "ဟ": "h", "ဠ": "l",
    "အ": "", "ဿ": "th", "၎": "la",
}  # fmt: skip
_INDEPENDENT = {"ဣ": "i", "ဤ": "i", "ဥ": "u", "ဦ": "oo", "ဧ": "ay", "ဩ": "aw", "ဪ": "aw", "၎": "lagaung"}
_YA, _RA, _WA, _HA = "\u103b", "\u103c", "\u103d", "\u103e"
# Onsets with medial ya or ra.
_WITH_Y = {
    "က": "ky", "ခ": "ch", "ဂ": "gy", "ပ": "py", "ဖ": "phy", "ဗ": "by", "ဘ": "by", "မ": "my", "လ": "ly", "သ": "thy",
    "င": "ny", "ဆ": "s", "စ": "s", "တ": "ty", "န": "ny", "ရ": "sh",
}  # fmt: skip
_WITH_H = {"ရ": "sh", "လ": "hl", "န": "hn", "မ": "hm", "င": "hng", "ည": "hny", "ဝ": "wh", "ယ": "sh", "ဉ": "hny"}

_A, _I, _II, _U, _UU, _E, _AI, _AM = "\u102c", "\u102d", "\u102e", "\u102f", "\u1030", "\u1031", "\u1032", "\u1036"
# Rhymes: vowel signs, then the class of the final consonant.
_RHYMES = {
    ("", ""): "a", (_A, ""): "ar", (_I, ""): "i", (_II, ""): "i", (_U, ""): "u", (_UU, ""): "u", (_E, ""): "ay",
    (_AI, ""): "e", (_E + _A, ""): "aw", (_E + _A + "\u103a", ""): "aw", (_I + _U, ""): "o", (_AM, ""): "an",
    (_I + _AM, ""): "ein", (_U + _AM, ""): "one", (_UU + _AM, ""): "on",
    ("", "က"): "et", ("", "င"): "in", ("", "စ"): "it", ("", "ည"): "i", ("", "ဉ"): "in", ("", "တ"): "at",
    ("", "ပ"): "at", ("", "န"): "an", ("", "မ"): "an", ("", "ယ"): "e", ("", "လ"): "al", ("", "သ"): "at",
    ("", "ရ"): "ar", ("", "ဝ"): "aw", ("", "ဟ"): "a",
    (_A, "တ"): "at", (_A, "န"): "an", (_A, "မ"): "an", (_A, "ည"): "i", (_A, "က"): "et", (_A, "ဉ"): "ar",
    (_I, "တ"): "eik", (_I, "ပ"): "eik", (_I, "န"): "ein", (_I, "မ"): "ein", (_II, "န"): "ein", (_I, "က"): "eik",
    (_U, "တ"): "oke", (_U, "ပ"): "oke", (_U, "န"): "one", (_U, "မ"): "one", (_U, "က"): "oke", (_UU, "တ"): "oke",
    (_UU, "န"): "on", (_E + _A, "က"): "auk", (_E + _A, "င"): "aung", (_I + _U, "က"): "ike", (_I + _U, "င"): "aing",
    (_I + _U, "ယ"): "o", (_E, "တ"): "it", (_E, "န"): "ein",
}  # fmt: skip
_RHYMES_WA = {
    ("", ""): "wa", ("", "င"): "win", ("", "က"): "wet", ("", "တ"): "ut", ("", "ပ"): "ut", ("", "န"): "un",
    ("", "မ"): "un", ("", "ယ"): "we", (_AM, ""): "un", (_AI, ""): "we", (_E, ""): "we", (_A, ""): "war", ("", "စ"): "wit",
    ("", "ည"): "wi", ("", "ဉ"): "win", (_E + _A, "င"): "aung", (_I, ""): "wi", (_II, ""): "wi", (_E + _A, ""): "waw",
    ("", "သ"): "wat",
}  # fmt: skip
# Words of names whose custom the rules miss, without the visarga.
_CUSTOM = {
    "ထွန်": "tun", "စို": "soe", "မို": "moe", "တို": "toe", "ဖို": "phoe", "ဝေ": "wai", "အုန်": "ohn", "စိုင်": "sai",
    "ဖေ": "pe", "အိ": "ei", "မွန်": "mon", "ကြီ": "gyi", "ထူ": "htoo", "ဘုန်": "phone", "ခမ်": "kham", "မို့": "moh",
    "ဗို": "bo", "ဗိုလ်": "bo", "ပေါလ်": "paul", "ဂျုံ": "gyon", "နန်": "nan", "ထွဋ်": "htut", "ဂျွန်": "john",
}  # fmt: skip
# Final consonants by the class whose sound they have.
_FINALS = {
    **dict.fromkeys("ကခဂဃ", "က"), **dict.fromkeys("စဆဇဈ", "စ"), **dict.fromkeys("တထဒဓဋဌဍဎ", "တ"),
    **dict.fromkeys("ပဖဗဘ", "ပ"), **dict.fromkeys("နဏ", "န"),
}  # fmt: skip
_KINZI = "\u1004\u103a\u1039"
_SYLLABLE = re.compile(
    "(?P<onset>[\u1000-\u1021\u103f\u1023-\u102a\u104e])(?P<medials>[\u103b-\u103e]*)"
    "(?P<vowel>[\u102b-\u1032\u1036\u1037]*(?:(?<=[\u102b\u102c])\u103a)?\u1037?\u1036?)"
    "(?P<coda>(?:[\u1000-\u1021]\u1037?\u103a|[\u1000-\u1021](?=\u1039)))?\u1039?(?P<tone>[\u1037\u1038\u103a]*)"
)
_VOWEL_ORDER = {sign: place for place, sign in enumerate(_E + _I + _II + _AI + _U + _UU + _A + "\u103a" + _AM)}


def _onset(letter: str, medials: str) -> str:
    if _YA in medials or _RA in medials:
        base = _WITH_Y.get(letter, _ONSETS.get(letter, "") + "y")
        if (letter == "လ" and _HA in medials) or (letter == "သ" and _HA in medials):
            return "sh"
        return "h" + base if _HA in medials and base[0] in "mnl" else base
    if _HA in medials:
        return _WITH_H.get(letter, _ONSETS.get(letter, ""))
    return _ONSETS.get(letter, "")


def _rhyme(vowel: str, coda: str, wa: bool) -> str:
    creaky = "\u1037" in vowel + coda
    vowel = "".join(sorted(vowel.replace("\u1037", "").replace("\u102b", _A), key=_VOWEL_ORDER.__getitem__))
    final = _FINALS.get(coda[:1], coda[:1])
    if wa:
        sound = _RHYMES_WA.get((vowel, final)) or "w" + _RHYMES.get((vowel, final), _RHYMES.get((vowel, ""), "a"))
    else:
        sound = _RHYMES.get((vowel, final)) or _RHYMES.get((vowel, ""), "a") + _ONSETS.get(final, "")
    return sound + "t" if creaky and sound.endswith("n") else sound


def _syllable(match: re.Match[str]) -> str:
    letter, medials = match["onset"], match["medials"]
    vowel, coda = match["vowel"] or "", match["coda"] or ""
    tone = match["tone"] or ""
    if "\u1037" in tone:
        coda += "\u1037"
    if letter in _INDEPENDENT and not coda:
        return _INDEPENDENT[letter]
    custom = _CUSTOM.get(match.group().rstrip("\u1038"))
    if custom:
        return custom
    rhyme = _rhyme(vowel, coda, _WA in medials)
    onset = _onset(letter, medials) if letter not in _INDEPENDENT else ""
    if not onset and rhyme == "ay":
        return "aye"
    if letter in _INDEPENDENT:
        return {"ဥ": "on"}.get(letter, _INDEPENDENT[letter]) if coda else _INDEPENDENT[letter]
    return onset + rhyme


@lru_cache(maxsize=1 << 11)
def syllables(word: str) -> tuple[str, ...]:
    """Each syllable of a Burmese word (Unicode, NFKC) as it is spelled in names."""
    word = word.replace(_KINZI, "\u1004\u103a").replace("\u103a\u1037", "\u1037\u103a")
    return tuple(_syllable(match) for match in _SYLLABLE.finditer(word))


_PLAINER = (
    ("ar", "a"),
    ("oe", "o"),
    ("one", "on"),
    ("oke", "ok"),
    ("ht", "t"),
    ("ph", "p"),
    ("kh", "k"),
    ("ike", "aik"),
)


def plainer(spelled: str) -> str:
    """The same name in the other usual custom: ``Htun Khin`` and ``Tun Kin``, ``Mar`` and ``Ma``, ``Soe`` and ``So``."""
    for fuller, plain in _PLAINER:
        spelled = spelled.replace(fuller, plain)
    return spelled


_FOREIGN_ONSETS = _ONSETS | {
    "ခ": "k", "ဃ": "g", "ဌ": "t", "ထ": "t", "ဖ": "f", "ဗ": "v", "ဘ": "b", "ရ": "r", "ဆ": "s",
}  # fmt: skip
_FOREIGN_WITH_Y = {"ခ": "ch", "ဂ": "j", "ရ": "sh", "ယ": "sh", "က": "ky"}
_FOREIGN_VOWELS = {
    "": "a", _A: "a", _I: "i", _II: "i", _U: "u", _UU: "u", _E: "e", _AI: "e", _E + _A: "o", _E + _A + "\u103a": "o",
    _I + _U: "o", _AM: "an", _I + _AM: "in", _U + _AM: "un",
}  # fmt: skip
_FOREIGN_RHYMES = {
    ("", "စ"): "it", ("", "င"): "in", ("", "ဉ"): "in", ("", "ည"): "i", ("", "ယ"): "el", (_I + _U, "က"): "aik",
    (_I + _U, "င"): "ain", (_E + _A, "င"): "ong", (_I + _U, "ယ"): "oy",
}  # fmt: skip
_ROUNDED = frozenset("နမတပ")
"""After these finals a medial w alone rounds the vowel: ``ရွန်`` is ron, ``ကွင်`` kwin."""

_FOREIGN_INDEPENDENT = _INDEPENDENT | {"ဦ": "u", "ဧ": "e", "ဩ": "o", "ဪ": "o"}


def _foreign_syllable(match: re.Match[str]) -> str:
    letter, medials = match["onset"], match["medials"]
    tone = match["tone"] or ""
    coda = (match["coda"] or "").rstrip("\u1037\u103a")
    vowel = (match["vowel"] or "").replace("\u1037", "").replace("\u102b", _A)
    vowel = "".join(sorted(vowel, key=_VOWEL_ORDER.__getitem__))
    if letter in _INDEPENDENT:
        return _FOREIGN_INDEPENDENT[letter] + _FOREIGN_ONSETS.get(coda, "")
    onset = _FOREIGN_ONSETS.get(letter, "")
    if _YA in medials or _RA in medials:
        onset = "sh" if _HA in medials and letter in "လသ" else _FOREIGN_WITH_Y.get(letter, onset + "y")
    elif _HA in medials and letter in "ရယ":
        onset = "sh"
    if not vowel and not coda and onset and _WA not in medials:
        return onset
    if "\u103a" in tone and not vowel and not coda:
        return onset
    known = _FOREIGN_RHYMES.get((vowel, coda))
    if not vowel and coda == "ယ" and match.end() < len(match.string):
        known = "e"  # ``ရှယ်ရီ`` is sheri, ``မာကယ်`` makel
    elif not vowel and coda == "စ" and "\u103a" not in (match["coda"] or ""):
        known = "i"  # stacked, it is heard with the next letter: ``အရစ္စ`` is aris
    if _WA in medials and coda in _ROUNDED and not vowel:
        return onset + "o" + _FOREIGN_ONSETS[coda]
    rhyme = known or _FOREIGN_VOWELS.get(vowel, "a") + _FOREIGN_ONSETS.get(coda, "")
    return onset + ("w" if _WA in medials else "") + rhyme


@lru_cache(maxsize=1 << 11)
def foreign(word: str) -> str:
    """A foreign name brought back by its letters: ``အင်ဒရူး`` to ``indru``, where custom reads ``in da yu``.

    Letters without a vowel are read as one consonant of a cluster, killed letters by their own sound, ``ရ`` as r.
    """
    word = word.replace(_KINZI, "\u1004\u103a").replace("\u103a\u1037", "\u1037\u103a")
    given = _GIVEN.get(word)
    if given:
        return given
    return "".join(
        _CUSTOM_FOREIGN.get(match.group().rstrip("\u1038")) or _foreign_syllable(match)
        for match in _SYLLABLE.finditer(word)
    )


_CUSTOM_FOREIGN = {"ဂျွန်": "john", "ပေါလ်": "paul"}
_GIVEN = {
    "ဂျော့": "george", "ဂျော့ရှ်": "georges", "မိုက်ကယ်": "michael", "ဒေးဗစ်": "david", "ဂျိမ်း": "james",
    "ဂျိမ်းစ်": "james", "ဟင်နရီ": "henry", "သောမတ်စ်": "thomas", "ချားလ်စ်": "charles", "ဝီလီယမ်": "william",
    "အဲလ်ဘတ်": "albert", "ယိုဟန်": "johan", "အင်ဒရူး": "andrew", "မာဂရက်": "margaret", "ရောဗတ်": "robert",
}  # fmt: skip
"""Given names of Europe as they are usually written, from labels of persons (CC0)."""
