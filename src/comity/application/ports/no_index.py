"""A process without a search index, such as one that only carries envelopes."""
# ruff: noqa: ARG002  # it answers every question alike

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from comity.application.ports.index import Crowds, EntryChange, Found, Index, IndexState, PurgeProof, Wanted
from comity.domain.errors import Unavailable
from comity.domain.identity import PartialDate


class NoIndex(Index):
    """A node that keeps none: whoever asks is told so, and nothing is taken for a no-hit."""

    @property
    def is_warm(self) -> bool:
        """There is nothing to make ready."""
        return True

    def expect_warmth(self) -> None:
        """There is nothing to make ready."""

    def warm(self) -> None:
        """There is nothing to make ready."""

    def state(self) -> IndexState:
        """Unavailable."""
        raise _none()

    def search(self, wanted: Wanted, *, at_least: int) -> tuple[Found, ...]:
        """Unavailable."""
        raise _none()

    def crowds(self, words: Collection[str], births: Collection[PartialDate]) -> Crowds:
        """Unavailable."""
        raise _none()

    def update(self, changes: Sequence[EntryChange], *, after: int) -> IndexState:
        """Unavailable."""
        raise _none()

    def rebuild(self, changes: Iterable[EntryChange], *, sequence: int) -> IndexState:
        """Unavailable."""
        raise _none()

    def merge(self, *, everything: bool = False) -> bool:
        """Unavailable."""
        raise _none()

    def left(self) -> tuple[UUID, ...]:
        """Unavailable."""
        raise _none()

    def purge(self, records: Sequence[UUID]) -> PurgeProof:
        """Unavailable."""
        raise _none()

    def verify(self) -> IndexState:
        """Unavailable."""
        raise _none()


def _none() -> Unavailable:
    return Unavailable(
        "index.none", "This process keeps no search index. Nothing was searched.", advice="Ask the node itself."
    )


NO_INDEX: Final = NoIndex()
