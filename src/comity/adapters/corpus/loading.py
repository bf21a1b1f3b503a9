"""The whole corpus of an agency: the shipped facts, overlaid by its own."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from comity.adapters.corpus.files import Merging, Reading, read_toml
from comity.adapters.corpus.overlays import Overlay, check_overlay, draft_overlay
from comity.adapters.shipped import shipped_folder
from comity.domain.errors import InvalidInput
from comity.evidence.notes import NoteKey
from comity.law.corpus import Corpus, build_corpus
from comity.law.facts import malformed
from comity.law.sources import read_sources
from comity.law.vocabulary import read_vocabulary


def load_corpus(
    folder: Path | None = None, overlays: Sequence[Path] = (), *, trusted: Sequence[NoteKey] = (), drafts: bool = False
) -> Corpus:
    """The corpus in `folder` (the shipped one by default) with overlays, the higher rank on top.

    Args:
        folder: Where the corpus is.
        overlays: Folders of an agency's own facts.
        trusted: Keys whose signature on an overlay counts.
        drafts: True reads overlays that nobody signed, and says so in every decision. No node does.

    Raises:
        InvalidInput: A file is malformed; the message names file and field.
        NotVerified: An overlay is not signed by a trusted key, or not as it stands.
        Unavailable: The shipped corpus is not installed.
    """
    found = [draft_overlay(path) if drafts else check_overlay(path, trusted) for path in overlays]
    found.sort(key=lambda overlay: overlay.used.rank)
    _check_names(found)
    folder = folder or shipped_folder("corpus")
    vocabulary = read_vocabulary(read_toml(folder / "vocabulary.toml", "corpus/vocabulary.toml"), "vocabulary.toml")
    sources = read_toml(folder / "sources.toml", "corpus/sources.toml")
    records = list(Reading(folder, vocabulary, sources).records())
    cited, versions = dict(sources), [_edition(folder)]
    merging = Merging(records)
    for overlay in found:
        name, own = overlay.used.name, overlay.folder / "sources.toml"
        known = {**sources, **(read_toml(own, f"overlay {name}: sources.toml") if own.is_file() else {})}
        cited |= known
        merging.add(Reading(overlay.folder, vocabulary, known, name).records(), overlay.used.rank)
        versions.append(f"{name} {_digest(overlay.folder)}")
    used = tuple(overlay.used for overlay in found)
    return build_corpus(" + ".join(versions), vocabulary, merging.records(), read_sources(cited), used)


def _check_names(overlays: Sequence[Overlay]) -> None:
    names = [overlay.used.name for overlay in overlays]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(
                "corpus.overlay", f"Two overlays are called {name}.", advice="Load each once, and name them apart."
            )


def _edition(folder: Path) -> str:
    try:
        edition = (folder / "VERSION").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise malformed("corpus/VERSION", "file", f"it cannot be read: {error}") from error
    return f"{edition} {_digest(folder)}"


def _digest(folder: Path) -> str:
    """First 12 hex digits of SHA-256 over the names and bytes of the files of law in the folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".csv") and path.is_file() and path.parent != folder / "calendars":
            content = hashlib.sha256(path.read_bytes()).digest()
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return total.hexdigest()[:12]
