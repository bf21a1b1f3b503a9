"""Takes the pictures in `docs/pictures`: ``pytest tests/browser/pictures.py``. Look at them before committing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_keeping import kept, sign_in_to
from tests.browser.test_pages import addresses
from tests.unit.web.site import login_of

from comity.domain.officers import Role

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WHO = {
    "letter": Role.OFFICER,
    "release": Role.SUPERVISOR,
    "node": Role.ADMINISTRATOR,
    "peers": Role.ADMINISTRATOR,
    "accounts": Role.ADMINISTRATOR,
    "audit": Role.AUDITOR,
}
"""Whose page it is; the rest is seen by the national desk."""
PAGES = ("sign-in", "inbox", "case", "proofs", "letter", "release", "node", "peers", "audit", "law")
WANTED = [
    *((page, "light", language) for page in PAGES for language in ("en", "zh", "vi", "lo")),
    *((page, "dark", "en") for page in ("inbox", "letter", "node")),
    ("case", "dark", "zh"),
    *((page, "phone", "lo") for page in ("inbox", "letter")),
    *((page, "phone", "vi") for page in ("case", "release")),
    ("components", "light", "en"),
    ("components", "dark", "zh"),
]
TALL = {"case": 2600, "letter": 2400, "release": 2000, "components": 3000}
__all__ = ["kept"]


@pytest.mark.parametrize(("name", "look", "language"), WANTED)
def test_picture(visitor: Callable[..., Any], kept: Served, name: str, look: str, language: str) -> None:
    page = visitor(width=360 if look == "phone" else 1280, dark=look == "dark", language=language)
    page.goto("/sign-in")
    if name != "sign-in":
        sign_in_to(page, kept, login_of(WHO.get(name, Role.NATIONAL_DESK)))
        page.goto(_places(kept)[name])
    _take(page, f"{name}-{look}-{language}", TALL.get(name, 1000))


def _places(served: Served) -> dict[str, str]:
    """Where the pages are; letter and release are those of the draft of our own."""
    with served.site.node.desk.store.reading() as unit:
        (draft,) = unit.views.requests(stage="draft")[0]
    ours = f"/cases/{draft.case}/requests/{draft.request}"
    own = {"letter": f"{ours}/letter", "release": f"{ours}/release"}
    kept_pages = {name: f"/{name}" for name in ("node", "peers", "accounts", "audit")}
    kept_pages["law"] = "/law/treaty/CN-KH-EXT-1999"
    return addresses(served) | own | kept_pages | {"inbox": "/?view=all"}


def _take(page: Any, name: str, height: int) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, whole)}
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip)
