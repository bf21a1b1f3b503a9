"""The steps that both states' rules ask for; what nobody read clears nothing."""

from datetime import UTC, date, datetime

import pytest
from tests.unit.law.questions import CORPUS

from comity.adapters.paper import TypstPrinter
from comity.adapters.paper.collection import collection_form
from comity.adapters.paper.forms import has_words
from comity.adapters.words.catalogues import paper_languages
from comity.domain.errors import InvalidInput
from comity.law.admissibility import BEFORE, EVIDENCE, SECTION, CollectionSheet, collection_sheet

DAY = date(2026, 2, 1)


def sheet(one: str = "CN", other: str = "VN", kind: str = "electronic_data", **more: object) -> CollectionSheet:
    return collection_sheet(one, other, kind, more.pop("on", DAY), CORPUS, more.pop("done", ()))  # type: ignore[arg-type]


def test_what_either_state_asks_for_is_asked_and_named_before_collection() -> None:
    found = sheet()
    asked = {row.step: {rule.state for rule in row.rules} for row in found.rows}
    assert asked["original_sealed"] == {"CN", "VN"}
    assert asked["hash_computed"] == {"CN"}
    assert asked["work_on_copy"] == {"VN"}
    assert set(found.missing) == set(asked)
    late = [step for step in found.missing if step in BEFORE]
    assert list(found.missing[: len(late)]) == late


def test_it_is_ready_only_when_every_step_is_there() -> None:
    steps = [row.step for row in sheet().rows]
    assert sheet(done=steps).is_ready
    for left in steps:
        found = sheet(done=[step for step in steps if step != left])
        assert (found.missing, found.is_ready) == ((left,), False)


@pytest.mark.parametrize("state", ["LA", "KH", "MM", "TH", "SG", "MY"])
def test_a_state_whose_rules_nobody_read_is_unknown_and_never_ready(state: str) -> None:
    found = sheet(other=state)
    assert found.unknown == (state,)
    again = sheet(other=state, done=[row.step for row in found.rows])
    assert again.missing == ()
    assert not again.is_ready


def test_the_rule_of_the_day_counts() -> None:
    assert "hash_computed" in sheet(on=date(2016, 10, 1)).missing
    assert "hash_computed" not in sheet(on=date(2016, 9, 30)).missing
    before, after = (sheet(on=day, kind="document") for day in (date(2021, 2, 28), date(2021, 3, 1)))
    laws = [
        {rule.law for row in one.rows for rule in row.rules if rule.law.startswith("CN-SPC")} for one in (before, after)
    ]
    assert laws == [{"CN-SPC-CPL-2012"}, {"CN-SPC-CPL-2021"}]
    assert after.unknown == ()


def test_a_statement_asks_for_rights_language_and_record_on_both_sides() -> None:
    found = sheet(kind="statement")
    asked = {row.step: {rule.state for rule in row.rules} for row in found.rows}
    for step in ("rights_told", "interpreter", "record_signed", "recorded_on_video"):
        assert asked[step] == {"CN", "VN"}
    assert asked["two_officers"] == {"CN"}
    assert (found.unknown, found.recalled) == ((), ())


def test_a_text_read_as_of_a_day_says_nothing_of_the_day_before() -> None:
    before, after = (sheet(other="TH", kind="statement", on=date(2025, 12, day)) for day in (29, 30))
    assert (before.unknown, after.unknown) == (("TH",), ())
    assert "rights_told" in before.missing  # what is recalled is asked for as well


@pytest.mark.parametrize("wrong", [{"one": "XX"}, {"other": "CN"}, {"kind": "rumour"}, {"done": ["prayed"]}])
def test_what_there_is_not_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        sheet(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["en", "zh", "vi", "lo", "th", "km", "my"])
def test_the_paper_is_whole_in_each_language(code: str) -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    for kind in CORPUS.vocabulary[EVIDENCE]:
        assert has_words(collection_form(sheet(other="LA", kind=kind), at), paper_languages()[code])
    assert set(CORPUS.vocabulary[SECTION]) <= {
        key for section, key in paper_languages()[code].messages if section == SECTION
    }
    assert TypstPrinter().print_form(collection_form(sheet(), at), code).startswith(b"%PDF")
