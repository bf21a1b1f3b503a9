"""The whole calibration, from files to a report."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import log10
from pathlib import Path

import numpy as np
from numpy.random import Generator

from comity.matching.calibrating.fingerprint import fingerprint
from comity.matching.calibrating.fitting import Point, choose, curve, fit_whole
from comity.matching.calibrating.known import Known, known_searches, namesakes, twins
from comity.matching.calibrating.reviewing import review_points
from comity.matching.calibrating.strangers import (
    MAYBE_WHOLE,
    WORTH_A_LOOK,
    Crowd,
    as_person,
    crowd,
    draw_round,
    likeness,
)
from comity.matching.calibrating.synthetic import MISTAKES, draw_dates
from comity.matching.evaluation.persons import gather
from comity.matching.evaluation.recall import wilson
from comity.matching.evaluation.tables import read_names, read_variants, too_few
from comity.matching.person.comparing import ReadyPerson, compare_ready
from comity.matching.person.names import compare_names
from comity.matching.person.shipped import STANDARDS
from comity.matching.person.standards import NameCurves, Standards
from comity.matching.person.verdicts import Scripts, Verdict
from comity.matching.scoring.bands import Band, Thresholds
from comity.matching.scoring.calibration import Calibration

MOST_PER_100K = 1.0
_OPEN = Thresholds(1e-14, 1e-15)  # so that only the structure decides, and the figure is kept
_DRAWN = 40_000
EVERY = 1  # rounds in which all names worth a look are compared; in the others those that may agree in full
_LOG_ODDS = [round(-4.5 + 0.25 * step, 2) for step in range(30)]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is drawn. Strangers' errors are scaled from `register` persons to those of the base rate."""

    register: int
    searches: int
    rounds: int
    per_group: int | None = None


@dataclass(slots=True)
class _Strangers:
    """Pairs of two persons of one date of birth.

    Attributes:
        pairs: How many were met, by the scripts of their names.
        pairs_in_full: Those of them of which all names worth a look were compared, and not only what may be whole.
        raw: Raw weights of names of the latter.
        whole: Raw weights of names that agree in full, by their scripts.
        let_through: Pairs that the structure lets through.
        drawn: Names of pairs drawn at random, alike or not.
    """

    pairs: Counter[Scripts] = field(default_factory=Counter)
    pairs_in_full: int = 0
    raw: list[float] = field(default_factory=list)
    whole: dict[Scripts, list[float]] = field(default_factory=lambda: {one: [] for one in Scripts})
    let_through: list[tuple[ReadyPerson, ReadyPerson]] = field(default_factory=list)
    drawn: list[Verdict] = field(default_factory=list)


def calibrate(
    variants: Path, distractors: Path, sizes: Sizes, seed: int = 7, progress: Callable[[str], None] = lambda _what: None
) -> dict[str, object]:
    """Fit names, choose thresholds, and report what they let through and miss.

    Raises:
        InvalidInput: The files are not such tables, or have too few names.
    """
    rng = np.random.default_rng(seed)
    progress("reading")
    names, wanted = read_names(distractors), sizes.register + sizes.searches
    if len(names) < wanted:
        raise too_few(distractors, len(names), wanted)
    order = rng.permutation(len(names)).tolist()
    register = crowd([names[place] for place in order[: sizes.register]])
    searches = crowd([names[place] for place in order[sizes.register : wanted]])
    known = known_searches(gather(read_variants(variants)), rng, seed, sizes.per_group)
    progress("strangers")
    strangers = _meet(register, searches, sizes.rounds, rng, progress)
    fitted = _fit([one for one in known if not one.held_back], strangers)
    progress("known")
    held, missed = [one for one in known if one.held_back], overlooked(known)
    scale = (1 - missed) * sizes.rounds * len(searches.names) * len(register.names) / STANDARDS.base.persons
    hard = {"namesakes_born_near": namesakes(held, rng), "twins": twins(held, rng)}
    met = _Met(held, strangers, hard, scale)
    return {
        "seed": seed,
        "fingerprint": fingerprint(),
        "sizes": asdict(sizes),
        "clean_negatives": len(searches.names) * sizes.rounds,
        "register_scaled_to": STANDARDS.base.persons,
        "base_rate": asdict(STANDARDS.base),
        "mistakes_assumed": asdict(MISTAKES),
        "overlooked": missed,
        "let_through": len(strangers.let_through),
        "shipped": _report(met, STANDARDS.names, STANDARDS.thresholds.automatic),
        "fitted": _report(met, fitted),
    }


def _fit(known: Sequence[Known], met: _Strangers) -> NameCurves:
    """New curves for names that agree in full. Curves for those that agree in part are not fitted: what was fitted let
    fewer persons come to a human by a bare name than the one that ships, and whom nobody looks at is lost."""
    verdicts = [compare_names(one.query.names, one.record.names, STANDARDS.rarity) for one in known]
    whole = {}
    for scripts in Scripts:
        ours = [verdict for verdict in verdicts if verdict.scripts is scripts]
        full = [verdict.weight for verdict in ours if verdict.identifying]
        whole[scripts] = fit_whole(full, len(ours), met.whole[scripts], met.pairs[scripts])
    return NameCurves(STANDARDS.names.part, whole)


def _meet(register: Crowd, searches: Crowd, rounds: int, rng: Generator, progress: Callable[[str], None]) -> _Strangers:
    met = _Strangers()
    for number in range(rounds):
        every = number < EVERY
        drawn = draw_round(register, searches, rng, WORTH_A_LOOK if every else MAYBE_WHOLE)
        met.pairs.update(drawn.pairs)
        met.pairs_in_full += sum(drawn.pairs.values()) if every else 0
        for ours, theirs, born in drawn.alike:
            one, other = searches.names[ours], register.names[theirs]
            verdict = compare_names((one,), (other,), STANDARDS.rarity)
            if every:
                met.raw.append(verdict.weight)
            if verdict.identifying:
                met.whole[verdict.scripts].append(verdict.weight)
                met.let_through.append((as_person(one, born), as_person(other, born)))
        progress(f"strangers, round {number + 1} of {rounds}")
    places = rng.integers(0, (len(searches.names), len(register.names)), (_DRAWN, 2)).tolist()
    met.drawn += [
        compare_names((searches.names[one],), (register.names[other],), STANDARDS.rarity) for one, other in places
    ]
    return met


@dataclass(frozen=True, slots=True)
class _Met:
    """What curves are scored on.

    Attributes:
        held: Known persons nothing was fitted on.
        strangers: Pairs of two persons of one date of birth.
        hard: Pairs of two persons who are hard to tell apart, by their kind.
        scale: To how many searches over the base rate's register the strangers amount.
    """

    held: list[Known]
    strangers: _Strangers
    hard: dict[str, list[tuple[ReadyPerson, ReadyPerson]]]
    scale: float


def _report(met: _Met, names: NameCurves, in_force: float | None = None) -> dict[str, object]:
    """What these curves let through and miss: at the threshold in force, or at the lowest whose bound holds."""
    held, strangers = met.held, met.strangers
    standards = replace(STANDARDS, names=names, thresholds=_OPEN)
    wrong = _through(strangers.let_through, standards)
    right = {id(one): _through([(one.query, one.record)], standards) for one in held}
    thresholds = [10**odds / (1 + 10**odds) for odds in _LOG_ODDS]
    found = [probability for each in right.values() for probability in each]
    points = curve(thresholds, wrong, met.scale, found, len(held))
    chosen = choose(points, MOST_PER_100K)
    threshold = in_force or (chosen.threshold if chosen else thresholds[-1])
    automatic = {id(one) for one in held if any(probability >= threshold for probability in right[id(one)])}
    (here,) = curve([threshold], wrong, met.scale, found, len(held))
    return {
        "names": {"part": _knots(names.part), "whole": {one: _knots(curve) for one, curve in names.whole.items()}},
        "chosen": asdict(chosen) if chosen else None,
        "at": asdict(here),
        "curve": [asdict(point) for point in points],
        "review": review_points(strangers.raw, strangers.pairs_in_full, strangers.drawn, held, standards),
        "reliability": _reliability(wrong, met.scale, found, len(held), standards),
        "hard_negatives": {name: _hard(pairs, standards, threshold) for name, pairs in met.hard.items()},
        "groups": _groups(held, automatic),
        "weak_groups": weak_groups(_groups(held, automatic)),
    }


def _knots(curve: Calibration) -> list[list[float]]:
    return [list(knot) for knot in curve.knots]


def overlooked(known: Sequence[Known]) -> float:
    """The share of known persons' whole names that agree and that the quick look of most rounds would not see."""
    agree = [one for one in known if compare_names(one.query.names, one.record.names, STANDARDS.rarity).identifying]
    missed = sum(likeness(one.query.names[0], one.record.names[0]) < MAYBE_WHOLE for one in agree)
    return missed / max(len(agree), 1)


def _through(pairs: Sequence[tuple[ReadyPerson, ReadyPerson]], standards: Standards) -> list[float]:
    matches = (compare_ready(one, other, standards) for one, other in pairs)
    return [match.probability for match in matches if match.band is Band.AUTOMATIC]


def _hard(pairs: list[tuple[ReadyPerson, ReadyPerson]], standards: Standards, threshold: float) -> dict[str, float]:
    automatic = sum(probability >= threshold for probability in _through(pairs, standards))
    return {"pairs": len(pairs), "automatic": automatic}


def _groups(held: list[Known], automatic: set[int]) -> dict[str, dict[str, object]]:
    named: dict[str, list[Known]] = {}
    for one in held:
        named.setdefault(one.group, []).append(one)
        if one.sex:
            named.setdefault(f"{one.group}, {one.sex}", []).append(one)
            named.setdefault(f"all, {one.sex}", []).append(one)
    report: dict[str, dict[str, object]] = {}
    for group, some in sorted(named.items()):
        missed = sum(id(one) not in automatic for one in some)
        low, high = wilson(missed, len(some))
        report[group] = {
            "searches": len(some),
            "missed": round(missed / len(some), 4),
            "ci95": [round(low, 4), round(high, 4)],
        }
    return report


def weak_groups(groups: Mapping[str, Mapping[str, object]], fewest: int = 15) -> list[str]:
    """Groups that are missed surely more often than the mean of all groups: their whole interval lies above it."""
    whole = {name: found for name, found in groups.items() if ", " not in name}
    mean = sum(float(str(found["missed"])) for found in whole.values()) / max(len(whole), 1)
    weak = []
    for name, found in groups.items():
        interval = found["ci95"]
        assert isinstance(interval, list)
        if int(str(found["searches"])) >= fewest and interval[0] > mean:
            weak.append(name)
    return weak


def _reliability(
    wrong: Sequence[float], scale: float, right: Sequence[float], asked: int, standards: Standards
) -> list[dict[str, float]]:
    """What was said beside what was seen at the base rate, by bins of one unit of log odds."""
    rows = []
    for low in range(-6, 3):
        edges = [10**odds / (1 + 10**odds) for odds in (low, low + 1)]
        ours, theirs = ([one for one in some if edges[0] <= one < edges[1]] for some in (right, wrong))
        hits = len(ours) / max(asked, 1) / standards.base.searches_per_true_hit
        misses = len(theirs) / scale
        if ours or theirs:
            said = float(np.average([*ours, *theirs], weights=_weights(ours, theirs, hits, misses)))
            row = {"from": edges[0], "said": said, "seen": hits / (hits + misses)}
            rows.append({**row, "known": len(ours), "strangers": len(theirs)})
    return rows


def _weights(ours: Sequence[float], theirs: Sequence[float], hits: float, misses: float) -> list[float]:
    return [hits / max(len(ours), 1)] * len(ours) + [misses / max(len(theirs), 1)] * len(theirs)


def log_odds(probability: float) -> float:
    """log10 of the odds of a probability."""
    return log10(probability / (1 - probability))


__all__ = ["Calibration", "Point", "Sizes", "calibrate", "draw_dates", "log_odds", "weak_groups"]
