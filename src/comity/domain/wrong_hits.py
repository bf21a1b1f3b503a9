"""How often a hit is wrong, counted from officers' verdicts, in a form that never points to a person.

Counts are shown by one property at a time (script, group, threshold, month). A count under `SMALLEST` is not shown; if
what is hidden could then be told from the total, the next smallest is hidden too. What is shown is rounded to `STEP`.
The month that still runs is not shown, so that nobody learns from one day's figure to the next of a single verdict.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Final

SMALLEST: Final = 10
STEP: Final = 5
PROPERTIES: Final = ("script", "group", "threshold", "month")
_Z: Final = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts that are alike, counted. `script` is ``query>record``, `threshold` band and probability times 10^12."""

    script: str
    group: str
    threshold: str
    month: str
    confirmed: int
    wrong: int

    @property
    def number(self) -> int:
        """All of them."""
        return self.confirmed + self.wrong


@dataclass(frozen=True, slots=True)
class Share:
    """The expected share of wrong hits, 0 to 1, with its 95 % interval (Wilson's), of so many verdicts."""

    share: float
    low: float
    high: float
    verdicts: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it may be published: rounded counts; None where they are too few to be shown."""

    property: str
    value: str
    verdicts: int | None
    wrong: int | None
    share: float | None


def share_of(confirmed: int, wrong: int) -> Share | None:
    """The share of wrong ones; None if there are fewer than `SMALLEST` verdicts: then nothing is known.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    number = confirmed + wrong
    if number < SMALLEST:
        return None
    share = wrong / number
    middle = share + _Z * _Z / (2 * number)
    spread = _Z * sqrt(share * (1 - share) / number + _Z * _Z / (4 * number * number))
    whole = 1 + _Z * _Z / number
    return Share(share, max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole), number)


def month_of(moment: datetime) -> str:
    """The month of a moment, UTC, such as ``2026-03``."""
    return f"{moment:%Y-%m}"


def publishable(counts: Iterable[Judged], now: datetime) -> tuple[Line, ...]:
    """The lines that may be shown to everybody: the total first, then each property.

    Args:
        counts: Every verdict, as corrected since.
        now: The month of this moment still runs, and is left out.
    """
    closed = [one for one in counts if one.month < month_of(now)]
    total = sum(one.number for one in closed), sum(one.wrong for one in closed)
    lines = [_line("all", "", *total)]
    for name in PROPERTIES:
        lines += _one_property(name, closed)
    return tuple(lines)


def _one_property(name: str, counts: Iterable[Judged]) -> list[Line]:
    cells: dict[str, tuple[int, int]] = {}
    for one in counts:
        value = getattr(one, name)
        number, wrong = cells.get(value, (0, 0))
        cells[value] = number + one.number, wrong + one.wrong
    hidden = hidden_cells({value: number for value, (number, _) in cells.items()})
    return [
        Line(name, value, None, None, None) if value in hidden else _line(name, value, *cells[value])
        for value in sorted(cells)
    ]


def hidden_cells(numbers: Mapping[str, int]) -> frozenset[str]:
    """Which cells are not shown: those under `SMALLEST`, and as many more as it takes that their sum is none either.

    With the total and all shown cells known, only the sum of the hidden ones can be computed; it has to be at least
    `SMALLEST` and be made of at least two cells.
    """
    hidden = {value for value, number in numbers.items() if 0 < number < SMALLEST}
    rest = sorted((number, value) for value, number in numbers.items() if number >= SMALLEST)
    while hidden and rest and (len(hidden) < 2 or sum(numbers[value] for value in hidden) < SMALLEST):
        hidden.add(rest.pop(0)[1])
    return frozenset(hidden)


def _line(name: str, value: str, number: int, wrong: int) -> Line:
    """Rounded counts, and a share computed from these alone."""
    if number < SMALLEST:
        return Line(name, value, None, None, None)
    shown, bad = _rounded(number), _rounded(wrong)
    return Line(name, value, shown, min(bad, shown), round(min(bad, shown) / shown, 2))


def _rounded(number: int) -> int:
    return STEP * round(number / STEP)
