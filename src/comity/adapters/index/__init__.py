"""The register's index as files that every process of a node maps into its memory (decision 0031).

A folder holds segments, each a file of arrays that never changes, a manifest that lists those that count, and
``CURRENT``, which names the manifest and is replaced by one rename. Whoever reads keeps what it has mapped until its
next search; whoever is killed leaves the manifest of before, or the new one.
"""

from comity.adapters.index.file_index import FileIndex

__all__ = ["FileIndex"]
