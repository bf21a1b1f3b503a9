"""Whether days are days, can be meant, follow each other, and fit the status that stands beside them."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from comity.law.checks.shelf import Problem, Shelf
from comity.law.conventions import BINDING_ACTS
from comity.law.facts import Record, is_date

_EARLIEST: Final = date(1800, 1, 1)
_YEARS_AHEAD: Final = 30
_DAYS: Final = ("signed", "ratified_cn", "published_cn", "deposited", "in_force", "bound_known_from", "ended", "from",
                "to", "status_as_of")  # fmt: skip
_SEEN: Final = ("signed", "ratified_cn", "published_cn", "deposited", "bound_known_from", "status_as_of")
_ORDER: Final = (
    ("signed", "ratified_cn"),
    ("signed", "in_force"),
    ("signed", "deposited"),
    ("ratified_cn", "in_force"),
    ("deposited", "in_force"),
    ("in_force", "ended"),
    ("signed", "ended"),
    ("from", "to"),
    ("deposited", "status_as_of"),
)
_UNSIGNED: Final = {"negotiating", "none_known", "disputed"}


def check_dates(shelf: Shelf) -> Iterator[Problem]:
    """What is no day, cannot be meant, or stands in the wrong order."""
    for record in shelf.whole:
        yield from _plausible(record, shelf.vocabulary.data_as_of)
        yield from _ordered(record)
        if record.kind == "treaty":
            yield from _fits_status(record, shelf.vocabulary.data_as_of)
            yield from _local(record)
        if record.kind == "status":
            yield from _fits_act(record)


def _plausible(record: Record, newest: date) -> Iterator[Problem]:
    for field in _DAYS:
        fact = record.facts.get(field)
        if fact is None:
            continue
        if not is_date(fact.value):
            yield Problem(record.where, field, "date", f"{fact.value!r} is not a plain day like 2020-12-31")
        elif not _EARLIEST <= fact.value <= newest.replace(year=newest.year + _YEARS_AHEAD, day=1):
            yield Problem(record.where, field, "date", f"{fact.value.isoformat()} cannot be meant")
        elif field in _SEEN and fact.value > newest:
            says = f"{fact.value.isoformat()} is after data_as_of ({newest.isoformat()}); nobody can have read it"
            yield Problem(record.where, field, "date", says)


def _ordered(record: Record) -> Iterator[Problem]:
    for earlier, later in _ORDER:
        one, other = _day(record, earlier), _day(record, later)
        if one and other and other < one:
            says = f"{later} ({other.isoformat()}) is before {earlier} ({one.isoformat()})"
            yield Problem(record.where, later, "order", says)
    alert = record.facts.get("practice_alert")
    if alert is not None and isinstance(alert.value, dict):
        first: Any = alert.value.get("from")
        last: Any = alert.value.get("to")
        if is_date(first) and is_date(last) and last < first:
            yield Problem(record.where, "practice_alert", "order", "it ends before it begins")


def _fits_status(record: Record, newest: date) -> Iterator[Problem]:
    status = record.facts.get("status")
    word = status.value if status else ""
    entered = _day(record, "in_force")
    if word in _UNSIGNED:
        for field in (
            "in_force",
            "in_force_local",
            "ended",
            *(() if word == "disputed" else ("signed", "ratified_cn")),
        ):
            if field in record.facts:
                yield Problem(record.where, field, "status", f"it contradicts the status {word}")
    if word == "signed_not_in_force" and entered and entered <= newest:
        says = f"in force since {entered.isoformat()}, and its status says signed_not_in_force"
        yield Problem(record.where, "status", "status", says)
    if word == "signed_not_in_force" and "ended" in record.facts:
        yield Problem(record.where, "ended", "status", "what was never in force cannot end")


def _local(record: Record) -> Iterator[Problem]:
    local, entered, parties = (record.facts.get(name) for name in ("in_force_local", "in_force", "parties"))
    days: Any = local.value if local else None
    if not isinstance(days, dict):
        return
    if parties and isinstance(parties.value, list) and set(days) != set(parties.value):
        yield Problem(record.where, "in_force_local", "pair", "it must give a day for each of the parties and no other")
    if entered and entered.value not in days.values():
        yield Problem(record.where, "in_force", "order", "it is none of the days in in_force_local")


def _fits_act(record: Record) -> Iterator[Problem]:
    act = record.facts.get("act")
    word = act.value if act else ""
    binding = [field for field in ("in_force", "deposited", "bound_known_from") if field in record.facts]
    if word and word not in BINDING_ACTS and binding:
        yield Problem(record.where, binding[0], "status", f"the act is {word}, which binds nobody")
    if word in BINDING_ACTS and not {"in_force", "note"} & set(record.facts):
        says = (
            f"the act is {word}: without a day of entry the gate takes the state for not bound; give it, or a note why"
        )
        yield Problem(record.where, "in_force", "status", says)


def _day(record: Record, field: str) -> date | None:
    fact = record.facts.get(field)
    return fact.value if fact and is_date(fact.value) else None
