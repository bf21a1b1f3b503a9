"""Reads the corpus, shipped and overlaid, from its files."""

from comity.adapters.corpus.loading import load_corpus

__all__ = ["load_corpus"]
