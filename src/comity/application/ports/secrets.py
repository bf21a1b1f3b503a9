"""Passwords, as the sign-in needs them."""

from typing import Protocol


class Passwords(Protocol):
    """Hashes that cost an attacker memory and time."""

    def hash(self, password: str) -> str:
        """A salted hash with its parameters, as text."""
        ...

    def fits(self, hashed: str, password: str) -> bool:
        """True if the password is the hash's. Takes as long for an empty hash as for a real one."""
        ...
