"""Where attachments' bytes are: sealed, as they travel. Nothing keeps them opened."""

from typing import BinaryIO, Protocol
from uuid import UUID


class Files(Protocol):
    """Sealed files of this node by attachment id."""

    def sealed_sink(self, attachment: UUID) -> BinaryIO:
        """A new sealed file; whatever was there is gone. It is on the disk once it is closed.

        Raises:
            Unavailable: The disk is full or fails, here or at any write or at closing.
        """
        ...

    def sealed_tail(self, attachment: UUID) -> BinaryIO:
        """Where to append to a sealed file that is coming in. It is on the disk once it is closed; what a write does
        not take leaves a shorter file and no gap.

        Raises:
            Unavailable: As `sealed_sink`.
        """
        ...

    def sealed(self, attachment: UUID) -> BinaryIO:
        """The sealed file, for reading.

        Raises:
            Unavailable: It is not there.
        """
        ...

    def sealed_size(self, attachment: UUID) -> int:
        """How many sealed bytes are there."""
        ...

    def drop_sealed(self, attachment: UUID) -> None:
        """Destroy whatever is there of the file."""
        ...
