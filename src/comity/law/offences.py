"""Offences, chosen by the conduct and not by its label, and what each state's law says of them."""

from dataclasses import dataclass

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


def read_penalty(record: Record) -> Fact[int]:
    """The maximum that a record gives for one offence in one state.

    Raises:
        InvalidInput: It is no maximum penalty.
    """
    fact = record.need("maximum", record.text("maximum"))
    return Fact(parse_penalty(fact.value, record.where), fact.used)


def _split(fact: Fact[str] | None) -> list[str]:
    return [part.strip() for part in fact.value.split(",")] if fact else []
