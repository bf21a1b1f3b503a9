"""Takes the pictures in `docs/pictures`: ``pytest tests/browser/pictures.py``. Look at them before committing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_pages import addresses, sign_in

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"


WANTED = [
    (page, look, language)
    for page in ("sign-in", "inbox", "case", "proofs")
    for look, language in (("light", "en"), ("light", "zh"))
] + [("inbox", "dark", "en"), ("case", "dark", "zh"), ("inbox", "phone", "zh"), ("case", "phone", "en")]


@pytest.mark.parametrize(("name", "look", "language"), WANTED)
def test_picture(visitor: Callable[..., Any], served: Served, name: str, look: str, language: str) -> None:
    page = visitor(width=360 if look == "phone" else 1280, dark=look == "dark", language=language)
    page.goto("/sign-in")
    if name != "sign-in":
        sign_in(page, served)
        page.goto(addresses(served)[name])
    _take(page, f"{name}-{look}-{language}", 2600 if name == "case" else 1000)


def _take(page: Any, name: str, height: int) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, whole)}
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip)
