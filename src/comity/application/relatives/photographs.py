"""A photograph without what a camera or a program wrote into it: where it was taken, when, with which device.

The picture's own bytes are not touched; segments that are no part of the picture are left out, and whatever follows its
end. JPEG: ITU-T T.81 annex B. PNG: W3C Portable Network Graphics, third edition, section 5.
"""

from typing import Final

from comity.domain.errors import InvalidInput

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"})
_LONGEST_CHUNK: Final = 4 << 20


def without_traces(photograph: bytes) -> bytes:
    """The photograph alone.

    Raises:
        InvalidInput: ``relatives.photograph``: no JPEG or PNG, or a broken one.
    """
    if photograph.startswith(b"\xff\xd8"):
        return _jpeg(photograph)
    if photograph.startswith(_PNG):
        return _png(photograph)
    raise _wrong()


def kind_of(photograph: bytes) -> str:
    """Its media type."""
    return "image/png" if photograph.startswith(_PNG) else "image/jpeg"


def _jpeg(data: bytes) -> bytes:
    kept, at = bytearray(b"\xff\xd8"), 2
    while True:
        if at + 4 > len(data) or data[at] != 0xFF:
            raise _wrong()
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(data) or marker in (0x00, 0xFF):
            raise _wrong()
        segment = data[at : at + 2 + size]
        at += 2 + size
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):  # APPn and comments
            kept += segment
        if marker == 0xDA:  # the picture itself, to its end
            return bytes(kept) + data[at : _last_scan(data, at)]


def _last_scan(data: bytes, at: int) -> int:
    """Just behind the end of the image: the first EOI marker in coded data, where none occurs by accident."""
    place = at
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise _wrong()
        if data[place + 1] == 0xD9:
            return place + 2
        if 0xE0 <= data[place + 1] <= 0xEF or data[place + 1] == 0xFE:
            raise _wrong()  # a second header between scans: not from a camera, and not taken
        place += 2


def _png(data: bytes) -> bytes:
    kept, at = bytearray(_PNG), len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + size
        if size > _LONGEST_CHUNK or end > len(data):
            raise _wrong()
        if kind in _PNG_KEPT:
            kept += data[at:end]
        if kind == b"IEND":
            return bytes(kept)
        at = end
    raise _wrong()


def _wrong() -> InvalidInput:
    return InvalidInput(
        "relatives.photograph", "This is no JPEG or PNG that can be shown.", advice="Save it anew as JPEG."
    )
