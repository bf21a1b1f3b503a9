"""Who gets to which page. The use cases decide; this holds the pages to what the stage table says."""

import pytest
from django.test import Client
from tests.unit.web.site import Site

from comity.domain.officers import Role
from comity.domain.stages import RULES

OFFICERS = [role for role in Role if role is not Role.SYSTEM]
CONTENT = "Telephone fraud, invented case"
READ = {
    "/?view=all": CONTENT,
    "/requests.csv": CONTENT,
    "/requests.json": CONTENT,
    "/cases/{case}": CONTENT,
    "/cases/{case}/proofs": "hold in every check",
}
ACTS = {"assess": "request.assessed", "acknowledge": "request.acknowledged"}


@pytest.mark.parametrize("role", OFFICERS)
def test_everybody_but_the_administrator_reads(site: Site, role: Role) -> None:
    client = site.signed_in(role)
    for address, content in READ.items():
        answer = client.get(address.format(case=site.case))
        wanted = 403 if role is Role.ADMINISTRATOR else 200
        assert (answer.status_code, content in answer.content.decode()) == (wanted, wanted == 200), address


def test_what_the_administrator_tried_to_read_is_on_record(site: Site) -> None:
    site.signed_in(Role.ADMINISTRATOR).get(f"/cases/{site.case}")
    assert b"policy.role" in (site.audit("case.read")[0].signed.content or b"")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", OFFICERS)
def test_acts_are_offered_and_done_by_the_stage_table(site: Site, role: Role, act: str) -> None:
    client, allowed = site.signed_in(role), role in RULES[ACTS[act]].roles
    form = f'action="/cases/{site.case}/requests/{site.request}/{act}"'
    assert (form in client.get(f"/cases/{site.case}").content.decode()) == allowed
    answer = client.post(f"/cases/{site.case}/requests/{site.request}/{act}", {"reference": "LA-1"})
    assert answer.status_code == (303 if allowed else 403)


def test_a_stranger_gets_nothing(site: Site) -> None:
    for address in (*READ, "/purpose", "/components"):
        answer = Client().get(address.format(case=site.case))
        assert (answer.status_code, answer.content) == (303, b""), address
    for act in (*ACTS, "proposals/" + "0" * 64 + "/confirm", "proposals/" + "0" * 64 + "/decline"):
        answer = Client().post(f"/cases/{site.case}/requests/{site.request}/{act}", {"reference": "X"})
        assert (answer.status_code, answer["Location"]) == (303, "/sign-in"), act


def test_acts_take_forms_and_pages_do_not(site: Site) -> None:
    client = site.signed_in()
    assert client.get(f"/cases/{site.case}/requests/{site.request}/assess").status_code == 405
    for address in READ:
        assert client.post(address.format(case=site.case)).status_code == 405
