"""Where attachments' bytes are: sealed ones as they travel, opened ones apart, and a quarantine between the two."""

from typing import BinaryIO, Protocol
from uuid import UUID

from comity.exchange.attachments import Quarantine


class Files(Protocol):
    """Files of this node by attachment id. A file is there whole and under its name, or it is not there."""

    def sealed_sink(self, attachment: UUID) -> BinaryIO:
        """A new sealed file; whatever was there is gone. It is on the disk once it is closed.

        Raises:
            Unavailable: The disk is full or fails, here or at any write or at closing.
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

    def append_sealed(self, attachment: UUID, content: bytes | memoryview) -> int:
        """Append to a sealed file that is coming in, on disk when this returns; its size then.

        Raises:
            Unavailable: The disk is full or fails; what was there stays.
        """
        ...

    def drop_sealed(self, attachment: UUID) -> None:
        """Destroy the sealed file."""
        ...

    def drop(self, attachment: UUID) -> None:
        """Destroy whatever is there of a file that was not kept after all, sealed and opened."""
        ...

    def quarantine(self, attachment: UUID) -> Quarantine[None]:
        """Where opened bytes wait until they have proven themselves; released, they are `plain`."""
        ...

    def plain_sink(self, attachment: UUID) -> BinaryIO:
        """A new opened file of our own; as `sealed_sink`."""
        ...

    def plain(self, attachment: UUID) -> BinaryIO:
        """The opened file, for reading.

        Raises:
            Unavailable: It is not there.
        """
        ...
