"""The three answers a machine may give, and what it must hold in its hands for the first of them.

A high figure is not enough for AUTOMATIC. It needs two independent families of evidence of which at least one is not
the name: a name with a whole date of birth, a name with a valid document number, or date and number with a compatible
name. So a bare name is never more than REVIEW, and neither is a bare number, whatever the figures say.
"""

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """What becomes of a candidate. None of them is a hit: that is a named officer's word."""

    AUTOMATIC = "automatic"
    REVIEW = "review"
    BELOW = "below"


class Family(StrEnum):
    """Kinds of evidence that err independently of each other and can identify a person."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a figure.

    Attributes:
        identifying: Families in which the two agree fully: the whole name, a whole date that is no placeholder, a
            number with valid check digits and the same issuer.
        names_compatible: False if a word of the names contradicts, or no name could be compared.
        contradicted: True if anything speaks firmly against (another sex, another date of birth).
    """

    identifying: frozenset[Family] = frozenset()
    names_compatible: bool = False
    contradicted: bool = False

    @property
    def allows_automatic(self) -> bool:
        """True if a figure may count as an automatic candidate at all."""
        beyond_names = self.identifying - {Family.NAME}
        return self.names_compatible and not self.contradicted and bool(beyond_names) and len(self.identifying) > 1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which on a candidate is automatic, or shown for review.

    Raises:
        ValueError: Not two probabilities in order.
    """

    automatic: float
    review: float

    def __post_init__(self) -> None:
        if not 0 < self.review <= self.automatic < 1:
            raise ValueError("thresholds need 0 < review <= automatic < 1")


def band_of(probability: float, support: Support, thresholds: Thresholds) -> Band:
    """The strictest band that figure and support allow."""
    if probability >= thresholds.automatic and support.allows_automatic:
        return Band.AUTOMATIC
    return Band.REVIEW if probability >= thresholds.review else Band.BELOW
