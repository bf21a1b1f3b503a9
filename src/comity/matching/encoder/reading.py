"""The forms of a name that are encoded and compared: as written, with each Latin reading of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.regnal import with_roman_numbers
from comity.matching.names import read
from comity.matching.names.aliases import names_maybe_in

MAX_TEXT = 400
"""Characters of a name beyond this many are not read: a longer text is no name, and must not cost more than one."""


@dataclass(frozen=True, slots=True)
class Forms:
    """One name, ready to be packed.

    Attributes:
        native: Normalised text as written, "" if it is plain ASCII (the Latin readings then say all of it).
        latins: Its Latin readings, likeliest first, ASCII words with single spaces; at least one, which may be "".
        traditions: How each was read (see `matching.names.forms.Latin`).
    """

    native: str
    latins: tuple[str, ...]
    traditions: tuple[str, ...]


def forms(text: str, language: str = "") -> Forms:
    """The forms of a name."""
    name = read(with_roman_numbers(text[:MAX_TEXT]), language)
    native = "" if name.native.isascii() else name.native
    return Forms(native, tuple(latin.text for latin in name.latins), tuple(latin.tradition for latin in name.latins))


def forms_of_each(text: str, language: str = "") -> tuple[Forms, ...]:
    """The forms of each name that a text may hold: ``Udin alias Jabrig`` holds two."""
    return tuple(forms(name, language) for name in names_maybe_in(text[:MAX_TEXT]))


L = TypeVar("L", np.uint32, np.uint8)


@dataclass(frozen=True, slots=True)
class Packed(Generic[L]):
    """Texts one behind the other: `letters[at[i]:at[i + 1]]` is the i-th."""

    letters: NDArray[L]
    at: NDArray[np.uint32]


def pack_native(texts: Iterable[str]) -> Packed[np.uint32]:
    """Texts as code points, uint32."""
    parts = [text.encode("utf-32-le", "surrogatepass") for text in texts]
    return Packed(np.frombuffer(b"".join(parts), np.uint32), _offsets([len(part) // 4 for part in parts]))


def pack_latin(texts: Iterable[str]) -> Packed[np.uint8]:
    """ASCII texts as bytes."""
    parts = [text.encode("ascii") for text in texts]
    return Packed(np.frombuffer(b"".join(parts), np.uint8), _offsets([len(part) for part in parts]))


def _offsets(lengths: list[int]) -> NDArray[np.uint32]:
    at = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=at[1:])
    return at
