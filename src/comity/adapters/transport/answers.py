"""Reading what a peer answers, as far as a node may take it: no larger, no longer and no otherwise than agreed.

A peer gone bad may answer without end, a byte a minute, or with a few kilobytes that unpack to gigabytes. So an answer
is read in pieces up to a bound and a deadline, and one that is packed is refused unread: no answer of ours ever is.
"""

import time
from http.client import HTTPResponse
from typing import Final

from comity.domain.errors import NotVerified, Unavailable
from comity.exchange.protocol import MAX_ANSWER

READ_SECONDS: Final = 120.0  # for the whole of an answer
UNPACKED: Final = {"Accept-Encoding": "identity"}
_PIECE = 256 << 10


def read_answer_bytes(response: HTTPResponse, peer: str, limit: int = MAX_ANSWER) -> bytes:
    """The bytes of an answer that is being streamed.

    Raises:
        NotVerified: ``answer.packed``, ``answer.oversized``: nothing more of it is read.
        Unavailable: ``line.slow``: it did not come to its end in time.
    """
    if response.getheader("content-encoding", "identity") != "identity":
        raise NotVerified("answer.packed", f"{peer} answers in a packed form.", advice="Ask which software it runs.")
    pieces, size, until = [], 0, time.monotonic() + READ_SECONDS
    while piece := response.read1(_PIECE):
        size += len(piece)
        if size > limit:
            raise NotVerified(
                "answer.oversized", f"{peer} answers with more than {limit} bytes.", advice="Ask what became of it."
            )
        pieces.append(piece)
        if time.monotonic() > until:
            raise Unavailable("line.slow", f"{peer} does not end its answer.", advice="It is tried again.")
    return b"".join(pieces)
