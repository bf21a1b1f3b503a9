"""Accounts: who makes them, how they are entered, when they are locked, what the node keeps of a session."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from tests.fakes.world import Node, World
from tests.unit.application.steps import audits, leaves_nothing, leaves_only_an_audit_entry

from comity.application.node.accounts import (
    add_officer,
    close_account,
    close_session,
    officer_of_session,
    open_session,
    sign_in,
)
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Officer, Role

SECRET = "a long password"  # of a test


class PlainPasswords:
    """Hashes that a test can read; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def fits(self, hashed: str, password: str) -> bool:
        self.asked += 1
        return hashed == f"hash of {password}"


@pytest.fixture
def passwords() -> PlainPasswords:
    return PlainPasswords()


@pytest.fixture
def world() -> World:
    return World.of("cn")


@pytest.fixture
def node(world: World) -> Node:
    return world["cn"]


@pytest.fixture
def keeper(node: Node, passwords: PlainPasswords) -> Officer:
    return add_officer(
        node.desk, passwords, None, login="keeper", name="Keeper", roles=[Role.ADMINISTRATOR], password=SECRET
    ).officer


@pytest.fixture
def enter(node: Node, passwords: PlainPasswords, keeper: Officer) -> Callable[..., str]:
    """Try to enter as an officer; the refusal's code or nothing."""
    made = add_officer(
        node.desk, passwords, keeper, login="wang", name="Wang", roles=[Role.OFFICER, Role.SUPERVISOR], password=SECRET
    )

    def attempt(password: str = SECRET, code: str | None = None, login: str = "wang", steps: int = 0) -> str:
        present = pyotp.TOTP(made.code_secret).generate_otp(int(node.desk.clock.now().timestamp()) // 30 + steps)
        try:
            sign_in(node.desk, passwords, login=login, password=password, code=present if code is None else code)
        except NotPermitted as refusal:
            return refusal.code
        return ""

    return attempt


def test_the_right_password_and_code_enter_and_it_is_on_record(enter, node: Node) -> None:
    assert enter() == ""
    assert (audits(node)[-1].act, audits(node)[-1].outcome) == ("account.sign_in", "done")


def test_a_code_enters_once(enter, world: World) -> None:
    assert enter() == ""
    assert enter() == "sign_in.refused"
    assert enter(steps=-1) == "sign_in.refused", "nor does an older one after it"
    world.clock.turn(seconds=30)
    assert enter() == ""


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(enter, steps: int) -> None:
    assert enter(steps=steps) == ""


@pytest.mark.parametrize("steps", [-2, 2, 100])
def test_a_code_of_another_time_does_not_enter(enter, steps: int) -> None:
    assert enter(steps=steps) == "sign_in.refused"


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "0" * 1000, "\u0661\u0662\u0663\u0664\u0665\u0666", " "])
def test_what_is_no_code_does_not_enter(enter, code: str) -> None:
    assert enter(code=code) == "sign_in.refused"


def test_the_refusal_does_not_say_what_was_wrong_and_takes_the_same_work(enter, passwords, node: Node) -> None:
    before = passwords.asked
    assert {enter(password="wrong"), enter(code="000000"), enter(login="nobody")} == {"sign_in.refused"}
    assert passwords.asked == before + 3
    assert [entry.outcome for entry in audits(node)[-3:]] == ["sign_in.refused"] * 3


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(enter, world: World) -> None:
    for _ in range(5):
        assert enter(password="wrong") == "sign_in.refused"
    assert enter() == "sign_in.locked"
    world.clock.turn(minutes=14)
    assert enter() == "sign_in.locked"
    world.clock.turn(minutes=1, seconds=1)
    assert enter() == ""


def test_tries_that_are_locked_out_do_not_lengthen_the_lock_and_a_right_one_starts_anew(enter, world: World) -> None:
    for _ in range(5):
        enter(password="wrong")
    for _ in range(20):
        enter(password="wrong")
    world.clock.turn(minutes=16)
    assert enter() == ""
    world.clock.turn(seconds=60)
    for _ in range(4):
        enter(password="wrong")
    assert enter() == ""


def test_the_first_account_is_made_by_the_machine_s_holder_and_the_next_by_an_administrator(
    node: Node, passwords: PlainPasswords, keeper: Officer
) -> None:
    more = {"login": "li", "name": "Li", "roles": [Role.OFFICER], "password": SECRET}
    with leaves_nothing(node, NotPermitted, "account.keeper"):
        add_officer(node.desk, passwords, None, **more)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with leaves_only_an_audit_entry(node, NotPermitted, "policy.role", "account.added"):
            add_officer(node.desk, passwords, node.officers[role], **more)
        with leaves_only_an_audit_entry(node, NotPermitted, "policy.role", "account.closed"):
            close_account(node.desk, node.officers[role], "keeper")
    with leaves_nothing(node, InvalidInput, "account.last_administrator"):
        close_account(node.desk, keeper, "keeper")
    made = add_officer(node.desk, passwords, keeper, **more)
    assert made.officer.id.startswith("cn.")
    assert made.officer.id != keeper.id
    assert "Li" not in made.officer.id
    assert len(made.officer.id.partition(".")[2]) == 8


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"login": ""}, "account.login"),
        ({"login": "wàng"}, "account.login"),
        ({"login": "wang li"}, "account.login"),
        ({"login": "keeper"}, "account.taken"),
        ({"name": " "}, "account.name"),
        ({"roles": []}, "account.roles"),
        ({"roles": [Role.SYSTEM]}, "account.roles"),
        ({"roles": [Role.ADMINISTRATOR, Role.OFFICER]}, "account.administrator"),
        ({"password": "eleven char"}, "account.password"),
    ],
)
def test_an_account_that_cannot_be_is_not_made(node: Node, passwords, keeper: Officer, changes, code: str) -> None:
    account = {"login": "li", "name": "Li", "roles": [Role.OFFICER], "password": SECRET, **changes}
    with leaves_nothing(node, InvalidInput, code):
        add_officer(node.desk, passwords, keeper, **account)


def test_a_session_stands_for_its_officer_eight_hours_and_not_in_clear(node, passwords, keeper, enter, world) -> None:
    with node.desk.store.reading() as unit:
        account = unit.accounts.by_login("wang")
    token = open_session(node.desk, account)
    assert officer_of_session(node.desk, token).id == account.id
    assert token not in str(node.desk.store.state.sessions)
    assert bytes.fromhex(token) not in node.desk.store.state.sessions
    for wrong in ("", token[:-1], token.upper() + "0"):
        with pytest.raises(NotPermitted):
            officer_of_session(node.desk, wrong)
    world.clock.turn(hours=7, minutes=59)
    assert officer_of_session(node.desk, token).id == account.id
    world.clock.at += timedelta(minutes=2)
    with pytest.raises(NotPermitted) as refusal:
        officer_of_session(node.desk, token)
    assert refusal.value.code == "session.over"


def test_a_closed_account_neither_enters_nor_keeps_its_sessions_and_stays_resolvable(
    node: Node, keeper: Officer, enter: Callable[..., str]
) -> None:
    with node.desk.store.reading() as unit:
        account = unit.accounts.by_login("wang")
    token, other = open_session(node.desk, account), open_session(node.desk, account)
    close_session(node.desk, other)
    close_session(node.desk, "no such token")
    with pytest.raises(NotPermitted):
        officer_of_session(node.desk, other)
    close_account(node.desk, keeper, "wang")
    assert enter() == "sign_in.refused"
    with pytest.raises(NotPermitted):
        officer_of_session(node.desk, token)
    with node.desk.store.reading() as unit:
        assert unit.accounts.by_login("wang") == replace(account, active=False, failures=1)
    with leaves_nothing(node, InvalidInput, "account.unknown"):
        close_account(node.desk, keeper, "nobody")
