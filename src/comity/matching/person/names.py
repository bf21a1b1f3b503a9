"""Two names beside each other, word by word, in the reading in which they come nearest."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from math import log10
from operator import attrgetter
from typing import NamedTuple

from comity.matching.names.scripts import Script
from comity.matching.person.aligning import Alignment, Joint, align
from comity.matching.person.evidence import Evidence, Field, Outcome
from comity.matching.person.naming import FEMALE_PARTICLES, MALE_PARTICLES, ReadyName, Words
from comity.matching.person.rarity import Rarity
from comity.matching.person.spelling import nearness
from comity.matching.person.verdicts import NOTHING, Scripts, Verdict, scripts_of
from comity.matching.person.word_weights import (
    CHARACTERS,
    EQUAL_SAME_SCRIPT,
    FEWER_WORDS,
    INITIAL,
    PARENT,
    PARTICLE,
    TONE,
    whole_weight,
    word_weight,
)

CAP = 7.0  # no name is taken to be rarer than one in ten million, however many rare words it has
_KINSHIP = 4.0  # what the words that relatives share may weigh together
_FULL = 2.0  # weight from which on a whole name that agrees is evidence of its own
_SPELLED_ALIKE = 0.9  # nearness of longer words of one script that still counts as the same name
_OF_ITS_OWN = 1.0
_SOUNDS_ALIKE = 0.7  # nearness across scripts that counts as the same name
_READINGS = 2  # readings that are aligned word by word: those whose whole names come nearest


def compare_names(
    ours: tuple[ReadyName, ...],
    theirs: tuple[ReadyName, ...],
    rarity: Rarity,
    worth: "Callable[[WeighedNames], float]" = attrgetter("weight"),
) -> Verdict:
    """`weigh_names` in words."""
    return weigh_names(ours, theirs, rarity, worth).told()


def weigh_names(
    ours: tuple[ReadyName, ...],
    theirs: tuple[ReadyName, ...],
    rarity: Rarity,
    worth: "Callable[[WeighedNames], float]" = attrgetter("weight"),
) -> "WeighedNames":
    """The pair of names that is worth most; each other one that contradicts costs: it was one more chance to agree."""
    weighed = [_compare(one, other, rarity) for one in ours for other in theirs if one.latins and other.latins]
    if not weighed:
        return NOT_COMPARED
    best = max(weighed, key=lambda one: (worth(one), one.compatible, one.identifying))
    refuted = sum(not one.compatible for one in weighed) if best.compatible else 0
    if not refuted:
        return best
    return replace(best, weights=(*best.weights, -round(log10(1 + refuted), 2)), refuted=refuted)


@dataclass(frozen=True, slots=True)
class _Side:
    """One name in the reading that is compared: what a reader sees of each word, and the word itself."""

    name: ReadyName
    words: Words

    def shown(self, places: tuple[int, ...]) -> str:
        """The words as written where each reading word has one, else as they are read."""
        native = self.name.native.words
        words = native if len(native) == len(self.words.words) else self.words.words
        return " ".join(words[place] for place in places)

    def read(self, places: tuple[int, ...]) -> str:
        if len(places) == 1:
            return self.words.words[places[0]]
        return "".join(self.words.words[place] for place in places)


class _Said(NamedTuple):
    """What is said of some words: the places of both sides, none where a side lacks them."""

    outcome: Outcome
    key: str
    ours: tuple[int, ...] = ()
    theirs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WeighedNames:
    """Two names beside each other before it is put into words, which costs more than to weigh them and which nobody
    reads of a candidate that is not shown.

    Attributes:
        sides: The two names in the reading in which they were compared; None if none was.
        said: What is said of each word.
        weights: Its weight (log10), one for each; one more at the end for `refuted` names.
        identifying: As in `Verdict`.
        compatible: As in `Verdict`.
        scripts: As in `Verdict`.
        refuted: How many other pairs of names contradict.
    """

    sides: tuple[_Side, _Side] | None = None
    said: tuple[_Said, ...] = ()
    weights: tuple[float, ...] = ()
    identifying: bool = False
    compatible: bool = False
    scripts: Scripts = Scripts.ONE
    refuted: int = 0

    @property
    def weight(self) -> float:
        """log10 of the likelihood ratio of all of it."""
        return sum(self.weights)

    def told(self) -> Verdict:
        """In words."""
        if self.sides is None:
            return NOTHING
        evidence = [_told(*self.sides, *one) for one in zip(self.said, self.weights, strict=False)]
        if self.refuted:
            params = (("n", str(self.refuted)),)
            cost = Evidence(Field.NAME, Outcome.LITTLE, self.weights[-1], "", "", "name.other_names", params)
            evidence.append(cost)
        return Verdict(tuple(evidence), self.identifying, False, self.compatible, self.scripts)


NOT_COMPARED = WeighedNames()


def _told(ours: _Side, theirs: _Side, said: _Said, weight: float) -> Evidence:
    if said.key == _PARTICLE_DIFFERS:
        shown, params = (" ".join(ours.words.particles), " ".join(theirs.words.particles)), _NO_PARAMS
    elif said.key in _OF_WHOLE_NAMES:
        shown, params = (ours.name.text, theirs.name.text), _read_as(ours.words.joined, theirs.words.joined)
    else:
        shown = ours.shown(said.ours), theirs.shown(said.theirs)
        is_of_words = said.key != _PARENT_AND_CHILD
        params = _read_as(ours.read(said.ours), theirs.read(said.theirs)) if is_of_words else _NO_PARAMS
    return Evidence(Field.NAME, said.outcome, weight, *shown, said.key, params)


_PARTICLE_DIFFERS, _PARENT_AND_CHILD = "name.particle_differs", "name.parent_and_child"
_WHOLE_ALIKE, _WHOLE_DIFFERS = "name.whole_alike", "name.whole_differs"
_OF_WHOLE_NAMES = frozenset({_WHOLE_ALIKE, _WHOLE_DIFFERS})
_Params = tuple[tuple[str, str], ...]
_NO_PARAMS: _Params = ()


def _read_as(query: str, candidate: str) -> _Params:
    return (("query_read", query), ("candidate_read", candidate))


def _compare(one: ReadyName, other: ReadyName, rarity: Rarity) -> WeighedNames:
    same_script = one.script is other.script
    if same_script and one.script is not _LATIN:
        return _settled(_by_words(_Side(one, one.native), _Side(other, other.native), rarity, same_script=True))
    if same_script and one.native.words == other.native.words:
        return _settled(_by_words(_Side(one, one.latins[0]), _Side(other, other.latins[0]), rarity, same_script=True))
    pairs = _nearest_readings(one, other, same_script)
    tried = [
        _by_words(_Side(one, ours), _Side(other, theirs), rarity, same_script=same_script)
        for _near, ours, theirs in pairs[:_READINGS]
    ]
    near, ours, theirs = pairs[0]
    if near < 1.0:
        tried.append(_whole(_Side(one, ours), _Side(other, theirs), near, rarity, same_script=same_script))
    return _settled(max(tried, key=_heavier))


_heavier = attrgetter("weight", "identifying")


def _nearest_readings(one: ReadyName, other: ReadyName, same_script: bool) -> list[tuple[float, Words, Words]]:
    """Pairs of readings, those first whose whole names come nearest."""
    ours, theirs = (one.plain, other.plain) if same_script else (one.latins, other.latins)
    pairs = [(nearness(mine.joined, their.joined), mine, their) for mine, their in product(ours, theirs)]
    if len(pairs) > 1:
        pairs.sort(key=lambda pair: (-pair[0], *sorted((pair[1].joined, pair[2].joined))))
    return pairs


def _settled(weighed: WeighedNames) -> WeighedNames:
    """The same with its weights brought under the cap together."""
    weight = weighed.weight
    if weight <= CAP:
        return weighed
    return replace(weighed, weights=tuple(one * CAP / weight for one in weighed.weights))


def _by_words(ours: _Side, theirs: _Side, rarity: Rarity, *, same_script: bool) -> WeighedNames:
    alignment = align(ours.words.words, theirs.words.words)
    found = [_of_joint(joint, ours, theirs, rarity, same_script) for joint in alignment.joints]
    found += _of_the_rest(alignment, ours, theirs, same_script)
    found += [one for one in (_of_particles(ours, theirs), _of_parents(alignment, ours, theirs)) if one is not None]
    said, weights = tuple(one for one, _weight in found), tuple(weight for _one, weight in found)
    if any(_may_contradict(one, weight) for one, weight in found):
        weights = _as_in_a_family(weights)
    weight = sum(weights)
    compatible = bool(alignment.joints) and weight > 0 and all(one.outcome is not _DIFFERENT for one in said)
    return WeighedNames(
        (ours, theirs),
        said,
        weights,
        compatible
        and weight >= _FULL
        and not (ours.words.tried or theirs.words.tried)
        and _is_full(alignment, said, weights, same_script),
        compatible,
        scripts_of(ours.name.script, theirs.name.script),
    )


def _may_contradict(said: _Said, weight: float) -> bool:
    return said.outcome is _DIFFERENT or (said.key == "name.short_differs" and weight < _OF_ITS_OWN)


def _as_in_a_family(weights: tuple[float, ...]) -> tuple[float, ...]:
    """If one word contradicts, the words in common may be a family's: together they weigh no more than `_KINSHIP`."""
    common = sum(one for one in weights if one > 0)
    if common <= _KINSHIP:
        return weights
    return tuple(one * _KINSHIP / common if one > 0 else one for one in weights)


def _is_full(alignment: Alignment, said: tuple[_Said, ...], weights: tuple[float, ...], same_script: bool) -> bool:
    """True if every word has its word, spelled the same or as another script's reader spells it.

    A word that one side lacks may be what tells a person from a brother or a sister.
    """
    if alignment.ours_left or alignment.theirs_left:
        return False
    floor = _SPELLED_ALIKE if same_script else _SOUNDS_ALIKE
    spelled = all(joint.near >= floor for joint in alignment.joints)
    return spelled and all(_speaks(*one) for one in zip(said, weights, strict=True))


def _speaks(said: _Said, weight: float) -> bool:
    """A word that is not equal must carry weight of its own to count as the same."""
    if said.key in _NOT_FULL:
        return False
    return said.outcome is not _SIMILAR or weight >= _OF_ITS_OWN


_NOT_FULL = frozenset({"name.tone_differs", "name.initial", "name.short_differs", "name.particle_differs"})
_Weighed = tuple[_Said, float]


def _of_joint(joint: Joint, ours: _Side, theirs: _Side, rarity: Rarity, same_script: bool) -> _Weighed:
    one, other = ours.read(joint.ours), theirs.read(joint.theirs)
    if joint.near == 1.0:
        return _of_equal(joint, rarity.agreement(one), ours, theirs, same_script)
    if min(len(one), len(other)) == 1 and one[0] == other[0] and not _any_han(ours, theirs):
        weight = min(INITIAL, rarity.agreement(one), rarity.agreement(other))
        return _weighed(_SIMILAR, weight, "name.initial", joint.ours, joint.theirs)
    if _both_han(ours, theirs) and min(len(one), len(other)) <= 2:
        return _weighed(_DIFFERENT, CHARACTERS, "name.characters_differ", joint.ours, joint.theirs)
    return _of_spelling(joint, (one, other), rarity, same_script)


def _of_equal(joint: Joint, agreement: float, ours: _Side, theirs: _Side, same_script: bool) -> _Weighed:
    shown = ours.shown(joint.ours), theirs.shown(joint.theirs)
    if same_script and ours.name.marked and theirs.name.marked and shown[0] != shown[1]:
        return _weighed(_SIMILAR, min(agreement, 1.0) + TONE, "name.tone_differs", joint.ours, joint.theirs)
    weight = max(0.0, agreement + EQUAL_SAME_SCRIPT) if same_script else agreement
    return _weighed(_SAME, weight, _equal_key(shown, agreement), joint.ours, joint.theirs)


def _equal_key(shown: tuple[str, str], agreement: float) -> str:
    if shown[0] != shown[1]:
        return "name.same_reading"
    return "name.same" if agreement >= _RARE else "name.same_common"


_RARE = 2.0  # one in a hundred names has it


def _of_spelling(joint: Joint, read: tuple[str, str], rarity: Rarity, same_script: bool) -> _Weighed:
    length = min(len(read[0]), len(read[1]))
    weight = word_weight(joint.near, length, same_script=same_script)
    if weight > 0:  # words agree by chance no seldomer than the commoner one is
        weight = min(weight, rarity.agreement(read[0]), rarity.agreement(read[1]))
    if weight < _CONTRADICTS:
        return _weighed(_DIFFERENT, weight, "name.differs", joint.ours, joint.theirs)
    if same_script and (length <= 5 or joint.near < _SPELLED_ALIKE):
        return _weighed(_SIMILAR, weight, "name.short_differs", joint.ours, joint.theirs)
    key = "name.similar" if same_script else "name.sounds_alike"
    return _weighed(_SIMILAR, weight, key, joint.ours, joint.theirs)


_CONTRADICTS = -0.3


def _of_the_rest(alignment: Alignment, ours: _Side, theirs: _Side, same_script: bool) -> list[_Weighed]:
    both = min(len(alignment.ours_left), len(alignment.theirs_left))
    found = [
        _of_other_words(ours, theirs, at, other, same_script)
        for at, other in zip(alignment.ours_left[:both], alignment.theirs_left[:both], strict=True)
    ]
    found += [_weighed(_MISSING, FEWER_WORDS, "name.only_ours", (at,), ()) for at in alignment.ours_left[both:]]
    found += [_weighed(_MISSING, FEWER_WORDS, "name.only_theirs", (), (at,)) for at in alignment.theirs_left[both:]]
    return found


def _of_other_words(ours: _Side, theirs: _Side, at: int, other: int, same_script: bool) -> _Weighed:
    if _both_han(ours, theirs):
        return _weighed(_DIFFERENT, CHARACTERS, "name.characters_differ", (at,), (other,))
    length = min(len(ours.words.words[at]), len(theirs.words.words[other]))
    weight = word_weight(0.0, length, same_script=same_script)
    return _weighed(_DIFFERENT, weight, "name.differs", (at,), (other,))


def _both_han(ours: _Side, theirs: _Side) -> bool:
    return ours.name.script is _HAN is theirs.name.script


def _any_han(ours: _Side, theirs: _Side) -> bool:
    return ours.name.script is _HAN or theirs.name.script is _HAN


def _of_particles(ours: _Side, theirs: _Side) -> _Weighed | None:
    """``bin`` says a son and ``binti`` a daughter; whether a particle is written says nothing."""
    if not ours.words.particles or not theirs.words.particles:
        return None
    one, other = set(ours.words.particles), set(theirs.words.particles)
    sons, daughters = one & MALE_PARTICLES, one & FEMALE_PARTICLES
    if not (sons and other & FEMALE_PARTICLES and not other & MALE_PARTICLES) and not (
        daughters and other & MALE_PARTICLES and not other & FEMALE_PARTICLES
    ):
        return None
    return _weighed(_DIFFERENT, PARTICLE, _PARTICLE_DIFFERS, (), ())


def _of_parents(alignment: Alignment, ours: _Side, theirs: _Side) -> _Weighed | None:
    """The child's name of one is the parent's of the other: father and son, however many words they share."""
    one, other = ours.words.child, theirs.words.child
    if not one or not other:
        return None
    crossed = [j for j in alignment.joints if (j.ours[0] < one) != (j.theirs[0] < other) and j.near == 1.0]
    if len(crossed) < 2:
        return None
    return _weighed(_DIFFERENT, PARENT, _PARENT_AND_CHILD, crossed[0].ours, crossed[1].theirs)


def _whole(ours: _Side, theirs: _Side, near: float, rarity: Rarity, *, same_script: bool) -> WeighedNames:
    """Both names written together: how words are parted differs between scripts and offices."""
    length = min(len(ours.words.joined), len(theirs.words.joined))
    weight = whole_weight(near, length)
    if weight > 0:
        weight = _of_whole_names(weight, ours, theirs, rarity, same_script)
    rounded = round(weight, 2)
    tried = ours.words.tried or theirs.words.tried
    full = weight >= _FULL and near >= _SOUNDS_ALIKE and not tried
    said = _Said(_SIMILAR, _WHOLE_ALIKE) if weight > 0 else _Said(_DIFFERENT, _WHOLE_DIFFERS)
    scripts = scripts_of(ours.name.script, theirs.name.script)
    return WeighedNames((ours, theirs), (said,), (rounded,), full, weight > 0, scripts)


def _of_whole_names(weight: float, ours: _Side, theirs: _Side, rarity: Rarity, same_script: bool) -> float:
    if same_script or len(ours.words.words) > 1 < len(theirs.words.words):
        return 0.0  # two names of several words are compared by their words
    return min(weight, max(min(_agreement(ours.words, rarity), _agreement(theirs.words, rarity)), 0.0))


def _agreement(words: Words, rarity: Rarity) -> float:
    if len(words.words) == 1:
        return CAP
    return sum(rarity.agreement(word) for word in words.words)


def _weighed(outcome: Outcome, weight: float, key: str, ours: tuple[int, ...], theirs: tuple[int, ...]) -> _Weighed:
    return _Said(outcome, key, ours, theirs), round(weight, 2)


# Looked up once: a member of an enumeration costs more to find than the comparison with it.
_SAME, _SIMILAR, _MISSING, _DIFFERENT = Outcome.SAME, Outcome.SIMILAR, Outcome.MISSING, Outcome.DIFFERENT
_LATIN, _HAN = Script.LATIN, Script.HAN

KEYS = (
    "name.same",
    "name.same_common",
    "name.same_reading",
    "name.similar",
    "name.sounds_alike",
    "name.short_differs",
    "name.tone_differs",
    "name.initial",
    "name.differs",
    "name.characters_differ",
    "name.only_ours",
    "name.only_theirs",
    "name.particle_differs",
    "name.parent_and_child",
    "name.whole_alike",
    "name.whole_differs",
    "name.other_names",
)
