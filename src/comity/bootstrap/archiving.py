"""Archives of a node: made while it serves, opened by two custodians, and resumed after a comparison with its peers."""

import json
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from comity.adapters.archive import SealedSink, copy_database, count_members, new_file, pack, unpack
from comity.adapters.clock import SystemRandomness
from comity.adapters.keys.custodian import make_custodian, open_custodian, read_public, write_public
from comity.application.acting import audited
from comity.application.directory import statements_above
from comity.application.node.resuming import (
    NEVER_SAW,
    Compared,
    check_resumable,
    compare_log,
    note_resumed,
    witnesses_of,
)
from comity.application.node.witnessing import publish_checkpoint
from comity.application.policy import acting
from comity.application.ports import CheckpointRow
from comity.application.recorder import Recorder
from comity.bootstrap.config import FILE, read_config
from comity.bootstrap.creating import DATABASE
from comity.bootstrap.running import RESTORED, RunningNode, open_node, read_restored
from comity.bootstrap.serving import courier_of
from comity.domain.errors import ComityError, InvalidInput, NotVerified, OutOfOrder
from comity.domain.identifiers import uuid7
from comity.domain.officers import Officer, Role
from comity.evidence.statements import KeyStatement, parse_statement
from comity.evidence.tiles import LogReader
from comity.exchange.archive import (
    KEY_SIZE,
    Custodian,
    Manifest,
    Parts,
    check_stream,
    claimed_roots,
    make_header,
    make_trailer,
    open_key,
    read_parts,
    stream_context,
    verify_trailer,
    write_end,
    write_start,
)

PURPOSE = "keeping archives"
MAY_ARCHIVE = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class MadeArchive:
    """An archive's file, what is in it, and who can open it."""

    file: Path
    sha256: str
    parts: Parts
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class ShownArchive:
    """An archive as it can be known without opening it, its signature checked."""

    parts: Parts
    manifest: Manifest
    statement: KeyStatement


def new_custodian(private: Path, public: Path, name: str, passphrase: str) -> Custodian:
    """Make a custodian's key: a file that the custodian keeps, and one that the node gets.

    Raises:
        InvalidInput: A file is there already, the name is empty, or the passphrase is too short.
    """
    if not name.strip() or public.exists():
        raise InvalidInput(
            "custodian.file", "A custodian has a name, and a new file for the public key.", advice="Choose others."
        )
    custodian = make_custodian(private, name.strip()[:200], passphrase, SystemRandomness())
    write_public(public, custodian)
    return custodian


def count_files(folder: Path) -> int:
    """How many files an archive of this node will have."""
    return count_members(folder, read_config(folder).overlays)


def make_archive(
    node: RunningNode,
    officer: Officer,
    custodians: Sequence[Path],
    out: Path,
    told: Callable[[int], None] = lambda _: None,
) -> MadeArchive:
    """Everything that the node keeps, sealed so that any two of the custodians can open it. The node may be serving.

    Raises:
        NotPermitted: The officer is no administrator.
        InvalidInput: Fewer than two custodians, a file that is none of theirs, or the output is there already.
        Unavailable: Disk or database.
    """
    desk, config = node.desk, node.config
    with audited(desk, officer, PURPOSE, "archive.made"):
        actor = acting(officer, MAY_ARCHIVE, "making of archives")
    people, now, randomness = [read_public(path) for path in custodians], desk.clock.now(), SystemRandomness()
    checkpoint = _checkpoint(node)
    archive, key = uuid7(now, randomness.token(10)), randomness.token(KEY_SIZE)
    header = make_header(archive, desk.node, now, people, key)
    with desk.store.reading() as unit:
        statements = statements_above(desk, unit, [desk.node])
    newest = _newest_only(statements)
    with tempfile.TemporaryDirectory(dir=config.folder, prefix="archive-") as work, new_file(out) as file:
        copy = Path(work) / DATABASE
        copy_database(config.folder / DATABASE, copy)
        write_start(file, header)
        sink = SealedSink(file, key, stream_context(archive))
        count = pack(config.folder, copy, config.overlays, sink, told)
        plain, sealed = sink.finish()
        manifest = Manifest(
            header_sha256=sha256(header).digest(),
            sealed_sha256=sealed,
            sealed_size=sink.sealed_size,
            sha256=plain,
            size=sink.size,
            files=count,
            log_size=checkpoint.size,
            log_root=checkpoint.root,
            checkpoint=checkpoint.note,
            statements=newest,
        )
        write_end(file, make_trailer(manifest, desk.keys.events, desk.keys.receipts))
    with out.open("rb") as made:
        digest = file_digest(made, "sha256").hexdigest()
        parts = read_parts(made, out.stat().st_size)
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, actor, PURPOSE)
        names = ", ".join(one.name for one in people)
        recorder.audit("archive.made", subject=digest, custodians=names[:500], leaves=str(checkpoint.size))
        recorder.finish()
    return MadeArchive(out, digest, parts, manifest)


def show_archive(file: Path, roots: Sequence[str] = ()) -> ShownArchive:
    """What an archive says of itself, its signature and its sealed bytes checked; it is not opened.

    Args:
        file: The archive.
        roots: Fingerprints of the national root that people compared; without one, the archive's own is believed, and
            only shown.

    Raises:
        NotVerified: It is no archive, was changed, or is not by that node.
        InvalidInput: The file cannot be read.
    """
    try:
        with file.open("rb") as source:
            parts = read_parts(source, file.stat().st_size)
            manifest, statement = _verified(parts, roots)
            check_stream(source, parts, manifest)
    except OSError as error:
        raise InvalidInput(
            "file.unreadable", f"{file} cannot be read: {error.strerror}.", advice="Name the file of an archive."
        ) from error
    return ShownArchive(parts, manifest, statement)


def restore_archive(
    file: Path, folder: Path, keys: Sequence[tuple[Path, str]], roots: Sequence[str] = ()
) -> ShownArchive:
    """Bring a node back into a new folder, with two custodians' key files and passphrases.

    The node opens and can be read, and writes nothing until `resume_node`.

    Raises:
        NotVerified: Wrong or too few custodians, a changed or cut file; nothing is left in the folder.
        InvalidInput: The folder is not empty, or a file is none of a custodian's.
        Unavailable: The disk is full.
    """
    shown = show_archive(file, roots)
    opened = [open_custodian(path, passphrase) for path, passphrase in keys]
    key = open_key(shown.parts.header, opened)
    marker = {
        "archive": str(shown.parts.header.id),
        "made_at": shown.parts.header.made_at.isoformat(),
        "log_size": shown.manifest.log_size,
        "log_root": shown.manifest.log_root.hex(),
    }
    with file.open("rb") as source:
        unpack(source, shown.parts, shown.manifest, key, folder, {RESTORED: json.dumps(marker).encode()})
    if read_config(folder).authority.node != shown.parts.header.node:
        raise NotVerified("archive.other_node", f"{FILE} in it is of another node.", advice="Stop; keep the file.")
    return shown


def check_restored(folder: Path) -> tuple[int, bytes]:
    """Open a restored node and compare its log with the manifest's checkpoint; leaves and root of the log now.

    Raises:
        NotVerified: ``archive.other_log``: the log in it is not the one of the manifest.
    """
    marker = read_restored(folder)
    node = open_node(folder)
    with node.desk.store.reading() as unit:
        size = unit.tiles.size()
        holds = marker is None or (
            size >= marker.log_size and LogReader(unit.tiles, marker.log_size).root() == marker.log_root
        )
        root = LogReader(unit.tiles, size).root()
    if not holds:
        raise NotVerified(
            "archive.other_log", "The log in the archive is not the one that its manifest names.", advice="Stop."
        )
    return size, root


def resume_node(folder: Path, *, by: str, reason: str, without: Collection[str] = ()) -> tuple[Compared, ...]:
    """Compare a restored node with its peers and, if none has seen more of its log, let it write again.

    Args:
        folder: The node's folder.
        by: Name of the person who decides; it stands in the log.
        reason: Why the node was restored.
        without: Peers that cannot be asked and that this person decides to go on without.

    Raises:
        NotVerified: ``archive.behind``.
        Refused: ``archive.not_compared``.
        OutOfOrder: The node was not restored.
        InvalidInput: No name or no reason.
    """
    if not by.strip() or not reason.strip():
        raise InvalidInput(
            "archive.decision", "A named person decides, with a reason.", advice="Give --by and --reason."
        )
    marker = read_restored(folder)
    if marker is None:
        raise OutOfOrder("archive.not_restored", "This node was not restored.", advice="There is nothing to resume.")
    check_restored(folder)
    node, skipped = open_node(folder), frozenset(without)
    compared = {witness: _compared(node, witness) for witness in witnesses_of(node.desk)}
    check_resumable(compared, skipped)
    open_desk = node.writing_desk
    note_resumed(open_desk, marker.archive, compared, skipped, by.strip()[:200], reason.strip())
    (folder / RESTORED).unlink()
    return tuple(compared.values())


def _compared(node: RunningNode, witness: str) -> Compared:
    try:
        note = courier_of(node).last_seen_of_us(witness)
        return Compared(witness, NEVER_SAW) if note is None else compare_log(node.desk, witness, note)
    except ComityError as fault:
        return Compared(witness, fault.code)


def _verified(parts: Parts, roots: Sequence[str]) -> tuple[Manifest, KeyStatement]:
    return verify_trailer(parts.trailer, parts.header, roots or claimed_roots(parts.trailer))


def _checkpoint(node: RunningNode) -> CheckpointRow:
    """The newest checkpoint; an alarmed log makes no new one, and is worth archiving all the same."""
    try:
        return publish_checkpoint(node.desk)
    except OutOfOrder:
        with node.desk.store.reading() as unit:
            newest = unit.tiles.newest_checkpoint(node.desk.node)
        if newest is None:
            raise
        return newest


def _newest_only(statements: Sequence[bytes]) -> tuple[bytes, ...]:
    """Of each node its newest statement, parents first."""
    newest: dict[str, bytes] = {}
    for data in statements:
        node = parse_statement(data).node
        if node not in newest or parse_statement(newest[node]).sequence <= parse_statement(data).sequence:
            newest[node] = data
    return tuple(newest[node] for node in sorted(newest, key=lambda name: name.count("-")))
