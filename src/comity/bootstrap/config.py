"""A node's one configuration file, `node.toml`: read strictly, written once by `comity node init`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.domain.authorities import Authority, Power, Tier, check_node_id, state_of
from comity.domain.errors import InvalidInput
from comity.domain.searches import SearchLimits
from comity.evidence.notes import parse_key

FILE = "node.toml"
_SECTIONS: dict[str, set[str] | None] = {
    "node": {"id", "name", "tier", "parent", "powers", "time_zone", "languages", "demonstration"},
    "officers": {"host", "port", "names", "https"},
    "peers": {"host", "port", "public"},
    "law": {"overlays", "signers"},
    "witness": {"ask", "every_seconds"},
    "circles": None,  # names of circles, whatever they are
    "search": {
        "officer_per_hour",
        "unit_per_day",
        "border_officer_per_hour",
        "border_unit_per_day",
        "list_rows_per_day",
    },
}


@dataclass(frozen=True, slots=True)
class Listener:
    """Where a port listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """What `node.toml` says.

    Attributes:
        authority: Whom the node acts for.
        officers: Where officers' browsers connect; put a TLS proxy before it unless it is loopback.
        peers: Where other nodes connect, mutual TLS.
        names: Host names under which officers' browsers reach the pages, besides loopback and the listener's own.
        https: True if they reach them over TLS, through a proxy before the listener.
        public: Address by which peers reach this node, ``https://host:port``; it stands in the key statement.
        overlays: Folders of signed local facts of law.
        signers: Verifier keys whose signature on an overlay counts, besides the node's own.
        witnesses: Nodes asked to cosign our log; empty means every confirmed node of another state.
        checkpoint_seconds: How often a checkpoint is made while the log grows.
        circles: Sharing circles by global id, each with the node that reviews its notices.
        search: How many persons and things may be asked for; ``[search]`` changes single figures.
        demonstration: True only for nodes that `comity demo` made: their root stays on the machine.
    """

    authority: Authority
    officers: Listener
    peers: Listener
    public: str
    names: tuple[str, ...] = ()
    https: bool = False
    overlays: tuple[Path, ...] = ()
    signers: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    checkpoint_seconds: int = 5
    circles: Mapping[str, str] = field(default_factory=dict)
    demonstration: bool = False
    search: SearchLimits = field(default_factory=SearchLimits)
    folder: Path = field(default_factory=Path)


def read_config(folder: Path) -> NodeConfig:
    """The configuration of the node in this folder.

    Raises:
        InvalidInput: No such file, not TOML, an unknown or missing entry, or a value that cannot be.
    """
    path = folder / FILE
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput(
            "config.missing", f"There is no {FILE} in {folder}.", advice="Run `comity node init` first."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(
            "config.unreadable", f"{FILE} cannot be read: {error}.", advice="Correct the file."
        ) from error
    _check_names(plain)
    try:
        return _config(folder, plain)
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError) as error:
        raise InvalidInput(
            "config.value", f"An entry of {FILE} is missing or cannot be: {error}.", advice="Correct the file."
        ) from error


def _check_names(plain: dict[str, Any]) -> None:
    for section, entries in plain.items():
        if section not in _SECTIONS or not isinstance(entries, dict):
            raise InvalidInput("config.unknown", f"{FILE} has no section [{section}].", advice="Remove it.")
        known = _SECTIONS[section]
        odd = set() if known is None else entries.keys() - known
        if odd:
            raise InvalidInput(
                "config.unknown", f"[{section}] has no entry {', '.join(sorted(odd))}.", advice="Remove it."
            )


def _config(folder: Path, plain: dict[str, Any]) -> NodeConfig:
    node = plain["node"]
    tier = Tier(node["tier"])
    zone = node.get("time_zone", "UTC")
    ZoneInfo(zone)
    powers = frozenset(Power) if tier is Tier.NATIONAL else frozenset(Power(p) for p in node.get("powers", ()))
    authority = Authority(
        node=check_node_id(node["id"]),
        state=state_of(node["id"]),
        tier=tier,
        name=str(node["name"]),
        parent=check_node_id(node["parent"]) if node.get("parent") else None,
        powers=powers,
        time_zone=zone,
        languages=tuple(node.get("languages", ["en"])),
    )
    if (authority.parent is None) != (tier is Tier.NATIONAL):
        raise ValueError("a national node has no parent, every other node has one")
    witness = plain.get("witness", {})
    return NodeConfig(
        authority=authority,
        officers=_listener(plain["officers"]),
        peers=_listener(plain["peers"]),
        public=str(plain["peers"]["public"]),
        names=tuple(str(name) for name in plain["officers"].get("names", ())),
        https=plain["officers"].get("https", not _is_loopback(str(plain["officers"]["host"]))) is True,
        overlays=tuple(folder / name for name in plain.get("law", {}).get("overlays", ())),
        signers=tuple(parse_key(text).text for text in plain.get("law", {}).get("signers", ())),
        witnesses=tuple(check_node_id(name) for name in witness.get("ask", ())),
        checkpoint_seconds=int(witness.get("every_seconds", 5)),
        circles={str(name): check_node_id(reviewer) for name, reviewer in plain.get("circles", {}).items()},
        demonstration=node.get("demonstration", False) is True,
        search=SearchLimits(**{name: int(figure) for name, figure in plain.get("search", {}).items()}),
        folder=folder,
    )


def _is_loopback(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _listener(section: dict[str, Any]) -> Listener:
    port = section["port"]
    if not isinstance(port, int) or not 1 <= port <= 65535:
        raise ValueError(f"{port!r} is no port")
    return Listener(str(section["host"]), port)


def write_config(folder: Path, config: NodeConfig) -> None:
    """Write `node.toml`.

    Raises:
        InvalidInput: There is one already.
    """
    path = folder / FILE
    if path.exists():
        raise InvalidInput("config.exists", f"There is a node in {folder} already.", advice="Choose another folder.")
    authority = config.authority
    lines = [
        "# A Comity node. Each entry is explained in docs/reference/node.md.",
        "[node]",
        f"id = {_quoted(authority.node)}",
        f"name = {_quoted(authority.name)}",
        f"tier = {_quoted(authority.tier.value)}",
        f"parent = {_quoted(authority.parent or '')}",
        f"powers = [{', '.join(_quoted(power.value) for power in sorted(authority.powers))}]",
        f"time_zone = {_quoted(authority.time_zone)}",
        f"languages = [{', '.join(map(_quoted, authority.languages))}]",
        f"demonstration = {'true' if config.demonstration else 'false'}",
        "",
        "[officers]",
        f"host = {_quoted(config.officers.host)}",
        f"port = {config.officers.port}",
        f"names = [{', '.join(map(_quoted, config.names))}]",
        f"https = {'true' if config.https or not _is_loopback(config.officers.host) else 'false'}",
        "",
        "[peers]",
        f"host = {_quoted(config.peers.host)}",
        f"port = {config.peers.port}",
        f"public = {_quoted(config.public)}",
        "",
        "[witness]",
        f"ask = [{', '.join(map(_quoted, config.witnesses))}]",
        f"every_seconds = {config.checkpoint_seconds}",
        "",
        "[circles]",
        *(f"{_quoted(name)} = {_quoted(reviewer)}" for name, reviewer in sorted(config.circles.items())),
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = "".join(f"\\u{ord(c):04X}" if ord(c) < 32 or c in '"\\' or ord(c) == 127 else c for c in text)
    return f'"{escaped}"'
