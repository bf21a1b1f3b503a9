"""Which word of one name stands for which word of the other, whatever their order and however they are joined."""

from dataclasses import dataclass

from comity.matching.person.spelling import nearness

FLOOR = 0.5  # below it two words are not taken for spellings of one
_JOIN_FLOOR = 0.85


@dataclass(frozen=True, slots=True)
class Joint:
    """Words that stand for each other: places in both names, and how near they are (1 is equal)."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    near: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """All joints, and the places that are left over on each side."""

    joints: tuple[Joint, ...]
    ours_left: tuple[int, ...]
    theirs_left: tuple[int, ...]


def align(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Alignment:
    """Equal words first, then words written in two, then the nearest ones. The weightier choice does not depend on
    which name is ours."""
    if ours == theirs:
        return Alignment(tuple(Joint((at,), (at,), 1.0) for at in range(len(ours))), (), ())
    left, right = list(range(len(ours))), list(range(len(theirs)))
    joints = _equal(ours, theirs, left, right)
    if left and right:
        joints += _in_two(ours, theirs, left, right)
        joints += [_turned(one) for one in _in_two(theirs, ours, right, left)]
        joints += _nearest(ours, theirs, left, right)
    return Alignment(tuple(sorted(joints, key=lambda one: one.ours)), tuple(left), tuple(right))


def _equal(ours: tuple[str, ...], theirs: tuple[str, ...], left: list[int], right: list[int]) -> list[Joint]:
    joints = []
    for at in tuple(left):
        places = [other for other in right if theirs[other] == ours[at]]
        if places:
            place = min(places, key=lambda other: abs(other - at))
            joints.append(Joint((at,), (place,), 1.0))
            left.remove(at)
            right.remove(place)
    return joints


def _in_two(whole: tuple[str, ...], parts: tuple[str, ...], left: list[int], right: list[int]) -> list[Joint]:
    """One word here that is two neighbours there: ``xiaolong`` and ``xiao long``."""
    joints: list[Joint] = []
    if len(right) < 2:
        return joints
    for at in tuple(left):
        word = whole[at]
        for first in tuple(right):
            second = first + 1
            if first not in right or second not in right or abs(len(parts[first]) + len(parts[second]) - len(word)) > 2:
                continue
            near = nearness(word, parts[first] + parts[second])
            if near >= _JOIN_FLOOR:
                joints.append(Joint((at,), (first, second), near))
                left.remove(at)
                right.remove(first)
                right.remove(second)
                break
    return joints


def _turned(joint: Joint) -> Joint:
    return Joint(joint.theirs, joint.ours, joint.near)


def _nearest(ours: tuple[str, ...], theirs: tuple[str, ...], left: list[int], right: list[int]) -> list[Joint]:
    found = []
    for at in left:
        for other in right:
            near = _near(ours[at], theirs[other])
            if near >= FLOOR:
                words = sorted((ours[at], theirs[other]))
                found.append((-near, words, abs(at - other), at, other))
    found.sort()
    joints = []
    for less, _words, _apart, at, other in found:
        if at in left and other in right:
            joints.append(Joint((at,), (other,), -less))
            left.remove(at)
            right.remove(other)
    return joints


def _near(one: str, other: str) -> float:
    return (_initial(one, other) if len(one) == 1 or len(other) == 1 else 0.0) or nearness(one, other)


def _initial(one: str, other: str) -> float:
    """An initial stands for a word that begins with it: nearer than a guess, farther than a spelling."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return FLOOR if len(short) == 1 < len(long) and long[0] == short else 0.0
