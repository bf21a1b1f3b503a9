"""A certificate "not this person" loses its force by two persons, and a proposed one is refused, in a real browser: by
keyboard alone with something left out first; then the pages of the end in each language, clean for axe."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_certificates import look
from tests.browser.test_joint_forms import send, write
from tests.browser.test_pages import axe, holds, sign_in, wide
from tests.unit.web.site import login_of
from tests.unit.web.test_certificate_pages import FORM, NEW

from comity.application.redress.certificates import look_at_certificate
from comity.domain.certificates import Standing
from comity.domain.officers import Role
from comity.web.languages import languages

Visit = Callable[..., Any]


def at(visitor: Visit, served: Served, role: Role, address: str, **look: Any) -> Any:
    page = visitor(**look)
    sign_in(page, served, login_of(role))
    page.goto(address)
    return page


def came(served: Served, page: str, pattern: str, act: Callable[[], object]) -> str:
    """What a page of the lawyer lists after an act and did not list before it."""
    lawyer = served.site.signed_in(Role.LAWYER)

    def listed() -> set[str]:
        return set(re.findall(pattern, lawyer.get(page).content.decode()))

    before = listed()
    act()
    (found,) = listed() - before
    return found


def proposed(served: Served) -> str:
    """Where a certificate that an officer proposed is decided."""
    officer = served.site.signed_in(Role.OFFICER)
    return came(
        served, "/safeguards/waiting", r'href="([^"]+/proposals/[0-9a-f]{64})"', lambda: officer.post(NEW, FORM)
    )


def issued(served: Served) -> str:
    """The number of one that two persons issued."""
    answer = f"/safeguards/waiting/{proposed(served).rpartition('/')[2]}"
    lawyer = served.site.signed_in(Role.LAWYER)
    form = {"kind": "certificate", "agree": "yes"}
    there = "/safeguards/certificates"
    return came(served, there, r"certificate\?number=(\w+)", lambda: lawyer.post(answer, form))


def end_proposed(served: Served, number: str) -> str:
    """Where its end is decided, which an officer proposed."""
    officer = served.site.signed_in(Role.OFFICER)
    form = {"number": number, "reason": "lost", "words": "entry 14", "holder_told": "in person, 2 March"}
    pattern = r'href="([^"]+/revocations/[0-9a-f]{64})"'
    return came(served, "/safeguards/waiting", pattern, lambda: officer.post("/safeguards/certificates/revoke", form))


def standing(served: Served, number: str) -> Standing:
    node = served.site.node
    officer = node.officers[Role.OFFICER]
    return look_at_certificate(node.desk, officer, number, purpose="redress").standing


@pytest.mark.parametrize("width", [1440, 360])
def test_two_persons_end_it_by_keyboard_alone_and_it_counts_until_then(
    visitor: Visit, served: Served, width: int
) -> None:
    number = issued(served)
    page = at(visitor, served, Role.OFFICER, f"/safeguards/certificate?number={number}", width=width)
    write(page, {"#reason": "The p", "#words": "entry 14 of the desk's book", "#holder_told": " "})
    send(page, "#revoke button", 400)
    holds(page, "document.activeElement.id === 'fault'")
    kept = {name: page.input_value(f"#revoke [name={name}]") for name in ("reason", "words")}
    assert kept == {"reason": "lost", "words": "entry 14 of the desk's book"}
    assert standing(served, number) is Standing.VALID
    write(page, {"#holder_told": "in person, at the desk"})
    send(page, "#revoke button")
    assert page.locator("p.notice.good").inner_text() == (
        "Its end is proposed. It counts until a second person agrees."
    )
    assert standing(served, number) is Standing.VALID, "one person took nothing away"

    second = at(visitor, served, Role.LAWYER, "/safeguards/waiting", width=width)
    second.click("a[href*=revocations]")
    second.wait_for_url("**/revocations/*")
    said = second.locator("main").inner_text()
    for words in ("entry 14 of the desk's book", "in person, at the desk", "Somphone Synthetic", "1987-05"):
        assert words in said, words
    assert not [fault for fault in (wide(second, "end"), *axe(second, "end")) if fault]
    send(second, "button[name=agree][value=yes]")
    assert second.locator("p.notice.good").inner_text() == "Decided."
    assert second.locator("a[href*=revocations]").count() == 0, "nothing waits any more"
    second.goto(f"/safeguards/certificate?number={number}")
    assert second.locator("#standing").inner_text().startswith("Revoked")
    for gone in ("#revoke", "form[action$='/paper']"):
        assert second.locator(gone).count() == 0, gone
    assert standing(served, number) is Standing.REVOKED


def test_an_end_is_refused_for_a_reason_and_the_certificate_stays(visitor: Visit, served: Served) -> None:
    number = issued(served)
    there = end_proposed(served, number)
    page = at(visitor, served, Role.LAWYER, there, width=360)
    write(page, {"#reason": "the paper was found again"})
    send(page, "button[name=agree][value=no]")
    assert page.locator("p.notice.good").inner_text() == "Decided."
    page.goto(f"/safeguards/certificate?number={number}")
    assert "Somphone Synthetic" in page.locator("main").inner_text()
    assert standing(served, number) is Standing.VALID


def test_a_proposed_one_is_refused_by_keyboard_alone_and_its_data_are_gone(visitor: Visit, served: Served) -> None:
    there = proposed(served)
    page = at(visitor, served, Role.LAWYER, there, width=360)
    assert "Somphone Synthetic" in page.locator("main").inner_text()
    write(page, {"#reason": " "})
    send(page, "button[name=agree][value=no]", 400)
    holds(page, "document.activeElement.id === 'fault'")
    assert "safeguard." in page.locator("#fault").inner_text()
    page.goto(there)
    write(page, {"#reason": "the fingerprints are another's"})
    send(page, "button[name=agree][value=no]")
    assert page.locator("p.notice.good").inner_text() == "Decided."
    gone = page.goto(there)
    assert gone.status >= 400
    assert "Somphone Synthetic" not in page.content()


def test_the_end_speaks_each_language_and_fits(visitor: Visit, served: Served) -> None:
    there = end_proposed(served, issued(served))
    page = at(visitor, served, Role.LAWYER, there)
    faults = [one for code in languages() for one in look(page, served, code, {"end": there})]
    assert not [fault for fault in faults if fault]
