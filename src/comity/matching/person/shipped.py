"""The standards that ship: thresholds and curves as `comity search calibrate` measured them."""

from comity.matching.person.rarity import SHIPPED_RARITY
from comity.matching.person.standards import Standards
from comity.matching.scoring.bands import Thresholds
from comity.matching.scoring.calibration import Calibration

# Not measured yet: the wrong share of every band is stated as 1 until it is.
STANDARDS = Standards(
    thresholds=Thresholds(automatic=0.5, review=1e-8),
    names=Calibration(((0.0, 0.0), (7.0, 7.0))),
    measured={},
    rarity=SHIPPED_RARITY,
)
