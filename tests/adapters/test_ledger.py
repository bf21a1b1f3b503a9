"""The ledger's table in every store: rows replaced by case, the mark kept, all of it dropped."""

from dataclasses import replace

from tests.adapters.store_rows import CASE, MINUTE, NOW, OTHER_CASE, digest, identifier

from comity.application.ports import LedgerRow, LedgerWanted, LogMark, Store

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


def test_rows_that_are_alike_are_counted_together(store: Store) -> None:
    rows = [replace(ROW, request=identifier(number)) for number in (7, 8, 9)]
    theirs = replace(ROW, request=identifier(10), partner="TH", late=False, due_at=NOW + MINUTE, grounds=())
    with store.unit() as unit:
        unit.ledger.put([CASE], [*rows, theirs])
    with store.reading() as unit:
        before = unit.ledger.tally(LedgerWanted(), NOW + MINUTE)
        after = unit.ledger.tally(LedgerWanted(partner="TH"), NOW + 2 * MINUTE)
    assert [(one.partner, one.grounds, one.late, one.number) for one in before] == [
        ("CN", ("LINK", "NAT"), True, 3),
        ("TH", (), False, 1),
    ]
    assert [(one.partner, one.late, one.number) for one in after] == [("TH", True, 1)]


def test_assurances_of_rows_that_are_alike_are_added_up(store: Store) -> None:
    rows = [
        replace(ROW, request=identifier(number), assurances_asked=number, assurances_given=1, assurances_declined=2)
        for number in (7, 8)
    ]
    with store.unit() as unit:
        unit.ledger.put([CASE], rows)
    with store.reading() as unit:
        assert unit.ledger.rows() == rows
        (one,) = unit.ledger.tally(LedgerWanted(), NOW)
    assert (one.number, one.assurances_asked, one.assurances_given, one.assurances_declined) == (2, 15, 2, 4)


def test_rows_are_chosen_by_word_side_and_day(store: Store) -> None:
    later = replace(ROW, request=identifier(8), direction="out", released_at=NOW + MINUTE, answered_at=None)
    with store.unit() as unit:
        unit.ledger.put([CASE], [ROW, later])
    with store.reading() as unit:
        counted = {
            wanted: sum(one.number for one in unit.ledger.tally(wanted, NOW))
            for wanted in (
                LedgerWanted(word="extradition"),
                LedgerWanted(direction="out"),
                LedgerWanted(since=NOW, until=NOW + MINUTE),
                LedgerWanted(since=NOW + MINUTE),
            )
        }
        assert list(counted.values()) == [0, 1, 1, 1]
        assert unit.ledger.spans(LedgerWanted()) == [("CN", "in", "police_info", MINUTE)]
