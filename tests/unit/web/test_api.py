"""The interface for programs: purpose and case always, a named officer always, refusals typed, calls counted."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from tests.fakes.certified import certified
from tests.fakes.searching import CASE, put, record, searching, wanted_person
from tests.unit.application.notices import WANTED, Life
from tests.unit.application.test_notice_pictures import PLACE, attach
from tests.unit.web.site import PlainPasswords, Site, login_of, open_site

from comity.application.node.accounts import open_session
from comity.application.query.screen_list import screen_next
from comity.application.reading import known
from comity.domain.officers import Role
from comity.web import make_wsgi
from comity.web.api import access
from comity.web.api.addresses import API

SEARCHING = {Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY}
WHY = {"purpose": "investigation", "case": CASE}
KEO = {**WHY, "names": [{"text": "Keo Imaginary"}]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("api")
    with open_site(folder) as site:
        searching(site.node, folder / "index")
        make_wsgi(site.node.desk, PlainPasswords())
        put(site.node.desk, wanted_person(2, "Keo Imaginary", numbers=["PA1234567"]))
        yield site


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "RATE", access.Rate(1e6, 1e6))


def client(site: Site, role: Role = Role.OFFICER) -> Client:
    desk = site.node.desk
    with desk.store.reading() as unit:
        account = unit.accounts.by_login(login_of(role))
    assert account is not None
    return Client(HTTP_AUTHORIZATION=f"Bearer {open_session(desk, account)}")


def post(site: Site, address: str, body: Any, role: Role = Role.OFFICER) -> Any:
    return client(site, role).post(f"/api/v1{address}", body, content_type="application/json")


def test_a_person_is_found_and_it_is_no_hit_yet(site: Site) -> None:
    passport = {"kind": "travel_document", "text": "PA1234567"}
    asked = {**KEO, "birth": "17/05/1990", "sex": "unknown", "numbers": [passport]}
    answer = post(site, "/search/person", asked).json()
    assert (answer["hit"], answer["negative"], answer["case"]) == (False, None, CASE)
    (one,) = answer["candidates"]
    assert (one["record"], one["band"]) == (str(record(2)), "automatic")
    assert {fact["field"] for fact in one["evidence"]} == {"name", "birth_date", "number"}
    assert one["numbers"] == [{"asked": "PA1234567", "known": "PA1234567", "kind": "travel_document", "exact": False}]
    assert 0 < one["expected_wrong_share"] <= 1


def test_nothing_found_is_no_clearance_and_ends(site: Site) -> None:
    negative = post(site, "/search/person", {**KEO, "names": [{"text": "Nobody"}]}).json()["negative"]
    assert negative["clearance"] is False
    assert negative["valid_until"] > negative["answered_at"]


def test_a_thing_is_found(site: Site) -> None:
    number = {"kind": "travel_document", "text": "PA1234567"}
    answer = post(site, "/search/thing", {**WHY, "numbers": [number]}).json()
    assert [one["record"] for one in answer["candidates"]] == [str(record(2))]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": None}, "api.malformed"),
        ({"case": None}, "api.malformed"),
        ({"purpose": "curiosity"}, "api.malformed"),
        ({"case": "none at all"}, "query.case"),
        ({"names": []}, "api.malformed"),
        ({"colour": "red"}, "api.malformed"),
        ({"birth": "someday"}, None),
    ],
)
def test_a_call_without_purpose_case_or_sense_is_refused_in_typed_words(
    site: Site, change: dict[str, Any], code: str | None
) -> None:
    body = {name: value for name, value in {**KEO, **change}.items() if value is not None}
    answer = post(site, "/search/person", body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "kind", "message", "advice", "grounds"}
    assert code in (None, answer.json()["code"])


def test_a_certificate_is_in_the_answer_and_takes_no_candidate_away(site: Site) -> None:
    number = certified(site.node, 2)
    answer = post(site, "/search/person", KEO).json()
    assert [one["record"] for one in answer["candidates"]] == [str(record(2))]
    (first,) = answer["first"]
    assert (first["certificate"], first["standing"], first["records"]) == (number, "valid", [str(record(2))])
    assert answer["hit"] is False


def test_what_is_no_json_is_refused_in_typed_words(site: Site) -> None:
    answer = client(site).post("/api/v1/search/person", b"{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "api.malformed")


@pytest.mark.parametrize("token", ["", "Bearer nonsense", "Basic eDp5"])
def test_nobody_gets_nothing(site: Site, token: str) -> None:
    del site
    answer = Client(HTTP_AUTHORIZATION=token).post("/api/v1/search/person", KEO, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "api.nobody")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
def test_who_may_call(site: Site, role: Role) -> None:
    found = post(site, "/search/person", KEO, role).status_code
    listed = post(site, "/lists", {**WHY, "name": "a.csv", "csv": "name\nNobody\n"}, role).status_code
    assert (found, listed) == ((200, 202) if role in SEARCHING else (403, 403))


def test_a_browsers_session_alone_is_not_enough(site: Site) -> None:
    answer = site.signed_in(Role.OFFICER).post("/api/v1/search/person", KEO, content_type="application/json")
    assert answer.status_code == 401


def test_an_officer_who_calls_too_often_is_told_to_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "RATE", access.Rate(0.001, 2))
    one = client(site)
    answers = [one.get("/api/v1/search/index") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 1
    assert client(site, Role.LAWYER).get("/api/v1/search/index").status_code == 200


def test_a_verdict_is_given_once(site: Site) -> None:
    search = post(site, "/search/person", KEO).json()["search"]
    address = f"/search/{search}/records/{record(2)}/verdict"
    said = {**WHY, "verdict": "rejected"}
    assert post(site, address, said).status_code == 400
    assert post(site, address, {**said, "reason": "same_name"}).json()["verdict"] == "rejected"
    assert post(site, address, {**said, "reason": "same_name"}).status_code == 409


def test_a_list_goes_its_way_and_comes_back_without_names(site: Site) -> None:
    csv = "name,birth_date,label\nKeo Imaginary,1990-05-17,12A\nNobody Atall,1980-01-01,12B\n"
    job = post(site, "/lists", {**WHY, "name": "flight.csv", "csv": csv}).json()["job"]
    while screen_next(site.node.desk) is not None:
        pass
    answer = client(site).get(f"/api/v1/lists/{job}?purpose=investigation")
    assert answer.json()["job"]["state"] == "done"
    (hit,) = answer.json()["results"]
    assert (hit["line"], hit["label"], hit["record"]) == (1, "12A", str(record(2)))
    assert "Keo" not in answer.content.decode()
    table = client(site).get(f"/api/v1/lists/{job}/results.csv?purpose=investigation")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert client(site, Role.LAWYER).get(f"/api/v1/lists/{job}?purpose=investigation").status_code == 403


def test_an_index_that_cannot_answer_is_unavailable_and_not_empty(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.application.ports.no_index import NO_INDEX

    make_wsgi(replace(site.node.desk, index=NO_INDEX), PlainPasswords())
    try:
        answer = post(site, "/search/person", KEO)
    finally:
        make_wsgi(site.node.desk, PlainPasswords())
    assert (answer.status_code, answer.json()["code"]) == (503, "index.none")
    assert answer.headers["Retry-After"]


def test_every_call_over_people_asks_for_purpose_and_case_in_its_description() -> None:
    schema = API.get_openapi_schema()
    shapes = schema["components"]["schemas"]
    for name in ("PersonIn", "ThingsIn", "ListIn", "VerdictIn"):
        assert {"purpose", "case"} <= set(shapes[name]["required"]), name
    for path, methods in schema["paths"].items():
        for call in methods.values():
            assert call["security"] == [{"Bearer": []}], path
            assert {"400", "401", "403", "429", "503"} <= set(map(str, call["responses"])), path


def test_pictures_come_with_purpose_and_case_and_each_look_is_on_record(site: Site) -> None:
    life = Life(site.world, replace(WANTED, owner=site.node.desk.node, addressees=("cn",)))
    attach(life)
    picture = life.here().wording.notice.pictures[0].attachment.id  # type: ignore[union-attr]  # it was drafted
    answer = post(site, f"/notices/{life.id}/pictures", WHY)
    (one,) = answer.json()["pictures"]
    assert (one["picture"], one["shows"], one["why"]) == (str(picture), "An invented man, bearded.", "")
    assert b64decode(one["jpeg"]).startswith(b"\xff\xd8")
    whole = post(site, f"/notices/{life.id}/pictures/{picture}", WHY)
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "image/jpeg")
    assert PLACE not in whole.content
    looks = [known(one.signed).body for one in site.audit("notice.picture")]
    assert [(one.purpose, one.detail.get("reference")) for one in looks if one] == [("investigation", CASE)] * 2
    for wrong in ({"purpose": "investigation"}, {"case": CASE}, {**WHY, "more": 1}):
        assert post(site, f"/notices/{life.id}/pictures", wrong).status_code == 400
    assert post(site, f"/notices/{life.id}/pictures", WHY, Role.ADMINISTRATOR).status_code == 403
    assert post(site, f"/notices/{life.id}/pictures/{record(9)}", WHY).status_code == 400
    assert Client().post(f"/api/v1/notices/{life.id}/pictures", WHY, content_type="application/json").status_code == 401
