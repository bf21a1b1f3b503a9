"""Where test data lies that is not in the repository: `COMITY_DATA`, by default the folder beside the checkout."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("COMITY_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def needs_data(test):  # type: ignore[no-untyped-def]  # any test function or class
    """Mark a test that reads `DATA`; it is skipped where that is absent."""
    absent = pytest.mark.skipif(not DATA.is_dir(), reason=f"no test data at {DATA}; set COMITY_DATA")
    return pytest.mark.data(absent(test))
