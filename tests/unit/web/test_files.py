"""Files of a case: they come in with results and go out to be kept; and the proof of a case as one file."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.application.letters import letter
from tests.unit.web.site import PlainPasswords, Site
from tests.unit.web.test_desk import accepted, base, case_of, decide, executed, in_work, page, state

from comity.application.casework.assess_request import assess_request
from comity.application.casework.attach_file import attach_file
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.cli.evidence import VERIFIERS
from comity.domain import bodies as b
from comity.domain.handling import Handling, HandlingCode
from comity.domain.officers import Role
from comity.domain.stages import MeasureStage
from comity.evidence.bundle import verify_bundle
from comity.web import uploads
from comity.web.casework.files import harmless_name
from comity.web.node import register

EXECUTING = Role.EXECUTING_AUTHORITY
EXECUTE = "measures/m1/execute"


def file(name: str = "extract.pdf", content: bytes = b"%PDF invented") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def with_attachment(site: Site, name: str, content: bytes, *, carry: bool = True, corrupt: bool = False) -> UUID:
    """A letter from CN with a file, whose bytes come or do not; the case of the site is then this one."""
    cn = site.world["cn"]
    officer = cn.officers[Role.OFFICER]
    site.case = open_case(cn.desk, officer, title="Invented", purpose="test")
    ref = attach_file(
        cn.desk, officer, site.case, io.BytesIO(content), name=name, media_type="text/html", purpose="test"
    )
    wording = replace(letter(site.case, "police_info"), attachments=(ref,))
    site.request = draft_request(cn.desk, officer, wording, purpose="test").request
    assess_request(cn.desk, cn.order(Role.OFFICER, site.case, site.request))
    handling = Handling(HandlingCode.H2)
    release_request(cn.desk, cn.order(Role.SUPERVISOR, site.case, site.request), handling=handling)
    site.world.exchange()
    if carry:
        site.world.carry_attachments("cn", "la", corrupt=corrupt)
    return ref.id


def test_results_come_with_new_files_and_stay_at_home(site: Site) -> None:
    accepted(site)
    client = site.signed_in(EXECUTING)
    answer = client.post(f"{base(site)}/{EXECUTE}", {"summary": "The holder is X.", "upload": [file(), file("b.csv")]})
    assert answer.status_code == 303, answer.content.decode()
    assert state(site).measures["m1"].stage is MeasureStage.EXECUTED
    text = page(client, site)
    for words in ("extract.pdf", "b.csv", "It has not left this node.", "Here, and its digest holds"):
        assert words in text, words
    with site.node.desk.store.reading() as unit:
        rows = unit.attachments.of_case(site.case)
    assert [(row.name, row.media_type, row.state) for row in rows] == [
        ("extract.pdf", "application/pdf", "kept"),
        ("b.csv", "application/pdf", "kept"),
    ]


def test_a_file_that_the_case_has_already_can_be_chosen(site: Site) -> None:
    accepted(site)
    desk, officer = site.node.desk, site.node.officers[EXECUTING]
    ref = attach_file(desk, officer, site.case, io.BytesIO(b"x"), name="a.txt", media_type="text/plain", purpose="test")
    client = site.signed_in(EXECUTING)
    assert f'name="file" value="{ref.id}"' in page(client, site)
    assert client.post(f"{base(site)}/{EXECUTE}", {"summary": "Done.", "file": str(ref.id)}).status_code == 303
    [body] = bodies(site, b.MeasureExecuted)
    assert body.attachments == (ref,)


def bodies(site: Site, kind: type[Any]) -> list[Any]:
    return [e.known.body for e in case_of(site).timeline if isinstance(e.known.body, kind)]


@pytest.mark.parametrize("chosen", [str(UUID(int=5)), "x", "../../etc/passwd"])
def test_a_file_of_no_or_another_case_is_refused(site: Site, chosen: str) -> None:
    accepted(site)
    client = site.signed_in(EXECUTING)
    answer = client.post(f"{base(site)}/{EXECUTE}", {"summary": "Done.", "file": chosen})
    assert (answer.status_code, "attachment.unknown" in answer.content.decode()) == (400, True)
    assert state(site).measures["m1"].stage is MeasureStage.ACCEPTED


def test_a_partners_file_is_no_result_of_ours(site: Site) -> None:
    theirs = with_attachment(site, "annex.txt", b"theirs")
    in_work(site)
    order = site.node.order(Role.NATIONAL_DESK, site.case, site.request)
    decide.accept_measure(site.node.desk, order, "m1", reason="Home law.")
    answer = site.signed_in(EXECUTING).post(f"{base(site)}/{EXECUTE}", {"summary": "x", "file": str(theirs)})
    assert answer.status_code == 400


def kept(site: Site) -> int:
    with site.node.desk.store.reading() as unit:
        return len(unit.attachments.of_case(site.case))


@pytest.mark.parametrize(
    ("role", "ready", "filled", "status"),
    [
        (Role.OFFICER, accepted, {"summary": "x"}, 403),
        (Role.ADMINISTRATOR, accepted, {"summary": "x"}, 403),
        (EXECUTING, executed, {"summary": "x"}, 409),
        (EXECUTING, accepted, {"summary": " "}, 400),
        (EXECUTING, accepted, {"summary": "x", "seen": "0" * 64}, 409),
    ],
)
def test_no_file_is_kept_where_the_act_is_not_open(
    site: Site, role: Role, ready: Callable[[Site], None], filled: dict[str, str], status: int
) -> None:
    ready(site)
    answer = site.signed_in(role).post(f"{base(site)}/{EXECUTE}", {**filled, "upload": file()})
    assert (answer.status_code, kept(site)) == (status, 0)


def test_what_is_too_large_is_not_kept_and_the_words_are(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted(site)
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 1000)
    filled = {"upload": [file("a", b"x" * 600), file("b", b"x" * 600)], "summary": "The holder is X."}
    answer = site.signed_in(EXECUTING).post(f"{base(site)}/{EXECUTE}", filled)
    text = answer.content.decode()
    assert (answer.status_code, "attachment.too_large" in text, "The holder is X." in text) == (400, True, True)
    assert kept(site) == 0


def test_too_many_files_are_refused(site: Site) -> None:
    accepted(site)
    many = [file(f"{number}.txt") for number in range(uploads.MOST_FILES + 1)]
    answer = site.signed_in(EXECUTING).post(f"{base(site)}/{EXECUTE}", {"summary": "x", "upload": many})
    assert (answer.status_code, "attachment.too_many" in answer.content.decode(), kept(site)) == (400, True, 0)


def test_a_stranger_sends_no_files(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", lambda **_: opened.append(1))
    answer = Client().post(f"{base(site)}/{EXECUTE}", {"summary": "x", "upload": file()})
    assert (answer.status_code, opened) == (303, [])


def test_a_full_disk_says_so_and_keeps_the_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    accepted(site)
    client = site.signed_in(EXECUTING)
    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", full)
    answer = client.post(f"{base(site)}/{EXECUTE}", {"summary": "The holder is X.", "upload": file()})
    text = answer.content.decode()
    assert (answer.status_code, "files.failed" in text, "The holder is X." in text) == (503, True, True)


def test_a_file_leaves_as_a_file_and_its_reading_is_on_record(site: Site) -> None:
    name = "<script>.html\u202egpj"
    theirs = with_attachment(site, name, b"<script>alert(1)</script>")
    client = site.signed_in()
    text = page(client, site)
    for words in ("H2", "not passed on without", f"/cases/{site.case}/files/{theirs}"):
        assert words in text, words
    answer = client.get(f"/cases/{site.case}/files/{theirs}")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "\u202e" not in answer["Content-Disposition"]
    assert "%E2%80%AE" not in answer["Content-Disposition"]
    assert b"reading in a test" in (site.audit("attachment.read")[0].signed.content or b"")


@pytest.mark.parametrize("corrupt", [False, True])
def test_what_has_not_proven_itself_stays_shut(site: Site, corrupt: bool) -> None:
    theirs = with_attachment(site, "annex.txt", b"x" * 5000, carry=corrupt, corrupt=corrupt)
    client = site.signed_in()
    text = page(client, site)
    assert f"/files/{theirs}" not in text
    assert ("Refused: not what was announced" if corrupt else "On its way") in text
    answer = client.get(f"/cases/{site.case}/files/{theirs}")
    assert (answer.status_code, "attachment.not_kept" in answer.content.decode()) == (409, True)


def test_a_file_of_another_case_is_not_this_cases(site: Site) -> None:
    first = site.case
    theirs = with_attachment(site, "annex.txt", b"theirs")
    answer = site.signed_in().get(f"/cases/{first}/files/{theirs}")
    assert (answer.status_code, "attachment.unknown" in answer.content.decode()) == (400, True)


def test_the_administrator_and_strangers_get_no_file(site: Site) -> None:
    theirs = with_attachment(site, "annex.txt", b"theirs")
    address = f"/cases/{site.case}/files/{theirs}"
    assert site.signed_in(Role.ADMINISTRATOR).get(address).status_code == 403
    assert Client().get(address).status_code == 303


@pytest.mark.parametrize(("name", "kept_as"), [
    ("../../etc/passwd", "_.._etc_passwd"), ("", "file"), ("...", "file"), ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
    ("r\u202excod.exe", "rxcod.exe"), ("证据 1.pdf", "证据 1.pdf"), ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
])  # fmt: skip
def test_names_of_files_have_no_tricks(name: str, kept_as: str) -> None:
    assert harmless_name(name) == kept_as


@pytest.mark.parametrize("scope", ["shared", "whole"])
def test_the_proof_leaves_as_one_file_that_can_be_read(site: Site, scope: str) -> None:
    accepted(site)
    client = site.signed_in()
    assert "comity evidence verify" in client.get(f"/cases/{site.case}/proofs").content.decode()
    answer = client.post(f"/cases/{site.case}/proofs/file", {"scope": scope})
    assert (answer.status_code, answer["Content-Disposition"][-8:-1]) == (200, ".comity")
    roots = [node.keys.plain_statement.root.fingerprint for node in site.world.nodes.values()]
    checks = verify_bundle(answer.content, roots, record_verifiers=VERIFIERS)
    assert {check.name for check in checks if not check.ok} == {"cosignatures"}, (
        "all but the cosignatures of other states"
    )
    assert len(checks) > 3
    assert scope.encode() in (site.audit("case.exported")[0].signed.content or b"")


def test_a_proof_with_too_few_witnesses_asks_them_first(site: Site) -> None:
    asked: list[str] = []

    def ask() -> dict[str, str]:
        asked.append("now")
        return {"cn": "line.down"}

    register(site.node.desk, PlainPasswords(), ask)
    client = site.signed_in()
    assert "Too few other states have cosigned yet." in client.get(f"/cases/{site.case}/proofs").content.decode()
    assert client.post(f"/cases/{site.case}/proofs/file", {"scope": "shared"}).status_code == 200
    assert asked == ["now"]


@pytest.mark.parametrize("filled", [{}, {"scope": "everything"}])
def test_a_proof_of_no_known_scope_is_refused(site: Site, filled: dict[str, str]) -> None:
    answer = site.signed_in().post(f"/cases/{site.case}/proofs/file", {**filled, "permission": "ref 7"})
    text = answer.content.decode()
    assert (answer.status_code, "page.choice" in text, "ref 7" in text) == (400, True, True)


def test_the_administrator_takes_no_proof_out(site: Site) -> None:
    answer = site.signed_in(Role.ADMINISTRATOR).post(f"/cases/{site.case}/proofs/file", {"scope": "shared"})
    assert answer.status_code == 403
