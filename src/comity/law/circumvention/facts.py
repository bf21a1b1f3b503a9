"""Are they the same facts? The offence's name is what changes; time, place, victims, accounts and words stay.

Other facts must be shown: conduct after the earlier decision, or times, places and kinds of offence that all differ.
What is not known leaves it possible that the facts are the same.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.law.circumvention.persons import Sameness, name_key
from comity.law.earlier import EarlierMatter, Marks
from comity.law.matter import Matter
from comity.law.offences import Offence

NEAR_DAYS: Final = 31  # last days of two conducts so close that they may be one
FAR_DAYS: Final = 365  # so far apart that, if nothing else is shared, they are two
SHINGLE: Final = 12  # letters of a run of text
SHARED_TEXT: Final = 0.3  # share of the shorter text's runs that both have
FEWEST_SHINGLES: Final = 40
SHORTEST_ACCOUNT: Final = 6  # digits and letters that can tell one account from another


@dataclass(frozen=True, slots=True)
class FactsMatch:
    """The answer and what it rests on: words such as ``accounts``, ``victims``, ``text``, ``time``, ``after``."""

    sameness: Sameness
    by: tuple[str, ...]


def same_facts(matter: Matter, entry: EarlierMatter) -> FactsMatch:
    """Whether the facts of an earlier matter are those of this question."""
    if entry.facts_verdict:
        return FactsMatch(Sameness(entry.facts_verdict), ("verdict",))
    ours, theirs = matter.question.marks, entry.marks
    marks = shared_marks(ours, theirs)
    if marks:
        return FactsMatch(Sameness.SAME, marks)
    if _began_after(matter, entry):
        return FactsMatch(Sameness.OTHER, ("after",))
    offence = matter.law.corpus.offences.get(entry.offence)
    time = _time(matter, entry)
    place = _place(ours, theirs)
    kind = _kind(matter.offence, offence)
    if time == "apart" and place != "same":
        return FactsMatch(Sameness.OTHER, ("time",))
    if time == "far" and place == "differ" and kind == "differ":
        return FactsMatch(Sameness.OTHER, ("time", "place", "kind"))
    shared = tuple(name for name, found in (("time", time), ("place", place), ("kind", kind)) if found == "same")
    return FactsMatch(Sameness.SAME if len(shared) == 3 else Sameness.CANDIDATE, shared or ("unknown",))


def shared_marks(one: Marks, other: Marks) -> tuple[str, ...]:
    """What both name and few matters share: an account, a reference, a victim, the same words."""
    marks = []
    if _numbers(one.accounts) & _numbers(other.accounts):
        marks.append("accounts")
    if _numbers(one.references) & _numbers(other.references):
        marks.append("references")
    if {name_key(name) for name in one.victims} & {name_key(name) for name in other.victims} - {""}:
        marks.append("victims")
    if _words_alike(one.text, other.text):
        marks.append("text")
    return tuple(marks)


def _began_after(matter: Matter, entry: EarlierMatter) -> bool:
    """Conduct that began after the earlier decision cannot have been what was decided."""
    began, decided = matter.question.marks.began, entry.decided
    return began is not None and decided is not None and began > decided


def _time(matter: Matter, entry: EarlierMatter) -> str:
    """``same`` if the periods touch or end near each other, ``apart`` if they cannot be one, ``far`` or ``unknown``."""
    ours, theirs = matter.question.marks, entry.marks
    our_end = ours.ended or matter.question.offence_date
    their_end = theirs.ended or entry.offence_date
    if their_end is None:
        return "unknown"
    if ours.began and theirs.began:
        touching = ours.began <= their_end and theirs.began <= our_end
        return "same" if touching else "apart"
    if (ours.began and ours.began > their_end) or (theirs.began and theirs.began > our_end):
        return "apart"
    days = _days_between(our_end, their_end)
    return "same" if days <= NEAR_DAYS else "far" if days > FAR_DAYS else "unknown"


def _days_between(one: date, other: date) -> int:
    return abs((one - other).days)


def _place(one: Marks, other: Marks) -> str:
    ours, theirs = ({_folded(place) for place in marks.places} - {""} for marks in (one, other))
    if not ours or not theirs:
        return "unknown"
    return "same" if any(a in b or b in a for a in ours for b in theirs) else "differ"


def _kind(ours: Offence, theirs: Offence | None) -> str:
    if theirs is None:
        return "unknown"
    return "same" if ours.code == theirs.code or ours.family == theirs.family else "differ"


def _numbers(texts: tuple[str, ...]) -> set[str]:
    """Account numbers, telephone numbers, references: signs and digits alone, long enough to tell two apart."""
    bare = {re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold() for text in texts}
    return {text for text in bare if len(text) >= SHORTEST_ACCOUNT and any(sign.isdigit() for sign in text)}


def _words_alike(one: str, other: str) -> bool:
    """Much of the shorter text stands in the longer one, whatever was put around or between."""
    ours, theirs = _shingles(one), _shingles(other)
    shorter = min(len(ours), len(theirs))
    return shorter >= FEWEST_SHINGLES and len(ours & theirs) >= SHARED_TEXT * shorter


def _shingles(text: str) -> set[str]:
    plain = _folded(text)
    return {plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1)}


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
