"""Standing queries on pages: asked from a case, decided by a second person, what was met side by side, and counts."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from tests.fakes.certified import certified
from tests.fakes.searching import put, record
from tests.fakes.watching import BARE, accepted_letter, enter, watched_site
from tests.unit.web.site import Site, add_account, open_world
from tests.unit.web.test_catalogues import OurWords
from tests.unit.web.test_search_pages import LATIN, LETTERS

from comity.domain.officers import Role
from comity.web.query.words import search_languages
from comity.web.wording import word

MARK = "Typed reason, invented"


@dataclass
class Watched:
    """A site with a case that may be watched for."""

    site: Site

    def wish(self, **changes: str) -> dict[str, str]:
        until = (self.site.world.clock.at + timedelta(days=60)).date().isoformat()
        person = f"{self.site.request}:m1"
        return {"person": person, "purpose": "investigation", "until": until, "reason": MARK, **changes}

    def ask(self, **changes: str) -> str:
        """Asked for on the page; the address of the query."""
        answer = self.site.signed_in(Role.OFFICER).post(f"/cases/{self.site.case}/standing", self.wish(**changes))
        assert answer.status_code == 303, answer.content
        return str(answer["Location"])

    def act(self, address: str, what: str, role: Role = Role.SUPERVISOR, **form: str) -> int:
        return self.site.signed_in(role).post(f"{address}/{what}", {"reason": MARK, **form}).status_code

    def active(self) -> str:
        address = self.ask()
        assert self.act(address, "authorise") == 303
        return address

    def page(self, address: str, role: Role = Role.OFFICER, language: str = "en") -> str:
        answer = self.site.signed_in(role, language=language).get(address)
        assert answer.status_code == 200, answer.content
        return str(answer.content.decode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_world(tmp_path_factory.mktemp("standing"), "cn", "la") as world:
        yield watched_site(world)


@pytest.fixture
def watched(site: Site) -> Iterator[Watched]:
    """Nothing of an earlier test waits, runs, or stands in the register."""
    yield Watched(site)
    with site.node.desk.store.reading() as unit:
        left = unit.standing.listed(states=("asked", "active"))
    for row in left:
        Watched(site).act(f"/search/standing/{row.standing}", "end")
    for number in (1, 2):
        put(site.node.desk, None, of=record(number))


def test_a_case_leads_to_the_form_and_the_form_to_the_second_person(watched: Watched) -> None:
    site = watched.site
    assert f"/cases/{site.case}/standing" in watched.page(f"/cases/{site.case}")
    form = watched.page(f"/cases/{site.case}/standing")
    assert "Thao Sommut" in form
    assert 'type="text"' not in form, "nobody is typed"
    address = watched.ask()
    mine = watched.page(address)
    assert "Waits for a second person" in mine
    assert "/authorise" not in mine
    assert f"{address}/authorise" in watched.page(address, Role.SUPERVISOR)
    assert watched.act(address, "authorise", Role.OFFICER) == 403
    assert watched.act(address, "authorise") == 303
    assert "It begins with what enters the register now." not in watched.page(address), "it is said once, to who did it"
    assert f"{address}/renew" in watched.page(address, Role.SUPERVISOR)


def test_what_it_met_is_shown_to_both_as_the_search_shows_it(watched: Watched) -> None:
    address = watched.active()
    enter(watched.site)
    for role in (Role.OFFICER, Role.SUPERVISOR):
        page = watched.page(address, role)
        assert "What was compared, fact by fact" in page
        assert "None of these is a hit yet." in page
        assert page.count("Thao Sommut") > 1, "both spellings"
    verdict = re.findall(r'action="(/search/[^"]+/verdict)"', page)[0]
    client = watched.site.signed_in(Role.OFFICER)
    assert client.post(verdict, {"verdict": "rejected", "rejection": "same_name"}).status_code == 200
    after = watched.page(address)
    assert "Rejected: it is somebody else." in after
    assert verdict not in after, "it is judged once"
    assert "Each of these was judged by an officer." in after


def test_a_certificate_stands_before_what_was_met(watched: Watched) -> None:
    address = watched.active()
    enter(watched.site, 2)
    certified(watched.site.node, 2)
    page = watched.page(address)
    assert page.index("a scar on the left hand") < page.index('id="candidate-title-1"')


def test_what_its_owner_takes_back_shows_as_gone(watched: Watched) -> None:
    address = watched.active()
    enter(watched.site)
    put(watched.site.node.desk, None, of=record(1))
    page = watched.page(address)
    assert "Its owner took it back, or its time is over." in page
    assert "What was compared" not in page


def test_after_its_end_nothing_says_whom_it_was_about(watched: Watched) -> None:
    address = watched.active()
    enter(watched.site)
    assert watched.act(address, "end", Role.OFFICER) == 303
    page = watched.page(address)
    assert "With whom it was compared was destroyed at the end." in page
    assert "Sommut" not in page
    assert watched.act(address, "end", Role.OFFICER) == 409


def test_it_is_renewed_by_a_second_person_alone_and_for_no_longer_than_it_may(watched: Watched) -> None:
    address, clock = watched.active(), watched.site.world.clock
    longer = (clock.at + timedelta(days=80)).date().isoformat()
    assert watched.act(address, "renew", Role.OFFICER, until=longer) == 403
    far = (clock.at + timedelta(days=300)).date().isoformat()
    refused = watched.site.signed_in(Role.SUPERVISOR).post(f"{address}/renew", {"until": far, "reason": MARK})
    assert refused.status_code == 400
    said = refused.content.decode()
    assert "standing.period" in said
    assert far in said
    assert MARK in said
    assert watched.act(address, "renew", until=longer) == 303


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": ""}, "standing.no_request"),
        ({"person": f"{UUID(int=4)}:m1"}, "request.unknown"),
        ({"purpose": "missing_person"}, "standing.purpose"),
        ({"purpose": "curiosity"}, "standing.purpose"),
        ({"until": "soon"}, "page.day"),
        ({"until": "2020-01-01"}, "standing.period"),
    ],
)
def test_a_wish_that_cannot_be_is_told_and_what_was_typed_stays(
    watched: Watched, change: dict[str, str], code: str
) -> None:
    case = watched.site.case
    answer = watched.site.signed_in(Role.OFFICER).post(f"/cases/{case}/standing", watched.wish(**change))
    page = answer.content.decode()
    assert answer.status_code in (400, 404)
    assert code in page
    assert MARK in page
    if "person" not in change:
        assert re.search(rf'value="{watched.site.request}:m1" checked', page)


def test_without_a_reason_nothing_is_done(watched: Watched) -> None:
    case, address = watched.site.case, watched.ask()
    client = watched.site.signed_in(Role.OFFICER)
    assert client.post(f"/cases/{case}/standing", watched.wish(reason=" ")).status_code == 400
    assert watched.act(address, "authorise", reason=" ") == 400
    assert watched.act(address, "nonsense") == 404


def test_of_whom_the_letter_knows_a_name_alone_nobody_can_be_told(site: Site) -> None:
    case, _ = accepted_letter(site.world, BARE)
    page = site.signed_in(Role.OFFICER).get(f"/cases/{case}/standing").content.decode()
    assert "Of these the letter knows too little" in page
    assert 'name="person"' not in page


def test_another_officers_is_not_shown(watched: Watched) -> None:
    address, site = watched.ask(), watched.site
    add_account(site, "second-officer", Role.OFFICER)
    other = site.signed_in_as("second-officer")
    assert other.get(address).status_code == 403
    assert address not in other.get("/search/standing").content.decode()
    assert other.post(f"{address}/end", {"reason": MARK}).status_code == 403


def test_an_auditor_sees_counts_alone(watched: Watched) -> None:
    address = watched.active()
    enter(watched.site)
    for page in (watched.page(address, Role.AUDITOR), watched.page("/search/standing", Role.AUDITOR)):
        assert "Sommut" not in page
        assert MARK not in page
        assert str(record(1)) not in page
        assert 'method="post" action="/search/standing' not in page
    assert "Candidates shown" in watched.page(address, Role.AUDITOR)


def test_the_list_is_filtered_sorted_and_leaves_without_names(watched: Watched) -> None:
    waiting, running = watched.ask(), watched.active()
    client = watched.site.signed_in(Role.SUPERVISOR)

    def rows(query: str) -> list[str]:
        return re.findall(r'<a href="(/search/standing/[^"]+)">', client.get(query).content.decode())

    assert rows("/search/standing?state=active") == [running]
    assert rows("/search/standing?whose=waiting") == [waiting]
    assert rows("/search/standing?whose=mine") == []
    both = rows("/search/standing?order=asked_at")
    assert both.index(waiting) < both.index(running)
    found = rows("/search/standing?order=-asked_at")
    assert found.index(running) < found.index(waiting)
    table = client.get("/search/standing.csv?state=active").content.decode("utf-8-sig")
    assert table.startswith("query,state,over,case")
    assert len(table.strip().splitlines()) == 2
    said = json.loads(client.get("/search/standing.json?state=active").content)
    assert [one["query"] for one in said["queries"]] == [running.rpartition("/")[2]]
    assert "Sommut" not in table + json.dumps(said)
    for wrong in ("state=nonsense", "order=name", "page=0", "page=x", "colour=red"):
        assert client.get(f"/search/standing?{wrong}").status_code == 400
    assert watched.site.audit("[export csv]")


@pytest.mark.parametrize("code", sorted(search_languages()))
def test_each_page_speaks_its_language_and_no_other(watched: Watched, code: str) -> None:
    address, site = watched.active(), watched.site
    enter(site)
    waiting = watched.ask()
    client, second = (site.signed_in(role, language=code) for role in (Role.OFFICER, Role.SUPERVISOR))
    form = f"/cases/{site.case}/standing"
    pages = [client.get(one) for one in (form, address, waiting, "/search/standing")]
    pages += [second.get(one) for one in (address, waiting)]
    pages += [client.post(form, watched.wish(until="x")), second.post(f"{waiting}/refuse", {"reason": ""})]
    assert watched.act(address, "end", Role.OFFICER) == 303
    pages += [client.get(address), client.get("/search/standing?state=asked&purpose=asset_tracing")]
    for page in (one.content.decode() for one in pages):
        assert f'<html lang="{code}">' in page
        if code in LETTERS:
            words = " ".join(OurWords(page).words)
            assert set(re.findall(r"[A-Za-z]{2,}", words)) <= LATIN | {"JSON"}
            assert sum(LETTERS[code] in unicodedata.name(letter, "") for letter in words) > 150
    assert word(search_languages()[code], "standing_over", "officer") in pages[-2].content.decode()
