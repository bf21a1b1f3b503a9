"""Pictures made anew by Pillow: decoded, set upright, made smaller, encoded as JPEG without anything else."""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from comity.application.ports.pictures import LARGEST_FILE, CleanPicture, Pictures
from comity.domain.errors import InvalidInput
from comity.domain.notices import PICTURE_BYTES, SMALL_BYTES

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 50_000_000  # of what is decoded: 200 MB at most, for one picture at a time
LONGEST: Final = 1600  # pixels of a side
SMALL: Final = (144, 192)  # pixels
MOST_WORK: Final = 300_000_000  # pixels times scans: a few hundred bytes can ask for each pixel a thousand times
_SCAN: Final = b"\xff\xda"
_KEPT_SMALL: Final = 512  # small pictures made anew that are remembered: 6 MiB at most
_QUALITIES: Final = (88, 75, 60, 45, 30)
_FORMATS: Final = ("JPEG", "PNG")
_OURS: Final = ("JPEG",)


class PillowPictures(Pictures):
    """Fits the `Pictures` port."""

    def clean(self, data: bytes) -> CleanPicture:
        """The picture alone, decoded here and encoded anew.

        Raises:
            InvalidInput: ``notice.picture``, or ``notice.picture_broken``: it cannot be decoded whole.
        """
        if len(data) > LARGEST_FILE:
            raise _wrong(f"it has more than {LARGEST_FILE >> 20} MiB")
        picture = _decoded(data, _FORMATS, MOST_PIXELS)
        small = picture.copy()
        small.thumbnail(SMALL)
        image = _encoded(picture, PICTURE_BYTES)
        return CleanPicture(image, _encoded(small, SMALL_BYTES), picture.width, picture.height)

    def remade(self, data: bytes) -> bytes:
        """A partner's picture, decoded here and encoded anew: of the size that a node makes, or refused unread.

        Raises:
            InvalidInput: ``notice.picture``, or ``notice.picture_broken``: it cannot be decoded whole.
        """
        if len(data) > PICTURE_BYTES:
            raise _wrong(f"it has more than {PICTURE_BYTES} bytes")
        return _encoded(_decoded(data, _OURS, LONGEST * LONGEST), PICTURE_BYTES)

    def remade_small(self, data: bytes) -> bytes:
        """The same of a small one; what was made anew is remembered.

        Raises:
            InvalidInput: ``notice.picture``, or ``notice.picture_broken``: it cannot be decoded whole.
        """
        return _remade_small(data)


@lru_cache(maxsize=_KEPT_SMALL)
def _remade_small(data: bytes) -> bytes:
    if len(data) > SMALL_BYTES:
        raise _wrong(f"the small one has more than {SMALL_BYTES} bytes")
    return _encoded(_decoded(data, _OURS, SMALL[0] * SMALL[1]), SMALL_BYTES)


def _decoded(data: bytes, formats: tuple[str, ...], most: int) -> "Image":
    """The picture upright, of at most `most` pixels; what is larger is refused by its header, before any pixel."""
    from PIL import Image, ImageOps  # a process that shows no picture does not load it

    try:
        with Image.open(BytesIO(data), formats=formats) as opened:
            pixels = opened.width * opened.height
            if pixels > most:
                raise _wrong(f"it has more than {most} pixels")
            if pixels * data.count(_SCAN) > MOST_WORK:
                raise _wrong("it asks for each pixel too often")
            opened.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at a part of its size where that is enough
            upright = ImageOps.exif_transpose(opened)
            flat = _on_white(upright)
    except InvalidInput:
        raise
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise InvalidInput(
            "notice.picture_broken",
            "This picture is not taken: it is no whole JPEG or PNG.",
            advice="Open it yourself, and save it anew as JPEG or PNG.",
        ) from error
    flat.thumbnail((LONGEST, LONGEST))
    return flat


def _on_white(picture: "Image") -> "Image":
    """Without transparency; a new picture, to which nothing of the file is attached."""
    from PIL import Image

    whole = picture.convert("RGBA")
    flat = Image.new("RGB", whole.size, "white")
    flat.paste(whole, mask=whole.getchannel("A"))
    return flat


def _encoded(picture: "Image", most: int) -> bytes:
    for quality in _QUALITIES:
        written = BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= most:
            return written.getvalue()
    raise _wrong(f"it does not fit into {most} bytes")


def _wrong(why: str) -> InvalidInput:
    return InvalidInput("notice.picture", f"This picture is not taken: {why}.", advice="Save it anew as JPEG, smaller.")
