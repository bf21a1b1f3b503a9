"""Signing and checking of overlays, as they are wired."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from comity.adapters.clock import SystemClock, SystemRandomness
from comity.adapters.corpus import load_corpus
from comity.adapters.corpus.overlays import manifest_of, read_manifest, write_manifest
from comity.adapters.keys import agency
from comity.application.node.sign_overlay import own_key
from comity.application.node.sign_overlay import sign_overlay as sign_as_node
from comity.bootstrap.running import RunningNode
from comity.domain.decisions import OverlayUsed
from comity.domain.officers import Officer
from comity.evidence.notes import NoteKey, parse_key
from comity.evidence.overlays import SignedManifest, sign_manifest


def make_agency_key(path: Path, name: str, passphrase: str) -> NoteKey:
    """Make an agency's signing key, sealed into a new file; its public half.

    Raises:
        InvalidInput: The passphrase is too short, or something is at the path.
        NotVerified: No key can have this name.
    """
    return agency.make_agency_key(path, name, passphrase, SystemRandomness())


def sign_with_agency_key(folder: Path, key_file: Path, passphrase: str, issued: date | None = None) -> SignedManifest:
    """Sign an overlay as it stands, and put the manifest into its folder.

    Raises:
        InvalidInput: Overlay or key file is malformed; nobody signs what the gate cannot read.
        NotVerified: Wrong passphrase.
    """
    load_corpus(overlays=[folder], drafts=True)
    key, signer = agency.open_agency_key(key_file, passphrase)
    signed = sign_manifest(manifest_of(folder, issued or SystemClock().now().date()), key, signer)
    write_manifest(folder, signed)
    return signed


def sign_with_node_key(folder: Path, node: RunningNode, officer: Officer) -> SignedManifest:
    """The same with the node's own key.

    Raises:
        NotPermitted: The officer is no administrator.
        InvalidInput: The overlay is malformed.
    """
    load_corpus(overlays=[folder], drafts=True)
    signed = sign_as_node(node.desk, officer, manifest_of(folder, node.desk.clock.now().date()))
    write_manifest(folder, signed)
    return signed


def key_of_node(node: RunningNode) -> NoteKey:
    """The key with which a node signs overlays."""
    return own_key(node.desk)


def verify_overlay(folder: Path, signers: Sequence[str]) -> OverlayUsed:
    """How a decision would name this overlay, which the gate would read if it trusts these keys.

    Raises:
        NotVerified: Unsigned, altered, signed by nobody of these; or a key is none.
        InvalidInput: A file of it is malformed.
    """
    return load_corpus(overlays=[folder], trusted=[parse_key(text) for text in signers]).overlays[0]


def show_overlay(folder: Path) -> SignedManifest:
    """What the manifest in a folder says; no signature is checked.

    Raises:
        NotVerified: There is none, or it is malformed.
    """
    return read_manifest(folder)
