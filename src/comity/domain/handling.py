"""What a recipient may do with information, and how good its source is."""

from dataclasses import dataclass
from enum import StrEnum


class HandlingCode(StrEnum):
    """H0 to H3 as police channels use them; the code binds at the receiver too."""

    H0 = "H0"  # for preventing, detecting, investigating and prosecuting crime, nothing else
    H1 = "H1"  # not in court without the originator's permission
    H2 = "H2"  # not onward without the originator's permission
    H3 = "H3"  # other restrictions, said in words


class Classification(StrEnum):
    """How closely it is held, from least to most."""

    UNCLASSIFIED = "unclassified"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105  # a classification, not a password


@dataclass(frozen=True, slots=True)
class Handling:
    """How an event may be used.

    `source` is A, B, C or X (reliability of the source), `information` 1 to 4 (quality of what it says); None where
    nobody evaluated. `circle` names a sharing circle by its global id. `restriction` says in words what H3 means.
    """

    code: HandlingCode = HandlingCode.H0
    source: str | None = None
    information: int | None = None
    classification: Classification = Classification.RESTRICTED
    circle: str | None = None
    restriction: str | None = None
