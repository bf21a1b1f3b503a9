"""A small archive of an invented node in memory, for the tests and for `spec/vectors/archive`."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from tests.unit.evidence.makers import NOW, MadeNode, make_node, seed

from comity.adapters.archive import SealedSink
from comity.evidence.signatures import MLDSA44Signer
from comity.evidence.statements import DatedKey
from comity.exchange.archive import (
    Custodian,
    Manifest,
    make_header,
    make_trailer,
    stream_context,
    write_end,
    write_start,
)
from comity.exchange.suites import HybridOpeningKey

ID = UUID("0193c4a1-0000-7000-8000-00000000a4c1")
KEY = sha256(b"the stream's key").digest()
CONTENT = b"Synthetic content of a node.\n" * 40
RECEIPTS = MLDSA44Signer(seed("cn receipts"))


@dataclass(frozen=True)
class MadeArchive:
    node: MadeNode
    custodians: tuple[HybridOpeningKey, ...]
    file: bytes


@lru_cache
def made(people: int = 3) -> MadeArchive:
    """An archive for so many custodians."""
    plain = make_node("cn")
    listed = plain.statement.signing_keys
    both = (*listed, DatedKey(RECEIPTS.public, listed[0].valid_from, listed[0].valid_until))
    node = make_node("cn", signing_keys=both)
    keys = tuple(HybridOpeningKey(seed(f"custodian {place}")) for place in range(people))
    header = make_header(
        ID, "cn", NOW, [Custodian(f"Synthetic {n}", key.public_raw) for n, key in enumerate(keys)], KEY
    )
    file = BytesIO()
    write_start(file, header)
    sink = SealedSink(file, KEY, stream_context(ID))
    sink.write(CONTENT)
    content, sealed = sink.finish()
    manifest = Manifest(
        header_sha256=sha256(header).digest(), sealed_sha256=sealed, sealed_size=sink.sealed_size, sha256=content,
        size=sink.size, files=1, log_size=7, log_root=sha256(b"a root").digest(), checkpoint="",
        statements=(node.data,),
    )  # fmt: skip
    write_end(file, make_trailer(manifest, node.signing, RECEIPTS))
    return MadeArchive(node, keys, file.getvalue())
