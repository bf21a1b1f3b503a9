"""Who belongs to a mechanism, as member, observer or partner, by dated facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from comity.domain.decisions import FactUsed
from comity.law.facts import Record, is_date, is_table, malformed
from comity.law.statutes import State
from comity.law.vocabulary import Vocabulary

_ROLE_FIELDS: Final = (("members", "member"), ("partners", "partner"), ("dialogue_partners", "dialogue_partner"))


@dataclass(frozen=True, slots=True)
class Membership:
    """How one state stands in a mechanism: ``member``, ``observer``, ``partner``, ``dialogue_partner``, ``none`` (the
    list is known and does not have it) or ``unknown``. `seen` is the day of the fact, where it has one."""

    state: str
    role: str
    seen: date | None
    used: FactUsed | None
    note: str = ""


def memberships(record: Record, states: Iterable[State], day: date) -> tuple[Membership, ...]:
    """How these states stand in a mechanism, as far as was seen up to a day."""
    return tuple(_membership(record, state, day) for state in states)


def _membership(record: Record, state: State, day: date) -> Membership:
    dated = _dated(record, state.code, day)
    if dated:
        return dated
    for field, role in _ROLE_FIELDS:
        fact = record.texts(field)
        if fact and state.code in fact.value:
            return Membership(state.code, role, None, fact.used)
    host = record.text("host")
    if host and host.value == state.code:
        return Membership(state.code, "host", None, host.used)
    listing = record.facts.get("membership") or record.facts.get("members")
    if listing is None or state.is_unit:
        return Membership(state.code, "unknown", None, None)
    return Membership(state.code, "none", None, listing.used)


def _dated(record: Record, state: str, day: date) -> Membership | None:
    """The newest dated entry that had been seen by the day; one without a day counts for every day."""
    fact = record.get("membership", _are_memberships, "a list of { state, role, as_of, note }")
    entries: list[dict[str, Any]] = [entry for entry in fact.value if entry["state"] == state] if fact else []
    entries.sort(key=lambda entry: entry.get("as_of", date.min))
    if not fact or not entries:
        return None
    seen = [entry for entry in entries if entry.get("as_of", date.min) <= day]
    if not seen:
        return Membership(state, "unknown", None, fact.used, "first seen later")
    entry = seen[-1]
    return Membership(state, entry["role"], entry.get("as_of"), fact.used, str(entry.get("note", "")))


def _are_memberships(value: Any) -> bool:
    return isinstance(value, list) and all(
        is_table(entry)
        and isinstance(entry.get("state"), str)
        and entry.get("role") in ("member", "observer")
        and is_date(entry.get("as_of", date.min))
        for entry in value
    )


def check_mechanism(record: Record, vocabulary: Vocabulary) -> None:
    """Return if the record reads.

    Raises:
        InvalidInput: It confers power, is of no known kind, or a membership is malformed.
    """
    confers = record.need("confers_power", record.flag("confers_power"))
    if confers.value:
        raise malformed(record.where, "confers_power", "a mechanism never confers power")
    record.need("kind", record.word("kind", vocabulary["mechanism_kind"]))
    record.need("name", record.text("name"))
    record.get("membership", _are_memberships, "a list of { state, role, as_of, note }")
    for field in ("members", "partners", "dialogue_partners", "scope_crimes", "functions", "tools"):
        record.texts(field)


def topic_words(sentence: str) -> frozenset[str]:
    """The words of scope_crimes that a topic stands for, as [topic] lists them between semicolons."""
    return frozenset(part.strip() for part in sentence.split(";"))
