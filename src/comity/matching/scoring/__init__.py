"""From the weight of evidence to a probability, and from there to a band: what a machine may say of a candidate.

`rates` holds how rare a true hit is, `bands` which of three answers a probability and its support allow. Weights are
log10 of a likelihood ratio throughout: 3 means that the observation is a thousand times likelier if the two are one.
"""

from comity.matching.scoring.bands import Band, Family, Support, Thresholds, band_of
from comity.matching.scoring.rates import BASE_RATE, BaseRate, probability_of

__all__ = ["BASE_RATE", "Band", "BaseRate", "Family", "Support", "Thresholds", "band_of", "probability_of"]
