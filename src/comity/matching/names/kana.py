"""Japanese kana in Hepburn letters, long vowels short as in names on passports."""

import re

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さ_すせそ", "t": "た__てと", "n": "なにぬねの", "h": "はひ_へほ",
    "m": "まみむめも", "y": "や_ゆ_よ", "r": "らりるれろ", "w": "わゐ_ゑを", "g": "がぎぐげご", "z": "ざ_ずぜぞ",
    "d": "だ__でど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_SINGLE = {
    kana: onset + vowel for onset, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True) if kana != "_"
}
_SINGLE |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "ん": "n", "ゔ": "v"}
_SINGLE |= {
    "ぁ": "a",
    "ぃ": "i",
    "ぅ": "u",
    "ぇ": "e",
    "ぉ": "o",
    "ゃ": "ya",
    "ゅ": "yu",
    "ょ": "yo",
    "っ": "",
    "ゎ": "wa",
}
_SINGLE |= {"ゕ": "ka", "ゖ": "ke", "を": "o", "ゐ": "i", "ゑ": "e", "ー": ""}
_PAIR = {
    first + small: onset + vowel
    for first, onset in {
        "き": "ky", "し": "sh", "ち": "ch", "に": "ny", "ひ": "hy", "み": "my", "り": "ry", "ぎ": "gy", "じ": "j",
        "ぢ": "j", "び": "by", "ぴ": "py", "ふ": "fy", "ゔ": "vy", "て": "ty", "で": "dy",
    }.items()
    for small, vowel in (("ゃ", "a"), ("ゅ", "u"), ("ょ", "o"))
}  # fmt: skip
_PAIR |= {
    "しぇ": "she", "ちぇ": "che", "じぇ": "je", "てぃ": "ti", "でぃ": "di", "とぅ": "tu", "どぅ": "du", "ふぁ": "fa",
    "ふぃ": "fi", "ふぇ": "fe", "ふぉ": "fo", "うぃ": "wi", "うぇ": "we", "うぉ": "wo", "ゔぁ": "va", "ゔぃ": "vi",
    "ゔぇ": "ve", "ゔぉ": "vo", "つぁ": "tsa", "つぃ": "tsi", "つぇ": "tse", "つぉ": "tso", "くぁ": "kwa",
    "くぃ": "kwi", "くぇ": "kwe", "くぉ": "kwo", "ぐぁ": "gwa", "いぇ": "ye", "すぃ": "si", "ずぃ": "zi",
    "ゔゅ": "vyu", "てゅ": "tyu", "ふゅ": "fyu", "でゅ": "dyu",
}  # fmt: skip
_LONG = re.compile("(?<=[aeiou])(?:\u30fc)")
_DOUBLED = re.compile("っ([bcdfghjklmpqrstvwyz])")


def _hiragana(text: str) -> str:
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


def romanise(text: str) -> str:
    """Kana as Hepburn: ``さとう`` to ``sato``, ``シュンイチ`` to ``shunichi``. Other letters stay."""
    text = _hiragana(text)
    out: list[str] = []
    place = 0
    while place < len(text):
        pair = _PAIR.get(text[place : place + 2])
        if pair is not None:
            out.append(pair)
            place += 2
            continue
        letter = text[place]
        out.append("っ" if letter == "っ" else _SINGLE.get(letter, letter))
        place += 1
    latin = _DOUBLED.sub(lambda found: ("t" if found[1] == "c" else found[1]) + found[1], "".join(out))
    return latin.replace("っ", "")


def without_long_vowels(latin: str) -> str:
    """Hepburn with ``ou``, ``oo`` and ``uu`` short, as Japanese passports write them."""
    return latin.replace("ou", "o").replace("oo", "o").replace("uu", "u")


def is_foreign(text: str) -> bool:
    """Whether there is katakana, in which foreign names are written."""
    return any("ァ" <= letter <= "ヶ" for letter in text)
