"""A picture is put to a notice in a real browser, in seven languages on a phone: a broken file first, which loses
nothing that was typed; then a good one, which the page shows; then it is taken away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_border import keep_picture
from tests.browser.test_joint_forms import send
from tests.browser.test_pages import axe, holds, sign_in, wide
from tests.unit.application.test_notice_pictures import PLACE, photograph
from tests.unit.web.site import login_of
from tests.unit.web.test_register import drafted, state

from comity.application.register.picture_notice import pictures_of
from comity.domain.officers import Role
from comity.web.register.words import register_languages

Visit = Callable[..., Any]
SHOWS = "ຊາຍ <ຄົນ> หนึ่ง · a man in a hat"


def opened(visitor: Visit, served: Served, code: str) -> Any:
    """A notice of its own on a phone, in a language, with the form for a picture open."""
    page = visitor(width=360)
    sign_in(page, served, login_of(Role.OFFICER))
    page.context.add_cookies([{"name": "comity_language", "value": code, "url": served.address}])
    page.goto(drafted(served.site))
    page.click("#picture summary")
    page.select_option("#picture-kind", "photograph")
    page.fill("#picture-shows", SHOWS)
    return page


def fits(page: Any, name: str) -> None:
    keep_picture(page, f"picture-{name}")
    assert not [fault for fault in (wide(page, name), *axe(page, name)) if fault]


@pytest.mark.parametrize("code", sorted(register_languages()))
def test_a_broken_file_is_told_loses_no_word_and_a_good_one_is_shown(
    visitor: Visit, served: Served, code: str, tmp_path: Path
) -> None:
    page, words = opened(visitor, served, code), register_languages()[code]
    address = page.url.removeprefix(served.address)
    broken, good = tmp_path / "broken.jpg", tmp_path / "good.jpg"
    broken.write_bytes(photograph()[:700])  # its header says JPEG; the rest never came
    good.write_bytes(photograph())

    page.set_input_files("#picture-file", broken)
    send(page, "#picture button", 400)
    holds(page, "document.activeElement.id === 'fault'")
    fault = page.locator("#fault")
    own = "This picture is not taken: it is no whole JPEG or PNG."
    said = own if code == "en" else words.word("error", "notice.picture_broken")
    assert fault.locator(".fault-message").inner_text() == said
    assert str(words.word("advice", "notice.picture_broken")) in fault.inner_text()
    assert page.locator("#picture").get_attribute("open") is not None
    assert page.input_value("#picture-shows") == SHOWS
    assert page.input_value("#picture-kind") == "photograph"
    assert page.locator("main img").count() == 0
    fits(page, f"{code}-refused")

    page.set_input_files("#picture-file", good)
    send(page, "#picture button")
    assert page.locator("p.done").inner_text() == words.word("done", "notice-picture")
    shown = page.locator("figure img")
    assert shown.get_attribute("alt") == f"{words.word('picture_kind', 'photograph')}: {SHOWS}"
    shown.scroll_into_view_if_needed()
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth > 50)"), "the browser reads it"
    (kept,) = pictures_of(state(served.site, address))
    assert PLACE not in kept.small
    fits(page, f"{code}-shown")

    page.click("#unpicture summary")
    page.select_option("#unpicture-picture", str(kept.attachment.id))
    send(page, "#unpicture button")
    assert page.locator("p.done").inner_text() == words.word("done", "notice-unpicture")
    assert page.locator("figure img").count() == 0
    assert pictures_of(state(served.site, address)) == ()


def test_nothing_is_sent_without_a_file_or_its_words(visitor: Visit, served: Served) -> None:
    page = opened(visitor, served, "en")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.method) if asked.method == "POST" else None)
    page.click("#picture button")
    assert page.evaluate("document.querySelector('#picture-file').validity.valueMissing")
    page.set_input_files("#picture-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    page.fill("#picture-shows", "")
    page.click("#picture button")
    assert page.evaluate("document.activeElement.id") == "picture-shows"
    assert sent == []


def test_a_large_picture_without_scripts_is_made_small(visitor: Visit, served: Served) -> None:
    page = visitor(scripts=False)
    sign_in(page, served, login_of(Role.OFFICER))
    page.goto(drafted(served.site))
    page.click("#picture summary")
    page.set_input_files(
        "#picture-file", {"name": "big.jpg", "mimeType": "image/jpeg", "buffer": photograph(2400, 3000)}
    )
    page.fill("#picture-shows", SHOWS)
    page.click("#picture button")
    page.wait_for_selector("figure img")
    (kept,) = pictures_of(state(served.site, page.url.removeprefix(served.address)))
    assert len(kept.small) < 50_000
