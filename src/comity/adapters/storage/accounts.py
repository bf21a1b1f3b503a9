"""Officers of this node, and their sessions at the command line."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from comity.adapters.storage import models
from comity.adapters.storage.columns import optional_milliseconds, optional_moment, to_words, words_column
from comity.adapters.storage.faults import conflict, login_taken
from comity.adapters.storage.sql import fetch, upsert
from comity.application.ports.store import AccountRow, Accounts
from comity.evidence.moments import to_milliseconds

_ACCOUNT = tuple(field.name for field in fields(AccountRow))
_SESSION = ("token_digest", "account", "expires_at")


class DjangoAccounts(Accounts):
    """Officers of this node."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def get(self, account: str) -> AccountRow | None:
        """By pseudonym."""
        row = fetch(self._alias, models.Account, _ACCOUNT, id=account)
        return _row(row) if row else None

    def by_login(self, login: str) -> AccountRow | None:
        """By sign-in name."""
        row = fetch(self._alias, models.Account, _ACCOUNT, login=login)
        return _row(row) if row else None

    def all(self) -> list[AccountRow]:
        """All accounts by sign-in name."""
        rows = models.Account.objects.using(self._alias).values_list(*_ACCOUNT)
        return sorted(map(_row, rows), key=lambda account: account.login)

    def put(self, row: AccountRow) -> None:
        """Keep or replace an account.

        Raises:
            InvalidInput: Another account has this sign-in name.
        """
        other = self.by_login(row.login)
        if other is not None and other.id != row.id:
            raise login_taken(row.login)
        upsert(self._alias, models.Account, _ACCOUNT, ("id",), [_columns(row)])

    def open_session(self, token_digest: bytes, account: str, expires_at: datetime) -> None:
        """Remember a command-line session by the digest of its token."""
        if self.get(account) is None:
            raise conflict(f"no account {account}")  # now, for the commit may be that of others too
        row = (token_digest, account, to_milliseconds(expires_at))
        upsert(self._alias, models.CommandSession, _SESSION, ("token_digest",), [row])

    def session(self, token_digest: bytes, at: datetime) -> AccountRow | None:
        """The account of a session that has not expired."""
        row = fetch(self._alias, models.CommandSession, ("account", "expires_at"), token_digest=token_digest)
        return self.get(row[0]) if row and row[1] > to_milliseconds(at) else None

    def close_session(self, token_digest: bytes) -> None:
        """Forget a session."""
        models.CommandSession.objects.using(self._alias).filter(token_digest=token_digest).delete()


def _columns(row: AccountRow) -> list[Any]:
    values = {name: getattr(row, name) for name in _ACCOUNT}
    values["roles"] = words_column(row.roles)
    values["locked_until"] = optional_milliseconds(row.locked_until)
    return list(values.values())


def _row(row: tuple[Any, ...]) -> AccountRow:
    values = dict(zip(_ACCOUNT, row, strict=True))
    values["roles"] = to_words(values["roles"])
    values["locked_until"] = optional_moment(values["locked_until"])
    values["active"] = bool(values["active"])
    return AccountRow(**values)
