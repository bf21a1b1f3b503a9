"""`njit` for the kernels: numba's, told where compiled code is kept (`compiled_code`)."""

from collections.abc import Callable
from typing import Any

import numba

from comity.matching.compiled_code import home

_config: Any = numba.config
_home = home()
if _home is not None and not _config.CACHE_DIR:  # else whoever runs this chose a place: NUMBA_CACHE_DIR
    _config.CACHE_DIR = str(_home)


def njit(*, cache: bool, fastmath: bool = False) -> Callable[..., Any]:
    """numba's; where nothing can be kept each process compiles for itself."""
    made: Callable[..., Any] = numba.njit(cache=cache and bool(_config.CACHE_DIR), fastmath=fastmath)
    return made
