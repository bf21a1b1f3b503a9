"""Bilateral instruments, read from their records once, so that a question finds everything ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.domain.decisions import Basis, Effect, FactUsed
from comity.domain.measures import Ground
from comity.law.facts import Fact, Record, is_date, malformed
from comity.law.thresholds import Threshold, read_threshold
from comity.law.treaty_articles import with_articles
from comity.law.vocabulary import Vocabulary

EFFECT_OF_WORD: Mapping[str, Effect | None] = {
    "mandatory": Effect.MANDATORY,
    "optional": Effect.OPTIONAL,
    "not_stated": None,
    "assurance_possible": Effect.ASSURANCE,
    "mandatory_unless_retrial": Effect.ASSURANCE,
    "optional_or_assurance": Effect.ASSURANCE,
    "optional_or_mandatory_check_text": Effect.REVIEW,
}


@dataclass(frozen=True, slots=True)
class PracticeAlert:
    """Known trouble in practice from a day on: a ground for review."""

    ground: str
    first: date
    last: date
    text: str
    used: FactUsed


@dataclass(frozen=True, slots=True)
class Treaty:
    """One bilateral instrument.

    `starts` is the first day on which both are bound by the law of both; `disputed_days` the days, if any, on which it
    binds by one party's calendar only. `effects` holds only grounds on which the treaty speaks.
    """

    id: str
    parties: frozenset[str]
    kinds: frozenset[str]
    status: str
    basis: Basis
    facts: tuple[FactUsed, ...]
    starts: date
    ends: date
    disputed_from: date
    has_no_date: bool
    simplified: FactUsed | None
    threshold: Threshold | None
    remaining_minimum: Fact[int] | None
    effects: Mapping[Ground, tuple[Effect, FactUsed]]
    tested_at: FactUsed | None
    reach: FactUsed | None
    years_back: Fact[int] | None
    list_approach: FactUsed | None
    listed: Fact[list[str]] | None
    list_is_complete: Fact[bool] | None
    excluded_classes: Fact[list[str]] | None
    alert: PracticeAlert | None
    transit: FactUsed | None
    costs: Fact[str] | None
    languages: tuple[str, ...]
    channel: str
    deadlines: Mapping[str, str]
    prosecutes_nationals: FactUsed | None
    speciality: FactUsed | None

    def binds(self, day: date) -> bool:
        """True if both parties are bound on this day."""
        return self.status == "in_force" and self.starts <= day <= self.ends

    def is_between_calendars(self, day: date) -> bool:
        """True on the days on which it is in force by one party's calendar and not yet by the other's."""
        return self.status == "in_force" and self.disputed_from <= day < self.starts


def read_treaty(
    record: Record, vocabulary: Vocabulary, states: Mapping[str, Any], offences: Mapping[str, Any]
) -> Treaty:
    """The treaty of a record.

    Raises:
        InvalidInput: A required field is missing or a field holds what it cannot hold.
    """
    record = with_articles(record)
    kind = record.need("kind", record.word("kind", vocabulary["kind"]))
    parties = record.need("parties", record.words("parties", states))
    if len(set(parties.value)) != 2:
        raise malformed(record.where, "parties", "there must be two")
    title = record.need("title", record.text("title"))
    status = record.need("status", record.word("status", vocabulary["status"]))
    existence = record.flag("existence")
    if status.value in ("in_force", "signed_not_in_force", "negotiating"):
        record.need("existence", existence)
    more_kinds = [record.words(field, vocabulary["kind"]) for field in ("also_covers", "applies_to_kinds")]
    kinds = frozenset({kind.value, *(word for fact in more_kinds if fact for word in fact.value)})
    known = existence.used.confidence if existence else status.used.confidence
    first, disputed_from, dates = _entry_into_force(record)
    ended = record.date("ended")
    return Treaty(
        id=record.id,
        parties=frozenset(parties.value),
        kinds=kinds,
        status=status.value,
        basis=Basis(record.id, "bilateral", f"{title.value} ({title.used.source})", known),
        facts=tuple(fact.used for fact in (existence, status, *dates, ended) if fact is not None),
        starts=first,
        ends=ended.value if ended else date.max,
        disputed_from=disputed_from,
        has_no_date=not dates,
        simplified=_if_true(record.flag("simplified")),
        threshold=read_threshold(record, "threshold_months", "threshold_op", "threshold_conflict"),
        remaining_minimum=record.integer("enforcement_min_remaining_months"),
        effects=_effects(record, vocabulary),
        tested_at=_used(record.word("nationality_tested_at", vocabulary["tested_at"])),
        reach=_used(record.word("reaches", vocabulary["reach"])),
        years_back=record.integer("retroactive_years"),
        list_approach=_if_true(record.flag("list_approach")),
        listed=record.words("listed_codes", offences),
        list_is_complete=record.flag("listed_codes_complete"),
        excluded_classes=record.texts("excluded_classes"),
        alert=_alert(record, vocabulary),
        transit=_used(record.text("transit")),
        costs=record.text("costs"),
        languages=_texts(record.texts("languages")),
        channel=_channel(record),
        deadlines=_deadlines(record),
        prosecutes_nationals=_if_true(record.flag("nationals_prosecute_on_request")),
        speciality=_if_true(record.flag("specialty")),
    )


def _used(fact: Fact[Any] | None) -> FactUsed | None:
    return fact.used if fact else None


def _if_true(fact: Fact[bool] | None) -> FactUsed | None:
    return fact.used if fact and fact.value else None


def _texts(fact: Fact[list[str]] | None) -> tuple[str, ...]:
    return tuple(fact.value) if fact else ()


def _entry_into_force(record: Record) -> tuple[date, date, tuple[Fact[Any], ...]]:
    """First day on which it binds by both calendars, first by any, and the facts that say so (RULES 1.1)."""
    local = record.table("in_force_local")
    if local is not None:
        if not local.value or not all(is_date(day) for day in local.value.values()):
            raise malformed(record.where, "in_force_local", "each party needs a day")
        return max(local.value.values()), min(local.value.values()), (local,)
    for field in ("in_force", "ratified_cn", "signed"):
        fact = record.date(field)
        if fact is not None:
            return fact.value, fact.value, (fact,)
    return date.min, date.min, ()


def _effects(record: Record, vocabulary: Vocabulary) -> Mapping[Ground, tuple[Effect, FactUsed]]:
    effects: dict[Ground, tuple[Effect, FactUsed]] = {}
    for field, ground in vocabulary["ground_field"].items():
        fact = record.word(field, EFFECT_OF_WORD)
        effect = EFFECT_OF_WORD[fact.value] if fact else None
        if fact and effect:
            effects[Ground(ground)] = (effect, fact.used)
    return effects


def _alert(record: Record, vocabulary: Vocabulary) -> PracticeAlert | None:
    fact = record.table("practice_alert")
    if fact is None:
        return None
    alert = fact.value
    first: Any = alert.get("from")
    last: Any = alert.get("to", date.max)
    if alert.get("code") not in vocabulary["ground"] or not is_date(first) or not is_date(last):
        raise malformed(record.where, "practice_alert", "it needs a ground as code and a day as from")
    return PracticeAlert(alert["code"], first, last, str(alert.get("text", "")), fact.used)


def _channel(record: Record) -> str:
    channel, authorities = record.text("channel"), record.table("central_authorities")
    named = ", ".join(f"{state}: {name}" for state, name in authorities.value.items()) if authorities else ""
    words = channel.value.replace("_", " ") if channel else "central authorities" if named else ""
    return f"{words} ({named})" if named else words


def _deadlines(record: Record) -> Mapping[str, str]:
    days, more = record.integer("provisional_arrest_days"), record.integer("provisional_ext_days")
    deadlines = {}
    if days:
        longer = f", +{more.value}" if more and more.value else ""
        deadlines["provisional_arrest"] = f"{days.value} days{longer}"
    free = record.integer("specialty_days")
    if free:
        deadlines["speciality_ends"] = f"{free.value} days"
    return deadlines
