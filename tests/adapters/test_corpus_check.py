"""The check of the corpus: the shipped one passes, and each seeded kind of corruption is found, with file and field."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from comity.adapters.corpus.checking import check_corpus
from comity.adapters.shipped import shipped_folder
from comity.bootstrap.corpus import check_folder
from comity.domain.errors import InvalidInput
from comity.law.checks import Problem

KH = "bilateral/CN-KH/CN-KH-EXT-1999.toml"
VN = "bilateral/CN-VN/CN-VN-EXT-2015.toml"
TALKS = "bilateral/CN-KH/CN-KH-MLA-TALKS.toml"
NONE = "bilateral/CN-BN/CN-BN-NONE.toml"
LOCAL = "bilateral/ID-SG/ID-SG-EXT-2022.toml"
LISTED = "bilateral/HK-PH/HK-PH-SFO.toml"
LAW = "states/CN/extradition-2000-12-28.toml"
STATE = "states/VN/state.toml"
UNTOC = "multilateral/UNTOC/convention.toml"
STATUS = "multilateral/UNTOC/status.csv"
STANCE = "multilateral/UNTOC/declarations.csv"
OFFENCES = "offences/offences.csv"
CONTENTS = "contents/generic/mla.toml"
CENTRE = "mechanisms/LMLECC.toml"
FACT = '\n[{field}]\nvalue = {value}\nconfidence = "{confidence}"\nsource = "{source}"\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of our own, which each test leaves as it was."""
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    shutil.copytree(shipped_folder("corpus"), folder)
    return folder


@dataclass(frozen=True)
class Corruption:
    """One kind: what is done to which file, and the problem that must be found."""

    name: str
    file: str
    spoil: Callable[[str], str]
    code: str
    field: str
    found_in: str = ""


def swap(old: str, new: str) -> Callable[[str], str]:
    """Replace the first occurrence."""

    def spoil(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return spoil


def add(field: str, value: str, confidence: str = "recalled", source: str = "RECALL") -> Callable[[str], str]:
    """Append a fact."""
    return lambda text: text + FACT.format(field=field, value=value, confidence=confidence, source=source)


def set_value(field: str, value: str) -> Callable[[str], str]:
    """Give a fact of a TOML file another value."""

    def spoil(text: str) -> str:
        before, _, after = text.partition(f"[{field}]\nvalue = ")
        assert after, field
        return f"{before}[{field}]\nvalue = {value}\n" + after.partition("\n")[2]

    return spoil


def drop(field: str) -> Callable[[str], str]:
    """Take a fact of four lines out of a TOML file."""

    def spoil(text: str) -> str:
        before, _, after = text.partition(f"[{field}]\n")
        assert after, field
        return before + after.partition("\n\n")[2]

    return spoil


def row(start: str, old: str, new: str) -> Callable[[str], str]:
    """Change something in the row that begins so."""

    def spoil(text: str) -> str:
        lines = text.splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if line.startswith(start))
        assert old in lines[place]
        lines[place] = lines[place].replace(old, new, 1)
        return "".join(lines)

    return spoil


def twice(start: str) -> Callable[[str], str]:
    """Repeat the row that begins so."""
    return lambda text: text + next(line for line in text.splitlines(keepends=True) if line.startswith(start))


CORRUPTIONS = [
    # forms and words
    Corruption("no TOML", KH, lambda text: text + "\n[broken\n", "form", "file"),
    Corruption("an unknown field", KH, add("extraditable", "true"), "form", "extraditable"),
    Corruption("a fact without a source", KH, swap('source = "', 'origin = "'), "form", "existence"),
    Corruption("an empty source", TALKS, add("costs", '"x"', source=""), "form", "costs"),
    Corruption("an unknown source", TALKS, add("costs", '"x"', source="NOBODY-1999"), "form", "costs"),
    Corruption("an unknown word of confidence", TALKS, add("costs", '"x"', confidence="sure"), "form", "costs"),
    Corruption("a number where a day belongs", VN, set_value("signed", "20150407"), "date", "signed"),
    Corruption("an unknown status", VN, set_value("status", '"ratified"'), "form", "status"),
    Corruption("an unknown kind", VN, set_value("kind", '"surrender"'), "form", "kind"),
    Corruption("an unknown effect of a ground", VN, set_value("political", '"always"'), "form", "political"),
    Corruption("an unknown threshold operator", VN, set_value("threshold_op", '"="'), "form", "threshold_op"),
    Corruption("a required field missing", VN, drop("title"), "form", "title"),
    Corruption(
        "an id that is not the file's name", VN, swap('id = "CN-VN-EXT-2015"', 'id = "CN-VN-EXT"'), "form", "id"
    ),
    Corruption(
        "an effect of a statute without its first word", LAW, set_value("political", '"yes"'), "form", "political"
    ),
    Corruption("an unknown word of contents", CONTENTS, swap("facts_summary", "facts_sumary"), "form", "items"),
    Corruption("an unknown act", STATUS, row("KH,", "ratification", "signing"), "form", "act"),
    Corruption("an unknown stance", STANCE, row("VN,", "NO_EXTRADITION_BASIS", "NO"), "form", "effect_code"),
    Corruption(
        "a maximum that is none", "states/TH/penalties.csv", row("fraud_general", ",36,", ",3y,"), "form", "maximum"
    ),
    Corruption("a language that is none", VN, set_value("languages", '["chinese language"]'), "word", "languages"),
    Corruption("a number that cannot be meant", STATE, set_value("minimum_age", "41"), "number", "minimum_age"),
    Corruption("a mechanism with power", CENTRE, set_value("confers_power", "true"), "form", "confers_power"),
    Corruption("an unknown kind of mechanism", CENTRE, set_value("kind", '"court"'), "form", "kind"),
    Corruption("a row with a cell too many", STATUS, row("KH,", "verified", "verified,more"), "form", "row"),
    Corruption("an unknown column", STATUS, swap("bound_known_from", "bound_since"), "form", "bound_since"),
    # dates
    Corruption("a day that cannot be meant", VN, set_value("in_force", "1719-12-12"), "date", "in_force"),
    Corruption("a signature that nobody can have read", VN, set_value("signed", "2031-04-07"), "date", "signed"),
    Corruption("in force before it was signed", VN, set_value("in_force", "2014-12-12"), "order", "in_force"),
    Corruption("ended before it began", VN, add("ended", "2019-01-01"), "order", "ended"),
    Corruption("bound before the deposit", STATUS, row("KH,", "2006-01-11", "2004-01-11"), "order", "in_force"),
    Corruption(
        "a law that ends before it begins",
        "states/MM/extradition-1904-01-01.toml",
        set_value("to", "1903-01-01"),
        "order",
        "to",
    ),
    Corruption("two editions on one day", "states/VN/extradition-2008-07-01.toml", drop("to"), "order", "to"),
    Corruption(
        "in force and not in force",
        "bilateral/CN-VN/CN-VN-TSP-2024.toml",
        add("in_force", "2025-01-01"),
        "status",
        "status",
    ),
    Corruption("signed while negotiating", TALKS, add("signed", "2025-01-01"), "status", "signed"),
    Corruption("in force though none is known", NONE, add("in_force", "2020-01-01"), "status", "in_force"),
    Corruption(
        "a signature that binds",
        "multilateral/ASEAN_EXTRADITION_2025/status.csv",
        row("VN,", "2025-11-14,,", "2025-11-14,,2026-01-01"),
        "status",
        "in_force",
    ),
    Corruption(
        "bound without a day or a word why",
        "multilateral/ASEAN_ACTIP_2015/status.csv",
        row("MY,", "day of entry not collected", ""),
        "status",
        "in_force",
    ),
    Corruption(
        "a local day of no party",
        LOCAL,
        swap("{ ID = 2024-03-21, SG", "{ MY = 2024-03-21, SG"),
        "pair",
        "in_force_local",
    ),
    Corruption(
        "limitation that does not rise",
        "states/CN/state.toml",
        swap("below_months = 120", "below_months = 12"),
        "order",
        "limitation_steps",
    ),
    # links
    Corruption("a party that is no state", VN, set_value("parties", '["CN", "VM"]'), "form", "parties"),
    Corruption(
        "a listed offence that is none", LISTED, swap('"fraud_general"', '"fraud_generel"'), "form", "listed_codes"
    ),
    Corruption(
        "a convention that is not there",
        OFFENCES,
        row("drug_traffic", "VIENNA_1988", "VIENNA_1998"),
        "dangling",
        "conventions",
    ),
    Corruption(
        "a convention that covers nothing known", UNTOC, swap('"UNTOC_TIP"', '"UNTOC_TIPS"'), "dangling", "covers"
    ),
    Corruption("a member that is no state", CENTRE, swap('state = "MM"', 'state = "BU"'), "dangling", "membership"),
    Corruption(
        "a topic that nobody knows",
        CENTRE,
        swap('"telecom and online fraud"', '"online frauds"'),
        "dangling",
        "scope_crimes",
    ),
    Corruption(
        "a younger age for no offence",
        "states/CN/state.toml",
        swap('"murder', '"murdor'),
        "dangling",
        "minimum_age_younger",
    ),
    Corruption(
        "a penalty for no offence",
        "states/TH/penalties.csv",
        swap("fraud_general", "fraud_generel"),
        "dangling",
        "offence",
    ),
    Corruption(
        "an offence without elements",
        "offences/elements.csv",
        row("fraud_telecom,", "fraud_telecom", "fraud_tele"),
        "dangling",
        "offence",
    ),
    Corruption(
        "an element that is no word", "offences/elements.csv", row("fraud_telecom,", ",", ",mindreading;"), "form", ""
    ),
    Corruption(
        "a trap for no offence",
        "offences/dual_criminality_traps.csv",
        row("cannabis_dealing,", "drug_", "drugs_"),
        "form",
        "offences",
    ),
    # pairs and sides
    Corruption("parties of another pair", KH, set_value("parties", '["CN", "LA"]'), "pair", "parties"),
    Corruption(
        "a party's fact on a treaty of others",
        "bilateral/VN-KH/VN-KH-EXT-2013.toml",
        add("ratified_cn", "2014-01-01"),
        "side",
        "ratified_cn",
    ),
    Corruption(
        "an authority of no party",
        "bilateral/CN-TH/CN-TH-MLA-2003.toml",
        swap("TH = ", "VN = "),
        "side",
        "central_authorities",
    ),
    Corruption(
        "another state's basis in a statute",
        "states/KH/extradition-2007-08-10.toml",
        swap('"KH:reciprocity', '"TH:reciprocity'),
        "side",
        "basis",
    ),
    Corruption("a declaration without a status", STANCE, row("VN,", "VN,", "CN-MO,"), "side", "state"),
    # duplicates
    Corruption("an offence twice", OFFENCES, twice("fraud_telecom,"), "duplicate", "id"),
    Corruption("a penalty twice", "states/TH/penalties.csv", twice("fraud_general,"), "duplicate", "id"),
    # sources
    Corruption(
        "verified by recollection",
        "bilateral/CN-TH/CN-TH-MLA-2003.toml",
        add("note", '"x"', confidence="verified"),
        "grade",
        "note",
    ),
    Corruption(
        "a row verified by recollection",
        "multilateral/ASEAN_ACTIP_2015/status.csv",
        row("SG,", "RECALL,recalled", "RECALL,verified"),
        "grade",
        "confidence",
    ),
    Corruption(
        "a source that nobody cites",
        "sources.toml",
        lambda text: text + '\n[NEW]\ncite = "x"\ngrade = "A"\n',
        "unused_source",
        "NEW",
    ),
    Corruption("a grade that is none", "sources.toml", swap('grade = "A"', 'grade = "A+"'), "grade", ""),
    Corruption("a source without words", "sources.toml", lambda text: text + '\n[NEW]\ngrade = "A"\n', "source", "NEW"),
    # encoding
    Corruption(
        "a sign that turns the direction",
        KH,
        swap("Extradition Treaty", "Extradition \u202eTreaty"),
        "encoding",
        "file",
    ),
    Corruption("letters lost", KH, swap("Extradition Treaty", "Extradition Tre\ufffdty"), "encoding", "file"),
    Corruption("letters not composed", KH, swap("Extradition Treaty", "Extradition Tre\u0301aty"), "encoding", "file"),
    Corruption("a carriage return", KH, swap("\n", "\r\n"), "encoding", "file"),
    # calendars
    Corruption("a day that is none", "calendars/LA.toml", swap("2027-04-14", "2027-04-31"), "calendar", ""),
    # words
    Corruption("a vocabulary that lacks a section", "vocabulary.toml", swap("[stance]", "[stances]"), "form", "stance"),
]


def test_the_shipped_corpus_passes() -> None:
    checked = check_folder(None, None, lambda _: None)
    assert checked.problems == ()
    assert checked.facts > 3_000
    assert checked.overlay == ""


@pytest.mark.parametrize("one", CORRUPTIONS, ids=lambda one: one.name)
def test_each_kind_of_corruption_is_found(one: Corruption, copy: Path) -> None:
    path = copy / one.file
    sound = path.read_bytes()
    try:
        path.write_bytes(one.spoil(sound.decode()).encode())
        problems = check_folder(copy, None, lambda _: None).problems
    finally:
        path.write_bytes(sound)
    hits = [p for p in problems if p.code == one.code and p.where.startswith(one.file) and one.field in ("", p.field)]
    assert hits, problems
    assert all(p.says for p in problems)


def test_a_line_is_named_where_a_field_begins(copy: Path) -> None:
    with spoilt(copy / VN, set_value("signed", "2031-04-07")):
        (problem,) = [p for p in check_corpus(copy).problems if p.code == "date"]
    line = (copy / VN).read_text(encoding="utf-8").splitlines().index("[signed]") + 1
    assert problem == Problem(f"{VN}:{line}", "signed", "date", problem.says)


def test_all_problems_are_listed_and_not_only_the_first(copy: Path) -> None:
    def three(text: str) -> str:
        text = set_value("status", '"ratified"')(text)
        return set_value("political", '"always"')(set_value("nationals", '"never"')(text))

    with spoilt(copy / VN, three), spoilt(copy / STATUS, row("KH,", "ratification", "signing")):
        fields = {problem.field for problem in check_corpus(copy).problems}
    assert {"status", "political", "nationals", "act"} <= fields


def test_two_folders_of_one_pair_are_found(copy: Path) -> None:
    (copy / "bilateral/KH-CN").mkdir()
    try:
        (copy / "bilateral/KH-CN/X.toml").write_text(
            (copy / TALKS).read_text().replace('id = "CN-KH-MLA-TALKS"', 'id = "X"')
        )
        found = check_corpus(copy).problems
    finally:
        shutil.rmtree(copy / "bilateral/KH-CN")
    assert [(p.code, p.field) for p in found if "KH-CN" in p.where] == [("pair", "parties")]


def test_one_treaty_under_two_ids_is_found(copy: Path) -> None:
    twin = copy / "bilateral/CN-VN/CN-VN-EXT-COPY.toml"
    twin.write_text(
        (copy / VN).read_text(encoding="utf-8").replace("CN-VN-EXT-2015", "CN-VN-EXT-COPY"), encoding="utf-8"
    )
    try:
        found = check_corpus(copy).problems
    finally:
        twin.unlink()
    assert [p.code for p in found] == ["duplicate"]


@pytest.mark.parametrize(
    "name", ["bilateral/CN-VN/notes.txt", "bilateral/CN-VN/extra.csv", "extra.toml", "laws/x.toml"]
)
def test_a_file_where_none_belongs_is_found(copy: Path, name: str) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text('id = "x"\n')
    try:
        assert check_corpus(copy).problems
    finally:
        (copy / name).unlink()
        if name.startswith("laws"):
            (copy / "laws").rmdir()


def test_bytes_that_are_no_text_are_found(copy: Path) -> None:
    sound = (copy / KH).read_bytes()
    try:
        (copy / KH).write_bytes(sound + b"\xff\xfe")
        assert {p.code for p in check_corpus(copy).problems} >= {"encoding"}
    finally:
        (copy / KH).write_bytes(sound)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_corpus(tmp_path / "nowhere")
    assert refused.value.code == "corpus.folder"


def test_a_folder_that_is_no_corpus_has_problems(tmp_path: Path) -> None:
    assert check_corpus(tmp_path).problems


# --- overlays ---


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    (folder / "bilateral/CN-KH").mkdir(parents=True)
    (folder / "overlay.toml").write_text('name = "bureau"\nauthority = "National bureau"\n')
    (folder / "sources.toml").write_text('[TEXT-1]\ncite = "English text, read"\ngrade = "A"\n')
    fact = FACT.format(field="threshold_op", value='">"', confidence="verified", source="TEXT-1")
    (folder / KH).write_text(f'id = "CN-KH-EXT-1999"\n{fact}')
    return folder


def test_a_sound_overlay_passes(overlay: Path) -> None:
    checked = check_corpus(overlay)
    assert checked.problems == ()
    assert checked.overlay == "bureau"
    assert checked.facts == 1


@pytest.mark.parametrize(
    ("file", "spoil", "code", "field"),
    [
        ("overlay.toml", swap("authority", "author"), "form", "authority"),
        ("sources.toml", swap('grade = "A"', 'grade = "D"'), "grade", "threshold_op"),
        ("sources.toml", swap("TEXT-1", "TEXT-2"), "form", "threshold_op"),
        (KH, swap('">"', '"<"'), "form", "threshold_op"),
        (KH, add("in_force", "1998-01-01", source="TEXT-1"), "order", "in_force"),
        (KH, add("parties", '["CN", "TH"]', source="TEXT-1"), "pair", "parties"),
        (KH, add("listed_codes", '["witchcraft"]', source="TEXT-1"), "form", "listed_codes"),
    ],
)  # fmt: skip
def test_a_corrupt_overlay_is_found(
    overlay: Path, file: str, spoil: Callable[[str], str], code: str, field: str
) -> None:
    with spoilt(overlay / file, spoil):
        problems = check_corpus(overlay).problems
    assert (code, field) in {(p.code, p.field) for p in problems}, problems


def test_an_overlay_is_checked_together_with_what_it_overrides(overlay: Path) -> None:
    """The day alone is plausible; it is before the signature of the shipped record."""
    path = overlay / KH
    path.write_text(
        path.read_text() + FACT.format(field="ended", value="1999-03-01", confidence="verified", source="TEXT-1")
    )
    assert {(p.code, p.field) for p in check_corpus(overlay).problems} == {("order", "ended")}


def test_an_overlay_has_no_words_of_its_own(overlay: Path) -> None:
    (overlay / "vocabulary.toml").write_text("[status]\n")
    assert {p.code for p in check_corpus(overlay).problems} == {"place"}


class spoilt:  # noqa: N801  # used like a function
    """A file that is spoilt for a while."""

    def __init__(self, path: Path, spoil: Callable[[str], str]) -> None:
        self._path = path
        self._sound = path.read_text(encoding="utf-8")
        self._spoil = spoil

    def __enter__(self) -> None:
        self._path.write_text(self._spoil(self._sound), encoding="utf-8")

    def __exit__(self, *_: object) -> None:
        self._path.write_text(self._sound, encoding="utf-8")


def test_every_file_is_as_it_was(copy: Path) -> None:
    shipped = shipped_folder("corpus")
    assert list(_different(shipped, copy)) == []


def _different(one: Path, other: Path) -> Iterator[str]:
    for path in one.rglob("*"):
        if path.is_file() and path.read_bytes() != (other / path.relative_to(one)).read_bytes():
            yield path.name
