"""What nodes ask each other and answer, as plain values in canonical CBOR (`spec/delivery.md`, "Calls").

A maker gives the plain value that goes into `calls.sign_call` or, for an answer, into `answer_bytes`; a parser reads
it with every count and size bounded. The names are the last part of the HTTP path. Witnesses are asked in the words of
C2SP tlog-witness (`evidence/witness.py`), not here.

========================  ============================================  ======================================
name                      asks                                          is answered
========================  ============================================  ======================================
``deliver``               take these envelopes and receipts             one result each, receipts, receipts taken
``fetch``                 what have you for me? (long poll)             envelopes, receipts, whether there is more
``statement``             key statements of a node above a number       their bytes
``introduce``             take our statements; unsigned, as they are    theirs
========================  ============================================  ======================================

Attachments have calls of their own (`part_calls.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.statement_fields import LIMIT as MAX_STATEMENT
from comity.exchange.delivery import MAX_RANGES, Verdict
from comity.exchange.envelope import MAX_ENVELOPE
from comity.exchange.members import LARGEST, Members
from comity.exchange.receipts import MAX_RECEIPT

DELIVER: Final = "deliver"
FETCH: Final = "fetch"
STATEMENT: Final = "statement"
INTRODUCE: Final = "introduce"

MAX_BATCH: Final = 128  # envelopes in one call
MAX_RECEIPTS: Final = 128  # receipts in one call or answer
MAX_STATEMENTS: Final = 16
MAX_WAIT_SECONDS: Final = 60
MAX_ANSWER: Final = 24 << 20  # bytes
MAX_BATCH_BYTES: Final = 12 << 20  # envelopes and receipts of one call or answer together

_VERDICTS: Final = {verdict.value: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Envelopes to take, in the order of their lines, and receipts (read, non-delivery) that concern the other node."""

    envelopes: tuple[bytes, ...]
    receipts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one envelope.

    Attributes:
        digest: Of the envelope.
        verdict: As the receiver ruled.
        receipt: Place in the answer's receipts of the one that says so. Always there for accepted and duplicate; for
            refused unless the envelope did not even prove who sent it.
        missing: First and last place of each gap, for held.
        code: Why, for refused and later.
    """

    digest: bytes
    verdict: Verdict
    receipt: int | None = None
    missing: tuple[tuple[int, int], ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """Results in the order asked; `receipts` hold each receipt once; `taken` the digests of receipts now stored."""

    results: tuple[Result, ...]
    receipts: tuple[bytes, ...] = ()
    taken: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetch:
    """A peer that cannot be reached asks for what waits for it, and hands in its receipts. Waits `wait_seconds`."""

    limit: int = MAX_BATCH
    wait_seconds: int = 0
    receipts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchAnswer:
    """What waited; `taken` are the digests of the receipts handed in that are now stored; `more` if there is more."""

    envelopes: tuple[bytes, ...]
    receipts: tuple[bytes, ...] = ()
    taken: tuple[bytes, ...] = ()
    more: bool = False


class TheirRefusal(Exception):
    """The other node's refusal of a call; `code` is its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def their_code(fault: NotVerified) -> str:
    """The other node's code where `read_answer` met its refusal; nothing for any other fault."""
    return fault.__cause__.code if isinstance(fault.__cause__, TheirRefusal) else ""


def answer_bytes(plain: Any) -> bytes:
    """The body of an HTTP answer."""
    return encode(plain)


def read_answer(raw: bytes) -> Any:
    """The plain value of an answer; raises `NotVerified` if there is none, or the other node's refusal of the call.

    Raises:
        NotVerified: Not canonical or too large; ``answer.refused`` with the other node's code in the message.
    """
    plain = decode(raw, limit=MAX_ANSWER)
    if isinstance(plain, dict) and plain.keys() == {"refused"}:
        code = Members(plain, "answer", ("refused",)).code("refused")
        raise NotVerified(
            "answer.refused", f"The other node refused the call: {code}.", advice="See that code's page."
        ) from TheirRefusal(code)
    return plain


def make_refusal(code: str) -> dict[str, Any]:
    """The answer to a call that did not verify or was not permitted as a whole."""
    return {"refused": code}


def batches(raws: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    """Envelopes in the same order, cut into batches that one call or answer can carry."""
    batch: list[bytes] = []
    size = 0
    for raw in raws:
        if batch and (len(batch) == MAX_BATCH or size + len(raw) > MAX_BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(raw)
        size += len(raw)
    if batch:
        yield tuple(batch)


def make_delivery(delivery: Delivery) -> dict[str, Any]:
    """Body of ``deliver``."""
    return {"envelopes": list(delivery.envelopes), "receipts": list(delivery.receipts)}


def parse_delivery(plain: Any) -> Delivery:
    """The same, read. The envelopes and receipts are still unverified."""
    read = Members(plain, "delivery", ("envelopes", "receipts"))
    return Delivery(_envelopes(read), _receipts(read))


def make_delivery_answer(answer: DeliveryAnswer) -> dict[str, Any]:
    """Answer to ``deliver``."""
    return {
        "results": [_result_plain(result) for result in answer.results],
        "receipts": list(answer.receipts),
        "taken": list(answer.taken),
    }


def parse_delivery_answer(plain: Any, delivery: Delivery) -> DeliveryAnswer:
    """The answer to this very delivery; its receipts are still unverified.

    Raises:
        NotVerified: ``answer.malformed``; ``answer.other_batch`` if the results are not of these envelopes in order.
    """
    read = Members(plain, "answer", ("results", "receipts", "taken"))
    receipts = _receipts(read)
    results = read.each("results", MAX_BATCH, lambda item: _parse_result(item, len(receipts)))
    if [result.digest for result in results] != [sha256(raw).digest() for raw in delivery.envelopes]:
        raise NotVerified(
            "answer.other_batch",
            "The answer does not speak of the envelopes that were sent, one by one.",
            advice="Send the batch again; what was taken comes back as a duplicate with its receipt.",
        )
    return DeliveryAnswer(results, receipts, _digests(read))


def make_fetch(fetch: Fetch) -> dict[str, Any]:
    """Body of ``fetch``."""
    return {"limit": fetch.limit, "wait": fetch.wait_seconds, "receipts": list(fetch.receipts)}


def parse_fetch(plain: Any) -> Fetch:
    """The same, read."""
    read = Members(plain, "fetch", ("limit", "wait", "receipts"))
    return Fetch(read.count("limit", MAX_BATCH), read.count("wait", MAX_WAIT_SECONDS), _receipts(read))


def make_fetch_answer(answer: FetchAnswer) -> dict[str, Any]:
    """Answer to ``fetch``."""
    return {
        "envelopes": list(answer.envelopes),
        "receipts": list(answer.receipts),
        "taken": list(answer.taken),
        "more": answer.more,
    }


def parse_fetch_answer(plain: Any) -> FetchAnswer:
    """The same, read. The envelopes and receipts are still unverified."""
    read = Members(plain, "answer", ("envelopes", "receipts", "taken", "more"))
    return FetchAnswer(_envelopes(read), _receipts(read), _digests(read), read.flag("more"))


def make_statement_request(node: str, above: int) -> dict[str, Any]:
    """Body of ``statement``: the statements of `node`, and of the nodes above it, with numbers beyond `above`."""
    return {"node": node, "above": above}


def parse_statement_request(plain: Any) -> tuple[str, int]:
    """Node and number."""
    read = Members(plain, "statement_request", ("node", "above"))
    return read.node("node"), read.count("above")


def make_statement_answer(statements: Sequence[bytes]) -> dict[str, Any]:
    """Answer to ``statement``: parents before children, older before newer."""
    return {"statements": list(statements)}


def parse_statement_answer(plain: Any) -> tuple[bytes, ...]:
    """Statements, still unproven."""
    return Members(plain, "answer", ("statements",)).blobs("statements", MAX_STATEMENTS, MAX_STATEMENT)


def _envelopes(read: Members) -> tuple[bytes, ...]:
    return read.blobs("envelopes", MAX_BATCH, MAX_ENVELOPE)


def _receipts(read: Members) -> tuple[bytes, ...]:
    return read.blobs("receipts", MAX_RECEIPTS, MAX_RECEIPT)


def _digests(read: Members) -> tuple[bytes, ...]:
    digests = read.blobs("taken", MAX_RECEIPTS, 32)
    if any(len(digest) != 32 for digest in digests):
        read.fail("names a receipt by something else than 32 bytes")
    return digests


def _result_plain(result: Result) -> dict[str, Any]:
    return {
        "digest": result.digest,
        "verdict": result.verdict.value,
        "receipt": result.receipt,
        "missing": [list(gap) for gap in result.missing],
        "code": result.code,
    }


def _parse_result(plain: Any, receipts: int) -> Result:
    read = Members(plain, "answer", ("digest", "verdict", "receipt", "missing", "code"))
    verdict = _VERDICTS.get(read.text("verdict", 16)) or read.fail("has an unknown verdict")
    receipt = None if read.value("receipt") is None else read.count("receipt", receipts - 1)
    coded = verdict in (Verdict.REFUSED, Verdict.LATER)
    if receipt is None and verdict in (Verdict.ACCEPTED, Verdict.DUPLICATE):
        read.fail("says that an envelope was taken and gives no receipt")
    if not coded and read.value("code") != "":
        read.fail("gives a reason where nothing was refused")
    return Result(
        digest=read.exact("digest", 32),
        verdict=verdict,
        receipt=receipt,
        missing=read.each("missing", MAX_RANGES, _parse_gap),
        code=read.code("code") if coded else "",
    )


def _parse_gap(plain: Any) -> tuple[int, int]:
    if not (isinstance(plain, list) and len(plain) == 2 and all(type(seq) is int for seq in plain)):
        raise NotVerified("answer.malformed", "A gap is not two places.", advice="Ask which version the node runs.")
    first, last = plain
    if not 1 <= first <= last <= LARGEST:
        raise NotVerified("answer.malformed", "A gap ends before it begins.", advice="Ask which version the node runs.")
    return first, last
