"""The glossary and the catalogues use one word for each thing, in every language that the pages speak."""

from pathlib import Path

import pytest

from comity.web.languages import Key, languages, locales_folder, read_catalogue

ROOT = Path(__file__).parents[2]
COLUMNS = ("zh", "vi", "lo", "th", "km", "my")
# Where a word of the glossary stands in the catalogues, alone or as a part of a sentence.
PLACES: dict[str, Key] = {
    "requesting state": (None, "Requesting state"),
    "requested state": (None, "Requested state"),
    "central authority": ("advice", "policy.lawyer"),
    "national desk": ("role", "national_desk"),
    "officer": ("role", "officer"),
    "supervisor": ("role", "supervisor"),
    "executing authority": ("role", "executing_authority"),
    "auditor": ("role", "auditor"),
    "node": ("error", "case.unknown"),
    "request": (None, "Request"),
    "letter": (None, "Language of the letter"),
    "measure": (None, "Measure"),
    "mutual legal assistance": ("missing", "intention_to_send_mla_request"),
    "extradition": ("measure", "extradition"),
    "provisional arrest": ("measure", "provisional_arrest"),
    "police information": ("measure", "police_info"),
    "draft": ("stage", "draft"),
    "submit": ("stage", "submitted"),
    "release": ("stage", "released"),
    "acknowledge": (None, "Acknowledge"),
    "accept": ("measure_stage", "accepted"),
    "refuse": ("measure_stage", "refused"),
    "postpone": ("measure_stage", "postponed"),
    "answer": (None, "Answer"),
    "withdraw": ("stage", "withdrawn"),
    "deadline": (None, "Due"),
    "feedback": ("stage", "feedback"),
    "law gate": (None, "Ask the law gate"),
    "basis": ("ground", "NO_BASIS"),
    "ground": (None, "Grounds"),
    "dual criminality": ("ground", "DUAL"),
    "speciality": ("ground", "SPECIALTY"),
    "non-refoulement": ("ground", "NONREF"),
    "assurance": ("item", "assurance"),
    "condition": (None, "Conditions:"),
    "reciprocity": ("missing", "reciprocity_undertaking_if_no_treaty"),
    "waiver": ("error", "waiver.reason"),
    "case": (None, "Case"),
    "receipt": (None, "Receipts"),
    "log": (None, "Place in our log"),
    "checkpoint": (None, "Newest checkpoint of our log"),
    "key statement": ("advice", "peer.unknown"),
    "fingerprint": ("advice", "peer.unknown"),
    "attachment": ("error", "attachment.name"),
    "notice": (None, "Notice"),
    "candidate": (None, "Candidate"),
    "wrong hit": (None, "Wrong hits"),
    "standing query": (None, "Standing query"),
    "clock": (None, "Clocks"),
    "alarm": (None, "Alarm"),
}


def rows() -> dict[str, dict[str, str]]:
    """Each word of the glossary with its translations; the mark of doubt is not part of them."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    wide = [row for row in cells if len(row) == 8 and row[0] != "word" and not row[0].startswith("-")]
    return {row[0]: dict(zip(("zh", "vi", "th", "lo", "km", "my"), map(_sure, row[2:8]), strict=True)) for row in wide}


def _sure(cell: str) -> str:
    return cell.replace("(?)", "").strip()


@pytest.mark.parametrize("language", COLUMNS)
@pytest.mark.parametrize("word", sorted(PLACES))
def test_the_pages_use_the_word_of_the_glossary(word: str, language: str) -> None:
    _compare(word, language)


def _compare(word: str, language: str) -> None:
    context, key = PLACES[word]
    path = locales_folder() / language / "LC_MESSAGES" / "comity.po"
    message = read_catalogue(path, language).get(key, context)
    assert message is not None, "the catalogues have no such entry any more"
    said, glossary = str(message.string).casefold(), rows()[word][language].casefold()
    assert glossary in said or said in glossary, f"{said} is not {glossary}"


def test_what_is_compared_is_in_the_english_of_both() -> None:
    assert PLACES.keys() <= rows().keys()
    assert {place for place in PLACES.values() if place not in languages()["en"].messages} == set()
