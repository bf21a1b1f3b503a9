"""What the list of instruments asks, as it stands in an address: read strictly, and written back for links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from comity.domain.errors import InvalidInput
from comity.law import Corpus
from comity.law.catalogue import GROUPS, STANDINGS, Item

ORDERS: Final = ("title", "id", "kinds", "states", "status", "first")
_FIELDS = ("group", "state", "other", "kind", "status", "text", "as_of", "order")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class LawQuestion:
    """Filters, day and order; an empty word asks for everything. `other` is a second state that must be there too."""

    group: str = ""
    state: str = ""
    other: str = ""
    kind: str = ""
    status: str = ""
    text: str = ""
    as_of: str = ""
    order: str = "title"

    def address(self, path: str = "/law", **changes: str) -> str:
        """The address of the same question, with changes; whatever is as usual is left out."""
        asked = replace(self, **changes)
        usual = LawQuestion()
        said = {name: getattr(asked, name) for name in _FIELDS if getattr(asked, name) != getattr(usual, name)}
        return f"{path}?{urlencode(said)}" if said else path

    def sorted_by(self, column: str) -> str:
        """The address that sorts by a column, or the other way round if it does already."""
        return self.address(order=f"-{column}" if self.order == column else column)

    def direction_of(self, column: str) -> str:
        """What `aria-sort` says of a column."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.order, "none")

    def of(self, items: Sequence[Item]) -> list[Item]:
        """The items that fit, in order; what has no day comes last."""
        found = [item for item in items if self._fits(item)]
        column = self.order.removeprefix("-")
        found.sort(key=_ORDER_BY[column], reverse=self.order.startswith("-"))
        if column == "first":
            found.sort(key=lambda item: item.first is None)
        return found

    def _fits(self, item: Item) -> bool:
        words = f"{item.id} {item.title}".casefold()
        return (
            self.group in ("", item.group)
            and (not self.state or self.state in item.states)
            and (not self.other or self.other in item.states)
            and (not self.kind or self.kind in item.kinds)
            and self.status in ("", item.status)
            and self.text.casefold() in words
        )


_ORDER_BY: dict[str, Callable[[Item], Any]] = {
    "title": lambda item: (item.title.casefold(), item.id),
    "id": lambda item: item.id,
    "kinds": lambda item: (item.kinds, item.id),
    "states": lambda item: (item.states, item.id),
    "status": lambda item: (STANDINGS.index(item.status), item.id),
    "first": lambda item: (item.first or date.max, item.id),
}


def read_law_question(query: Mapping[str, str], corpus: Corpus) -> LawQuestion:
    """The question that an address asks.

    Raises:
        InvalidInput: An unknown name, word or order, or something too long.
    """
    said = read_words(query, _FIELDS)
    allowed = {
        "group": GROUPS,
        "state": tuple(corpus.states),
        "other": tuple(corpus.states),
        "kind": (*corpus.vocabulary["kind"], *corpus.vocabulary["measure"]),
        "status": STANDINGS,
        "order": (*ORDERS, *(f"-{name}" for name in ORDERS)),
    }
    for name, words in allowed.items():
        if said[name] and said[name] not in words:
            raise refused(f"There is no {name} {said[name][:40]!r}.")
    day_of(said["as_of"], date.min)
    return LawQuestion(**said | {"order": said["order"] or "title"})


def read_words(query: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """The words of these fields, empty where none is said.

    Raises:
        InvalidInput: An unknown name, or something too long.
    """
    unknown = sorted(set(query) - set(fields))
    if unknown:
        raise refused(f"There is no filter {unknown[0][:40]!r}.")
    said = {name: query.get(name, "").strip() for name in fields}
    if any(len(value) > _LONGEST or not value.isprintable() for value in said.values()):
        raise refused("A filter is too long, or holds characters that are none.")
    return said


def day_of(text: str, otherwise: date) -> date:
    """A day of the form.

    Raises:
        InvalidInput: It is none.
    """
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise refused(f"{text[:40]!r} is no day.") from None


def refused(message: str) -> InvalidInput:
    """The refusal of an address that asks what cannot be asked."""
    return InvalidInput("law.filter", message, advice="Go back to the page and choose from the form.")
