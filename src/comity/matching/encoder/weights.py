"""The shipped table of the encoder and weights of the ranking: read once, their digest checked."""

import hashlib
import io
import lzma
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from comity.domain.errors import NotVerified
from comity.matching.ranking.weights import Ranking

FILE = "weights.npz.xz"
DIGEST = "weights.sha256"
VERSION = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """What was trained.

    Attributes:
        table: Encoder, int8 [rows, d].
        place: Row of each bucket of features, int32 [buckets], -1 for none.
        ranking: Weights of the features of candidates.
        costs: Costs of changing signs of a spelling, float32 [families, signs, signs].
        digest: SHA-256 of the uncompressed file, hexadecimal; an index names it, for vectors of another table differ.
    """

    table: NDArray[np.int8]
    place: NDArray[np.int32]
    ranking: Ranking
    costs: NDArray[np.float32]
    digest: str


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights in this package.

    Raises:
        NotVerified: ``weights.damaged``: they are not the ones this version was released with.
    """
    folder = resources.files("comity.matching.encoder")
    return unpack((folder / FILE).read_bytes(), (folder / DIGEST).read_text().split()[0])


def unpack(data: bytes, digest: str) -> Weights:
    """The weights of a file's bytes, whose uncompressed content must have this digest."""
    try:
        plain = lzma.decompress(data)
    except lzma.LZMAError as error:
        raise _damaged() from error
    if hashlib.sha256(plain).hexdigest() != digest:
        raise _damaged()
    with np.load(io.BytesIO(plain), allow_pickle=False) as arrays:
        if int(arrays["version"]) != VERSION:
            raise _damaged()
        table, costs = arrays["table"], arrays["costs"]
        ranking = Ranking(*(arrays[f"ranking_{name}"] for name in Ranking._fields))
        place = places(np.unpackbits(arrays["kept"]))
    for array in (table, place, costs, *ranking):
        array.flags.writeable = False
    return Weights(table, place, ranking, costs, digest)


def places(kept: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The row of each bucket, from a 1 for each bucket that has one."""
    rows: NDArray[np.int32] = np.where(kept, np.cumsum(kept, dtype=np.int32) - 1, -1).astype(np.int32)
    return rows


def pack(
    table: NDArray[np.int8], place: NDArray[np.int32], ranking: Ranking, costs: NDArray[np.float32]
) -> tuple[bytes, str]:
    """The bytes of a weights file, and the digest of its content; the same arrays give the same bytes."""
    out = io.BytesIO()
    parts = {f"ranking_{name}": part for name, part in ranking._asdict().items()}
    np.savez(out, version=np.int64(VERSION), table=table, kept=np.packbits(place >= 0), costs=costs, **parts)
    plain = out.getvalue()
    return lzma.compress(plain, preset=9), hashlib.sha256(plain).hexdigest()


def _damaged() -> NotVerified:
    return NotVerified(
        "weights.damaged",
        "The weights of the name search are not the ones of this version.",
        advice="Install Comity again.",
    )
