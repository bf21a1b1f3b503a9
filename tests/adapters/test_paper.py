"""A legality sheet on paper: every language that has its words, the same bytes again, text that is never markup."""

import json
import zlib
from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest

from comity.adapters.corpus import load_corpus
from comity.adapters.paper import TypstPrinter
from comity.adapters.paper.certificate import _document
from comity.adapters.paper.fonts import FontFolder
from comity.adapters.paper.wording import birth
from comity.adapters.words.catalogues import paper_languages
from comity.application.ports.printing import CertificatePaper, LegalitySheet, SheetMeasure, SheetSide
from comity.domain.certificates import Certificate, Holder, HolderDocument, new_number
from comity.domain.decisions import Decision, Finding, LegalOutcome
from comity.domain.errors import InvalidInput
from comity.evidence.paper_certificate import make
from comity.evidence.signatures import Ed25519Signer
from comity.law import assess, parse_question

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
CORPUS = load_corpus()
QUESTION = {
    "as_of": "2026-02-01",
    "from": "CN",
    "to": "LA",
    "measure": "extradition",
    "offence": "fraud_telecom",
    "offence_date": "2025-01-15",
    "requesting_max": "120",
    "requested_max": "12",
    "person": {"nationality": ["CN"], "age": 35},
    "documents_present": [],
}
SEVEN = ["en", "zh", "vi", "lo", "th", "km", "my"]
PRINTER = TypstPrinter()


def sheet(**changes: object) -> LegalitySheet:
    decision = assess(parse_question(QUESTION, CORPUS), CORPUS, assessed=bytes(32))
    sides = (SheetSide("cn", decision), SheetSide("la", decision, ("missing:translation",)))
    fields = {"title": "Telephone fraud, synthetic", "case": "c", "request": "r", "node": "cn"}
    measure = SheetMeasure("m1", "extradition", "surrender of an invented person", sides)
    return LegalitySheet(bytes(32), "CN", "LA", "fraud_telecom", AT, (measure,), **{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", PRINTER.languages())
def test_every_language_that_has_the_words_prints(language: str) -> None:
    pdf = PRINTER.print_sheet(sheet(), language)
    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid:part" in pdf or b"pdfaid" in _inflated(pdf)


def test_the_languages_of_the_first_users_print() -> None:
    assert {"en", "zh", "vi", "th", "lo", "km", "my"} <= set(PRINTER.languages())


@pytest.mark.parametrize("language", PRINTER.languages())
def test_a_reason_names_the_same_places_in_every_language(language: str) -> None:
    known = paper_languages()
    differing = [
        key
        for key, forms in known["en"].messages.items()
        if key[0] == "reason" and _places(known[language].messages[key][0]) != _places(forms[0])
    ]
    assert not differing


def test_the_same_sheet_gives_the_same_bytes_also_from_another_process() -> None:
    assert PRINTER.print_sheet(sheet(), "zh") == TypstPrinter().print_sheet(sheet(), "zh")


def test_the_decision_is_attached_whole() -> None:
    attached = _inflated(PRINTER.print_sheet(sheet(), "en"))
    start = attached.index(b'{\n "case"')
    plain, _ = json.JSONDecoder().raw_decode(attached[start:].decode("utf-8", "ignore"))
    decision = plain["measures"][0]["sides"][1]["decision"]
    assert decision["outcome"] == assess(parse_question(QUESTION, CORPUS), CORPUS).outcome
    assert plain["measures"][0]["sides"][1]["settled"] == ["missing:translation"]


@pytest.mark.parametrize(
    "text",
    ['#read("/etc/passwd")', "$x$ *bold* _it_ = heading", '"); #panic("x")', "\\u{1F600} @ref <label>", "{{7*7}}"],
)
def test_what_people_wrote_is_never_markup(text: str) -> None:
    assert PRINTER.print_sheet(sheet(title=text), "en").startswith(b"%PDF-")


def test_a_character_that_no_font_has_is_an_error_and_no_box() -> None:
    with pytest.raises(InvalidInput) as refused:
        PRINTER.print_sheet(sheet(title="𓀀"), "en")
    assert refused.value.code == "paper.glyph"
    assert "U+13000" in refused.value.message


def test_a_language_without_the_words_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        PRINTER.print_sheet(sheet(), "tlh")
    assert refused.value.code == "paper.language"


def test_fonts_draw_every_script_of_the_first_users() -> None:
    texts = ("电信诈骗 國", "điều ước Ữ", "กฎหมาย", "ກົດໝາຍ", "ច្បាប់", "ဥပဒေ", "Müller")
    for text in texts:
        assert FontFolder().families(text)


def test_a_partner_s_newer_reason_is_printed_in_its_english() -> None:
    from comity.domain.decisions import Effect, Layer

    newer = Finding("NEWER", Effect.REVIEW, Layer.POLICY, "9.9", "newer.reason", "a reason of a later version")
    decision = Decision(
        bytes(32), "x", date(2026, 2, 1), "CN", "LA", "newer_measure", LegalOutcome.NEEDS_REVIEW, findings=(newer,)
    )
    made = LegalitySheet(
        bytes(32), "CN", "LA", "newer", AT, (SheetMeasure("m1", "newer_measure", "", (SheetSide("la", decision),)),)
    )
    assert PRINTER.print_sheet(made, "vi").startswith(b"%PDF-")


def _places(text: str) -> list[str]:
    """Names of the places of a message, in alphabetical order."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _inflated(pdf: bytes) -> bytes:
    """All streams of a PDF, unpacked where they are."""
    found = []
    at = 0
    while (begin := pdf.find(b"stream\n", at)) >= 0:
        end = pdf.find(b"endstream", begin)
        data = pdf[begin + 7 : end]
        try:
            found.append(zlib.decompressobj().decompress(data))
        except zlib.error:
            found.append(data)
        at = end + 9
    return b"\n".join(found)


HOLDER = Holder(
    ("Somphone Synthetic", "ສົມພອນ"), "1987-05-00", "male",
    (HolderDocument("travel_document", "LA", "PA0012345"),), ("scar over the left eyebrow",),
)  # fmt: skip


def certificate_paper() -> CertificatePaper:
    signer = Ed25519Signer(bytes(32))
    one = Certificate(new_number("LA", bytes(range(10))), "la", AT, AT + timedelta(days=365), HOLDER)
    return CertificatePaper(one, make(one, signer).text, "Invented Ministry", "LA")


@pytest.mark.parametrize("language", SEVEN)
def test_a_certificate_prints_in_seven_languages_and_the_same_bytes_again(language: str) -> None:
    first = PRINTER.print_certificate(certificate_paper(), language)
    assert first.startswith(b"%PDF")
    assert first == TypstPrinter().print_certificate(certificate_paper(), language)


def test_a_certificate_in_a_language_without_words_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        PRINTER.print_certificate(certificate_paper(), "xx")
    assert refused.value.code == "paper.language"


def test_a_birth_without_its_day_is_printed_without_zeros() -> None:
    said = {code: birth(paper_languages()[code], "1987-05-00") for code in SEVEN}
    assert (said["en"], said["zh"]) == ("1987-05 (day unknown)", "1987-05 (日不详)")
    assert len(set(said.values())) == len(SEVEN), "each language has its own word"
    assert "1987-05-00" not in json.dumps(_document(certificate_paper(), paper_languages()["en"]))
