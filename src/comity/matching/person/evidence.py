"""What a comparison says: one piece of evidence for each fact compared, and the match they add up to."""

from dataclasses import dataclass
from enum import StrEnum

from comity.matching.scoring.bands import Band


class Field(StrEnum):
    """Which fact was compared."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NATIONALITY = "nationality"
    NUMBER = "number"
    BIRTH_PLACE = "birth_place"


class Outcome(StrEnum):
    """How two facts stand to each other. The message key says it more closely."""

    SAME = "same"
    SIMILAR = "similar"
    EXPLAINED = "explained"
    LITTLE = "little"
    MISSING = "missing"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact of the query beside one of the candidate.

    Attributes:
        field: Which fact.
        outcome: How the two stand to each other.
        weight: log10 of the likelihood ratio: above 0 speaks for one person, below 0 for two.
        query: Our spelling as it was written, or "".
        candidate: Their spelling as it was written, or "".
        key: Message key in the catalogue's section ``match_reason``.
        params: What the message names, as (name, value); values are spellings, figures and codes, never sentences.
    """

    field: Field
    outcome: Outcome
    weight: float
    query: str
    candidate: str
    key: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate judged. It is no hit before a named officer confirms it.

    Attributes:
        probability: That the two are one person, at the stated base rate (0 to 1).
        band: AUTOMATIC, REVIEW or BELOW.
        evidence: Every fact that was compared, names token by token, in the order in which a reader wants them.
        expected_wrong_share: Of the candidates in this band at today's threshold, the share that is expected to be
            another person (0 to 1).
    """

    probability: float
    band: Band
    evidence: tuple[Evidence, ...]
    expected_wrong_share: float
