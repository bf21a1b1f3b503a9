"""Nationality as spells of days: what is unknown never clears."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.decisions import Decision
from comity.domain.errors import InvalidInput
from comity.law import Corpus, assess, parse_question
from comity.law.questions import question_to_plain
from comity.law.spells import Spell, held_on, losses

Ask = Callable[..., Decision]
DAYS = st.dates(date(1990, 1, 1), date(2025, 12, 31))


def nat(decision: Decision) -> list[tuple[str, str]]:
    return [(finding.reason, finding.effect.value) for finding in decision.findings if finding.code == "NAT"]


def person(held: list[str], *spells: dict[str, str]) -> dict[str, Any]:
    return {"nationality": held, "age": 35, "nationality_spells": list(spells)}


ID_NOW = {"state": "ID", "from": "2020-01-01"}
ASK = {"from": "ID", "to": "SG", "offence": "fraud_general", "requesting_max": "48", "requested_max": "120"}


@pytest.mark.parametrize(
    ("spell", "expected"),
    [
        (
            {"from": "birth", "to": "2025-05-31"},
            [("nat.lost", "review"), ("nat.lost", "optional")],
        ),  # lost before the act
        (
            {"from": "birth", "to": "2025-06-02"},
            [("nat.national_at_offence", "optional"), ("nat.lost", "review"), ("nat.lost", "optional")],
        ),
        ({"from": "birth", "to": "2010-01-01"}, []),  # long ago, and the treaty tests the day of the act
        (
            {"from": "birth", "to": "unknown"},
            [("nat.unknown_at_offence", "review"), ("nat.lost", "review"), ("nat.lost", "optional")],
        ),
        ({"from": "unknown", "to": "2010-01-01"}, []),
    ],
)
def test_the_treaty_names_the_day_on_which_it_is_tested(
    ask: Ask, spell: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    decision = ask(**ASK, person=person(["ID"], ID_NOW, {"state": "SG", **spell}))
    assert nat(decision) == expected


def test_a_nationality_taken_after_the_act_is_not_that_of_the_act(ask: Ask) -> None:
    late = person(["ID", "SG"], ID_NOW, {"state": "SG", "from": "2025-07-01"})
    assert nat(ask(**ASK, person=late)) == []  # the treaty tests the day of the act (1 June 2025)
    asked = ask(**{"from": "CN"}, to="KH", person=person(["KH"], {"state": "KH", "from": "2025-07-01"}))
    assert "nat.national" in [reason for reason, _ in nat(asked)]  # this treaty names no day: held now is enough


def test_a_beginning_that_nobody_knows_calls_a_human(ask: Ask) -> None:
    decision = ask(**ASK, person=person(["SG"], {"state": "SG"}))
    assert nat(decision) == [("nat.unknown_at_offence", "review")]


def test_the_day_of_loss_and_twenty_four_months(ask: Ask) -> None:
    def lost(day: str) -> list[tuple[str, str]]:
        return nat(
            ask(**ASK, person=person(["ID"], ID_NOW, {"state": "SG", "from": "birth", "to": day}), as_of="2026-02-01")
        )

    assert ("nat.lost", "review") in lost("2024-02-01")
    assert lost("2024-01-31") == []


def test_each_of_several_nationalities_has_its_own_days(ask: Ask) -> None:
    both = person(
        ["ID"], ID_NOW, {"state": "SG", "from": "birth", "to": "2010-01-01"}, {"state": "MY", "to": "2026-01-01"}
    )
    assert nat(ask(**ASK, person=both)) == []  # what was lost lately is not that of the requested state
    again = person(
        ["ID"],
        ID_NOW,
        {"state": "SG", "from": "birth", "to": "2010-01-01"},
        {"state": "SG", "from": "2015-01-01", "to": "2025-09-01"},
    )
    assert ("nat.national_at_offence", "optional") in nat(ask(**ASK, person=again))


@pytest.mark.parametrize(
    "wrong",
    [
        person(["ID"]),
        person(["ID"], {"state": "SG"}),
        person(["ID", "SG"], ID_NOW),
        person(["ID"], ID_NOW, {"state": "SG", "from": "2020-01-01", "to": "2020-01-01"}),
        person(["ID"], ID_NOW, {"state": "ID", "from": "2019-01-01", "to": "2021-01-01"}),
        person(["ID"], {"state": "ID"}, {"state": "ID"}),
        person(["ID"], {"state": "ID", "from": "2026-02-02"}),
        person(["ID"], ID_NOW, {"state": "SG", "to": "2026-02-02"}),
        person(["ID"], ID_NOW, {"state": "Atlantis", "to": "unknown"}),
        person(["ID"], {"state": "ID", "since": "2020-01-01"}),
        person(["ID"], {"state": "ID", "from": "long ago"}),
        {**person(["ID"], ID_NOW), "former_nationality": ["SG"]},
        {**person(["ID"], ID_NOW), "nationality_at_offence": ["ID"]},
    ],
)
def test_spells_that_cannot_be_are_refused(ask: Ask, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ask(**ASK, person=wrong, as_of="2026-02-01")


def test_a_question_with_spells_is_written_as_it_was_read(corpus: Corpus, inputs: dict[str, Any]) -> None:
    said = person(
        ["ID"], ID_NOW, {"state": "SG", "from": "birth", "to": "unknown"}, {"state": "MY", "to": "2010-01-01"}
    )
    question = parse_question({**inputs, **ASK, "person": said}, corpus)
    assert parse_question(question_to_plain(question), corpus) == question
    assert assess(question, corpus).findings


@given(starts=st.none() | DAYS, length=st.integers(1, 5000), is_over=st.booleans(), known=st.booleans(), day=DAYS)
def test_a_day_is_answered_only_where_both_ends_are_known(
    starts: date | None, length: int, is_over: bool, known: bool, day: date
) -> None:
    ends = date.fromordinal((starts or date(2000, 1, 1)).toordinal() + length) if is_over and known else None
    spell = Spell("SG", starts, ends, is_over)
    answer = held_on([spell], "SG", day)
    if answer is True:
        assert starts is not None
        assert starts <= day
        assert ends is None or day < ends
        assert not is_over or known
    if answer is False:
        assert (starts and day < starts) or (ends and day >= ends)
    assert held_on([spell], "TH", day) is False
    assert losses([spell], "SG") == ((ends,) if is_over else ())
