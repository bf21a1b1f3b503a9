"""Pages on the law: list, instruments, states, calendar, mechanisms; strict addresses, files, links from a case."""

import json
import re
from dataclasses import fields

import pytest
from django.test import Client
from tests.unit.web.site import Site

from comity.adapters.corpus import load_corpus
from comity.application.oversight.reciprocity import LedgerLine
from comity.domain.officers import Role
from comity.law.catalogue import catalogue
from comity.web.citing import law_cited
from comity.web.languages import languages
from comity.web.law.ledger import LedgerQuestion
from comity.web.node import current_desk

CORPUS = load_corpus()


@pytest.fixture
def client(site: Site) -> Client:
    return site.signed_in(Role.LAWYER)


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_list_has_everything_and_leads_to_each_page(site: Site, client: Client) -> None:
    text = read(client, "/law")
    items = catalogue(site.node.desk.law.today(), CORPUS)
    assert len(items) > 100
    assert all(f'href="{item.address}"' in text for item in items)


@pytest.mark.parametrize("language", ["en", "zh", "vi", "lo", "th", "km", "my"])
def test_every_page_of_the_corpus_opens(site: Site, language: str) -> None:
    client = site.signed_in(Role.OFFICER, language=language)
    items = catalogue(site.node.desk.law.today(), CORPUS)
    wanted = items if language == "en" else items[::17]
    for address in (*(item.address for item in wanted), *(f"/law/state/{code}" for code in ("CN", "VN", "TL"))):
        assert "translate" in read(client, address)


def test_filters_narrow_the_list(client: Client) -> None:
    text = read(client, "/law?group=treaty&state=CN&other=VN&kind=extradition")
    assert "/law/treaty/CN-VN-EXT-2015" in text
    assert "/law/treaty/CN-KH-EXT-1999" not in text
    assert "/law/treaty/CN-VN-TSP-2024" not in text
    assert "no proof that there is none" in read(client, "/law?text=nothing+is+called+so")


def test_the_day_of_the_list_can_be_chosen(client: Client) -> None:
    before = read(client, "/law.json?text=CN-VN-EXT&as_of=2019-12-11")
    after = read(client, "/law.json?text=CN-VN-EXT&as_of=2019-12-12")
    assert [json.loads(text)["rows"][0]["status"] for text in (before, after)] == ["signed_not_in_force", "in_force"]
    assert "after the newest source" in read(client, "/law?as_of=2027-01-01")


def test_a_column_sorts_both_ways_and_days_unknown_come_last(client: Client) -> None:
    for order in ("first", "-first"):
        rows = json.loads(read(client, f"/law.json?group=treaty&order={order}"))["rows"]
        days = [row["first_day"] for row in rows]
        known = [day for day in days if day]
        assert known == sorted(known, reverse=order.startswith("-"))
        assert days[len(known) :] == [""] * (len(days) - len(known))
    assert 'aria-sort="descending"' in read(client, "/law?order=-status")


@pytest.mark.parametrize("place", ["/law", "/law/calendar", "/law/mechanisms"])
@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_each_register_leaves_as_a_file(client: Client, place: str, form: str) -> None:
    answer = client.get(f"{place}.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.content) > 500


@pytest.mark.parametrize(
    "address",
    [
        "/law?state=XX",
        "/law?kind=treason",
        "/law?status=maybe",
        "/law?order=colour",
        "/law?as_of=yesterday",
        "/law?colour=red",
        f"/law?text={'x' * 101}",
        "/law.csv?group=rumour",
        "/law/calendar?first=2026-13-01",
        "/law/calendar?first=2026-02-01&last=2026-01-01",
        "/law/calendar?state=XX",
        "/law/calendar?what=miracle",
        "/law/mechanisms?topic=treason",
        "/law/mechanisms?one=XX",
        "/law/mechanisms?everything=maybe",
        "/law/treaty/NO-SUCH-TREATY",
        "/law/offence/fraud_telecom",
        "/law/find/nothing",
    ],
)
def test_what_cannot_be_asked_is_refused(client: Client, address: str) -> None:
    read(client, address, status=400)


def test_a_treaty_shows_every_fact_with_source_and_confidence(client: Client) -> None:
    text = read(client, "/law/treaty/CN-KH-EXT-1999")
    record = CORPUS.records["treaty", "CN-KH-EXT-1999"]
    assert all(f'<tr role="row" id="{field}">' in text for field in record.facts)
    assert "fsou 1006635" in text  # what its source is
    english = languages()["en"]
    assert str(english.word("confidence", "recalled")) in text
    assert str(english.word("confidence", "verified")) in text


def test_a_convention_shows_its_parties_by_date_and_declarations(client: Client) -> None:
    text = read(client, "/law/convention/UNTOC")
    assert "/law/state/KH" in text
    assert "11 January 2006" in text or "11 Jan 2006" in text
    assert "does not take it as a basis for extradition" in text
    assert "read" in read(client, "/law/convention/OPCAT")  # held by its status alone


def test_a_law_shows_its_other_editions(client: Client) -> None:
    assert "/law/law/VN:extradition:2026-07-01" in read(client, "/law/law/VN:extradition:2008-07-01")


def test_a_state_shows_its_laws_and_declarations(client: Client) -> None:
    text = read(client, "/law/state/VN")
    assert "/law/law/VN:extradition:2026-07-01" in text
    assert "/law/convention/UNTOC" in text
    assert "/law/treaty/CN-VN-EXT-2015" in text


def test_a_mechanism_says_that_it_confers_no_power(client: Client) -> None:
    assert "confers no power" in read(client, "/law/mechanism/LMLECC")
    text = read(client, "/law/mechanisms?one=CN&other=LA&topic=fraud")
    assert "confers no power" in text
    assert "/law/find/CN-LA-EXT-2002" in text
    assert "/law/mechanism/COMMIT" not in text


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("CN-KH-EXT-1999", "/law/treaty/CN-KH-EXT-1999"),
        ("UNTOC:16", "/law/convention/UNTOC"),
        ("KH:reciprocity", "/law/law/KH:"),
        ("LMLECC", "/law/mechanism/LMLECC"),
        ("VN", "/law/state/VN"),
    ],
)
def test_a_basis_leads_to_its_page(client: Client, name: str, place: str) -> None:
    answer = client.get(f"/law/find/{name}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(place)


def test_the_calendar_has_the_new_laws_of_viet_nam(client: Client) -> None:
    text = read(client, "/law/calendar?first=2026-06-01&last=2026-07-31&state=VN")
    assert "Law on Extradition 100/2025/QH15" in text
    only = read(client, "/law/calendar?what=pending&state=VN")
    assert "six notifications" in only
    assert "100/2025" not in only


def test_no_page_of_the_law_needs_a_script(client: Client) -> None:
    for address in ("/law", "/law/calendar", "/law/mechanisms"):
        text = read(client, address)
        assert re.search(r'<form class="filters card" method="get"', text)
        assert "onclick" not in text


def test_the_law_is_in_the_navigation_of_everybody(site: Site) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.EXECUTING_AUTHORITY):
        assert 'href="/law"' in read(site.signed_in(role), "/law")


def test_a_citation_on_a_case_leads_to_the_fact_it_names(site: Site) -> None:
    assert site.node.desk is current_desk()
    assert law_cited("CN-KH-EXT-1999 threshold_op: >= [CN-KH-TEXT]") == (
        '<a href="/law/treaty/CN-KH-EXT-1999#threshold_op">CN-KH-EXT-1999</a> threshold_op: &gt;= [CN-KH-TEXT]'
    )
    assert law_cited("UNTOC:16") == '<a href="/law/convention/UNTOC">UNTOC:16</a>'
    assert law_cited("UNTOC:CN:2015-03-14 in_force: 2003-10-23 [X]").startswith(
        '<a href="/law/convention/UNTOC#in_force">'
    )


@pytest.mark.parametrize("text", ["TEST-TREATY", "RULES 2.1", "<script>alert(1)</script> x: y", "", " "])
def test_what_the_law_here_lacks_stays_words(site: Site, text: str) -> None:
    assert site.node.desk is current_desk()
    said = law_cited(text)
    assert "<a" not in said
    assert "<script" not in said


# --- the ledger ---


def test_the_ledger_counts_what_came_and_names_nobody(site: Site) -> None:
    client = site.signed_in(Role.LAWYER)
    text = read(client, "/law/ledger")
    assert "China" in text
    assert "Invented fraud" not in text
    rows = json.loads(read(client, "/law/ledger.json"))["rows"]
    assert {(row["measure"], row["direction"], row["asked"]) for row in rows} == {
        ("police_info", "in", "1"),
        ("mla_search_seizure", "in", "1"),
    }
    assert len(site.audit("ledger.read")) == 2


def test_the_ledger_filters_and_sorts(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR)
    assert json.loads(read(client, "/law/ledger.json?measure=police_info"))["rows"][0]["measure"] == "police_info"
    assert json.loads(read(client, "/law/ledger.json?partner=TH"))["rows"] == []
    rows = json.loads(read(client, "/law/ledger.json?order=-measure"))["rows"]
    assert [row["measure"] for row in rows] == ["police_info", "mla_search_seizure"]
    assert "Nothing was released" in read(client, "/law/ledger?since=2031-01-01")


@pytest.mark.parametrize("column", ["assurances_asked", "assurances_given", "assurances_declined"])
def test_the_ledger_sorts_by_what_was_promised(column: str) -> None:
    lines = tuple(
        LedgerLine(**dict.fromkeys((one.name for one in fields(LedgerLine)), 0) | {"partner": code, column: number})
        for code, number in (("TH", 2), ("CN", 0), ("LA", 7))
    )
    for order, expected in ((column, ["CN", "TH", "LA"]), (f"-{column}", ["LA", "TH", "CN"])):
        assert [line.partner for line in LedgerQuestion(order=order).ordered(lines)] == expected


def test_the_page_offers_that_order(site: Site) -> None:
    text = read(site.signed_in(Role.LAWYER), "/law/ledger?order=-assurances_declined")
    assert "order=assurances_declined" in text
    assert 'aria-sort="descending"' in text


@pytest.mark.parametrize("query", ["partner=XX", "direction=both", "measure=mayhem", "order=colour", "since=never"])
def test_the_ledger_cannot_be_asked_anything_else(site: Site, query: str) -> None:
    read(site.signed_in(Role.LAWYER), f"/law/ledger?{query}", status=400)


def test_whoever_may_not_see_the_ledger_is_not_offered_it(site: Site) -> None:
    assert "/law/ledger" not in read(site.signed_in(Role.OFFICER), "/law")
    read(site.signed_in(Role.OFFICER), "/law/ledger", status=403)


ASKED = "one=CN&other=VN&evidence=electronic_data"


def test_the_sheet_before_collection_names_both_states_rules_and_what_is_missing(client: Client) -> None:
    empty, text = read(client, "/law/collection"), read(client, f"/law/collection?{ASKED}")
    assert 'id="results"' not in empty
    steps = set(re.findall(r'name="done" value="([a-z_]+)"', text))
    assert {"CN-EDATA-2016", "VN-CPC-2015"} <= set(re.findall(r"[A-Z]{2}-[A-Z]+-\d{4}", text))
    assert len(steps) > 5
    assert "Nothing known is missing." not in text
    done = "&".join(f"done={step}" for step in sorted(steps))
    assert "Nothing known is missing." in read(client, f"/law/collection?{ASKED}&{done}")
    assert "Nothing known is missing." not in read(client, f"/law/collection?{ASKED}&{done.partition('&')[2]}")


def test_the_sheet_before_collection_leaves_as_paper(client: Client) -> None:
    answer = client.get(f"/law/collection.pdf?{ASKED}&language=vi")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "asked",
    ["colour=red", f"{ASKED}&done=prayer", f"{ASKED}&on=soon", ASKED.replace("CN", "XX"),
     ASKED.replace("electronic_data", "rumour")],
)  # fmt: skip
def test_a_sheet_that_cannot_be_is_refused(client: Client, asked: str) -> None:
    read(client, f"/law/collection?{asked}", status=400)
