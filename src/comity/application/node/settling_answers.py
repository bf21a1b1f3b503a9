"""Answers that come at once are settled together: one transaction for the receipts of all of them.

A peer that takes several calls in together answers each with the same receipt, so whoever settles it first settles the
envelopes of the others, too. What was settled here is remembered for a while and not read again: a receipt that was
taken in once stays so. Nothing is remembered before its transaction is committed.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence
from hashlib import sha256
from threading import Lock

from comity.application.desk import Desk
from comity.application.node.deliver import settle_receipts, settled_by
from comity.domain.errors import ComityError, NotVerified
from comity.exchange.receipts import SignedReceipt, read_receipt

REMEMBERED = 64
"""Receipts; each speaks of at most 256 envelopes."""


class _Load:
    """The receipts of one answer, and what became of them."""

    __slots__ = ("done", "fault", "receipts")

    def __init__(self, receipts: list[SignedReceipt]) -> None:
        self.receipts = receipts
        self.done = False
        self.fault: Exception | None = None


class SettlingAnswers:
    """Where the receipts of one peer's answers come in; safe to be used by several threads.

    Args:
        desk: The node.
        peer: Whose answers these are.
    """

    def __init__(self, desk: Desk, peer: str) -> None:
        self._desk = desk
        self._peer = peer
        self._waiting: deque[_Load] = deque()
        self._turn = Lock()
        self._settled: OrderedDict[bytes, frozenset[bytes]] = OrderedDict()

    def settle(self, receipts: Sequence[bytes]) -> frozenset[bytes]:
        """Take in the receipts of an answer; digests of the envelopes that they settle, now or before.

        Raises:
            NotVerified: A receipt does not prove what it says. Nothing is settled by it.
            Unavailable: The store.
        """
        known, fresh = self._divided(receipts)
        if fresh:
            load = _Load([read_receipt(raw) for raw in fresh])
            self._waiting.append(load)
            with self._turn:
                if not load.done:
                    self._work([self._waiting.popleft() for _ in range(len(self._waiting))] or [load])
            if load.fault is not None:
                raise load.fault
            known += [settled_by(signed.receipt) for signed in load.receipts]
        return frozenset().union(*known)

    def _divided(self, receipts: Sequence[bytes]) -> tuple[list[frozenset[bytes]], list[bytes]]:
        """What the receipts settle that were settled here before, and the others."""
        known, fresh = [], []
        for raw in dict.fromkeys(receipts):
            settled = self._settled.get(sha256(raw).digest())
            if settled is None:
                fresh.append(raw)
            else:
                known.append(settled)
        return known, fresh

    def _work(self, loads: list[_Load]) -> None:
        receipts = {one.digest: one for load in loads for one in load.receipts if one.digest not in self._settled}
        fault: Exception | None = None
        try:
            if receipts:
                settle_receipts(self._desk, self._peer, list(receipts.values()))
        except Exception as error:  # noqa: BLE001  # told to whoever brought it on
            fault = error
        if fault is not None and len(loads) > 1 and not _is_ours(fault):
            for load in loads:
                self._work([load])
            return
        for load in loads:
            load.fault = _copy(fault)
            load.done = True
        if fault is None:
            self._remember(receipts)

    def _remember(self, receipts: dict[bytes, SignedReceipt]) -> None:
        self._settled.update({digest: settled_by(signed.receipt) for digest, signed in receipts.items()})
        while len(self._settled) > REMEMBERED:
            self._settled.popitem(last=False)


def _is_ours(fault: Exception) -> bool:
    """True for a fault of our store, which each load would meet again; False for one that a receipt brought on."""
    return isinstance(fault, ComityError) and not isinstance(fault, NotVerified)


def _copy(fault: Exception | None) -> Exception | None:
    """The fault for one of several threads, each of which raises its own."""
    if not isinstance(fault, ComityError):
        return fault
    return type(fault)(fault.code, fault.message, advice=fault.advice)
