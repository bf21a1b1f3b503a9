"""Which state prosecutes: the sides' tables of connecting factors, counted and weighed side by side.

It counts (which state has most points of contact) and lays the sides' own weighing beside it; where the two lead to
different states it says so. It never says which state should prosecute: there is no sum, no rank and no default.

Sources: the factors are those that prosecutors' guidelines of the field name (EUROJUST-2016, EU-2009-948 recital 9),
and the points of contact that the seed paper counts (SEED-002).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from comity.domain.jurisdiction import FactorRow, Standing, Weight


class Group(StrEnum):
    """What a factor is about."""

    CONDUCT = "conduct"
    PERSONS = "persons"
    EVIDENCE = "evidence"
    PROCEEDINGS = "proceedings"
    INTERESTS = "interests"


@dataclass(frozen=True, slots=True)
class Factor:
    """A connecting factor. `counts`: it is a point of contact with a territory or a person, and may be counted."""

    id: str
    group: Group
    counts: bool


FACTORS: Final = (
    Factor("conduct_place", Group.CONDUCT, counts=True),
    Factor("preparation_place", Group.CONDUCT, counts=True),
    Factor("result_place", Group.CONDUCT, counts=True),
    Factor("most_loss", Group.CONDUCT, counts=True),
    Factor("organisers_place", Group.CONDUCT, counts=True),
    Factor("proceeds_place", Group.CONDUCT, counts=True),
    Factor("suspect_place", Group.PERSONS, counts=True),
    Factor("suspect_custody", Group.PERSONS, counts=True),
    Factor("suspect_nationality", Group.PERSONS, counts=True),
    Factor("suspect_residence", Group.PERSONS, counts=True),
    Factor("most_victims", Group.PERSONS, counts=True),
    Factor("witnesses_place", Group.PERSONS, counts=True),
    Factor("surrender_possible", Group.PERSONS, counts=False),
    Factor("evidence_place", Group.EVIDENCE, counts=True),
    Factor("evidence_admissible", Group.EVIDENCE, counts=False),
    Factor("evidence_movable", Group.EVIDENCE, counts=False),
    Factor("first_to_act", Group.PROCEEDINGS, counts=False),
    Factor("stage_reached", Group.PROCEEDINGS, counts=False),
    Factor("all_suspects_together", Group.PROCEEDINGS, counts=False),
    Factor("least_delay", Group.PROCEEDINGS, counts=False),
    Factor("sentence_enforceable", Group.PROCEEDINGS, counts=False),
    Factor("earlier_judgment", Group.PROCEEDINGS, counts=False),
    Factor("victims_interest", Group.INTERESTS, counts=False),
    Factor("suspect_interest", Group.INTERESTS, counts=False),
    Factor("witness_protection", Group.INTERESTS, counts=False),
    Factor("recovery_of_assets", Group.INTERESTS, counts=False),
    Factor("state_interest", Group.INTERESTS, counts=False),
)
"""What both sides fill in. A penalty that is higher somewhere, or a tactical gain, is no factor (EUROJUST-2016)."""

BY_ID: Final = {factor.id: factor for factor in FACTORS}
_WEIGHTS: Final = tuple(Weight)


class Agreement(StrEnum):
    """How the sides' answers on one factor stand to each other."""

    AGREE = "agree"
    OVERLAP = "overlap"
    DIFFER = "differ"
    ONE_SIDE = "one_side"  # only one side says where it points
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ComparedFactor:
    """One factor with what each side says, by state; `shared` are the states that all sides who know name."""

    factor: Factor
    rows: Mapping[str, FactorRow]
    agreement: Agreement
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What points to one state. `counted`: points of contact that all sides name; `claimed`: that any side names.

    `weighed` has, for each side, the factors that it sees here by the weight it gives them.
    """

    state: str
    counted: tuple[str, ...]
    claimed: tuple[str, ...]
    weighed: Mapping[str, Mapping[Weight, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways of looking, side by side. Several states in a list stand level; an empty list means that none leads.

    `closest` has the most points of contact on which all sides agree; `heaviest` is, by side, what its own decisive and
    strong factors point to most. `at_odds` is True where they do not all name the same single state.
    """

    factors: tuple[ComparedFactor, ...]
    tallies: tuple[Tally, ...]
    closest: tuple[str, ...]
    heaviest: Mapping[str, tuple[str, ...]]
    open: tuple[str, ...]

    @property
    def at_odds(self) -> bool:
        """True if counting and weighing, or the sides among themselves, lead to different states."""
        leads = {self.closest, *self.heaviest.values()}
        return len(leads) != 1 or len(self.closest) != 1


def compare(tables: Mapping[str, Iterable[FactorRow]], states: tuple[str, ...]) -> Comparison:
    """The tables of all sides, by state, beside each other.

    Args:
        tables: What each state filed; one that filed nothing is not in it.
        states: All that take part, in the order in which they are shown.
    """
    by_side = {side: {row.factor: row for row in rows} for side, rows in tables.items()}
    factors = tuple(_compared(factor, by_side) for factor in FACTORS)
    tallies = tuple(_tally(state, factors, by_side) for state in states)
    return Comparison(
        factors=factors,
        tallies=tallies,
        closest=_leading({tally.state: len(tally.counted) for tally in tallies}),
        heaviest={side: _heaviest(side, tallies) for side in by_side},
        open=tuple(one.factor.id for one in factors if one.agreement in (Agreement.UNKNOWN, Agreement.ONE_SIDE)),
    )


def _compared(factor: Factor, by_side: Mapping[str, Mapping[str, FactorRow]]) -> ComparedFactor:
    rows = {side: table[factor.id] for side, table in by_side.items() if factor.id in table}
    known = [set(row.states) for row in rows.values() if row.standing != Standing.UNKNOWN and row.states]
    shared = set.intersection(*known) if known else set()
    if not known:
        agreement = Agreement.UNKNOWN
    elif len(known) < 2:
        agreement, shared = Agreement.ONE_SIDE, set()
    elif all(one == known[0] for one in known):
        agreement = Agreement.AGREE
    else:
        agreement = Agreement.OVERLAP if shared else Agreement.DIFFER
    if len(known) < len(by_side):
        shared = set()  # a side that does not know has not agreed
        agreement = Agreement.ONE_SIDE if known else Agreement.UNKNOWN
    return ComparedFactor(factor, rows, agreement, tuple(sorted(shared)))


def _tally(state: str, factors: Iterable[ComparedFactor], by_side: Mapping[str, Mapping[str, FactorRow]]) -> Tally:
    counted = tuple(one.factor.id for one in factors if one.factor.counts and state in one.shared)
    claimed = tuple(
        one.factor.id for one in factors if one.factor.counts and any(state in row.states for row in one.rows.values())
    )
    weighed = {
        side: {
            weight: tuple(row.factor for row in table.values() if state in row.states and row.weight == weight)
            for weight in _WEIGHTS
        }
        for side, table in by_side.items()
    }
    return Tally(state, counted, claimed, weighed)


def _leading(counts: Mapping[str, int]) -> tuple[str, ...]:
    most = max(counts.values(), default=0)
    return tuple(state for state, count in counts.items() if most and count == most)


def _heaviest(side: str, tallies: Iterable[Tally]) -> tuple[str, ...]:
    """By decisive factors first, then by strong ones: words in their order, no sum."""
    leading = {tally.state: tally.weighed[side] for tally in tallies}
    for weight in (Weight.DECISIVE, Weight.STRONG):
        found = _leading({state: len(weights[weight]) for state, weights in leading.items()})
        if len(found) == 1:
            return found
        if found:
            leading = {state: leading[state] for state in found}
    return tuple(leading) if any(any(one.values()) for one in leading.values()) else ()
