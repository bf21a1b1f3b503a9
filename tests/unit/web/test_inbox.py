import csv
import io
import json
import re

import pytest
from tests.unit.web.site import Site, received

from comity.application.node.remind import clock_round
from comity.domain.ladder import LATE
from comity.domain.officers import Role
from comity.domain.requests import Urgency
from comity.web.casework import inbox
from comity.web.casework.listing import VIEWS

CONTENT = "Telephone fraud, invented case"


def test_requests_are_listed_by_clock_with_both_states_time(site: Site) -> None:
    text = site.signed_in().get("/").content.decode()
    assert "Telephone fraud, invented case" in text
    assert "1 request" in text
    assert "Asia/Shanghai" in text
    assert "Asia/Vientiane" in text


def test_what_is_late_is_marked(site: Site) -> None:
    assert 'class="overdue"' not in site.signed_in().get("/").content.decode()
    site.world.clock.turn(days=9)
    assert 'class="overdue"' in site.signed_in().get("/").content.decode()


def test_filters_and_order_reach_the_store(site: Site) -> None:
    received(site.world, "police_info", title="Boat", urgency=Urgency.URGENT, urgency_reason="It leaves.")
    client = site.signed_in()
    for address, boat, fraud in (
        ("/?text=boat", True, False),
        ("/?text=BOAT&stage=released&direction=in", True, False),
        ("/?direction=out", False, False),
        ("/?stage=closed", False, False),
        ("/?text=", True, True),
        ("/?order=-title", True, True),
    ):
        text = client.get(address).content.decode()
        assert (">Boat</a>" in text, "invented case</a>" in text) == (boat, fraud), address
    first = client.get("/?order=title").content.decode()
    assert first.index(">Boat</a>") < first.index("invented case</a>")
    last = client.get("/?order=-title").content.decode()
    assert last.index(">Boat</a>") > last.index("invented case</a>")


@pytest.mark.parametrize(
    "query",
    [
        "direction=sideways",
        "stage=nowhere",
        "stage=%00",
        "order=password",
        "order=--due_at",
        "order=due_at;drop",
        "order=measures",
        "page=0",
        "page=-1",
        "page=1e9",
        "page=99999999999999999999",
        "page=%D9%A1",
        "text=%00",
        "text=%ED%A0%80%00",
        "owner=me",
        "limit=100000",
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_not_widened(site: Site, query: str) -> None:
    client = site.signed_in()
    for path in ("/", "/requests.csv", "/requests.json"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400, path
        assert "Telephone fraud" not in answer.content.decode()


def test_text_is_never_a_pattern(site: Site) -> None:
    client = site.signed_in()
    for hostile in ("%25", "_", "'%3B%20DROP%20TABLE", "%3Cscript%3Ealert(1)%3C/script%3E", "%FF%FE"):
        answer = client.get(f"/?text={hostile}")
        assert answer.status_code == 200
        assert "Telephone fraud" not in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()


def test_a_page_past_the_end_is_empty(site: Site) -> None:
    answer = site.signed_in().get("/?page=7")
    assert (answer.status_code, "Telephone fraud" in answer.content.decode()) == (200, False)


def test_many_requests_are_paged(site: Site) -> None:
    for number in range(inbox.PAGE_SIZE):
        received(site.world, "police_info", title=f"Invented {number:02}")
    client = site.signed_in()
    pages = [client.get(f"/?page={page}").content.decode() for page in (1, 2)]
    shown = [page.count('<th role="rowheader"') for page in pages]
    assert shown == [inbox.PAGE_SIZE, 1]
    assert "26 requests" in pages[0]
    assert "showing 26 to 26" in pages[1]


def test_exports_hold_what_the_filters_say_and_are_on_record(site: Site) -> None:
    received(site.world, "police_info", title="Boat")
    client = site.signed_in()
    answer = client.get("/requests.json?text=boat")
    assert "attachment" in answer["Content-Disposition"]
    (row,) = json.loads(answer.content)["requests"]
    assert (row["title"], row["from_state"], row["measures"]) == ("Boat", "CN", "police_info")
    assert b"[export json]" in (site.audit("inbox.read")[0].signed.content or b"")
    table = list(csv.DictReader(io.StringIO(client.get("/requests.csv").content.decode("utf-8-sig"))))
    assert sorted(line["title"] for line in table) == ["Boat", "Telephone fraud, invented case"]
    assert b"[export csv]" in (site.audit("inbox.read")[0].signed.content or b"")


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_cell_of_a_table_is_a_formula(site: Site, formula: str) -> None:
    received(site.world, "police_info", title=f"{formula}")
    table = csv.reader(io.StringIO(site.signed_in().get("/requests.csv").content.decode("utf-8-sig"), newline=""))
    cells = [cell for line in table for cell in line]
    assert any(formula.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")]


def test_an_export_that_would_leave_rows_out_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    received(site.world, "police_info", title="Boat")
    monkeypatch.setattr(inbox, "MOST_EXPORTED", 1)
    answer = site.signed_in().get("/requests.csv")
    assert (answer.status_code, "export.too_large" in answer.content.decode()) == (400, True)


def test_what_i_have_to_do_stands_first_and_is_somebody_elses_once_i_did_it(site: Site) -> None:
    desk, lawyer = site.signed_in(), site.signed_in(Role.LAWYER)
    base = f"/cases/{site.case}/requests/{site.request}"
    assert CONTENT in desk.get("/").content.decode()
    assert CONTENT not in lawyer.get("/").content.decode(), "nothing is to be decided before it is acknowledged"
    assert CONTENT in lawyer.get("/?view=all").content.decode()
    desk.post(f"{base}/acknowledge", {"reference": "LA-1"})
    assert CONTENT in lawyer.get("/").content.decode()
    site.world.clock.turn(days=90)
    late = site.signed_in(Role.LAWYER).get("/?view=late").content.decode()
    assert CONTENT in late
    assert re.search(r'Late\s*<span class="count bad">1</span>', late)


def test_what_the_ladder_has_brought_to_me_is_a_list_of_its_own(site: Site) -> None:
    desk, told, seen = site.world["la"].desk, {Role.OFFICER: 50, Role.SUPERVISOR: 75, Role.NATIONAL_DESK: 90}, set()
    for _ in range(60):
        with desk.store.reading() as unit:
            ((row,), _) = unit.views.requests()
        if row.step not in seen:
            seen.add(row.step)
            for role, percent in told.items():
                page = site.signed_in(role).get("/?view=escalated").content.decode()
                assert (CONTENT in page) == (row.step >= percent), (row.step, role)
        if row.step == LATE:
            break
        site.world.clock.turn(days=2)
        clock_round(desk)
    assert {0, LATE} < seen


def test_a_reader_without_steps_of_their_own_sees_everything(site: Site) -> None:
    page = site.signed_in(Role.AUDITOR).get("/").content.decode()
    assert CONTENT in page
    assert "My turn" not in page


def test_a_case_without_a_letter_is_among_the_drafts_until_it_has_one(site: Site) -> None:
    officer = site.signed_in(Role.OFFICER)
    letter = officer.post("/cases/new", {"title": "Unwritten (synthetic)", "purpose": "theft"})["Location"]
    drafts = officer.get("/?view=drafts").content.decode()
    assert "Cases without a letter" in drafts
    assert "Unwritten (synthetic)" in drafts
    whole = {
        "do": "save", "requested_node": "cn", "title": "Written (synthetic)", "purpose": "p", "facts": "f",
        "offence": "theft", "offence_date": "2025-06-01", "language": "en", "m1.measure": "police_info", "m1.asks": "a",
    }  # fmt: skip
    assert officer.post(letter, whole).status_code == 303
    drafts = officer.get("/?view=drafts").content.decode()
    assert "Unwritten (synthetic)" not in drafts
    assert "Written (synthetic)" in drafts
    assert "Written (synthetic)" in officer.get("/").content.decode(), "its writer has the next step"


@pytest.mark.parametrize("view", VIEWS)
def test_every_list_opens_is_marked_and_leaves_as_a_file(site: Site, view: str) -> None:
    client = site.signed_in()
    page = client.get(f"/?view={view}").content.decode()
    assert page.count(f'<a href="/?view={view}" aria-current="true">') == 1
    assert client.get(f"/requests.csv?view={view}").status_code == 200
    assert client.get("/?view=everything").status_code == 400
