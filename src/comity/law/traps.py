"""Places where label, age, tier, date or persons covered decide, found by code (`corpus/offences/…_traps.csv`).

A trap is a note beside the decision and changes nothing by itself: the bars of the other rules bar, and an element
that nobody has shown or denied calls a human. A trap tells the drafter where to look before sending.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain import decisions
from comity.domain.decisions import FactUsed, Standing
from comity.domain.errors import InvalidInput
from comity.domain.measures import Measure
from comity.law.conduct import Conduct
from comity.law.facts import Record, malformed
from comity.law.penalties import NO_OFFENCE, parse_penalty
from comity.law.vocabulary import Vocabulary

ANY: Final = "any"
SURRENDER: Final = frozenset({Measure.EXTRADITION, Measure.PROVISIONAL_ARREST})
_SIDES: Final = ("either", "requesting", "requested")
_OPERATORS: Final = ("<=", "<", ">=")


@dataclass(frozen=True, slots=True)
class Tier:
    """A maximum that makes the trap: ``<=12``, ``<24``, ``>=life``. An unknown maximum is within."""

    operator: str
    months: int

    def holds(self, months: int | None) -> bool:
        """Whether this maximum is within; what is no offence is not."""
        if months is None:
            return True
        if months == NO_OFFENCE:
            return False
        if self.operator == ">=":
            return months >= self.months
        return months <= self.months if self.operator == "<=" else months < self.months


@dataclass(frozen=True, slots=True)
class TrapCase:
    """What a trap looks at: states and maxima (None is unknown) of both sides, the requesting state's first."""

    measure: Measure
    offence: str
    days: tuple[date, date]
    states: tuple[str, str]
    months: tuple[int | None, int | None]
    conduct: Conduct | None


@dataclass(frozen=True, slots=True)
class TrapRule:
    """When a trap is near. Empty `states`, `pairs`, `element` or `unless`, and no `tier`, ask nothing."""

    topic: str
    offences: frozenset[str]
    states: frozenset[str]
    side: str
    pairs: frozenset[frozenset[str]]
    starts: date
    ends: date
    element: tuple[str, ...]
    unless: tuple[str, ...]
    tier: Tier | None
    tier_of: str
    only_surrender: bool
    advice: FactUsed

    def catches(self, case: TrapCase) -> bool:
        """Whether the case runs into it."""
        if self.only_surrender and case.measure not in SURRENDER:
            return False
        if not any(self.starts <= day <= self.ends for day in case.days):
            return False
        return self._near(case) and self._facts(case)

    def _near(self, case: TrapCase) -> bool:
        """States and tier: some maximum on a side that counts is within the tier."""
        if self.pairs and frozenset(case.states) not in self.pairs:
            return False
        sides = tuple(zip(case.states, case.months, strict=True))
        chosen = {"requesting": sides[:1], "requested": sides[1:]}.get(self.side, sides)
        near = [months for state, months in chosen if not self.states or state in self.states]
        weighed = case.months[:1] if self.tier_of == "requesting" else tuple(near)
        return bool(near) and (self.tier is None or any(self.tier.holds(months) for months in weighed))

    def _facts(self, case: TrapCase) -> bool:
        """What the facts show; where nobody has said, the trap is near."""
        conduct = case.conduct
        if conduct is None:
            return True
        if self.unless and any(conduct.standing(self.unless, state) is Standing.SHOWN for state in case.states):
            return False
        return not self.element or any(
            conduct.standing(self.element, state) is not Standing.ABSENT for state in case.states
        )


class Traps:
    """All traps, by the offences that they are about."""

    def __init__(self, rules: Iterable[TrapRule]) -> None:
        by_offence: dict[str, list[TrapRule]] = defaultdict(list)
        for rule in rules:
            for code in rule.offences:
                by_offence[code].append(rule)
        self._by_offence: Mapping[str, tuple[TrapRule, ...]] = {k: tuple(v) for k, v in by_offence.items()}

    def near(self, case: TrapCase) -> tuple[decisions.Trap, ...]:
        """The traps that the case runs into."""
        rules = (*self._by_offence.get(case.offence, ()), *self._by_offence.get(ANY, ()))
        return tuple(
            decisions.Trap(rule.topic, rule.advice.value, rule.advice.source, rule.advice.confidence)
            for rule in rules
            if rule.catches(case)
        )


def read_trap(record: Record, states: Iterable[str], offences: Iterable[str], vocabulary: Vocabulary) -> TrapRule:
    """The trap of a record.

    Raises:
        InvalidInput: A code or word is not known, or a field holds what it cannot hold.
    """
    advice = record.need("rule", record.text("rule"))
    side = record.text("side")
    starts, ends = record.date("from"), record.date("to")
    if side and side.value not in _SIDES:
        raise malformed(record.where, "side", f"it must be one of {', '.join(_SIDES)}")
    measures, tier_of = record.text("measures"), record.text("tier_of")
    if measures and measures.value != "surrender":
        raise malformed(record.where, "measures", "it must be surrender, or empty for every measure")
    if tier_of and tier_of.value != "requesting":
        raise malformed(record.where, "tier_of", "it must be requesting, or empty for the state that the trap names")
    return TrapRule(
        topic=record.id,
        offences=_codes(record, "offences", {ANY, *offences}) or frozenset({ANY}),
        states=_codes(record, "states", states),
        side=side.value if side else "either",
        pairs=_pairs(record, states),
        starts=starts.value if starts else date.min,
        ends=ends.value if ends else date.max,
        element=tuple(sorted(_codes(record, "element", vocabulary["element"]))),
        unless=tuple(sorted(_codes(record, "unless", vocabulary["element"]))),
        tier=_tier(record),
        tier_of=tier_of.value if tier_of else "",
        only_surrender=measures is not None,
        advice=advice.used,
    )


def _codes(record: Record, field: str, known: Iterable[str]) -> frozenset[str]:
    fact = record.text(field)
    codes = frozenset(fact.value.split()) if fact else frozenset()
    for code in codes - frozenset(known):
        raise malformed(record.where, field, f"{code!r} is not known")
    return codes


def _pairs(record: Record, states: Iterable[str]) -> frozenset[frozenset[str]]:
    fact = record.text("pairs")
    pairs = frozenset(frozenset(text.split("-")) for text in fact.value.split()) if fact else frozenset()
    for pair in pairs:
        if len(pair) != 2 or pair - frozenset(states):
            raise malformed(record.where, "pairs", "a pair is written like VN-KH")
    return pairs


def _tier(record: Record) -> Tier | None:
    fact = record.text("tier")
    if fact is None:
        return None
    operator = next((one for one in _OPERATORS if fact.value.startswith(one)), "")
    try:
        months = parse_penalty(fact.value.removeprefix(operator), record.where)
    except InvalidInput:
        operator, months = "", NO_OFFENCE
    if not operator or months == NO_OFFENCE:
        raise malformed(record.where, "tier", "it is written like <=12, <24 or >=life")
    return Tier(operator, months)
