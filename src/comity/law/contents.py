"""What a request must hold: the lists of treaties, statutes and of common practice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.domain.decisions import FactUsed
from comity.law.facts import Fact, Record, malformed
from comity.law.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Contents:
    """A list: `items` with those it extends, `own` without. `starts` is the first day on which it applies."""

    id: str
    items: tuple[str, ...]
    own: tuple[str, ...]
    starts: date
    deadlines: Mapping[str, str]
    costs: Fact[str] | None
    used: FactUsed


def read_contents(records: Mapping[str, Record], vocabulary: Vocabulary) -> Mapping[str, Contents]:
    """All lists by id.

    Raises:
        InvalidInput: An item is no word of the vocabulary, or a list extends one that is not there or extends another.
    """
    return {name: _read(record, records, vocabulary) for name, record in records.items()}


def _read(record: Record, records: Mapping[str, Record], vocabulary: Vocabulary) -> Contents:
    items = record.need("items", record.words("items", vocabulary["missing"]))
    extends = record.text("extends")
    base: tuple[str, ...] = ()
    if extends:
        other = records.get(extends.value)
        if other is None or "extends" in other.facts:
            raise malformed(record.where, "extends", f"{extends.value!r} is no list that can be extended")
        base = tuple(other.need("items", other.words("items", vocabulary["missing"])).value)
    starts, deadlines = record.date("from"), record.table("deadlines")
    own = tuple(items.value)
    times = {name: str(text) for name, text in deadlines.value.items()} if deadlines else {}
    costs = record.word("costs", vocabulary["costs"])
    first = starts.value if starts else date.min
    return Contents(record.id, base + own, own, first, times, costs, items.used)
