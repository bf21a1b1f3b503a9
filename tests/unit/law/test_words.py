"""Code, corpus and vocabulary use the same words."""

import re

import pytest

from comity.domain.authorities import Power
from comity.domain.decisions import Confidence, Effect, LegalOutcome
from comity.domain.errors import Barred
from comity.domain.measures import Ground, Measure, is_coercive, power_for
from comity.law import Corpus
from comity.law.promises import DOCUMENT_OF
from comity.law.reasons import REASONS
from comity.law.treaties import EFFECT_OF_WORD


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("measure", Measure),
        ("ground", Ground),
        ("decision", LegalOutcome),
        ("effect", Effect),
        ("confidence", Confidence),
        ("field_value", EFFECT_OF_WORD),
        ("assurance", DOCUMENT_OF),
    ],
)
def test_the_code_knows_exactly_the_words_of_the_vocabulary(corpus: Corpus, section: str, words) -> None:  # type: ignore[no-untyped-def]
    assert set(corpus.vocabulary[section]) == {str(word) for word in words}


def test_each_assurance_has_the_document_that_the_vocabulary_names(corpus: Corpus) -> None:
    for name, sentence in corpus.vocabulary["assurance"].items():
        assert re.search(r"its document: (\w+)", sentence)[1] == DOCUMENT_OF[name]  # type: ignore[index]


def test_every_reason_is_a_sentence() -> None:
    for key, text in REASONS.items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", key)
        assert text.endswith((".", "?"))


@pytest.mark.parametrize(
    ("measure", "coercive", "power"),
    [
        (Measure.EXTRADITION, True, Power.EXTRADITION),
        (Measure.PROVISIONAL_ARREST, True, Power.EXTRADITION),
        (Measure.MLA_SEARCH_SEIZURE, True, Power.LEGAL_ASSISTANCE),
        (Measure.MLA_EVIDENCE, False, Power.LEGAL_ASSISTANCE),
        (Measure.TSP, True, Power.LEGAL_ASSISTANCE),
        (Measure.POLICE_HIT_NOHIT, False, Power.POLICE_INFORMATION),
        (Measure.JOINT_PATROL, True, Power.OPERATIONS),
        (Measure.RETURN_VICTIM, False, Power.PROTECTION),
        (Measure.EXTRADITION_SIMPLIFIED, True, Power.EXTRADITION),
        (Measure.TRANSIT, True, Power.EXTRADITION),
        (Measure.MLA_STATEMENT, False, Power.LEGAL_ASSISTANCE),
        (Measure.MLA_ELECTRONIC_PRODUCTION, True, Power.LEGAL_ASSISTANCE),
        (Measure.MLA_ASSET_RETURN, True, Power.LEGAL_ASSISTANCE),
        (Measure.POLICE_SPONTANEOUS, False, Power.POLICE_INFORMATION),
        (Measure.POLICE_HIT_FOLLOWUP, False, Power.POLICE_INFORMATION),
        (Measure.JOINT_INVESTIGATION_TEAM, True, Power.LEGAL_ASSISTANCE),
        (Measure.CONTROLLED_DELIVERY, True, Power.OPERATIONS),
        (Measure.OPERATION_CONSENT, True, Power.OPERATIONS),
        (Measure.PATROL_PASSAGE, True, Power.OPERATIONS),
        (Measure.READMISSION, True, Power.LEGAL_ASSISTANCE),
    ],
)
def test_what_takes_force_takes_two_persons(measure: Measure, coercive: bool, power: Power) -> None:
    assert is_coercive(measure) is coercive
    assert power_for(measure) is power


def test_nobody_has_a_power_to_ask_for_removal() -> None:
    with pytest.raises(Barred):
        power_for(Measure.DEPORTATION)
