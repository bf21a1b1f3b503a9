"""Officers' accounts: made by an administrator, entered with a password and a one-time code (RFC 6238).

The pseudonym that events carry is the node's id and eight random hex digits; only this node resolves it to a name. Five
wrong tries lock an account for a quarter of an hour; a code works once.
"""

from base64 import b32encode
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.policy import acting
from comity.application.ports import AccountRow
from comity.application.ports.secrets import Passwords
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Actor, Officer, Role

PURPOSE = "keeping accounts"
MIN_PASSWORD = 12
TRIES, LOCK = 5, timedelta(minutes=15)
SESSION = timedelta(hours=8)
STEP = 30  # seconds of a one-time code


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an administrator gets to hand over: sign-in name, and the secret for the officer's code device."""

    officer: Officer
    login: str
    code_secret: str


def officer_of(row: AccountRow) -> Officer:
    """The officer behind an account."""
    return Officer(row.id, row.name, frozenset(Role(role) for role in row.roles))


def add_officer(
    desk: Desk,
    passwords: Passwords,
    by: Officer | None,
    *,
    login: str,
    name: str,
    roles: Iterable[Role],
    password: str,
    language: str = "en",
) -> NewAccount:
    """Make an account. The first one of a node is made without a `by`, by whoever holds the machine.

    Raises:
        NotPermitted: `by` is no administrator, or accounts exist and nobody is named.
        InvalidInput: The name is taken, the password too short, or the roles do not go together.
    """
    wanted = frozenset(roles)
    _check_account(login, name, wanted, password)
    refusals = audited(desk, by, PURPOSE, "account.added") if by else nullcontext()
    with refusals, desk.store.unit() as unit:
        actor = _keeper(by, first=not unit.accounts.all())
        if unit.accounts.by_login(login):
            raise InvalidInput("account.taken", f"The sign-in name {login!r} is taken.", advice="Choose another.")
        secret = b32encode(desk.randomness.token(20)).decode()
        row = AccountRow(
            id=f"{desk.node}.{desk.randomness.token(4).hex()}",
            login=login,
            name=name,
            roles=tuple(sorted(role.value for role in wanted)),
            password=passwords.hash(password),
            code_secret=secret,
            language=language,
        )
        unit.accounts.put(row)
        recorder = Recorder(desk, unit, actor, PURPOSE)
        recorder.audit("account.added", subject=row.id, roles=",".join(row.roles))
        recorder.finish()
    return NewAccount(officer_of(row), login, secret)


def close_account(desk: Desk, by: Officer, login: str) -> None:
    """Close an account; its pseudonym stays resolvable on this node.

    Raises:
        NotPermitted: `by` is no administrator.
        InvalidInput: There is no such account, or it is the last administrator's.
    """
    with audited(desk, by, PURPOSE, "account.closed"), desk.store.unit() as unit:
        actor = _keeper(by, first=False)
        row = unit.accounts.by_login(login)
        if row is None:
            raise InvalidInput("account.unknown", f"There is no account {login!r}.", advice="Look at the list.")
        others = [one for one in unit.accounts.all() if one.active and one.id != row.id]
        if not any(Role.ADMINISTRATOR.value in one.roles for one in others):
            raise InvalidInput(
                "account.last_administrator",
                "This is the last administrator's account.",
                advice="Make another administrator's account first.",
            )
        unit.accounts.put(replace(row, active=False))
        recorder = Recorder(desk, unit, actor, PURPOSE)
        recorder.audit("account.closed", subject=row.id)
        recorder.finish()


def sign_in(desk: Desk, passwords: Passwords, *, login: str, password: str, code: str) -> AccountRow:
    """The account, if password and one-time code are right. Both outcomes stand in the audit log.

    Raises:
        NotPermitted: ``sign_in.refused`` (it does not say which of the two was wrong) or ``sign_in.locked``.
    """
    now = desk.clock.now()
    with desk.store.unit() as unit:
        row = unit.accounts.by_login(login)
        refusal = _refusal(passwords, row, password, code, now)
        if row is not None:
            unit.accounts.put(_after_try(row, refusal, code, now))
        actor = Actor(row.id, Role(row.roles[0])) if row else SYSTEM
        recorder = Recorder(desk, unit, actor, "sign-in")
        recorder.audit("account.sign_in", subject=row.id if row else "unknown", outcome=refusal or "done")
        recorder.finish()
    if refusal == "sign_in.locked":
        raise NotPermitted(
            refusal, "The account is locked after too many wrong tries.", advice="Wait a quarter of an hour."
        )
    if refusal or row is None:
        raise NotPermitted(
            "sign_in.refused", "Name, password or code is wrong.", advice="A code works once; wait for the next."
        )
    return row


def open_session(desk: Desk, account: AccountRow) -> str:
    """A token for the command line, good for eight hours; the node keeps only its digest."""
    token = desk.randomness.token(32).hex()
    with desk.store.unit() as unit:
        unit.accounts.open_session(sha256(token.encode()).digest(), account.id, desk.clock.now() + SESSION)
    return token


def close_session(desk: Desk, token: str) -> None:
    """Forget a session; a token that stands for none is no fault."""
    with desk.store.unit() as unit:
        unit.accounts.close_session(sha256(token.encode()).digest())


def officer_of_session(desk: Desk, token: str) -> Officer:
    """Who a token stands for.

    Raises:
        NotPermitted: The session is unknown or over, or the account is closed.
    """
    with desk.store.reading() as unit:
        row = unit.accounts.session(sha256(token.encode()).digest(), desk.clock.now())
    if row is None or not row.active:
        raise NotPermitted("session.over", "The session is over.", advice="Sign in again.")
    return officer_of(row)


def _keeper(by: Officer | None, *, first: bool) -> Actor:
    if by is not None:
        return acting(by, {Role.ADMINISTRATOR}, "keeping of accounts")
    if not first:
        raise NotPermitted("account.keeper", "Accounts are made by an administrator.", advice="Sign in as one.")
    return SYSTEM


def _check_account(login: str, name: str, roles: frozenset[Role], password: str) -> None:
    faults = [
        (
            not login.isascii() or not login.replace(".", "").replace("-", "").isalnum(),
            "account.login",
            "A sign-in name has letters, digits, dots and dashes.",
        ),
        (not name.strip(), "account.name", "An account needs the officer's name."),
        (not roles or Role.SYSTEM in roles, "account.roles", "An account needs at least one officer's role."),
        (
            Role.ADMINISTRATOR in roles and len(roles) > 1,
            "account.administrator",
            "An administrator sees no content and has no other role.",
        ),
        (len(password) < MIN_PASSWORD, "account.password", f"A password has at least {MIN_PASSWORD} characters."),
    ]
    for wrong, code, words in faults:
        if wrong:
            raise InvalidInput(code, words, advice="Give it again.")


def _refusal(passwords: Passwords, row: AccountRow | None, password: str, code: str, now: datetime) -> str:
    fits = passwords.fits(row.password if row else "", password)
    if row is None or not row.active:
        return "sign_in.refused"
    if row.locked_until and now < row.locked_until:
        return "sign_in.locked"
    if not fits or _counter(row, code, now) is None:
        return "sign_in.refused"
    return ""


def _counter(row: AccountRow, code: str, now: datetime) -> int | None:
    """The time step whose code this is, if it was not used before: the present one or a neighbour."""
    totp = pyotp.TOTP(row.code_secret)
    present = int(now.timestamp()) // STEP
    for counter in (present, present - 1, present + 1):
        if counter > row.code_used and code.isdigit() and pyotp.utils.strings_equal(totp.generate_otp(counter), code):
            return counter
    return None


def _after_try(row: AccountRow, refusal: str, code: str, now: datetime) -> AccountRow:
    if not refusal:
        return replace(row, failures=0, locked_until=None, code_used=_counter(row, code, now) or row.code_used)
    if refusal == "sign_in.locked":
        return row
    failures = row.failures + 1
    return replace(row, failures=failures % TRIES, locked_until=now + LOCK if failures >= TRIES else row.locked_until)
