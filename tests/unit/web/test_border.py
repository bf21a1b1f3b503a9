"""The border page: seven languages and never two at once, without scripts, and the same answer as JSON."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.fakes.border import BorderFake
from tests.fakes.certified import certified
from tests.unit.web.site import PlainPasswords, Site, login_of, open_site

from comity.application.border import check_traveller as checking
from comity.application.border.check_traveller import check_traveller
from comity.application.border.judge_candidate import judge_candidate
from comity.application.node.accounts import open_session
from comity.application.ports.no_index import NO_INDEX
from comity.application.query import looking
from comity.domain.border_steps import Backing, Step, Unbacked
from comity.domain.errors import Unavailable
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.officers import Role
from comity.domain.register_entries import Action, NoticeKind, Vulnerability
from comity.web import make_wsgi
from comity.web.border import check
from comity.web.border.words import WORDS, border_languages, speak

LANGUAGES = ["en", "zh", "vi", "th", "lo", "km", "my"]
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
BORN = (PartialDate(1974, 8, 12),)
SCRIPTS = {"th": "THAI", "lo": "LAO", "km": "KHMER", "my": "MYANMAR", "zh": "CJK"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("border")) as opened:
        yield opened


@pytest.fixture
def border(site: Site, tmp_path: Path) -> Iterator[BorderFake]:
    before = site.node.desk
    fake = BorderFake(site.node, tmp_path / "index")
    make_wsgi(fake.desk, PlainPasswords())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "check_traveller", lambda desk, asked: check_traveller(desk, asked, fake.law))
        patch.setattr(check, "judge_candidate", lambda desk, said: judge_candidate(desk, said, fake.law))
        yield fake
    fake.clear(1, 2, 3, 4)
    site.node.desk = before


def anna(border: BorderFake, record: int, **more: Any) -> None:
    """Anna Eriksson as an invented record."""
    person = PersonIdentity((PersonName("Eriksson Anna Maria"),), births=BORN, sex=Sex.FEMALE, nationalities=("LA",))
    border.put(record, person=person, **more)


def ask(site: Site, language: str = "en", role: Role = Role.OFFICER, **typed: str) -> Any:
    client = site.signed_in(role, language=language)
    return client.post("/border", {"reference": "bridge, lane 2", **(typed or {"zone": ZONE})})


def words_of(page: str) -> str:
    """What a reader sees that is ours to translate."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", page, flags=re.S)
    body = re.sub(r'<(\w+)[^>]*translate="no"[^>]*>.*?</\1>', " ", body, flags=re.S)
    return re.sub(r"<[^>]+>", " ", body)


def test_every_language_of_the_page_has_every_word() -> None:
    assert sorted(border_languages()) == sorted(LANGUAGES)
    for language in border_languages().values():
        for key in WORDS:
            assert (language.word("border", key) or "").strip(), (language.code, key)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_speaks_one_language(site: Site, border: BorderFake, code: str) -> None:
    anna(border, 1, action=Action.DETAIN)
    anna(border, 2, kind=NoticeKind.MISSING, vulnerability=Vulnerability.CHILD, action=Action.PROTECT)
    page = ask(site, code).content.decode()
    language = border_languages()[code]
    assert f'<html lang="{code}">' in page
    assert speak(language, "step.protect_child") in page
    assert speak(language, "step.do_not_detain") in page
    if code in SCRIPTS:
        english = re.findall(r"[A-Za-z]{4,}", words_of(page))
        allowed = {"Comity", "Tiếng"}
        assert set(english) <= allowed, english
        own = [c for c in words_of(page) if SCRIPTS[code] in unicodedata.name(c, "")]
        assert len(own) > 300


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_birth_of_which_the_day_is_unknown_is_shown_without_zeros(site: Site, border: BorderFake, code: str) -> None:
    anna(border, 1)
    page = ask(site, code, name="Eriksson Anna Maria", birth="1974-08").content.decode()
    assert page.count(f"1974-08</span> ({border_languages()[code].word('unknown_part', 'day')})") == 2, (
        "asked, compared"
    )
    assert "1974-08-00" not in page


def test_the_headline_is_the_first_thing_read_and_takes_the_focus(site: Site, border: BorderFake) -> None:
    anna(border, 1, vulnerability=Vulnerability.TRAFFICKING)
    page = ask(site).content.decode()
    headline = re.search(r'<h1[^>]*id="headline"[^>]*autofocus[^>]*>.*?</svg>(.*?)</h1>', page, re.S)
    assert headline is not None
    assert headline[1] == "Protect: signs of trafficking"
    assert page.index('id="headline"') < page.index('id="ask"')


def test_what_the_law_does_not_back_is_said_with_its_reason_and_never_as_detain(site: Site, border: BorderFake) -> None:
    anna(border, 1, action=Action.DETAIN)
    border.backings[1] = Backing(backed=False, why=Unbacked.CLOSED, for_whom="CN", codes=("NAT",))
    page = ask(site).content.decode()
    assert "Do not detain" in page
    assert "The law here does not allow it." in page
    assert ">Detain<" not in page


def test_nothing_found_is_said_not_to_be_a_clearance_with_its_end(site: Site, border: BorderFake) -> None:
    page = ask(site).content.decode()
    assert "Nothing found. This is not a clearance." in page
    assert "Holds until" in page
    assert "Found less often than others:" in page
    assert re.search(r'<textarea id="zone"[^>]*autofocus', page)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_check_that_was_cut_short_says_so_first_and_never_nothing(
    site: Site, border: BorderFake, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = border_languages()[code]
    monkeypatch.setattr(checking, "look", lambda *asked: [replace(one, complete=False) for one in looking.look(*asked)])
    page = ask(site, code).content.decode()
    assert headline_of(page) == speak(language, "step.ask_closer")
    assert language.word("no_hit", "title") not in page
    assert 'class="until"' not in page, "there is nothing that holds until then"
    anna(border, 1, action=Action.NOTHING)
    page = ask(site, code).content.decode()
    assert headline_of(page) == speak(language, "step.ask_closer")
    assert speak(language, "step.nothing") in page, "the candidate is still shown"
    anna(border, 2, vulnerability=Vulnerability.CHILD)
    page = ask(site, code).content.decode()
    assert headline_of(page) == speak(language, "step.protect_child")
    assert speak(language, "do.ask_closer") in page


def headline_of(page: str) -> str:
    found = re.search(r'<h1[^>]*id="headline"[^>]*>.*?</svg>(.*?)</h1>', page, re.S)
    assert found is not None
    return found[1]


def test_an_index_that_is_not_ready_says_cannot_and_never_nothing(
    site: Site, border: BorderFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warming(*_: object) -> None:
        raise Unavailable("index.warming", "The index is being made ready.", advice="Wait a moment.")

    monkeypatch.setattr(checking, "look", warming)
    for code in LANGUAGES:
        answer = ask(site, code)
        page = answer.content.decode()
        assert answer.status_code == 503
        assert speak(border_languages()[code], "err.unavailable") in page
        assert border_languages()[code].word("no_hit", "title") not in page


def test_a_misread_zone_names_the_field_and_what_would_hold(site: Site, border: BorderFake) -> None:
    page = ask(site, zone=ZONE.replace("L898902C36", "L898902C35")).content.decode()
    assert "check digit is 5, should be 6" in page
    assert "The document expired on 15 Apr 2012." in page


def test_a_refused_check_keeps_what_was_typed_and_says_why(site: Site, border: BorderFake) -> None:
    answer = ask(site, "km", name="Anna", birth="yesterday")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Anna"' in page
    assert speak(border_languages()["km"], "err.border.birth") in page


def test_without_a_register_the_page_says_that_nothing_was_looked_up(site: Site) -> None:
    make_wsgi(replace(site.node.desk, index=NO_INDEX), PlainPasswords())
    answer = ask(site)
    assert answer.status_code == 503
    assert "This is not a clearance" in answer.content.decode()


def test_the_reference_stays_for_the_shift(site: Site, border: BorderFake) -> None:
    client = site.signed_in(Role.OFFICER)
    client.post("/border", {"reference": "boat 7", "zone": ZONE})
    assert 'value="boat 7"' in client.get("/border").content.decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_certificate_and_what_was_shown_are_on_the_page_and_the_record_stays(
    site: Site, border: BorderFake, code: str
) -> None:
    anna(border, 1, action=Action.DETAIN)
    border.backings[1] = Backing(backed=True, why=None, for_whom="CN", bases=("an-invented-treaty",))
    number = certified(site.node, 1)
    language = border_languages()[code]
    page = ask(site, code, zone=ZONE, certificate=number).content.decode()
    assert speak(language, "step.detain") in page, "it takes no record away"
    assert page.index(speak(language, "compare_do")) < page.index(speak(language, "step.detain"), page.index("<main"))
    assert "a scar on the left hand" in page
    assert page.count(number) == 3, "what stands first, what was shown, and with the finding"
    unknown = ask(site, code, zone=ZONE, certificate="somebody's paper").content.decode()
    assert speak(language, "certified.unknown") in unknown
    assert speak(language, "step.detain") in unknown
    without = ask(site, code, zone=ZONE).content.decode()
    assert speak(language, "certified.unknown") not in without
    assert without.count(number) == 1


def test_a_certificate_that_nobody_asked_for_clears_nobody_where_nothing_is_found(
    site: Site, border: BorderFake
) -> None:
    page = ask(site, name="Nobody Whatsoever", certificate="somebody's paper").content.decode()
    assert "Nothing found. This is not a clearance." in page
    assert speak(border_languages()["en"], "certified.unknown") in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_look_gets_no_form(site: Site, border: BorderFake, role: Role) -> None:
    assert site.signed_in(role).get("/border").status_code == 403


def call(site: Site, **asked: str) -> Any:
    """What a program sends, with an officer's token."""
    with site.node.desk.store.reading() as unit:
        account = unit.accounts.by_login(login_of(Role.OFFICER))
    assert account is not None
    client = Client(HTTP_AUTHORIZATION=f"Bearer {open_session(site.node.desk, account)}")
    return client.post("/api/v1/border", asked, content_type="application/json")


def test_a_program_gets_the_same_in_codes_and_nothing_clears(site: Site, border: BorderFake) -> None:
    lost = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "E12345678", "CN")
    border.put(1, kind=NoticeKind.OBJECT, action=Action.SEIZE, person=None, things=(lost,))
    found = call(site, reference="bridge 1", document="E12345678", issuer="CN").json()
    assert (found["headline"], found["clearance"]) == (Step.DO_NOT_SEIZE.value, False)
    assert found["candidates"][0]["confirmed"] is False
    nothing = call(site, reference="bridge 1", name="Nobody").json()
    assert nothing["negative"]["clearance"] is False
    refused = call(site, reference="", name="Anna")
    assert (refused.status_code, refused.json()["code"]) == (400, "border.reference")


def verdict_on(page: str) -> str:
    """Where the page's first form for a verdict goes."""
    found = re.search(r'action="(/border/[^"]+/verdict)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_officers_word_makes_a_hit_and_says_what_to_do_now(site: Site, border: BorderFake, code: str) -> None:
    anna(border, 1, action=Action.DETAIN)
    language = border_languages()[code]
    address = verdict_on(ask(site, code).content.decode())
    client = site.signed_in(Role.OFFICER, language=code)
    page = client.post(address, {"verdict": "confirmed"}).content.decode()
    assert speak(language, "finding_confirmed") in page
    assert speak(language, "step.do_not_detain") in page
    again = client.post(address, {"verdict": "confirmed"})
    assert again.status_code == 409
    assert speak(language, "err.safeguard.settled") in again.content.decode()


def test_a_no_takes_a_reason(site: Site, border: BorderFake) -> None:
    anna(border, 1, action=Action.DETAIN)
    address = verdict_on(ask(site).content.decode())
    client = site.signed_in(Role.OFFICER)
    refused = client.post(address, {"verdict": "rejected"})
    assert refused.status_code == 400
    assert speak(border_languages()["en"], "err.safeguard.incomplete") in refused.content.decode()
    page = client.post(address, {"verdict": "rejected", "rejection": "different_person"}).content.decode()
    assert speak(border_languages()["en"], "finding_rejected") in page
    assert "Do not detain" not in page


def test_what_no_check_showed_is_not_judged(site: Site, border: BorderFake) -> None:
    nowhere = f"/border/{UUID(int=1)}/records/{UUID(int=2)}/verdict"
    answer = site.signed_in(Role.OFFICER).post(nowhere, {"verdict": "confirmed"})
    assert answer.status_code == 400
    assert speak(border_languages()["en"], "err.query.not_shown") in answer.content.decode()


def test_the_language_is_chosen_on_the_page(site: Site, border: BorderFake) -> None:
    client = site.signed_in(Role.OFFICER)
    assert client.post("/border/language", {"language": "my"}).status_code == 303
    assert '<html lang="my">' in client.get("/border").content.decode()
    assert client.post("/border/language", {"language": "xx"}).status_code == 400
