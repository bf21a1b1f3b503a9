"""Reading the members of a canonical map that came from outside: every one is there, of its type, within its bounds.

A map has exactly the members that its page in `spec/` names for this version. One more, one less, or one of another
type is `<what>.malformed`; a new member needs a new version. Times are milliseconds since 1970-01-01 UTC, node ids and
codes are short text, digests 32 bytes, ids 16 bytes.
"""

from collections.abc import Callable, Iterable, Set
from datetime import datetime
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from comity.domain.authorities import is_node_id
from comity.domain.errors import NotVerified
from comity.evidence.moments import LATEST, from_milliseconds

T = TypeVar("T")
LARGEST = (1 << 63) - 1
CODE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")


def malformed(what: str, why: str) -> NotVerified:
    """The error for bytes that are canonical but not a `what`."""
    return NotVerified(
        f"{what}.malformed",
        f"The {what} {why}.",
        advice="The sender's software writes another format; ask which version it runs.",
    )


class Members:
    """The members of one map, read with a check each.

    Args:
        value: What the canonical decoder gave, of any type.
        what: Name of the thing, the first part of the error's code.
        names: The members that it must have.
        optional: The members that it may have.
    """

    __slots__ = ("_value", "_what")

    def __init__(self, value: Any, what: str, names: Iterable[str], optional: Iterable[str] = ()) -> None:
        if not isinstance(value, dict):
            raise malformed(what, "is not a map")
        if value.keys() != names:
            self._check(value.keys(), frozenset(names), frozenset(optional), what)
        self._value = value
        self._what = what

    @staticmethod
    def _check(present: Set[str], wanted: frozenset[str], optional: frozenset[str], what: str) -> None:
        if not wanted <= present <= wanted | optional:
            odd = ", ".join(sorted((wanted - present) | (present - wanted - optional)))
            raise malformed(what, f"lacks members or has others than its version has: {odd[:200]}")

    def fail(self, why: str) -> NoReturn:
        """Refuse the whole map.

        Raises:
            NotVerified: Always.
        """
        raise malformed(self._what, why)

    def __contains__(self, name: str) -> bool:
        return name in self._value

    def value(self, name: str) -> Any:
        """Whatever it is; somebody else reads it."""
        return self._value[name]

    def exact(self, name: str, size: int) -> bytes:
        """Exactly `size` bytes."""
        value = self._value[name]
        if type(value) is not bytes or len(value) != size:
            self.fail(f"has no {size} bytes as {name}")
        return value

    def blob(self, name: str, most: int, least: int = 0) -> bytes:
        """From `least` to `most` bytes."""
        value = self._value[name]
        if type(value) is not bytes or not least <= len(value) <= most:
            self.fail(f"has not from {least} to {most} bytes as {name}")
        return value

    def exact_or_none(self, name: str, size: int) -> bytes | None:
        """Exactly `size` bytes, or null."""
        return None if self._value[name] is None else self.exact(name, size)

    def uuid(self, name: str) -> UUID:
        """16 bytes as an id: UUID of version 7."""
        value = self.exact(name, 16)
        if value[6] >> 4 != 7 or value[8] >> 6 != 2:
            self.fail(f"has no UUID of version 7 as {name}")
        return UUID(bytes=value)

    def uuid_or_none(self, name: str) -> UUID | None:
        """16 bytes as an id, or null."""
        return None if self._value[name] is None else self.uuid(name)

    def count(self, name: str, most: int = LARGEST, least: int = 0) -> int:
        """A whole number from `least` to `most`."""
        value = self._value[name]
        if type(value) is not int or not least <= value <= most:
            self.fail(f"has no number from {least} to {most} as {name}")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._value[name]
        if type(value) is not bool:
            self.fail(f"has neither true nor false as {name}")
        return value

    def time(self, name: str) -> datetime:
        """A moment, UTC, whole milliseconds."""
        return from_milliseconds(self.count(name, LATEST))

    def text(self, name: str, most: int) -> str:
        """Text of at most `most` characters."""
        value = self._value[name]
        if type(value) is not str or len(value) > most:
            self.fail(f"has no text of at most {most} characters as {name}")
        return value

    def node(self, name: str) -> str:
        """The id of a node."""
        value = self.text(name, 100)
        if not is_node_id(value):
            self.fail(f"has no node id as {name}")
        return value

    def code(self, name: str) -> str:
        """A dotted code such as ``envelope.expired``, at most 64 characters."""
        value = self.text(name, 64)
        if not value or not CODE_CHARACTERS.issuperset(value):
            self.fail(f"has no code as {name}")
        return value

    def each(self, name: str, most: int, read: Callable[[Any], T]) -> tuple[T, ...]:
        """At most `most` members, each through `read`."""
        value = self._value[name]
        if type(value) is not list or len(value) > most:
            self.fail(f"has no list of at most {most} members as {name}")
        return tuple(read(item) for item in value)

    def blobs(self, name: str, most: int, size: int) -> tuple[bytes, ...]:
        """At most `most` byte strings of at most `size` bytes each, none of them empty."""
        return self.each(name, most, lambda item: self._blob_item(item, name, size))

    def _blob_item(self, item: Any, name: str, size: int) -> bytes:
        if type(item) is not bytes or not 0 < len(item) <= size:
            self.fail(f"holds something else than 1 to {size} bytes in {name}")
        return item
