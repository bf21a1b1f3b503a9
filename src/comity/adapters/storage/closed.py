"""A store that only reads: of a node that was restored and has not been compared with its peers yet."""

from contextlib import AbstractContextManager

from comity.application.ports.store import Store, Unit
from comity.domain.errors import Unavailable


class ClosedStore(Store):
    """Another store's readings, and no writing.

    Args:
        store: The store behind it.
        why: Since when and from what the node was restored, for the message.
    """

    def __init__(self, store: Store, why: str) -> None:
        self._store, self._why = store, why

    def unit(self) -> AbstractContextManager[Unit]:
        """Nothing is written.

        Raises:
            Unavailable: ``node.restored``, always.
        """
        raise Unavailable(
            "node.restored",
            f"{self._why} Until it is compared with what its peers saw of its log, it writes nothing.",
            advice="Run `comity node archive resume`.",
        )

    def reading(self) -> AbstractContextManager[Unit]:
        """A consistent view for reading only."""
        return self._store.reading()
