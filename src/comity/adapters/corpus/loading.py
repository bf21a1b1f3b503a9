"""The whole corpus of an agency: the shipped facts, overlaid by its own."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from comity.adapters.corpus.files import Reading, merge, read_toml
from comity.adapters.shipped import shipped_folder
from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus, build_corpus
from comity.law.facts import is_text, malformed
from comity.law.sources import read_sources
from comity.law.vocabulary import read_vocabulary


def load_corpus(folder: Path | None = None, overlays: Sequence[Path] = ()) -> Corpus:
    """The corpus in `folder` (the shipped one by default) with overlays in the order given, the last on top.

    Raises:
        InvalidInput: A file is malformed; the message names file and field.
        Unavailable: The shipped corpus is not installed.
    """
    folder = folder or shipped_folder("corpus")
    vocabulary = read_vocabulary(read_toml(folder / "vocabulary.toml", "corpus/vocabulary.toml"), "vocabulary.toml")
    sources = read_toml(folder / "sources.toml", "corpus/sources.toml")
    records = list(Reading(folder, vocabulary, sources).records())
    cited, versions = dict(sources), [_edition(folder)]
    for overlay in overlays:
        name = _overlay_name(overlay)
        own = overlay / "sources.toml"
        known = {**sources, **(read_toml(own, f"overlay {name}: sources.toml") if own.is_file() else {})}
        cited |= known
        records = merge(records, Reading(overlay, vocabulary, known, name).records())
        versions.append(f"{name} {_digest(overlay)}")
    return build_corpus(" + ".join(versions), vocabulary, records, read_sources(cited))


def _edition(folder: Path) -> str:
    try:
        edition = (folder / "VERSION").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise malformed("corpus/VERSION", "file", f"it cannot be read: {error}") from error
    return f"{edition} {_digest(folder)}"


def _overlay_name(overlay: Path) -> str:
    if not overlay.is_dir():
        raise InvalidInput(
            "corpus.overlay", f"{overlay.name} is not a folder.", advice="Name the folder that holds overlay.toml."
        )
    plain = read_toml(overlay / "overlay.toml", f"{overlay.name}/overlay.toml")
    for field in ("name", "authority"):
        if not is_text(plain.get(field)):
            raise malformed(f"{overlay.name}/overlay.toml", field, "it is required and missing")
    return str(plain["name"])


def _digest(folder: Path) -> str:
    """First 12 hex digits of SHA-256 over the names and bytes of the files of law in the folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".csv") and path.is_file() and path.parent != folder / "calendars":
            content = hashlib.sha256(path.read_bytes()).digest()
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return total.hexdigest()[:12]
