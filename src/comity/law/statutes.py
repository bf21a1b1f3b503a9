"""States and their laws, read from their records once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.domain.decisions import Confidence, Effect, FactUsed
from comity.domain.measures import Ground
from comity.law.facts import Fact, Record, is_integer, is_table, is_texts, malformed
from comity.law.thresholds import Threshold, read_threshold
from comity.law.vocabulary import Vocabulary

_EFFECT_OF_FIRST_WORD: Mapping[str, Effect | None] = {
    "mandatory": Effect.MANDATORY,
    "optional": Effect.OPTIONAL,
    "assurance": Effect.ASSURANCE,
    "review": Effect.REVIEW,
    "none": None,
}
_DAYS = {  # deadline: the field with its days, the field with the days it can be extended by
    "supplement": ("supplement_days", "supplement_ext_days"),
    "provisional_arrest": ("provisional_days", "provisional_ext_days"),
    "person_comments": ("person_comment_days", ""),
    "copy_to_person": ("copy_to_person_days", ""),
    "surrender": ("surrender_days", "surrender_ext_days"),
}


@dataclass(frozen=True, slots=True)
class Law:
    """One law of one state for one kind of cooperation. `effects` holds only grounds on which it speaks."""

    id: str
    state: str
    kind: str
    title: str
    starts: date
    ends: date
    existence: Confidence
    facts: tuple[FactUsed, ...]
    basis: Fact[str] | None
    effects: Mapping[Ground, tuple[Effect, FactUsed]]
    yields_to_treaty: FactUsed | None
    threshold: Threshold | None
    offence_minimum: Threshold | None
    remaining_minimum: Fact[int] | None
    list_approach: FactUsed | None
    liability: FactUsed | None
    speciality: FactUsed | None
    need_not_serve_accused_national: FactUsed | None
    transit: FactUsed | None
    no_offence_at_home: FactUsed | None
    costs: Fact[str] | None
    channel: str
    authority: str
    leaving: tuple[FactUsed, ...]
    preservation: Fact[str] | None
    deadlines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class YoungerAge:
    """From `age` on, responsible for these offences, if the maximum exceeds `above_months`; `only` on a condition."""

    age: int
    offences: frozenset[str]
    above_months: int | None
    only: str


@dataclass(frozen=True, slots=True)
class State:
    """What holds of a state whatever is asked. `sovereign` names the state of a territorial unit.

    `contested` are codes of papers of which states answer differently whose nationals the holders are.
    """

    code: str
    sovereign: str
    languages: tuple[str, ...]
    death_penalty: Fact[str] | None
    minimum_age: Fact[int] | None
    younger_ages: tuple[YoungerAge, ...]
    younger_fact: FactUsed | None
    limitation: "Limitation | None"
    uncontrolled_areas: Fact[list[str]] | None
    contested: Fact[list[str]] | None = None

    @property
    def is_unit(self) -> bool:
        """True for a territorial unit, whose state's treaties, conventions and statutes are not its own."""
        return self.code != self.sovereign


@dataclass(frozen=True, slots=True)
class Limitation:
    """Years after which prosecution lapses, by maximum penalty: `steps` of (below months or None, years)."""

    steps: tuple[tuple[int | None, int], ...]
    life: int
    death: int
    used: FactUsed


def read_law(record: Record, vocabulary: Vocabulary) -> Law:
    """The law of a record, whose id is ``<state>:<kind>:<first day>``, with ``-<mark>`` where another has that id.

    Raises:
        InvalidInput: A required field is missing or a field holds what it cannot hold.
    """
    existence = record.need("existence", record.flag("existence"))
    starts = record.need("from", record.date("from"))
    kind = record.need("kind", record.word("kind", vocabulary["kind"]))
    state, named, first = record.named(3)
    if named != kind.value:
        raise malformed(record.where, "kind", f"the file is called {named}")
    if first[:10] != starts.value.isoformat() or first[10:] == "-" or first[10:11] not in ("", "-"):
        raise malformed(record.where, "from", f"the file is called {first}")
    title = record.need("title", record.text("title"))
    ends = record.date("to")
    liability, speciality = record.text("liability"), record.text("specialty")
    serve = record.flag("no_duty_to_serve_summons_on_national_as_accused")
    transit = record.text("transit")
    no_offence = record.text("no_offence_at_home")
    yields = record.flag("subordinate_to_treaty")
    listed = record.flag("list_approach")
    return Law(
        id=record.id,
        state=state,
        kind=kind.value,
        title=title.value,
        starts=starts.value,
        ends=ends.value if ends else date.max,
        existence=existence.used.confidence,
        facts=tuple(fact.used for fact in (existence, starts, ends) if fact is not None),
        basis=record.text("basis"),
        effects=_effects(record, vocabulary),
        yields_to_treaty=yields.used if yields and yields.value else None,
        threshold=read_threshold(record, "threshold_months", "threshold_op", "threshold_conflict"),
        offence_minimum=read_threshold(record, "offence_min_months", "offence_min_op", ""),
        remaining_minimum=record.integer("enforcement_min_remaining_months"),
        list_approach=listed.used if listed and listed.value else None,
        liability=liability.used if liability else None,
        speciality=speciality.used if speciality else None,
        need_not_serve_accused_national=serve.used if serve and serve.value else None,
        transit=transit.used if transit else None,
        no_offence_at_home=no_offence.used if no_offence else None,
        costs=_costs(record, vocabulary),
        channel=_first_text(record, "channel", "channel_without_treaty"),
        authority=_first_text(record, "central_authority", "addressee"),
        leaving=_leaving(record),
        preservation=record.text("preservation"),
        deadlines=_deadlines(record),
    )


def read_state(record: Record, sovereign: str, vocabulary: Vocabulary) -> State:
    """The state of a record.

    Raises:
        InvalidInput: A field holds what it cannot hold.
    """
    languages = record.texts("languages")
    younger = record.get("minimum_age_younger", _are_younger_ages, "a list of younger ages with offences")
    return State(
        code=record.id,
        sovereign=sovereign,
        languages=tuple(languages.value) if languages else (),
        death_penalty=record.word("death_penalty", vocabulary["death_status"]),
        minimum_age=record.integer("minimum_age"),
        younger_ages=tuple(_younger(entry) for entry in younger.value) if younger else (),
        younger_fact=younger.used if younger else None,
        limitation=_limitation(record),
        uncontrolled_areas=record.texts("uncontrolled_areas"),
        contested=record.texts("nationality_contested"),
    )


def unit_of(code: str, sovereign: str) -> State:
    """A territorial unit of which the corpus holds nothing but that it is one."""
    return State(code, sovereign, (), None, None, (), None, None, None)


def _effects(record: Record, vocabulary: Vocabulary) -> Mapping[Ground, tuple[Effect, FactUsed]]:
    effects: dict[Ground, tuple[Effect, FactUsed]] = {}
    for field, ground in vocabulary["ground_field"].items():
        fact = record.text(field)
        if fact is None:
            continue
        first_word = fact.value.replace(":", " ").replace(",", " ").split()[0]
        if first_word not in _EFFECT_OF_FIRST_WORD:
            raise malformed(record.where, field, f"it must begin with one of {', '.join(_EFFECT_OF_FIRST_WORD)}")
        effect = _EFFECT_OF_FIRST_WORD[first_word]
        if effect:
            effects[Ground(ground)] = (effect, fact.used)
    return effects


def _costs(record: Record, vocabulary: Vocabulary) -> Fact[str] | None:
    fact = record.text("costs")
    if fact and fact.value.partition(":")[0] not in vocabulary["costs"]:
        raise malformed(record.where, "costs", f"it must begin with one of {', '.join(vocabulary['costs'])}")
    return fact


def _first_text(record: Record, *fields: str) -> str:
    return next((fact.value for field in fields if (fact := record.text(field))), "")


def _leaving(record: Record) -> tuple[FactUsed, ...]:
    """What the law says of an answer that leaves: approval, else of data sent abroad, else through whose hands."""
    for field in ("consent_of_state", "transfer_abroad", "central_authority", "addressee"):
        fact = record.text(field)
        if fact is not None:
            return (fact.used,)
    return ()


def _deadlines(record: Record) -> Mapping[str, str]:
    deadlines = {}
    for name, (days_field, more_field) in _DAYS.items():
        days, more = record.integer(days_field), record.integer(more_field)
        if days:
            deadlines[name] = f"{days.value} days" + (f", +{more.value}" if more else "")
    return deadlines


def _are_younger_ages(value: Any) -> bool:
    return isinstance(value, list) and all(is_table(entry) and _is_younger_age(entry) for entry in value)


def _is_younger_age(entry: Mapping[str, Any]) -> bool:
    months = entry.get("above_months", 0)
    return is_integer(entry.get("age")) and is_texts(entry.get("offences")) and is_integer(months)


def _younger(entry: Mapping[str, Any]) -> YoungerAge:
    return YoungerAge(entry["age"], frozenset(entry["offences"]), entry.get("above_months"), str(entry.get("only", "")))


def _limitation(record: Record) -> Limitation | None:
    steps = record.get(
        "limitation_steps", _are_steps, "a list of { below_months, years }, the last without below_months"
    )
    life, death = record.integer("limitation_life"), record.integer("limitation_death")
    if steps is None:
        return None
    table = tuple((entry.get("below_months"), entry["years"]) for entry in steps.value)
    years = record.need("limitation_life", life).value, record.need("limitation_death", death).value
    return Limitation(table, *years, steps.used)


def _are_steps(value: Any) -> bool:
    if not isinstance(value, list) or not value or not all(is_table(step) for step in value):
        return False
    *rest, last = value
    return (
        all(is_integer(step.get("years")) for step in value)
        and all(is_integer(step.get("below_months")) for step in rest)
        and "below_months" not in last
    )
