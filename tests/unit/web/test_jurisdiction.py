"""The page of a consultation: it is opened, filled in, released by a second person, and read in every language."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.unit.web.site import Site, open_site

from comity.application.casework.read_case import read_case
from comity.domain.jurisdiction import Consultation, Progress
from comity.domain.officers import Role
from comity.law.jurisdiction import FACTORS

TABLE = {f"{factor.id}-standing": "unknown" for factor in FACTORS} | {
    f"{factor.id}-weight": "some" for factor in FACTORS
}
FILLED = TABLE | {
    "will_act": "yes",
    "most_loss-states": "CN",
    "most_loss-standing": "shown",
    "most_loss-weight": "strong",
    "most_loss-words": "=bank records, annex 2",
}


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Site]:
    with open_site(tmp_path) as made:
        yield made


def consultation(site: Site) -> Consultation:
    view = read_case(site.node.desk, site.node.officers[Role.LAWYER], site.case, purpose="reading in a test")
    return next(iter(view.case.consultations.values()))


def opened(site: Site, client: Client) -> str:
    form = {"request": str(site.request), "conflict": "positive", "title": "Who tries it", "conduct": "Invented."}
    answer = client.post(f"/cases/{site.case}/jurisdiction", form | {"rule": "art. 4"})
    assert answer.status_code == 303, answer.content.decode()
    view = read_case(site.node.desk, site.node.officers[Role.LAWYER], site.case, purpose="reading in a test")
    ((proposal, waiting),) = view.case.requests[site.request].proposals.items()
    assert waiting.act == "jurisdiction.opened"
    confirm = f"/cases/{site.case}/requests/{site.request}/proposals/{proposal.hex()}/confirm"
    assert client.post(confirm).status_code == 403, "not by whoever prepared it"
    assert confirm in site.signed_in(Role.NATIONAL_DESK).get(f"/cases/{site.case}").content.decode()
    assert site.signed_in(Role.NATIONAL_DESK).post(confirm).status_code == 303
    return f"/cases/{site.case}/jurisdiction/{consultation(site).id}"


def test_a_lawyer_opens_fills_in_and_a_second_person_releases(site: Site) -> None:
    lawyer, desk = site.signed_in(Role.LAWYER), site.signed_in(Role.NATIONAL_DESK)
    address = opened(site, lawyer)
    assert "Who tries it" in lawyer.get(f"/cases/{site.case}").content.decode()
    assert lawyer.post(f"{address}/table", FILLED).status_code == 303
    (draft,) = consultation(site).drafts
    own = lawyer.post(f"{address}/drafts/{draft.hex()}/release", {"rule": "art. 4"})
    assert own.status_code == 403
    assert desk.post(f"{address}/drafts/{draft.hex()}/release", {"rule": "art. 4"}).status_code == 303
    state = consultation(site)
    assert state.progress is Progress.OPEN
    assert state.tables["LA"].table.rule == "art. 4"
    page = desk.get(address).content.decode()
    assert "=bank records, annex 2" in page
    table = desk.get(f"{address}.csv").content.decode()
    assert "'=bank records, annex 2" in table  # no spreadsheet takes it for a formula
    assert desk.get(f"{address}.json").json()["counted"] == {"CN": [], "LA": []}


def test_a_refused_table_keeps_what_was_typed(site: Site) -> None:
    lawyer = site.signed_in(Role.LAWYER)
    address = opened(site, lawyer)
    answer = lawyer.post(f"{address}/table", FILLED | {"most_loss-words": "", "most_victims-words": "kept words"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "kept words" in page
    assert 'value="CN" checked' in page
    assert consultation(site).drafts == {}


def test_a_title_is_needed_and_the_words_stay(site: Site) -> None:
    lawyer = site.signed_in(Role.LAWYER)
    form = {
        "request": str(site.request),
        "conflict": "positive",
        "title": " ",
        "conduct": "Kept words.",
        "rule": "art. 4",
    }
    answer = lawyer.post(f"/cases/{site.case}/jurisdiction", form | {"rule": "art. 4"})
    assert answer.status_code == 400
    assert "Kept words." in answer.content.decode()


@pytest.mark.parametrize("language", ["zh", "vi", "lo", "th", "km", "my"])
def test_it_speaks_one_language(site: Site, language: str) -> None:
    lawyer = site.signed_in(Role.LAWYER)
    address = opened(site, lawyer)
    lawyer.post("/language", {"language": language, "next": "/"})
    page = lawyer.get(address).content.decode()
    for english in ("Who prosecutes", "Connecting factors", "Fill in our", "Where most of the loss"):
        assert english not in page


def test_only_a_lawyer_is_offered_to_open(site: Site) -> None:
    for role, offered in ((Role.LAWYER, True), (Role.OFFICER, False), (Role.AUDITOR, False)):
        page = site.signed_in(role).get(f"/cases/{site.case}").content.decode()
        assert (f"/cases/{site.case}/jurisdiction" in page) is offered, role


def test_an_unknown_consultation_is_an_error_in_words(site: Site) -> None:
    answer = site.signed_in(Role.LAWYER).get(f"/cases/{site.case}/jurisdiction/{UUID(int=7)}")
    assert answer.status_code == 400
