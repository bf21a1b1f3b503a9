"""The cast: five nodes, their officers and accounts, and the ceremony that makes them peers. All names are invented."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp

from comity.bootstrap import Listener, NodeConfig, countersign_statement, create_node, install_keys
from comity.cli.demo.processes import Said, Served, Terminal
from comity.cli.ports import free_ports
from comity.domain.authorities import Authority, Power, Tier
from comity.domain.officers import Role

PURPOSE = "invented fraud case"
ROOT = "ROOT-KEY-take-this-folder-off-this-machine"


@dataclass(frozen=True, slots=True)
class Part:
    """An officer of the story: sign-in name, invented name, role."""

    login: str
    name: str
    role: Role


PROVINCE = (Part("officer", "合成 李", Role.OFFICER), Part("supervisor", "合成 王", Role.SUPERVISOR))
MINISTRY = (
    Part("desk", "合成 赵", Role.NATIONAL_DESK),
    Part("lawyer", "合成 钱", Role.LAWYER),
)
PARTNER = (
    Part("desk", "Synthetic Desk One", Role.NATIONAL_DESK),
    Part("desk2", "Synthetic Desk Two", Role.NATIONAL_DESK),
    Part("lawyer", "Synthetic Lawyer One", Role.LAWYER),
    Part("lawyer2", "Synthetic Lawyer Two", Role.LAWYER),
    Part("executing", "Synthetic Investigator", Role.EXECUTING_AUTHORITY),
    Part("supervisor", "Synthetic Supervisor", Role.SUPERVISOR),
)
REVIEWER = Part("reviewer", "Synthetic Reviewer", Role.COMPLIANCE)
ADMIN = Part("admin", "Synthetic Administrator", Role.ADMINISTRATOR)
AUDITOR = Part("auditor", "Synthetic Auditor", Role.AUDITOR)
AUTHORITIES = {
    "cn": ("National bureau, China (demonstration)", "Asia/Shanghai", ("zh", "en"), MINISTRY),
    "cn-zj": ("Zhejiang province, China (demonstration)", "Asia/Shanghai", ("zh", "en"), PROVINCE),
    "la": ("National bureau, Lao PDR (demonstration)", "Asia/Vientiane", ("lo", "en"), PARTNER),
    "th": ("National bureau, Thailand (demonstration)", "Asia/Bangkok", ("th", "en"), PARTNER),
    "vn": ("National bureau, Viet Nam (demonstration)", "Asia/Ho_Chi_Minh", ("vi", "en"), (*PARTNER, REVIEWER)),
}


@dataclass(slots=True)
class Player:
    """One node of the story."""

    node: str
    folder: Path
    served: Served
    terminal: Terminal
    fingerprint: str
    passwords: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def keep(self, *arguments: str, stdin: str = "") -> Any:
        """A keeper's command; its JSON."""
        return self.terminal.type(*arguments, "--as", ADMIN.login, stdin=stdin).document

    def case(self, login: str, *arguments: str, may_fail: bool = False) -> Said:
        """A command of ``comity case`` by an officer, with the story's purpose."""
        return self.terminal.type(
            "case", arguments[0], *arguments[1:], "--as", login, "--purpose", PURPOSE, may_fail=may_fail
        )

    def add(self, part: Part, password: str) -> None:
        """Make an account and sign in with password and one-time code."""
        keeper = () if part is ADMIN else ("--as", ADMIN.login)
        made = self.terminal.type(
            "node", "officers", "add", "--login", part.login, "--name", part.name, "--role", part.role.value,
            "--password-stdin", *keeper, stdin=f"{password}\n",
        )  # fmt: skip
        self.passwords[part.login] = password
        self.secrets[part.login] = made.document["code_secret"]
        code = pyotp.TOTP(self.secrets[part.login]).now()
        self.terminal.type("sign-in", "--login", part.login, "--password-stdin", stdin=f"{password}\n{code}\n")


def make_players(base: Path, passphrase: str, choose: Callable[[int], list[int]] = free_ports) -> dict[str, Player]:
    """Five nodes with keys, each in a folder of its own, and at each a terminal; nothing serves yet.

    `choose` gives so many free ports.
    """
    ports = iter(choose(2 * len(AUTHORITIES)))
    players = {}
    for node, (name, zone, languages, _) in AUTHORITIES.items():
        province = node == "cn-zj"
        powers = frozenset({Power.POLICE_INFORMATION}) if province else frozenset(Power)
        tier = Tier.PROVINCE if province else Tier.NATIONAL
        authority = Authority(node, node[:2].upper(), tier, name, "cn" if province else None, powers, zone, languages)
        officers, peers = next(ports), next(ports)
        config = NodeConfig(
            authority, Listener("127.0.0.1", officers), Listener("127.0.0.1", peers), f"https://127.0.0.1:{peers}",
            checkpoint_seconds=2, demonstration=True, folder=base / node,
        )  # fmt: skip
        made = create_node(config, passphrase)
        players[node] = Player(node, base / node, Served(base / node), Terminal(base / node), made.fingerprint)
    below = (base / "cn-zj" / "keys" / "statement.cbor").read_bytes()
    signed = countersign_statement(below, base / "cn" / ROOT, passphrase)
    install_keys(base / "cn-zj", signed, [(base / "cn" / "keys" / "statement.cbor").read_bytes()])
    return players


def hire(player: Player, password: str) -> None:
    """Make the accounts of a node, the administrator first, and sign everybody in."""
    for part in (ADMIN, *AUTHORITIES[player.node][3], AUDITOR):
        player.add(part, password)


def introduce(players: dict[str, Player]) -> None:
    """Statement files change hands, and named persons compare fingerprints."""
    nationals = [node for node in players if "-" not in node]
    pairs = [(a, b) for a in nationals for b in nationals if a != b] + [("cn", "cn-zj"), ("cn-zj", "cn")]
    for node, other in pairs:
        player = players[node]
        statement = players[other].folder / "keys" / "statement.cbor"
        row = player.keep("node", "peers", "import", str(statement))
        if row["standing"] == "pending":
            player.keep("node", "peers", "confirm", other, "--fingerprint", players[other].fingerprint)
