"""From what weights say to what was seen: a curve that never falls, fitted on searches whose answer is known."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_BEYOND = 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line through knots (raw weight, seen weight), both log10 of a likelihood ratio; it never falls.

    Left of the first knot it goes on in step with the raw weight. Right of the last, where too few strangers were seen
    to measure, it goes on at half the pace.

    Raises:
        ValueError: No knots, or knots that fall.
    """

    knots: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        pairs = zip(self.knots, self.knots[1:], strict=False)
        if not self.knots or any(one[0] >= two[0] or one[1] > two[1] for one, two in pairs):
            raise ValueError("a calibration needs knots that rise")

    def __call__(self, raw: float) -> float:
        """The seen weight of a raw one."""
        first, last = self.knots[0], self.knots[-1]
        if raw <= first[0]:
            return first[1] + raw - first[0]
        if raw >= last[0]:
            return last[1] + (raw - last[0]) * _BEYOND
        at = bisect_right(self.knots, (raw, float("inf")))
        (left, low), (right, high) = self.knots[at - 1], self.knots[at]
        return low + (high - low) * (raw - left) / (right - left)


def rising(points: Sequence[tuple[float, float, float]]) -> tuple[tuple[float, float], ...]:
    """Isotonic regression: the rising curve nearest to (place, value, how often it was seen), by pooling neighbours.

    Source: pool adjacent violators (Barlow et al. 1972, recalled).
    """
    pools: list[list[float]] = []  # value, weight, number of places
    for _place, value, times in points:
        pools.append([value, times, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            value_right, weight_right, places_right = pools.pop()
            value_left, weight_left, places_left = pools.pop()
            weight = weight_left + weight_right
            pooled = (value_left * weight_left + value_right * weight_right) / weight
            pools.append([pooled, weight, places_left + places_right])
    values = [pool[0] for pool in pools for _place in range(int(pool[2]))]
    return tuple((point[0], value) for point, value in zip(points, values, strict=True))
