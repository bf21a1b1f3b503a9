"""The pages for everybody: seven languages and never two on one page, no cookie, no script, and nothing that leaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from tests.fakes.world import Node
from tests.unit.application.test_relatives import PNG, found, published, screened
from tests.unit.web.site import Site, open_world, received, site_of

from comity.application.relatives.publishing import keep_photograph, public_persons
from comity.application.relatives.reporting import Received, report_at_desk
from comity.domain.officers import Role
from comity.domain.relatives import MissingPerson, Reporter, Told, Wish
from comity.web.public import pages
from comity.web.public.words import SEVEN, public_languages

PLACES = ("", "/report", "/follow", "/wrong-hits")
REPORT = {"name": "Missing Synthetic", "year": "1990", "reporter": "Mother", "relation": "parent", "contact": "+856 20"}
PERSON = MissingPerson(("Missing Synthetic",), ("1990-05-00",), last_seen_place="the hidden village")


@dataclass
class Public:
    """A browser that never signed in, and the node behind."""

    client: Client
    node: Node

    def get(self, place: str, code: str = "en") -> str:
        answer = self.client.get(f"/public/{code}{place}")
        assert answer.status_code == 200
        return answer.content.decode()

    def reported(self) -> Received:
        officer = self.node.officers[Role.OFFICER]
        reporter = Reporter("Mother", "parent", "+856 20")
        return report_at_desk(self.node.desk, officer, reporter, PERSON, purpose="find_person")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_world(tmp_path_factory.mktemp("public"), "cn", "la") as world:
        case, request = received(world)
        yield site_of(world, case, request)


@pytest.fixture
def public(site: Site) -> Public:
    pages._limiter.cache_clear()
    return Public(Client(), site.node)


def test_all_seven_languages_are_whole() -> None:
    assert tuple(public_languages())[:7] == SEVEN


@pytest.mark.parametrize("code", SEVEN)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_speaks_one_language(public: Public, place: str, code: str) -> None:
    """No key, and no English beside another language, but for names of languages and of the authority."""
    page = public.get(place, code)
    shown = re.sub(r'<head>.*?</head>|<(\w+)[^>]*translate="no"[^>]*>.*?</\1>|<[^>]+>', " ", page, flags=re.DOTALL)
    assert f'<html lang="{code}">' in page
    if code not in ("en", "vi"):
        assert set(re.findall(r"[A-Za-z]{4,}", shown)) <= {"cookie", "Cookie", "script", "JSON"}


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_tracked(public: Public, place: str) -> None:
    answer = public.client.get(f"/public/en{place}")
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?!/|\?)', answer.content.decode())
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_browser_s_language_is_taken_and_an_unknown_one_is_not(public: Public) -> None:
    assert public.client.get("/public", headers={"accept-language": "km-KH,en"})["Location"] == "/public/km"
    assert public.client.get("/public/xx")["Location"] == "/public/en"


def test_a_report_goes_in_and_the_code_is_shown_once(public: Public) -> None:
    page = public.client.post("/public/lo/report", REPORT).content.decode()
    (token,) = re.findall(r"<code translate=\"no\">([0-9a-z]{26})</code>", page)
    followed = public.client.post("/public/lo/follow", {"token": token}).content.decode()
    assert public_languages()["lo"].word("told", "received") in followed
    assert "Missing Synthetic" not in followed


@pytest.mark.parametrize("code", SEVEN)
def test_a_report_that_lacks_something_is_refused_in_words_and_kept_in_the_form(public: Public, code: str) -> None:
    answer = public.client.post(f"/public/{code}/report", {**REPORT, "contact": "", "year": "soon"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert str(public_languages()[code].word("error", "relatives.form")) in page
    assert 'value="Missing Synthetic"' in page


def test_words_of_a_report_are_no_markup(public: Public) -> None:
    answer = public.client.post("/public/en/report", {**REPORT, "contact": "", "name": "<script>alert(1)</script>"})
    assert b"<script" not in answer.content


def test_too_many_reports_from_one_place_wait(public: Public) -> None:
    statuses = [public.client.post("/public/en/report", REPORT).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_codes_are_not_guessed(public: Public) -> None:
    answers = [public.client.post("/public/en/follow", {"token": f"{n:026d}"}).status_code for n in range(22)]
    assert answers[:20] == [400] * 20
    assert answers[20:] == [429, 429]


def test_a_person_is_shown_printed_and_gone(public: Public) -> None:
    one = public.reported()
    keep_photograph(public.node.desk, public.node.officers[Role.OFFICER], one.report, PNG, purpose="find_person")
    published(public.node, one, "names", "photograph")
    ((person,), _) = public_persons(public.node.desk)
    address = f"/public/th/missing/{person.public}"
    page = public.client.get(address).content.decode()
    assert "Missing Synthetic" in page
    assert "the hidden village" not in page
    picture = public.client.get(f"/public/photographs/{person.public}")
    assert (picture.content, picture.headers["Content-Type"]) == (PNG, "image/png")
    answer = public.client.post("/public/th/follow", {"token": one.token, "act": "take_down"})
    assert public_languages()["th"].word("public", "taken_down") in answer.content.decode()
    assert public.client.get(address).status_code == 410
    assert public.client.get(f"/public/photographs/{person.public}").status_code == 410
    assert str(one.report) not in page


def test_no_page_tells_a_reporter_where_the_person_is(public: Public) -> None:
    one = public.reported()
    screened(public.node, one)
    found(public.node, one, Wish.NO_CONTACT, Told.FOUND_SAFE_NO_CONTACT)
    page = public.client.post("/public/en/follow", {"token": one.token}).content.decode()
    assert "does not wish contact" in page
    assert "hidden village" not in page
    assert "Missing Synthetic" not in page


def test_an_address_of_nobody_is_gone_like_one_that_was(public: Public) -> None:
    assert public.client.get(f"/public/en/missing/{UUID(int=7)}").status_code == 410
    assert public.client.get(f"/public/photographs/{UUID(int=7)}").status_code == 410


def test_the_share_of_wrong_hits_is_for_everybody(public: Public) -> None:
    assert "Too few hits" in public.get("/wrong-hits")
    rows = public.client.get("/public/wrong-hits.json").json()
    assert rows["rows"] == [{"property": "all", "value": "", "verdicts": "", "wrong": "", "share": ""}]
    assert public.client.get("/public/wrong-hits.csv").content.decode().startswith("\ufeffproperty,value")


def test_other_methods_are_refused(public: Public) -> None:
    assert public.client.post("/public/en").status_code == 405
    assert public.client.delete("/public/en/report").status_code == 405
