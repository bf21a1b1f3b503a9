"""Keys under which equal names meet, whatever the script: for exact look-up, before anything is compared by nearness.

Two names that share a key are candidates and nothing more. Keys are small and hold no more than the name itself.
"""

from dataclasses import dataclass

from comity.matching.names.forms import NameForms

# Left out of keys. Vietnamese and Burmese have van, le, la, do, di and y as names: they are not here.
PARTICLES = frozenset(
    {
        *("bin", "binti", "binte", "bt", "bte", "ibn", "bint", "al", "el"),
        *("de", "dos", "das", "del", "della", "von", "der", "den", "of", "the"),
    }
)
LEAST_WORDS = 2  # words a name needs for its initials to say anything


@dataclass(frozen=True, slots=True)
class NameKeys:
    """Keys of one name.

    Attributes:
        native: In its own script without spaces, accents and all; "" for a text without letters.
        latins: Every Latin reading without spaces.
        words: Every Latin reading's words in alphabetical order, particles left out: the order of names does not count.
        initials: First letters of the default reading's words in alphabetical order, and its longest word in full:
            ``Nguyen Van An`` and ``Nguyen V. A.`` have ``a v nguyen``. "" for a single word.
    """

    native: str
    latins: frozenset[str]
    words: frozenset[str]
    initials: str


def keys(forms: NameForms) -> NameKeys:
    """Keys of a name that was read."""
    texts = [latin.text for latin in forms.latins if latin.text]
    return NameKeys(
        native=forms.native.replace(" ", ""),
        latins=frozenset(text.replace(" ", "") for text in texts),
        words=frozenset(filter(None, map(_sorted_words, texts))),
        initials=_initials(texts[0]) if texts else "",
    )


def _sorted_words(text: str) -> str:
    words = text.split()
    return " ".join(sorted(word for word in words if word not in PARTICLES) or words)


def _initials(text: str) -> str:
    words = [word for word in text.split() if word not in PARTICLES]
    if len(words) < LEAST_WORDS:
        return ""
    longest = max(words, key=lambda word: (len(word), word))
    words.remove(longest)
    return " ".join([*sorted(word[0] for word in words), longest])


def may_abbreviate(one: str, other: str) -> bool:
    """Whether one Latin reading can be the other with words cut to their initials or left out: ``nguyen v a``.

    Order does not count; every word of the shorter name must stand in the longer one or begin a word of it, and at
    least one must stand there in full.
    """
    shorter, longer = sorted((one.split(), other.split()), key=lambda words: (len(words), sum(map(len, words))))
    left = list(longer)
    whole = 0
    for word in sorted(shorter, key=len, reverse=True):
        found = word if word in left else next((full for full in left if len(word) == 1 and full[0] == word), None)
        if found is None:
            return False
        whole += len(word) > 1
        left.remove(found)
    return whole > 0
