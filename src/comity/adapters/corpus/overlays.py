"""Overlay folders: what is in them, and whether somebody whom the node trusts signed exactly that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from comity.adapters.corpus.files import read_toml
from comity.domain.decisions import OverlayUsed
from comity.domain.errors import InvalidInput, NotVerified, Unavailable
from comity.evidence.notes import NoteKey
from comity.evidence.overlays import (
    FILE,
    HIGHEST_RANK,
    LOWEST_RANK,
    Manifest,
    SignedManifest,
    parse_manifest,
    verify_manifest,
)
from comity.law.facts import is_integer, is_text, malformed

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Overlay:
    """A folder that may be read, and how a decision names it."""

    folder: Path
    used: OverlayUsed


def check_overlay(folder: Path, trusted: Sequence[NoteKey]) -> Overlay:
    """The overlay in this folder, signed by a trusted key over exactly what is there.

    Raises:
        InvalidInput: ``corpus.overlay``: it is no folder.
        NotVerified: ``overlay.unsigned``, ``overlay.malformed``, ``overlay.signer``, ``overlay.altered``.
    """
    signed = read_manifest(folder)
    key = verify_manifest(signed, digests(folder), trusted)
    manifest = signed.manifest
    _check_same(folder, manifest)
    signer = f"{key.name}+{key.id.hex()}"
    return Overlay(folder, OverlayUsed(manifest.name, manifest.digest, signer, manifest.authority, manifest.rank))


def draft_overlay(folder: Path) -> Overlay:
    """The overlay as it stands, signed or not: for whoever writes it and tries it out. A node never reads it so.

    Raises:
        InvalidInput: It is no folder, or `overlay.toml` is malformed.
    """
    manifest = manifest_of(folder, date.min)
    return Overlay(folder, OverlayUsed(manifest.name, manifest.digest, DRAFT, manifest.authority, manifest.rank))


def read_manifest(folder: Path) -> SignedManifest:
    """The manifest in the folder; no signature is checked.

    Raises:
        InvalidInput: It is no folder.
        NotVerified: ``overlay.unsigned`` or ``overlay.malformed``.
    """
    _check_folder(folder)
    path = folder / FILE
    try:
        return parse_manifest(path.read_bytes())
    except FileNotFoundError:
        raise NotVerified(
            "overlay.unsigned",
            f"Overlay {folder.name} has no {FILE}: nobody signed it.",
            advice="Have its authority sign it: `comity law overlay sign`. Until then the gate stops.",
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from error


def manifest_of(folder: Path, issued: date) -> Manifest:
    """What a manifest of this folder says, by its `overlay.toml` and the files that are there.

    Raises:
        InvalidInput: It is no folder, or `overlay.toml` is malformed.
    """
    _check_folder(folder)
    where = f"{folder.name}/overlay.toml"
    plain = read_toml(folder / "overlay.toml", where)
    for field in ("name", "authority"):
        if not is_text(plain.get(field)):
            raise malformed(where, field, "it is required and missing")
    rank = plain.get("rank", LOWEST_RANK)
    if not is_integer(rank) or not LOWEST_RANK <= rank <= HIGHEST_RANK:
        raise malformed(where, "rank", f"it must be {LOWEST_RANK} to {HIGHEST_RANK}")
    odd = plain.keys() - {"name", "authority", "rank"}
    if odd:
        raise malformed(where, sorted(odd)[0], "this entry does not exist")
    try:
        return Manifest(plain["name"], plain["authority"], issued, rank, digests(folder))
    except NotVerified as error:
        raise malformed(where, "name", error.message) from error


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in the folder but the manifest, by path.

    Raises:
        InvalidInput: A link, which could lead to what nobody signed.
        Unavailable: A file cannot be read.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise InvalidInput("corpus.overlay", f"{name} is a link.", advice="Put the file itself into the overlay.")
        if path.is_file() and name != FILE:
            try:
                found[name] = sha256(path.read_bytes()).hexdigest()
            except OSError as error:
                raise _unreadable(path, error) from error
    return found


def write_manifest(folder: Path, signed: SignedManifest) -> None:
    """Put the signed manifest into the folder, in place of one that is there."""
    draft = folder.parent / f".{folder.name}.manifest.writing"
    draft.write_bytes(signed.to_bytes())
    draft.replace(folder / FILE)


def _unreadable(path: Path, error: OSError) -> Unavailable:
    return Unavailable("overlay.unreadable", f"{path} cannot be read: {error}.", advice="Look at the disk.")


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise InvalidInput(
            "corpus.overlay", f"{folder.name} is not a folder.", advice="Name the folder that holds overlay.toml."
        )


def _check_same(folder: Path, signed: Manifest) -> None:
    """The manifest says of name, authority and rank what `overlay.toml` says, which it covers."""
    said = manifest_of(folder, signed.issued)
    if (said.name, said.authority, said.rank) != (signed.name, signed.authority, signed.rank):
        raise NotVerified(
            "overlay.altered",
            f"Overlay {signed.name}: its manifest and its overlay.toml differ in name, authority or rank.",
            advice="Have its authority sign it anew.",
        )
