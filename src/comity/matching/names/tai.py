"""Thai and Lao words cut into syllables: the cheapest reading of signs that stand before, above and behind their letter.

The two scripts share one build. A grammar says which vowel signs make which vowel; where the script leaves a vowel out
or a letter could close one syllable or open the next, the cutting with the least cost is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Syllable:
    """Letters of one syllable.

    Attributes:
        onset: One or two consonants as written.
        vowel: The vowel's sound in Latin letters.
        final: The sounded final consonant as written, or "".
        silent: Letters behind it that are written and not said.
        inner: A letter before it that is written and not said.
    """

    onset: str
    vowel: str
    final: str
    silent: str
    inner: str = ""


@dataclass(frozen=True)
class Tail:
    """A vowel's signs behind the consonant. `final` is "must", "may" or "no"."""

    signs: str
    vowel: str
    final: str = "may"
    cost: float = 1.0


@dataclass(frozen=True)
class Grammar:
    """How one script builds syllables.

    Attributes:
        consonants: All consonants.
        signs: Vowel signs that make the letter before them an onset.
        tails: For each sign before the consonant ("" if none) what may stand behind it.
        clusters: Two letters that begin a syllable together.
        good_finals: Finals without extra cost.
        killed: Mark behind letters that are not said.
    """

    consonants: frozenset[str]
    signs: frozenset[str]
    tails: dict[str, tuple[Tail, ...]]
    clusters: frozenset[str]
    good_finals: frozenset[str]
    killed: str

    @cached_property
    def fitting(self) -> dict[str, dict[str, tuple[Tail, ...]]]:
        """For each leading sign, by the letter that comes next ("" for any other), the tails that can fit."""
        out = {}
        for lead, tails in self.tails.items():
            bare = tuple(tail for tail in tails if not tail.signs)
            firsts = {tail.signs[0] for tail in tails if tail.signs}
            out[lead] = {first: tuple(t for t in tails if t.signs[:1] in ("", first)) for first in firsts} | {"": bare}
        return out

    @cached_property
    def leads(self) -> frozenset[str]:
        """Signs that are written before their consonant."""
        return frozenset(sign for sign in self.tails if sign)


@dataclass(frozen=True, slots=True)
class _Close:
    """What may close a syllable, where it ends and what it costs."""

    end: int
    final: str = ""
    silent: str = ""
    inner: str = ""
    cost: float = 0.0


Found = tuple[int, str, str, str, float]  # end, final, silent, inner, cost
Parts = tuple[str, str, str, str, str]  # what makes a Syllable


def _closes(grammar: Grammar, word: str, at: int) -> list[Found]:
    """Ways to close a syllable whose vowel ends at `at`."""
    out: list[Found] = [(at, "", "", "", 0.0)]
    if at >= len(word) or word[at] not in grammar.consonants:
        return out
    letter, after = word[at], word[at + 1 : at + 2]
    if after == grammar.killed:
        out.append((at + 2, "", letter, "", -0.2))
        for end, final, silent, _, cost in _closes(grammar, word, at + 2):
            if final:
                out.append((end, final, silent, letter, cost - 0.2))
        return out
    if after in grammar.signs:
        return out
    cost = 0.0 if letter in grammar.good_finals else 0.35
    out.append((at + 1, letter, "", "", cost))
    end = at + 1
    while end < len(word) and word[end] in grammar.consonants and end - at < 3:
        end += 1
        if word[end : end + 1] == grammar.killed:
            out.append((end + 1, letter, word[at + 1 : end], "", cost - 0.3))
            return out
    if end == len(word) and end - at == 2:
        out.append((end, letter, word[at + 1], "", cost + 0.5))
    return out


def _steps(grammar: Grammar, word: str, at: int, closes: dict[int, list[Found]]) -> Iterator[tuple[int, Parts, float]]:
    """(end, parts, cost) of every syllable that may begin at `at`."""
    lead = word[at] if word[at] in grammar.leads else ""
    start = at + len(lead)
    if start >= len(word) or word[start] not in grammar.consonants:
        return
    fitting = grammar.fitting[lead]
    onsets = (word[start], word[start : start + 2]) if word[start : start + 2] in grammar.clusters else (word[start],)
    for onset in onsets:
        behind = start + len(onset)
        for tail in fitting.get(word[behind : behind + 1], fitting[""]):
            if not word.startswith(tail.signs, behind):
                continue
            at_end = behind + len(tail.signs)
            if at_end not in closes:
                closes[at_end] = _closes(grammar, word, at_end)
            for end, final, silent, inner, cost in closes[at_end]:
                if tail.final == "may" or (tail.final == "must") == (final != ""):
                    bare = not tail.signs and not lead and not final
                    extra = _extra(onset, bare, end == len(word), bool(lead) and not final)
                    yield end, (onset, tail.vowel, final, silent, inner), tail.cost + cost + extra


def _extra(onset: str, bare: bool, last: bool, led_open: bool) -> float:
    """A cluster is likelier than two syllables; a bare letter is seldom a last syllable; แกว is kaeo and not kwae."""
    if bare:
        return 1.0 if last else 0.0
    if len(onset) == 1:
        return 0.0
    return 0.5 if led_open and onset[0] not in "หอຫ" else -0.3


PASSED_OVER = 3.0  # cost of a letter that fits nowhere


def cut(grammar: Grammar, word: str) -> list[Syllable]:
    """The cheapest cutting of `word`; letters that fit nowhere are passed over."""
    size = len(word)
    costs = [float("inf")] * (size + 1)
    costs[0] = 0.0
    came: list[tuple[int, Parts | None]] = [(-1, None)] * (size + 1)
    closes: dict[int, list[Found]] = {}
    for at in range(size):
        cost = costs[at]
        if cost == float("inf"):
            continue
        if cost + PASSED_OVER < costs[at + 1]:
            costs[at + 1], came[at + 1] = cost + PASSED_OVER, (at, None)
        for end, parts, extra in _steps(grammar, word, at, closes):
            if cost + extra < costs[end]:
                costs[end], came[end] = cost + extra, (at, parts)
    out: list[Syllable] = []
    place = size
    while place > 0:
        place, found = came[place]
        if found is not None:
            out.append(Syllable(*found))
    return out[::-1]
