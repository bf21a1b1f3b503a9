"""Khmer in Latin letters as Cambodians spell their names: Sok, Chea, Srey, Vichhea, Bopha.

A vowel sign has two sounds, by the series of its consonant. A consonant without a vowel closes the syllable before it;
of letters written under each other between vowels the upper one closes and the lower one opens. There is no binding
rule for names; the commonest letters for each sound are taken and a second reading has the other ones.
"""

import re
from functools import lru_cache

_FIRST = frozenset("កខចឆដឋណតថបផសហឡអ")  # consonants whose inherent vowel is a
_SONORANTS = frozenset("ងញនណមយរលវ")
_ONSETS = dict(
    zip(
        "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ",
        [
            "k",
            "kh",
            "k",
            "kh",
            "ng",
            "ch",
            "chh",
            "ch",
            "chh",
            "nh",
            "d",
            "th",
            "d",
            "th",
            "n",
            "t",
            "th",
            "t",
            "th",
            "n",
            "b",
            "ph",
            "p",
            "ph",
            "m",
            "y",
            "r",
            "l",
            "v",
            "s",
            "h",
            "l",
            "_",
        ],
        strict=True,
    )
) | {"អ": ""}
_FINALS = dict(
    zip(
        "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ",
        [
            "k",
            "k",
            "k",
            "k",
            "ng",
            "ch",
            "ch",
            "ch",
            "ch",
            "nh",
            "t",
            "t",
            "t",
            "t",
            "n",
            "th",
            "t",
            "th",
            "th",
            "n",
            "p",
            "p",
            "p",
            "p",
            "m",
            "y",
            "r",
            "l",
            "v",
            "s",
            "h",
            "l",
            "_",
        ],
        strict=True,
    )
) | {"អ": ""}
_INDEPENDENT = {
    "ឥ": "e", "ឦ": "ei", "ឧ": "u", "ឩ": "u", "ឪ": "ov", "ឫ": "rith", "ឬ": "reu", "ឭ": "leu", "ឮ": "leu", "ឯ": "e",
    "ឰ": "ai", "ឱ": "o", "ឲ": "o", "ឳ": "au",
}  # fmt: skip
# Vowel signs: (first series, second series).
_VOWELS = {
    "": ("a", "o"), "ា": ("a", "ea"), "ិ": ("e", "i"), "ី": ("ey", "y"), "ឹ": ("eu", "i"), "ឺ": ("eu", "eu"), "ុ": ("o", "u"),
    "ូ": ("o", "ou"), "ួ": ("uo", "uo"), "ើ": ("eu", "eu"), "ឿ": ("oeu", "oeu"), "ៀ": ("ie", "ie"), "េ": ("e", "e"),
    "ែ": ("e", "e"), "ៃ": ("ay", "ey"), "ោ": ("ao", "o"), "ៅ": ("ao", "ov"), "ុំ": ("om", "um"), "ំ": ("am", "um"),
    "ាំ": ("am", "oam"), "ះ": ("ah", "eah"), "ុះ": ("oh", "uh"), "េះ": ("eh", "eh"), "ោះ": ("oh", "uoh"), "ិះ": ("eh", "ih"),
    "័": ("a", "oa"),
}  # fmt: skip
_CLOSED = {"ី": ("ei", "i")}  # before a final consonant
_CLUSTER = re.compile(
    "(?P<base>[\u1780-\u17a2])(?P<under>(?:\u17d2[\u1780-\u17a2])*)(?P<mark>[\u17c9\u17ca]?)"
    "(?P<vowel>[\u17b6-\u17c7\u17d0]*)(?P<late>[\u17c9\u17ca]?)(?P<short>\u17cb?)(?P<dead>[\u17cd\u17cc]?)"
    "|(?P<free>[\u17a3-\u17b3])"
)
_REMOVED = str.maketrans("", "", "\u17b4\u17b5\u17c8\u17ce\u17cf\u17d1\u17d3\u17dd")


class _Open:
    """A syllable that is being spelled."""

    def __init__(self, onset: str, vowel: str, first: bool) -> None:
        self.onset, self.vowel, self.first, self.final = onset, vowel, first, ""

    def __str__(self) -> str:
        table = _CLOSED if self.final and self.vowel in _CLOSED else _VOWELS
        pair = table.get(self.vowel) or _VOWELS.get(self.vowel[:1], ("a", "o"))
        sound = pair[0 if self.first else 1]
        if self.vowel == "័" and self.final == "y":
            sound = "a" if self.first else "e"
        return self.onset + sound + self.final


def _first_series(base: str, under: str, mark: str) -> bool:
    if mark:
        return mark == "\u17c9"
    leading = next((letter for letter in reversed(under) if letter not in _SONORANTS), base)
    return leading in _FIRST


def _spelled_onset(base: str, under: str, mark: str) -> str:
    if base == "ហ" and under[:1] == "វ":
        return "f"
    if base == "ហ" and under:
        base = ""
    first = "p" if base == "ប" and (mark == "\u17c9" or under) else _ONSETS.get(base, "")
    return first + "".join(_ONSETS.get(letter, "") for letter in under)


@lru_cache(maxsize=1 << 11)
def syllables(word: str) -> tuple[str, ...]:
    """Syllables of a Khmer word as they are spelled in names."""
    out: list[_Open | str] = []
    for match in _CLUSTER.finditer(word.translate(_REMOVED)):
        if match["free"]:
            out.append(_free(match["free"]))
        elif not match["dead"]:
            _add(out, match)
    return tuple(map(str, out))


def _free(letter: str) -> _Open | str:
    if letter == "ឧ":
        return _Open("", "ុ", first=False)
    if letter == "ឥ":
        return _Open("", "ិ", first=False)
    return _INDEPENDENT.get(letter, "")


def _add(out: list[_Open | str], match: re.Match[str]) -> None:
    base, under = match["base"], match["under"].replace("\u17d2", "")
    mark, vowel = match["mark"] or match["late"], match["vowel"]
    last = out[-1] if out else None
    can_close = isinstance(last, _Open) and not last.final and not last.vowel.endswith(("ំ", "ះ"))
    silent = vowel == "\u17b7" and under and match.end() == len(match.string)  # សិទ្ធិ is said sith
    opens = under and len(match.string) == match.end() + 1  # នរោត្តម: a lone last letter closes what the lower one opens
    if can_close and isinstance(last, _Open) and (not vowel or silent) and not opens:
        last.final = "th" if under[:1] == "ធ" else _FINALS.get(base, "")
        if base + under == "ណណ" and not last.first and not last.vowel:
            last.first, last.final = True, "nn"  # វណ្ណ is said vann
        return
    if can_close and isinstance(last, _Open) and under and base != "ហ":
        last.final = _FINALS.get(base, "")[: 1 if base in "តទធ" else None]
        base, under = under[0], under[1:]
    first = _first_series(base, under, mark)
    if isinstance(last, _Open) and last.first and not mark and base in _SONORANTS and not under:
        first = True  # a sonorant keeps the series of the syllable before it
    out.append(_Open(_spelled_onset(base, under, mark), vowel, first))


_OTHER = (
    ("chh", "ch"),
    ("oeu", "eu"),
    ("ao", "o"),
    ("ey", "i"),
    ("ea", "a"),
    ("ou", "u"),
    ("uo", "ua"),
    ("y", "i"),
    ("ph", "p"),
    ("ov", "au"),
)


@lru_cache(maxsize=1 << 11)
def readings(word: str) -> dict[str, str]:
    """Readings of one Khmer word."""
    usual = "".join(syllables(word))
    other = usual
    for custom, letters in _OTHER:
        other = other.replace(custom, letters)
    return {"khmer": usual, "khmer-other": other}
