"""Deliveries that come at once are taken in together: one transaction, one receipt.

Each call reads its own envelopes first (`read_ahead.py`), beside whatever is taken in. One that finds another at work
waits; whoever is next then takes in its own envelopes and those of the same node's calls behind it, up to a batch.
Each call gets the results of its own envelopes, and the receipt may speak of the others' too (`spec/delivery.md`).
"""

from collections import deque
from collections.abc import Sequence
from threading import Lock

from comity.application.desk import Desk
from comity.application.node.read_ahead import Read, read_ahead
from comity.application.node.receive_batch import MAX_BATCH, Result, receive_batch, receive_read
from comity.domain.errors import ComityError, NotVerified


class _Load:
    """What one call brought, and what became of it."""

    __slots__ = ("by", "fault", "read", "results")

    def __init__(self, read: list[Read | NotVerified], by: str) -> None:
        self.read = read
        self.by = by
        self.results: list[Result] | None = None
        self.fault: Exception | None = None

    @property
    def done(self) -> bool:
        return self.results is not None or self.fault is not None


class Intake:
    """Where the envelopes of all calls come in; safe to be used by several threads.

    Args:
        desk: The node.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: deque[_Load] = deque()
        self._turn = Lock()
        self._reading = Lock()  # more readers at once only take the interpreter's lock from each other

    def take(self, raws: Sequence[bytes], handed_in_by: str) -> list[Result]:
        """Take in a batch of envelopes, whatever bytes they are; the results in the same order.

        Args:
            raws: The envelopes' bytes.
            handed_in_by: The node whose call brought them; only its own calls share a batch.

        Raises:
            Unavailable: The store; nothing of the batch was taken in and the sender may try again.
        """
        if len(raws) > MAX_BATCH:
            return receive_batch(self._desk, raws, handed_in_by)
        with self._reading:
            read = read_ahead(self._desk, raws)
        load = _Load(read, handed_in_by)
        self._waiting.append(load)
        with self._turn:
            while not load.done:
                self._work(self._next())
        if load.fault is not None:
            raise load.fault
        assert load.results is not None
        return load.results

    def _next(self) -> list[_Load]:
        """The first of those that wait, and its node's others behind it that fit into a batch."""
        loads = [self._waiting.popleft()]
        count = len(loads[0].read)
        while self._waiting and self._waiting[0].by == loads[0].by and count + len(self._waiting[0].read) <= MAX_BATCH:
            loads.append(self._waiting.popleft())
            count += len(loads[-1].read)
        return loads

    def _work(self, loads: list[_Load]) -> None:
        try:
            results = receive_read(self._desk, [one for load in loads for one in load.read], loads[0].by)
        except ComityError as fault:
            for load in loads:
                load.fault = type(fault)(fault.code, fault.message, advice=fault.advice)
            return
        except Exception as fault:  # noqa: BLE001  # a defect of ours: whoever brought it on is alone with it
            if len(loads) == 1:
                loads[0].fault = fault
                return
            for load in loads:
                self._work([load])
            return
        at = 0
        for load in loads:
            load.results = results[at : at + len(load.read)]
            at += len(load.read)
