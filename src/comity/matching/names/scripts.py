"""Which script a letter belongs to, as far as the readers here need it."""

from bisect import bisect_right
from enum import StrEnum
from functools import lru_cache


class Script(StrEnum):
    """Scripts with a reader of their own; everything else is `OTHER`."""

    LATIN = "latin"
    HAN = "han"
    KANA = "kana"
    HANGUL = "hangul"
    THAI = "thai"
    LAO = "lao"
    KHMER = "khmer"
    BURMESE = "burmese"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    INDIC = "indic"
    OTHER = "other"


# First code point of each run of one script (Unicode blocks); NFKC has already folded half and full widths.
_BLOCKS: tuple[tuple[int, Script], ...] = (
    (0x0000, Script.LATIN),
    (0x0250, Script.OTHER),
    (0x0400, Script.CYRILLIC),
    (0x0530, Script.OTHER),
    (0x0600, Script.ARABIC),
    (0x0700, Script.OTHER),
    (0x0750, Script.ARABIC),
    (0x0780, Script.OTHER),
    (0x08A0, Script.ARABIC),
    (0x0900, Script.INDIC),
    (0x0E00, Script.THAI),
    (0x0E80, Script.LAO),
    (0x0F00, Script.OTHER),
    (0x1000, Script.BURMESE),
    (0x10A0, Script.OTHER),
    (0x1780, Script.KHMER),
    (0x1800, Script.OTHER),
    (0x1E00, Script.LATIN),
    (0x1F00, Script.OTHER),
    (0x3005, Script.HAN),
    (0x3008, Script.OTHER),
    (0x3041, Script.KANA),
    (0x3100, Script.OTHER),
    (0x31F0, Script.KANA),
    (0x3200, Script.OTHER),
    (0x3400, Script.HAN),
    (0x4DC0, Script.OTHER),
    (0x4E00, Script.HAN),
    (0xA000, Script.OTHER),
    (0xA9E0, Script.BURMESE),
    (0xAA00, Script.OTHER),
    (0xAA60, Script.BURMESE),
    (0xAA80, Script.OTHER),
    (0xAC00, Script.HANGUL),
    (0xD7A4, Script.OTHER),
    (0x20000, Script.HAN),
    (0x323B0, Script.OTHER),
)
_STARTS = [start for start, _ in _BLOCKS]


@lru_cache(maxsize=1 << 14)
def script_of(letter: str) -> Script:
    """Script of one character, by its Unicode block."""
    return _BLOCKS[bisect_right(_STARTS, ord(letter)) - 1][1]
