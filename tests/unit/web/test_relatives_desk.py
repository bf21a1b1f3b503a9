"""The relatives' desk on pages: nothing before a purpose, no name in the list, two persons, down at once with proof."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.unit.web.site import Site, open_site
from tests.unit.web.test_catalogues import PLAIN, OurWords, foreign

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
    assert f"1990-05</span> ({languages()[code].word('unknown_part', 'day')})" in page
    assert "1990-05-00" not in page
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


FORM = {
    "purpose": PURPOSE, "names": "Missing Synthetic\nມຸດ", "births": "1990-05", "sex": "female",
    "last_seen_on": "2026-02-20", "last_seen_place": "Invented market", "description": "blue jacket",
    "circumstances": "did not come home", "vulnerability": "none", "reporter": "Invented Mother", "relation": "parent",
    "reach": "+856 20 0000 0000",
}  # fmt: skip
CLEAR = dict.fromkeys(QUESTIONS, "no")
# An image of one pixel, with a comment that a program wrote into it.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000"
    "1f61738550000000049454e44ae426082"
)


def taken(site: Site, **changes: str) -> UUID:
    """A report taken on the page."""
    page = site.signed_in(Role.OFFICER).post("/relatives/new", {**FORM, **changes}).content.decode()
    return UUID(re.findall(r"/relatives/([0-9a-f-]{36})", page)[0])


def do(site: Site, report: UUID, what: str, role: Role = Role.OFFICER, **form: Any) -> Any:
    return site.signed_in(role).post(f"/relatives/{report}/{what}", {"purpose": PURPOSE, **form})


def test_a_report_is_taken_at_the_desk_and_its_code_shown_once(site: Site) -> None:
    client = site.signed_in(Role.OFFICER)
    page = client.post("/relatives/new", FORM).content.decode()
    (token,) = re.findall(r"<code translate=\"no\">([0-9a-z]{26})</code>", page)
    assert client.post("/public/en/follow", {"token": token}).status_code == 200
    report = re.findall(r"/relatives/([0-9a-f-]{36})", page)[0]
    assert token not in client.get(f"/relatives/{report}?purpose={PURPOSE}").content.decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"names": ""}, "relatives.form"),
        ({"births": "in May"}, "relatives.form"),
        ({"last_seen_on": "yesterday"}, "page.day"),
        ({"relation": ""}, "relatives.form"),
        ({"vulnerability": "brave"}, "page.choice"),
        ({"purpose": "investigation"}, "relatives.purpose"),
    ],
)
def test_a_report_that_cannot_be_is_told_and_what_was_typed_stays(
    site: Site, change: dict[str, str], code: str
) -> None:
    answer = site.signed_in(Role.OFFICER).post("/relatives/new", {**FORM, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert code in page
    for name in FORM.keys() - change.keys() - {"names", "sex", "relation", "vulnerability", "purpose"}:
        assert FORM[name] in page, name


def test_questions_consent_photograph_and_proposal_lead_to_a_page_by_two_persons(site: Site) -> None:
    report = taken(site)
    early = do(site, report, "propose", part=["names"], contact="the desk, 191")
    assert (early.status_code, "the desk, 191" in early.content.decode()) == (409, False), "no consent, no such form"
    assert do(site, report, "screen", **{**CLEAR, "forced_marriage": ""}).status_code == 400
    kept = do(site, report, "screen", **{**CLEAR, "forced_marriage": ""}).content.decode()
    assert kept.count('value="no" checked') == len(QUESTIONS) - 1, "what was answered stays"
    assert do(site, report, "screen", **CLEAR).status_code == 200
    assert do(site, report, "consent", part=["names", "photograph"], given_by=" ").status_code == 400
    assert do(site, report, "consent", part=["names", "photograph"], given_by="mother").status_code == 200
    picture = SimpleUploadedFile("face.png", PIXEL, "image/png")
    assert do(site, report, "photograph", photograph=picture).status_code == 200
    assert do(site, report, "photograph").status_code == 400
    client = site.signed_in(Role.OFFICER)
    assert client.get(f"/relatives/{report}/picture?purpose={PURPOSE}").content == PIXEL
    assert client.get(f"/relatives/{report}/picture").status_code == 400, "no purpose"
    refused = do(site, report, "propose", part=["names", "description"], contact="the desk, 191")
    assert (refused.status_code, "the desk, 191" in refused.content.decode()) == (409, True)
    assert do(site, report, "propose", part=["names", "photograph"], contact="the desk, 191").status_code == 200
    assert act(site, report, "publish").status_code == 403
    assert act(site, report, "publish", Role.LAWYER).status_code == 200
    shown = site.signed_in(Role.OFFICER).get("/public/en").content.decode()
    assert "Missing Synthetic" in shown
    down = do(site, report, "withdraw-consent").content.decode()
    assert "Nothing of it is public any more." in down
    assert "Nobody has agreed to anything." in down
    assert do(site, report, "withdraw-consent").status_code == 409


def test_one_unknown_answer_holds_it_until_somebody_else_lifts_that(site: Site) -> None:
    report = taken(site)
    do(site, report, "screen", **{**CLEAR, "afraid_of_reporter": "unknown"})
    assert do(site, report, "lift", reason="Met her.").status_code == 403, "an officer is no second person"
    assert do(site, report, "lift", Role.SUPERVISOR, reason=" ").status_code == 400
    assert do(site, report, "lift", Role.SUPERVISOR, reason="Met her.").status_code == 200


def test_what_relatives_add_stays_with_the_report_and_meets_nothing(site: Site) -> None:
    report = taken(site)
    assert do(site, report, "give", kind="alias", text="Noy Invented").status_code == 200
    assert do(site, report, "give", kind="nonsense", text="Noy").status_code == 400
    assert "Noy Invented" in site.signed_in(Role.OFFICER).get(f"/relatives/{report}?purpose={PURPOSE}").content.decode()
    with site.node.desk.store.reading() as unit:
        assert unit.register.newest() == 0, "nothing enters what a search or a standing query reads"


def test_who_was_found_decides_what_the_reporter_sees(site: Site) -> None:
    report = taken(site)
    do(site, report, "screen", **CLEAR)
    told = do(site, report, "found", wish="no_contact", told="found_safe", rule="art. 1")
    assert told.status_code == 409
    assert do(site, report, "found", wish="", told="with_desk").status_code == 400
    assert do(site, report, "found", wish="no_contact", told="found_safe_no_contact", rule="art. 1").status_code == 200


def test_what_is_no_report_is_destroyed(site: Site) -> None:
    report = submit_report(site.node.desk, REPORTER, PERSON).report
    assert do(site, report, "refuse", refusal="").status_code == 400
    assert do(site, report, "refuse", refusal="not_serious").status_code == 303
    assert do(site, report, "give", kind="alias", text="x").status_code == 400
    assert do(site, report, "nonsense").status_code == 404


@pytest.mark.parametrize("code", sorted(languages()))
def test_no_page_of_the_desk_mixes_languages(site: Site, code: str) -> None:
    client = site.signed_in(Role.LAWYER, language=code)
    unread, held, open_one = submit_report(site.node.desk, REPORTER, PERSON).report, taken(site), proposed(site)
    do(site, held, "screen", **{**CLEAR, "afraid_of_reporter": "yes"})
    pages = [client.get(f"/relatives/{one}?purpose={PURPOSE}") for one in (unread, held, open_one)]
    pages += [client.get("/relatives/new"), client.post("/relatives/new", FORM)]
    pages.append(client.post(f"/relatives/{open_one}/found", {"purpose": PURPOSE}))
    for page in (one.content.decode() for one in pages):
        assert f'<html lang="{code}">' in page
        for words in OurWords(page).words:
            assert not foreign(code, words) - {*PLAIN, "GMT", "UTC"}, words
