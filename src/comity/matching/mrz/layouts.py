"""Where each format has its fields. Positions count from 0 over the lines put together."""

from dataclasses import dataclass

from comity.matching.mrz.zone import ZoneFormat

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions of one format.

    Attributes:
        format: Which.
        lines: Number of lines.
        width: Characters in each.
        name: Span of the name.
        number: Span of the document number; its check digit follows.
        nationality: Span.
        birth: Span of six; its check digit follows.
        sex: Position.
        expiry: Span of six; its check digit follows.
        optionals: Spans of optional data.
        optional_check: Position of the optional data's own check digit, or None.
        composite: Spans that the composite check digit covers; empty if there is none.
        composite_check: Its position, or None.
        overflow: Span into which a long number runs over, or None (Doc 9303-5, 4.2.2; 9303-6).
    """

    format: ZoneFormat
    lines: int
    width: int
    name: Span
    number: Span
    nationality: Span
    birth: Span
    sex: int
    expiry: Span
    optionals: tuple[Span, ...]
    optional_check: int | None = None
    composite: tuple[Span, ...] = ()
    composite_check: int | None = None
    overflow: Span | None = None


TD1 = Layout(
    ZoneFormat.TD1, 3, 30,
    name=(60, 90), number=(5, 14), nationality=(45, 48), birth=(30, 36), sex=37, expiry=(38, 44),
    optionals=((15, 30), (48, 59)), composite=((5, 30), (30, 37), (38, 45), (48, 59)), composite_check=59,
    overflow=(15, 30),
)  # fmt: skip
TD2 = Layout(
    ZoneFormat.TD2, 2, 36,
    name=(5, 36), number=(36, 45), nationality=(46, 49), birth=(49, 55), sex=56, expiry=(57, 63),
    optionals=((64, 71),), composite=((36, 46), (49, 56), (57, 71)), composite_check=71, overflow=(64, 71),
)  # fmt: skip
TD3 = Layout(
    ZoneFormat.TD3, 2, 44,
    name=(5, 44), number=(44, 53), nationality=(54, 57), birth=(57, 63), sex=64, expiry=(65, 71),
    optionals=((72, 86),), optional_check=86, composite=((44, 54), (57, 64), (65, 87)), composite_check=87,
)  # fmt: skip
MRV_A = Layout(
    ZoneFormat.MRV_A, 2, 44,
    name=(5, 44), number=(44, 53), nationality=(54, 57), birth=(57, 63), sex=64, expiry=(65, 71),
    optionals=((72, 88),),
)  # fmt: skip
MRV_B = Layout(
    ZoneFormat.MRV_B, 2, 36,
    name=(5, 36), number=(36, 45), nationality=(46, 49), birth=(49, 55), sex=56, expiry=(57, 63),
    optionals=((64, 72),),
)  # fmt: skip

_ALL = (TD1, TD2, TD3)


def layout_of(lines: tuple[str, ...]) -> tuple[Layout, str] | None:
    """The format that the lines have, and all its characters; None if they have none.

    Line ends may be lost (a reader that sends one line), trailing fillers may be left out in typing or doubled.
    """
    if len(lines) == 1:
        return _of_one_line(lines[0])
    for known in _ALL:
        padded = [_padded(line, known.width) for line in lines]
        if len(lines) == known.lines and all(padded) and _is_full(lines, known):
            return _visa(known, lines[0]), "".join(padded)
    joined = "".join(lines)
    return _of_one_line(joined) if len(lines) > 1 else None


def _of_one_line(line: str) -> tuple[Layout, str] | None:
    fitting = [known for known in _ALL if known.lines * known.width == len(line)]
    return (_visa(fitting[0], line), line) if fitting else None


def _padded(line: str, width: int) -> str:
    cut = line.rstrip("<") if len(line) > width else line
    return cut.ljust(width, "<") if len(cut) <= width else ""


def _is_full(lines: tuple[str, ...], known: Layout) -> bool:
    """True if the line that ends in a check digit is whole; the others may lack fillers. A visa's may too."""
    if lines[0].startswith("V"):
        return max(len(line) for line in lines) <= known.width
    return known.width in (len(lines[1]), len(lines[1].rstrip("<")))


def _visa(known: Layout, first: str) -> Layout:
    if not first.startswith("V"):
        return known
    return {ZoneFormat.TD2: MRV_B, ZoneFormat.TD3: MRV_A}.get(known.format, known)
