"""Findings cite a treaty with its article where that is on file, and the statute where it asks; nothing is guessed."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.domain.decisions import Confidence, Decision, FactUsed
from comity.law.facts import Fact, Record
from comity.law.treaty_articles import with_articles

Ask = Callable[..., Decision]


def citations(decision: Decision, code: str) -> str:
    return "\n".join(cited for finding in decision.findings if finding.code == code for cited in finding.citations)


@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"to": "TH", "requested_max": "6"}, "THRESH", "threshold_months: 12"),
        ({"to": "TH", "person": {"nationality": ["TH"], "age": 35}}, "NAT", "art 5 (recalled)]"),
        ({"to": "TH", "offence": "sedition", "flags": ["political"]}, "POL", "art 3(1) (recalled)]"),
        ({"to": "KH", "offence": "desertion"}, "MIL", "art 3(3) (recalled)]"),
        ({"to": "TH"}, "SPECIALTY", "art 13 (recalled)]"),
        ({"from": "ID", "to": "SG", "requested_max": "6"}, "THRESH", "; art 2]"),
        ({"from": "ID", "to": "SG", "offence": "sedition", "flags": ["political"]}, "POL", "; art 4]"),
        ({"from": "ID", "to": "PH", "requested_max": "6"}, "THRESH", "; art II (recalled)]"),
        ({"from": "TH", "to": "PH", "offence": "desertion"}, "MIL", "; art VII (recalled)]"),
    ],
)
def test_a_ground_of_a_treaty_names_its_article(ask: Ask, changes: dict[str, Any], code: str, article: str) -> None:
    assert article in citations(ask(**changes), code)


def test_a_treaty_without_article_numbers_is_cited_without(ask: Ask) -> None:
    decision = ask(to="VN", requested_max="6")
    assert "CN-VN-EXT-2015 threshold_months: 12" in citations(decision, "THRESH")
    assert "; art " not in citations(decision, "THRESH")


def test_the_statute_that_asks_for_speciality_and_for_the_route_is_cited(ask: Ask) -> None:
    asked = ask(**{"from": "TH"}, to="CN", measure="extradition")
    assert "art 13" in citations(asked, "SPECIALTY")
    without_treaty = ask(**{"from": "MY"}, to="CN")
    assert "CN:extradition:2000-12-28 specialty: promise required, 30 days rule (14-1)" in citations(
        without_treaty, "SPECIALTY"
    )
    direct = ask(**{"from": "TH"}, to="CN", measure="mla_evidence", flags=["direct_to_provider"])
    assert "without approval (4) [CN-ICJAL-2018]" in citations(direct, "CONSENT")


def fact(value: Any, confidence: Confidence = Confidence.VERIFIED) -> Fact[Any]:
    return Fact(value, FactUsed("A-B", "field", str(value), "TEXT", confidence))


def test_a_ground_that_is_not_mandatory_is_not_put_among_the_mandatory_ones() -> None:
    named = fact({"mandatory": "3"})
    record = Record(
        "treaty", "A-B", "a.toml", {"articles": named, "military": fact("optional"), "nationals": fact("mandatory")}
    )
    read = with_articles(record)
    assert read.facts["military"].used.source == read.facts["nationals"].used.source == "TEXT"
    mandatory = with_articles(Record("treaty", "A-B", "a.toml", {"articles": named, "military": fact("mandatory")}))
    assert mandatory.facts["military"].used.source == "TEXT; art 3"
    assert mandatory.facts["military"].used.confidence is Confidence.VERIFIED


def test_a_fact_of_an_overlay_is_not_put_into_a_shipped_article() -> None:
    own = Fact(36, FactUsed("A-B", "threshold_months", "36", "overlay bureau: TEXT-1", Confidence.VERIFIED))
    shipped, theirs = fact({"extraditable": "2"}), Fact({"extraditable": "2 bis"}, own.used)
    facts = {"articles": shipped, "threshold_months": own}
    assert with_articles(Record("treaty", "A-B", "a.toml", facts)).facts["threshold_months"] == own
    read = with_articles(Record("treaty", "A-B", "a.toml", {**facts, "articles": theirs}))
    assert read.facts["threshold_months"].used.source == "overlay bureau: TEXT-1; art 2 bis"
