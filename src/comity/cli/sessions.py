"""`comity sign-in` and `sign-out`, and who acts: a token in the node's folder that only its owner may read."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.asking import ask_code, ask_secret
from comity.cli.options import Json, Node
from comity.cli.output import print_json, progress, say
from comity.domain.errors import InvalidInput, NotPermitted

if TYPE_CHECKING:
    from comity.application.desk import Desk
    from comity.bootstrap import RunningNode
    from comity.domain.officers import Officer

sign_in_app, sign_out_app = typer.Typer(), typer.Typer()
FOLDER = "sessions"
Login = Annotated[str, typer.Option("--login", metavar="LOGIN", help="The officer's sign-in name.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read two lines from stdin: the password, the one-time code.")
]


@dataclass(frozen=True, slots=True)
class Session:
    """A node that is open, and the officer who acts on it."""

    node: "RunningNode"
    officer: "Officer"

    @property
    def desk(self) -> "Desk":
        """The node from the inside."""
        return self.node.desk


@sign_in_app.command(epilog="Example: comity sign-in --node /var/lib/comity/cn-zj --login li.ming")
def sign_in(node: Node, login: Login, password_stdin: FromStdin = False, as_json: Json = False) -> None:
    """Sign in with a password and a one-time code; good for eight hours.

    The token lies in the node's folder, readable by its owner alone. Five wrong tries lock the account for a quarter of
    an hour.
    """
    from comity.application.node import accounts

    path = token_path(node, login)
    running = open_node(node)
    password = ask_secret("Password", from_stdin=password_stdin, option="--password-stdin")
    code = ask_code("One-time code", from_stdin=password_stdin, option="--password-stdin")
    with progress("Signing in"):
        row = accounts.sign_in(running.desk, running.passwords, login=login, password=password, code=code)
    if path.exists():
        accounts.close_session(running.desk, _read(path, login))
    _keep(path, accounts.open_session(running.desk, row))
    if as_json:
        print_json({"officer": row.id, "login": row.login, "roles": row.roles, "node": running.desk.node})
    else:
        say(f"Signed in on {running.desk.node} as {row.login} ({', '.join(row.roles)}), for eight hours.")


@sign_out_app.command(epilog="Example: comity sign-out --node /var/lib/comity/cn-zj --login li.ming")
def sign_out(node: Node, login: Login, as_json: Json = False) -> None:
    """End a session, on the node and in its folder."""
    from comity.application.node import accounts

    path, running = token_path(node, login), open_node(node)
    accounts.close_session(running.desk, _read(path, login))
    path.unlink(missing_ok=True)
    if as_json:
        print_json({"signed_out": login})
    else:
        say(f"Signed out: {login}.")


def open_node(folder: Path) -> "RunningNode":
    """The node in this folder; errors as `bootstrap.open_node`."""
    from comity import bootstrap

    with progress("Opening the node"):
        return bootstrap.open_node(folder)


def open_session(folder: Path, login: str) -> Session:
    """The node, and who is signed in on it.

    Raises:
        NotPermitted: Nobody is signed in by this name, or the session is over.
        InvalidInput: No node there, or the token's file may be read by others.
    """
    from comity.application.node.accounts import officer_of_session

    path, node = token_path(folder, login), open_node(folder)
    return Session(node, officer_of_session(node.desk, _read(path, login)))


def token_path(folder: Path, login: str) -> Path:
    """Where the token of a sign-in name lies.

    Raises:
        InvalidInput: No account can have that name.
    """
    if not login.isascii() or not login.replace(".", "").replace("-", "").isalnum():
        raise InvalidInput(
            "account.login", f"{login[:40]!r} is no sign-in name.", advice="It has letters, digits, dots and dashes."
        )
    return folder / FOLDER / f"{login}.token"


def _keep(path: Path, token: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token)
    draft.replace(path)


def _read(path: Path, login: str) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise InvalidInput(
                "session.readable", f"Others than its owner may read {path.name}.", advice="Sign out, and in again."
            )
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotPermitted(
            "session.none", f"{login} is not signed in here.", advice=f"Run `comity sign-in --login {login}` first."
        ) from error
