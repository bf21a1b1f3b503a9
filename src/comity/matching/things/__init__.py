"""Numbers and marks of things in one written form each: what is the same meets, and what is near is called near.

`normalise` never raises and never guesses silently: what it assumed or could not judge stands in `why`. Check digits
and numbering plans come from `phonenumbers` and `python-stdnum` where they have them; what they lack is in this
package, each fact with its source and whether that source was read (`formats.Confidence`).
"""

from comity.matching.things.normal import NormalNumber, Why
from comity.matching.things.normalising import normalise

__all__ = ["NormalNumber", "Why", "normalise"]
