"""A node's pages over a real store in a file, with cases that crossed between nodes by real envelopes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.web.site import Site, open_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The pages of the national node of LA, with one case received from CN."""
    with open_site(tmp_path) as opened:
        yield opened
