"""The law gate as it is wired: the shipped corpus with an agency's overlays."""

from collections.abc import Sequence
from pathlib import Path

from comity.adapters.corpus import load_corpus
from comity.application.ports import Keys
from comity.bootstrap.config import NodeConfig
from comity.evidence.checkpoint import origin_of
from comity.evidence.notes import NOTE_ED25519, NoteKey, parse_key
from comity.law.corpus import Corpus


def open_corpus(overlays: Sequence[Path] = (), signers: Sequence[str] = (), *, drafts: bool = False) -> Corpus:
    """The corpus that this installation reads, with overlays that one of the signers signed.

    Args:
        overlays: Folders of an agency's own facts.
        signers: Verifier keys as text, ``<name>+<id>+<base64>``.
        drafts: True reads overlays that nobody signed; every answer says so.

    Raises:
        InvalidInput: A file of the corpus or of an overlay is malformed.
        NotVerified: An overlay is unsigned, altered, or signed by somebody else; or a signer's key is none.
        Unavailable: The shipped corpus is not installed.
    """
    return load_corpus(overlays=overlays, trusted=[parse_key(text) for text in signers], drafts=drafts)


def trusted_keys(config: NodeConfig, keys: Keys) -> tuple[NoteKey, ...]:
    """Whose signature on an overlay this node takes: its own log key's, and those named in `node.toml`."""
    own = NoteKey(origin_of(config.authority.node), NOTE_ED25519, keys.log[0].public)
    return (own, *(parse_key(text) for text in config.signers))
