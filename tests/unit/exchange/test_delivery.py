"""The rulings one by one; `test_delivery_machine.py` plays whole lines."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from tests.unit.exchange.neighbours import NOW

from comity.exchange.delivery import (
    MAX_AHEAD,
    MAX_HELD,
    MAX_RANGES,
    Arrival,
    InboundLine,
    Ruling,
    Verdict,
    give_up,
    receive,
)


def digest(seq: int) -> bytes:
    return sha256(str(seq).encode()).digest()


def arrival(seq: int) -> Arrival:
    return Arrival(seq, digest(seq - 1) if seq > 1 else None, digest(seq), NOW + timedelta(days=1))


def take(line: InboundLine, *seqs: int) -> Ruling:
    for seq in seqs:
        ruling = receive(line, arrival(seq), at=NOW)
        line = ruling.line
    return ruling


REACHED_3 = take(InboundLine(), 1, 2, 3).line
FORKED_5 = replace(arrival(5), digest=bytes(32))


def test_the_next_place_is_handed_over() -> None:
    ruling = receive(REACHED_3, arrival(4), at=NOW)
    assert (ruling.verdict, ruling.released) == (Verdict.ACCEPTED, (digest(4),))
    assert (ruling.line.last_seq, ruling.line.last_digest) == (4, digest(4))


def test_a_gap_is_held_and_named() -> None:
    ruling = take(REACHED_3, 9, 6, 7)
    assert (ruling.verdict, ruling.released) == (Verdict.HELD, ())
    assert ruling.line.missing == ((4, 5), (8, 8))
    assert [held.seq for held in ruling.line.held] == [6, 7, 9]


def test_what_was_held_follows_in_order_when_the_gap_closes() -> None:
    ruling = take(REACHED_3, 6, 5, 8, 4)
    assert ruling.released == (digest(4), digest(5), digest(6))
    assert ruling.line.missing == ((7, 7),)


def test_a_repeat_is_a_duplicate() -> None:
    assert receive(REACHED_3, arrival(2), at=NOW, known=digest(2)) == Ruling(Verdict.DUPLICATE, REACHED_3)


def test_another_envelope_at_a_passed_place_is_a_fork() -> None:
    ruling = receive(REACHED_3, replace(arrival(2), digest=bytes(32)), at=NOW, known=digest(2))
    assert (ruling.verdict, ruling.code, ruling.line) == (Verdict.REFUSED, "delivery.fork", REACHED_3)
    assert ruling.refused == ((bytes(32), "delivery.fork"),)


def test_a_passed_place_of_which_nothing_is_stored() -> None:
    assert receive(REACHED_3, arrival(2), at=NOW).code == "delivery.passed"


def test_an_envelope_that_names_another_one_before_it_is_a_fork() -> None:
    ruling = receive(REACHED_3, replace(arrival(4), prev=bytes(32)), at=NOW)
    assert (ruling.verdict, ruling.code, ruling.line) == (Verdict.REFUSED, "delivery.fork", REACHED_3)


def test_a_repeat_of_what_is_held_is_held_once() -> None:
    line = take(REACHED_3, 5).line
    assert receive(line, arrival(5), at=NOW) == Ruling(Verdict.HELD, line)


def test_another_envelope_at_a_held_place_is_a_fork() -> None:
    line = take(REACHED_3, 5).line
    ruling = receive(line, FORKED_5, at=NOW)
    assert (ruling.verdict, ruling.code, ruling.line) == (Verdict.REFUSED, "delivery.fork", line)


def test_a_held_envelope_of_another_chain_is_refused_when_the_gap_closes() -> None:
    line = receive(REACHED_3, replace(arrival(5), prev=bytes(32)), at=NOW).line
    ruling = receive(line, arrival(4), at=NOW)
    assert ruling.released == (digest(4),)
    assert ruling.refused == ((digest(5), "delivery.fork"),)
    assert (ruling.line.last_seq, ruling.line.held) == (4, ())


def test_what_expired_while_it_was_held_is_refused_and_its_place_passed() -> None:
    line = take(REACHED_3, 5, 6).line
    late = replace(arrival(4), expires_at=NOW + timedelta(days=3))
    ruling = receive(line, late, at=NOW + timedelta(days=1))
    assert ruling.released == (digest(4),)
    assert ruling.refused == ((digest(5), "envelope.expired"), (digest(6), "envelope.expired"))
    assert (ruling.line.last_seq, ruling.line.last_digest) == (6, digest(6))


def test_a_refused_envelope_passes_its_place() -> None:
    ruling = receive(REACHED_3, arrival(4), at=NOW, refusal="envelope.unreadable")
    assert (ruling.verdict, ruling.released, ruling.code) == (Verdict.REFUSED, (), "envelope.unreadable")
    assert ruling.refused == ((digest(4), "envelope.unreadable"),)
    assert take(ruling.line, 5).released == (digest(5),)


def test_a_refused_envelope_behind_a_gap_is_refused_once() -> None:
    ruling = receive(REACHED_3, arrival(5), at=NOW, refusal="envelope.unreadable")
    assert (ruling.verdict, ruling.refused) == (Verdict.REFUSED, ((digest(5), "envelope.unreadable"),))
    again = receive(ruling.line, arrival(5), at=NOW, refusal="envelope.unreadable")
    assert again == Ruling(Verdict.DUPLICATE, ruling.line)
    closed = take(take(ruling.line, 6).line, 4)
    assert (closed.released, closed.refused) == ((digest(4), digest(6)), ())


def test_a_refusal_that_is_of_another_chain_is_refused_when_the_gap_closes() -> None:
    strange = replace(arrival(5), prev=bytes(32))
    line = receive(REACHED_3, strange, at=NOW, refusal="envelope.unreadable").line
    assert take(line, 4).refused == ((digest(5), "delivery.fork"),)


def test_a_flooded_line_still_takes_the_next_place() -> None:
    line = take(REACHED_3, *range(5, 5 + MAX_HELD)).line
    ruling = receive(line, arrival(500), at=NOW)
    assert ruling == Ruling(Verdict.LATER, line, code="delivery.line_full")
    assert len(receive(line, arrival(4), at=NOW).released) == MAX_HELD + 1


def test_a_place_too_far_ahead_is_for_later() -> None:
    assert receive(REACHED_3, arrival(3 + MAX_AHEAD), at=NOW).verdict is Verdict.HELD
    assert receive(REACHED_3, arrival(4 + MAX_AHEAD), at=NOW).code == "delivery.too_far_ahead"


def test_only_so_many_gaps_are_named() -> None:
    line = take(InboundLine(), *range(2, 2 + 2 * MAX_HELD, 2)).line
    assert len(line.held) == MAX_HELD
    assert line.missing == tuple((seq, seq) for seq in range(1, 1 + 2 * MAX_RANGES, 2))


def test_the_senders_own_word_passes_a_place() -> None:
    ruling = give_up(take(REACHED_3, 5).line, 4, digest(4), at=NOW)
    assert (ruling.verdict, ruling.released) == (Verdict.ACCEPTED, (digest(5),))
    assert ruling.line.last_seq == 5


def test_what_follows_a_place_given_up_must_still_name_it() -> None:
    ruling = give_up(take(REACHED_3, 5).line, 4, bytes(32), at=NOW)
    assert ruling.released == ()
    assert ruling.refused == ((digest(5), "delivery.fork"),)


def test_a_place_given_up_behind_a_gap_waits_for_it() -> None:
    ruling = give_up(REACHED_3, 5, digest(5), at=NOW)
    assert (ruling.verdict, ruling.line.missing) == (Verdict.HELD, ((4, 4),))
    assert give_up(ruling.line, 5, digest(5), at=NOW).line == ruling.line
    assert receive(ruling.line, arrival(5), at=NOW).verdict is Verdict.DUPLICATE
    assert take(ruling.line, 6, 4).released == (digest(4), digest(6))


def test_what_we_hold_and_its_sender_gives_up_is_dropped() -> None:
    ruling = give_up(take(REACHED_3, 5).line, 5, digest(5), at=NOW)
    assert (ruling.verdict, ruling.dropped) == (Verdict.HELD, (digest(5),))
    assert take(ruling.line, 4).released == (digest(4),)


def test_giving_up_what_was_delivered_is_a_duplicate() -> None:
    assert give_up(REACHED_3, 2, digest(2), at=NOW, known=digest(2)) == Ruling(Verdict.DUPLICATE, REACHED_3)


def test_giving_up_another_envelope_than_came_is_a_fork() -> None:
    assert give_up(REACHED_3, 2, bytes(32), at=NOW, known=digest(2)).code == "delivery.fork"
    assert give_up(take(REACHED_3, 5).line, 5, bytes(32), at=NOW).code == "delivery.fork"


def test_giving_up_is_bounded_too() -> None:
    line = take(REACHED_3, *range(5, 5 + MAX_HELD)).line
    assert give_up(line, 500, digest(500), at=NOW) == Ruling(Verdict.LATER, line, code="delivery.line_full")
