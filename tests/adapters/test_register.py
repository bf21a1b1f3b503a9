"""The register's tables in every store: rows replaced, lines numbered by change, nothing lost by a rebuild."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from comity.application.ports import NoticeRow, NoticesWanted, Store
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.register_entries import Action, NoticeKind, RegisterEntry, Vulnerability

NOW = datetime(2026, 2, 1, 8, 30, 0, 250_000, tzinfo=UTC)
ONE, TWO, THREE = (UUID(f"0193af00-0000-7000-8000-00000000003{number}") for number in (1, 2, 3))
ROW = NoticeRow(
    ONE, "cn", "ours", "wanted", "ທ້າວ Invented", "published", "detain", "detain", "none", NOW + timedelta(days=1),
    None, 0, 0, False, NOW + timedelta(days=1), NOW,
)  # fmt: skip
ENTRY = RegisterEntry(
    ONE, "cn", "CN", NoticeKind.WANTED, Action.DETAIN,
    PersonIdentity((PersonName("ທ້າວ"),), (PartialDate(1988, 4),), Sex.MALE, ("LA",)),
    (ThingNumber(ThingKind.PHONE, "1"),), Vulnerability.NONE, NOW, synthetic=True,
)  # fmt: skip


def test_an_index_sees_every_change_once_and_the_end_as_a_tombstone(store: Store) -> None:
    with store.unit() as unit:
        unit.register.put(ROW, ENTRY)
        unit.register.put(replace(ROW, notice=TWO), None)
        assert [line.entry for line in unit.register.changes(0, 10)] == [ENTRY]
        unit.register.put(replace(ROW, duties=1), ENTRY)  # the row changed, what a search finds did not
        assert unit.register.newest() == 1
    with store.unit() as unit:
        unit.register.put(replace(ROW, notice=TWO), replace(ENTRY, record=TWO))
        unit.register.put(ROW, None)
    with store.reading() as unit:
        lines = unit.register.changes(1, 10)
        assert [(line.record, line.entry is None) for line in lines] == [(TWO, False), (ONE, True)]
        assert [line.sequence for line in lines] == [2, 3]
        assert unit.register.changes(1, 1) == lines[:1]
        assert unit.register.changes(3, 10) == []
        assert unit.register.entries([ONE, TWO]) == {TWO: replace(ENTRY, record=TWO)}


def test_rows_are_filtered_sorted_and_dropped_and_the_lines_stay(store: Store) -> None:
    with store.unit() as unit:
        unit.register.put(ROW, ENTRY)
        unit.register.put(replace(ROW, notice=TWO, kind="missing", title="Another", valid_until=None, pending=2), None)
        assert unit.register.get(ONE) == ROW
        assert [r.notice for r in unit.register.rows(NoticesWanted(kind="missing"))[0]] == [TWO]
        assert [r.notice for r in unit.register.rows(NoticesWanted(text="ທ້າວ"))[0]] == [ONE]
        assert [r.notice for r in unit.register.rows(NoticesWanted(pending=True))[0]] == [TWO]
        assert [r.notice for r in unit.register.rows(NoticesWanted(order="title"))[0]] == [TWO, ONE]
        assert unit.register.rows(NoticesWanted(limit=1))[1] == 2
        assert unit.register.to_look_at(NOW, 10) == []
        assert unit.register.to_look_at(NOW + timedelta(days=2), 1) == [ONE]
        unit.register.clear()
        assert unit.register.rows(NoticesWanted()) == ([], 0)
        assert unit.register.newest() == 1


@pytest.mark.parametrize("wrong", [{"order": "owner; drop"}, {"limit": 0}, {"offset": -1}])
def test_what_cannot_be_listed_is_refused(store: Store, wrong: dict[str, object]) -> None:
    with store.reading() as unit, pytest.raises(InvalidInput) as refused:
        unit.register.rows(NoticesWanted(**wrong))  # type: ignore[arg-type]
    assert refused.value.code == "notice.list"


def test_what_is_to_be_renewed_or_ended_soon_is_listed(store: Store) -> None:
    soon, late = NOW + timedelta(days=20), NOW + timedelta(days=400)
    three, four = (UUID(f"0193af00-0000-7000-8000-00000000003{number}") for number in (3, 4))
    with store.unit() as unit:
        unit.register.put(replace(ROW, review_on=soon, valid_until=late), None)
        unit.register.put(replace(ROW, notice=TWO, review_on=late, valid_until=soon), None)
        unit.register.put(replace(ROW, notice=three, review_on=None, valid_until=late), None)
        unit.register.put(replace(ROW, notice=four, review_on=soon, stage="withdrawn"), None)
        found, number = unit.register.rows(NoticesWanted(order="title", review_by=NOW + timedelta(days=30)))
    assert ({row.notice for row in found}, number) == ({ONE, TWO}, 2)


def test_many_new_ones_at_once_are_as_each_put_by_itself(store: Store) -> None:
    new = [(replace(ROW, notice=one, title=str(one)), replace(ENTRY, record=one)) for one in (TWO, THREE)]
    with store.unit() as unit:
        unit.register.put(ROW, ENTRY)
        unit.register.put_new(new)
        unit.register.put_new([])
    with store.reading() as unit:
        assert [(line.sequence, line.entry) for line in unit.register.changes(0, 9)] == [
            (1, ENTRY), (2, new[0][1]), (3, new[1][1])
        ]  # fmt: skip
        assert [unit.register.get(row.notice) for row, _ in new] == [row for row, _ in new]
        assert unit.register.rows(NoticesWanted(text=str(THREE)))[1] == 1


def test_one_that_is_there_already_is_not_new(store: Store) -> None:
    with store.unit() as unit:
        unit.register.put(ROW, ENTRY)
    with pytest.raises(OutOfOrder), store.unit() as unit:
        unit.register.put_new([(replace(ROW, notice=TWO), replace(ENTRY, record=TWO)), (ROW, ENTRY)])
    with store.reading() as unit:
        assert unit.register.ids() == [ONE]
        assert unit.register.newest() == 1
