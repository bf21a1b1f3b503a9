"""The pages of those who keep and audit the node, as people meet them: two languages, two widths, light and dark."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_pages import AXE, sign_in
from tests.fakes.world import SeedKeys
from tests.unit.web.site import login_of

from comity.application.node.alarms import list_alarms
from comity.application.node.peers import import_statement
from comity.application.node.witnessing import (
    last_cosigned,
    publish_checkpoint,
    submission_for,
    take_cosignature,
    witness_checkpoint,
)
from comity.domain.authorities import Power
from comity.domain.officers import Role
from comity.evidence.checkpoint import LogSigner, make_checkpoint, parse_checkpoint
from comity.evidence.witness import Submission

Visit = Callable[..., Any]
PICTURES = os.environ.get("COMITY_PICTURES", "")  # a folder for whoever wants to look
KEEPER, AUDITOR = login_of(Role.ADMINISTRATOR), login_of(Role.AUDITOR)
PAGES = {"node": KEEPER, "peers": KEEPER, "accounts": KEEPER, "audit": AUDITOR, "entry": AUDITOR}


@pytest.fixture(scope="module")
def kept(served: Served) -> Served:
    """The story's node, witnessed by two states, with a peer to confirm and an alarm on another's log."""
    site = served.site
    la = site.node.desk
    for log, witness in (("la", "cn"), ("la", "th"), ("cn", "la")):
        cosign(site, log, witness)
    keys = SeedKeys("mm", frozenset(Power), site.world.clock.at)
    import_statement(la, site.node.officers[Role.ADMINISTRATOR], keys.statement)
    seen = last_cosigned(la, "cn")
    assert seen
    size = parse_checkpoint(seen).checkpoint.size
    site.world.clock.turn(minutes=1)
    signer = LogSigner(*site.world["cn"].keys.log)
    fork = make_checkpoint("cn", size, b"\x07" * 32, signer, site.world.clock.now()).to_bytes()
    assert witness_checkpoint(la, "cn", Submission(size, (), fork)).code == "witness.forked"
    return served


def cosign(site: Any, log: str, witness: str) -> None:
    theirs, ours = site.world[witness].desk, site.world[log].desk
    publish_checkpoint(ours)
    seen = last_cosigned(theirs, log)
    size = parse_checkpoint(seen).checkpoint.size if seen else 0
    note = witness_checkpoint(theirs, log, submission_for(ours, size)).note
    assert note
    take_cosignature(ours, witness, note)


def sign_in_to(page: Any, served: Served, login: str) -> None:
    page.goto("/sign-in")
    for name, value in served.site.form(login, purpose="Weekly look at the node").items():
        page.fill(f"#{name}", value)
    with page.expect_navigation():
        page.click("main button.primary")


def address(page: Any, name: str) -> None:
    page.goto("/audit" if name == "entry" else f"/{name}")
    if name == "entry":
        page.locator("table.audit a[href^='/audit/']").first.click()
        page.wait_for_url("**/audit/*")


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [
        (1440, False, "en"),
        (360, False, "zh"),
        (1440, True, "zh"),
        (360, True, "lo"),
        (360, False, "vi"),
        (360, True, "th"),
        (360, False, "km"),
        (1440, True, "my"),
    ],
)
def test_every_page_is_accessible_and_fits(visitor: Visit, kept: Served, width: int, dark: bool, language: str) -> None:
    for login in (KEEPER, AUDITOR):
        page = visitor(width=width, dark=dark, language=language)
        sign_in_to(page, kept, login)
        for name in (name for name, who in PAGES.items() if who == login):
            address(page, name)
            page.evaluate(AXE)
            found = page.evaluate("axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
            assert found == [], (name, found)
            inside = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            if PICTURES:
                look = f"{name}-{width}-{'dark' if dark else 'light'}-{language}"
                page.screenshot(path=Path(PICTURES) / f"{look}.png", full_page=True)
            assert inside, f"{name} is wider than the screen"
            assert page.locator("html").get_attribute("lang") == language


def test_a_named_person_confirms_a_node_by_keyboard_and_lifts_an_alarm(visitor: Visit, kept: Served) -> None:
    page = visitor()
    sign_in_to(page, kept, KEEPER)
    assert page.url.endswith("/node"), "an administrator begins where the work is"
    page.goto("/peers")
    page.locator("#mm summary").first.press("Enter")
    page.fill("#fingerprint-mm", "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000")
    page.press("#fingerprint-mm", "Enter")
    page.locator("#fault").wait_for()
    said = SeedKeys("mm", frozenset(Power), kept.site.world.clock.at).plain_statement.root.fingerprint
    page.fill("#fingerprint-mm", said)
    page.press("#fingerprint-mm", "Enter")
    page.locator("#mm .pill.good").first.wait_for()
    page.goto("/node")
    page.locator(".alarms summary").first.press("Enter")
    page.locator(".alarms textarea").first.fill("Their keys were changed; settled by phone with their duty officer")
    page.locator(".alarms button").first.click()
    page.locator(".notice.good").wait_for()
    assert all(row.lifted_at for row in list_alarms(kept.site.node.desk))


def test_an_auditor_filters_and_follows_an_entry_without_scripts(visitor: Visit, kept: Served) -> None:
    page = visitor(scripts=False)
    sign_in(page, kept, AUDITOR)
    page.goto("/audit")
    page.fill("#act", "account.sign_in")
    page.click("form.filters button")
    page.wait_for_url("**/audit?*act=account.sign_in*")
    assert page.locator("table.audit tbody tr").count() > 0
    page.locator("table.audit a[href^='/audit/']").first.click()
    page.wait_for_url("**/audit/*")
    assert page.locator(".pill.good").count() > 0
    page.goto("/audit")
    page.click("text=Verify now")
    page.locator(".notice.good").wait_for()
