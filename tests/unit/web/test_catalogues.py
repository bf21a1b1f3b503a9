"""Words: every word used is in the catalogues, whole languages lack none, and no page speaks two languages at once."""

import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from uuid import UUID

import pytest
from babel import Locale
from babel.messages.pofile import write_po
from tests.unit.application.letters import letter as a_letter
from tests.unit.web.site import Site

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.decide_measure import refuse_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.release_request import release_request
from comity.domain.officers import Role
from comity.web.extraction import begin_catalogue, needed_words, update_catalogues
from comity.web.languages import (
    SOURCE,
    catalogue_path,
    languages,
    locales_folder,
    read_catalogue,
    whole_languages,
)
from comity.web.moments import on_day
from comity.web.wording import channel

UPDATE = "run: .venv/bin/python -m comity.web.extraction, then write the words"
CODES = [path.parts[-3] for path in sorted(locales_folder().glob("*/LC_MESSAGES/comity.po"))]
WHOLE = ["km", "lo", "my", "th", "vi", "zh"]
OFFERED = sorted(languages())


def entries(code: str) -> dict[tuple[str | None, str], tuple[str, ...]]:
    """What stands in a catalogue, empty or not."""
    found = {}
    for message in read_catalogue(catalogue_path(locales_folder(), code), code):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[message.context, key] = (
                (message.string,) if isinstance(message.string, str) else tuple(message.string)
            )
    return found


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_word_used_and_no_other(code: str) -> None:
    assert needed_words().keys() - entries(code).keys() == set(), UPDATE
    assert entries(code).keys() - needed_words().keys() == set(), UPDATE


@pytest.mark.parametrize("code", WHOLE)
def test_a_whole_language_lacks_no_word(code: str) -> None:
    assert [key for key, forms in entries(code).items() if not all(forms)] == []
    assert code in languages()


def test_english_lacks_no_controlled_word() -> None:
    assert [key for key, forms in entries("en").items() if key[0] and not all(forms)] == []


def test_languages_are_called_as_their_speakers_call_them() -> None:
    names = {
        "en": "English",
        "zh": "中文",
        "vi": "Tiếng Việt",
        "lo": "ລາວ",
        "th": "ไทย",
        "km": "ខ្មែរ",
        "my": "မြန်မာ",
    }
    assert {code: language.name for code, language in languages().items()}.items() <= names.items()


def test_only_whole_languages_are_offered(tmp_path: Path) -> None:
    folder = tmp_path / "locales"
    for code in (SOURCE, "zh"):
        shutil.copytree(locales_folder() / code, folder / code)
    assert list(whole_languages(folder)) == ["en", "zh"]
    path = catalogue_path(folder, "zh")
    catalogue = read_catalogue(path, "zh")
    catalogue["Inbox"].string = ""
    with path.open("wb") as file:
        write_po(file, catalogue)
    assert list(whole_languages(folder)) == ["en"], "one word is lacking"


def test_a_catalogue_that_was_just_begun_has_every_word_and_is_not_offered(tmp_path: Path) -> None:
    shutil.copytree(locales_folder() / SOURCE, tmp_path / SOURCE)
    begin_catalogue(tmp_path, "fil")
    begun = catalogue_path(tmp_path, "fil")
    assert update_catalogues(tmp_path) == {"en": 0, "fil": len(needed_words())}
    assert read_catalogue(begun, "fil").num_plurals == 2
    assert list(whole_languages(tmp_path)) == ["en"]
    before = begun.read_bytes()
    begin_catalogue(tmp_path, "fil")
    assert begun.read_bytes() == before


@pytest.mark.parametrize("code", CODES)
def test_translations_keep_the_named_places(code: str) -> None:
    english = languages()["en"].messages
    for key, forms in entries(code).items():
        if all(forms):
            source = english[key]
            assert {place for form in forms for place in places(form)} == {
                p for form in source for p in places(form)
            }, key


@pytest.mark.parametrize("code", CODES)
def test_counted_words_have_a_form_for_every_plural_of_the_language(code: str) -> None:
    catalogue = read_catalogue(catalogue_path(locales_folder(), code), code)
    counted = [message for message in catalogue if message.id and not isinstance(message.id, str)]
    assert counted
    assert {len(message.string) for message in counted} == {catalogue.num_plurals}
    assert {"en": 2}.get(code, 1) == catalogue.num_plurals


@pytest.mark.parametrize("code", CODES)
def test_spaces_at_the_ends_stay_but_for_the_wide_signs_of_chinese(code: str) -> None:
    for (_, key), forms in entries(code).items():
        for form in forms:
            at_ends = form.lstrip() != form, form.rstrip() != form
            assert not form or code in ("zh", "en") or at_ends == (key.lstrip() != key, key.rstrip() != key), key


def test_every_way_that_treaties_name_by_a_word_has_words() -> None:
    treaties = Path(__file__).parents[3] / "corpus"
    ways = set()
    for path in treaties.rglob("*.toml"):
        ways |= set(re.findall(r'(?s)channel\]\s+value = "([a-z_; ]+)"', path.read_text(encoding="utf-8")))
    assert "diplomatic" in ways
    worded = {key for context, key in needed_words() if context == "channel"}
    assert {way.replace("_", " ") for way in ways if "_" in way or " " not in way} <= worded


def test_a_channel_is_worded_and_the_authority_it_leads_to_stays_as_written() -> None:
    english = languages()["en"]
    assert channel(english, "police liaison") == "police liaison"
    assert channel(english, "diplomatic, to Ministry <X>") == (
        'diplomatic channel (<span translate="no" dir="auto" lang="en">Ministry &lt;X&gt;</span>)'
    )
    assert channel(english, "by pigeon") == '<span translate="no" dir="auto" lang="en">by pigeon</span>'


@pytest.mark.parametrize("code", OFFERED)
def test_days_are_gregorian_as_the_states_count_them_officially(code: str) -> None:
    assert "2026" in on_day(date(2026, 11, 22), languages()[code])


def places(text: str) -> Iterator[str]:
    yield from re.findall(r"%\((\w+)\)s", text)
    yield from (name for _, name, _, _ in Formatter().parse(text) if name) if "{" in text else ()


PLAIN = {
    "LA", "TH", "VN", "Noto", "CSV", "JSON", "Markdown", "PDF", "UTF", "JPEG", "PNG", "MB", "MiB", "DNA", "SIM",
    "Cookie", "Comity", "cookie", "email", "Enter", "GB", "UTC", "FINGERPRINT", "life", "death",
}  # fmt: skip
TYPED = ("travel_document LA P0000001", "vehicle TH JT123456")  # what a field takes is the same in every language
# What a language is written with, beside signs and digits that all share; longer Latin words are PLAIN.
LETTERS = {
    "zh": r"A-Za-z\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…",
    "lo": r"A-Za-z\u0e80-\u0eff“”",
    "vi": r"A-Za-zÀ-ỹ“”",
    "th": r"A-Za-z\u0e00-\u0e7f“”",
    "km": r"A-Za-z\u1780-\u17ff\u200b“”«»",
    "my": r"A-Za-z\u1000-\u109f“”",
}


def own_words(form: str) -> str:
    return re.sub("|".join((r"%\(\w+\)s", r"\{\w+\}", *TYPED)), "", form)


@pytest.mark.parametrize("code", sorted(LETTERS))
def test_words_are_written_in_the_letters_of_their_language(code: str) -> None:
    allowed = re.compile(rf"[{LETTERS[code]} \d.,:;?()/%+–-]*", re.ASCII)
    for key, forms in entries(code).items():
        for form in map(own_words, forms):
            assert allowed.fullmatch(form), (key, [sign for sign in form if not allowed.fullmatch(sign)])
            assert unicodedata.normalize("NFC", form) == form, key
            assert code == "vi" or set(re.findall(r"[A-Za-z]{2,}", form)) <= PLAIN, key


def test_lao_words_are_spelled_as_keyboards_spell_them() -> None:
    for key, forms in entries("lo").items():
        for form in forms:
            assert not re.search("\u0ecd[\u0ec8-\u0ecb]?\u0eb2", form), (key, "AM is one letter, after the tone")
            assert not re.search("\u0eab\u0ea5", form), (key, "HO LO is written with the sign below")
            assert not re.search("\u0ec0\u0ec0", form), (key, "E twice is the letter EI")


def test_vietnamese_words_are_not_english() -> None:
    assert foreign_to_vietnamese("Please chọn một biện pháp") == {"Please"}
    for key, forms in entries("vi").items():
        for form in forms:
            assert foreign_to_vietnamese(own_words(form)) <= PLAIN, (key, form)


def foreign_to_vietnamese(text: str) -> set[str]:
    """Words in plain letters that cannot be a Vietnamese syllable."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return {word for word in words if word.isascii() and not is_syllable(word)}


def is_syllable(word: str) -> bool:
    onset = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    return re.fullmatch(rf"(?i){onset}[aeiouy]{{1,3}}(?:ch|ng|nh|[cmnpt])?", word) is not None


class OurWords(HTMLParser):
    """The text of a page that is ours to translate, and the attributes that people hear."""

    HEARD = ("aria-label", "title", "placeholder", "alt", "data-label")
    VOID = ("meta", "link", "input", "img", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = values.get("translate") == "no" or (tag != "html" and "lang" in values) or tag in ("code", "script")
        if not foreign and not any(self.open):
            self.words += [values[name] or "" for name in self.HEARD if name in values]
        if tag not in self.VOID:
            self.open.append(foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open) and data.strip():
            self.words.append(data.strip())


def pages(site: Site, language: str) -> Iterator[str]:
    """Every page, some with refusals."""
    client = site.signed_in(language=language)
    base = f"/cases/{site.case}/requests/{site.request}"
    desk = site.node.desk
    yield client.get("/").content.decode()
    yield client.post(f"{base}/acknowledge", {"reference": ""}).content.decode()
    acknowledge_request(desk, site.node.order(Role.NATIONAL_DESK, site.case, site.request), reference="LA-1")
    refuse_measure(
        desk, site.node.order(Role.LAWYER, site.case, site.request), "m2", grounds=("LINK",), reason="No link is shown."
    )
    client.post(f"{base}/assess")
    for address in (
        f"/cases/{site.case}", f"/cases/{site.case}/proofs", "/purpose", "/components", "/?stage=nowhere", "/nowhere",
        "/?text=none",
    ):  # fmt: skip
        yield client.get(address).content.decode()
    yield from letters(site, language)
    yield from keeping(site, language)
    client.post("/sign-out")
    yield client.get("/sign-in").content.decode()
    yield client.post("/sign-in", {"login": "x", "purpose": "y"}).content.decode()


def keeping(site: Site, language: str) -> Iterator[str]:
    """The pages of those who keep and audit the node."""
    keeper = site.signed_in(Role.ADMINISTRATOR, language=language)
    for address in ("/node", "/node/ceremony", "/peers", "/accounts"):
        yield keeper.get(address).content.decode()
    for address in ("/peers/import", "/accounts/add"):
        yield keeper.post(address, {}).content.decode()
    auditor = site.signed_in(Role.AUDITOR, language=language)
    audit = auditor.get("/audit").content.decode()
    yield audit
    yield auditor.get("/audit?outcome=nothing").content.decode()
    entry = re.search(r'href="(/audit/[0-9a-f]{64})', audit)
    assert entry
    yield auditor.get(entry[1]).content.decode()


def letters(site: Site, language: str) -> Iterator[str]:
    """The pages on which a letter is written, whole and with faults."""
    client = site.signed_in(Role.OFFICER, language=language)
    yield client.get("/cases/new").content.decode()
    yield client.post("/cases/new", {"title": ""}).content.decode()
    letter = client.post("/cases/new", {"title": "案", "purpose": "案"})["Location"]
    yield client.get(letter).content.decode()
    yield client.post(letter, {"do": "save", "urgency": "urgent", "subject-key": "p1"}).content.decode()
    whole = {"requested_node": "cn", "offence": "theft", "offence_date": "2025-06-01", "m1.measure": "mla_evidence"}
    yield client.post(letter, whole | {"do": "ask", "language": language}).content.decode()
    case = UUID(letter.split("/")[2])
    wording = a_letter(case, "mla_evidence", requested="cn", requested_max="")
    order = site.node.order(Role.OFFICER, case, UUID(int=0))
    asked = draft_request(site.node.desk, order.officer, wording, purpose="work").request
    release = f"/cases/{case}/requests/{asked}/release"
    yield client.get(release).content.decode()
    assess_request(site.node.desk, replace(order, request=asked))
    supervisor = site.signed_in(Role.SUPERVISOR, language=language)
    yield supervisor.get(release).content.decode()
    fields = {"handling": "H0"}
    yield supervisor.post(release, fields).content.decode()
    release_request(site.node.desk, site.node.order(Role.SUPERVISOR, case, asked))
    yield supervisor.get(release).content.decode()


# CLDR's names of states and languages keep foreign spellings, and it shortens the month.
CLDR_VIETNAMESE = {"thg"} | {
    word
    for names in (Locale("vi").territories, Locale("vi").languages)
    for name in names.values()
    for word in re.findall(r"[^\W\d_]+", name)
}


BLOCKS = {
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "km": "\u1780-\u17ff",
    "zh": "\u3400-\u9fff",
}


def foreign(language: str, words: str) -> set[str]:
    """Words of a page that belong to another language."""
    others = "".join(letters for code, letters in BLOCKS.items() if code != language)
    found = set(re.findall(f"[{others}]", words))
    match language:
        case "en":
            return found | set(re.findall(r"[\u1ea0-\u1eff]", words))
        case "vi":
            return found | foreign_to_vietnamese(words) - CLDR_VIETNAMESE
        case _:
            return found | set(re.findall("[A-Za-z]{2,}", words))


def test_words_of_another_language_are_seen() -> None:
    said = {"th": "รับเรื่อง", "lo": "ຮັບເລື່ອງ", "my": "အဖြေ", "km": "ចម្លើយ", "zh": "答复"}
    for code, own in said.items():
        assert foreign(code, own) == set()
        assert all(foreign(code, other) for other in (*(one for at, one in said.items() if at != code), "Answer"))


@pytest.mark.parametrize("language", OFFERED)
def test_no_page_mixes_languages(site: Site, language: str) -> None:
    allowed = {*PLAIN, "GMT"}
    for page in pages(site, language):
        assert f'<html lang="{language}">' in page
        for words in OurWords(page).words:
            assert not foreign(language, words) - allowed, words


@pytest.mark.parametrize("code", ["en", "zh", "vi", "lo", "th", "km", "my"])
def test_no_hit_is_worded_in_seven_languages(code: str) -> None:
    said = {key: forms for key, forms in entries(code).items() if key[0] in ("no_hit", "not_asked")}
    assert len(said) == 22
    assert [key for key, forms in said.items() if not all(forms)] == []
