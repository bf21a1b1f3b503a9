"""How many strangers a human would have to look at, by threshold: computed from the names' and the dates' shares.

Names and dates of strangers are independent by construction, so the share of pairs above a threshold is a sum over how
two dates stand to each other. Names that are hardly alike were not all compared; how many of them reach a low weight is
measured on pairs drawn at random.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from comity.matching.calibrating.fitting import FIRST
from comity.matching.calibrating.known import Known
from comity.matching.calibrating.synthetic import draw_dates, registered
from comity.matching.person.birth_dates import compare_births
from comity.matching.person.comparing import compare_ready
from comity.matching.person.standards import Standards
from comity.matching.person.verdicts import Verdict

_SAMPLE = 20_000
_LOG_ODDS = range(-12, 0)


def review_points(
    raw: Sequence[float],
    pairs: int,
    drawn: Sequence[Verdict],
    known: Sequence[Known],
    standards: Standards,
) -> list[dict[str, float]]:
    """For each threshold: strangers to look at with a date and by name alone, and the share missed in each.

    Args:
        raw: Raw weights of names of strangers that were worth a look; whole names may be worth more than is counted.
        pairs: How many pairs those were taken from.
        drawn: Names of strangers drawn at random.
    """
    seen = standards.names.part
    weights = sorted(seen(one) for one in raw if one >= FIRST)
    dates = _shares_of_dates()
    low = sorted(seen(one.weight) if one.weight > 0 else one.weight for one in drawn)
    floor = seen(FIRST)
    found = [compare_ready(one.query, one.record, standards).probability for one in known]
    by_name = [compare_ready(replace(one.query, births=()), one.record, standards).probability for one in known]

    def share(least: float) -> float:
        if least <= floor:
            return (len(low) - bisect_left(low, least)) / len(low)
        return (len(weights) - bisect_left(weights, least)) / pairs

    rows = []
    for odds in _LOG_ODDS:
        least, threshold = odds - standards.base.log_odds, 10.0**odds / (1 + 10.0**odds)
        dated = sum(part * share(least - weight) for weight, part in dates.items())
        rows.append({
            "threshold": threshold,
            "strangers_with_date": dated * standards.base.persons,
            "strangers_by_name": share(least) * standards.base.persons,
            "missed_with_date": sum(one < threshold for one in found) / max(len(found), 1),
            "missed_by_name": sum(one < threshold for one in by_name) / max(len(by_name), 1),
        })  # fmt: skip
    return rows


def _shares_of_dates(seed: int = 7) -> dict[float, float]:
    """How often two strangers' dates have each weight."""
    rng = np.random.default_rng(seed)
    ours, theirs = draw_dates(_SAMPLE, rng), [registered(one, rng) for one in draw_dates(_SAMPLE, rng)]
    counts = Counter(compare_births((one,), (other,)).weight for one, other in zip(ours, theirs, strict=True))
    return {weight: times / _SAMPLE for weight, times in counts.items()}
