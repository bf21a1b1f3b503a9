"""Opening a case and writing its letter in the pages: the gate answers beside the form, and nothing typed is lost."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.web.site import Site

from comity.adapters.law_gate import CorpusLaw
from comity.application.casework.draft_request import draft_request
from comity.application.casework.read_case import read_case
from comity.domain.cases import RequestState
from comity.domain.officers import Role
from comity.domain.requests import Letter
from comity.web import uploads
from comity.web.node import current_passwords, register

WHOLE = {
    "requested_node": "cn",
    "title": "Stolen boat (synthetic)",
    "purpose": "Investigation of theft.",
    "facts": "An invented boat is gone.",
    "offence": "theft",
    "offence_date": "2025-06-01",
    "language": "en",
    "urgency": "normal",
    "requesting_max": "months",
    "requesting_max_months": "60",
    "requested_max": "none",
    "measure-key": ["m1", "m4"],
    "m1.measure": "police_info",
    "m1.asks": "Who owns the boat?",
    "m1.subject": "p1",
    "m1.documents": ["purpose", "facts_summary"],
    "m1.use_wanted": "intelligence",
    "m4.measure": "mla_service",
    "m4.asks": "Serve the summons.",
    "m4.served_document": "summons",
    "m4.flags": ["organised_group"],
    "m4.assurances": ["reciprocity"],
    "m4.place_state": "China",
    "m4.place_area": "Jinghong",
    "subject-key": ["p1"],
    "p1.role": "witness",
    "p1.names": "合成人\nHecheng Ren",
    "p1.nationality": "China; la, Myanmar",
    "p1.birth": "1990-05",
    "p1.age_at_offence": "35",
}


@pytest.fixture
def officer(site: Site) -> Client:
    return site.signed_in(Role.OFFICER)


@pytest.fixture
def address(officer: Client) -> str:
    """Where the letter of a new case is written."""
    answer = officer.post("/cases/new", {"title": "Boat", "purpose": "theft"})
    assert answer.status_code == 303
    return str(answer["Location"])


def state_of(site: Site, address: str) -> RequestState:
    """The only request of the case of this address."""
    case = read_case(site.node.desk, site.node.officers[Role.OFFICER], case_of(address), purpose="looking").case
    return next(iter(case.requests.values()))


def case_of(address: str) -> UUID:
    return UUID(address.split("/")[2])


def seen(page: str) -> str:
    """The hidden field that says which wording a form was made of."""
    return re.findall(r'name="seen" value="([0-9a-f]*)"', page)[0]


def test_a_letter_typed_in_the_form_is_the_letter_that_is_saved(site: Site, officer: Client, address: str) -> None:
    assert officer.post(address, WHOLE | {"do": "save"}).status_code == 303
    letter: Letter = state_of(site, address).letter
    assert (letter.requested_state, letter.requesting_max, letter.requested_max) == ("CN", "60", "")
    one, four = letter.measures
    assert (one.key, one.documents, one.particulars) == (
        "m1",
        ("purpose", "facts_summary"),
        {"use_wanted": "intelligence"},
    )
    assert (four.key, four.flags, four.place and four.place.state) == ("m4", ("organised_group",), "CN")
    person = letter.subjects[0]
    assert person.names == ("合成人", "Hecheng Ren")
    assert (person.nationality, person.age_at_offence) == (("CN", "LA", "MM"), 35)


PARTICULARS = {
    "m1.requesting_tier": "especially large",
    "m1.data_category": "traffic",
    "m1.data_held_until": "2026-12-31",
    "m1.surrendering_state": "Thailand",
    "m1.earlier_judgment": "acquitted",
    "m1.earlier_judgment_state": "VN",
    "m1.pending_proceedings": "Thailand, MM",
    "m1.act_place": "Laos",
    "m1.link_strength": "weak",
}


def test_what_one_measure_alone_says_is_saved_and_comes_back(site: Site, officer: Client, address: str) -> None:
    assert officer.post(address, WHOLE | PARTICULARS | {"do": "save"}).status_code == 303
    before = state_of(site, address)
    assert before.letter.measures[0].particulars == {
        "use_wanted": "intelligence",
        "requesting_tier": "especially large",
        "data_category": "traffic",
        "data_held_until": "2026-12-31",
        "surrendering_state": "TH",
        "earlier_judgment": "acquitted",
        "earlier_judgment_state": "VN",
        "pending_proceedings": "TH, MM",
        "act_place": "LA",
        "link_strength": "weak",
    }
    page = officer.get(f"{address.removesuffix('/letter')}/requests/{before.id}/letter").content.decode()
    for text in ('value="Thailand, Myanmar (Burma)"', 'value="2026-12-31"', '<option value="traffic" selected>'):
        assert text in page, text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data_category", "all"),
        ("data_held_until", "soon"),
        ("surrendering_state", "Atlantis"),
        ("act_place", "Nowhere"),
        ("requested_tier", "<b>"),
    ],
)
def test_a_particular_that_cannot_be_read_is_named(officer: Client, address: str, name: str, value: str) -> None:
    page = officer.post(address, WHOLE | {f"m1.{name}": value, "do": "save"}).content.decode()
    assert f'id="m1.{name}-wrong"' in page


def test_a_saved_letter_comes_back_into_the_form_as_it_was(site: Site, officer: Client, address: str) -> None:
    officer.post(address, WHOLE | {"do": "save"})
    before = state_of(site, address)
    again = f"{address.removesuffix('/letter')}/requests/{before.id}/letter"
    page = officer.get(again).content.decode()
    for text in ("Jinghong", "合成人", "Hecheng Ren", "China, Laos, Myanmar (Burma)", "1990-05", "Serve the summons."):
        assert text in page, text
    officer.post(again, WHOLE | {"do": "save", "p1.nationality": "China, Laos, Myanmar (Burma)", "seen": seen(page)})
    after = state_of(site, address).letter
    assert replace(after, revision=1) == before.letter
    assert after.revision == 2


def test_a_refused_letter_says_every_fault_at_its_field_and_keeps_every_word(officer: Client, address: str) -> None:
    faulty = WHOLE | {
        "do": "save", "facts": " ", "offence_date": "yesterday", "p1.nationality": "Atlantis",
        "p1.age_at_offence": "-3",
        "m1.measure": "torture", "urgency": "danger_to_life", "m1.subject": "p9", "requesting_max_months": "",
    }  # fmt: skip
    answer = officer.post(address, faulty)
    page = answer.content.decode()
    assert answer.status_code == 400
    for name in (
        "facts", "offence_date", "p1.nationality", "p1.age_at_offence", "m1.measure", "m1.subject", "urgency_reason",
        "requesting_max_months",
    ):  # fmt: skip
        assert f'<a href="#{name}">' in page, name
    for text in ("Atlantis", "Serve the summons.", "合成人", "Stolen boat (synthetic)"):
        assert text in page, text
    assert 'value="danger_to_life" checked' in page


def test_rows_come_and_go_without_scripts_and_without_loss(officer: Client, address: str) -> None:
    page = officer.post(address, WHOLE | {"do": "add-measure"}).content.decode()
    assert 'name="measure-key" value="m2"' in page
    assert re.search(r'id="m2\.measure" name="m2\.measure" autofocus', page)
    page = officer.post(address, WHOLE | {"do": "remove-p1"}).content.decode()
    assert 'name="subject-key"' not in page
    assert "Serve the summons." in page
    page = officer.post(address, WHOLE | {"do": "remove-m4"}).content.decode()
    assert "Serve the summons." not in page
    assert officer.post(address, WHOLE | {"do": "explode"}).status_code == 400


def test_what_somebody_else_saved_meanwhile_is_not_passed_over(site: Site, officer: Client, address: str) -> None:
    officer.post(address, WHOLE | {"do": "save"})
    before = state_of(site, address)
    again = f"{address.removesuffix('/letter')}/requests/{before.id}/letter"
    old = seen(officer.get(again).content.decode())
    desk, other = site.node.desk, site.node.officers[Role.OFFICER]
    draft_request(desk, other, replace(before.letter, facts="Another officer knows more."), purpose="work")
    answer = officer.post(again, WHOLE | {"do": "save", "facts": "Mine.", "seen": old})
    page = answer.content.decode()
    assert (answer.status_code, "draft.changed" in page, "Mine." in page) == (409, True, True)
    assert '<a href="#facts">' in page
    newer = re.findall(r'name="newer" value="([0-9a-f]{64})"', page)[0]
    done = officer.post(again, WHOLE | {"do": "save-over", "facts": "Mine.", "seen": old, "newer": newer})
    assert (done.status_code, state_of(site, address).letter.facts) == (303, "Mine.")
    assert officer.post(again, WHOLE | {"do": "save", "seen": "zz"}).status_code == 400


def test_a_letter_that_has_gone_up_cannot_be_worded_and_the_words_stay(site: Site, officer: Client) -> None:
    again = f"/cases/{site.case}/requests/{site.request}/letter"
    assert officer.get(again).status_code == 403
    answer = officer.post(again, WHOLE | {"do": "save", "facts": "Hours of work."})
    assert (answer.status_code, "Hours of work." in answer.content.decode()) == (403, True)
    assert 'value="save"' not in answer.content.decode().split("sticky-actions")[1]


def test_the_gate_answers_while_one_types_and_keeps_nothing(site: Site, officer: Client, address: str) -> None:
    register(replace(site.node.desk, law=CorpusLaw(site.node.desk.clock)), current_passwords())
    with site.node.desk.store.reading() as unit:
        before = unit.tiles.size()
    gate = address.replace("/letter", "/gate")
    page = officer.post(gate, WHOLE | {"m1.measure": "mla_evidence", "requested_max": ""}).content.decode()
    assert "<html" not in page
    assert "this measure needs a person" in page, "what the law cannot read is said of its measure alone"
    for text in ("Taking of evidence", "Papers still missing", "Legal bases", 'form="letter"', "What would change it"):
        assert text in page, text
    with site.node.desk.store.reading() as unit:
        assert unit.tiles.size() == before, "a preview is no record"
    bare = officer.post(gate, {"measure-key": "m1"}).content.decode()
    assert "no answer yet" in bare
    for name in ("requested_node", "offence", "offence_date", "m1.measure"):
        assert f'href="#{name}"' in bare, name
    unread = officer.post(gate, WHOLE | {"p1.nationality": "Atlantis"}).content.decode()
    assert "no answer yet" in unread
    assert 'href="#p1.nationality"' in unread


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICER, Role.SYSTEM)])
def test_only_officers_write_letters(site: Site, role: Role) -> None:
    client = site.signed_in(role)
    assert client.get(f"/cases/{site.case}/letter").status_code == 403
    assert client.post(f"/cases/{site.case}/gate", WHOLE).status_code == 403
    opens = role in (Role.SUPERVISOR, Role.NATIONAL_DESK)
    assert client.post("/cases/new", {"title": "A", "purpose": "b"}).status_code == (303 if opens else 403)


def test_a_file_is_attached_and_named_by_the_letter(site: Site, officer: Client, address: str) -> None:
    file = SimpleUploadedFile("../photo 1.png", b"synthetic picture", "image/png")
    page = officer.post(address, WHOLE | {"do": "attach", "file": file}).content.decode()
    assert "photo 1.png" in page
    found = re.findall(r'name="attachments" value="([0-9a-f-]{36})" checked', page)
    assert len(found) == 1
    officer.post(address, WHOLE | {"do": "save", "attachments": found})
    kept = state_of(site, address).letter.attachments[0]
    assert (kept.name, kept.size_bytes, kept.media_type) == ("photo 1.png", 17, "image/png")
    assert "No file was chosen" in officer.post(address, WHOLE | {"do": "attach"}).content.decode()


def test_a_file_that_is_too_large_is_not_kept_and_takes_no_word_along(
    officer: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 1000)
    file = SimpleUploadedFile("film.bin", b"x" * 200_000)
    answer = officer.post(address, {"file": file, **WHOLE, "do": "attach"})
    assert (answer.status_code, "attachment.too_large" in answer.content.decode()) == (400, True)
    assert "Serve the summons." in answer.content.decode()


@pytest.fixture
def real_law(site: Site) -> None:
    register(replace(site.node.desk, law=CorpusLaw(site.node.desk.clock)), current_passwords())


FRAUD = {
    **WHOLE,
    "offence": "fraud_telecom",
    "requested_max": "life",
    "conduct": ["act_deceive", "", "result_loss", "-mind_gain"],
}


@pytest.mark.usefixtures("real_law")
def test_what_the_facts_show_is_kept_with_every_measure_and_comes_back(
    site: Site, officer: Client, address: str
) -> None:
    assert officer.post(address, {**FRAUD, "do": "save"}).status_code == 303
    letter = state_of(site, address).letter
    assert {asked.particulars["conduct"] for asked in letter.measures} == {"act_deceive result_loss -mind_gain"}
    again = f"{address.removesuffix('/letter')}/requests/{state_of(site, address).id}/letter"
    page = officer.get(again).content.decode()
    assert '<option value="act_deceive" selected>' in page
    assert '<option value="-mind_gain" selected>' in page


@pytest.mark.usefixtures("real_law")
def test_a_word_that_no_law_knows_is_not_taken(officer: Client, address: str) -> None:
    answer = officer.post(address, {**FRAUD, "conduct": ["act_fly"], "do": "save"})
    assert answer.status_code == 400


@pytest.mark.usefixtures("real_law")
def test_the_gate_answers_element_by_element_and_asks_for_the_rest(officer: Client, address: str) -> None:
    asked = {**FRAUD, "m1.measure": "mla_evidence", "conduct": ["act_deceive", "result_loss", "-mind_gain"]}
    page = officer.post(address.replace("/letter", "/gate"), asked).content.decode()
    assert 'class="lines elements"' in page
    assert 'form="letter" id="conduct-1" name="conduct"' in page
    assert "means_network" in page  # nobody has said; it is asked
    assert "DUAL" in page


@pytest.mark.usefixtures("real_law")
def test_without_an_answer_nothing_that_was_told_is_lost(officer: Client, address: str) -> None:
    page = officer.post(address.replace("/letter", "/gate"), {**FRAUD, "offence": ""}).content.decode()
    assert '<input type="hidden" form="letter" name="conduct" value="-mind_gain">' in page


@pytest.mark.usefixtures("real_law")
def test_traps_stand_beside_the_answer_though_nothing_is_told(officer: Client, address: str) -> None:
    crossing = {**FRAUD, "offence": "illegal_crossing", "requested_max": "", "conduct": []}
    page = officer.post(address.replace("/letter", "/gate"), crossing).content.decode()
    assert "Simple border crossing: low tier" in page
