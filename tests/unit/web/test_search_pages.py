"""The search's pages: the question posted and never in an address, what to do first, nothing found is no clearance."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from tests.fakes.certified import certified
from tests.fakes.searching import CASE, put, record, searching, wanted_person
from tests.unit.application.notices import WANTED, Life
from tests.unit.application.test_notice_pictures import photograph
from tests.unit.web.site import PlainPasswords, Site, open_site
from tests.unit.web.test_catalogues import OurWords

from comity.application.query import looking
from comity.application.query import search_person as searching_person
from comity.application.query.screen_list import screen_next
from comity.application.register.picture_notice import attach_picture
from comity.domain.notices import PictureKind
from comity.domain.officers import Role
from comity.domain.register_entries import Action, NoticeKind, Vulnerability
from comity.web import make_wsgi
from comity.web.languages import languages
from comity.web.query.words import search_languages
from comity.web.wording import word

ASKED = {"purpose": "investigation", "case": CASE, "name": "Keo Imaginary"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("pages")
    with open_site(folder) as site:
        searching(site.node, folder / "index")
        make_wsgi(site.node.desk, PlainPasswords())
        desk = site.node.desk
        put(desk, wanted_person(2, "Keo Imaginary", "ແກ້ວ", numbers=["PA1234567"]))
        child = {"kind": NoticeKind.MISSING, "action": Action.PROTECT, "vulnerability": Vulnerability.CHILD}
        put(desk, wanted_person(3, "Keo Imaginary", **child))
        yield site


def post(site: Site, address: str, form: dict[str, object], role: Role = Role.OFFICER, language: str = "en") -> str:
    answer = site.signed_in(role, language=language).post(address, form)
    return answer.content.decode()


def test_whom_to_protect_comes_first_and_each_candidate_says_what_to_do(site: Site) -> None:
    page = post(site, "/search", ASKED)
    actions = re.findall(r'class="action">([^<]+)<', page)
    assert actions == ["Protect", "Ask the owner"]
    assert "A child" in page
    assert "None of these is a hit yet." in page
    assert "What was compared, fact by fact" in page


def test_a_question_stays_in_the_form_and_never_in_an_address(site: Site) -> None:
    page = post(site, "/search", ASKED)
    assert 'value="Keo Imaginary"' in page
    assert not re.search(r'(?:href|action)="[^"]*Keo', page)
    nobody = site.signed_in(Role.OFFICER).get("/search?name=Keo+Imaginary&purpose=investigation&case=LA-1").content
    assert b"candidate-title" not in nobody


def test_nothing_found_says_what_that_means_and_until_when(site: Site) -> None:
    page = post(site, "/search", {**ASKED, "name": "Nobody Whatsoever"})
    assert "candidate-title" not in page
    assert page.count("<time") >= 2
    assert "Found less often than others:" in page
    assert re.search(r"clear", page)


def test_a_search_that_was_cut_short_never_says_nothing_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        searching_person, "look", lambda *asked: [replace(one, complete=False) for one in looking.look(*asked)]
    )
    for code in sorted(languages()):
        page = post(site, "/search", {**ASKED, "name": "Nobody Whatsoever"}, language=code)
        assert word(languages()[code], "no_hit", "title") not in page
        assert word(languages()[code], "border", "do.ask_closer") in page


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"purpose": ""}, 400, "query.purpose"),
        ({"case": ""}, 400, "query.case"),
        ({"name": ""}, 400, "query.empty"),
        ({"sex": "q"}, 400, "query.sex"),
        ({"nationality": "Laos"}, 400, "query.state"),
        ({"number-1": "PA1"}, 400, "query.number"),
    ],
)
def test_what_is_missing_or_odd_is_told_and_what_was_typed_stays(
    site: Site, change: dict[str, str], status: int, code: str
) -> None:
    answer = site.signed_in(Role.OFFICER).post("/search", {**ASKED, **change, "birth_place": "Typedplace"})
    assert answer.status_code == status
    assert code in answer.content.decode()
    assert "Typedplace" in answer.content.decode()


def test_a_number_is_looked_up_without_a_name(site: Site) -> None:
    form = {**ASKED, "name": "", "kind-1": "travel_document", "number-1": "PA1234567"}
    page = post(site, "/search", form)
    assert str(record(2)) in page
    assert "is only near" in page


@pytest.mark.parametrize("code", sorted(languages()))
def test_a_certificate_stands_before_every_candidate_and_takes_none_away(site: Site, code: str) -> None:
    before = post(site, "/search", ASKED, language=code)
    certified(site.node, 2)
    page = post(site, "/search", ASKED, language=code)
    shown = [page.index(word(languages()[code], "border", "certified.valid")), page.index("a scar on the left hand")]
    assert max(shown) < page.index('id="candidate-1"')
    assert page.count('id="candidate-title-') == before.count('id="candidate-title-') == 2


def test_a_finding_is_put_on_record_once(site: Site) -> None:
    page = post(site, "/search", ASKED)
    address = re.findall(r'action="(/search/[^"]+/verdict)"', page)[0]
    assert "it is somebody else" in post(site, address, {"verdict": "rejected", "rejection": "same_name"})
    assert "This was not done" in post(site, address, {"verdict": "confirmed"})


def test_a_list_shows_how_far_it_is_and_what_was_found_without_names(site: Site) -> None:
    client = site.signed_in(Role.OFFICER)
    table = BytesIO(b"name,label\nKeo Imaginary,12A\nNobody,12B\n,12C\n")
    table.name = "flight.csv"
    taken = client.post("/lists", {"purpose": "border_check", "case": CASE, "list": table})
    address = taken.headers["Location"]
    under_way = client.get(address).content.decode()
    assert "every 2s" in under_way
    while screen_next(site.node.desk) is not None:
        pass
    done = client.get(address).content.decode()
    assert "every 2s" not in done
    assert "12A" in done
    assert "Keo" not in done
    assert "list.line_name" in done
    assert client.get(f"{address}.csv").content.decode("utf-8-sig").startswith("line,label,search")
    assert client.get("/lists").content.decode().count("flight.csv") == 1
    refused = client.post("/lists", {"purpose": "border_check", "case": CASE})
    assert (refused.status_code, "list.none" in refused.content.decode()) == (400, True)


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_page_speaks_each_language(site: Site, code: str) -> None:
    page = post(site, "/search", ASKED, language=code)
    assert "candidate-title-1" in page
    for address in ("/search", "/lists"):
        assert site.signed_in(Role.OFFICER, language=code).get(address).status_code == 200
    assert site.signed_in(Role.AUDITOR, language=code).get("/search/alarms").status_code == 200


LETTERS = {"th": "THAI", "km": "KHMER", "my": "MYANMAR"}
LATIN = {"Comity", "CSV", "UTF", "LA", "VN", "IMEI", "IMO", "MMSI", "VIN"}


def test_the_search_speaks_seven_languages() -> None:
    assert list(search_languages()) == ["en", "km", "lo", "my", "th", "vi", "zh"]


@pytest.mark.parametrize("code", sorted(LETTERS))
def test_no_page_of_the_search_mixes_languages(site: Site, code: str) -> None:
    client = site.signed_in(Role.OFFICER, language=code)
    table = BytesIO(b"name,label\nKeo Imaginary,12A\n,12C\n")
    table.name = "boat.csv"
    taken = client.post("/lists", {"purpose": "border_check", "case": CASE, "list": table}).headers["Location"]
    while screen_next(site.node.desk) is not None:
        pass
    found = client.post("/search", ASKED).content.decode()
    address = re.findall(r'action="(/search/[^"]+/verdict)"', found)[0]
    verdict = client.post(address, {"verdict": "rejected", "rejection": "same_name"})
    empty = client.post("/search", {**ASKED, "name": "Nobody Whatsoever"})
    refused = client.post("/search", {**ASKED, "purpose": ""})
    pages = [client.get(one) for one in ("/search", "/lists", taken)] + [verdict, empty, refused]
    for page in (found, *(one.content.decode() for one in pages)):
        assert f'<html lang="{code}">' in page
        words = " ".join(OurWords(page).words)
        assert set(re.findall(r"[A-Za-z]{2,}", words)) <= LATIN
        assert sum(LETTERS[code] in unicodedata.name(letter, "") for letter in words) > 300


def test_a_language_of_the_search_alone_may_be_chosen_and_other_pages_go_on_in_theirs(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(languages(), "km")
    client = site.signed_in(Role.OFFICER)
    assert client.post("/language", {"language": "km", "next": "/search"}).status_code == 303
    assert '<html lang="km">' in client.get("/search").content.decode()
    assert '<html lang="en">' in client.get("/").content.decode()
    assert client.post("/language", {"language": "xx"}).status_code == 400


def test_an_auditor_settles_an_alarm_on_the_page(site: Site) -> None:
    for name in ("Abel", "Bora", "Chan", "Dara", "Em", "Fon", "Gamon", "Houng"):
        post(site, "/search", {**ASKED, "name": f"{name} Invented", "birth": "1990"})
    auditor = site.signed_in(Role.AUDITOR)
    page = auditor.get("/search/alarms").content.decode()
    assert "Names in the order of the alphabet" in page
    address = re.findall(r'action="(/search/alarms/[^"]+/settle)"', page)[0]
    assert auditor.post(address, {"finding": "a seized list"}).status_code == 303
    assert "a seized list" in auditor.get("/search/alarms").content.decode()


def test_a_photograph_stands_beside_its_name_here_and_at_the_border(site: Site) -> None:
    life = Life(site.world, replace(WANTED, owner="la", addressees=("cn",)))
    attach_picture(
        site.node.desk, life.order(Role.OFFICER), photograph(), kind=PictureKind.PHOTOGRAPH, shows='A <"bearded"> man'
    )
    life.ask()
    life.review(pictures="clear")
    life.publish()
    shown = 'alt="A &lt;&#34;bearded&#34;&gt; man"'
    assert shown in post(site, "/search", {**ASKED, "name": "Thao Sommut"})
    assert shown in post(site, "/border", {"reference": "lane 2", "name": "Thao Sommut"})
    assert shown not in post(site, "/search", ASKED)
