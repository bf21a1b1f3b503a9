"""The shipped corpus: whole, consistent, and read the same from a wheel's place."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.data_folder import DATA, needs_data

from comity.adapters import shipped
from comity.adapters.corpus import load_corpus
from comity.adapters.corpus.files import Reading, read_toml
from comity.adapters.shipped import shipped_folder
from comity.domain.decisions import Confidence, Gate
from comity.domain.errors import InvalidInput, Unavailable
from comity.law import Corpus, assess, parse_question
from comity.law.facts import Record
from comity.law.vocabulary import read_vocabulary

FOLDER = shipped_folder("corpus")
QUESTION = {
    "as_of": date(2026, 2, 1),
    "from": "CN",
    "to": "KH",
    "measure": "extradition",
    "offence": "fraud_general",
    "offence_date": "2025-06-01",
    "requesting_max": "120",
    "requested_max": "12",
    "person": {"nationality": ["CN"], "age": 35},
}
FACT = '[{field}]\nvalue = {value}\nconfidence = "verified"\nsource = "TEXT-1"\n'


def records() -> list[Record]:
    vocabulary = read_vocabulary(read_toml(FOLDER / "vocabulary.toml", "vocabulary.toml"), "vocabulary.toml")
    return list(Reading(FOLDER, vocabulary, read_toml(FOLDER / "sources.toml", "sources.toml")).records())


def test_the_corpus_holds_the_twelve_states_and_the_two_units() -> None:
    corpus = load_corpus()
    assert set(corpus.states) == set("CN VN TH LA KH MM ID MY PH SG BN TL CN-HK CN-MO".split())  # noqa: SIM905  # it reads better
    assert len(corpus.offences) == 72
    assert len({treaty.id for found in corpus.treaties.values() for treaty in found}) == 51
    assert len(corpus.mechanisms) == 19


def test_each_fact_has_a_source_that_is_known_and_a_confidence() -> None:
    facts = [fact for record in records() for fact in record.facts.values()]
    assert len(facts) > 2_500
    assert all(fact.used.source and fact.used.confidence in tuple(Confidence) for fact in facts)


def test_what_only_memory_knows_is_not_called_verified() -> None:
    facts = [fact for record in records() for fact in record.facts.values()]
    assert not [f.used for f in facts if f.used.source == "RECALL" and f.used.confidence is Confidence.VERIFIED]


def test_no_id_dangles() -> None:
    corpus, ids = load_corpus(), {record.id for record in records() if record.kind == "status"}
    conventions = {name.split(":")[0] for name in ids} | {"CITES", "BASEL", "CRC-OPSC"}
    for offence in corpus.offences.values():
        assert offence.conventions | {name for name, _ in offence.by_predicate} <= conventions
    for convention in corpus.conventions:
        assert convention.covers - {"any", "serious_crime"} <= conventions
    for contents in corpus.contents:
        assert contents.split(".")[0] in ("generic", "scheme", "state", "treaty")
        if contents.startswith("treaty."):
            assert any(t.id == contents.split(".")[1] for found in corpus.treaties.values() for t in found)


@needs_data
def test_nothing_recalled_in_the_data_is_verified_here() -> None:
    import csv

    with (DATA / "law" / "treaty_fields.csv").open(encoding="utf-8") as file:
        given = {(row["treaty"], row["field"]): row["confidence"] for row in csv.DictReader(file)}
    ours = {
        (r.id, field): fact.used.confidence for r in records() if r.kind == "treaty" for field, fact in r.facts.items()
    }
    assert given.keys() <= ours.keys()
    raised = [key for key, confidence in given.items() if confidence != "verified" and ours[key] is Confidence.VERIFIED]
    assert raised == []


@needs_data
def test_the_vocabulary_renames_nothing() -> None:
    given = tomllib.loads((DATA / "law" / "vocab.toml").read_text(encoding="utf-8"))
    ours = load_corpus().vocabulary
    for section, words in given.items():
        if isinstance(words, dict) and section != "grade":
            assert set(words) <= set(ours[section])


def test_a_wheel_reads_the_same_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "comity"
    shutil.copytree(FOLDER, package / "shipped" / "corpus")
    monkeypatch.setattr(shipped.resources, "files", lambda _: package)
    assert shipped_folder("corpus") == package / "shipped" / "corpus"
    assert load_corpus().version == load_corpus(FOLDER).version


def test_an_incomplete_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped.resources, "files", lambda _: tmp_path / "src" / "comity")
    with pytest.raises(Unavailable):
        shipped_folder("corpus")


# --- an agency's own facts ---


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "overlay.toml").write_text('name = "bureau"\nauthority = "National bureau"\n', encoding="utf-8")
    (folder / "sources.toml").write_text('[TEXT-1]\ncite = "English text, read"\ngrade = "A"\n', encoding="utf-8")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


TREATY = "bilateral/CN-KH/CN-KH-EXT-1999.toml"


def gate(corpus: Corpus) -> Gate:
    return assess(parse_question(QUESTION, corpus), corpus).gate()


def test_an_overlay_overrides_one_field_and_is_cited(overlay: Path) -> None:
    facts = FACT.format(field="threshold_months", value="36")
    write(overlay, TREATY, f'id = "CN-KH-EXT-1999"\n{facts}')
    shipped_corpus, corpus = load_corpus(), load_corpus(overlays=[overlay], drafts=True)
    decision = assess(parse_question(QUESTION, corpus), corpus)
    (bar,) = (finding for finding in decision.findings if finding.code == "THRESH")
    assert any(fact.source == "overlay bureau: TEXT-1" for fact in bar.facts)
    assert gate(corpus) is Gate.BARRED
    assert gate(shipped_corpus) is Gate.NEEDS_HUMAN
    assert corpus.version != shipped_corpus.version
    assert "bureau" in decision.corpus


def test_an_overlay_may_add_a_treaty_and_end_one(overlay: Path) -> None:
    facts = [("existence", "true"), ("kind", '"mla"'), ("parties", '["CN", "KH"]'), ("title", '"New"'),
             ("status", '"in_force"'), ("in_force", "2026-01-15")]  # fmt: skip
    text = "".join(FACT.format(field=field, value=value) for field, value in facts)
    write(overlay, "bilateral/CN-KH/CN-KH-MLA-2026.toml", f'id = "CN-KH-MLA-2026"\n{text}')
    write(overlay, TREATY, f'id = "CN-KH-EXT-1999"\n{FACT.format(field="ended", value="2025-12-31")}')
    corpus = load_corpus(overlays=[overlay], drafts=True)
    assert [t.id for t in corpus.at(date(2026, 2, 1)).treaties("KH", "CN", "mla")] == ["CN-KH-MLA-2026"]
    assert corpus.at(date(2026, 2, 1)).treaties("CN", "KH", "extradition") == ()
    assert corpus.at(date(2025, 12, 31)).treaties("CN", "KH", "extradition")


def test_an_overlay_may_add_a_status_row(overlay: Path) -> None:
    columns = "state,act,in_force,status_as_of,source,confidence"
    row = "CN,accession,2026-01-01,2026-02-01,TEXT-1,verified"
    write(overlay, "multilateral/UNTOC_SOM/status.csv", f"{columns}\n{row}\n")
    corpus = load_corpus(overlays=[overlay], drafts=True)
    assert corpus.at(date(2026, 1, 1)).bound("CN", "UNTOC_SOM")
    assert not corpus.at(date(2025, 12, 31)).bound("CN", "UNTOC_SOM")


Case = tuple[str, str, str]  # the overlay's file, its text, and what the refusal must name


def bad(name: str, identity: str, field: str, value: str, told: str = "") -> Case:
    return name, f'id = "{identity}"\n{FACT.format(field=field, value=value)}', told or field


def bad_treaty(field: str, value: str) -> Case:
    return bad(TREATY, "CN-KH-EXT-1999", field, value)


def bad_standing(value: str, confidence: str, source: str) -> Case:
    text = f"[nationals]\nvalue = {value}\nconfidence = '{confidence}'\nsource = '{source}'\n"
    return TREATY, f'id = "CN-KH-EXT-1999"\n{text}', "nationals"


def bad_row(name: str, columns: str, row: str, told: str) -> Case:
    return name, f"{columns},source,confidence\n{row},TEXT-1,verified\n", told


STATUS, COLUMNS = "multilateral/CAT/status.csv", "state,act,in_force,status_as_of"
LAW, LIST = "states/KH/extradition-2007-08-10.toml", "states/KH/contents/extradition.toml"
NEW_LAW = "".join(
    FACT.format(field=field, value=value)
    for field, value in (
        ("existence", "true"),
        ("kind", '"extradition"'),
        ("title", '"New"'),
        ("from", "2020-01-01"),
    )
)
MALFORMED = {
    "not toml": (TREATY, "id = ", "CN-KH-EXT-1999.toml"),
    "not utf-8": (TREATY, "id = '\udcff'", "CN-KH-EXT-1999.toml"),
    "another id": (TREATY, 'id = "CN-KH-EXT-2000"', "id"),
    "a bare value": (TREATY, 'id = "CN-KH-EXT-1999"\nnationals = "optional"\n', "nationals"),
    "unknown field": bad_treaty("nationls", '"optional"'),
    "unknown word": bad_treaty("nationals", '"never"'),
    "text for number": bad_treaty("threshold_months", '"12"'),
    "a negative number": bad_treaty("threshold_months", "-1"),
    "a moment for a day": bad_treaty("in_force", "2000-12-13T00:00:00Z"),
    "one party": bad_treaty("parties", '["CN"]'),
    "unknown state": bad_treaty("parties", '["CN", "XX"]'),
    "unknown offence": bad_treaty("listed_codes", '["sin"]'),
    "an alert without a day": bad_treaty("practice_alert", '{ code = "SOV" }'),
    "local days that are none": bad_treaty("in_force_local", '{ CN = "soon" }'),
    "no source": bad_standing('"optional"', "verified", ""),
    "unknown source": bad_standing('"optional"', "verified", "ME"),
    "unknown confidence": bad_standing('"optional"', "sure", "TEXT-1"),
    "a treaty of which little is said": bad("bilateral/CN-KH/X.toml", "X", "kind", '"mla"', "parties"),
    "a file out of place": ("treaties/X.toml", 'id = "X"\n', "treaties"),
    "a table out of place": ("states/CN/fines.csv", "offence\ntheft\n", "fines.csv"),
    "a law that overlaps": (
        "states/KH/extradition-2020-01-01.toml",
        f'id = "KH:extradition:2020-01-01"\n{NEW_LAW}',
        "overlaps",
    ),
    "a statute whose effect is none": bad(LAW, "KH:extradition:2007-08-10", "nationals", '"perhaps"'),
    "limitation without a last step": bad("states/KH/state.toml", "KH", "limitation_steps", "[]"),
    "an age without offences": bad("states/KH/state.toml", "KH", "minimum_age_younger", "[{ age = 12 }]"),
    "a power for a mechanism": bad("mechanisms/LMLECC.toml", "LMLECC", "confers_power", "true"),
    "a measure that is none": bad("multilateral/UNTOC/convention.toml", "UNTOC", "by_measure", '{ fly = "1" }'),
    "an unknown item": bad(LIST, "state.KH.extradition", "items", '["gift"]'),
    "a list that extends nothing": bad(LIST, "state.KH.extradition", "extends", '"none"'),
    "an impossible day in a row": bad_row(STATUS, COLUMNS, "MY,party,2026-02-30,2026-02-01", "in_force"),
    "a row of an unknown state": bad_row(STATUS, COLUMNS, "XX,party,2026-01-01,2026-02-01", "state"),
    "a row that is too short": (STATUS, f"{COLUMNS}\nMY,party\n", "status.csv:2"),
    "a state that is two": bad_row(STATUS, COLUMNS, "MY:X,party,2026-01-01,2026-02-01", "state"),
    "a law of another kind": bad(LAW, "KH:extradition:2007-08-10", "kind", '"mla"'),
    "a law of another day": bad(LAW, "KH:extradition:2007-08-10", "from", "2008-01-01"),
    "a threshold of an age that is none": bad(
        "states/VN/state.toml", "VN", "minimum_age_younger", '[{ age = 12, offences = [], above_months = "x" }]'
    ),
    "an unknown column": bad_row("states/KH/penalties.csv", "offence,fine", "theft,1", "fine"),
    "a penalty that is none": bad_row("states/KH/penalties.csv", "offence,maximum", "theft,long", "penalties.csv"),
    "an unknown offence in a row": bad_row("states/KH/penalties.csv", "offence,maximum", "sin,12", "offence"),
    "an unknown stance": bad_row(
        "multilateral/UNTOC/declarations.csv", "state,provision,effect_code", "KH,16,YES", "effect_code"
    ),
    "an alarm that is none": bad_row(
        "offences/offences.csv", "code,label_en,family,political_alarm", "x,X,fraud,9", "political_alarm"
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_overlay_is_refused_with_file_or_field_and_never_clears(overlay: Path, case: str) -> None:
    name, text, told = MALFORMED[case]
    path = overlay / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InvalidInput, match=told) as refusal:
        load_corpus(overlays=[overlay], drafts=True)
    assert refusal.value.advice


@pytest.mark.parametrize("text", ["", 'name = "x"\n', 'authority = "x"\n', "name = 1\nauthority = 2\n", "name = "])
def test_an_overlay_without_a_name_is_refused(overlay: Path, text: str) -> None:
    (overlay / "overlay.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput):
        load_corpus(overlays=[overlay], drafts=True)


def test_an_overlay_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        load_corpus(overlays=[tmp_path / "nowhere"], drafts=True)


@pytest.mark.parametrize("name", ["vocabulary.toml", "sources.toml", "VERSION"])
def test_a_corpus_without_its_head_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(FOLDER, folder)
    (folder / name).unlink()
    with pytest.raises(InvalidInput, match=name.split(".")[0]):
        load_corpus(folder)


def test_a_vocabulary_without_a_section_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(FOLDER, folder)
    text = (folder / "vocabulary.toml").read_text(encoding="utf-8").replace("[ground]", "[grounds]")
    (folder / "vocabulary.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="ground"):
        load_corpus(folder)
