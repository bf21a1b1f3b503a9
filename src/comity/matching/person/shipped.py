"""The standards that ship: thresholds and curves, and what they let through when they were measured.

Curves of whole names and the threshold were chosen on one drawing and measured on another on 23 November 2026
(`comity search calibrate --n 150000 --searches 150000 --rounds 30`, seeds 7 and 8): 4.5 million searches with name and
date of birth for persons who are not in the register, 671,000 over a register of a million, of every script of the
list. From the threshold on one wrong automatic candidate was seen (upper 95 % bound 0.7 in 100,000); nothing was left
out. Names that agree in part keep an older curve: one fitted anew brings fewer persons to a human by a bare name.
"""

from comity.matching.person.rarity import SHIPPED_RARITY
from comity.matching.person.standards import NameCurves, Standards
from comity.matching.person.verdicts import Scripts
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

_WHOLE = {
    Scripts.ONE: Calibration(((0.0, 0.0), (6.32, 5.91))),
    Scripts.WITH_HAN: Calibration(
        (
            (0.0, 0.0),
            (2.25, 1.81),
            (2.75, 1.97),
            (3.25, 2.18),
            (3.75, 2.66),
            (4.25, 3.29),
            (4.75, 3.97),
            (5.25, 4.61),
            (5.75, 5.11),
            (6.82, 5.79),
        )
    ),
    Scripts.OTHERS: Calibration(((0.0, 0.0), (3.25, 4.29), (3.75, 4.43), (4.25, 4.54), (5.72, 5.43))),
}

STANDARDS = Standards(
    thresholds=Thresholds(automatic=0.091, review=1e-8),
    names=NameCurves(_SEEN, _WHOLE),
    # The upper bound, not the point estimate: no screen promises more than was shown.
    measured={
        Band.AUTOMATIC: Measured(wrong_per_search=1e-5, found=0.166),
        Band.REVIEW: Measured(wrong_per_search=562.0, found=0.89),
    },
    rarity=SHIPPED_RARITY,
)

FINGERPRINT = "a33e4367e1f198ed"
"""What the judgement of names was when it was measured (`calibrating.fingerprint`); another asks for another run."""
