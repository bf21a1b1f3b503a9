"""Judging a candidate the plain way: every pair of words and numbers in words at once, nothing put off.

`matching.person` weighs first and speaks afterwards, and passes over work that cannot change what it says. This is how
it judged before that, kept whole, so that a test can ask both. Nothing but that test uses it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import log10

from comity.domain.identity import PartialDate, PersonIdentity, ThingKind, ThingNumber
from comity.matching.names.scripts import Script
from comity.matching.person import birth_dates
from comity.matching.person.aligning import Alignment, Joint, align
from comity.matching.person.attributes import compare_birth_places, compare_nationalities, compare_sex
from comity.matching.person.birth_dates import UNCOUNTED, DayCounts, gregorian
from comity.matching.person.comparing import ReadyPerson, prepare
from comity.matching.person.evidence import Evidence, Field, Match, Outcome
from comity.matching.person.naming import FEMALE_PARTICLES, MALE_PARTICLES, ReadyName, Words
from comity.matching.person.rarity import Rarity
from comity.matching.person.shipped import STANDARDS
from comity.matching.person.spelling import nearness
from comity.matching.person.standards import Standards
from comity.matching.person.verdicts import NOTHING, Verdict, scripts_of
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
from comity.matching.scoring.bands import Family, Support, band_of
from comity.matching.scoring.rates import probability_of
from comity.matching.things import NormalNumber, normalise


def compare(query: PersonIdentity, candidate: PersonIdentity, standards: Standards = STANDARDS) -> Match:
    """As `matching.person.compare`."""
    return compare_ready(prepare(query), prepare(candidate), standards)


def compare_ready(query: ReadyPerson, candidate: ReadyPerson, standards: Standards = STANDARDS) -> Match:
    """`compare` of identities that are ready."""
    names = _calibrated(best_names(query, candidate, standards), standards)
    births = compare_births(query.births, candidate.births, standards.days)
    numbers = compare_numbers(query.numbers, candidate.numbers)
    others = (
        compare_sex(query.sex, candidate.sex),
        compare_nationalities(query.nationalities, candidate.nationalities),
        compare_birth_places(query.birth_place, candidate.birth_place),
    )
    verdicts = (names, births, numbers, *others)
    support = _support(names, births, numbers, any(one.contradicted for one in verdicts))
    probability = probability_of(sum(one.weight for one in verdicts), standards.base)
    band = band_of(probability, support, standards.thresholds)
    evidence = tuple(one for verdict in verdicts for one in verdict.evidence)
    return Match(probability, band, evidence, standards.wrong_share(band))


def _support(names: Verdict, births: Verdict, numbers: Verdict, contradicted: bool) -> Support:
    by_family = ((Family.NAME, names), (Family.BIRTH_DATE, births), (Family.NUMBER, numbers))
    identifying = frozenset(family for family, verdict in by_family if verdict.identifying)
    return Support(identifying, names.compatible, contradicted)


def best_names(query: ReadyPerson, candidate: ReadyPerson, standards: Standards) -> Verdict:
    """The verdict on the names, its weights raw: that of the pair which is worth most."""

    def worth(verdict: Verdict) -> float:
        return standards.names.seen(verdict.weight, scripts=verdict.scripts, whole=verdict.identifying)

    return compare_names(query.names, candidate.names, standards.rarity, worth)


def _calibrated(verdict: Verdict, standards: Standards) -> Verdict:
    """The verdict on the names with its words' weights stretched so that they add up to what was seen."""
    raw = verdict.weight
    if raw <= 0:
        return verdict
    factor = standards.names.seen(raw, scripts=verdict.scripts, whole=verdict.identifying) / raw
    evidence = tuple(
        Evidence(one.field, one.outcome, one.weight * factor, one.query, one.candidate, one.key, one.params)
        for one in verdict.evidence
    )
    return replace(verdict, evidence=evidence)


# Names

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
    verdicts = [_compare_name(one, other, rarity) for one in ours for other in theirs if one.latins and other.latins]
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


def _compare_name(one: ReadyName, other: ReadyName, rarity: Rarity) -> Verdict:
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
        scripts_of(ours.name.script, theirs.name.script),
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
            return _name_evidence(Outcome.SIMILAR, min(commoner, 1.0) + TONE, shown, "name.tone_differs", params)
        weight = max(0.0, commoner + EQUAL_SAME_SCRIPT) if same_script else commoner
        return _name_evidence(Outcome.SAME, weight, shown, _equal_key(shown, commoner), params)
    if min(len(one), len(other)) == 1 and one[0] == other[0] and not _any_han(ours, theirs):
        return _name_evidence(Outcome.SIMILAR, min(INITIAL, commoner), shown, "name.initial", params)
    if _both_han(ours, theirs) and min(len(one), len(other)) <= 2:
        return _name_evidence(Outcome.DIFFERENT, CHARACTERS, shown, "name.characters_differ", params)
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
        return _name_evidence(Outcome.DIFFERENT, weight, shown, "name.differs", params)
    if same_script and (length <= 5 or joint.near < _SPELLED_ALIKE):
        return _name_evidence(Outcome.SIMILAR, weight, shown, "name.short_differs", params)
    return _name_evidence(
        Outcome.SIMILAR, weight, shown, "name.similar" if same_script else "name.sounds_alike", params
    )


_CONTRADICTS = -0.3


def _of_the_rest(alignment: Alignment, ours: _Side, theirs: _Side, same_script: bool) -> list[Evidence]:
    evidence = []
    both = min(len(alignment.ours_left), len(alignment.theirs_left))
    for at, other in zip(alignment.ours_left[:both], alignment.theirs_left[:both], strict=True):
        evidence.append(_of_other_words(ours, theirs, at, other, same_script))
    for at in alignment.ours_left[both:]:
        params = (("query_read", ours.read((at,))), ("candidate_read", ""))
        evidence.append(_name_evidence(Outcome.MISSING, FEWER_WORDS, (ours.shown((at,)), ""), "name.only_ours", params))
    for at in alignment.theirs_left[both:]:
        params = (("query_read", ""), ("candidate_read", theirs.read((at,))))
        evidence.append(
            _name_evidence(Outcome.MISSING, FEWER_WORDS, ("", theirs.shown((at,))), "name.only_theirs", params)
        )
    return evidence


def _of_other_words(ours: _Side, theirs: _Side, at: int, other: int, same_script: bool) -> Evidence:
    one, two = ours.read((at,)), theirs.read((other,))
    shown, params = (ours.shown((at,)), theirs.shown((other,))), (("query_read", one), ("candidate_read", two))
    if _both_han(ours, theirs):
        return _name_evidence(Outcome.DIFFERENT, CHARACTERS, shown, "name.characters_differ", params)
    weight = word_weight(0.0, min(len(one), len(two)), same_script=same_script)
    return _name_evidence(Outcome.DIFFERENT, weight, shown, "name.differs", params)


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
    return _name_evidence(Outcome.DIFFERENT, PARTICLE, shown, "name.particle_differs", ())


def _of_parents(alignment: Alignment, ours: _Side, theirs: _Side) -> Evidence | None:
    """The child's name of one is the parent's of the other: father and son, however many words they share."""
    one, other = ours.words.child, theirs.words.child
    if not one or not other:
        return None
    crossed = [j for j in alignment.joints if (j.ours[0] < one) != (j.theirs[0] < other) and j.near == 1.0]
    if len(crossed) < 2:
        return None
    shown = ours.shown(crossed[0].ours), theirs.shown(crossed[1].theirs)
    return _name_evidence(Outcome.DIFFERENT, PARENT, shown, "name.parent_and_child", ())


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
    scripts = scripts_of(ours.name.script, theirs.name.script)
    return Verdict((_name_evidence(outcome, weight, shown, key, params),), full, False, weight > 0, scripts)


def _agreement(words: Words, rarity: Rarity) -> float:
    if len(words.words) == 1:
        return CAP
    return sum(rarity.agreement(word) for word in words.words)


def _name_evidence(
    outcome: Outcome, weight: float, shown: tuple[str, str], key: str, params: tuple[tuple[str, str], ...]
) -> Evidence:
    return Evidence(Field.NAME, outcome, round(weight, 2), shown[0], shown[1], key, params)


# Numbers

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


def compare_numbers(query: tuple[ThingNumber, ...], candidate: tuple[ThingNumber, ...]) -> Verdict:
    """For each kind that both have: the best agreement, and beside a mere nearness the worst contradiction."""
    kinds = {number.kind for number in query} & {number.kind for number in candidate}
    if not kinds:
        return NOTHING
    evidence: list[Evidence] = []
    for kind in sorted(kinds):
        ours = [number for number in query if number.kind is kind]
        theirs = [number for number in candidate if number.kind is kind]
        evidence += _of_kind([_compare_number(one, other) for one in ours for other in theirs])
    keys = {one.key for one in evidence}
    return Verdict(tuple(evidence), bool(keys & _IDENTIFYING), "number.other_lifelong" in keys)


_IDENTIFYING = frozenset({"number.same_checked", "number.same"})


def _of_kind(pairs: list[Evidence]) -> list[Evidence]:
    best = max(pairs, key=lambda one: (one.weight, one.query, one.candidate))
    if best.outcome is Outcome.SAME:
        return [best]
    worst = min(pairs, key=lambda one: (one.weight, one.query, one.candidate))
    if best.weight > 0 > worst.weight:
        return [best, worst]
    return [worst if worst.weight < 0 else best]


def _compare_number(query: ThingNumber, candidate: ThingNumber) -> Evidence:
    one, other = normalise(query), normalise(candidate)
    key = _relation(one, other)
    outcome, weight = _MEANING_OF_NUMBERS[key]
    states = (("query_state", one.state), ("candidate_state", other.state))
    return Evidence(Field.NUMBER, outcome, weight, query.text, candidate.text, key, (("kind", query.kind), *states))


def _relation(one: NormalNumber, other: NormalNumber) -> str:
    if not one.canonical or not other.canonical:
        return "number.unreadable"
    if one.canonical == other.canonical:
        return _same(one, other)
    if _body(one) == _body(other):
        states = one.state and other.state
        return "number.other_state" if states and one.state != other.state else "number.state_unknown"
    if one.state == other.state and not set(one.near_keys).isdisjoint(other.near_keys):
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


_MEANING_OF_NUMBERS: dict[str, tuple[Outcome, float]] = {
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


# Dates of birth


def compare_births(
    query: tuple[PartialDate, ...], candidate: tuple[PartialDate, ...], days: DayCounts = UNCOUNTED
) -> Verdict:
    """The best pair of claimed dates; each claim that contradicts it costs, since it was one more chance to agree."""
    ours, theirs = _known_dates(query), _known_dates(candidate)
    if not ours or not theirs:
        return NOTHING
    pairs = [_Pair.of(one, other, days) for one in ours for other in theirs]
    pairs = [pair for pair in pairs if pair.key != "nothing_shared"]
    if not pairs:
        return NOTHING
    best = max(pairs, key=lambda pair: (pair.weight, *sorted((str(pair.query), str(pair.candidate)))))
    if best.weight < 0:  # none agrees: one more that contradicts less is no agreement
        best = min(pairs, key=lambda pair: (pair.weight, *sorted((str(pair.query), str(pair.candidate)))))
    refuted = sum(pair.weight < 0 for pair in pairs)
    weight = best.weight - log10(1 + refuted) if best.weight > 0 else best.weight
    evidence = Evidence(
        Field.BIRTH_DATE, best.outcome, round(weight, 2), str(best.query), str(best.candidate), f"birth.{best.key}"
    )
    return Verdict((evidence,), best.key in _IDENTIFYING_DATES, best.outcome is Outcome.DIFFERENT)


_IDENTIFYING_DATES = frozenset({"same", "same_other_era"})


def _known_dates(dates: tuple[PartialDate, ...]) -> tuple[PartialDate, ...]:
    return tuple(dict.fromkeys(one for one in dates if one.is_known))


@dataclass(frozen=True, slots=True)
class _Pair:
    query: PartialDate
    candidate: PartialDate
    key: str
    outcome: Outcome
    weight: float

    @classmethod
    def of(cls, query: PartialDate, candidate: PartialDate, days: DayCounts) -> "_Pair":
        one, other = gregorian(query), gregorian(candidate)
        key = birth_dates._relation(one, other, days)
        if key == "same" and query.year != candidate.year:
            key = "same_other_era"
        return cls(query, candidate, key, *birth_dates._MEANING[key])
