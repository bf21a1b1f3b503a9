"""Nationality as spells: which was held from when to when, as far as anybody knows.

An end or a beginning that nobody knows makes the answer for the days it touches *unknown*, which never clears.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from comity.law.corpus import Corpus
from comity.law.reader import Reader, wrong

FIELD: Final = "nationality_spells"
BIRTH, UNKNOWN = "birth", "unknown"
_KEYS: Final = dict.fromkeys(("state", "from", "to"))
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Spell:
    """One nationality from `starts` on, until the day before `ends`.

    `starts` None: nobody knows since when; ``date.min``: since birth. `is_over` with `ends` None: it ended, and nobody
    knows when.
    """

    state: str
    starts: date | None
    ends: date | None
    is_over: bool

    def held_on(self, day: date) -> bool | None:
        """Whether it was held on a day; None if nobody knows."""
        if (self.ends and day >= self.ends) or (self.starts and day < self.starts):
            return False
        return None if self.starts is None or (self.is_over and self.ends is None) else True


def held_on(spells: Iterable[Spell], state: str, day: date) -> bool | None:
    """Whether the nationality of a state was held on a day, in any of its spells; None if nobody knows."""
    answers = {spell.held_on(day) for spell in spells if spell.state == state}
    if True in answers:
        return True
    return None if None in answers else False


def losses(spells: Iterable[Spell], state: str) -> tuple[date | None, ...]:
    """The days on which spells of this state ended; None for one that nobody knows."""
    return tuple(spell.ends for spell in spells if spell.state == state and spell.is_over)


def read_spells(plain: Any, corpus: Corpus) -> tuple[Spell, ...]:
    """The spells of a list of tables.

    Raises:
        InvalidInput: It is no such list, a code or a day is wrong, a spell ends before it begins, or two of one state
            hold on one day.
    """
    if not isinstance(plain, list | tuple) or not 0 < len(plain) <= _MOST:
        raise wrong(f"person.{FIELD}", f"it must be a list of at most {_MOST} spells")
    spells = tuple(_spell(entry, corpus) for entry in plain)
    for at, one in enumerate(spells):
        if any(_overlap(one, other) for other in spells[at + 1 :] if other.state == one.state):
            raise wrong(f"person.{FIELD}", f"two spells of {one.state} hold on one day")
    return spells


def spells_to_plain(spells: Iterable[Spell]) -> list[dict[str, str]]:
    """The same as it is written in a question."""
    return [_plain(spell) for spell in spells]


def _spell(plain: Any, corpus: Corpus) -> Spell:
    if not isinstance(plain, Mapping):
        raise wrong(f"person.{FIELD}", "each spell must be a table of state, from and to")
    reader = Reader({**plain, "state": [plain.get("state")]}, f"person.{FIELD}.", corpus)
    reader.only(_KEYS)
    (state,) = reader.countries("state")
    starts = date.min if plain.get("from") == BIRTH else None if plain.get("from") == UNKNOWN else reader.day("from")
    ends = None if plain.get("to") == UNKNOWN else reader.day("to")
    if starts and ends and ends <= starts:
        raise wrong(f"person.{FIELD}", f"the spell of {state} ends before it begins")
    return Spell(state, starts, ends, plain.get("to") is not None)


def _overlap(one: Spell, other: Spell) -> bool:
    """Whether both are known to hold on some day: an unknown beginning or end proves nothing."""
    if not one.is_over and not other.is_over:
        return True
    first, last = max(one.starts or date.max, other.starts or date.max), min(_last(one), _last(other))
    return first < last


def _last(spell: Spell) -> date:
    """The first day on which it is known to be over; of one whose end nobody knows, no day that it is known to hold."""
    return date.max if not spell.is_over else spell.ends or date.min


def _plain(spell: Spell) -> dict[str, str]:
    plain = {"state": spell.state}
    if spell.starts:
        plain["from"] = BIRTH if spell.starts == date.min else spell.starts.isoformat()
    if spell.is_over:
        plain["to"] = spell.ends.isoformat() if spell.ends else UNKNOWN
    return plain
