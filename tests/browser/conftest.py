"""A real browser (Debian's Chromium through Playwright) on a real server on a free loopback port."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.db import connections
from tests.browser.story import tell
from tests.unit.web.site import Site, open_world

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE_MS = 120_000  # for whatever a page is waited for, however busy the machine is
FLAGS = [
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser; without one it is skipped, and says so."""
    here = Path(__file__).parent
    absent = (
        None if Path(CHROMIUM).exists() else pytest.mark.skip(reason="no /usr/bin/chromium: apt-get install chromium")
    )
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if absent:
                item.add_marker(absent)


@dataclass
class Served:
    """A site at an address."""

    site: Site
    address: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Served]:
    """The story's pages."""
    with open_world(tmp_path_factory.mktemp("browser"), "cn", "la", "th") as world:
        yield from serve(tell(world))


def serve(site: Site) -> Iterator[Served]:
    """A site's pages, served as a node serves them: WSGI in a shell with worker threads."""
    shell: Any = WSGIMiddleware(_closing(site.wsgi), workers=2)
    config = uvicorn.Config(shell, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(site, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(20)


def _closing(wsgi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, with the thread's database connections closed after each answer."""

    def answer(environ: Any, start: Any) -> Iterable[bytes]:
        try:
            answered: Any = wsgi(environ, start)
            try:
                return [b"".join(answered)]
            finally:
                answered.close()
        finally:
            connections.close_all()

    return answer


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all tests of a worker; each test has its own context.

    Playwright keeps an event loop in this thread until it ends, and Django would refuse to touch a database beside one.
    """
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def is_complaint(said: Any) -> bool:
    """True for what a browser warns of; that a form of ours was refused, as a test wanted, is none."""
    refused = ("status of 400 (Bad Request)", "status of 409 (Conflict)", "status of 422 (Unprocessable Entity)")
    return said.type in ("error", "warning") and not said.text.endswith(refused)


@pytest.fixture
def visitor(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Makes pages in fresh contexts; fails the test if a page broke its own policy or a script failed."""
    complaints: list[str] = []
    contexts = []

    def visit(*, width: int = 1440, dark: bool = False, language: str = "en", scripts: bool = True) -> Any:
        context = browser.new_context(
            base_url=served.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((served.address, "data:")) else complaints.append(asked.url),
        )
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints, complaints
