"""The share of wrong hits: an interval where something is known, and nothing that points to a person."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.wrong_hits import SMALLEST, STEP, Judged, hidden_cells, publishable, share_of

NOW = datetime(2026, 3, 20, tzinfo=UTC)


def judged(number: int = 40, wrong: int = 10, **changes: str) -> Judged:
    said = {"script": "Latn>Hani", "group": "zh", "threshold": "review:500000", "month": "2026-02"} | changes
    return Judged(**said, confirmed=number - wrong, wrong=wrong)


def test_too_few_verdicts_say_nothing() -> None:
    assert share_of(5, 4) is None
    assert share_of(0, 0) is None


def test_the_interval_holds_the_share_and_shrinks() -> None:
    few, many = share_of(15, 5), share_of(1500, 500)
    assert few is not None
    assert many is not None
    assert few.low < 0.25 < few.high
    assert many.high - many.low < few.high - few.low


def test_known_interval() -> None:
    """Newcombe (1998), table I: 81 of 263 has Wilson's interval 0.2553 to 0.3662."""
    found = share_of(263 - 81, 81)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_the_running_month_is_not_shown() -> None:
    lines = publishable([judged(month="2026-03")], NOW)
    assert [(line.property, line.verdicts) for line in lines] == [("all", None)]


def test_small_cells_are_hidden_and_cannot_be_told_from_the_total() -> None:
    lines = publishable([judged(), judged(3, 3, script="Laoo>Latn"), judged(60, 20, script="Thai>Latn")], NOW)
    scripts = {line.value: line.verdicts for line in lines if line.property == "script"}
    assert scripts == {"Laoo>Latn": None, "Latn>Hani": None, "Thai>Latn": 60}


def test_counts_are_rounded() -> None:
    lines = publishable([judged(43, 11)], NOW)
    assert {(line.verdicts, line.wrong, line.share) for line in lines} == {(45, 10, 0.22)}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(min_value=0, max_value=60), max_size=8))
def test_what_is_hidden_is_never_one_cell_nor_a_small_sum_unless_everything_is(numbers: dict[str, int]) -> None:
    hidden = hidden_cells(numbers)
    shown = {value for value, number in numbers.items() if number >= SMALLEST} - hidden
    assert all(value in hidden for value, number in numbers.items() if 0 < number < SMALLEST)
    if hidden and shown:
        assert len(hidden) >= 2
        assert sum(numbers[value] for value in hidden) >= SMALLEST


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(0, 80)), max_size=6))
def test_nothing_small_is_ever_published(cells: list[tuple[int, int]]) -> None:
    counts = [judged(number, min(wrong, number), group=str(at)) for at, (number, wrong) in enumerate(cells)]
    for line in publishable(counts, NOW):
        assert line.verdicts is None or (line.verdicts >= SMALLEST and line.verdicts % STEP == 0)
        assert line.wrong is None or line.wrong % STEP == 0


@pytest.mark.parametrize("number", [SMALLEST - 1, 1])
def test_a_small_cell_is_hidden_among_large_ones(number: int) -> None:
    before = publishable([judged(200, 50), judged(200, 50, group="vi"), judged(number, 0, group="lo")], NOW)
    assert next(line for line in before if line.value == "lo").verdicts is None
