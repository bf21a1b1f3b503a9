"""Honorifics and titles: stripped for comparison, never to nothing; those that are also names only read away."""

from functools import cache

from comity.matching.names.tables import words

Words = tuple[str, ...]


@cache
def _phrases(kind: str, language: str) -> frozenset[Words]:
    found = words("titles.txt")
    entries = [*found.get(f"{kind} *", ()), *found.get(f"{kind} {language}", ())]
    return frozenset(tuple(entry.split("_")) for entry in entries)


@cache
def _joined(kind: str) -> dict[str, tuple[str, ...]]:
    """Titles by their first (or last) letter, longest first."""
    place = -1 if kind == "joined-after" else 0
    out: dict[str, list[str]] = {}
    for section, entries in words("titles.txt").items():
        if section.partition(" ")[0] == kind:
            for entry in entries:
                out.setdefault(entry[place], []).append(entry)
    return {letter: tuple(sorted(entries, key=len, reverse=True)) for letter, entries in out.items()}


_ACCENTED_VIETNAMESE = frozenset("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
LONGEST = 3  # words of a phrase
MOST = 6  # titles that one name carries
LEAST = 2  # letters that must stay when a title is cut off a joined word


def without_titles(native: str, language: str = "") -> str:
    """A cleaned name without what is surely a title; the name itself if nothing would be left."""
    tongue = language.partition("-")[0].lower()
    if not native.isascii():
        native = _cut(native)
        if not tongue and not _ACCENTED_VIETNAMESE.isdisjoint(native):
            tongue = "vi"
    parts = tuple(native.split())
    if not tongue and len(parts) > 2 and parts[0] in ("u", "daw"):
        tongue = "my"
    return " ".join(_tail(_head(parts, tongue), tongue))


def _head(parts: Words, language: str) -> Words:
    phrases = _phrases("before", language)
    for _ in range(MOST):
        size = next((n for n in range(LONGEST, 0, -1) if len(parts) > n and parts[:n] in phrases), 0)
        if not size:
            break
        parts = parts[size:]
    return parts


def _tail(parts: Words, language: str) -> Words:
    phrases = _phrases("after", language)
    size = next((n for n in (2, 1) if len(parts) > n and parts[-n:] in phrases), 0)
    return parts[:-size] if size else parts


def _cut(native: str) -> str:
    for _ in range(MOST):
        rest = next(filter(None, (_without(native, title) for title in _joined("joined").get(native[:1], ()))), "")
        if not rest:
            break
        native = rest
    for title in _joined("joined-after").get(native[-1:], ()):
        if native.endswith(title) and _letters(native[: -len(title)]) >= LEAST:
            return native[: -len(title)].strip()
    return native


def _without(native: str, title: str) -> str:
    """The name behind a joined title, or "" if there is no such title or too little behind it."""
    rest = native[len(title) :]
    if not native.startswith(title) or _letters(rest) < LEAST or _is_mark(rest[0]):
        return ""
    return rest.strip()


_CONSONANTS = (("\u0e01", "\u0e2e"), ("\u0e81", "\u0eae"), ("\u1000", "\u102a"), ("\u1780", "\u17b3"))
_LEADING = frozenset("เแโใไເແໂໃໄ")


def _letters(text: str) -> int:
    """Letters of `text`, vowel signs and marks not counted."""
    marks = "\u0e31\u0e33\u0eb1\u0eb3"
    return sum(letter.isalpha() and letter not in marks for letter in text)


def _is_mark(letter: str) -> bool:
    """Whether the letter belongs to the one before it, so that nothing may be cut off before it."""
    return not (letter.isspace() or letter in _LEADING or any(low <= letter <= high for low, high in _CONSONANTS)) and (
        "\u0e00" <= letter <= "\u0eff" or "\u1000" <= letter <= "\u109f" or "\u1780" <= letter <= "\u17ff"
    )


def without_maybe(native: str) -> str:
    """The name without a word in front that may be a title or a name, or "" if it begins with none."""
    first, _, rest = native.partition(" ")
    if rest and first in words("titles.txt")["maybe"]:
        return rest
    for title in _joined("maybe-joined").get(native[:1], ()):
        left = _without(native, title)
        if left and "\u103a" not in left[1:2]:
            return left
    return ""
