"""`comity node officers`: accounts of the node's own people."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pyotp
import typer

from comity.cli.asking import ask_secret
from comity.cli.options import As, Json, Node, OptionalAs
from comity.cli.output import print_facts, print_json, print_table, progress, say
from comity.cli.sessions import Session, open_node, open_session
from comity.domain.officers import Role

if TYPE_CHECKING:
    from comity.bootstrap import RunningNode
    from comity.domain.officers import Officer

app = typer.Typer(help="Accounts of this node's officers.", no_args_is_help=True)
Roles = Annotated[list[Role], typer.Option("--role", help="What the officer may do; may be repeated.")]


@app.command(
    epilog="Example: comity node officers add --login li.ming --name 李明 --role officer --as admin --node ./zj"
)
def add(
    node: Node,
    login: Annotated[str, typer.Option("--login", help="Sign-in name: letters, digits, dots and dashes.")],
    name: Annotated[str, typer.Option("--name", help="The officer's name; it never leaves this node.")],
    role: Roles,
    by: OptionalAs = "",
    language: Annotated[str, typer.Option("--language", help="Language of the officer's pages.")] = "en",
    password_stdin: Annotated[bool, typer.Option(help="Read the new password from stdin, one line.")] = False,
    as_json: Json = False,
) -> None:
    """Make an account. The first one needs nobody signed in; every later one an administrator.

    Prints the secret for the officer's code device once; it is shown nowhere else.
    """
    from comity.application.node.accounts import add_officer

    running, keeper = _keeper(node, by)
    password = ask_secret(f"Password for {login}", from_stdin=password_stdin, option="--password-stdin", twice=True)
    with progress("Making the account"):
        made = add_officer(
            running.desk,
            running.passwords,
            keeper,
            login=login,
            name=name,
            roles=role,
            password=password,
            language=language,
        )
    uri = pyotp.TOTP(made.code_secret).provisioning_uri(name=login, issuer_name=f"Comity {running.desk.node}")
    if as_json:
        roles = sorted(one.value for one in made.officer.roles)
        print_json(
            {
                "officer": made.officer.id,
                "login": login,
                "roles": roles,
                "code_secret": made.code_secret,
                "otpauth": uri,
            }
        )
        return
    print_facts(f"Account {login} is made: {made.officer.id} in events.", {"Code secret": made.code_secret, "URI": uri})
    say("Hand the secret over in person. It is not shown again.")


@app.command("list", epilog="Example: comity node officers list --as admin --node /var/lib/comity/cn-zj")
def list_accounts(node: Node, by: As, as_json: Json = False) -> None:
    """List accounts, closed ones too. For administrators and auditors; the reading is audited."""
    from comity.application.oversight.list_officers import list_officers

    session = open_session(node, by)
    rows = list_officers(session.desk, session.officer)
    if as_json:
        names = ("id", "login", "name", "roles", "active", "locked")
        print_json({"officers": [{name: getattr(row, name) for name in names} for row in rows]})
    else:
        table = ((row.login, row.name, row.roles, _standing(row.active, row.locked), row.id) for row in rows)
        print_table(("login", "name", "roles", "standing", "in events"), table, empty="There is no account.")


@app.command(epilog="Example: comity node officers close li.ming --as admin --node /var/lib/comity/cn-zj")
def close(
    login: Annotated[str, typer.Argument(help="Sign-in name of the account.")],
    node: Node,
    by: As,
    as_json: Json = False,
) -> None:
    """Close an account for good. What the officer did stays attributed."""
    from comity.application.node.accounts import close_account

    session = open_session(node, by)
    close_account(session.desk, session.officer, login)
    if as_json:
        print_json({"closed": login})
    else:
        say(f"Closed: {login}.")


def _keeper(folder: Path, login: str) -> "tuple[RunningNode, Officer | None]":
    if not login:
        return open_node(folder), None
    session: Session = open_session(folder, login)
    return session.node, session.officer


def _standing(active: bool, locked: bool) -> str:
    return "closed" if not active else "locked" if locked else "open"
