"""One form for what is the same text: compatibility forms, letter case, invisible signs, punctuation, MRZ fillers."""

import re
import unicodedata

# Signs that join or hide and never separate words.
_REMOVED = dict.fromkeys(
    [
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF,
        *map(ord, "'’‘`´ʼʻʹ′＇\u02bf\u02be"), *range(0xFE00, 0xFE10), 0x0640,
    ]
)  # fmt: skip
_JUNK = re.compile(r"[\W\d_]+")
_COMMA = re.compile("[,，、،၊]")
_MARKS = ("M", "L")


def clean(text: str) -> str:
    """`text` in NFKC and small letters, punctuation and digits turned into single spaces; letters and marks kept."""
    if text.isascii():
        text = text.replace("'", "").replace("`", "")
    else:
        text = unicodedata.normalize("NFKC", text).translate(_REMOVED)
    return spaced(text.casefold())


def spaced(text: str) -> str:
    """Everything but letters and their marks as single spaces."""
    if text.isascii():
        return _JUNK.sub(" ", text).strip()
    # NFKC again: case folding can leave a sequence that it composes differently.
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter if unicodedata.category(letter)[0] in _MARKS else " " for letter in text).split())


def comma_parts(text: str) -> tuple[str, str] | None:
    """What stands before and behind a comma or an MRZ ``<<``, or None: ``family, given`` and ``FAMILY<<GIVEN``."""
    if "<<" in text:
        family, _, given = text.partition("<<")
    else:
        parts = _COMMA.split(text)
        if len(parts) != 2:
            return None
        family, given = parts
    return (family, given) if family.strip(" <") and given.strip(" <") else None
