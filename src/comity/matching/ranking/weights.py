"""The weights of the ranking."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Ranking(NamedTuple):
    """A score is the features by `linear`, plus a small hidden layer's say; each family of scripts has its own part.

    Attributes:
        linear: float32 [families, features].
        hidden: float32 [features, units], shared by all families.
        shift: float32 [families, units].
        out: float32 [units].
    """

    linear: NDArray[np.float32]
    hidden: NDArray[np.float32]
    shift: NDArray[np.float32]
    out: NDArray[np.float32]
