"""Is it the same person? Decided so that a doubt calls a human and never clears.

The same paper (passport, identity card) or the same name with the same full birth date: the same. Part of it, or names
that cannot be compared because they stand in different scripts: a candidate. What named officers recorded goes before
both. Nobody is ranked, and nothing here looks for a person: it compares two descriptions that are on file.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from comity.law.earlier import EarlierMatter, Identity

BUDDHIST_FROM: Final = 2400  # a birth year from here on is one of the Buddhist era
BUDDHIST_AHEAD: Final = 543
SHORTEST_NUMBER: Final = 5  # characters of a paper's number that can tell one paper from another
_TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "u", "daw", "ko", "ma", "นาย", "นาง", "นางสาว", "ທ້າວ", "ນາງ", "ທ່ານ", "លោក",
     "លោកស្រី", "ông", "bà", "先生", "女士"}
)  # fmt: skip
_STATE_PREFIX = re.compile(r"^([A-Z]{2})(?=[^A-Za-z])")
_SERIES: Final = 2  # letters of a series before the number
_NOT_SERIES: Final = frozenset({"no", "nr", "id"})


class Sameness(StrEnum):
    """How far two descriptions speak of one person, or of one set of facts."""

    SAME = "same"
    CANDIDATE = "candidate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """The answer and what it rests on: ``verdict``, ``paper``, ``name_and_birth``, ``name``, ``birth``, ``nothing``."""

    sameness: Sameness
    by: str


def same_person(ours: Identity, entry: EarlierMatter) -> PersonMatch:
    """Whether the person of an earlier matter is this one."""
    if entry.person_verdict:
        return PersonMatch(Sameness(entry.person_verdict), "verdict")
    return compare(ours, entry.person)


def compare(one: Identity, other: Identity) -> PersonMatch:
    """Compare two descriptions."""
    paper = _papers(one, other)
    if paper is Sameness.SAME:
        return PersonMatch(paper, "paper")
    births = _births(one.born, other.born)
    if name_keys(one) & name_keys(other):
        if births == "same":
            return PersonMatch(Sameness.SAME, "name_and_birth")
        if births != "differ" or paper is Sameness.CANDIDATE:
            return PersonMatch(Sameness.CANDIDATE, "name")
        return PersonMatch(Sameness.OTHER, "birth")
    if paper is Sameness.CANDIDATE:
        return PersonMatch(Sameness.CANDIDATE, "paper")
    if births == "same" and (_share_a_part(one, other) or not _comparable(one, other)):
        return PersonMatch(Sameness.CANDIDATE, "birth")
    return PersonMatch(Sameness.OTHER, "nothing")


def name_keys(identity: Identity) -> frozenset[str]:
    """Each name without case, marks of Latin letters, titles, order and spacing; the same key is the same name."""
    return frozenset(key for name in identity.names if (key := name_key(name)))


def name_key(name: str) -> str:
    """One name's key; empty if nothing is left of it."""
    return "".join(sorted(_parts(name)))


def paper_numbers(papers: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Issuing state, empty if it is not said, and number, of papers written like ``CN E12345678``."""
    found = set()
    for paper in papers:
        plain = unicodedata.normalize("NFKC", paper).strip()
        state = _STATE_PREFIX.match(plain)
        words = re.split(r"[\s.:/\-]+", plain[2:] if state else plain)
        number = "".join(word for word in words if _is_of_number(word)).upper()
        if len(number) >= SHORTEST_NUMBER and any(sign.isdigit() for sign in number):
            found.add((state[1] if state else "", number))
    return frozenset(found)


def _is_of_number(word: str) -> bool:
    """Groups of digits and short series letters; words such as ``passport`` and ``no`` are not."""
    return any(sign.isdigit() for sign in word) or (len(word) <= _SERIES and word.casefold() not in _NOT_SERIES)


def gregorian(born: str) -> str:
    """A birth date in the Gregorian calendar, whichever it was given in."""
    year, rest = born[:4], born[4:]
    if year.isdecimal() and int(year) >= BUDDHIST_FROM:
        return f"{int(year) - BUDDHIST_AHEAD:04d}{rest}"
    return born


def _papers(one: Identity, other: Identity) -> Sameness:
    """The same number of one state is the same paper; of two states it is a coincidence that a human looks at."""
    ours, theirs = paper_numbers(one.papers), paper_numbers(other.papers)
    shared = {
        (state, issuer) for state, number in ours for issuer, same_number in theirs if number == same_number
    }  # fmt: skip
    if any(state == issuer or not state or not issuer for state, issuer in shared):
        return Sameness.SAME
    return Sameness.CANDIDATE if shared else Sameness.OTHER


def _births(one: str, other: str) -> str:
    """``same`` (both to the day), ``compatible`` (as far as known, or nearly), or ``differ``."""
    ours, theirs = gregorian(one), gregorian(other)
    if not ours or not theirs:
        return "compatible"
    if ours == theirs:
        return "same" if len(ours) == len("1987-05-02") else "compatible"
    if ours.startswith(theirs) or theirs.startswith(ours):
        return "compatible"
    return "compatible" if _nearly(ours, theirs) else "differ"


def _nearly(one: str, other: str) -> bool:
    """One sign typed wrong, day and month exchanged, two neighbouring signs exchanged, or the same year."""
    if one[:4] == other[:4]:
        return True
    if len(one) != len(other):
        return sum(a != b for a, b in zip(one, other, strict=False)) <= 1
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differing) <= 1 or (len(differing) == 2 and sorted(one) == sorted(other))


def _share_a_part(one: Identity, other: Identity) -> bool:
    """A part of a name with at least two letters is the same."""
    ours = {part for name in one.names for part in _parts(name) if len(part) > 1 or not part.isascii()}
    theirs = {part for name in other.names for part in _parts(name)}
    return bool(ours & theirs)


def _comparable(one: Identity, other: Identity) -> bool:
    """Some names of both stand in the same script."""
    return bool({script(name) for name in one.names} & {script(name) for name in other.names})


def script(name: str) -> str:
    """The script of a name's first letter, as its Unicode name begins."""
    letter = next((sign for sign in name if sign.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def _parts(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name).casefold().replace("đ", "d").replace("ı", "i")
    bare = "".join(sign for at, sign in enumerate(folded) if not _is_latin_mark(folded, at))
    plain = unicodedata.normalize("NFC", bare)
    words = [
        "".join(sign for sign in word if sign.isalnum() or _is_mark(sign)) for word in re.split(r"[\s,·.'’]+", plain)
    ]
    words = [word for word in words if word]
    untitled = [word for word in words if word not in _TITLES]
    return untitled or words


def _is_latin_mark(text: str, at: int) -> bool:
    """A mark upon a Latin letter; marks of Thai, Lao, Khmer and Burmese are part of the word."""
    if not _is_mark(text[at]):
        return False
    base = next((sign for sign in reversed(text[:at]) if not _is_mark(sign)), "")
    return base.isascii()


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")
