"""Keys by which a number one slip away is still met. A meeting here is near, never the same.

A body of n characters gives itself and each of its n shortenings by one character (the symmetric deletion
neighbourhood). Two bodies share a key if one becomes the other by one wrong, one missing, one additional or two
swapped neighbouring characters. Characters that look alike (O 0, I L 1, B 8, S 5, Z 2, G 6) are one before that, so a
look-alike and one other slip still meet. Long bodies (accounts, wallets) give their head and their tail instead:
one slip leaves one of the two whole. Addresses give their bodies as they are: their slips are whole words.
"""

from functools import lru_cache

from rapidfuzz.distance import LCSseq

from comity.domain.identity import ThingKind

MOST_KEYS = 32
"""No number has more keys than that, whatever was typed."""

_LONGEST_SHORTENED = 22
_HEAD, _TAIL = 12, 10
_SHORTEST = 4
_ALIKE = str.maketrans("OQDILBSZG", "000118526")


@lru_cache(maxsize=1 << 10)
def near_keys(kind: ThingKind, bodies: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of all the bodies by which one number may be met, each once, `MOST_KEYS` at most: whole bodies come first.

    Bodies shorter than four characters have none: everything would be near.
    """
    if kind is ThingKind.ADDRESS:
        keys = list(bodies)
    else:
        alike = [look_alike(body) for body in bodies if len(body) >= _SHORTEST]
        keys = [body for body in alike if len(body) <= _LONGEST_SHORTENED]
        keys += [key for body in alike for key in _one_slip(body)]
    begin = f"{kind}~"
    return tuple(dict.fromkeys([begin + key for key in keys]))[:MOST_KEYS]


def share_a_key(kind: ThingKind, ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """True if two numbers of one kind have a near key in common, told without making the keys where that is possible.

    Two short bodies share one exactly if what they have in common, in its order, is all of the longer one but a
    character at most.
    """
    if len(ours) == len(theirs) == 1 and kind is not ThingKind.ADDRESS:
        if len(ours[0]) < _SHORTEST or len(theirs[0]) < _SHORTEST:
            return False
        one, other = look_alike(ours[0]), look_alike(theirs[0])
        longer = max(len(one), len(other))
        if longer <= _LONGEST_SHORTENED:
            return LCSseq.similarity(one, other) >= longer - 1
    return not set(near_keys(kind, ours)).isdisjoint(near_keys(kind, theirs))


def look_alike(body: str) -> str:
    """The body with characters that look alike made one. Only for near keys: it is not the number."""
    return body.upper().translate(_ALIKE)


def _one_slip(body: str) -> list[str]:
    if len(body) > _LONGEST_SHORTENED:
        return [body[:_HEAD] + "…", "…" + body[-_TAIL:]]
    return [body[:at] + body[at + 1 :] for at in range(len(body))]
