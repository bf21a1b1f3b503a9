"""No hit is not clearance: it names what was not asked, it ends, and nothing reads it as yes or no."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.negative_answers import (
    OLDEST_DATA,
    VALIDITY,
    Asked,
    NoHit,
    NotAsked,
    Occasion,
    Unasked,
    negative_answer,
    negative_to_plain,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_nobody_can_read_it_as_yes_or_no() -> None:
    answer = negative_answer(Occasion.BORDER, NOW, [Asked("la", NOW)])
    with pytest.raises(TypeError):
        bool(answer)
    assert negative_to_plain(answer)["clearance"] is False


@pytest.mark.parametrize("occasion", Occasion)
def test_it_ends_when_the_occasion_does(occasion: Occasion) -> None:
    answer = negative_answer(occasion, NOW, [Asked("la", NOW)])
    assert answer.valid_until == NOW + VALIDITY[occasion]
    assert answer.holds_at(NOW)
    assert not answer.holds_at(answer.valid_until)
    assert answer.wording_key is NoHit.WHOLE


def test_it_ends_earlier_where_the_data_grow_old_or_the_kit_expires() -> None:
    old = negative_answer(Occasion.SEARCH, NOW, [Asked("la", NOW - OLDEST_DATA[Occasion.SEARCH] + MINUTE)])
    assert old.valid_until == NOW + MINUTE
    kit = negative_answer(Occasion.KIT, NOW, [Asked("kit", NOW, ends_at=NOW + 2 * MINUTE)])
    assert kit.valid_until == NOW + 2 * MINUTE


def test_a_store_that_was_not_heard_is_named() -> None:
    answer = negative_answer(Occasion.BORDER, NOW, [Asked("la", NOW)], [Unasked("th", NotAsked.UNREACHABLE)])
    assert answer.wording_key is NoHit.PARTLY
    assert answer.not_asked == (Unasked("th", NotAsked.UNREACHABLE),)


@pytest.mark.parametrize(
    ("store", "why"),
    [
        (Asked("la", NOW - timedelta(days=30)), NotAsked.TOO_OLD),
        (Asked("la", NOW + MINUTE), NotAsked.TOO_OLD),
        (Asked("kit", NOW, ends_at=NOW), NotAsked.EXPIRED),
    ],
)
def test_the_silence_of_old_data_or_of_an_expired_kit_says_nothing(store: Asked, why: NotAsked) -> None:
    answer = negative_answer(Occasion.BORDER, NOW, [store])
    assert answer.wording_key is NoHit.NOTHING_ASKED
    assert answer.not_asked == (Unasked(store.source, why),)
    assert not answer.holds_at(NOW)


def test_nothing_asked_never_holds() -> None:
    assert not negative_answer(Occasion.SEARCH, NOW, []).holds_at(NOW)


_ages = st.timedeltas(min_value=-timedelta(days=2), max_value=timedelta(days=10))


@given(st.sampled_from(list(Occasion)), st.lists(_ages, max_size=4), _ages)
def test_a_further_store_never_makes_it_last_longer(occasion: Occasion, ages: list[timedelta], age: timedelta) -> None:
    stores = [Asked(str(place), NOW - one) for place, one in enumerate(ages)]
    before = negative_answer(occasion, NOW, stores)
    after = negative_answer(occasion, NOW, [*stores, Asked("more", NOW - age)])
    if before.asked_of:
        assert after.valid_until <= before.valid_until
    assert {one.source for one in before.not_asked} <= {one.source for one in after.not_asked}
