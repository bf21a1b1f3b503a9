import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.errors import NotVerified
from comity.exchange.parts import PART, Part, new_bytes, parts_from, skipped_of_rest


@given(st.integers(0, 5 * PART), st.integers(0, 5 * PART))
def test_parts_follow_from_what_is_stored_to_the_end(stored: int, total: int) -> None:
    if stored > total:
        with pytest.raises(NotVerified):
            list(parts_from(stored, total))
        return
    for part in parts_from(stored, total):
        assert part.offset == stored
        assert 0 < part.size <= PART
        assert (part.offset + part.size) % PART == 0 or part.offset + part.size == total
        assert new_bytes(part, stored, total) == slice(0, part.size)
        stored += part.size
    assert stored == total


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100))
def test_a_prefix_grows_by_exactly_the_new_bytes(stored: int, offset: int, size: int) -> None:
    content = bytes(range(200))
    if offset > stored:
        with pytest.raises(NotVerified) as caught:
            new_bytes(Part(offset, size), stored, 200)
        assert caught.value.code == "attachment.part_gap"
        return
    arriving = content[offset : offset + size]
    grown = content[:stored] + arriving[new_bytes(Part(offset, size), stored, 200)]
    assert grown == content[: max(stored, offset + size)]


@pytest.mark.parametrize("part", [Part(0, 0), Part(0, PART + 1), Part(-1, 5), Part(90, 11), Part(101, 1)])
def test_a_part_outside_the_attachment(part: Part) -> None:
    with pytest.raises(NotVerified) as caught:
        new_bytes(part, 100, 100)
    assert caught.value.code == "attachment.part_bounds"


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
def test_a_rest_goes_on_at_what_is_stored_and_to_the_end(stored: int, offset: int, total: int) -> None:
    rest = Part(offset, total - offset)
    if offset >= total or offset > stored:
        with pytest.raises(NotVerified):
            skipped_of_rest(rest, stored, total)
        return
    content = bytes(range(total))
    skipped = skipped_of_rest(rest, min(stored, total), total)
    assert content[: min(stored, total)] + content[offset:][skipped:] == content


@pytest.mark.parametrize("rest", [Part(0, 99), Part(0, 101), Part(10, 100), Part(-1, 101), Part(100, 0)])
def test_a_rest_that_is_none(rest: Part) -> None:
    with pytest.raises(NotVerified) as caught:
        skipped_of_rest(rest, 100, 100)
    assert caught.value.code == "attachment.part_bounds"
