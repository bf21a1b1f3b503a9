"""The register's pages: a notice is written, reviewed, circulated and taken back by forms, in every language."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.application.test_notice_pictures import PLACE, photograph
from tests.unit.web.site import Site, open_site

from comity.application.register.acting import NoticeOrder, peek
from comity.application.register.picture_notice import attach_picture, pictures_of
from comity.application.register.read_register import entries_for_index
from comity.domain.errors import InvalidInput
from comity.domain.notices import QUESTIONS, NoticeStage, PictureKind
from comity.domain.officers import Role
from comity.domain.register_entries import NoticeKind

WANTED = {
    "kind": "wanted", "title": "=Invented keeper", "action": "detain", "matter": "criminal", "language": "en",
    "facts": "An invented person ran an invented call centre.", "addressees": "cn", "role": "accused",
    "names": "ທ້າວ ສົມມຸດ\nThao Sommut", "births": "1988-04", "sex": "male", "nationalities": "LA",
    "numbers": "travel_document LA P0000001", "proceeding": "prosecution", "offence": "fraud_telecom",
    "offence_date": "2025-05-01", "charge": "art. 1", "court": "Invented court", "reference": "W-1",
    "issued_on": "2025-06-01", "maximum": "120", "limitation_on": "2040-01-01", "extradition_assured": "yes",
    "protection": "no", "protection_authority": "Invented office", "protection_reference": "R-1",
    "screening": "no_indicators", "screened_on": "2026-02-01", "screening_reference": "S-1", "synthetic": "yes",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Site]:
    with open_site(tmp_path) as made:
        yield made


def drafted(site: Site, **changes: str) -> str:
    answer = site.signed_in(Role.OFFICER).post("/notices/new", WANTED | changes)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def post(client: Client, address: str, **form: str) -> Any:
    return client.post(address, form)


def reviewed(site: Site, address: str, **answers: str) -> None:
    officer, reviewer = site.signed_in(Role.OFFICER), site.signed_in(Role.COMPLIANCE)
    for act in ("check", "ask-review"):
        assert post(officer, f"{address}/{act}").status_code == 303
    page = reviewer.get(f"{address}/review")
    assert page.status_code == 200, page.content.decode()
    given = dict.fromkeys(QUESTIONS, "clear") | {"reasons": "Looked at each."} | answers
    assert post(reviewer, f"{address}/review", **given).status_code == 303


def state(site: Site, address: str) -> Any:
    return peek(site.node.desk, UUID(address.rpartition("/")[2]))


def test_a_notice_s_whole_way_by_forms(site: Site) -> None:
    address = drafted(site)
    reviewed(site, address)
    desk = site.signed_in(Role.NATIONAL_DESK)
    shown = desk.get(address).content.decode()
    assert "ທ້າວ ສົມມຸດ" in shown
    assert "1988-04</span> (day unknown)" in shown
    assert "1988-04-00" not in shown
    assert post(desk, f"{address}/publish", rule="art. 4").status_code == 303
    assert state(site, address).stage is NoticeStage.PUBLISHED
    assert [line.entry is not None for line in entries_for_index(site.node.desk, 0)] == [True]
    site.world.exchange()
    officer = site.signed_in(Role.OFFICER)
    happened = {"what": "arrested", "on": "2026-03-01", "words": "Arrested."}
    assert post(officer, f"{address}/report", **happened).status_code == 303
    assert "annotation" in officer.get("/notices?only=duty").content.decode()
    assert post(officer, f"{address}/annotate", **happened).status_code == 303
    assert post(officer, f"{address}/renew", reason="still").status_code == 303
    (proposal,) = state(site, address).proposals
    assert post(desk, f"{address}/proposals/{proposal.hex()}/confirm").status_code == 303
    assert post(officer, f"{address}/withdraw", why="served", words="Surrendered.").status_code == 303
    assert "1 deletion not proven" in officer.get("/notices?only=pending").content.decode()
    site.world.exchange()
    assert state(site, address).pending == ()
    assert desk.get(address).status_code == 200


def test_a_picture_stands_on_the_notice_s_page_with_its_words(site: Site) -> None:
    address = drafted(site)
    order = NoticeOrder(site.node.officers[Role.OFFICER], "test", UUID(address.rpartition("/")[2]))
    attach_picture(site.node.desk, order, photograph(), kind=PictureKind.PHOTOGRAPH, shows='A man <"bearded">')
    officer = site.signed_in(Role.OFFICER)
    page = officer.get(address).content.decode()
    assert 'alt="Photograph: A man &lt;&#34;bearded&#34;&gt;"' in page
    assert "data:image/jpeg;base64,/9j/" in page
    (picture,) = pictures_of(state(site, address))
    answer = officer.get(f"{address}/pictures/{picture.attachment.id}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.content.startswith(b"\xff\xd8")
    assert PLACE not in answer.content
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(site.audit("notice.picture")) == 1
    assert officer.get(f"{address}/pictures/{UUID(int=1)}").status_code == 400
    for act in ("check", "ask-review"):
        assert post(officer, f"{address}/{act}").status_code == 303
    asked = site.signed_in(Role.COMPLIANCE).get(f"{address}/review").content.decode()
    assert "data:image/jpeg;base64,/9j/" in asked
    assert "Does each picture show this person" in asked


def test_an_owner_bars_standing_queries_by_a_form(site: Site) -> None:
    address, officer = drafted(site), site.signed_in(Role.OFFICER)
    assert post(officer, f"{address}/bar-standing", reason=" ").status_code == 400
    assert post(officer, f"{address}/bar-standing", reason="not for this").status_code == 303
    assert "Standing queries are barred" in officer.get(address).content.decode()
    assert state(site, address).bars_standing("cn")
    assert post(officer, f"{address}/bar-standing", reason="no need", lift="yes").status_code == 303
    assert "Standing queries are barred" not in officer.get(address).content.decode()


def test_a_bar_for_a_node_that_does_not_have_it_yet_is_set_by_the_form(site: Site) -> None:
    address, officer = drafted(site), site.signed_in(Role.OFFICER)
    (node, *_) = re.findall(r'name="nodes" value="([^"]+)"', officer.get(address).content.decode())
    assert post(officer, f"{address}/bar-standing", reason="not for this", nodes=node).status_code == 303
    assert state(site, address).standing_barred == frozenset({node})
    assert post(officer, f"{address}/bar-standing", reason="not for this", nodes="nobody").status_code == 400


def given(data: bytes, **changes: str) -> dict[str, Any]:
    file = SimpleUploadedFile("../a face.jpg", data, "image/jpeg")
    return {"file": file, "kind": "photograph", "shows": "A man <in> a hat"} | changes


def test_a_picture_is_put_to_a_notice_and_taken_from_it_by_forms(site: Site) -> None:
    address = drafted(site)
    officer = site.signed_in(Role.OFFICER)
    page = officer.get(address).content.decode()
    assert f'action="{address}/picture" class="act-fields" enctype="multipart/form-data"' in page
    assert f'action="{address}/unpicture"' not in page, "there is none to take away"
    assert officer.post(f"{address}/picture", given(photograph())).status_code == 303
    page = officer.get(address).content.decode()
    assert "The picture is put to it" in page
    assert 'alt="Photograph: A man &lt;in&gt; a hat"' in page
    (picture,) = pictures_of(state(site, address))
    assert PLACE not in picture.small
    assert officer.post(f"{address}/unpicture", {"picture": str(picture.attachment.id)}).status_code == 303
    assert pictures_of(state(site, address)) == ()


def test_what_is_no_picture_is_told_and_its_words_stay(site: Site) -> None:
    address, officer = drafted(site), site.signed_in(Role.OFFICER)
    refused = {
        "no picture": given(b"%PDF-1.7"),
        "no file": {"kind": "photograph", "shows": "A man"},
        "an empty file": given(b""),
        "no words": given(photograph(), shows=" "),
        "no kind": given(photograph(), kind="painting"),
    }
    for name, form in refused.items():
        answer = officer.post(f"{address}/picture", form)
        page = answer.content.decode()
        assert answer.status_code == 400, name
        assert '<details class="act" id="picture" open>' in page, name
        assert str(form["shows"]).strip().replace("<", "&lt;").replace(">", "&gt;") in page, name
    for wrong in ("", "face", str(UUID(int=3))):
        assert officer.post(f"{address}/unpicture", {"picture": wrong}).status_code == 400
    assert pictures_of(state(site, address)) == ()


def test_nobody_but_a_writer_of_the_owner_changes_pictures(site: Site) -> None:
    address = drafted(site)
    auditor = site.signed_in(Role.AUDITOR)
    assert auditor.post(f"{address}/picture", given(photograph())).status_code == 403


def test_a_picture_that_fails_here_is_not_shown_and_the_page_says_so(site: Site) -> None:
    address = drafted(site)
    order = NoticeOrder(site.node.officers[Role.OFFICER], "test", UUID(address.rpartition("/")[2]))
    attach_picture(site.node.desk, order, photograph(), kind=PictureKind.PHOTOGRAPH, shows="A man")
    site.node.desk.pictures.remade_small = failing  # type: ignore[method-assign]  # this instance alone
    page = site.signed_in(Role.OFFICER).get(address).content.decode()
    assert "data:image/jpeg" not in page
    assert "A picture is not shown: it is damaged, or not as a node makes one." in page


def failing(_data: bytes) -> bytes:
    raise InvalidInput("notice.picture", "Broken.", advice="None.")


def test_the_inbox_leads_to_what_comes_up_for_review(site: Site) -> None:
    address = drafted(site)
    reviewed(site, address)
    desk = site.signed_in(Role.NATIONAL_DESK)
    assert post(desk, f"{address}/publish", rule="art. 4").status_code == 303
    filtered = "/notices?side=ours&only=review&order=valid_until"
    assert "for review, or ends" not in site.signed_in(Role.OFFICER).get("/").content.decode()
    assert "Invented keeper" not in site.signed_in(Role.OFFICER).get(filtered).content.decode()
    published = state(site, address).published
    site.world.clock.at = min(published.review_on, published.valid_until) - timedelta(days=29)
    inbox = site.signed_in(Role.OFFICER).get("/").content.decode()
    assert "1 notice comes up for review, or ends, within 30 days" in inbox
    assert filtered.replace("&", "&amp;") in inbox
    assert "Invented keeper" in site.signed_in(Role.OFFICER).get(filtered).content.decode()
    assert "for review, or ends" not in site.signed_in(Role.AUDITOR).get("/").content.decode()


def test_what_is_missing_is_named_and_what_was_typed_is_kept(site: Site) -> None:
    address = drafted(site, court="", maximum="12")
    officer = site.signed_in(Role.OFFICER)
    post(officer, f"{address}/check")
    page = officer.get(address).content.decode()
    assert "judicial.court" in page
    assert "judicial.maximum" in page
    assert post(officer, f"{address}/ask-review").status_code == 400
    wrong = officer.post("/notices/new", WANTED | {"births": "May 1988"})
    assert wrong.status_code == 400
    assert "Invented court" in wrong.content.decode()
    again = officer.get(f"{address}/wording").content.decode()
    assert "Thao Sommut" in again


def test_a_review_with_one_doubt_stops_it(site: Site) -> None:
    address = drafted(site)
    reviewed(site, address, political="unknown")
    answer = post(site.signed_in(Role.NATIONAL_DESK), f"{address}/publish", rule="art. 4")
    assert answer.status_code == 409
    assert "notice.refused_in_review" in answer.content.decode()


def test_the_list_is_filtered_sorted_and_exported_without_formulas(site: Site) -> None:
    drafted(site)
    client = site.signed_in(Role.OFFICER)
    assert "Invented keeper" in client.get("/notices?kind=wanted&order=-title").content.decode()
    assert "Invented keeper" not in client.get("/notices?kind=missing").content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get("/notices.csv").content.decode("utf-8-sig"))))
    assert rows[0]["title"] == "'=Invented keeper"
    assert json.loads(client.get("/notices.json").content)["notices"][0]["kind"] == "wanted"
    for wrong in ("?order=owner;drop", "?page=0", "?kind=x", "?odd=1", "?text=" + "x" * 200):
        assert client.get(f"/notices{wrong}").status_code == 400
    assert site.audit("notice.list")


@pytest.mark.parametrize("kind", sorted(set(NoticeKind) - {NoticeKind.WANTED}))
def test_every_class_has_its_form(site: Site, kind: str) -> None:
    client = site.signed_in(Role.OFFICER)
    assert client.get(f"/notices/new?kind={kind}").status_code == 200
    form = {"kind": kind, "title": "T", "facts": "F", "language": "en", "action": "report", "matter": "criminal"}
    form |= {"protect": "", "names": "A", "things": "vehicle TH 1"} if kind not in ("modus_operandi",) else {}
    answer = client.post("/notices/new", form | {"offence": "theft"})
    assert answer.status_code == 303, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"{answer['Location']}/wording").status_code == 200


@pytest.mark.parametrize("language", ["zh", "vi", "lo", "th", "km", "my"])
def test_pages_speak_the_reader_s_language(site: Site, language: str) -> None:
    address = drafted(site)
    reviewed(site, address)
    client = site.signed_in(Role.NATIONAL_DESK, language=language)
    for page in ("/notices", "/notices/new", "/notices/new?kind=wanted", address):
        shown = client.get(page)
        assert shown.status_code == 200
        assert f'lang="{language}"' in shown.content.decode()
        assert "Register of notices" not in shown.content.decode()
