"""The pages of the safeguards: who searched, a certificate that is shown, what waits; one language on each."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.application.test_certificates import RECORD, issued
from tests.unit.application.test_who_searched import held_back, search
from tests.unit.web.site import Site, open_site

from comity.application.redress.hold_notices import propose_holding
from comity.domain.officers import Role


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path) as made:
        yield made


def test_the_owner_sees_and_exports_who_searched(site: Site) -> None:
    search(site.world["cn"], "la")
    site.world.exchange()
    client = site.signed_in(Role.NATIONAL_DESK)
    page = client.get("/safeguards").content.decode()
    assert "cn.officer" in page
    assert "investigation of fraud" in page
    assert "cn.officer" not in client.get("/safeguards?node=th").content.decode()
    assert client.get(f"/safeguards?record={RECORD}").status_code == 200
    assert client.get("/safeguards?record=nothing").status_code == 400
    assert client.get("/safeguards.json").json()["rows"][0]["reference"] == "CASE-1"
    assert len(site.audit("searches.read")) >= 3


def test_a_certificate_is_looked_at_compared_and_clears_nobody(site: Site) -> None:
    one = issued(site.world["cn"])
    site.world.exchange()
    client = site.signed_in(Role.OFFICER)
    page = client.post("/safeguards/certificate", {"shown": one.number}).content.decode()
    assert "scar over the left eyebrow" in page
    assert "clears nobody" in page
    form = {"number": one.number, "outcome": "does_not_match", "against": "feature"}
    assert client.post("/safeguards/certificate/compare", form).status_code == 303
    assert client.post("/safeguards/certificate", {"shown": "hello"}).status_code == 400


def test_the_second_person_decides_what_waits(site: Site) -> None:
    la = site.node
    held_back(la)
    until = la.desk.clock.now() + timedelta(days=5)
    said = {"reference": "CASE-2", "ground": "danger_to_life", "reason": "r", "purpose": "p"}
    asked = propose_holding(la.desk, la.officers[Role.OFFICER], until=until, **said)
    client = site.signed_in(Role.SUPERVISOR, language="lo")
    page = client.get("/safeguards/waiting").content.decode()
    assert "CASE-2" in page
    assert "CASE-1" not in page
    form = {"kind": "holding", "agree": "yes", "reason": "it holds"}
    assert client.post(f"/safeguards/waiting/{asked.digest.hex()}", form).status_code == 303
    assert "CASE-2" not in client.get("/safeguards/waiting").content.decode()
