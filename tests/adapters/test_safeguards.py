"""The safeguards' tables in every store: rows come back as they were, filtered, counted, and dropped."""

from dataclasses import replace

from tests.adapters.store_rows import MINUTE, NOW, digest, identifier

from comity.application.ports import Store
from comity.application.ports.safeguards import HeldNotice, SearchesWanted, SearchRow, VerdictCount, VerdictRow

VERDICT = VerdictRow(
    digest(1), identifier(1), identifier(2), "2026-03", "Latn", "Laoo", "lo", "review", 200_000, True, "same_name"
)
SEARCH = SearchRow(digest(2), identifier(2), NOW, "cn", "post 3", "cn.officer", "officer", "fraud", "CASE-1", "border")
HELD = HeldNotice(digest(3), "la", "CASE-1", "no_line", NOW)
ANY = SearchesWanted()


def test_verdicts_come_back_are_replaced_and_counted(store: Store) -> None:
    with store.unit() as unit:
        unit.safeguards.put_verdicts([VERDICT, replace(VERDICT, event=digest(9), search=identifier(9))])
    with store.unit() as unit:
        unit.safeguards.put_verdicts([replace(VERDICT, wrong=False, reason="")])
    with store.reading() as unit:
        assert unit.safeguards.verdict(digest(1)) == replace(VERDICT, wrong=False, reason="")
        assert unit.safeguards.verdict_on(identifier(9), identifier(2)) == replace(
            VERDICT, event=digest(9), search=identifier(9)
        )
        assert unit.safeguards.verdict_on(identifier(2), identifier(9)) is None
        alike = ("Latn", "Laoo", "lo", "review", 200_000, "2026-03")
        assert unit.safeguards.count_verdicts() == [VerdictCount(*alike, False, 1), VerdictCount(*alike, True, 1)]


def test_searches_are_filtered_and_the_newest_comes_first(store: Store) -> None:
    later = replace(SEARCH, event=digest(4), searched_at=NOW + MINUTE, node="th", record=identifier(3))
    with store.unit() as unit:
        unit.safeguards.put_searches([SEARCH, later])
        unit.safeguards.put_searches([SEARCH])
    with store.reading() as unit:
        read = unit.safeguards.searches
        assert read(ANY, offset=0, limit=9) == ([later, SEARCH], 2)
        assert read(ANY, offset=1, limit=1) == ([SEARCH], 2)
        assert read(SearchesWanted(record=identifier(3)), offset=0, limit=9) == ([later], 1)
        assert read(SearchesWanted(node="cn", until=NOW + MINUTE), offset=0, limit=9) == ([SEARCH], 1)
        assert read(SearchesWanted(since=NOW + MINUTE), offset=0, limit=9) == ([later], 1)


def test_held_notices_wait_in_order_and_go(store: Store) -> None:
    first = replace(HELD, event=digest(5), until=NOW - MINUTE)
    with store.unit() as unit:
        unit.safeguards.put_held([HELD, first])
    with store.unit() as unit:
        assert unit.safeguards.held(limit=9) == [first, HELD]
        assert unit.safeguards.held(limit=1) == [first]
        unit.safeguards.drop_held([digest(5)])
    with store.reading() as unit:
        assert unit.safeguards.held(limit=9) == [HELD]


def test_all_is_dropped_to_be_made_anew(store: Store) -> None:
    with store.unit() as unit:
        unit.safeguards.put_verdicts([VERDICT])
        unit.safeguards.put_searches([SEARCH])
        unit.safeguards.put_held([HELD])
        unit.safeguards.clear()
        assert unit.safeguards.count_verdicts() == []
        assert unit.safeguards.searches(ANY, offset=0, limit=9) == ([], 0)
        assert unit.safeguards.held(limit=9) == []
