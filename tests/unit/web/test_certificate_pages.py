"""Certificates "not this person" on pages: proposed by one, read and signed by another, ended, listed without names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.unit.application.test_certificates import RECORD, issued
from tests.unit.web.site import Site, add_account, open_site
from tests.unit.web.test_catalogues import OFFERED, PLAIN, OurWords, foreign

from comity.domain.officers import Role

FORM = {
    "names": "Somphone Synthetic\nສົມພອນ", "birth": "1987-05", "sex": "male", "kind-1": "travel_document",
    "state-1": "la", "number-1": "PA0012345", "features": "scar over the left eyebrow", "ground": "mistaken_identity",
    "proof": "fingerprints", "reference": "file 7 of 2026", "consent_on": "2026-03-01", "records": str(RECORD),
    "days": "365", "replaces": "",
}  # fmt: skip
NEW = "/safeguards/certificates/new"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path) as made:
        yield made


def proposed(site: Site, **changes: str) -> str:
    """A proposal made on the page; its address."""
    answer = site.signed_in(Role.OFFICER).post(NEW, {**FORM, **changes})
    assert answer.status_code == 303, answer.content
    waiting = site.signed_in(Role.LAWYER).get("/safeguards/waiting").content.decode()
    return re.findall(r'href="(/safeguards/certificates/proposals/[0-9a-f]{64})"', waiting)[0]


def issue(site: Site, **changes: str) -> str:
    """Issued on the page by another; its number as the list shows it."""
    address = proposed(site, **changes)
    client = site.signed_in(Role.LAWYER)
    digest = address.rpartition("/")[2]
    assert client.post(f"/safeguards/waiting/{digest}", {"kind": "certificate", "agree": "yes"}).status_code == 303
    return re.findall(r"certificate\?number=(\w+)", client.get("/safeguards/certificates").content.decode())[0]


def test_the_second_person_reads_it_whole_and_signs_it(site: Site) -> None:
    address = proposed(site)
    page = site.signed_in(Role.LAWYER).get(address).content.decode()
    for said in (
        "Somphone Synthetic",
        "1987-05</span> (day unknown)",
        "PA0012345",
        "scar over",
        "file 7 of 2026",
        str(RECORD),
    ):
        assert said in page
    assert "1987-05-00" not in page
    assert site.signed_in(Role.OFFICER).get(address).status_code == 403
    number = issue(site)
    shown = site.signed_in(Role.OFFICER).get(f"/safeguards/certificate?number={number}").content.decode()
    assert "Somphone Synthetic" in shown
    assert "Take out the paper" not in shown


def test_whoever_proposed_it_does_not_sign_it(site: Site) -> None:
    add_account(site, "both", Role.SUPERVISOR)
    client = site.signed_in_as("both")
    assert client.post(NEW, FORM).status_code == 303
    waiting = client.get("/safeguards/waiting").content.decode()
    address = re.findall(r'href="(/safeguards/certificates/proposals/\w+)"', waiting)[0]
    page = client.get(address).content.decode()
    assert "You proposed it. It takes a second person." in page
    form = {"kind": "certificate", "agree": "yes"}
    assert client.post(f"/safeguards/waiting/{address.rpartition('/')[2]}", form).status_code == 403


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"names": ""}, "certificate.holder"),
        ({"birth": "May 1987"}, "certificate.holder"),
        ({"features": "", "number-1": ""}, "certificate.holder"),
        ({"kind-1": ""}, "query.number"),
        ({"state-1": "Laos"}, "certificate.holder"),
        ({"ground": "none"}, "safeguard.incomplete"),
        ({"reference": " "}, "safeguard.incomplete"),
        ({"consent_on": ""}, "safeguard.incomplete"),
        ({"consent_on": "soon"}, "page.day"),
        ({"days": "9999"}, "safeguard.incomplete"),
        ({"days": "many"}, "safeguard.incomplete"),
        ({"records": "nothing"}, "safeguard.incomplete"),
        ({"replaces": "hello"}, "certificate.number"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(site: Site, change: dict[str, str], code: str) -> None:
    answer = site.signed_in(Role.OFFICER).post(NEW, {**FORM, **change, "documents": ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert code in page
    for name in FORM.keys() - change.keys() - {"sex", "kind-1", "ground", "proof", "replaces", "names"}:
        assert FORM[name] in page, name
    assert "ສົມພອນ" in page or "names" in change


def end_proposed(site: Site, number: str, client: Client | None = None) -> str:
    """Its end proposed on the page; the proposal's address."""
    form = {"number": number, "reason": "lost", "words": "entry 14", "holder_told": "in person, 2 March"}
    client = client or site.signed_in(Role.OFFICER)
    assert client.post("/safeguards/certificates/revoke", form).status_code == 303
    waiting = site.signed_in(Role.LAWYER).get("/safeguards/waiting").content.decode()
    return re.findall(r'href="(/safeguards/certificates/revocations/[0-9a-f]{64})"', waiting)[0]


def test_two_persons_revoke_it_for_a_reason(site: Site) -> None:
    number, client = issue(site), site.signed_in(Role.OFFICER)
    there = f"/safeguards/certificate?number={number}"
    assert 'action="/safeguards/certificates/revoke"' in client.get(there).content.decode()
    form = {"number": number, "reason": "renewed", "words": "entry 14", "holder_told": "by letter"}
    refused = client.post("/safeguards/certificates/revoke", form)
    assert refused.status_code == 400
    assert "Somphone Synthetic" in refused.content.decode(), "the page stays"
    assert "by letter" in refused.content.decode(), "what was typed stays"
    address = end_proposed(site, number, client)
    digest = address.rpartition("/")[2]
    assert "It counts until a second person agrees." in client.get(there).content.decode()
    assert client.post("/safeguards/certificates/revoke", form | {"reason": "lost"}).status_code == 409
    lawyer = site.signed_in(Role.LAWYER)
    page = lawyer.get(address).content.decode()
    for said in ("Somphone Synthetic", "entry 14", "in person, 2 March"):
        assert said in page
    assert client.get(address).status_code == 403
    assert lawyer.post(f"/safeguards/waiting/{digest}", {"kind": "revocation", "agree": "yes"}).status_code == 303
    page = lawyer.get(there).content.decode()
    assert "Revoked" in page
    assert 'action="/safeguards/certificates/revoke"' not in page


def test_the_second_person_refuses_with_a_reason(site: Site) -> None:
    number, lawyer = issue(site), site.signed_in(Role.LAWYER)
    for address, kind in ((end_proposed(site, number), "revocation"), (proposed(site), "certificate")):
        answer = f"/safeguards/waiting/{address.rpartition('/')[2]}"
        assert lawyer.post(answer, {"kind": kind, "agree": "no", "reason": " "}).status_code == 400
        assert lawyer.post(answer, {"kind": kind, "agree": "no", "reason": "not shown"}).status_code == 303
        assert lawyer.get(address).status_code == 409
    assert "Nothing waits." in lawyer.get("/safeguards/waiting").content.decode()
    assert site.signed_in(Role.OFFICER).get("/safeguards/certificates?standing=valid").content.decode().count(number)


def test_the_holder_gets_a_paper(site: Site) -> None:
    number, client = issue(site), site.signed_in(Role.LAWYER)
    paper = client.post("/safeguards/certificates/paper", {"number": number, "language": "lo"})
    assert paper.content.startswith(b"%PDF")
    assert client.post("/safeguards/certificates/paper", {"number": number, "language": "xx"}).status_code == 400
    assert len(site.audit("certificate.printed")) >= 1


def test_the_list_is_filtered_sorted_and_leaves_without_names(site: Site) -> None:
    ours, theirs = issue(site), issued(site.world["cn"]).number
    site.world.exchange()
    client = site.signed_in(Role.OFFICER)

    def numbers(query: str) -> list[str]:
        page = client.get(f"/safeguards/certificates{query}").content.decode()
        assert "Somphone" not in page
        return re.findall(r"certificate\?number=(\w+)", page)

    assert set(numbers("")) == {ours, theirs}
    assert numbers("?whose=ours") == [ours]
    assert numbers("?whose=theirs&standing=valid") == [theirs]
    assert numbers("?standing=revoked") == []
    assert numbers("?order=issuer") == [theirs, ours]
    assert numbers("?order=-issuer") == [ours, theirs]
    table = client.get("/safeguards/certificates.csv?whose=ours").content.decode("utf-8-sig").strip().splitlines()
    assert [len(table), table[1].split(",")[0]] == [2, ours]
    said = client.get("/safeguards/certificates.json?order=issuer").json()["certificates"]
    assert [one["number"] for one in said] == [theirs, ours]
    assert "Somphone" not in str(said) + str(table)
    for wrong in ("standing=nothing", "order=name", "page=0", "colour=red"):
        assert client.get(f"/safeguards/certificates?{wrong}").status_code == 400


@pytest.mark.parametrize("code", OFFERED)
def test_no_page_mixes_languages(site: Site, code: str) -> None:
    client = site.signed_in(Role.SUPERVISOR, language=code)
    address, number = proposed(site), issue(site)
    there = f"/safeguards/certificate?number={number}"
    pages = [client.get(one) for one in (NEW, "/safeguards/certificates", "/safeguards/waiting", there)]
    pages.append(client.post(NEW, {**FORM, "birth": "x"}))
    lawyer = site.signed_in(Role.LAWYER, language=code)
    pages += [lawyer.get(proposed(site)), lawyer.get(end_proposed(site, number))]
    assert address
    for page in (one.content.decode() for one in pages):
        assert f'<html lang="{code}">' in page
        for words in OurWords(page).words:
            assert not foreign(code, words) - {*PLAIN, "GMT", "UTC"}, words
