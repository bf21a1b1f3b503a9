"""Where compiled kernels are kept between processes; reading this imports no numba.

They lie beside the package if it can be written, else in a folder that whoever starts the process names. The folder's
own name has a digest of all kernels, since numba compares only the file of the outermost one with what it kept, and an
upgrade that changes an inner kernel alone would run the old one.
"""

import os
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_named: list[Path] = []


def keep_in(folder: Path) -> None:
    """Keep compiled kernels below this folder where the package itself cannot be written.

    It counts for kernels that are imported later.
    """
    _named[:] = [folder]


def home() -> Path | None:
    """The folder of this version's kernels, made if need be; None if there is nowhere to keep them."""
    for folder in (_PACKAGE / "__pycache__", *_named):
        path = folder / f"kernels-{digest()[:16]}"
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(path, os.W_OK | os.X_OK):
            return path
    return None


@lru_cache(maxsize=1)
def digest() -> str:
    """Of every kernel's source and of the compiler's version, hexadecimal."""
    seen = sha256(metadata.version("numba").encode())
    for path in sorted(_PACKAGE.rglob("*kernels.py")):
        seen.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()
