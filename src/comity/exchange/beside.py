"""Work on a stream that goes on beside what its caller does: digests and ciphers let go of the interpreter's lock.

Each `Beside` does its work in order on a thread of its own, at most a few pieces behind, so memory stays bounded. A
fault of the work is the caller's at its next piece, or at the end.
"""

from collections.abc import Callable
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Final, Generic, TypeVar

MOST_BEHIND: Final = 4  # pieces

T = TypeVar("T")


class Beside(Generic[T]):
    """Does one thing with each piece that is put, in order."""

    def __init__(self, work: Callable[[T], object]) -> None:
        self._work = work
        self._waiting: Queue[tuple[T] | None] = Queue(MOST_BEHIND)
        self._fault: BaseException | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> "Beside[T]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread; its fault is raised only where there is no other."""
        self.stop()
        if fault is None and self._fault is not None:
            raise self._fault

    def put(self, piece: T) -> None:
        """Have this done; waits while too much is behind.

        Raises:
            BaseException: Whatever the work raised for an earlier piece; nothing is done after that.
        """
        if self._fault is not None:
            raise self._fault
        if self._thread is None:
            self._thread = Thread(target=self._run, name="beside", daemon=True)
            self._thread.start()
        self._waiting.put((piece,))

    def end(self) -> None:
        """Wait until all is done; raises what the work raised."""
        self.stop()
        if self._fault is not None:
            raise self._fault

    def stop(self) -> None:
        """Wait until nothing is under way any more."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _run(self) -> None:
        while (one := self._waiting.get()) is not None:
            if self._fault is None:
                try:
                    self._work(one[0])
                except BaseException as fault:  # noqa: BLE001  # it is the caller's, at its next piece
                    self._fault = fault
