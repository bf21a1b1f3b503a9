"""Mechanisms: who belongs to which by dated facts, what each can carry, and that none of them is ever a basis."""

import ast
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.questions import questions

import comity.law
from comity.adapters.corpus import load_corpus
from comity.domain.decisions import Basis, Confidence
from comity.domain.errors import InvalidInput
from comity.domain.measures import Measure
from comity.law import Corpus, Question, assess, parse_question
from comity.law.mechanisms import CONFERS_NONE, Channel, Fit, Topic, find_mechanisms, table_of
from comity.law.memberships import topic_words

CORPUS = load_corpus()
DAY = date(2026, 2, 1)


def found(*states: str, topic: str = "", day: date = DAY, **more: Any) -> dict[str, Channel]:
    return {one.id: one for one in find_mechanisms(states, topic, day, CORPUS, **more).channels}


def roles(channel: Channel) -> dict[str, str]:
    return {one.state: one.role for one in channel.memberships}


def test_for_fraud_between_china_and_laos_the_kunming_centre_comes_before_general_forums() -> None:
    order = list(found("CN", "LA", topic="fraud"))
    assert order.index("LMLECC") < order.index("INTERPOL")
    assert "COMMIT" not in order
    assert "ACCORD" not in order


def test_members_and_observers_are_told_apart_by_dated_facts() -> None:
    centre = found("CN", "KH", "TH", "VN")["LMLECC"]
    assert roles(centre) == {"CN": "member", "KH": "member", "TH": "observer", "VN": "observer"}
    assert centre.fit is Fit.TAKE_PART
    thailand = next(one for one in centre.memberships if one.state == "TH")
    assert thailand.seen == date(2024, 6, 30)


def test_before_a_fact_was_seen_it_is_not_known() -> None:
    before = found("TH", "CN", day=date(2024, 6, 29))["LMLECC"]
    assert roles(before) == {"TH": "unknown", "CN": "member"}
    assert before.fit is Fit.UNKNOWN


def test_a_state_without_a_part_is_left_out_unless_all_are_asked_for() -> None:
    assert "MEKONG-PATROL" not in found("CN", "VN")
    patrol = found("CN", "VN", everything=True)["MEKONG-PATROL"]
    assert patrol.fit is Fit.PARTLY
    assert roles(patrol)["VN"] == "none"


def test_a_list_that_nobody_has_is_unknown_and_not_none() -> None:
    assert roles(found("CN", "LA")["SEAJUST"]) == {"CN": "unknown", "LA": "unknown"}
    assert roles(found("CN-HK", "LA")["INTERPOL"])["CN-HK"] == "unknown"


def test_a_patrol_says_that_the_host_consents_each_time() -> None:
    assert "consent per voyage" in found("CN", "TH", topic="drugs")["MEKONG-PATROL"].notes["consent_rule"].value


def test_every_answer_says_that_it_confers_no_power() -> None:
    answer = find_mechanisms(["CN", "LA"], "fraud", DAY, CORPUS)
    assert answer.channels
    assert all(one.statement == CONFERS_NONE for one in answer.channels)
    assert all(row[-1] == CONFERS_NONE for row in table_of(answer).rows)


def test_the_bases_still_needed_are_those_of_the_matrix_both_ways() -> None:
    two = find_mechanisms(["CN", "LA"], "", DAY, CORPUS)
    needed = {(n.requesting, n.requested, n.kind): n.on_record for n in two.needed}
    assert needed["CN", "LA", "extradition"] == ("CN-LA-EXT-2002 (in force)",)
    assert len(needed) == 6
    nothing = {(n.requesting, n.kind): n.on_record for n in find_mechanisms(["TL", "CN-MO"], "", DAY, CORPUS).needed}
    assert nothing["TL", "extradition"] == ()


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        find_mechanisms(["CN"], "treason", DAY, CORPUS)
    assert refused.value.code == "law.topic"


def test_a_recalled_membership_is_not_called_verified() -> None:
    assert found("CN", "LA")["ASEANAPOL"].confidence is Confidence.RECALLED


def test_each_word_of_scope_belongs_to_a_topic() -> None:
    known = frozenset().union(*(topic_words(words) for words in CORPUS.vocabulary["topic"].values()))
    for one in find_mechanisms(sorted(CORPUS.states), "", DAY, CORPUS, everything=True).channels:
        scope = CORPUS.records["mechanism", one.id].facts.get("scope_crimes")
        assert set(scope.value if scope else ()) <= known, one.id
        assert one.topic in (Topic.NAMED, Topic.OPEN)


# --- no path from a mechanism to a basis ---


def test_a_channel_holds_no_basis_and_no_measure() -> None:
    names = {str(one.type) for one in fields(Channel)}
    assert not any("Basis" in name or "Measure" in name or "Outcome" in name for name in names)


def test_no_module_of_the_law_imports_the_mechanisms() -> None:
    folder = Path(str(comity.law.__file__)).parent
    modules = [path for path in folder.rglob("*.py") if path.name != "mechanisms.py"]
    assert folder / "bases.py" in modules
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert "comity.law.mechanisms" not in {
                    node.module,
                    *(f"{node.module}.{one.name}" for one in node.names),
                }


def _changed(corpus: Corpus, members: list[str], names: list[str]) -> Corpus:
    """Mechanisms with these members and under these names: a patrol that calls itself a treaty."""
    records = {key: record for key, record in corpus.records.items() if key[0] != "mechanism"}
    sample = corpus.records["mechanism", "INTERPOL"]
    facts = {**sample.facts, "members": replace(sample.facts["members"], value=members)}
    records |= {("mechanism", name): replace(sample, id=name, facts=facts) for name in names}
    return replace(corpus, records=records, mechanisms=frozenset(names))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    questions(),
    st.lists(st.sampled_from(sorted(CORPUS.states)), unique=True),
    st.lists(st.sampled_from(["INTERPOL", "CN-KH-EXT-1999", "UNTOC", "KH:reciprocity", "LMLECC"]), unique=True),
)
def test_no_mechanism_changes_any_decision(question: Question, members: list[str], names: list[str]) -> None:
    plain = assess(question, CORPUS)
    assert assess(question, _changed(CORPUS, members, names)) == plain
    assert assess(question, _changed(CORPUS, [], [])) == plain
    assert not {basis.id.partition(":")[0] for basis in plain.bases} & CORPUS.mechanisms


def test_invoking_a_mechanism_is_never_a_basis() -> None:
    for mechanism in sorted(CORPUS.mechanisms):
        asked = {
            "as_of": "2026-02-01", "from": "CN", "to": "MM", "measure": Measure.EXTRADITION.value,
            "offence": "fraud_telecom", "offence_date": "2025-06-01", "requesting_max": "life",
            "requested_max": "84", "person": {"nationality": ["CN"], "age": 35}, "documents_present": [],
            "invoked_basis": mechanism,
        }  # fmt: skip
        decision = assess(parse_question(asked, CORPUS), CORPUS)
        assert all(isinstance(basis, Basis) and not basis.id.startswith(mechanism) for basis in decision.bases)
        assert any(finding.code == "NO_BASIS" for finding in decision.findings)
