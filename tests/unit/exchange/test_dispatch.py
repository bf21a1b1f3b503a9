from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import CASE, NOW, seal

from comity.domain.errors import OutOfOrder
from comity.exchange.dispatch import FIRST_DELAY, GRACE, LONGEST_DELAY, OutboundLine, Schedule
from comity.exchange.envelope import Envelope
from comity.exchange.receipts import ReceiptItem

EMPTY = OutboundLine(CASE, "cn-zj", "th")


def post(line: OutboundLine, days: int = 7) -> tuple[OutboundLine, Envelope]:
    seq, prev = line.next_place
    envelope = seal(seq=seq, prev=prev, expires_at=NOW + timedelta(days=days))
    return line.posted(envelope.header, envelope.digest), envelope


def posted(count: int) -> tuple[OutboundLine, list[bytes]]:
    line, digests = EMPTY, []
    for _ in range(count):
        line, envelope = post(line)
        digests.append(envelope.digest)
    return line, digests


def test_each_envelope_names_the_one_before_it() -> None:
    first, one = post(EMPTY)
    _, two = post(first)
    assert (one.header.seq, one.header.prev) == (1, None)
    assert (two.header.seq, two.header.prev) == (2, one.digest)


def test_an_envelope_at_another_place_is_out_of_order() -> None:
    line, envelope = post(EMPTY)
    for header in (envelope.header, replace(envelope.header, seq=2), replace(envelope.header, case=None)):
        with pytest.raises(OutOfOrder) as caught:
            line.posted(header, envelope.digest)
        assert caught.value.code == "delivery.misplaced"


def test_an_envelope_waits_until_a_receipt_settles_it() -> None:
    line, digests = posted(4)
    line = line.settled({digests[1], digests[3], bytes(32)})
    assert [entry.digest for entry in line.waiting] == [digests[0], digests[2]]
    assert line.next_place == (5, digests[3])


def test_batches_are_in_order_and_leave_out_what_is_under_way() -> None:
    line, digests = posted(5)
    assert [entry.seq for entry in line.batch(2, NOW)] == [1, 2]
    assert [entry.seq for entry in line.batch(9, NOW, under_way=digests[:2])] == [3, 4, 5]
    assert line.batch(0, NOW) == ()


def test_what_expired_is_not_sent_and_after_the_grace_given_up() -> None:
    line, first = post(EMPTY, days=1)
    line, _ = post(line, days=2)
    expiry = NOW + timedelta(days=1)
    assert [entry.seq for entry in line.batch(9, expiry)] == [2]
    assert line.overdue(expiry + GRACE - timedelta(milliseconds=1)) == ()
    item = ReceiptItem(first.header.id, first.digest, code="envelope.expired", case=CASE, seq=1)
    assert line.non_delivery(expiry + GRACE) == (item,)


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=40))
def test_delays_grow_to_hours_and_stay_there(jitters: list[float]) -> None:
    schedule = Schedule()
    for failures, jitter in enumerate(jitters):
        assert schedule.failures == failures
        schedule = schedule.after_failure(NOW, jitter)
        assert schedule.due_at is not None
        full = min(FIRST_DELAY * 2 ** min(failures, 16), LONGEST_DELAY)
        assert full / 2 - timedelta(milliseconds=1) < schedule.due_at - NOW <= full
        assert schedule.due_at.microsecond % 1000 == 0, "a moment that a store keeps has whole milliseconds"
    assert not schedule.is_due(NOW)
    assert schedule.is_due(NOW + LONGEST_DELAY)
    assert schedule.after_success().is_due(NOW)


def test_without_jitter_the_delays_double() -> None:
    schedule = Schedule().after_failure(NOW, 0.0).after_failure(NOW, 0.0)
    assert schedule.due_at == NOW + 2 * FIRST_DELAY
