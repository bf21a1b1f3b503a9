"""By what standards candidates are judged: the base rate, the thresholds, how common names and days are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.matching.person.birth_dates import UNCOUNTED, DayCounts
from comity.matching.person.rarity import Rarity
from comity.matching.person.verdicts import Scripts
from comity.matching.scoring.bands import Band, Thresholds
from comity.matching.scoring.calibration import Calibration
from comity.matching.scoring.rates import BASE_RATE, BaseRate
from comity.matching.scoring.wrong_share import Judged, Measured, expected_wrong_share


@dataclass(frozen=True, slots=True)
class NameCurves:
    """What weights of names are worth, by what was seen of persons known and of strangers.

    A name that agrees in full is a rarer chance than one that agrees in part with the same weight, and strangers' whole
    names agree otherwise in one script than between two, of which Han may be one. So each has a curve of its own.

    Attributes:
        part: Names that agree in part.
        whole: Names that agree in full, by the scripts in which they are written.
    """

    part: Calibration
    whole: Mapping[Scripts, Calibration]

    def seen(self, raw: float, *, scripts: Scripts, whole: bool) -> float:
        """What a raw weight above 0 is worth; below 0 it is what it is. In full is never worth less than in part."""
        if raw <= 0:
            return raw
        worth = max(self.part(raw), 0.0)
        return max(worth, self.whole[scripts](raw)) if whole else worth


@dataclass(frozen=True, slots=True)
class Standards:
    """What a judgement rests on. A change of any of them is a change of policy, and is recorded where it is made.

    Attributes:
        base: How rare a true hit is.
        thresholds: From which probability on a candidate is automatic, or shown.
        names: Calibrations of the weight of two names, by how they stand to each other.
        rarity: How common words of names are.
        days: Which whole dates are crowded.
        measured: What each band let through when it was measured.
        judged: What officers found since.
    """

    thresholds: Thresholds
    names: NameCurves
    measured: Mapping[Band, Measured]
    base: BaseRate = BASE_RATE
    rarity: Rarity = field(default_factory=Rarity)
    days: DayCounts = UNCOUNTED
    judged: Mapping[Band, Judged] = field(default_factory=dict)

    def wrong_share(self, band: Band) -> float:
        """The expected share of wrong candidates in a band today (0 to 1); whatever lies below is wrong."""
        if band not in self.measured:
            return 1.0
        return expected_wrong_share(self.base, self.measured[band], self.judged.get(band, Judged()))
