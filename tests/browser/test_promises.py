"""Registers of surrenders and assurances, and the forms about them: nothing cut off, nothing for axe, and on paper."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from tests.browser.conftest import Served, serve
from tests.browser.test_pages import axe, sign_in, wide
from tests.unit.application.saying import RULE, approved
from tests.unit.web.site import Site, login_of, open_world, received, site_of

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.ask_assurance import prepare_answering, prepare_asking
from comity.application.recorder import Recorder
from comity.domain.earlier_bodies import AssuranceJudged, AssuranceRecorded, SpecialityReported, SurrenderRecorded
from comity.domain.officers import Actor, Role
from comity.domain.promises import Said
from comity.web.languages import languages

Visit = Callable[..., Any]
LOOKS = (*((360, code) for code in sorted(languages())), (1280, "en"), (1280, "my"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Served]:
    """Laos handed somebody over, has promises on its register, one of them broken, and asked for two."""
    with open_world(tmp_path_factory.mktemp("promises"), "cn", "la") as world:
        case, request = received(world)
        la = world["la"]
        acknowledge_request(la.desk, la.order(Role.NATIONAL_DESK, case, request), reference="LA-1")
        site = site_of(world, case, request)
        _keep(site)
        _ask(site)
        yield from serve(site)


def _keep(site: Site) -> None:
    la = site.node
    with la.desk.store.unit() as unit:
        recorder = Recorder(la.desk, unit, Actor("la.lawyer", Role.LAWYER), "test")

        def keep(body: Any) -> bytes:
            return recorder.record(body, case=site.case, audience=()).digest

        asked = site.request
        keep(SurrenderRecorded(asked, "m1", date(2026, 3, 1), ("fraud_telecom", "theft"), "an escort of two", 30))
        keep(SpecialityReported(asked, "m1", "charge", "corruption_passive", "an indictment"))
        keep(AssuranceRecorded(asked, "m1", "reciprocity", "CN", "The same in a like case.", (date(2026, 1, 5),)))
        broken = keep(AssuranceRecorded(asked, "m1", "no_ill_treatment", "CN", "Visits are free."))
        keep(AssuranceJudged(asked, broken, "established", "the consul saw it", "la.lawyer2", "la.lawyer"))
        recorder.finish()


def _ask(site: Site) -> None:
    la, cn = site.world["la"], site.world["cn"]
    ours, theirs = (one.order(Role.LAWYER, site.case, site.request) for one in (la, cn))
    for kind in ("specialty", "reciprocity"):
        made = prepare_asking(la.desk, ours, "m1", assurance=kind, text="In writing, by the ministry.", rule=RULE)
        question = approved(la.desk, ours, made).digest
        site.world.exchange()
        if kind == "specialty":
            words: dict[str, Any] = {"text": "Not without consent.", "given_by": "Ministry, note 7", "rule": RULE}
            made = prepare_answering(cn.desk, theirs, question, said=Said.GIVEN, **words)
            approved(cn.desk, theirs, made)
            site.world.exchange()


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_nothing_is_cut_off_and_axe_finds_nothing(visitor: Visit, served: Served, width: int, language: str) -> None:
    page = visitor(width=width, language=language)
    sign_in(page, served, login_of(Role.LAWYER))
    faults = []
    for name in ("/law/surrenders", "/law/assurances", "/law/ledger", f"/cases/{served.site.case}"):
        page.goto(name)
        for act in page.locator("details.act").all():
            act.evaluate("one => one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, wide(page, name))
        faults += axe(page, name)
    assert faults == []


@pytest.mark.parametrize("name", ["surrenders", "assurances"])
def test_a_register_on_paper_has_its_lines_and_no_tools(visitor: Visit, served: Served, name: str) -> None:
    page = visitor()
    sign_in(page, served, login_of(Role.LAWYER))
    page.goto(f"/law/{name}")
    page.emulate_media(media="print")
    assert page.locator("table tbody tr").count() >= 1
    for tool in (".main-nav", ".filters", ".exports"):
        assert not page.locator(tool).first.is_visible(), tool


@pytest.mark.parametrize("name", ["surrenders", "assurances"])
def test_on_a_phone_nothing_of_a_line_slips_under_its_label(visitor: Visit, served: Served, name: str) -> None:
    page = visitor(width=360)
    sign_in(page, served, login_of(Role.LAWYER))
    page.goto(f"/law/{name}")
    inside = page.evaluate("[...document.querySelectorAll('#results td')].map(cell => cell.children.length)")
    assert inside
    assert max(inside) <= 1
