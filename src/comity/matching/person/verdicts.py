"""What the comparison of one kind of fact hands back: its evidence, and what that evidence may carry."""

from dataclasses import dataclass

from comity.matching.person.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison of one kind of fact.

    Attributes:
        evidence: What was compared, or nothing if one side does not know it.
        identifying: True if the two agree in full in something that few persons share.
        contradicted: True if it speaks firmly against one person.
        compatible: Of names: True if they were compared and no word contradicts.
        across: Of names: True if they are written in two scripts.
    """

    evidence: tuple[Evidence, ...] = ()
    identifying: bool = False
    contradicted: bool = False
    compatible: bool = False
    across: bool = False

    @property
    def weight(self) -> float:
        """log10 of the likelihood ratio of all of it."""
        return sum(one.weight for one in self.evidence)


NOTHING = Verdict()
