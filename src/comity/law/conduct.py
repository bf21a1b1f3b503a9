"""What the facts show of the conduct, in the words of `corpus/vocabulary.toml` [element], whatever its label.

A word is shown, known to be absent, or unknown; unknown clears nothing. Some words depend on whose law asks (a least
amount, a licence): facts may name the state behind a colon, as in ``result_value_minimum:VN``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from comity.domain.decisions import Standing
from comity.domain.errors import InvalidInput
from comity.law.vocabulary import Vocabulary

MOST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Conduct:
    """The words that the file shows, and those that it shows not to be so, as they were stated."""

    shown: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    def with_word(self, told: str) -> "Conduct":
        """The same with one word more, ``-`` before one that is not so."""
        word = told.removeprefix("-")
        if word != told:
            return Conduct(self.shown, self.absent | {word})
        return Conduct(self.shown | {word}, self.absent)

    def settled(self, vocabulary: Vocabulary) -> "Conduct":
        """The same with everything that follows: a drug follows from cannabis, no cannabis from no drug."""
        implies = vocabulary["element_implies"]
        shown, absent = set(self.shown), set(self.absent)
        for word in self.shown:
            while word in implies:
                word = implies[word]
                shown.add(word)
        for narrow, wide in implies.items():
            if _reaches_absent(wide, implies, self.absent):
                absent.add(narrow)
        return Conduct(frozenset(shown), frozenset(absent))

    def standing(self, words: Iterable[str], state: str) -> Standing:
        """How alternatives stand under the law of a state: one shown suffices; absent only if none is possible."""
        standings = [self._of(word, state) for word in words]
        if Standing.SHOWN in standings:
            return Standing.SHOWN
        return Standing.UNKNOWN if Standing.UNKNOWN in standings else Standing.ABSENT

    def _of(self, word: str, state: str) -> Standing:
        named = f"{word}:{state}"
        if word in self.shown or named in self.shown:
            return Standing.SHOWN
        return Standing.ABSENT if word in self.absent or named in self.absent else Standing.UNKNOWN


def _reaches_absent(word: str | None, implies: Mapping[str, str], absent: frozenset[str]) -> bool:
    while word is not None:
        if word in absent:
            return True
        word = implies.get(word)
    return False


def read_conduct(plain: Any, states: tuple[str, str], vocabulary: Vocabulary) -> Conduct | None:
    """The conduct of a question: a table of ``shown`` and ``absent`` words; nothing where the question has none.

    A letter's particulars hold it as a text: words between blanks, ``-`` before one that is not so.

    Raises:
        InvalidInput: It has another form, a word is not known or names a third state, or both lists have it.
    """
    if plain is None:
        return None
    if isinstance(plain, str):
        plain = _told(plain)
    if not isinstance(plain, Mapping) or set(plain) - {"shown", "absent"}:
        raise _wrong("it must be a table of shown and absent, or words between blanks")
    conduct = Conduct(*(_words(plain.get(name, []), states, vocabulary) for name in ("shown", "absent")))
    settled = conduct.settled(vocabulary)
    for word in sorted(settled.shown):
        base = word.partition(":")[0]
        if word in settled.absent or base in settled.absent or (base == word and _any_state(word, settled.absent)):
            raise _wrong(f"{word!r} is said to be shown and to be absent")
    return conduct


def _told(text: str) -> dict[str, list[str]]:
    words = text.split()
    absent = [word.removeprefix("-") for word in words if word.startswith("-")]
    return {"shown": [word for word in words if not word.startswith("-")], "absent": absent}


def _any_state(word: str, absent: frozenset[str]) -> bool:
    return any(other.startswith(f"{word}:") for other in absent)


def _words(values: Any, states: tuple[str, str], vocabulary: Vocabulary) -> frozenset[str]:
    if not isinstance(values, list | tuple) or len(values) > MOST_WORDS:
        raise _wrong(f"shown and absent must be lists of at most {MOST_WORDS} words")
    for value in values:
        word, colon, state = value.partition(":") if isinstance(value, str) else ("", "", "")
        if word not in vocabulary["element"]:
            raise _wrong(f"{value!r} is not known")
        if colon and (word not in vocabulary["element_of_state"] or state not in states):
            raise _wrong(f"{value!r} names a state that does not matter for this word")
    return frozenset(values)


def _wrong(why: str) -> InvalidInput:
    return InvalidInput("law.question", f"conduct: {why}.", advice="Its words are in corpus/vocabulary.toml [element].")
