"""What the comparison of one kind of fact hands back: its evidence, and what that evidence may carry."""

from dataclasses import dataclass
from enum import StrEnum

from comity.matching.names.scripts import Script
from comity.matching.person.evidence import Evidence


class Scripts(StrEnum):
    """In which scripts two names are written: how often strangers' names agree by chance hangs on it.

    Many Chinese characters share a reading, so names in Han agree with others' names in Latin oftener than any do.
    """

    ONE = "one"
    WITH_HAN = "with_han"
    OTHERS = "others"


def scripts_of(one: Script, other: Script) -> Scripts:
    """How two scripts stand to each other."""
    if one is other:
        return Scripts.ONE
    return Scripts.WITH_HAN if Script.HAN in (one, other) else Scripts.OTHERS


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison of one kind of fact.

    Attributes:
        evidence: What was compared, or nothing if one side does not know it.
        identifying: True if the two agree in full in something that few persons share.
        contradicted: True if it speaks firmly against one person.
        compatible: Of names: True if they were compared and no word contradicts.
        scripts: Of names: in which scripts they are written.
    """

    evidence: tuple[Evidence, ...] = ()
    identifying: bool = False
    contradicted: bool = False
    compatible: bool = False
    scripts: Scripts = Scripts.ONE

    @property
    def weight(self) -> float:
        """log10 of the likelihood ratio of all of it."""
        return sum(one.weight for one in self.evidence)


NOTHING = Verdict()
