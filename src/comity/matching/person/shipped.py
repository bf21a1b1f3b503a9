"""The standards that ship: thresholds and curves as `comity search calibrate` measured them.

Measured on 22 November 2026 with 300,000 names of strangers, each searched five times with another date of birth among
200,000 others: 1.5 million searches, or 300,000 over a register of a million persons, and on persons that the curve was
not fitted on. At the threshold no wrong automatic candidate was seen (upper 95 % bound one in 100,000 searches). Rules
that came later (a word too many, words shared in a family, fathers and sons) only let fewer through; what the newer
readings of names do was not measured. The measurement of reviews counts strangers whom nothing but the date resembles
on the careful side.
"""

from comity.matching.person.rarity import SHIPPED_RARITY
from comity.matching.person.standards import NameCurves, Standards
from comity.matching.scoring.bands import Band, Thresholds
from comity.matching.scoring.calibration import Calibration
from comity.matching.scoring.wrong_share import Measured

_SEEN = Calibration(
    (
        (0.0, 0.0),
        (1.75, 2.43),
        (2.25, 2.93),
        (2.75, 3.37),
        (3.25, 3.66),
        (3.75, 3.99),
        (4.25, 4.42),
        (4.75, 4.78),
        (5.75, 5.18),
    )
)

STANDARDS = Standards(
    thresholds=Thresholds(automatic=0.0533, review=1e-8),
    names=NameCurves(_SEEN, _SEEN, _SEEN, _SEEN),
    # The upper bound, not the point estimate: no screen promises more than was shown.
    measured={
        Band.AUTOMATIC: Measured(wrong_per_search=1e-5, found=0.117),
        Band.REVIEW: Measured(wrong_per_search=217.0, found=0.85),
    },
    rarity=SHIPPED_RARITY,
)

FINGERPRINT = "e07bf749a7d45853"
"""What the judgement of names was when it was measured (`calibrating.fingerprint`); another asks for another run."""

WEAK_GROUPS = (
    "ar",
    "km",
    "ko",
    "my-mp",
    "zh-western",
)
"""Groups of searches whose persons are missed surely more often than the mean of all, for the screen to name."""
