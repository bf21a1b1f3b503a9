"""Opening a node from its folder: configuration, keys, database, law; one node a process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from comity.adapters.accounts import Argon2Passwords
from comity.adapters.calendars import CorpusCalendars
from comity.adapters.clock import SystemClock, SystemRandomness
from comity.adapters.files import FolderFiles
from comity.adapters.index import FileIndex
from comity.adapters.index.engine import EngineNames, number_keys
from comity.adapters.keys import FileKeys, root_is_readable
from comity.adapters.keys.online import STATEMENT, locked
from comity.adapters.law_gate import CorpusLaw
from comity.adapters.pictures import PillowPictures
from comity.adapters.storage.settings import django_settings
from comity.application.desk import Desk
from comity.application.node.own_keys import forget_retired, publish_statement
from comity.bootstrap.config import NodeConfig, read_config
from comity.bootstrap.creating import DATABASE, FILES, KEYS
from comity.bootstrap.law import trusted_keys
from comity.bootstrap.rotating import settle_keys
from comity.domain.errors import InvalidInput
from comity.evidence.statements import parse_statement
from comity.matching.compiled_code import keep_in

RESTORED = "restored.json"
INDEX = "index"
COMPILED = "compiled"


@dataclass(frozen=True, slots=True)
class RunningNode:
    """A node, wired."""

    config: NodeConfig
    desk: Desk
    passwords: Argon2Passwords
    writing_desk: Desk  # the same desk, but for a restored node that was not compared with its peers yet

    @property
    def keys_folder(self) -> Path:
        """Where the online keys are."""
        return self.config.folder / KEYS

    @property
    def root_is_readable(self) -> bool:
        """True if the root key is still on this machine."""
        return root_is_readable(self.config.folder)

    @property
    def schema_is_current(self) -> bool:
        """True if the database has the shape of this version."""
        from comity.adapters.storage.migrating import is_current  # models need Django's settings

        return is_current()


@dataclass(frozen=True, slots=True)
class Restored:
    """That a folder came out of an archive and was not compared with its peers yet: which archive, made when, and the
    log (leaves, root) that its manifest names."""

    archive: str
    made_at: str
    log_size: int
    log_root: bytes


def read_restored(folder: Path) -> Restored | None:
    """The mark of a restored folder, or None.

    Raises:
        InvalidInput: There is one, and it cannot be read.
    """
    try:
        plain = json.loads((folder / RESTORED).read_bytes())
        return Restored(plain["archive"], plain["made_at"], plain["log_size"], bytes.fromhex(plain["log_root"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            "archive.mark", f"{RESTORED} cannot be read.", advice="Restore the archive anew, into another folder."
        ) from error


_OPEN: list[tuple[tuple[NodeConfig, bytes], RunningNode]] = []  # one node a process; found wired again


def open_node(folder: Path, face: Mapping[str, Any] | None = None) -> RunningNode:
    """Wire the node in this folder, its database brought to this version's shape.

    Args:
        folder: The node's folder.
        face: Django settings of the pages (`installed_apps`, `middleware`, `root_urlconf`, `templates`, `extra`).

    Raises:
        InvalidInput: No node there, malformed configuration, keys or corpus.
        Unavailable: The database cannot be opened.
    """
    config = read_config(folder)
    _configure(config, face or {})
    path = folder / KEYS / STATEMENT
    restored = b"restored" if (folder / RESTORED).exists() else b""
    made_from = (config, restored + (path.read_bytes() if path.exists() else b""))
    if _OPEN and _OPEN[0][0] == made_from:
        return _OPEN[0][1]
    node = _wire(folder, config)
    _OPEN[:] = [(made_from, node)]
    return node


def _wire(folder: Path, config: NodeConfig) -> RunningNode:
    from comity.adapters.storage.closed import ClosedStore
    from comity.adapters.storage.django_store import DjangoStore  # models need Django's settings
    from comity.adapters.storage.migrating import is_current, migrate
    from comity.adapters.storage.node_facts import claim

    if not is_current():
        migrate()
    claim(config.authority.node)
    clock, keys = SystemClock(), _keys(folder / KEYS)
    if parse_statement(keys.statement).node != config.authority.node:
        raise InvalidInput(
            "keys.other_node",
            "The key statement is of another node than node.toml.",
            advice="Restore the right folder.",
        )
    law = CorpusLaw(clock, config.overlays, trusted_keys(config, keys))
    calendars = CorpusCalendars(config.overlays)
    files = FolderFiles(folder / FILES)
    keep_in(folder / INDEX / COMPILED)
    index = FileIndex(folder / INDEX, EngineNames(), number_keys, clock.now)
    writing = Desk(
        config.authority,
        DjangoStore(),
        clock,
        SystemRandomness(),
        keys,
        law,
        files,
        calendars,
        circles=config.circles,
        index=index,
        search_limits=config.search,
        pictures=PillowPictures(),
    )
    restored = read_restored(folder)
    if restored is not None:
        why = f"This node was restored from the archive of {restored.made_at}."
        desk = replace(writing, store=ClosedStore(writing.store, why))
        return RunningNode(config, desk, Argon2Passwords(), writing)
    publish_statement(writing)
    forget_retired(writing)
    return RunningNode(config, writing, Argon2Passwords(), writing)


def _keys(folder: Path) -> FileKeys:
    """The keys, once an interrupted rotation is brought to its end."""
    with locked(folder):
        settle_keys(folder)
    return FileKeys(folder)


def _configure(config: NodeConfig, face: Mapping[str, Any]) -> None:
    """Django is configured once a process; a second node in one process is a defect of the caller."""
    if settings.configured:
        return
    secret = (config.folder / KEYS / "web-secret").read_text()
    origins = [f"https://{name}" for name in config.names]
    arriving = config.folder / FILES / "arriving"  # files that come with a form, before they are sealed
    arriving.mkdir(mode=0o700, parents=True, exist_ok=True)
    extra = {**face.get("extra", {}), "CSRF_TRUSTED_ORIGINS": origins, "FILE_UPLOAD_TEMP_DIR": str(arriving)}
    settings.configure(
        **django_settings(
            config.folder / DATABASE,
            secret,
            cookie_name="comity_" + config.authority.node.replace("-", "_"),
            https=config.https,
            allowed_hosts=("localhost", "127.0.0.1", "[::1]", config.officers.host, *config.names),
            **{**face, "extra": extra},
        )
    )
    django.setup()
