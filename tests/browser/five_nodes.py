"""Five real nodes of four states as processes, and the browsers of their officers: the stage of the story in pages."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyotp
from tests.browser.conftest import PATIENCE_MS
from tests.ports import free_ports

from comity.cli.demo.cast import Player, hire, introduce, make_players
from comity.cli.demo.story import PASSPHRASE, PASSWORD
from comity.web.languages import languages

WAIT_SECONDS = 300.0  # however busy the machine is
LANGUAGES = {"cn": "zh", "cn-zj": "zh", "la": "lo", "vn": "vi", "th": "en"}


class Stage:
    """The nodes, serving, with officers who can sign in."""

    def __init__(self, base: Path) -> None:
        self.players: dict[str, Player] = make_players(base, PASSPHRASE, free_ports)
        self._each(lambda player: hire(player, PASSWORD))
        introduce(self.players)
        self._each(lambda player: player.served.start())

    def close(self) -> None:
        """End every process."""
        self._each(_end)

    def _each(self, work: Callable[[Player], object]) -> None:
        with ThreadPoolExecutor(len(self.players)) as pool:
            list(pool.map(work, self.players.values()))


def _end(player: Player) -> None:
    player.terminal.close()
    player.served.stop()


class Clerk:
    """An officer at a browser, in the language of the state."""

    def __init__(self, stage: Stage, browser: Any, node: str, login: str, complaints: list[str]) -> None:
        self.player, self.login = stage.players[node], login
        self.language = LANGUAGES[node]
        self.address = self.player.served.officers.rstrip("/")
        self.context = browser.new_context(
            base_url=self.address, viewport={"width": 1280, "height": 900}, locale=self.language,
            reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        self.page.on("pageerror", lambda error: complaints.append(str(error)))
        self._sign_in()

    def _sign_in(self) -> None:
        page = self.page
        page.goto("/sign-in")
        page.fill("#login", self.login)
        page.fill("#password", PASSWORD)
        page.fill("#code", pyotp.TOTP(self.player.secrets[self.login]).at(int(time.time()) + 30))
        page.fill("#purpose", "invented fraud case")
        page.press("#purpose", "Enter")
        page.wait_for_url(f"{self.address}/")
        assert page.locator("html").get_attribute("lang") == self.language, "is its catalogue complete?"

    def go(self, address: str) -> None:
        """Open a page of the officer's node."""
        answer = self.page.goto(address)
        assert answer.ok, f"{self.login} at {address}: {answer.status}"

    def until(self, address: str, selector: str) -> None:
        """Look again until something is there, as somebody does who waits for the post."""
        end = time.monotonic() + WAIT_SECONDS
        while True:
            answer = self.page.goto(address)
            if answer.ok and self.page.locator(selector).count():
                return
            assert time.monotonic() < end, f"{self.login} waited in vain for {selector} at {address}"
            self.page.wait_for_timeout(500)

    def type(self, **fields: str) -> None:
        """Fill fields of the page by their ids; a ``__`` in a name is a dot."""
        for name, value in fields.items():
            self._set(self.page.locator(f'[id="{name.replace("__", ".")}"]'), value)

    def act(self, address: str, *, upload: dict[str, Any] | None = None, **fields: str) -> None:
        """Send the form whose address ends so, with these fields by name; the page has to say that it was done."""
        self._send(address, upload, fields)
        fault = self.page.locator(".fault")
        assert not fault.count(), f"{self.login} at {address}: {fault.inner_text()}"
        assert self.page.locator(".done").count(), f"{self.login} at {address}: nothing says that it was done"

    def refused(self, address: str, **fields: str) -> str:
        """The same, where it is to be refused: what the page says."""
        self._send(address, None, fields)
        said: str = self.page.locator(".fault").inner_text()
        return said

    def has(self, address: str) -> bool:
        """True if the page offers a form with such an address."""
        return bool(self.page.locator(_form(address)).count())

    def word(self, section: str, key: str) -> str:
        """A controlled word as this officer reads it."""
        return languages()[self.language].word(section, key) or key

    def _send(self, address: str, upload: dict[str, Any] | None, fields: dict[str, str]) -> None:
        form = self.page.locator(_form(address)).first
        assert form.count(), f"{self.login} has no form {address}: {self.page.locator('main').inner_text()[:3000]}"
        for folded in form.locator("xpath=ancestor-or-self::details").all():
            if folded.get_attribute("open") is None:
                folded.locator("summary").first.click()
        for name, value in fields.items():
            self._field(form, name, value)
        if upload:
            form.locator('input[type="file"]').set_input_files([upload])
        with self.page.expect_navigation():
            form.locator("button").last.click()

    def _field(self, form: Any, name: str, value: str) -> None:
        kind = form.locator(f'[name="{name}"]').first.get_attribute("type")
        if kind not in ("checkbox", "radio"):
            self._set(form.locator(f'[name="{name}"]').first, value)
            return
        box = form.locator(f'[name="{name}"][value="{value}"]').first
        for folded in box.locator("xpath=ancestor::details").all():
            if folded.get_attribute("open") is None:
                folded.locator("summary").first.click()
        box.check()

    def _set(self, field: Any, value: str) -> None:
        for folded in field.locator("xpath=ancestor::details").all():
            if folded.get_attribute("open") is None:
                folded.locator("summary").first.click()
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def _form(address: str) -> str:
    return f'form[action$="{address}"]'


def _is_complaint(said: Any) -> bool:
    return said.type in ("error", "warning") and "status of 4" not in said.text
