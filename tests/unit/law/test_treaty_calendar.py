"""The calendar of the law: days from facts, what waits without one, and where knowledge ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.corpus import load_corpus
from comity.domain.errors import InvalidInput
from comity.law.matrix import matrix
from comity.law.treaty_calendar import COLUMNS, Entry, Happening, Span, calendar, table_of

CORPUS = load_corpus()
WHOLE = calendar(Span(), CORPUS)
BOUNDED = st.dates(date(1980, 1, 1), date(2030, 1, 1))


def about(instrument: str) -> list[Entry]:
    return [entry for entry in WHOLE if entry.instrument == instrument]


def test_the_new_laws_of_viet_nam_begin_where_the_old_ones_end() -> None:
    july = [e for e in WHOLE if e.day == date(2026, 7, 1)]
    assert {e.instrument for e in july} == {"VN:extradition:2026-07-01", "VN:mla:2026-07-01", "VN:tsp:2026-07-01"}
    june = [e for e in WHOLE if e.day == date(2026, 6, 30)]
    assert {(e.what, e.note) for e in june} >= {
        (Happening.EDITION_ENDS, "followed by Law on Extradition 100/2025/QH15")
    }


def test_a_treaty_has_its_signature_and_its_first_day() -> None:
    assert [(e.day, e.what) for e in about("CN-VN-EXT-2015")] == [
        (date(2015, 4, 7), Happening.SIGNED),
        (date(2019, 12, 12), Happening.ENTERS),
    ]


def test_what_waits_stands_at_the_end_with_what_it_waits_for() -> None:
    (waiting,) = [e for e in about("ASEAN_EXTRADITION_2025") if e.states == ("VN",)]
    assert waiting.day is None
    assert "six notifications" in waiting.note
    assert WHOLE[-1].day is None
    days = [entry.day for entry in WHOLE if entry.day]
    assert days == sorted(days)


def test_what_waits_is_shown_whatever_the_days() -> None:
    some = calendar(Span(date(2030, 1, 1), date(2030, 12, 31), frozenset({"VN"})), CORPUS)
    assert {entry.what for entry in some} == {Happening.PENDING}
    assert {"CN-VN-TSP-2024", "VN-LA-MLA-2020"} <= {entry.instrument for entry in some}


def test_one_instant_on_two_days_is_entered_on_both() -> None:
    entries = [(e.day, e.note[:6]) for e in about("ID-SG-EXT-2022") if e.what is Happening.ENTERS]
    assert [day for day, _ in entries] == [date(2024, 3, 21), date(2024, 3, 22)]
    assert entries[0][1] == "by one"


def test_the_last_day_of_a_treaty_lapses() -> None:
    treaty = CORPUS.treaties["CN", "TH"][-1]
    record = CORPUS.records["treaty", treaty.id]
    ended = {**record.facts, "ended": replace(record.facts["signed"], value=date(2027, 1, 31))}
    corpus = replace(CORPUS, records={**CORPUS.records, ("treaty", treaty.id): replace(record, facts=ended)})
    (lapse,) = [e for e in calendar(Span(), corpus) if e.what is Happening.LAPSES]
    assert (lapse.instrument, lapse.day) == (treaty.id, date(2027, 1, 31))


def test_the_calendar_says_where_its_knowledge_ends() -> None:
    (end,) = [e for e in WHOLE if e.what is Happening.SOURCES_END]
    assert end.day == CORPUS.vocabulary.data_as_of
    assert end in calendar(Span(states=frozenset({"TL"})), CORPUS)


def test_trouble_in_practice_is_entered() -> None:
    assert Happening.TROUBLE in {e.what for e in about("TH-KH-EXT-1998")}


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        Span(date(2026, 1, 2), date(2026, 1, 1))
    assert refused.value.code == "law.span"


@given(BOUNDED, BOUNDED, BOUNDED)
def test_two_spans_side_by_side_hold_what_one_over_both_holds(a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    whole = calendar(Span(first, last), CORPUS)
    halves = {*calendar(Span(first, middle), CORPUS), *calendar(Span(middle, last), CORPUS)}
    assert set(whole) == halves


@given(st.sampled_from([e for e in WHOLE if e.what is Happening.ENTERS and not e.note]))
def test_a_day_of_entry_is_that_on_which_the_matrix_changes(entry: Entry) -> None:
    one, other = entry.states
    kind = entry.kind.split()[0]
    assert entry.day is not None
    before, on = (
        {row.id: row.status for row in matrix([one], [other], [kind], day, CORPUS)}[entry.instrument]
        for day in (entry.day - timedelta(days=1), entry.day)
    )
    assert before != "in_force"
    assert on == "in_force"


def test_every_entry_has_a_source_and_fills_its_row() -> None:
    assert all(entry.source for entry in WHOLE)
    assert all(len(row) == len(COLUMNS) for row in table_of(WHOLE).rows)
    assert len({(e.day, e.what, e.instrument, e.states) for e in WHOLE}) == len(WHOLE)
