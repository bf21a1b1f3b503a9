"""The relatives' desk in a real browser: list and report at two widths, nothing that axe finds."""

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Served
from tests.browser.test_border import keep_picture
from tests.browser.test_pages import axe, sign_in, wide
from tests.unit.web.test_relatives_desk import PURPOSE, proposed

Visit = Callable[..., Any]


def test_the_list_and_a_report_fit_and_axe_finds_nothing(visitor: Visit, served: Served) -> None:
    report = proposed(served.site)
    page = visitor()
    sign_in(page, served)
    page.goto("/relatives")
    page.select_option("#purpose", PURPOSE)
    page.click("#relatives-form button.primary")
    page.wait_for_selector("table.lists")
    faults = [*axe(page, "list"), wide(page, "list")]
    keep_picture(page, "relatives-list")
    page.click(f"a[href*='{report}']")
    page.wait_for_selector(f"form[action='/relatives/{report}/publish']")
    faults += [*axe(page, "report"), wide(page, "report")]
    page.click(f"form[action='/relatives/{report}/publish'] button")
    page.wait_for_selector(f"form[action='/relatives/{report}/take-down']")
    page.click(f"form[action='/relatives/{report}/take-down'] button")
    page.wait_for_selector(".notice.good")
    faults += [*axe(page, "proof"), wide(page, "proof")]
    page.set_viewport_size({"width": 360, "height": 800})
    faults.append(wide(page, "small"))
    keep_picture(page, "relatives-report-small")
    assert not [fault for fault in faults if fault]
