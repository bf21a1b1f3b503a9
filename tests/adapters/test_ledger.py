"""The ledger's table in every store: rows replaced by case, the mark kept, all of it dropped."""

from dataclasses import replace

from tests.adapters.store_rows import CASE, MINUTE, NOW, OTHER_CASE, digest, identifier

from comity.application.ports import LedgerRow, LogMark, Store

ROW = LedgerRow(
    CASE, identifier(7), "m1", "in", "CN", "police_info", "refused", ("LINK", "NAT"), NOW, NOW + MINUTE, None, late=True
)


def test_rows_come_back_as_they_were(store: Store) -> None:
    other = replace(
        ROW, case=OTHER_CASE, request=identifier(8), direction="out", partner="TH", answered_at=None, grounds=()
    )
    with store.unit() as unit:
        unit.ledger.put([CASE, OTHER_CASE], [ROW, other])
    with store.reading() as unit:
        assert unit.ledger.rows() == [ROW, other]
        assert unit.ledger.rows(partner="TH") == [other]
        assert unit.ledger.rows(direction="in", word="police_info") == [ROW]
        assert unit.ledger.rows(word="extradition") == []


def test_a_case_that_is_counted_again_replaces_its_rows(store: Store) -> None:
    with store.unit() as unit:
        unit.ledger.put([CASE], [ROW, replace(ROW, measure="m2")])
    with store.unit() as unit:
        unit.ledger.put([CASE], [replace(ROW, stage="executed")])
    with store.reading() as unit:
        assert [(row.measure, row.stage) for row in unit.ledger.rows()] == [("m1", "executed")]


def test_the_mark_is_kept_and_dropped_with_the_rows(store: Store) -> None:
    with store.reading() as unit:
        assert unit.ledger.mark() is None
    for size in (3, 5):
        with store.unit() as unit:
            unit.ledger.keep(LogMark(size, digest(size), 1))
    with store.unit() as unit:
        unit.ledger.put([CASE], [ROW])
        assert unit.ledger.mark() == LogMark(5, digest(5), 1)
        unit.ledger.clear()
    with store.reading() as unit:
        assert unit.ledger.mark() is None
        assert unit.ledger.rows() == []
