"""Pictures made anew by Pillow: decoded, set upright, made smaller, encoded as JPEG without anything else."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from comity.application.ports.pictures import CleanPicture, Pictures
from comity.domain.errors import InvalidInput
from comity.domain.notices import PICTURE_BYTES, SMALL_BYTES

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE: Final = 16 << 20  # bytes
MOST_PIXELS: Final = 50_000_000  # of what is decoded: 200 MB at most, for one picture at a time
LONGEST: Final = 1600  # pixels of a side
SMALL: Final = (144, 192)  # pixels
_QUALITIES: Final = (88, 75, 60, 45, 30)
_FORMATS: Final = ("JPEG", "PNG")


class PillowPictures(Pictures):
    """Fits the `Pictures` port."""

    def clean(self, data: bytes) -> CleanPicture:
        """The picture alone, decoded here and encoded anew.

        Raises:
            InvalidInput: ``notice.picture``.
        """
        if len(data) > LARGEST_FILE:
            raise _wrong(f"it has more than {LARGEST_FILE >> 20} MiB")
        picture = _decoded(data)
        small = picture.copy()
        small.thumbnail(SMALL)
        image = _encoded(picture, PICTURE_BYTES)
        return CleanPicture(image, _encoded(small, SMALL_BYTES), picture.width, picture.height)


def _decoded(data: bytes) -> "Image":
    from PIL import Image, ImageOps  # a process that shows no picture does not load it

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _wrong(f"it has more than {MOST_PIXELS // 1_000_000} million pixels")
            opened.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at a part of its size where that is enough
            upright = ImageOps.exif_transpose(opened)
            flat = _on_white(upright)
    except InvalidInput:
        raise
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise _wrong("it is no whole JPEG or PNG") from error
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
