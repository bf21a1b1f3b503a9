"""Filters and order of a list as its address says them: the address of the same question with changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """What a list is asked. Each kind names its address and its words; what is as usual stays out of the address.

    `order` is a column, with a hyphen before it the other way round.
    """

    PATH: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    order: str = ""

    def address(self, path: str = "", **changes: str) -> str:
        """The address of the same question, with changes."""
        asked, usual = replace(self, **changes), type(self)()
        said = {name: getattr(asked, name) for name in self.FIELDS if getattr(asked, name) != getattr(usual, name)}
        path = path or self.PATH
        return f"{path}?{urlencode(said)}" if said else path

    def sorted_by(self, column: str) -> str:
        """The address that sorts by a column from the first page on, or the other way round if it does already."""
        first = {"page": "1"} if "page" in self.FIELDS else {}
        return self.address(order=f"-{column}" if self.order == column else column, **first)

    def direction_of(self, column: str) -> str:
        """What `aria-sort` says of a column."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.order, "none")


def both_ways(columns: Collection[str]) -> tuple[str, ...]:
    """What an order may be."""
    return (*columns, *(f"-{column}" for column in columns))


def fits(said: Mapping[str, str], allowed: Mapping[str, Collection[str]]) -> bool:
    """True if each of these words is one of those allowed for it, or empty."""
    return all(not said[name] or said[name] in words for name, words in allowed.items())


def is_page(number: str) -> bool:
    """True for the number of a page."""
    return number.isascii() and number.isdecimal() and len(number) < 6 and int(number) > 0
