"""A match in words: every piece of evidence has some, in seven languages, and they fit."""

from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given, settings
from tests.unit.matching.persons import PERSONS, passport, person

from comity.domain.identity import PersonIdentity
from comity.matching.explaining import REASON_KEYS, Strength, side_by_side, strength_of
from comity.matching.person import Field, Outcome, compare
from comity.web.languages import catalogue_path, locales_folder, read_catalogue

LANGUAGES = ["en", "zh", "vi", "lo", "th", "km", "my"]
PARAMS = {"n", "kind", "query_state", "candidate_state"}


@cache
def _catalogue(code: str) -> Catalog:
    return read_catalogue(catalogue_path(locales_folder(), code), code)


@settings(deadline=None)
@given(PERSONS, PERSONS)
def test_all_evidence_has_words_and_their_parameters(query: PersonIdentity, candidate: PersonIdentity) -> None:
    english = _catalogue("en")
    for row in side_by_side(compare(query, candidate)):
        assert row.key in REASON_KEYS
        message = english.get(row.key, "match_reason")
        wanted = {name for _text, name, _spec, _how in Formatter().parse(str(message.string)) if name}
        assert wanted <= {name for name, _value in row.params}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_is_said_in_seven_languages_with_the_same_parameters(code: str) -> None:
    spoken, english = _catalogue(code), _catalogue("en")
    for key in REASON_KEYS:
        said, meant = (str(one.get(key, "match_reason").string) for one in (spoken, english))
        assert said, key
        names = [{name for _t, name, _s, _h in Formatter().parse(text) if name} for text in (said, meant)]
        assert names[0] == names[1] <= PARAMS, key


def test_both_spellings_are_shown_with_how_they_read() -> None:
    rows = side_by_side(compare(person("สมชาย ใจดี"), person("Somchai Jaidee")))
    assert [(row.ours, row.theirs, row.theirs_read) for row in rows] == [
        ("สมชาย", "somchai", ""),
        ("ใจดี", "jaidee", ""),
    ]
    assert all(row.ours_read.isascii() and row.ours_read for row in rows)
    assert {row.field for row in rows} == {Field.NAME}


def test_a_consecutive_passport_weighs_nothing_in_words() -> None:
    match = compare(person("An", numbers=(passport("B1234567"),)), person("An", numbers=(passport("B1234568"),)))
    row = next(row for row in side_by_side(match) if row.field is Field.NUMBER)
    assert (row.strength, row.outcome) == (Strength.NOTHING, Outcome.LITTLE)


@pytest.mark.parametrize(
    ("weight", "strength"),
    [
        (0.0, "nothing"),
        (0.9, "weak_for"),
        (-1.0, "moderate_against"),
        (3.9, "strong_for"),
        (-7.0, "very_strong_against"),
    ],
)
def test_weights_have_words(weight: float, strength: str) -> None:
    assert strength_of(weight) == strength
