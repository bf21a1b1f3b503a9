"""Whether every record reads as the gate reads it: words, types, required fields, ids. All faults of a record."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from comity.domain.errors import InvalidInput
from comity.law.admissibility import read_rule
from comity.law.checks.shelf import Problem, Shelf
from comity.law.contents import read_contents
from comity.law.conventions import read_convention, read_declaration, read_status
from comity.law.elements import build_elements
from comity.law.facts import Fact, Record
from comity.law.memberships import check_mechanism
from comity.law.offences import read_offence, read_penalty
from comity.law.statutes import read_law, read_state
from comity.law.traps import read_trap
from comity.law.treaties import read_treaty
from comity.law.vocabulary import Vocabulary

_FAULT: Final = re.compile(r"(?P<field>[^:\s]+): (?P<says>.*)", re.DOTALL)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NUMBERS: Final = {  # field: the least and the most that can be meant
    "threshold_months": (1, 240),
    "offence_min_months": (1, 240),
    "enforcement_min_remaining_months": (1, 60),
    "provisional_arrest_days": (1, 180),
    "provisional_days": (1, 180),
    "provisional_ext_days": (0, 180),
    "supplement_days": (1, 365),
    "supplement_ext_days": (0, 365),
    "surrender_days": (1, 180),
    "surrender_ext_days": (0, 180),
    "specialty_days": (1, 365),
    "person_comment_days": (1, 365),
    "copy_to_person_days": (1, 365),
    "summons_lead_months": (1, 24),
    "minimum_age": (7, 18),
    "limitation_life": (10, 100),
    "limitation_death": (10, 100),
    "retroactive_years": (0, 100),
    "listed_offences": (1, 200),
}
Reader = Callable[[Record], object]


def check_forms(shelf: Shelf) -> Iterator[Problem]:
    """What cannot be read, what cannot be meant, and ids that stand twice."""
    readers = _readers(shelf)
    seen: dict[tuple[str, str], str] = {}
    samples: dict[str, dict[str, Fact[Any]]] = defaultdict(dict)
    for record in shelf.everything.values():
        for field, fact in record.facts.items():
            samples[record.kind].setdefault(field, fact)
    for record in shelf.whole:
        key = record.kind, record.id
        if key in seen:
            yield Problem(record.where, "id", "duplicate", f"{record.id} is written down in {seen[key]} already")
        seen.setdefault(key, record.where)
        if record.kind in readers:
            yield from _faults(record, readers[record.kind], samples[record.kind])
        yield from _numbers(record)
        yield from _languages(record)


def _readers(shelf: Shelf) -> Mapping[str, Reader]:
    words, states, offences = shelf.vocabulary, dict.fromkeys(shelf.states), dict.fromkeys(shelf.ids("offence"))
    lists = {name: record for (kind, name), record in shelf.everything.items() if kind == "contents"}
    elements = {name: record for (kind, name), record in shelf.everything.items() if kind == "elements"}
    return {
        "treaty": lambda record: read_treaty(record, words, states, offences),
        "law": lambda record: read_law(record, words),
        "state": lambda record: read_state(record, record.id, words),
        "convention": lambda record: read_convention(record, words),
        "status": lambda record: read_status(record, words),
        "declaration": lambda record: read_declaration(record, words),
        "offence": read_offence,
        "penalty": read_penalty,
        "contents": lambda record: read_contents({**_extended(record, lists), record.id: record}, words),
        "elements": lambda record: build_elements([record], [], states, [record.id], words),
        "element_rule": lambda record: _read_rule(record, elements, states, words),
        "trap": lambda record: read_trap(record, states, offences, words),
        "admissibility": lambda record: read_rule(record, words),
        "mechanism": lambda record: check_mechanism(record, words),
    }


def _read_rule(
    record: Record, elements: Mapping[str, Record], states: Mapping[str, object], words: Vocabulary
) -> object:
    """A state's rule on the elements of an offence, read beside those elements; without any, `check_links` says so."""
    offence = record.id.split(":")[1]
    return build_elements([elements[offence]], [record], states, [offence], words) if offence in elements else None


def _extended(record: Record, lists: Mapping[str, Record]) -> dict[str, Record]:
    base = record.facts.get("extends")
    name = base.value if base else None
    return {name: lists[name]} if isinstance(name, str) and name in lists and name != record.id else {}


def _faults(record: Record, read: Reader, others: Mapping[str, Fact[Any]]) -> Iterator[Problem]:
    """Every fault of one record.

    A field that cannot be read is left out and the rest is read again; where it is required, one of another record
    stands in for it, so that it hides no fault behind it.
    """
    listed: set[str] = set()
    while True:
        try:
            read(record)
        except InvalidInput as fault:
            field, says = _said(fault, record)
        else:
            return
        facts = {name: fact for name, fact in record.facts.items() if name != field}
        if field not in listed:
            yield Problem(record.where, field, "form", says)
            listed.add(field)
        elif field in record.facts or field not in others:  # what stands in for it cannot be read either
            return
        if field not in record.facts and field in others:
            facts[field] = others[field]
        elif field not in record.facts:
            return
        record = Record(record.kind, record.id, record.where, facts)


def _said(fault: InvalidInput, record: Record) -> tuple[str, str]:
    message = fault.message.removeprefix(f"{record.where}: ")
    if fault.code == "law.penalty":
        return "maximum", message
    found = _FAULT.fullmatch(message)
    return (found["field"], found["says"]) if found else ("", message)


def _numbers(record: Record) -> Iterator[Problem]:
    for field, (least, most) in _NUMBERS.items():
        fact = record.facts.get(field)
        value: Any = fact.value if fact else None
        if isinstance(value, int) and not isinstance(value, bool) and not least <= value <= most:
            yield Problem(record.where, field, "number", f"{value} is not between {least} and {most}")
    bounds = [step.get("below_months") for step in _list(record, "limitation_steps") if isinstance(step, dict)]
    known = [bound for bound in bounds if isinstance(bound, int)]
    if known != sorted(set(known)):
        yield Problem(record.where, "limitation_steps", "order", "the steps must rise")


def _languages(record: Record) -> Iterator[Problem]:
    for code in _list(record, "languages"):
        if isinstance(code, str) and not _LANGUAGE.fullmatch(code):
            yield Problem(record.where, "languages", "word", f"{code!r} is no language code such as zh or pt-TL")


def _list(record: Record, field: str) -> list[Any]:
    fact = record.facts.get(field)
    return fact.value if fact and isinstance(fact.value, list) else []
