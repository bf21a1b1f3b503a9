"""Signing in and out, and what stands for an officer between commands."""

import pyotp
import pytest
from tests.unit.cli.stage import PASSWORD, Stage


def typed(stage: Stage, login: str = "officer", password: str = PASSWORD) -> str:
    with stage.node("cn").desk.store.reading() as unit:
        row = unit.accounts.by_login(login)
    assert row is not None
    return f"{password}\n{pyotp.TOTP(row.code_secret).at(stage.world.clock.at)}\n"


def sign_in(stage: Stage, login: str = "officer", *, stdin: str | None = None) -> "tuple[int, str]":
    words = typed(stage) if stdin is None else stdin
    ended = stage.on("cn", "sign-in", "--login", login, "--password-stdin", "--json", stdin=words)
    return ended.code, ended.json.get("login") or ended.error


def test_a_password_and_a_code_open_a_session_for_its_owner_alone(stage: Stage) -> None:
    token = stage.folder("cn") / "sessions" / "officer.token"
    before = token.read_text()
    assert sign_in(stage) == (0, "officer")
    assert token.read_text() != before
    assert token.stat().st_mode & 0o777 == 0o600
    stage.act("cn", "officer", "case", "list")
    token.write_text(before)
    old = stage.by("cn", "officer", "case", "list", "--json")
    assert (old.error, old.code) == ("session.over", 1), "the session before ended on the node too"


def test_a_code_works_once_and_wrong_words_say_no_more_than_that(stage: Stage) -> None:
    words = typed(stage)
    assert sign_in(stage, stdin=words) == (0, "officer")
    assert sign_in(stage, stdin=words) == (1, "sign_in.refused")
    assert sign_in(stage, stdin=typed(stage, password="another password")) == (1, "sign_in.refused")
    assert sign_in(stage, "nobody", stdin=words) == (1, "sign_in.refused")


def test_five_wrong_tries_lock_the_account(stage: Stage) -> None:
    for _ in range(5):
        assert sign_in(stage, stdin="wrong\n000000\n")[0] == 1
    assert sign_in(stage, stdin=typed(stage)) == (1, "sign_in.locked")
    stage.world.clock.turn(minutes=16)
    assert sign_in(stage, stdin=typed(stage)) == (0, "officer")


@pytest.mark.parametrize("stdin", ["", f"{PASSWORD}\n"])
def test_stdin_that_ends_too_early_is_a_fault_of_use(stage: Stage, stdin: str) -> None:
    assert sign_in(stage, stdin=stdin) == (2, "stdin.ended")


def test_without_a_terminal_nobody_is_asked(stage: Stage) -> None:
    ended = stage.on("cn", "sign-in", "--login", "officer", "--json", stdin="")
    assert (ended.error, ended.code) == ("prompt.no_terminal", 2)
    assert "--password-stdin" in ended.json["error"]["advice"]


@pytest.mark.parametrize("login", ["../../etc/passwd", "a/b", "", "..", "li ming", "李明"])
def test_a_sign_in_name_leads_to_no_other_file(stage: Stage, login: str) -> None:
    assert stage.on("cn", "sign-out", "--login", login, "--json").error == "account.login"


def test_after_signing_out_nobody_acts(stage: Stage) -> None:
    assert stage.on("cn", "sign-out", "--login", "officer").code == 0
    ended = stage.by("cn", "officer", "case", "list", "--json")
    assert (ended.error, ended.code) == ("session.none", 1)
    assert stage.on("cn", "sign-out", "--login", "officer", "--json").error == "session.none"


def test_a_session_ends_with_the_shift(stage: Stage) -> None:
    stage.world.clock.turn(hours=8, minutes=1)
    assert stage.by("cn", "officer", "case", "list", "--json").error == "session.over"


def test_a_token_that_others_may_read_is_not_taken(stage: Stage) -> None:
    (stage.folder("cn") / "sessions" / "officer.token").chmod(0o644)
    ended = stage.by("cn", "officer", "case", "list", "--json")
    assert (ended.error, ended.code) == ("session.readable", 2)


def test_a_folder_without_a_node_is_a_fault_of_use(stage: Stage) -> None:
    ended = stage.run("case", "list", "--node", stage.root / "nowhere", "--as", "officer", "--purpose", "x", "--json")
    assert (ended.error, ended.code) == ("config.missing", 2)


def test_who_and_where_come_from_the_environment_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_NODE", str(stage.folder("cn")))
    monkeypatch.setenv("COMITY_AS", "officer")
    monkeypatch.setenv("COMITY_PURPOSE", "duty")
    assert stage.run("case", "list", "--json").json["total"] == 0


def test_reading_without_a_purpose_is_refused(stage: Stage) -> None:
    ended = stage.on("cn", "case", "list", "--as", "officer", "--purpose", "  ", "--json")
    assert (ended.error, ended.code) == ("policy.purpose", 2)
