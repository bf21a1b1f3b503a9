"""Several names of one person in one text: ``လှဌေး(ခ)အုန်းကြည်``, ``Udin alias Jabrig``, 王小明又名王大明.

Each is a name of its own, to be read and compared alone; the sign between them is no part of any. What is a sign stands
in `tables/aliases.txt`.
"""

import re
from functools import cache
from typing import NamedTuple

from comity.matching.names.reading import LONGEST
from comity.matching.names.tables import words
from comity.matching.names.zawgyi import is_zawgyi, to_unicode

MOST = 4
"""Names of one text that are told apart; what comes after them stays together as the last, so that none is lost."""

LEAST = 2
"""Letters that a name beside a sign in doubt has."""

_GAP = "[\\s\u200b]"
_OPEN, _CLOSE = r"(\[（［【", r")\]）］】"
_MARKS = " \t\n\u200b,;:，；：、\"“”„«»'()[]（）［］【】<>"
_MAIL = re.compile(r"\s*[^\s@]+@[^\s@]+\.[^\s@.]+\s*")
# Beside a word that may be a sign these say that it is a name: Alias bin Ahmad.
_OF_A_PARENT = frozenset({"bin", "binti", "binte", "bt", "bte", "ibn", "b", "bt.", "b.", "a/l", "a/p", "s/o", "d/o"})


def names_in(text: str) -> tuple[str, ...]:
    """The names in a text, in their order; the text itself if there is no sure sign between two names.

    Burmese in the Zawgyi encoding comes back in Unicode if it was split.
    """
    return (_split(text, _sure()) if _may_hold_a_sign(text) else ()) or (text,)


def names_maybe_in(text: str) -> tuple[str, ...]:
    """As `names_in`; where a word may be such a sign or a name, the text as one name first, then those beside the word.

    For searches: it may bring a human to look at more.
    """
    if not _may_hold_a_sign(text):
        return (text,)
    sure = _split(text, _sure())
    if sure:
        return sure
    maybe = _split(text, _unsure())
    if not maybe or _is_of_a_parent(text) or any(sum(map(str.isalpha, name)) < LEAST for name in maybe):
        return (text,)
    return (text, *maybe)


def _split(text: str, sign: re.Pattern[str]) -> tuple[str, ...]:
    if not text.isascii() and is_zawgyi(text):
        text = to_unicode(text)
    names, start = [], 0
    for match in sign.finditer(text):
        if _is_sign(match):
            names.append(text[start : match.start()])
            start = match.end()
    names = [name for name in (part.strip(_MARKS) for part in (*names, text[start:])) if any(map(str.isalpha, name))]
    if len(names) < 2 or not start:
        return ()
    rest = names[MOST - 1 :]
    return tuple(dict.fromkeys((*names[: MOST - 1], " ".join(rest)) if rest else names))


def _may_hold_a_sign(text: str) -> bool:
    """False for nearly every name, at little cost; a longer text than is read is no name and is left whole."""
    if len(text) > LONGEST:
        return False
    signs = _signs()
    if not signs.letters.isdisjoint(text) or not signs.first_words.isdisjoint(text.casefold().split()):
        return True
    return not text.isascii() and any(sign in text for sign in signs.inside)


class _Signs(NamedTuple):
    """What a text with a sign has: one of these letters, a word with which one begins, or one of those inside words."""

    letters: frozenset[str]
    first_words: frozenset[str]
    inside: tuple[str, ...]


@cache
def _signs() -> _Signs:
    found = words("aliases.txt")
    own = frozenset(sign.partition("_")[0] for kind in ("words", "small", "maybe") for sign in found[kind])
    return _Signs(frozenset("([（［【@;；|:：/"), own, (*found["inside"], *found["maybe-inside"]))


def _is_sign(match: re.Match[str]) -> bool:
    text = match.string
    before, behind = text[: match.start()].strip(_MARKS), text[match.end() :].strip(_MARKS)
    if match.lastgroup == "small":
        return any(map(str.isupper, before)) and behind[:1].isupper()
    if match.lastgroup == "at":
        return not _MAIL.fullmatch(text)
    return bool(before and behind)


def _is_of_a_parent(text: str) -> bool:
    return not _OF_A_PARENT.isdisjoint(text.casefold().split())


def _either(*kinds: str) -> str:
    found = words("aliases.txt")
    signs = sorted({sign for kind in kinds for sign in found[kind]}, key=lambda sign: (-len(sign), sign))
    return "|".join(re.escape(sign).replace("_", f"{_GAP}+") for sign in signs)


@cache
def _sure() -> re.Pattern[str]:
    alone, own, small = _either("alone", "words", "small", "inside"), _either("words"), _either("small")
    opening, inside = _either("opening"), _either("inside")
    before, behind = f"(?:{_GAP}|[{_CLOSE},，])[{_OPEN}]?{_GAP}*|[{_OPEN}]{_GAP}*", f"(?=[\\s\u200b:：{_CLOSE}])[:：]?"
    return re.compile(
        f"[{_OPEN}]{_GAP}*(?:{alone}){_GAP}*[{_CLOSE}]"
        f"|(?:{before})(?:{own}){behind}"
        f"|(?:{before})(?-i:(?P<small>{small})){behind}"
        f"|[{_OPEN}]{_GAP}*(?:{opening})"
        f"|(?:{inside})[:：为為]?|;|；|\\|"
        "|(?P<at>@)",
        re.IGNORECASE,
    )


@cache
def _unsure() -> re.Pattern[str]:
    return re.compile(f"{_GAP}(?:{_either('maybe')}){_GAP}|(?:{_either('maybe-inside')})", re.IGNORECASE)
