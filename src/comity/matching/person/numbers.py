"""Documents and numbers of two persons beside each other, in the one form that `matching.things` gives each.

A number identifies only if issuer and number are the same and no check digit is broken. A number one slip away is
named and weighs little: families and groups hold consecutive passports. The same digits from another state are another
document. Weights are stated assumptions (no labelled set holds numbers): a number is reused, lent or mistyped into
another person's about once in ten million pairs; telephones and accounts are shared within households.
"""

from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from comity.domain.identity import ThingKind, ThingNumber
from comity.matching.person.evidence import Evidence, Field, Outcome
from comity.matching.person.verdicts import NOTHING, Verdict
from comity.matching.things import NormalNumber, normalise

SAME_CHECKED = 7.0  # check digits hold
SAME_UNCHECKED = 6.0  # no check digit exists, as in the number of most passports
SAME_BROKEN = 3.0  # the same broken number: forged, or copied with its mistake
SAME_SHARED = 2.5  # a telephone, an account, an address
STATE_UNKNOWN = 3.0
NEAR = 1.0
CONSECUTIVE = 0.0
OTHER_STATE = -0.3
OTHER = -0.3  # documents are renewed
OTHER_LIFELONG = -2.0  # a personal number is given once
_PERSONAL = frozenset({ThingKind.TRAVEL_DOCUMENT, ThingKind.IDENTITY_NUMBER})
_NEIGHBOURS = 20  # numbers so close that one office may have issued them to one family


@lru_cache(maxsize=1 << 14)
def normal(number: ThingNumber) -> NormalNumber:
    """The number in its one form, remembered by its own value."""
    return normalise(number)


def compare_numbers(query: tuple[ThingNumber, ...], candidate: tuple[ThingNumber, ...]) -> Verdict:
    """For each kind that both have: the best agreement, and beside a mere nearness the worst contradiction."""
    kinds = {number.kind for number in query}.intersection(number.kind for number in candidate)
    if not kinds:
        return NOTHING
    told: list[_Pair] = []
    for kind in sorted(kinds):
        ours = [(number, normal(number)) for number in query if number.kind is kind]
        theirs = [(number, normal(number)) for number in candidate if number.kind is kind]
        told += _of_kind(ours, theirs)
    keys = {pair.key for pair in told}
    evidence = tuple(_evidence(pair) for pair in told)
    return Verdict(evidence, bool(keys & _IDENTIFYING), "number.other_lifelong" in keys)


_IDENTIFYING = frozenset({"number.same_checked", "number.same"})


_Known = tuple[ThingNumber, NormalNumber]


class _Pair(NamedTuple):
    """Two numbers of one kind beside each other; it is put into words only if it is the one that counts.

    Among pairs of equal weight the texts decide, so that the order of the numbers does not.
    """

    weight: float
    query_text: str
    candidate_text: str
    key: str
    query: _Known
    candidate: _Known


def _of_kind(ours: list[_Known], theirs: list[_Known]) -> list[_Pair]:
    pairs = [_pair(one, other) for one in ours for other in theirs]
    best = max(pairs, key=_ORDER)
    if _MEANING[best.key][0] is Outcome.SAME:
        return [best]
    worst = min(pairs, key=_ORDER)
    if best.weight > 0 > worst.weight:
        return [best, worst]
    return [worst if worst.weight < 0 else best]


_ORDER = itemgetter(0, 1, 2)


def _pair(query: _Known, candidate: _Known) -> _Pair:
    key = _relation(query[1], candidate[1])
    return _Pair(_MEANING[key][1], query[0].text, candidate[0].text, key, query, candidate)


def _evidence(pair: _Pair) -> Evidence:
    outcome, weight = _MEANING[pair.key]
    (query, one), (candidate, other) = pair.query, pair.candidate
    params = (("kind", query.kind), ("query_state", one.state), ("candidate_state", other.state))
    return Evidence(Field.NUMBER, outcome, weight, query.text, candidate.text, pair.key, params)


def _relation(one: NormalNumber, other: NormalNumber) -> str:
    if not one.canonical or not other.canonical:
        return "number.unreadable"
    if one.canonical == other.canonical:
        return _same(one, other)
    if _body(one) == _body(other):
        states = one.state and other.state
        return "number.other_state" if states and one.state != other.state else "number.state_unknown"
    if one.state == other.state and one.is_near(other):
        return "number.consecutive" if _apart(one, other) <= _NEIGHBOURS else "number.near"
    lifelong = one.kind is ThingKind.IDENTITY_NUMBER and one.scheme == other.scheme and bool(one.scheme)
    both_hold = one.valid is True and other.valid is True and one.state == other.state
    return "number.other_lifelong" if lifelong and both_hold else "number.other"


def _same(one: NormalNumber, other: NormalNumber) -> str:
    if one.kind not in _PERSONAL:
        return "number.same_shared"
    if not (one.exact and other.exact):
        return "number.state_unknown"
    if one.valid is False or other.valid is False:
        return "number.same_broken"
    return "number.same_checked" if one.valid else "number.same"


def _body(number: NormalNumber) -> str:
    return number.canonical.rpartition(":")[2]


def _apart(one: NormalNumber, other: NormalNumber) -> int:
    """How far the figures of two numbers are from each other, if their letters are the same."""
    ours, theirs = _body(one), _body(other)
    letters = [str.maketrans("", "", "0123456789")] * 2
    if ours.translate(letters[0]) != theirs.translate(letters[1]) or len(ours) != len(theirs):
        return _NEIGHBOURS + 1
    figures = ["".join(sign for sign in body if sign in "0123456789") or "0" for body in (ours, theirs)]
    return abs(int(figures[0]) - int(figures[1]))


_MEANING: dict[str, tuple[Outcome, float]] = {
    "number.same_checked": (Outcome.SAME, SAME_CHECKED),
    "number.same": (Outcome.SAME, SAME_UNCHECKED),
    "number.same_broken": (Outcome.SAME, SAME_BROKEN),
    "number.same_shared": (Outcome.SAME, SAME_SHARED),
    "number.state_unknown": (Outcome.SIMILAR, STATE_UNKNOWN),
    "number.near": (Outcome.SIMILAR, NEAR),
    "number.consecutive": (Outcome.LITTLE, CONSECUTIVE),
    "number.other_state": (Outcome.DIFFERENT, OTHER_STATE),
    "number.other": (Outcome.LITTLE, OTHER),
    "number.other_lifelong": (Outcome.DIFFERENT, OTHER_LIFELONG),
    "number.unreadable": (Outcome.LITTLE, 0.0),
}
KEYS = tuple(_MEANING)
