"""Where the test data beside the repository is, and the mark for tests that read it."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("COMITY_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def needs_data(test):  # type: ignore[no-untyped-def]
    """Mark a test as reading the data; skip it where the data is absent."""
    skip = pytest.mark.skipif(not DATA.is_dir(), reason=f"no test data at {DATA} (COMITY_DATA)")
    return pytest.mark.data(skip(test))
