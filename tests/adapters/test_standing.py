"""Standing queries in every store: replaced, listed, met once, forgotten with what they met."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.adapters.store_rows import NOW, digest, identifier

from comity.application.ports import Store
from comity.application.ports.standing import StandingHit, StandingRow
from comity.domain.errors import OutOfOrder

ROW = StandingRow(
    identifier(1), identifier(2), identifier(3), "m1", "p1", "seek", "investigation", "asked", "cn.officer", "officer",
    "ຄວາມຈຳເປັນ", NOW, NOW + timedelta(days=60), b"whom", digest(1),
)  # fmt: skip
HIT = StandingHit(identifier(1), identifier(7), identifier(8), NOW)


def test_a_row_comes_back_as_it_was_and_is_replaced(store: Store) -> None:
    active = replace(
        ROW, state="active", authorised_by="cn.supervisor", authorised_at=NOW, seen=1 << 40, compared=3, hits=1,
        law_on=date(2026, 2, 1), answer="needed",
    )  # fmt: skip
    with store.unit() as unit:
        unit.standing.put(ROW)
        assert unit.standing.get(ROW.standing) == ROW
        assert unit.standing.get(identifier(9)) is None
        unit.standing.put(active)
    with store.reading() as unit:
        assert unit.standing.get(ROW.standing) == active


def test_rows_are_listed_by_officer_and_state_the_newest_first(store: Store) -> None:
    later = replace(ROW, standing=identifier(4), asked_at=NOW + timedelta(hours=1), state="ended", question=b"")
    other = replace(ROW, standing=identifier(5), officer="cn.other")
    with store.unit() as unit:
        for row in (ROW, later, other):
            unit.standing.put(row)
    with store.reading() as unit:
        assert unit.standing.listed(officer="cn.officer") == [later, ROW]
        assert {row.standing for row in unit.standing.listed(states=("asked", "active"))} == {
            ROW.standing,
            other.standing,
        }
        assert unit.standing.listed(limit=1) == [later]


def test_a_record_is_met_once_and_goes_with_its_query(store: Store) -> None:
    with store.unit() as unit:
        unit.standing.put(replace(ROW, ended_at=NOW))
        unit.standing.put(replace(ROW, standing=identifier(6)))
        unit.standing.add_hits([HIT, replace(HIT, record=identifier(9), at=NOW + timedelta(hours=1))])
        unit.standing.add_hits([replace(HIT, standing=identifier(6))])
    with pytest.raises(OutOfOrder), store.unit() as unit:
        unit.standing.add_hits([HIT])
    with store.unit() as unit:
        assert [one.record for one in unit.standing.hits(ROW.standing)] == [identifier(9), identifier(7)]
        assert unit.standing.forget(NOW) == 0
        assert unit.standing.forget(NOW + timedelta(seconds=1)) == 1
        assert unit.standing.hits(ROW.standing) == []
        assert len(unit.standing.hits(identifier(6))) == 1
