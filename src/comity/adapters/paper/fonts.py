"""Fonts for paper, made of those that the pages are served with: only the pieces that a text needs, each by its name.

A character that no font has is an error with its name: a box in a court's file could be any word.
"""

import atexit
import io
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from comity.domain.errors import InvalidInput

_RULE = re.compile(r"fonts/([a-z0-9-]+)\.woff2[^}]*?unicode-range:([^;}]*)")
_RANGE = re.compile(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?")
_NAMED = (1, 4, 16)  # name records of a family
_FIRST = ("noto-sans-latin-wght", "noto-sans-latin-ext", "noto-sans-vietnamese")  # Latin before all else


class FontFolder:
    """Fonts as files, written as texts ask for them; the folder goes when the process does."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="comity-fonts-"))
        atexit.register(shutil.rmtree, self.path, ignore_errors=True)
        self._written: dict[str, str] = {}

    def families(self, text: str) -> list[str]:
        """Names of the families that together have every character of the text.

        Raises:
            InvalidInput: ``paper.glyph``: no font has one of its characters.
        """
        wanted = {ord(character) for character in text if not _has_no_shape(character)}
        chosen = []
        for name, covered in _covering().items():
            if wanted & covered and (drawn := wanted & covered & set(_open(name).getBestCmap())):
                chosen.append(name)
                wanted -= drawn
        if wanted:
            first = min(wanted)
            named = unicodedata.name(chr(first), "without a name")
            raise InvalidInput(
                "paper.glyph",
                f"No font here has the character U+{first:04X} ({named}).",
                advice="Write the name in another spelling too, or print it where such a font is installed.",
            )
        return [self._family(name) for name in chosen]

    def _family(self, name: str) -> str:
        if name not in self._written:
            family = f"Comity{list(_covering()).index(name):03d}p"  # no word in it that names a style
            (self.path / f"{name}.ttf").write_bytes(_unpacked(name, family))
            self._written[name] = family
        return self._written[name]


def _has_no_shape(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


@cache
def _covering() -> dict[str, frozenset[int]]:
    """Which characters each piece has, as the style sheet of the pages says, Latin first."""
    sheet = (resources.files("comity.web") / "static" / "fonts.css").read_text(encoding="utf-8")
    found: dict[str, frozenset[int]] = {}
    for name, ranges in _RULE.findall(sheet):
        if not name.endswith("-700-normal"):  # bold of a family whose regular is here
            found[name] = frozenset(point for one in _RANGE.findall(ranges) for point in _points(*one))
    return dict(sorted(found.items(), key=lambda one: (not one[0].startswith(_FIRST), one[0])))


def _points(first: str, last: str) -> range:
    return range(int(first, 16), int(last or first, 16) + 1)


def _open(name: str) -> TTFont:
    data = (resources.files("comity.web") / "static" / "fonts" / f"{name}.woff2").read_bytes()
    return TTFont(io.BytesIO(data), recalcTimestamp=False, lazy=True)


def _unpacked(name: str, family: str) -> bytes:
    """The piece as TrueType under a family name of its own, so that pieces of one family do not hide each other."""
    font = _open(name)
    font.flavor = None
    for record in font["name"].names:
        if record.nameID in _NAMED:
            record.string = family
        elif record.nameID == 6:  # PostScript name
            record.string = re.sub(r"[^A-Za-z0-9]", "", family)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def characters(values: Iterable[object]) -> str:
    """Every character that occurs in plain values."""
    found: set[str] = set()
    stack = list(values)
    while stack:
        match stack.pop():
            case str(text):
                found |= set(text)
            case dict() as table:
                stack += table.values()
            case list() | tuple() as several:
                stack += several
    return "".join(sorted(found))
