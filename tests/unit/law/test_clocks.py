"""Five clocks: conduct, request, decision, treaty, domestic law."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.unit.law.corpora import rebuilt, record, twin, with_facts

from comity.domain.decisions import Clock, Confidence, Decision, Effect, LegalOutcome
from comity.domain.errors import InvalidInput
from comity.law import Corpus, assess, parse_question
from comity.law.maxima import maxima_of

MLAT = {
    "from": "SG", "to": "TH", "measure": "mla_evidence", "offence": "fraud_general",
    "as_of": "2014-06-01", "offence_date": "2012-01-01",
    "requesting_max": "120", "requested_max": "120", "person": {"nationality": ["SG"], "age": 35},
}  # fmt: skip


def ask_of(corpus: Corpus, inputs: dict[str, Any], **changes: Any) -> Decision:
    return assess(parse_question({**inputs, **changes}, corpus), corpus)


def test_each_clock_has_its_day(ask: Callable[..., Decision]) -> None:
    decision = ask(request_date="2025-12-01")
    assert decision.clocks == {
        Clock.CONDUCT: date(2025, 6, 1),
        Clock.REQUEST: date(2025, 12, 1),
        Clock.DECISION: date(2026, 2, 1),
        Clock.TREATY: date(2026, 2, 1),
        Clock.DOMESTIC: date(2026, 2, 1),
    }
    assert Clock.CONDUCT in next(entry for entry in decision.trace if entry.rule == "2.16").clocks


def test_a_request_without_a_day_is_of_the_day_of_the_assessment(ask: Callable[..., Decision]) -> None:
    assert ask().clocks[Clock.REQUEST] == date(2026, 2, 1)
    assert ask().findings == ask(request_date="2026-02-01").findings


@pytest.mark.parametrize("day", ["2026-02-02", "2025-05-31", "2026-02-30"])
def test_a_request_after_the_assessment_or_before_the_act_is_refused(ask: Callable[..., Decision], day: str) -> None:
    with pytest.raises(InvalidInput, match="request_date"):
        ask(request_date=day)


def test_the_asean_treaty_reaches_requests_presented_after_its_day_whatever_the_day_of_the_act(corpus: Corpus) -> None:
    late = ask_of(corpus, MLAT, request_date="2013-01-31")
    early = ask_of(corpus, MLAT, request_date="2013-01-30")
    assert "ASEAN_MLAT" in [basis.id for basis in late.bases]
    assert "ASEAN_MLAT" not in [basis.id for basis in early.bases]
    assert ("ASEAN_MLAT", "if the request is presented again") in [(b.id, b.note) for b in early.bases_possible]


def test_a_treaty_that_reaches_only_later_offences_is_no_basis_for_earlier_ones(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    only_later = rebuilt(corpus, with_facts(corpus, "treaty", "CN-KH-EXT-1999", {"reaches": "offences_after"}))
    inputs |= {"as_of": "2001-06-01", "requested_max": "120"}
    before = ask_of(only_later, inputs, offence_date="2000-12-12")
    after = ask_of(only_later, inputs, offence_date="2000-12-13")
    assert "CN-KH-EXT-1999" not in [basis.id for basis in before.bases]
    assert "CN-KH-EXT-1999" in [basis.id for basis in after.bases]


def test_a_treaty_younger_than_the_request_needs_a_human_where_no_clause_was_read(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    inputs |= {"to": "VN", "as_of": "2020-06-01", "offence_date": "2019-01-01"}
    decision = ask_of(corpus, inputs, request_date="2019-12-11")
    assert "basis.reach" in [finding.reason for finding in decision.findings]
    assert decision.outcome in (LegalOutcome.NEEDS_REVIEW, LegalOutcome.MANDATORY_REFUSAL)
    assert "basis.reach" not in [f.reason for f in ask_of(corpus, inputs, request_date="2019-12-12").findings]


def test_a_treaty_reaches_back_as_far_as_it_says(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"from": "ID", "to": "SG", "as_of": "2024-04-01"}
    told = {
        day: [f.reason for f in ask_of(corpus, inputs, offence_date=day).findings]
        for day in ("2006-03-21", "2006-03-22")
    }
    assert "basis.reach" in told["2006-03-21"]
    assert "basis.reach" not in told["2006-03-22"]


def test_a_request_of_june_under_the_law_of_july_is_looked_at_where_the_editions_differ(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    july = {"nationals": "optional", "threshold_months": 36}
    milder = rebuilt(corpus, with_facts(corpus, "law", "VN:extradition:2026-07-01", july))
    inputs |= {"from": "TL", "to": "VN", "as_of": "2026-07-02", "requested_max": "24"}
    inputs |= {"person": {"nationality": ["VN"], "age": 35}}
    changed = [f for f in ask_of(milder, inputs, request_date="2026-06-30").findings if f.rule == "0.6"]
    assert all(finding.effect is Effect.REVIEW for finding in changed)
    assert {"NAT", "THRESH"} <= {finding.code for finding in changed}
    assert not [f for f in ask_of(milder, inputs, request_date="2026-07-01").findings if f.rule == "0.6"]


@pytest.mark.parametrize(
    ("tested_at", "lost", "national"),
    [
        ("time_of_request", "2026-01-02", True),
        ("time_of_request", "2025-12-31", False),
        ("time_of_request", None, None),
        ("time_of_decision", "2026-01-02", False),
        ("time_of_offence", "2025-06-02", True),
        ("time_of_offence", "2025-06-01", False),
    ],
)
def test_nationality_counts_on_the_day_that_the_treaty_names(
    corpus: Corpus, inputs: dict[str, Any], tested_at: str, lost: str | None, national: bool | None
) -> None:
    tested = rebuilt(corpus, with_facts(corpus, "treaty", "CN-KH-EXT-1999", {"nationality_tested_at": tested_at}))
    person = {"nationality": ["CN"], "age": 35, "former_nationality": ["KH"]} | (
        {"nationality_lost": lost} if lost else {}
    )
    decision = ask_of(tested, inputs, person=person, request_date="2026-01-01")
    told = {f.reason for f in decision.findings if f.rule == "2.5"}
    on = tested_at.removeprefix("time_of_")
    assert told == ({f"nat.unknown_at_{on}"} if national is None else {f"nat.national_at_{on}"} if national else set())


PENALTIES = [
    ("before", {"maximum": "10", "to": date(2025, 9, 30)}),
    ("after", {"maximum": "60", "from": date(2025, 10, 1)}),
]


def dated(corpus: Corpus, *rows: tuple[str, dict[str, Any]]) -> Corpus:
    own = [record("penalty", f"KH:fraud_general:{name}", **fields) for name, fields in rows]
    return rebuilt(corpus, *own, without=(("penalty", "KH:fraud_general"),))


def threshold(corpus: Corpus, inputs: dict[str, Any], **changes: Any) -> list[str]:
    asked = {**inputs, **changes}
    asked.pop("requested_max", None)
    return [f.reason for f in ask_of(corpus, asked).findings if f.code in ("THRESH", "DUAL")]


def test_a_maximum_that_changed_since_the_act_calls_a_human_unless_both_pass(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    changed = dated(corpus, *PENALTIES)
    assert threshold(changed, inputs) == ["thresh.varies_by_law"]
    assert threshold(changed, inputs, offence_date="2025-10-01") == []
    assert threshold(changed, inputs, as_of="2025-09-30") == ["thresh.not_met"]
    both = dated(corpus, ("before", {"maximum": "24", "to": date(2025, 9, 30)}), PENALTIES[1])
    assert threshold(both, inputs) == []


def test_conduct_that_was_no_offence_or_whose_law_is_unknown_calls_a_human(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    unknown_then = dated(corpus, PENALTIES[1])
    assert threshold(unknown_then, inputs) == ["dual.unknown_then", "thresh.varies_by_unknown_then"]


def tiers(corpus: Corpus) -> Corpus:
    return dated(corpus, ("basic", {"tier": "basic", "maximum": "6"}), ("grave", {"tier": "grave", "maximum": "120"}))


def test_the_tier_that_the_facts_reach_counts_and_an_unknown_tier_calls_a_human(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    assert threshold(tiers(corpus), inputs, requested_tier="grave") == []
    assert threshold(tiers(corpus), inputs, requested_tier="basic") == ["thresh.not_met"]
    assert threshold(tiers(corpus), inputs) == ["thresh.varies_by_tier"]
    assert threshold(tiers(corpus), inputs, requested_tier="no such tier") == ["thresh.varies_by_tier"]


@pytest.mark.parametrize(
    "rows",
    [
        [("a", {"maximum": "10"}), ("b", {"maximum": "60"})],
        [("a", {"maximum": "10", "tier": "x"}), ("b", {"maximum": "60"})],
        [("a", {"maximum": "10", "from": date(2026, 1, 1), "to": date(2025, 1, 1)})],
    ],
)
def test_rows_that_contradict_each_other_do_not_read(corpus: Corpus, rows: list[tuple[str, dict[str, Any]]]) -> None:
    with pytest.raises(InvalidInput):
        dated(corpus, *rows)


def test_a_second_treaty_of_the_same_kind_is_listed_too(corpus: Corpus, inputs: dict[str, Any]) -> None:
    doubled = rebuilt(corpus, twin(corpus, "CN-KH-EXT-1999", "CN-KH-EXT-2010", in_force=date(2010, 1, 1)))
    assert [b.id for b in ask_of(doubled, inputs).bases if b.kind == "bilateral"] == [
        "CN-KH-EXT-2010", "CN-KH-EXT-1999"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "offence", "tier", "months"),
    [
        ("VN", "fraud_telecom", "174(1)", 36),
        ("VN", "fraud_telecom", "290(4)", 240),
        ("VN", "document_fraud", "341(1)", 24),
        ("VN", "money_laundering", "324(4)", 36),
        ("TH", "fraud_general", "342", 60),
        ("TH", "theft", "335(2)", 84),
    ],
)
def test_a_shipped_tier_is_that_of_the_article(
    corpus: Corpus, inputs: dict[str, Any], state: str, offence: str, tier: str, months: int
) -> None:
    other = "CN" if state == "TH" else "TH"
    plain = {**inputs, "from": other, "to": state, "offence": offence, "requesting_max": "120"}
    plain.pop("requested_max", None)
    known = maxima_of(parse_question({**plain, "requested_tier": tier}, corpus), corpus)[1]
    unknown = maxima_of(parse_question(plain, corpus), corpus)[1]
    assert (known.months, known.least, known.varies_by) == (months, months, "")
    assert unknown.varies_by == "tier"
    assert unknown.least <= months <= (unknown.months or 0)
    assert all(fact.confidence is Confidence.VERIFIED for fact in unknown.facts)
