"""The door: `read` turns any person name into forms that can be compared."""

from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

from comity.matching.names import (
    burmese,
    cyrillic,
    han,
    japanese,
    kana,
    khmer,
    korean,
    lao,
    latin,
    thai,
    transcription,
)
from comity.matching.names.cleaning import clean, comma_parts, spaced
from comity.matching.names.forms import Latin, NameForms
from comity.matching.names.numerals import with_roman
from comity.matching.names.scripts import Script, script_of
from comity.matching.names.titles import without_maybe, without_titles
from comity.matching.names.zawgyi import is_zawgyi, to_unicode

READINGS = 3
"""Goes up when a release reads names in another way: an index built before is then built again."""

JOINED = "mandarin-joined"
"""Tradition of a Chinese name read as one word, which helps to find a foreign one and says nothing else."""

LONGEST = 400
"""Characters of a text that are read: a longer one is no name, and must not cost more than one."""


def read(text: str, language: str = "") -> NameForms:
    """Read a name as written.

    Args:
        text: Any text in any script.
        language: BCP 47 tag of the text when it is known, or "".

    Returns:
        Its native form and its Latin readings. Never raises; a text without letters has empty forms.
        Of a text longer than `LONGEST` only the beginning is read.
    """
    whole, text = text, text[:LONGEST]
    native = without_titles(clean(_prepared(text)), language)
    if native.isascii():
        readings = [Latin(native, "latin")]
    else:
        native = han.one_form(native)
        readings = _readings(native, foreign=any(sign in text for sign in _FOREIGN_SIGNS))
        script = script_of(native[:1] or " ")
        if script is Script.LATIN:
            readings += [Latin(text, tradition) for tradition, text in han.of_vietnamese(native.split()).items()]
        if script is Script.CYRILLIC:
            readings = _with_asian(readings, native.split())
    rest = without_maybe(native)
    if rest:
        readings.append(Latin(_readings(rest, foreign=False)[0].text, "untitled"))
    parts = comma_parts(text)
    if parts is not None:
        turned = without_titles(clean(_prepared(f"{parts[1]} {parts[0]}")), language)
        readings.append(Latin(_readings(han.one_form(turned), foreign=True)[0].text, "turned"))
    return NameForms(whole, native, _distinct(readings))


def _with_asian(readings: list[Latin], words: list[str]) -> list[Latin]:
    """The readings, and beside them the Chinese or Japanese name that Russian letters may stand for."""
    chinese, japanese_ = Latin(cyrillic.chinese(words), "palladius"), Latin(cyrillic.japanese(words), "polivanov")
    found = [latin for latin in (chinese, japanese_) if latin.text]
    return [*found, *readings] if chinese.text and cyrillic.is_surely_chinese(words) else [*readings, *found]


def _prepared(text: str) -> str:
    if text.isascii():
        return text
    if is_zawgyi(text):
        text = to_unicode(text)
    return with_roman(text)


# Between the words of a foreign name in Chinese or Japanese; never inside one of their own.
_FOREIGN_SIGNS = "·・‧•⋅=＝-–"
_FOREIGN_TRADITIONS = frozenset({"mandarin", "cantonese", "transcribed", "latin", "hepburn", "kana"})


def _distinct(readings: list[Latin]) -> tuple[Latin, ...]:
    seen: dict[str, Latin] = {}
    for reading in readings:
        seen.setdefault(reading.text, reading)
    return tuple(seen.values())


def _readings(native: str, foreign: bool) -> list[Latin]:
    words = native.split()
    if not foreign and len(words) == 2 and all(map(_is_han, words)) and len(native) <= 6:
        words = ["".join(words)]
    tokens = [token_readings(word) for word in words]
    traditions = dict.fromkeys(tradition for token in tokens for tradition in token)
    if len(words) > 1 and any(map(_is_han, words)):
        traditions = {tradition: None for tradition in traditions if tradition in _FOREIGN_TRADITIONS}
    order = sorted(traditions or ["latin"], key=lambda tradition: tradition != "transcribed" or not _prefers(words))
    out = []
    for tradition in order:
        spelled = (token.get(tradition) or next(iter(token.values())) for token in tokens)
        out.append(Latin(" ".join(" ".join(spelled).split()), tradition))
    return out


def _is_han(word: str) -> bool:
    return script_of(word[0]) is Script.HAN


def _prefers(words: list[str]) -> bool:
    """Whether the transcription is likelier than the script's own reading: names that are foreign by their build."""
    script = script_of(words[0][0])
    if script is Script.HAN:
        return len(words) > 1 or len(words[0]) > 4
    if script is Script.HANGUL:
        return len(words) > 1 or not korean.split_surname(words[0])[0]
    return script in _TRANSCRIBED_FIRST


_TRANSCRIBED_FIRST = frozenset({Script.KANA, Script.ARABIC, Script.INDIC, Script.CYRILLIC})


@lru_cache(maxsize=1 << 14)
def token_readings(token: str) -> dict[str, str]:
    """Readings of one word by tradition."""
    script = script_of(token[0])
    if script is not Script.KANA and any(script_of(letter) is Script.KANA for letter in token):
        script = Script.KANA
    reader = _READERS.get(script)
    readings = reader(token) if reader else {script.value: ascii_letters(token)}
    if script is not Script.BURMESE and "transcribed" not in readings:
        readings = readings | {"transcribed": transcription.transcribe(token)}
    readings = {tradition: text for tradition, text in readings.items() if text or tradition != "transcribed"}
    return _foreign_before_japanese(readings) if script is Script.HAN else readings


def _foreign_before_japanese(readings: dict[str, str]) -> dict[str, str]:
    """Readings of a Han word with what a foreign name may be before doubtful Japanese ones: a search takes only the first.

    By ear, and in Mandarin without a surname: 希特拉 is ``xitela``, and no Xi Tela.
    """
    foreign = {"transcribed": readings.get("transcribed", ""), JOINED: readings.get("mandarin", "").replace(" ", "")}
    own = {tradition: text for tradition, text in readings.items() if tradition != "transcribed"}
    sure = next(iter(own), "").startswith("japanese")
    before = {tradition: text for tradition, text in own.items() if sure or not tradition.startswith("japanese")}
    return {**before, **{tradition: text for tradition, text in foreign.items() if text}, **own}


def _latin(token: str) -> dict[str, str]:
    spelled = latin.spelled_out(token)
    return {"latin": latin.fold(token)} | ({"spelled": spelled} if spelled else {})


def _burmese(token: str) -> dict[str, str]:
    spelled = " ".join(burmese.syllables(token))
    return {"burmese": spelled, "burmese-plain": burmese.plainer(spelled), "burmese-foreign": burmese.foreign(token)}


def _japanese(token: str) -> dict[str, str]:
    long = kana.romanise(token)
    if any(_is_han(letter) for letter in token):
        own = {"japanese": ascii_letters(japanese.mixed_reading(token) or long)}
        by_ear = japanese.mixed_reading(token, transcription.transcribe) if kana.is_foreign(token) else ""
        return own | {"transcribed": ascii_letters(by_ear)}
    short = kana.without_long_vowels(long)
    return {"hepburn": ascii_letters(short), "kana": ascii_letters(long)}


_READERS: dict[Script, Callable[[str], dict[str, str]]] = {
    Script.LATIN: _latin,
    Script.HAN: lambda token: {tradition: latin.fold(text) for tradition, text in han.readings(token).items()},
    Script.KANA: _japanese,
    Script.HANGUL: korean.readings,
    Script.THAI: thai.readings,
    Script.LAO: lao.readings,
    Script.KHMER: khmer.readings,
    Script.BURMESE: _burmese,
}


def ascii_letters(text: str) -> str:
    """Any text in a to z, letter by letter."""
    return latin.fold(spaced(anyascii(text).replace("'", "").replace("`", "").lower()))
