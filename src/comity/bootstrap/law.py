"""The law gate as it is wired: the shipped corpus with an agency's overlays."""

from collections.abc import Sequence
from pathlib import Path

from comity.adapters.corpus import load_corpus
from comity.law.corpus import Corpus


def open_corpus(overlays: Sequence[Path] = ()) -> Corpus:
    """The corpus that this installation reads, overlays in the order given.

    Raises:
        InvalidInput: A file of the corpus or of an overlay is malformed.
        Unavailable: The shipped corpus is not installed.
    """
    return load_corpus(overlays=overlays)
