"""A notice's pages speak seven languages, each alone: the list, a form of every class, the review, every refusal."""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from tests.unit.web.site import Site, open_site
from tests.unit.web.test_catalogues import PLAIN, TYPED, OurWords, foreign
from tests.unit.web.test_register import WANTED, drafted, reviewed

from comity.domain.officers import Role
from comity.domain.register_entries import NoticeKind
from comity.web.languages import languages
from comity.web.page_words import languages_with
from comity.web.register.words import register_languages

LETTERS = {"th": "THAI", "km": "KHMER", "my": "MYANMAR"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("register")) as made:
        yield made


@pytest.fixture(scope="module")
def notices(site: Site) -> tuple[str, str, str]:
    """A draft, one with its reviewer, and one that circulates."""
    draft, asked, out = drafted(site), drafted(site), drafted(site)
    officer = site.signed_in(Role.OFFICER)
    for act in ("check", "ask-review"):
        assert officer.post(f"{asked}/{act}").status_code == 303
    reviewed(site, out)
    form = {"rule": "home law art. 9", "to": "cn"}
    assert site.signed_in(Role.NATIONAL_DESK).post(f"{out}/publish", form).status_code == 303
    return draft, asked, out


def test_the_register_speaks_seven_languages() -> None:
    assert list(register_languages()) == ["en", "km", "lo", "my", "th", "vi", "zh"]


def test_one_sentence_that_nobody_translated_takes_a_language_off() -> None:
    assert list(languages_with((), ("A sentence that stands in no catalogue.",), frozenset())) == []


@pytest.mark.parametrize("code", sorted(register_languages()))
def test_no_page_of_the_register_mixes_languages(site: Site, notices: tuple[str, str, str], code: str) -> None:
    officer, desk = site.signed_in(Role.OFFICER, language=code), site.signed_in(language=code)
    reviewer = site.signed_in(Role.COMPLIANCE, language=code)
    pages = [client.get(one) for one in notices for client in (officer, desk)]
    pages += [officer.get("/notices"), officer.get("/notices?kind=asset&only=duty"), officer.get("/notices/new")]
    pages += [officer.get(f"/notices/new?kind={kind}") for kind in NoticeKind]
    pages += [officer.get(f"{notices[0]}/wording"), officer.post("/notices/new", WANTED | {"births": "in May"})]
    pages += [reviewer.get(f"{notices[1]}/review"), reviewer.post(f"{notices[1]}/review", {"reasons": ""})]
    pages += [desk.post(f"{notices[2]}/withdraw", {"why": "error", "words": ""})]
    for page in (one.content.decode() for one in pages):
        assert f'<html lang="{code}">' in page
        words = " ".join(OurWords(page).words)
        for typed in TYPED:
            words = words.replace(typed, "")
        if code in LETTERS:
            assert set(re.findall(r"[A-Za-z]{2,}", words)) <= PLAIN | {"IMEI", "IMO", "MMSI", "VIN"}
            assert sum(LETTERS[code] in unicodedata.name(letter, "") for letter in words) > 150
        else:
            assert not foreign(code, words) - {*PLAIN, "GMT", "UTC"}


def test_a_page_that_lacks_the_language_goes_on_in_its_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(languages(), "th")
    client = site.signed_in(Role.OFFICER)
    assert client.post("/language", {"language": "th", "next": "/notices"}).status_code == 303
    assert '<html lang="th">' in client.get("/notices").content.decode()
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_form_that_nobody_filled_in_says_no_sex(site: Site) -> None:
    form = site.signed_in(Role.OFFICER).get("/notices/new?kind=wanted").content.decode()
    (sexes,) = re.findall(r'<select id="sex".*?</select>', form, re.DOTALL)
    assert re.findall(r'value="(\w+)" selected', sexes) == ["unknown"]
