"""The registers of surrenders and assurances as pages: they list, filter, sort, export, and name nobody."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.unit.web.site import Site, open_site

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.recorder import Recorder
from comity.domain.earlier_bodies import AssuranceJudged, AssuranceRecorded, SpecialityReported, SurrenderRecorded
from comity.domain.officers import Actor, Role

PAGES = ("surrenders", "assurances")


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Site]:
    """Laos handed somebody over for fraud, has two promises on its register, one of them broken."""
    with open_site(tmp_path) as made:
        la = made.node
        order = la.order(Role.NATIONAL_DESK, made.case, made.request)
        acknowledge_request(la.desk, order, reference="LA-1")
        with la.desk.store.unit() as unit:
            recorder = Recorder(la.desk, unit, Actor("la.lawyer", Role.LAWYER), "test")

            def keep(body: Any) -> bytes:
                return recorder.record(body, case=made.case, audience=()).digest

            asked = made.request
            keep(SurrenderRecorded(asked, "m1", date(2026, 3, 1), ("fraud_telecom",), "=two officers", 30))
            keep(SpecialityReported(asked, "m1", "charge", "corruption_passive", "an indictment"))
            keep(AssuranceRecorded(asked, "m1", "specialty", "CN", "No other charge.", (date(2026, 1, 5),)))
            broken = keep(AssuranceRecorded(asked, "m1", "no_ill_treatment", "CN", "Visits are free."))
            keep(AssuranceJudged(asked, broken, "established", "seen", "la.lawyer2", "la.lawyer"))
            recorder.finish()
        yield made


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(f"/law/{address}")
    assert answer.status_code == 200, answer.content.decode()
    return list(json.loads(answer.content)["rows"])


def test_what_a_surrender_was_for_and_what_touches_it_is_listed(site: Site) -> None:
    client = site.signed_in(Role.LAWYER)
    page = client.get("/law/surrenders").content.decode()
    for words in (
        "Surrenders",
        "China",
        "no end is known",
        f"/cases/{site.case}#{site.request}",
        "/law/surrenders.csv",
    ):
        assert words in page, words
    assert "two officers" not in page
    (row,) = rows(client, "surrenders.json")
    assert (row["on"], row["to_state"], row["touched"], row["offences"]) == ("2026-03-01", "CN", "1", "fraud_telecom")
    assert rows(client, "surrenders.json?state=TH") == []
    assert len(site.audit("registers.read")) == 3


def test_broken_promises_stand_first_and_filters_find_them(site: Site) -> None:
    client = site.signed_in(Role.OFFICER)
    assert [row["standing"] for row in rows(client, "assurances.json")] == ["established", "kept"]
    assert [row["assurance"] for row in rows(client, "assurances.json?standing=established")] == ["no_ill_treatment"]
    (late,) = rows(client, "assurances.json?standing=overdue")
    assert (late["assurance"], late["overdue"]) == ("specialty", "2026-01-05")
    assert [row["assurance"] for row in rows(client, "assurances.json?order=-assurance")] == [
        "specialty", "no_ill_treatment",
    ]  # fmt: skip
    assert "Visits are free" not in client.get("/law/assurances").content.decode()


@pytest.mark.parametrize("address", ["surrenders?standing=kept", "surrenders?order=colour", "assurances?state=XX"])
def test_what_cannot_be_asked_is_refused(site: Site, address: str) -> None:
    answer = site.signed_in(Role.LAWYER).get(f"/law/{address}")
    assert (answer.status_code, "law.filter" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("language", ["zh", "vi", "lo", "th", "km", "my"])
def test_they_speak_one_language(site: Site, language: str) -> None:
    client = site.signed_in(Role.LAWYER)
    client.post("/language", {"language": language, "next": "/"})
    for name in PAGES:
        page = client.get(f"/law/{name}").content.decode()
        for english in ("Surrenders", "Assurances", "How it stands", "Look at the case", "handed over"):
            assert english not in page, (name, english)


def test_whoever_sees_no_content_is_not_offered_them(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    assert "/law/assurances" not in client.get("/law").content.decode()
    assert client.get("/law/assurances").status_code == 403
