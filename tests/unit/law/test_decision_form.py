"""A plain value that is not exactly a decision is none."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.decision_form import decision_from_plain, decision_to_plain
from comity.domain.decisions import ConductView, Decision
from comity.domain.errors import NotVerified


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assessed", "00"),
        ("as_of", "2026-02-30"),
        ("as_of", "20260201"),
        ("outcome", "cleared"),
        ("confidence", None),
        ("bases", {}),
        ("bases", [{}]),
        ("findings", [None]),
        ("missing", "translation"),
        ("missing", [1]),
        ("deadlines", {"a": 1}),
        ("channel", 5),
        ("conduct", {}),
        ("conduct", {"rows": [], "others": [], "traps": [1]}),
        ("conduct", {"rows": [{"state": "CN"}], "others": [], "traps": []}),
        ("trace", [{"rule": "1", "result": "clear", "facts": [1]}]),
    ],
)
def test_a_field_of_another_form_is_refused(ask: Callable[..., Decision], field: str, value: Any) -> None:
    with pytest.raises(NotVerified):
        decision_from_plain(decision_to_plain(ask()) | {field: value})


def test_a_field_more_or_less_is_refused(ask: Callable[..., Decision]) -> None:
    plain = decision_to_plain(ask())
    with pytest.raises(NotVerified):
        decision_from_plain(plain | {"waived": True})
    del plain["findings"]
    with pytest.raises(NotVerified):
        decision_from_plain(plain)


def test_a_decision_from_before_conduct_was_told_is_still_read(ask: Callable[..., Decision]) -> None:
    plain = decision_to_plain(ask())
    assert "conduct" not in plain
    assert decision_from_plain(plain).conduct == ConductView()


def test_what_is_told_of_conduct_is_read_back(ask: Callable[..., Decision]) -> None:
    told = {"shown": ["act_deceive", "result_loss", "mind_gain"], "absent": ["result_value_minimum"]}
    decision = ask(conduct=told, requested_max="23", from_="VN")
    assert decision.conduct.rows
    assert decision.conduct.traps
    plain = decision_to_plain(decision)
    assert decision_from_plain(plain) == decision
    plain["conduct"]["rows"][0]["standing"] = "perhaps"
    with pytest.raises(NotVerified):
        decision_from_plain(plain)


def test_a_decision_from_before_costs_were_told_reads_and_keeps_its_bytes(ask: Callable[..., Decision]) -> None:
    plain = decision_to_plain(ask())
    assert plain["costs"]["rule"]
    del plain["costs"]
    assert decision_to_plain(decision_from_plain(plain)) == plain


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_anything_else_is_refused(plain: Any) -> None:
    with pytest.raises(NotVerified):
        decision_from_plain(plain)


def test_a_decision_of_before_clocks_and_absences_is_still_read(ask: Callable[..., Decision]) -> None:
    plain = decision_to_plain(ask())
    old = {name: value for name, value in plain.items() if name not in ("clocks", "absences", "overlays")}
    old["trace"] = [{k: v for k, v in entry.items() if k != "clocks"} for entry in plain["trace"]]
    read = decision_from_plain(old)
    assert (read.clocks, read.absences, read.overlays) == ({}, (), ())
    assert read.outcome is ask().outcome


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clocks", {"moon": "2026-01-01"}),
        ("clocks", {"conduct": "soon"}),
        ("absences", [{"absence": "maybe", "what": "law", "record": "", "source": ""}]),
        ("overlays", [{"name": "x", "digest": "", "signer": "", "authority": "", "rank": "1"}]),
        ("would_change", [{"what": "fact", "name": "x", "outcome": "proceed", "parts": [["fact"]]}]),
    ],
)
def test_a_later_field_of_another_form_is_refused_too(ask: Callable[..., Decision], field: str, value: Any) -> None:
    with pytest.raises(NotVerified):
        decision_from_plain(decision_to_plain(ask()) | {field: value})
