"""The relatives' desk on pages: nothing before a purpose, no name in the list, two persons, down at once with proof."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.unit.web.site import Site, open_site

from comity.application.relatives.protecting import QUESTIONS, screen_report
from comity.application.relatives.publishing import propose_publication, record_consent
from comity.application.relatives.reporting import report_at_desk, submit_report
from comity.domain.officers import Role
from comity.domain.relatives import MissingPerson, Reporter
from comity.web.languages import languages

PURPOSE = "find_person"
REPORTER = Reporter("Invented Mother", "parent", "+856 20 0000 0000", "lo")
PERSON = MissingPerson(("Missing Synthetic",), ("1990-05-00",), "female", ("LA",), "blue jacket", date(2026, 2, 20))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("relatives")) as opened:
        yield opened


def proposed(site: Site) -> UUID:
    """A report whose publication waits for a second person."""
    desk, officer = site.node.desk, site.node.officers[Role.OFFICER]
    report = report_at_desk(desk, officer, REPORTER, PERSON, purpose=PURPOSE).report
    screen_report(desk, officer, report, dict.fromkeys(QUESTIONS, "no"), purpose=PURPOSE)
    record_consent(desk, officer, report, scope=("names",), given_by="mother", guardian=False, purpose=PURPOSE)
    propose_publication(desk, officer, report, scope=("names",), contact="the desk, 191", purpose=PURPOSE)
    return report


def act(site: Site, report: UUID, name: str, role: Role = Role.OFFICER) -> Any:
    return site.signed_in(role).post(f"/relatives/{report}/{name}", {"purpose": PURPOSE})


def test_nothing_is_listed_before_a_purpose_and_no_name_after(site: Site) -> None:
    report = proposed(site)
    client = site.signed_in(Role.OFFICER)
    assert str(report) not in client.get("/relatives").content.decode()
    page = client.get(f"/relatives?purpose={PURPOSE}").content.decode()
    assert str(report) in page
    assert "Missing Synthetic" not in page
    assert "Invented Mother" not in page
    wrong = client.get("/relatives?purpose=investigation")
    assert wrong.status_code >= 400
    assert str(report) not in wrong.content.decode()


@pytest.mark.parametrize("code", sorted(languages()))
def test_a_report_is_read_in_each_language_and_only_for_a_purpose(site: Site, code: str) -> None:
    report = proposed(site)
    client = site.signed_in(Role.LAWYER, language=code)
    page = client.get(f"/relatives/{report}?purpose={PURPOSE}").content.decode()
    assert f'<html lang="{code}">' in page
    assert "Missing Synthetic" in page
    refused = client.get(f"/relatives/{report}").content.decode()
    assert "Missing Synthetic" not in refused


def test_a_second_person_publishes_and_anybody_of_the_desk_takes_down_with_proof(site: Site) -> None:
    report = proposed(site)
    assert act(site, report, "publish").status_code == 403, "an officer is no second person"
    page = act(site, report, "publish", Role.LAWYER).content.decode()
    assert "It is on record." in page
    assert f"/relatives/{report}/take-down" in page
    down = act(site, report, "take-down").content.decode()
    assert "Nothing of it is public any more." in down
    assert re.search(r"<dd[^>]*>[0-9a-f]{128}</dd>", down), "a signature to hand over"
    assert act(site, report, "take-down").status_code == 409


def test_what_came_over_the_public_page_is_verified_by_an_officer(site: Site) -> None:
    report = submit_report(site.node.desk, REPORTER, PERSON).report
    client = site.signed_in(Role.OFFICER)
    assert f"/relatives/{report}/verify" in client.get(f"/relatives/{report}?purpose={PURPOSE}").content.decode()
    assert "/verify" not in act(site, report, "verify").content.decode()
