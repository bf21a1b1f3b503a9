"""Number plates: one form for each state's own writing, the province in it where the state's plates need one.

Shapes are recalled (China: GA 36; the others as seen on plates): a plate that does not fit is kept and called unusual,
one that fits is not called right.
"""

import re
from dataclasses import dataclass

from comity.matching.things.folding import alphanumeric, fold, letters_and_digits
from comity.matching.things.normal import Reading, Why
from comity.matching.things.provinces import CHINA_PROVINCES, CHINA_TRADITIONAL, PROVINCES, SHORT_NAMES

_CHINESE = re.compile(r"[A-Z][A-HJ-NP-Z0-9]{4,6}[警学港澳挂领试超]?")
_SCRIPTS = (("TH", "ก", "๛"), ("LA", "ກ", "ໟ"), ("KH", "ក", "៹"), ("MM", "က", "႟"))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A state's plates: `number` is what stands on the plate beside the province's name."""

    number: re.Pattern[str]
    needs_province: bool = False


_SHAPES = {
    "TH": _Shape(re.compile(r"\d?[ก-ฮ]{1,3}\d{1,4}|\d{2}\d{4}"), needs_province=True),
    "LA": _Shape(re.compile(r"[ກ-ຮ]{1,3}\d{4}"), needs_province=True),
    "KH": _Shape(re.compile(r"\d?[A-Z]{1,3}\d{4}|\d[A-Z]{1,2}\d{4}"), needs_province=True),
    "MM": _Shape(re.compile(r"\d[A-Zက-အ]\d{4}|[A-Z]{1,2}\d{4}"), needs_province=False),
    "VN": _Shape(re.compile(r"\d{2}[A-Z]{1,2}\d{4,6}|[A-Z]{2}\d{4,6}")),
    "MY": _Shape(re.compile(r"[A-Z]{1,3}\d{1,4}[A-Z]?")),
    "SG": _Shape(re.compile(r"[A-Z]{1,3}\d{1,4}[A-Z]")),
    "ID": _Shape(re.compile(r"[A-Z]{1,2}\d{1,4}[A-Z]{0,3}")),
    "PH": _Shape(re.compile(r"[A-Z]{2,3}\d{3,5}|\d{3}[A-Z]{2,3}")),
    "BN": _Shape(re.compile(r"[A-Z]{2,3}\d{1,4}")),
}


def read_plate(folded: str, state: str) -> Reading:
    """The plate under its state, which its script may tell."""
    told = state or _state_by_script(folded)
    reading = (
        _chinese(folded) if told == "CN" else _provincial(folded, told) if told in PROVINCES else _plain(folded, told)
    )
    if not told:
        return Reading("", reading.body, "?:", "", None, (*reading.why, Why.STATE_UNKNOWN), False, reading.near)
    if state:
        return reading
    why = (*reading.why, Why.STATE_READ)
    return Reading("", reading.body, reading.prefix, told, reading.valid, why, reading.exact, reading.near)


def _state_by_script(folded: str) -> str:
    if folded and folded.translate(CHINA_TRADITIONAL)[0] in CHINA_PROVINCES:
        return "CN"
    return next((state for state, first, last in _SCRIPTS if any(first <= c <= last for c in folded)), "")


def _plain(folded: str, state: str) -> Reading:
    body = alphanumeric(folded) or letters_and_digits(folded)
    return Reading("", body, f"{state}:", state, *_judged(state, body))


def _judged(state: str, number: str) -> tuple[bool | None, tuple[Why, ...]]:
    shape = _SHAPES.get(state)
    if shape is None:
        return None, (Why.NO_RULE,)
    return (None, (Why.FORMAT_RECALLED,)) if shape.number.fullmatch(number) else (False, (Why.FORMAT_WRONG,))


def _chinese(folded: str) -> Reading:
    """``粤B12345``, ``粤BD12345`` (new energy), written by glyph or by the province's sound."""
    text = letters_and_digits(folded.translate(CHINA_TRADITIONAL))
    if text[:1] in CHINA_PROVINCES:
        fits = bool(_CHINESE.fullmatch(text[1:]))
        why = Why.FORMAT_RECALLED if fits else Why.FORMAT_WRONG
        return Reading("", text, "CN:", "CN", None if fits else False, (why,), near=(text[1:],))
    for sound in sorted(set(CHINA_PROVINCES.values()), key=len, reverse=True):
        number = text.removeprefix(sound)
        if number != text and _CHINESE.fullmatch(number):
            return _by_sound(text, sound, number)
    fits = bool(_CHINESE.fullmatch(text))
    return Reading("", text, "CN:", "CN", None if fits else False, (Why.PROVINCE_UNKNOWN,), False, (text,))


def _by_sound(text: str, sound: str, number: str) -> Reading:
    glyphs = [glyph for glyph, known in CHINA_PROVINCES.items() if known == sound]
    if len(glyphs) > 1:
        return Reading("", text, "CN:", "CN", None, (Why.PROVINCE_AMBIGUOUS,), False, (number,))
    return Reading("", glyphs[0] + number, "CN:", "CN", None, (Why.FORMAT_RECALLED,), near=(number,))


def _provincial(folded: str, state: str) -> Reading:
    """A number and the province's name, in either order; without the name it is near only where plates need one."""
    text = letters_and_digits(folded)
    name, number = _split(text, state)
    valid, why = _judged(state, number)
    if name:
        return Reading("", f"{name}-{number}", f"{state}:", state, valid, why, valid is not False, (number,))
    shape = _SHAPES[state]
    missing = (Why.PROVINCE_UNKNOWN,) if shape.needs_province else ()
    return Reading("", number, f"{state}:", state, valid, (*why, *missing), not shape.needs_province, (number,))


def _split(text: str, state: str) -> tuple[str, str]:
    """The province's Latin word ("" if none is named) and the rest."""
    for name, latin in _NAMES[state]:
        if text.endswith(name) and text != name:
            return latin, text[: -len(name)]
        if text.startswith(name) and text != name:
            return latin, text[len(name) :]
    return "", text


def _names(state: str) -> tuple[tuple[str, str], ...]:
    """Every writing of every province, folded as plates are, with its Latin word; the longest first."""
    native = PROVINCES[state] | (SHORT_NAMES if state == "TH" else {})
    written = {letters_and_digits(fold(name)): latin for name, latin in native.items()}
    written |= {latin: latin for latin in native.values()}
    return tuple(sorted(written.items(), key=lambda pair: -len(pair[0])))


_NAMES = {state: _names(state) for state in PROVINCES}
