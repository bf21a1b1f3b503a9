"""Sex, nationality and place of birth beside each other: weak evidence, none of which excludes anybody.

Weights are stated assumptions, not measured: sex is recorded wrongly for one person in a hundred and halves the rest;
records of one person share a nationality in 85 of 100 cases and those of two persons of a region in 45; a place of
birth is written at many levels, so that two names of places say little when they differ.
"""

from comity.domain.identity import PersonName, Sex
from comity.matching.person.evidence import Evidence, Field, Outcome
from comity.matching.person.naming import ready
from comity.matching.person.spelling import nearness
from comity.matching.person.verdicts import NOTHING, Verdict

SEX_SAME, SEX_OTHER = 0.28, -1.7  # log10 of 0.99/0.52 and 0.01/0.48
NATIONALITY_SHARED, NATIONALITY_OTHER = 0.28, -0.56  # log10 of 0.85/0.45 and 0.15/0.55
PLACE_SAME, PLACE_NEAR, PLACE_OTHER = 1.2, 0.6, -0.2
_STATED = frozenset({Sex.FEMALE, Sex.MALE})


def compare_sex(query: Sex, candidate: Sex) -> Verdict:
    """Only female and male contradict each other; X and what is not stated say nothing."""
    if query not in _STATED or candidate not in _STATED:
        return NOTHING
    same = query is candidate
    weight = SEX_SAME if same else SEX_OTHER
    outcome, key = (Outcome.SAME, "sex.same") if same else (Outcome.DIFFERENT, "sex.other")
    return Verdict((Evidence(Field.SEX, outcome, weight, query, candidate, key),), contradicted=not same)


def compare_nationalities(query: tuple[str, ...], candidate: tuple[str, ...]) -> Verdict:
    """Any nationality in common agrees: people have two, and change them. None in common never excludes."""
    ours, theirs = set(filter(None, query)), set(filter(None, candidate))
    if not ours or not theirs:
        return NOTHING
    shared = bool(ours & theirs)
    several = "_one_of_several" if shared and len(ours | theirs) > 1 else ""
    key = f"nationality.shared{several}" if shared else "nationality.other"
    weight = NATIONALITY_SHARED if shared else NATIONALITY_OTHER
    outcome = Outcome.SAME if shared else Outcome.DIFFERENT
    evidence = Evidence(Field.NATIONALITY, outcome, weight, " ".join(sorted(ours)), " ".join(sorted(theirs)), key)
    return Verdict((evidence,))


def compare_birth_places(query: str, candidate: str) -> Verdict:
    """Places as written, in any script: the same words, words in common, or other words."""
    if not query.strip() or not candidate.strip():
        return NOTHING
    ours = {words.joined: set(words.words) for words in ready(PersonName(query)).latins}
    theirs = {words.joined: set(words.words) for words in ready(PersonName(candidate)).latins}
    if not ours or not theirs:
        return NOTHING
    near = max(nearness(one, other) for one in ours for other in theirs)
    common = any(one & other for one in ours.values() for other in theirs.values())
    if near >= 0.92:
        outcome, weight, key = Outcome.SAME, PLACE_SAME, "place.same"
    elif common or near >= 0.75:
        outcome, weight, key = Outcome.SIMILAR, PLACE_NEAR, "place.near"
    else:
        outcome, weight, key = Outcome.DIFFERENT, PLACE_OTHER, "place.other"
    return Verdict((Evidence(Field.BIRTH_PLACE, outcome, weight, query, candidate, key),))


KEYS = (
    "sex.same",
    "sex.other",
    "nationality.shared",
    "nationality.shared_one_of_several",
    "nationality.other",
    "place.same",
    "place.near",
    "place.other",
)
