"""Passwords by Argon2id (RFC 9106), through argon2-cffi."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError


class Argon2Passwords:
    """Argon2id with the library's current defaults (RFC 9106, low-memory profile)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    @cache  # noqa: B019  # one hasher lives as long as its process
    def _nobody(self) -> str:
        return self._hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        """A salted hash with its parameters."""
        return self._hasher.hash(password)

    def fits(self, hashed: str, password: str) -> bool:
        """True if the password is the hash's; an empty hash costs the same time and never fits."""
        try:
            self._hasher.verify(hashed or self._nobody(), password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
        return bool(hashed)
