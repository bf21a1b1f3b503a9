"""Rows of a table: one fact each, our spelling beside theirs, what it says and how much it weighs."""

from dataclasses import dataclass
from enum import StrEnum

from comity.matching.person.evidence import Evidence, Field, Match, Outcome


class Strength(StrEnum):
    """How much a fact weighs, in words: for one person or against it.

    By factors of the likelihood ratio, in the manner of the verbal scale of the ENFSI guideline for evaluative
    reporting (2015; recalled, and made coarser): below 1.4 nothing, then 10, 100, 10,000 and more.
    """

    NOTHING = "nothing"
    WEAK_FOR = "weak_for"
    MODERATE_FOR = "moderate_for"
    STRONG_FOR = "strong_for"
    VERY_STRONG_FOR = "very_strong_for"
    WEAK_AGAINST = "weak_against"
    MODERATE_AGAINST = "moderate_against"
    STRONG_AGAINST = "strong_against"
    VERY_STRONG_AGAINST = "very_strong_against"


_STEPS = ((0.15, ""), (1.0, "weak"), (2.0, "moderate"), (4.0, "strong"))


def strength_of(weight: float) -> Strength:
    """The word for a weight (log10 of a likelihood ratio)."""
    size = next((word for most, word in _STEPS if abs(weight) < most), "very_strong")
    return Strength(f"{size}_{'for' if weight > 0 else 'against'}") if size else Strength.NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One fact as a reader sees it. Spellings are as written; nothing of it is a sentence.

    Attributes:
        field: Which fact.
        outcome: How the two stand to each other.
        ours: Our spelling, or "".
        theirs: Their spelling, or "".
        ours_read: Ours in Latin letters, where it is written in others, or "".
        theirs_read: Theirs in Latin letters, or "".
        strength: How much it weighs.
        key: What there is to say, in the catalogue's section ``match_reason``.
        params: What that message names.
    """

    field: Field
    outcome: Outcome
    ours: str
    theirs: str
    ours_read: str
    theirs_read: str
    strength: Strength
    key: str
    params: tuple[tuple[str, str], ...]


def side_by_side(match: Match) -> tuple[Row, ...]:
    """The match's evidence as rows, names first; a name's words in the order of the name."""
    return tuple(_row(one) for one in match.evidence)


def _row(one: Evidence) -> Row:
    params = dict(one.params)
    ours_read, theirs_read = params.pop("query_read", ""), params.pop("candidate_read", "")
    return Row(
        one.field,
        one.outcome,
        one.query,
        one.candidate,
        "" if one.query.isascii() else ours_read,
        "" if one.candidate.isascii() else theirs_read,
        strength_of(one.weight),
        one.key,
        tuple(params.items()),
    )
