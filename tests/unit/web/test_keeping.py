"""The node, its peers, its accounts and the audit log in the pages: who sees them, and what they do."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.fakes.world import SeedKeys
from tests.unit.web.site import Site

from comity.application.node.alarms import list_alarms
from comity.application.node.overview import MAY_SEE
from comity.application.node.peers import KEEPERS
from comity.application.node.status import list_peers
from comity.application.node.witnessing import (
    publish_checkpoint,
    submission_for,
    take_cosignature,
    witness_checkpoint,
)
from comity.application.oversight.read_audit import MAY_AUDIT
from comity.domain.authorities import Power
from comity.domain.officers import Role
from comity.evidence.checkpoint import LogSigner, make_checkpoint
from comity.evidence.witness import Submission

OFFICERS = [role for role in Role if role is not Role.SYSTEM]
CONTENT = "Telephone fraud, invented case"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def witnessed(site: Site) -> None:
    """cn has cosigned la's log, and la cn's."""
    cn, la = site.world["cn"].desk, site.node.desk
    for log, witness in ((la, cn), (cn, la)):
        publish_checkpoint(log)
        note = witness_checkpoint(witness, log.node, submission_for(log, 0)).note
        assert note
        take_cosignature(log, witness.node, note)


def forked(site: Site) -> None:
    """cn shows la two trees of one size."""
    witnessed(site)
    with site.node.desk.store.reading() as unit:
        seen = unit.tiles.newest_checkpoint("cn")
    assert seen
    site.world.clock.turn(minutes=1)
    signer = LogSigner(*site.world["cn"].keys.log)
    fork = make_checkpoint("cn", seen.size, b"\x07" * 32, signer, site.world.clock.now())
    witness_checkpoint(site.node.desk, "cn", Submission(seen.size, (), fork.to_bytes()))


@pytest.mark.parametrize("role", OFFICERS)
def test_each_page_opens_for_its_roles_alone_and_none_shows_a_case(site: Site, role: Role) -> None:
    client = site.signed_in(role)
    allowed = {
        "/node": MAY_SEE,
        "/peers": MAY_SEE,
        "/accounts": {Role.ADMINISTRATOR, Role.AUDITOR},
        "/audit": MAY_AUDIT,
        "/audit.csv": MAY_AUDIT,
        "/audit.json": MAY_AUDIT,
    }
    for address, roles in allowed.items():
        answer = client.get(address)
        assert answer.status_code == (200 if role in roles else 403), (role, address)
        assert CONTENT not in answer.content.decode(), address


@pytest.mark.parametrize("role", OFFICERS)
def test_acts_on_the_node_are_offered_and_done_by_role(site: Site, role: Role) -> None:
    client = site.signed_in(role)
    if role in MAY_SEE:
        assert ('action="/peers/import"' in text(client, "/peers")) == (role in KEEPERS)
    for address, roles in {
        "/peers/cn/suspend": KEEPERS, "/audit/check": MAY_AUDIT, "/accounts/officer/close": {Role.ADMINISTRATOR},
    }.items():  # fmt: skip
        assert client.post(address, {"reason": "test"}).status_code in ((200, 303) if role in roles else (403,)), (
            address
        )


def test_strangers_get_nothing_and_acts_take_forms(site: Site) -> None:
    for address in ("/node", "/peers", "/accounts", "/audit", "/audit.csv", "/audit.json", "/audit/" + "0" * 64):
        assert Client().get(address).status_code == 303, address
    for address in ("/peers/import", "/peers/cn/confirm", "/audit/check", "/accounts/add"):
        assert Client().post(address).status_code == 303
        assert site.signed_in(Role.ADMINISTRATOR).get(address).status_code == 405


def test_an_administrator_lands_where_the_work_is_and_is_offered_no_inbox(site: Site) -> None:
    client = Client()
    answer = client.post("/sign-in", site.form("administrator"))
    assert answer["Location"] == "/node"
    page = text(client, "/node")
    assert 'href="/peers"' in page
    assert 'href="/cases/new"' not in page
    assert 'href="/audit"' not in page
    assert 'href="/audit"' in text(site.signed_in(Role.AUDITOR), "/")


def test_the_node_page_tells_keys_log_witnesses_and_quorum(site: Site) -> None:
    witnessed(site)
    page = text(site.signed_in(Role.ADMINISTRATOR), "/node")
    assert site.node.keys.plain_statement.root.fingerprint in page
    assert "1 of 2 other states" in page
    assert "China" in page
    assert "alarm stands" not in page
    site.world.clock.turn(days=100)
    assert "expire" in text(site.signed_in(Role.ADMINISTRATOR), "/node")


def test_an_alarm_is_shown_and_lifted_by_name_with_a_reason(site: Site) -> None:
    forked(site)
    keeper, auditor = site.signed_in(Role.ADMINISTRATOR), site.signed_in(Role.AUDITOR)
    (alarm,) = list_alarms(site.node.desk)
    address = f"/node/alarms/{alarm.id.hex()}/lift"
    assert "1 alarm stands" in text(auditor, "/node")
    assert address not in text(auditor, "/node")
    assert auditor.post(address, {"reason": "x"}).status_code == 403
    assert keeper.post(address, {"reason": " "}).status_code == 400
    assert keeper.post(address, {"reason": "settled by phone"}).status_code == 303
    assert list_alarms(site.node.desk)[0].reason == "settled by phone"
    assert "alarm stands" not in text(keeper, "/node")


def test_a_statement_is_imported_and_counts_once_the_typed_fingerprint_is_right(site: Site) -> None:
    keys = SeedKeys("th", frozenset(Power), site.world.clock.at)
    client = site.signed_in(Role.ADMINISTRATOR)
    sent = SimpleUploadedFile("th.statement", keys.statement)
    assert client.post("/peers/import", {"statement": sent, "address": ""}).status_code == 303
    fingerprint = keys.plain_statement.root.fingerprint
    assert fingerprint in text(client, "/peers")
    wrong = ("0" if fingerprint[0] != "0" else "1") + fingerprint[1:]
    for typed, status in ((wrong, 422), ("", 400), ("nonsense", 400)):
        assert client.post("/peers/th/confirm", {"fingerprint": typed}).status_code == status, typed
    standing = {one.node: one.standing for one in list_peers(site.node.desk)}
    assert standing["th"] == "pending"
    assert client.post("/peers/th/confirm", {"fingerprint": fingerprint}).status_code == 303
    (th,) = [one for one in list_peers(site.node.desk) if one.node == "th"]
    assert th.standing == "active"
    assert th.confirmed_by.startswith("la."), "a named person"
    assert client.post("/peers/th/suspend", {"reason": "test"}).status_code == 303
    assert {one.node: one.standing for one in list_peers(site.node.desk)}["th"] == "suspended"


@pytest.mark.parametrize("data", [b"", b"no statement", b"\xa0" * 5000, None])
def test_a_file_that_is_no_statement_is_refused_with_the_page(site: Site, data: bytes | None) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    sent = {} if data is None else {"statement": SimpleUploadedFile("x", data)}
    answer = client.post("/peers/import", sent)
    assert answer.status_code in (400, 422)
    assert "This was not done" in answer.content.decode()


def test_the_audit_is_filtered_paged_and_taken_out_as_a_file(site: Site) -> None:
    reader = site.signed_in(Role.OFFICER)
    for _ in range(60):
        reader.get(f"/cases/{site.case}")
    site.signed_in(Role.ADMINISTRATOR).get("/")
    client = site.signed_in(Role.AUDITOR)
    first = text(client, "/audit?act=case.read")
    assert "60 entries" in first
    assert "showing 1 to 50" in first
    link = next(part.split('"')[0] for part in first.split('href="') if "page=2" in part.split('"')[0])
    second = text(client, link.replace("&amp;", "&"))
    assert "showing 51 to 60" in second, "the look itself added entries, and the pages stay put"
    assert "inbox.read" in text(client, "/audit?outcome=refused&officer=administrator")
    assert "No entry fits" in text(client, "/audit?until=2020-01-01")
    rows = json.loads(client.get("/audit.json?act=case.read").content)["entries"]
    assert len(rows) == 60
    assert {row["outcome"] for row in rows} == {"read"}
    table = list(csv.DictReader(io.StringIO(client.get("/audit.csv?act=case.read").content.decode("utf-8-sig"))))
    assert [row["event"] for row in table] == [row["event"] for row in rows]
    assert b"[export csv]" in (site.audit("audit.read")[0].signed.content or b"")


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "outcom=done", "since=yesterday", "case=none", "as_of=2026-01-01", "act=" + "x" * 200]
)
def test_a_filter_that_cannot_be_read_is_refused(site: Site, query: str) -> None:
    assert site.signed_in(Role.AUDITOR).get(f"/audit?{query}").status_code == 400


def test_an_entry_leads_to_its_proof(site: Site) -> None:
    site.signed_in(Role.OFFICER).get(f"/cases/{site.case}")
    witnessed(site)
    client = site.signed_in(Role.AUDITOR)
    row = json.loads(client.get("/audit.json?act=case.read").content)["entries"][0]
    page = text(client, f"/audit/{row['event']}")
    assert page.count(">holds<") == 2
    assert site.world["cn"].desk.authority.name in page
    assert client.get("/audit/" + "0" * 64).status_code == 400
    assert site.signed_in(Role.OFFICER).get(f"/audit/{row['event']}").status_code == 403


def test_the_log_is_verified_from_the_page_and_a_change_is_named(site: Site) -> None:
    witnessed(site)
    client = site.signed_in(Role.AUDITOR)
    answer = client.post("/audit/check")
    assert answer.status_code == 200
    assert "The log holds." in answer.content.decode()
    with site.node.desk.store.unit() as unit:
        row = unit.tiles.newest_checkpoint("la")
        assert row
        unit.tiles.add_checkpoint(replace(row, root=b"\x01" * 32))
    broken = client.post("/audit/check")
    assert broken.status_code == 422
    assert "log." in broken.content.decode()


def test_an_administrator_makes_and_closes_an_account_and_the_secret_is_shown_once(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    form = {"login": "new.officer", "name": "Invented Officer", "role": ["officer"], "password": "a long first word"}
    answer = client.post("/accounts/add", form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "shown now and never again" in page
    assert "a long first word" not in page
    assert "never again" not in text(client, "/accounts")
    for wrong in ({"password": "short"}, {"role": []}, {"role": ["king"]}, {"login": "new.officer"}, {"name": " "}):
        refused = client.post("/accounts/add", {**form, "login": "other", **wrong})
        assert refused.status_code == 400, wrong
        assert "a long first word" not in refused.content.decode()
    assert client.post("/accounts/new.officer/close").status_code == 303
    assert client.post("/accounts/administrator/close").status_code == 400, "the last one stays"
    assert site.signed_in(Role.AUDITOR).post("/accounts/officer/close").status_code == 403
