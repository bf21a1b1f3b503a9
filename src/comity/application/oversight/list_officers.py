"""The node's accounts as their keepers see them. Names are personal data, so the reading stands in the audit log."""

from dataclasses import dataclass

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.domain.officers import Officer, Role

MAY_LIST = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
PURPOSE = "keeping accounts"


@dataclass(frozen=True, slots=True)
class Account:
    """An account without anything secret. `id` is the pseudonym that events carry."""

    id: str
    login: str
    name: str
    roles: tuple[str, ...]
    active: bool
    locked: bool


def list_officers(desk: Desk, by: Officer) -> list[Account]:
    """Every account by sign-in name, closed ones too.

    Raises:
        NotPermitted: `by` keeps no accounts and audits none.
    """
    with audited(desk, by, PURPOSE, "account.listed"):
        actor = acting(by, MAY_LIST, "listing of accounts")
        with desk.store.unit() as unit:
            rows = unit.accounts.all()
            recorder = Recorder(desk, unit, actor, PURPOSE)
            recorder.audit("account.listed", subject=str(len(rows)), outcome="read")
            recorder.finish()
        now = recorder.at
    return [
        Account(row.id, row.login, row.name, row.roles, row.active, bool(row.locked_until and now < row.locked_until))
        for row in rows
    ]
