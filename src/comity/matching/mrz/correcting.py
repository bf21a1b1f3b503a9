"""Look-alike characters that scanning and typing mix up, corrected only where a check digit proves it.

Dates and check digits are digits, so a letter in one is certainly misread, there is one digit that it can have been,
and the check digit says whether it was. Numbers may have letters and digits: an exchange that makes the check digit
hold is right only nine times in ten for each place that could be exchanged, and the composite check digit adds nothing
(it weighs the number as the number's own does, so what satisfies one satisfies the other). A number is therefore never
rewritten; its other readings are given beside it, to be searched for and said. Names and states have no check digit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comity.matching.mrz.characters import check_digit
from comity.matching.mrz.layouts import Layout, Span
from comity.matching.mrz.zone import Correction, Field

_DIGIT = str.maketrans("OQDILZSGB", "000112568")
_ALIKE = {
    "O": "0", "Q": "0", "D": "0", "0": "ODQ", "I": "1", "L": "1", "1": "IL", "Z": "2", "2": "Z", "S": "5", "5": "S",
    "G": "6", "6": "G", "B": "8", "8": "B",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corrected:
    """All characters after correction, and what was changed."""

    text: str
    corrections: tuple[Correction, ...] = ()


def correct(text: str, layout: Layout) -> Corrected:
    """The characters with every look-alike that a check digit proves read as what it was."""
    done = Corrected(text)
    for field, span in ((Field.BIRTH, layout.birth), (Field.EXPIRY, layout.expiry)):
        done = _date(done, field, span)
    done = _digit(done, layout.number[1], Field.NUMBER, lambda text: check_digit(_at(text, layout.number)))
    done = _digit(done, layout.optional_check, Field.OPTIONAL, lambda text: check_digit(_at(text, layout.optionals[0])))
    return _digit(done, layout.composite_check, Field.COMPOSITE, lambda text: composite_digit(text, layout))


def composite_digit(text: str, layout: Layout) -> str:
    """The composite check digit that these characters give."""
    return check_digit("".join(text[start:end] for start, end in layout.composite))


def other_readings(field: str, digit: str) -> tuple[str, ...]:
    """What a field may have been, one look-alike exchanged, so that its check digit holds; none if it holds already."""
    if check_digit(field) == digit:
        return ()
    return tuple(reading for reading in _exchanged(field) if check_digit(reading) == digit)


def _exchanged(field: str) -> Iterator[str]:
    for at, character in enumerate(field):
        for other in _ALIKE.get(character, ""):
            yield field[:at] + other + field[at + 1 :]


def _date(done: Corrected, field: Field, span: Span) -> Corrected:
    start, end = span
    written = done.text[start : end + 1]
    read_as = written.translate(_DIGIT)
    if written == read_as or check_digit(read_as[:-1]) != read_as[-1]:
        return done
    return _with(done, field, start, written, read_as)


def _digit(done: Corrected, at: int | None, field: Field, computed: Callable[[str], str]) -> Corrected:
    """A check digit that was read as a letter."""
    if at is None or not done.text[at].isalpha():
        return done
    read_as = done.text[at].translate(_DIGIT)
    return _with(done, field, at, done.text[at], read_as) if read_as == computed(done.text) else done


def _with(done: Corrected, field: Field, start: int, written: str, read_as: str) -> Corrected:
    text = done.text[:start] + read_as + done.text[start + len(written) :]
    return Corrected(text, (*done.corrections, Correction(field, written, read_as)))


def _at(text: str, span: Span) -> str:
    return text[span[0] : span[1]]
