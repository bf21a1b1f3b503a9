"""The standards that ship: thresholds and curves, and what they let through when they were measured.

Measured on 22 November 2026 with `comity search calibrate --n 150000 --searches 150000 --rounds 30`: 4.5 million
searches with name and date of birth for persons who are not in the register, 671,000 over a register of a million, of
every script of the list. From the threshold on one wrong automatic candidate was seen (upper 95 % bound 0.7 in
100,000): a politician whom the list has twice; nothing was left out. Curves fitted in that run find more persons
(84 % missed instead of 89 % at a bound of 0.94), and by a bare name bring 72 of 100 to a human instead of 90: so the
one older curve ships.
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
    thresholds=Thresholds(automatic=0.118, review=1e-8),
    names=NameCurves(_SEEN, _SEEN, _SEEN, _SEEN),
    # The upper bound, not the point estimate: no screen promises more than was shown.
    measured={
        Band.AUTOMATIC: Measured(wrong_per_search=1e-5, found=0.088),
        Band.REVIEW: Measured(wrong_per_search=562.0, found=0.9),
    },
    rarity=SHIPPED_RARITY,
)

FINGERPRINT = "a33e4367e1f198ed"
"""What the judgement of names was when it was measured (`calibrating.fingerprint`); another asks for another run."""
