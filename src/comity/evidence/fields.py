"""Reading one map of a canonical value, field by field, so that every fault has a code of its own.

The code is ``<what>.<field>``: ``Fields(value, "statement").text("name")`` refuses with ``statement.name``. Nothing
here is for the hot path; event headers have their own reader.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from comity.domain.errors import NotVerified
from comity.evidence.moments import from_milliseconds

T = TypeVar("T")
MOST_ITEMS = 1000


class Fields:
    """A map that came from outside.

    Args:
        value: What was decoded.
        what: What the map should be, in one word; the first part of every code.
        known: The fields that the format has; where given, any other is refused.

    Raises:
        NotVerified: ``<what>.shape``: no map, or a field that this version does not know.
    """

    def __init__(self, value: Any, what: str, known: Iterable[str] | None = None) -> None:
        self._what = what
        if type(value) is not dict or (known is not None and not value.keys() <= set(known)):
            raise self.refused("shape", f"The {what} is not a map of the fields that its page names.")
        self._map: dict[str, Any] = value

    def refused(self, name: str, why: str) -> NotVerified:
        """The refusal of one field."""
        return NotVerified(f"{self._what}.{name}", why, advice=f"Ask the sender for the {self._what} again.")

    def raw(self, name: str) -> Any:
        """The field's value, whatever it is."""
        if name not in self._map:
            raise self.refused("missing_field", f"The {self._what} lacks the field {name!r}.")
        return self._map[name]

    def others(self, known: Iterable[str]) -> dict[str, Any]:
        """Fields that this version does not know."""
        return {name: value for name, value in self._map.items() if name not in set(known)}

    def text(self, name: str, most: int = 200, least: int = 1) -> str:
        """Text of `least` to `most` characters."""
        value = self.raw(name)
        if type(value) is not str or not least <= len(value) <= most:
            raise self.refused(name, f"The {self._what}'s {name} is no text of {least} to {most} characters.")
        return value

    def data(self, name: str, size: int | None = None, most: int = 1 << 20, least: int = 0) -> bytes:
        """Bytes of exactly `size`, or of `least` to `most`."""
        value = self.raw(name)
        if type(value) is not bytes or (len(value) != size if size is not None else not least <= len(value) <= most):
            raise self.refused(name, f"The {self._what}'s {name} is no byte string of the right size.")
        return value

    def whole(self, name: str, least: int = 0, most: int = (1 << 63) - 1) -> int:
        """An integer from `least` to `most`."""
        value = self.raw(name)
        if type(value) is not int or not least <= value <= most:
            raise self.refused(name, f"The {self._what}'s {name} is no whole number from {least} to {most}.")
        return value

    def moment(self, name: str) -> datetime:
        """A moment in whole milliseconds, UTC."""
        try:
            return from_milliseconds(self.raw(name))
        except NotVerified as error:
            raise self.refused(name, f"The {self._what}'s {name} is no moment in milliseconds.") from error

    def word(self, name: str, words: Callable[[str], T]) -> T:
        """One of the words of an enumeration."""
        try:
            return words(self.text(name))
        except ValueError as error:
            raise self.refused(name, f"The {self._what}'s {name} is none of the words we know.") from error

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        """None where the field is null, else what `read` makes of it."""
        return None if self.raw(name) is None else read(name)

    def items(self, name: str, most: int = MOST_ITEMS) -> list[Any]:
        """A list of at most `most` items."""
        value = self.raw(name)
        if type(value) is not list or len(value) > most:
            raise self.refused(name, f"The {self._what}'s {name} is no list of at most {most}.")
        return value

    def hashes(self, name: str, most: int = MOST_ITEMS) -> tuple[bytes, ...]:
        """A list of 32-byte digests."""
        found = self.items(name, most)
        if not all(type(item) is bytes and len(item) == 32 for item in found):
            raise self.refused(name, f"The {self._what}'s {name} is no list of 32-byte digests.")
        return tuple(found)

    def texts(self, name: str, most: int = 64, longest: int = 200) -> tuple[str, ...]:
        """A list of texts, none empty."""
        found = self.items(name, most)
        if not all(type(item) is str and 1 <= len(item) <= longest for item in found):
            raise self.refused(name, f"The {self._what}'s {name} is no list of texts of 1 to {longest} characters.")
        return tuple(found)

    def ascending_texts(self, name: str, most: int = 64) -> tuple[str, ...]:
        """A list of texts, ascending, none twice."""
        found = self.texts(name, most)
        if not all(first < second for first, second in pairwise(found)):
            raise self.refused(name, f"The {self._what}'s {name} is not ascending, or holds one twice.")
        return found
