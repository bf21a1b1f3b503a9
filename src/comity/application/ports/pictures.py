"""What makes a picture anew from its pixels, so that nothing else of a file goes on."""

from dataclasses import dataclass
from typing import Final, Protocol

from comity.domain.errors import Unavailable

LARGEST_FILE: Final = 16 << 20  # bytes of what an officer gives


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """Two JPEGs of the same picture, upright, and the size in pixels of the larger one."""

    image: bytes
    small: bytes
    width: int
    height: int


class Pictures(Protocol):
    """Decodes and encodes pictures."""

    def clean(self, data: bytes) -> CleanPicture:
        """The picture alone: no place, no device, no moment, no comment, no second image.

        Raises:
            InvalidInput: ``notice.picture``: no JPEG or PNG, a broken one, or one that is too large.
        """
        ...

    def remade(self, data: bytes) -> bytes:
        """A partner's picture as its node may have made it, made anew from its pixels here.

        Raises:
            InvalidInput: ``notice.picture``: anything else than a plain JPEG of the size that a node makes.
        """
        ...

    def remade_small(self, data: bytes) -> bytes:
        """The same of a small one, as it stands beside a name.

        Raises:
            InvalidInput: ``notice.picture``.
        """
        ...


class NoPictures(Pictures):
    """A process that shows and takes none."""

    def clean(self, data: bytes) -> CleanPicture:  # noqa: ARG002  # it answers every question alike
        """Unavailable."""
        raise _none()

    def remade(self, data: bytes) -> bytes:  # noqa: ARG002  # as above
        """Unavailable."""
        raise _none()

    def remade_small(self, data: bytes) -> bytes:  # noqa: ARG002  # as above
        """Unavailable."""
        raise _none()


def _none() -> Unavailable:
    return Unavailable("picture.none", "This process handles no pictures.", advice="Ask the node itself.")


NO_PICTURES: Final = NoPictures()
