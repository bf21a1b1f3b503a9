"""What makes a picture anew from its pixels, so that nothing else of a file goes on."""

from dataclasses import dataclass
from typing import Final, Protocol

from comity.domain.errors import Unavailable


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


class NoPictures(Pictures):
    """A process that shows and takes none."""

    def clean(self, data: bytes) -> CleanPicture:  # noqa: ARG002  # it answers every question alike
        """Unavailable."""
        raise Unavailable("picture.none", "This process handles no pictures.", advice="Ask the node itself.")


NO_PICTURES: Final = NoPictures()
