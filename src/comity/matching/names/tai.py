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


Step = tuple[int, Syllable, float]


def _closes(grammar: Grammar, word: str, at: int) -> Iterator[_Close]:
    """Ways to close a syllable whose vowel ends at `at`."""
    yield _Close(at)
    if at >= len(word) or word[at] not in grammar.consonants:
        return
    if word[at + 1 : at + 2] == grammar.killed:
        yield _Close(at + 2, silent=word[at], cost=-0.2)
        for close in _closes(grammar, word, at + 2):
            if close.final:
                yield _Close(close.end, close.final, close.silent, word[at], close.cost - 0.2)
        return
    if word[at + 1 : at + 2] in grammar.signs:
        return
    cost = 0.0 if word[at] in grammar.good_finals else 0.35
    yield _Close(at + 1, word[at], cost=cost)
    end = at + 1
    while end < len(word) and word[end] in grammar.consonants and end - at < 3:
        end += 1
        if word[end : end + 1] == grammar.killed:
            yield _Close(end + 1, word[at], word[at + 1 : end], cost=cost - 0.3)
            return
    if end == len(word) and end - at == 2:
        yield _Close(end, word[at], word[at + 1], cost=cost + 0.5)


def _steps(grammar: Grammar, word: str, at: int) -> Iterator[Step]:
    lead = word[at] if word[at] in grammar.leads else ""
    start = at + len(lead)
    if start >= len(word) or word[start] not in grammar.consonants:
        return
    onsets = [word[start]]
    if word[start : start + 2] in grammar.clusters:
        onsets.append(word[start : start + 2])
    for onset in onsets:
        behind = start + len(onset)
        for tail in grammar.tails[lead]:
            if word.startswith(tail.signs, behind):
                for close in _closes(grammar, word, behind + len(tail.signs)):
                    if not (close.final if tail.final == "no" else tail.final == "must" and not close.final):
                        syllable = Syllable(onset, tail.vowel, close.final, close.silent, close.inner)
                        bare = not tail.signs and not lead and not close.final
                        yield (
                            close.end,
                            syllable,
                            tail.cost
                            + close.cost
                            + _extra(onset, bare, close.end == len(word), bool(lead) and not close.final),
                        )


def _extra(onset: str, bare: bool, last: bool, led_open: bool) -> float:
    """A cluster is likelier than two syllables; a bare letter is seldom a last syllable; แกว is kaeo and not kwae."""
    if bare:
        return 1.0 if last else 0.0
    if led_open and len(onset) > 1 and onset[0] not in "หອຫ":
        return 0.5
    return -0.3 if len(onset) > 1 else 0.0


def cut(grammar: Grammar, word: str) -> list[Syllable]:
    """The cheapest cutting of `word`; letters that fit nowhere are passed over."""
    size = len(word)
    best: list[tuple[float, int, Syllable | None]] = [(float("inf"), -1, None)] * (size + 1)
    best[0] = (0.0, -1, None)
    for at in range(size):
        cost = best[at][0]
        if cost == float("inf"):
            continue
        if cost + 3.0 < best[at + 1][0]:
            best[at + 1] = (cost + 3.0, at, None)
        for end, syllable, extra in _steps(grammar, word, at):
            if cost + extra < best[end][0]:
                best[end] = (cost + extra, at, syllable)
    out: list[Syllable] = []
    place = size
    while place > 0:
        _, before, found = best[place]
        if found is not None:
            out.append(found)
        place = before
    return out[::-1]
