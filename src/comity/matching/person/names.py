"""Two names beside each other, word by word, in the reading in which they come nearest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import log10

from comity.matching.names.scripts import Script
from comity.matching.person.aligning import Alignment, Joint, align
from comity.matching.person.evidence import Evidence, Field, Outcome
from comity.matching.person.naming import FEMALE_PARTICLES, MALE_PARTICLES, ReadyName, Words
from comity.matching.person.rarity import Rarity
from comity.matching.person.spelling import nearness
from comity.matching.person.verdicts import NOTHING, Verdict
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
    worth: Callable[[Verdict], float] = lambda verdict: verdict.weight,
) -> Verdict:
    """The pair of names that is worth most; each other one that contradicts costs: it was one more chance to agree."""
    verdicts = [_compare(one, other, rarity) for one in ours for other in theirs if one.latins and other.latins]
    if not verdicts:
        return NOTHING
    best = max(verdicts, key=lambda one: (worth(one), one.compatible, one.identifying))
    refuted = sum(not one.compatible for one in verdicts) if best.compatible else 0
    if not refuted:
        return best
    cost = Evidence(
        Field.NAME, Outcome.LITTLE, -round(log10(1 + refuted), 2), "", "", "name.other_names", (("n", str(refuted)),)
    )
    return replace(best, evidence=(*best.evidence, cost))


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
        return "".join(self.words.words[place] for place in places)


def _compare(one: ReadyName, other: ReadyName, rarity: Rarity) -> Verdict:
    same_script = one.script is other.script
    if same_script and one.script is not Script.LATIN:
        return _settled(_by_words(_Side(one, one.native), _Side(other, other.native), rarity, same_script=True))
    if same_script and one.native.words == other.native.words:
        return _settled(_by_words(_Side(one, one.latins[0]), _Side(other, other.latins[0]), rarity, same_script=True))
    pairs = sorted(
        ((nearness(ours.joined, theirs.joined), ours, theirs) for ours, theirs in _readings(one, other, same_script)),
        key=lambda pair: (-pair[0], *sorted((pair[1].joined, pair[2].joined))),
    )
    tried = [
        _by_words(_Side(one, ours), _Side(other, theirs), rarity, same_script=same_script)
        for _near, ours, theirs in pairs[:_READINGS]
    ]
    near, ours, theirs = pairs[0]
    if near < 1.0:
        tried.append(_whole(_Side(one, ours), _Side(other, theirs), near, rarity, same_script=same_script))
    return _settled(max(tried, key=lambda verdict: (verdict.weight, verdict.identifying)))


def _readings(one: ReadyName, other: ReadyName, same_script: bool) -> Iterator[tuple[Words, Words]]:
    """Names of one script are compared as they are written; only between scripts do other peoples' readings help."""
    ours, theirs = (one.plain, other.plain) if same_script else (one.latins, other.latins)
    return product(ours, theirs)


def _settled(verdict: Verdict) -> Verdict:
    """The verdict with its weights brought under the cap together."""
    weight = verdict.weight
    if weight <= CAP:
        return verdict
    evidence = tuple(replace(one, weight=one.weight * CAP / weight) for one in verdict.evidence)
    return replace(verdict, evidence=evidence)


def _by_words(ours: _Side, theirs: _Side, rarity: Rarity, *, same_script: bool) -> Verdict:
    alignment = align(ours.words.words, theirs.words.words)
    evidence = [_of_joint(joint, ours, theirs, rarity, same_script) for joint in alignment.joints]
    evidence += _of_the_rest(alignment, ours, theirs, same_script)
    evidence += [one for one in (_of_particles(ours, theirs), _of_parents(alignment, ours, theirs)) if one is not None]
    if any(_may_contradict(one) for one in evidence):
        evidence = _as_in_a_family(evidence)
    weight = sum(one.weight for one in evidence)
    tried = ours.words.tried or theirs.words.tried
    compatible = bool(alignment.joints) and weight > 0 and all(one.outcome is not Outcome.DIFFERENT for one in evidence)
    return Verdict(
        tuple(evidence),
        compatible and weight >= _FULL and not tried and _is_full(alignment, evidence, same_script),
        False,
        compatible,
        not same_script,
    )


def _may_contradict(one: Evidence) -> bool:
    return one.outcome is Outcome.DIFFERENT or (one.key == "name.short_differs" and one.weight < _OF_ITS_OWN)


def _as_in_a_family(evidence: list[Evidence]) -> list[Evidence]:
    """If one word contradicts, the words in common may be a family's: together they weigh no more than `_KINSHIP`."""
    common = sum(one.weight for one in evidence if one.weight > 0)
    if common <= _KINSHIP:
        return evidence
    return [replace(one, weight=one.weight * _KINSHIP / common) if one.weight > 0 else one for one in evidence]


def _is_full(alignment: Alignment, evidence: list[Evidence], same_script: bool) -> bool:
    """True if every word has its word, spelled the same or as another script's reader spells it.

    A word that one side lacks may be what tells a person from a brother or a sister.
    """
    if alignment.ours_left or alignment.theirs_left:
        return False
    floor = _SPELLED_ALIKE if same_script else _SOUNDS_ALIKE
    spelled = all(joint.near >= floor for joint in alignment.joints)
    return spelled and all(_speaks(one) for one in evidence)


def _speaks(one: Evidence) -> bool:
    """A word that is not equal must carry weight of its own to count as the same."""
    if one.key in _NOT_FULL:
        return False
    return one.outcome is not Outcome.SIMILAR or one.weight >= _OF_ITS_OWN


_NOT_FULL = frozenset({"name.tone_differs", "name.initial", "name.short_differs", "name.particle_differs"})


def _of_joint(joint: Joint, ours: _Side, theirs: _Side, rarity: Rarity, same_script: bool) -> Evidence:
    one, other = ours.read(joint.ours), theirs.read(joint.theirs)
    shown = ours.shown(joint.ours), theirs.shown(joint.theirs)
    commoner = min(rarity.agreement(one), rarity.agreement(other))
    params = (("query_read", one), ("candidate_read", other))
    if joint.near == 1.0:
        if same_script and ours.name.marked and theirs.name.marked and shown[0] != shown[1]:
            return _evidence(Outcome.SIMILAR, min(commoner, 1.0) + TONE, shown, "name.tone_differs", params)
        weight = max(0.0, commoner + EQUAL_SAME_SCRIPT) if same_script else commoner
        return _evidence(Outcome.SAME, weight, shown, _equal_key(shown, commoner), params)
    if min(len(one), len(other)) == 1 and one[0] == other[0] and not _any_han(ours, theirs):
        return _evidence(Outcome.SIMILAR, min(INITIAL, commoner), shown, "name.initial", params)
    if _both_han(ours, theirs) and min(len(one), len(other)) <= 2:
        return _evidence(Outcome.DIFFERENT, CHARACTERS, shown, "name.characters_differ", params)
    return _of_spelling(joint, (one, other), shown, commoner, same_script)


def _equal_key(shown: tuple[str, str], agreement: float) -> str:
    if shown[0] != shown[1]:
        return "name.same_reading"
    return "name.same" if agreement >= _RARE else "name.same_common"


_RARE = 2.0  # one in a hundred names has it


def _of_spelling(
    joint: Joint, read: tuple[str, str], shown: tuple[str, str], commoner: float, same_script: bool
) -> Evidence:
    length = min(len(read[0]), len(read[1]))
    weight = min(word_weight(joint.near, length, same_script=same_script), commoner)
    params = (("query_read", read[0]), ("candidate_read", read[1]))
    if weight < _CONTRADICTS:
        return _evidence(Outcome.DIFFERENT, weight, shown, "name.differs", params)
    if same_script and (length <= 5 or joint.near < _SPELLED_ALIKE):
        return _evidence(Outcome.SIMILAR, weight, shown, "name.short_differs", params)
    return _evidence(Outcome.SIMILAR, weight, shown, "name.similar" if same_script else "name.sounds_alike", params)


_CONTRADICTS = -0.3


def _of_the_rest(alignment: Alignment, ours: _Side, theirs: _Side, same_script: bool) -> list[Evidence]:
    evidence = []
    both = min(len(alignment.ours_left), len(alignment.theirs_left))
    for at, other in zip(alignment.ours_left[:both], alignment.theirs_left[:both], strict=True):
        evidence.append(_of_other_words(ours, theirs, at, other, same_script))
    for at in alignment.ours_left[both:]:
        params = (("query_read", ours.read((at,))), ("candidate_read", ""))
        evidence.append(_evidence(Outcome.MISSING, FEWER_WORDS, (ours.shown((at,)), ""), "name.only_ours", params))
    for at in alignment.theirs_left[both:]:
        params = (("query_read", ""), ("candidate_read", theirs.read((at,))))
        evidence.append(_evidence(Outcome.MISSING, FEWER_WORDS, ("", theirs.shown((at,))), "name.only_theirs", params))
    return evidence


def _of_other_words(ours: _Side, theirs: _Side, at: int, other: int, same_script: bool) -> Evidence:
    one, two = ours.read((at,)), theirs.read((other,))
    shown, params = (ours.shown((at,)), theirs.shown((other,))), (("query_read", one), ("candidate_read", two))
    if _both_han(ours, theirs):
        return _evidence(Outcome.DIFFERENT, CHARACTERS, shown, "name.characters_differ", params)
    weight = word_weight(0.0, min(len(one), len(two)), same_script=same_script)
    return _evidence(Outcome.DIFFERENT, weight, shown, "name.differs", params)


def _both_han(ours: _Side, theirs: _Side) -> bool:
    return ours.name.script is Script.HAN is theirs.name.script


def _any_han(ours: _Side, theirs: _Side) -> bool:
    return Script.HAN in (ours.name.script, theirs.name.script)


def _of_particles(ours: _Side, theirs: _Side) -> Evidence | None:
    """``bin`` says a son and ``binti`` a daughter; whether a particle is written says nothing."""
    one, other = set(ours.words.particles), set(theirs.words.particles)
    sons, daughters = one & MALE_PARTICLES, one & FEMALE_PARTICLES
    if not (sons and other & FEMALE_PARTICLES and not other & MALE_PARTICLES) and not (
        daughters and other & MALE_PARTICLES and not other & FEMALE_PARTICLES
    ):
        return None
    shown = " ".join(ours.words.particles), " ".join(theirs.words.particles)
    return _evidence(Outcome.DIFFERENT, PARTICLE, shown, "name.particle_differs", ())


def _of_parents(alignment: Alignment, ours: _Side, theirs: _Side) -> Evidence | None:
    """The child's name of one is the parent's of the other: father and son, however many words they share."""
    one, other = ours.words.child, theirs.words.child
    if not one or not other:
        return None
    crossed = [j for j in alignment.joints if (j.ours[0] < one) != (j.theirs[0] < other) and j.near == 1.0]
    if len(crossed) < 2:
        return None
    shown = ours.shown(crossed[0].ours), theirs.shown(crossed[1].theirs)
    return _evidence(Outcome.DIFFERENT, PARENT, shown, "name.parent_and_child", ())


def _whole(ours: _Side, theirs: _Side, near: float, rarity: Rarity, *, same_script: bool) -> Verdict:
    """Both names written together: how words are parted differs between scripts and offices."""
    length = min(len(ours.words.joined), len(theirs.words.joined))
    most = min(_agreement(ours.words, rarity), _agreement(theirs.words, rarity))
    weight = min(whole_weight(near, length), max(most, 0.0))
    if same_script or weight <= 0 or len(ours.words.words) > 1 < len(theirs.words.words):
        weight = min(weight, 0.0)  # two names of several words are compared by their words
    key = "name.whole_alike" if weight > 0 else "name.whole_differs"
    shown = ours.name.text, theirs.name.text
    params = (("query_read", ours.words.joined), ("candidate_read", theirs.words.joined))
    outcome = Outcome.SIMILAR if weight > 0 else Outcome.DIFFERENT
    tried = ours.words.tried or theirs.words.tried
    full = weight >= _FULL and near >= _SOUNDS_ALIKE and not tried
    return Verdict((_evidence(outcome, weight, shown, key, params),), full, False, weight > 0, not same_script)


def _agreement(words: Words, rarity: Rarity) -> float:
    if len(words.words) == 1:
        return CAP
    return sum(rarity.agreement(word) for word in words.words)


def _evidence(
    outcome: Outcome, weight: float, shown: tuple[str, str], key: str, params: tuple[tuple[str, str], ...]
) -> Evidence:
    return Evidence(Field.NAME, outcome, round(weight, 2), shown[0], shown[1], key, params)


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
