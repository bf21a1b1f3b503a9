"""Offences, chosen by the conduct and not by its label, and what each state's law says of them."""

from dataclasses import dataclass
from datetime import date

from comity.domain.decisions import FactUsed
from comity.law.facts import Fact, Record, malformed
from comity.law.penalties import parse_penalty


@dataclass(frozen=True, slots=True)
class Offence:
    """`alarm` 0 to 2 says how often the charge is political; `by_predicate` pairs convention and family."""

    code: str
    label: str
    family: str
    alarm: int
    conventions: frozenset[str]
    by_predicate: tuple[tuple[str, str], ...]
    classes: frozenset[str]
    used: FactUsed
    alarm_used: FactUsed


def read_offence(record: Record) -> Offence:
    """The offence of a record.

    Raises:
        InvalidInput: A field holds what it cannot hold.
    """
    family = record.need("family", record.text("family"))
    alarm = record.need(
        "political_alarm", record.get("political_alarm", lambda value: value in ("0", "1", "2"), "0 to 2")
    )
    pairs = []
    for pair in _split(record.text("conventions_if_predicate")):
        convention, _, wanted = pair.partition(":")
        if not wanted:
            raise malformed(record.where, "conventions_if_predicate", f"{pair!r} must be convention:family")
        pairs.append((convention, wanted))
    return Offence(
        code=record.id,
        label=record.need("label_en", record.text("label_en")).value,
        family=family.value,
        alarm=int(alarm.value),
        conventions=frozenset(_split(record.text("conventions"))),
        by_predicate=tuple(pairs),
        classes=frozenset(_split(record.text("classes"))),
        used=family.used,
        alarm_used=alarm.used,
    )


@dataclass(frozen=True, slots=True)
class Penalty:
    """The maximum for one offence in one state: of one `tier` (empty: of all), from `starts` to `ends`."""

    state: str
    offence: str
    tier: str
    starts: date
    ends: date
    fact: Fact[int]

    @property
    def is_dated(self) -> bool:
        """True if it does not hold for all days."""
        return self.starts > date.min or self.ends < date.max


def read_penalty(record: Record) -> Penalty:
    """The maximum that a record gives, whose id begins with ``<state>:<offence>``.

    Raises:
        InvalidInput: It is no maximum penalty, or its last day lies before its first.
    """
    state, offence = (part.partition(":")[0] for part in record.named(2))
    fact = record.need("maximum", record.text("maximum"))
    tier, first, last = record.text("tier"), record.date("from"), record.date("to")
    starts, ends = first.value if first else date.min, last.value if last else date.max
    if ends < starts:
        raise malformed(record.where, "to", "it lies before from")
    value = Fact(parse_penalty(fact.value, record.where), fact.used)
    return Penalty(state, offence, tier.value if tier else "", starts, ends, value)


def _split(fact: Fact[str] | None) -> list[str]:
    return [part.strip() for part in fact.value.split(",")] if fact else []
