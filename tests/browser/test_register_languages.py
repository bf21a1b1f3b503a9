"""The register's pages in a real browser, in every language at two widths: nothing too wide, clean for axe."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_border import keep_picture
from tests.browser.test_pages import axe, sign_in, wide
from tests.unit.web.test_register import drafted

from comity.web.register.words import register_languages

Visit = Callable[..., Any]


@pytest.mark.parametrize("code", sorted(register_languages()))
def test_list_form_and_notice_fit_and_axe_finds_nothing(visitor: Visit, served: Served, code: str) -> None:
    notice, page = drafted(served.site), visitor()
    sign_in(page, served)
    page.context.add_cookies([{"name": "comity_language", "value": code, "url": served.address}])
    faults = []
    for name, there in {"list": "/notices", "new": "/notices/new?kind=wanted", "one": notice}.items():
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(there)
            faults.append(wide(page, f"{name} {width}"))
            keep_picture(page, f"register-{name}-{code}-{width}")
        faults += axe(page, name)
    assert page.evaluate("document.documentElement.lang") == code
    assert not [fault for fault in faults if fault]
