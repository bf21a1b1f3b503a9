"""What an index consists of: plain arrays, so that they can lie in files and be mapped into memory by many processes.

A *row* is one known spelling of a person's name. A *form* is one reading of a row: most rows have one; a Han name has
one for each reading that differs. Forms are stored cell by cell (a cell holds names that sound alike), so a search
reads few runs of memory. Layout, every array in C order, little-endian:

===============  =================  ==========================================================================
array            type and shape     meaning
===============  =================  ==========================================================================
person           int64 [rows]       number of the person each row points to, chosen by the caller, not negative
row              uint32 [forms]     row of each form
vector           int8 [forms, d]    encoded name, unit length times 127 or less
latin            uint8 [letters]    ASCII letters of each form's reading, one behind the other
latin_at         uint32 [forms+1]   where each form's letters begin
native           uint32 [points]    code points of each row's text as written, none for plain ASCII
native_at        uint32 [rows+1]    where they begin
centre           float32 [cells, d] middle of each cell
cell_at          uint32 [cells+1]   first form of each cell
gram_at          uint32 [2^g + 1]   where the postings of each bucket of Latin trigrams begin
gram             uint32 [postings]  forms that have such a trigram, ascending; of a row only its first reading
key_at           uint32 [2^k + 1]   where the postings of each bucket of words and whole names begin
key              uint32 [postings]  forms that have such a word or whole name, ascending; likewise
===============  =================  ==========================================================================

`VERSION` changes when the meaning of an array changes; `weights` names the encoder whose vectors these are (vectors of
two encoders cannot be compared).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.domain.errors import InvalidInput

VERSION = 2


class Arrays(NamedTuple):
    """The arrays of one segment, read-only, as the module's docstring describes them."""

    person: NDArray[np.int64]
    row: NDArray[np.uint32]
    vector: NDArray[np.int8]
    latin: NDArray[np.uint8]
    latin_at: NDArray[np.uint32]
    native: NDArray[np.uint32]
    native_at: NDArray[np.uint32]
    centre: NDArray[np.float32]
    cell_at: NDArray[np.uint32]
    gram_at: NDArray[np.uint32]
    gram: NDArray[np.uint32]
    key_at: NDArray[np.uint32]
    key: NDArray[np.uint32]

    @property
    def rows(self) -> int:
        """How many spellings."""
        return len(self.person)

    @property
    def forms(self) -> int:
        """How many readings of them."""
        return len(self.row)

    @property
    def size_bytes(self) -> int:
        """Memory, if all of it is touched."""
        return sum(array.nbytes for array in self)


TYPES = {
    "person": np.int64, "row": np.uint32, "vector": np.int8, "latin": np.uint8, "latin_at": np.uint32,
    "native": np.uint32, "native_at": np.uint32, "centre": np.float32, "cell_at": np.uint32, "gram_at": np.uint32,
    "gram": np.uint32, "key_at": np.uint32, "key": np.uint32,
}  # fmt: skip


def from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> Arrays:
    """The segment of these arrays, which may be memory maps; nothing is copied.

    Raises:
        InvalidInput: ``index.damaged``: an array is missing, has another type, or lengths contradict each other.
    """
    taken = {}
    for name, kind in TYPES.items():
        array = arrays.get(name)
        if array is None or array.dtype != kind or not array.flags.c_contiguous:
            raise _damaged(f"array {name!r} is missing or of another type")
        view = np.asarray(array).view(np.ndarray)
        view.flags.writeable = False
        taken[name] = view
    segment = Arrays(**taken)
    _check(segment)
    return segment


def _check(s: Arrays) -> None:
    """Whatever a search would trust. Postings are not read here, so that they stay unmapped until they are needed;
    a search passes over one that points outside.
    """
    lengths = (
        len(s.latin_at) == s.forms + 1 == len(s.vector) + 1 and len(s.native_at) == s.rows + 1,
        s.vector.ndim == s.centre.ndim == 2 and s.vector.shape[1] == s.centre.shape[1],
        len(s.cell_at) == len(s.centre) + 1,
        all((len(at) - 1).bit_count() == 1 for at in (s.gram_at, s.key_at)),
    )
    ends = (
        (s.latin_at, len(s.latin)),
        (s.native_at, len(s.native)),
        (s.cell_at, s.forms),
        (s.gram_at, len(s.gram)),
        (s.key_at, len(s.key)),
    )
    if not all(lengths) or any(int(at[-1]) != length for at, length in ends):
        raise _damaged("lengths contradict each other")
    if any((at[1:] < at[:-1]).any() for at, _ in ends):
        raise _damaged("beginnings run backwards")
    if s.forms and int(s.row.max()) >= s.rows:
        raise _damaged("a form points outside")


def _damaged(why: str) -> InvalidInput:
    return InvalidInput(
        "index.damaged", f"The name index is damaged: {why}.", advice="Build it again from the register."
    )
