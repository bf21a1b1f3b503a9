"""The door: `read` turns any person name into forms that can be compared."""

from functools import lru_cache

from anyascii import anyascii

from comity.matching.names import burmese, han, japanese, kana, khmer, korean, lao, latin, thai
from comity.matching.names.cleaning import clean, comma_parts, spaced
from comity.matching.names.forms import Latin, NameForms
from comity.matching.names.scripts import Script, script_of
from comity.matching.names.titles import without_titles
from comity.matching.names.zawgyi import is_zawgyi, to_unicode


def read(text: str, language: str = "") -> NameForms:
    """Read a name as written.

    Args:
        text: Any text in any script.
        language: BCP 47 tag of the text when it is known, or "".

    Returns:
        Its native form and its Latin readings. Never raises; a text without letters has empty forms.
    """
    text_read = to_unicode(text) if is_zawgyi(text) else text
    native = without_titles(clean(text_read), language)
    if native.isascii():
        readings = [Latin(native, "latin")]
    else:
        native = han.one_form(native)
        readings = _readings(native)
    parts = comma_parts(text)
    if parts is not None and len(readings) == 1:
        turned = " ".join(latin.fold(clean(f"{parts[1]} {parts[0]}")).split())
        readings.append(Latin(turned, "turned"))
    return NameForms(text, native, _distinct(readings))


def _distinct(readings: list[Latin]) -> tuple[Latin, ...]:
    seen: dict[str, Latin] = {}
    for reading in readings:
        seen.setdefault(reading.text, reading)
    return tuple(seen.values())


def _readings(native: str) -> list[Latin]:
    tokens = [token_readings(token) for token in native.split()]
    traditions = list(dict.fromkeys(tradition for token in tokens for tradition in token)) or ["latin"]
    out = []
    for tradition in traditions:
        words = (token.get(tradition) or next(iter(token.values())) for token in tokens)
        out.append(Latin(" ".join(" ".join(words).split()), tradition))
    return out


@lru_cache(maxsize=1 << 16)
def token_readings(token: str) -> dict[str, str]:
    """Readings of one word by tradition, the default one first."""
    script = script_of(token[0])
    if script is Script.LATIN:
        readings = {"latin": latin.fold(token)}
        spelled = latin.spelled_out(token)
        return readings | ({"spelled": spelled} if spelled else {})
    if any(script_of(letter) is Script.KANA for letter in token):
        return _japanese(token)
    if script is Script.HAN:
        return {tradition: latin.fold(text) for tradition, text in han.readings(token).items()}
    if script is Script.HANGUL:
        return korean.readings(token)
    if script is Script.BURMESE:
        spelled = " ".join(burmese.syllables(token))
        return {"burmese": spelled, "burmese-plain": burmese.plainer(spelled)} if spelled else {"burmese": ""}
    if script is Script.THAI:
        return thai.readings(token)
    if script is Script.LAO:
        return lao.readings(token)
    if script is Script.KHMER:
        return khmer.readings(token)
    return {script.value: ascii_letters(token)}


def _japanese(token: str) -> dict[str, str]:
    long = kana.romanise(token)
    if any(script_of(letter) is Script.HAN for letter in token):
        mixed = japanese.mixed_readings(token)
        return {"japanese": latin.fold(ascii_letters(mixed or long))}
    short = kana.without_long_vowels(long)
    return {"hepburn": latin.fold(ascii_letters(short)), "kana": latin.fold(ascii_letters(long))}


def ascii_letters(text: str) -> str:
    """Any text in a to z, letter by letter."""
    return latin.fold(spaced(anyascii(text).replace("'", "").replace("`", "").lower()))
