"""Text as it goes to a screen or a spreadsheet: whoever wrote it must not steer the reader's terminal or program."""

import unicodedata

from comity.domain.identity import PartialDate, UnknownPart, known_of

_KEPT = "\n\t"
_STEERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
_UNKNOWN = {
    UnknownPart.DAY: "day unknown",
    UnknownPart.DAY_AND_MONTH: "day and month unknown",
    UnknownPart.YEAR: "year unknown",
    UnknownPart.DAY_AND_YEAR: "day and year unknown",
    UnknownPart.ALL: "unknown",
}
_FORMULA = tuple("=+-@＝＋－＠")
_BLANK = ("\t", "\r")  # some programs take a formula after these


def clean(text: str) -> str:
    """The text with every control, direction or unpaired character shown as its number, ``<U+001B>``."""
    return "".join(character if _is_plain(character) else f"<U+{ord(character):04X}>" for character in text)


def one_line(text: str) -> str:
    """The same on one line."""
    return clean(" ".join(text.split()))


def cell(value: object) -> str:
    """A spreadsheet's cell that is no formula, whatever it begins with (OWASP, "CSV injection")."""
    text = clean("" if value is None else str(value))
    return f"'{text}" if text.startswith(_BLANK) or text.lstrip().startswith(_FORMULA) else text


def birth_words(written: PartialDate | str) -> str:
    """A date of birth as far as it is known, such as ``1988-04 (day unknown)``."""
    known, unknown = known_of(written)
    said = _UNKNOWN.get(unknown, "")
    return f"{known} ({said})" if known and said else known or said


def _is_plain(character: str) -> bool:
    if character in _KEPT:
        return True
    return character not in _STEERING and unicodedata.category(character) not in ("Cc", "Cs")
