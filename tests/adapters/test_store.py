"""What every store promises, in memory and on each database (port `application.ports.store`)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from tests.adapters.store_rows import (
    CASE,
    MINUTE,
    NOW,
    OTHER,
    OTHER_CASE,
    account,
    attachment,
    checkpoint,
    digest,
    held,
    identifier,
    incoming,
    outgoing,
    peer,
    request,
    stored,
)

from comity.application.ports.store import (
    CLOCK_FILTERS,
    RUNG_FILTERS,
    AlarmRow,
    BareCase,
    GapRow,
    LogMark,
    PersonRow,
    SentRow,
    Store,
    Unit,
)
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder, Unavailable

# Events


def test_an_event_comes_back_as_it_was_signed(store: Store) -> None:
    event = stored(0)
    with store.unit() as unit:
        unit.events.add([event])
    with store.reading() as unit:
        assert unit.events.get(event.signed.digest) == event
        assert unit.events.get(digest("another")) is None


def test_an_event_of_no_case_comes_back(store: Store) -> None:
    with store.unit() as unit:
        unit.events.add([stored(0, case=None)])
        assert unit.events.get(stored(0, case=None).signed.digest) == stored(0, case=None)
        assert unit.events.case_ids() == []


def test_known_events_are_told_from_others_even_by_the_thousand(store: Store) -> None:
    events = [stored(leaf) for leaf in range(3)]
    ours = {event.signed.digest for event in events}
    with store.unit() as unit:
        unit.events.add(events)
        assert unit.events.known([digest(number) for number in range(2000)]) == set()
        assert unit.events.known([*(digest(number) for number in range(2000)), *ours]) == ours
        assert unit.events.known(iter([])) == set()


def test_a_case_has_its_own_events_without_audit_in_log_order(store: Store) -> None:
    first, audit, second = stored(0), stored(1, "audit.recorded"), stored(3)
    with store.unit() as unit:
        unit.events.add([second, audit, first, stored(2, case=OTHER_CASE), stored(4, case=None)])
        assert unit.events.of_case(CASE) == [first, second]
        assert unit.events.of_case(identifier(99)) == []
        assert unit.events.case_ids() == [CASE, OTHER_CASE]


def test_a_type_lists_its_newest_events_first(store: Store) -> None:
    notes = [stored(leaf) for leaf in range(4)]
    with store.unit() as unit:
        unit.events.add([*notes, stored(9, "audit.recorded")])
        assert unit.events.of_type("case.note_added") == notes[::-1]
        assert unit.events.of_type("case.note_added", limit=1) == [notes[3]]
        assert unit.events.of_type("case.note_added", since=NOW + 2 * MINUTE) == [notes[3], notes[2]]
        assert unit.events.of_type("audit.recorded") == [stored(9, "audit.recorded")]
        assert unit.events.of_type("no.such") == []


def test_the_log_is_read_in_pieces(store: Store) -> None:
    events = [stored(leaf) for leaf in range(5)]
    with store.unit() as unit:
        unit.events.add(events[::-1])
        assert unit.events.in_log_order(0, 2) == events[:2]
        assert unit.events.in_log_order(2, 9) == events[2:]
        assert unit.events.in_log_order(5, 9) == []


@pytest.mark.parametrize("again", [stored(0), replace(stored(1), leaf_index=0)], ids=["digest", "leaf"])
def test_an_event_or_a_place_in_the_log_is_given_once(store: Store, again: Any) -> None:
    with store.unit() as unit:
        unit.events.add([stored(0)])
    with pytest.raises(OutOfOrder, match="already") as refusal, store.unit() as unit:
        unit.events.add([stored(5), again])
    assert refusal.value.code == "store.conflict"
    with store.reading() as unit:
        assert unit.events.in_log_order(0, 9) == [stored(0)]


def test_erasing_keeps_header_signature_and_place_in_the_log(store: Store) -> None:
    event = stored(0)
    with store.unit() as unit:
        unit.events.add([event, stored(1)])
    with store.unit() as unit:
        unit.events.erase(event.signed.digest)
    with store.reading() as unit:
        assert unit.events.get(event.signed.digest) == replace(
            event, signed=replace(event.signed, salt=None, content=None)
        )
        assert unit.events.get(stored(1).signed.digest) == stored(1)


def test_erasing_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(InvalidInput, match="no event"), store.unit() as unit:
        unit.events.erase(digest("nothing"))


def test_the_mark_tells_one_state_of_the_log_from_every_other(store: Store) -> None:
    with store.unit() as unit:
        assert unit.events.mark() == LogMark(0, b"", 0)
        unit.events.add([stored(0), stored(1), stored(2, case=OTHER_CASE)])
        unit.tiles.put({(0, 0): digest(0) * 3}, 3)
        assert unit.events.mark() == LogMark(3, stored(2, case=OTHER_CASE).signed.digest, 0)
    with store.unit() as unit:
        unit.events.erase(stored(1).signed.digest)
    with store.reading() as unit:
        assert unit.events.mark() == LogMark(3, stored(2, case=OTHER_CASE).signed.digest, 1)
        assert unit.events.mark(2) == LogMark(2, stored(1).signed.digest, 1)
        assert unit.events.mark(9).last == b""


def test_cases_that_came_after_a_place_of_the_log(store: Store) -> None:
    with store.unit() as unit:
        unit.events.add([stored(0), stored(1, case=OTHER_CASE), stored(2, case=None), stored(3, "audit.recorded")])
    with store.reading() as unit:
        assert unit.events.cases_from(0) == {CASE, OTHER_CASE}
        assert unit.events.cases_from(1) == {OTHER_CASE}
        assert unit.events.cases_from(2) == set()


# The log


def test_a_tile_gives_as_many_hashes_as_asked(store: Store) -> None:
    hashes = b"".join(digest(number) for number in range(3))
    with store.unit() as unit:
        assert unit.tiles.size() == 0
        unit.tiles.put({(0, 0): hashes[:32]}, 1)
        unit.tiles.put({(0, 0): hashes, (1, 7): digest("up")}, 3)
    with store.reading() as unit:
        assert unit.tiles.size() == 3
        assert unit.tiles.tile(0, 0, 2) == hashes[:64]
        assert unit.tiles.tile(0, 0, 3) == hashes
        assert unit.tiles.tile(1, 7, 1) == digest("up")


@pytest.mark.parametrize("place", [(0, 0, 2), (0, 1, 1), (1, 0, 1)])
def test_a_tile_that_is_not_whole_is_not_given(store: Store, place: tuple[int, int, int]) -> None:
    with store.unit() as unit:
        unit.tiles.put({(0, 0): digest(0)}, 1)
    with pytest.raises(Unavailable) as refusal, store.reading() as unit:
        unit.tiles.tile(*place)
    assert refusal.value.code == "store.no_tile"


def test_the_log_never_shrinks(store: Store) -> None:
    with store.unit() as unit:
        unit.tiles.put({(0, 0): digest(0) + digest(1)}, 2)
    with pytest.raises(OutOfOrder, match="cannot have 1"), store.unit() as unit:
        unit.tiles.put({(0, 0): digest(5)}, 1)
    with store.reading() as unit:
        assert (unit.tiles.size(), unit.tiles.tile(0, 0, 1)) == (2, digest(0))


def test_the_newest_checkpoint_or_the_smallest_that_covers(store: Store) -> None:
    with store.unit() as unit:
        assert unit.tiles.checkpoint("cn") is None
        for size in (5, 20, 10):
            unit.tiles.add_checkpoint(checkpoint(size))
        unit.tiles.add_checkpoint(checkpoint(99, origin_node="kh"))
    with store.reading() as unit:
        assert unit.tiles.newest_checkpoint("cn") == unit.tiles.checkpoint("cn") == checkpoint(20)
        assert unit.tiles.checkpoint("cn", at_least=6) == checkpoint(10)
        assert unit.tiles.checkpoint("cn", at_least=10) == checkpoint(10)
        assert unit.tiles.checkpoint("cn", at_least=21) is None


def test_cosignatures_gather_on_a_checkpoint(store: Store) -> None:
    with store.unit() as unit:
        unit.tiles.add_checkpoint(checkpoint(5))
        unit.tiles.add_checkpoint(checkpoint(5, cosignatures=("one", "two")))
        unit.tiles.add_checkpoint(checkpoint(5, cosignatures=("three",), note="with all three\n"))
        gathered = checkpoint(5, cosignatures=("one", "two", "three"), note="with all three\n")
        assert unit.tiles.newest_checkpoint("cn") == gathered


def test_both_roots_of_a_fork_are_kept(store: Store) -> None:
    fork = checkpoint(5, root=digest("fork"), note="fork\n", cosignatures=())
    with store.unit() as unit:
        unit.tiles.add_checkpoint(checkpoint(5))
        unit.tiles.add_checkpoint(fork)
        assert unit.tiles.checkpoint("cn", at_least=5) == checkpoint(5)
        assert unit.tiles.newest_checkpoint("cn") == fork


# Lines


@pytest.mark.parametrize("case", [CASE, None])
def test_a_line_counts_in_each_direction_alone(store: Store, case: Any) -> None:
    with store.unit() as unit:
        assert unit.lines.outbound(case, OTHER) == unit.lines.inbound(case, OTHER) == (0, None)
        unit.lines.set_outbound(case, OTHER, 1, digest(1))
        unit.lines.set_outbound(case, OTHER, 2, digest(2))
        unit.lines.set_inbound(case, OTHER, 7, digest(7))
    with store.reading() as unit:
        assert unit.lines.outbound(case, OTHER) == (2, digest(2))
        assert unit.lines.inbound(case, OTHER) == (7, digest(7))
        assert unit.lines.outbound(OTHER_CASE, OTHER) == (0, None)
        assert unit.lines.outbound(case, "la") == (0, None)


@pytest.mark.parametrize("case", [CASE, None])
def test_held_envelopes_wait_in_order(store: Store, case: Any) -> None:
    rows = [held(number, case=case) for number in (2, 3, 5)]
    bare = held(9, case=case, prev=None, expires_at=None, empty=True)
    with store.unit() as unit:
        for row in (rows[2], rows[0], rows[1], rows[0], bare, held(4, case=OTHER_CASE), held(6, sender="la")):
            unit.lines.hold(row)
        assert unit.lines.held(case, OTHER) == [*rows, bare]
        unit.lines.release([rows[0].digest, rows[2].digest, digest("nothing")])
        assert unit.lines.held(case, OTHER) == [rows[1], bare]
        assert unit.lines.held(OTHER_CASE, OTHER) == [held(4, case=OTHER_CASE)]


def test_an_erased_attachment_keeps_its_digest_and_goes_to_nobody(store: Store) -> None:
    row = attachment(1)
    gone = replace(row, name="", content_key=b"", state="erased")
    with store.unit() as unit:
        unit.attachments.put(row)
        for node in (OTHER, "la", "vn"):
            unit.attachments.send(row.id, node)
        unit.attachments.sent(row.id, "vn")
        unit.attachments.unsend(row.id, ["la", "vn"])
        assert unit.attachments.recipients() == [OTHER]
        unit.attachments.send(row.id, "vn")
        assert unit.attachments.recipients() == sorted([OTHER, "vn"])
        unit.attachments.unsend(row.id, None)
        unit.attachments.erase(gone)
    with store.reading() as unit:
        assert unit.attachments.recipients() == []
        assert unit.attachments.get(row.id) == gone


def test_what_is_held_of_a_case_is_let_go_and_its_empty_places_stay(store: Store) -> None:
    empty = held(9, prev=None, expires_at=None, empty=True)
    with store.unit() as unit:
        for row in (held(3), held(6, sender="la"), empty, held(4, case=OTHER_CASE)):
            unit.lines.hold(row)
        assert unit.lines.drop_held(CASE) == tuple(sorted((digest(3), digest(6))))
        assert unit.lines.held(CASE, OTHER) == [empty]
        assert unit.lines.held(CASE, "la") == []
        assert unit.lines.held(OTHER_CASE, OTHER) == [held(4, case=OTHER_CASE)]


def test_the_last_envelope_of_each_line_of_a_case_is_known_and_may_be_emptied(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(1), outgoing(2)])
        unit.lines.set_outbound(CASE, OTHER, 2, digest(2))
        unit.lines.set_outbound(CASE, "la", 7, digest(7))
        unit.lines.set_outbound(OTHER_CASE, OTHER, 8, digest(8))
        unit.lines.set_inbound(CASE, OTHER, 9, digest(9))
        unit.outbox.empty(digest(1), b"header alone")
    with store.reading() as unit:
        assert unit.lines.outbound_of(CASE) == {OTHER: digest(2), "la": digest(7)}
        assert list(unit.outbox.all()) == [outgoing(1, envelope=b"header alone"), outgoing(2)]


def test_lines_with_a_gap_are_summed_up_oldest_first(store: Store) -> None:
    later = {"held_at": NOW + timedelta(seconds=5)}
    rows = [held(3), held(7, **later), held(4, case=None, empty=True, envelope=b"", **later), held(9, sender="la")]
    with store.unit() as unit:
        for row in reversed(rows):
            unit.lines.hold(row)
        size = len(rows[0].envelope)
        ours = GapRow(OTHER, CASE, 2, 2 * size, 3, NOW)
        bare = GapRow(OTHER, None, 1, 0, 4, later["held_at"])
        theirs = GapRow("la", CASE, 1, size, 9, NOW)
        assert unit.lines.gaps() == [*sorted([ours, theirs], key=lambda gap: gap.sender), bare]
        assert unit.lines.gaps(OTHER) == [ours, bare]
        assert unit.lines.gaps("nobody") == []


# Outbox and inbox


def test_many_lines_of_a_sender_are_read_and_written_together(store: Store) -> None:
    with store.unit() as unit:
        unit.lines.set_inbound(CASE, OTHER, 4, digest("old"))
        unit.lines.set_inbound(CASE, "la", 7, digest("la"))
        unit.lines.set_outbound(OTHER_CASE, OTHER, 8, digest("out"))
        unit.lines.set_inbound_of(OTHER, {CASE: (5, digest("new")), None: (1, digest("none"))})
        for row in (held(3), held(2), held(4, case=OTHER_CASE), held(6, sender="la"), held(7, case=None)):
            unit.lines.hold(row)
    with store.reading() as unit:
        cases = [CASE, OTHER_CASE, None]
        assert unit.lines.inbound_of(cases, OTHER) == {CASE: (5, digest("new")), None: (1, digest("none"))}
        assert unit.lines.inbound(CASE, "la") == (7, digest("la"))
        assert unit.lines.inbound_of([], OTHER) == {}
        assert unit.lines.held_of(cases, OTHER) == {
            CASE: [held(2), held(3)], OTHER_CASE: [held(4, case=OTHER_CASE)], None: [held(7, case=None)],
        }  # fmt: skip
        assert unit.lines.held_of([None], "la") == {}


def test_what_is_due_goes_in_the_order_in_which_it_was_made(store: Store) -> None:
    rows = [outgoing(number) for number in (3, 1, 2)]
    later, settled = outgoing(4, due_at=NOW + MINUTE), outgoing(6, state="delivered")
    with store.unit() as unit:
        unit.outbox.add([*rows, later, outgoing(5, recipient="la", case=None), settled])
    with store.reading() as unit:
        assert unit.outbox.due(OTHER, NOW, 9) == rows
        assert unit.outbox.due(OTHER, NOW, 2) == rows[:2]
        assert unit.outbox.due(OTHER, NOW + MINUTE, 9) == [*rows, later]
        assert unit.outbox.due("la", NOW, 9) == [outgoing(5, recipient="la", case=None)]
        assert unit.outbox.due(OTHER, NOW - MINUTE, 9) == []
        assert unit.outbox.recipients() == ["kh", "la"]
        assert unit.outbox.counts() == {("kh", "waiting"): 4, ("kh", "delivered"): 1, ("la", "waiting"): 1}


def test_what_has_expired_is_told_apart(store: Store) -> None:
    soon, sooner = outgoing(1, expires_at=NOW + 2 * MINUTE), outgoing(2, expires_at=NOW + MINUTE)
    with store.unit() as unit:
        unit.outbox.add([soon, sooner, outgoing(3), outgoing(4, expires_at=NOW, state="failed")])
        assert unit.outbox.expired(NOW, 9) == []
        assert unit.outbox.expired(NOW + MINUTE, 9) == [sooner]
        assert unit.outbox.due(OTHER, NOW + MINUTE, 9) == [soon, sooner, outgoing(3)]
        assert unit.outbox.expired(NOW + 2 * MINUTE, 9) == [sooner, soon]
        assert unit.outbox.expired(NOW + 2 * MINUTE, 1) == [sooner]


def test_a_failed_try_is_counted_and_comes_again_later(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(1), outgoing(2), outgoing(3, state="delivered")])
        for _ in range(2):
            unit.outbox.postpone([digest(1), digest(3)], NOW + MINUTE, "no answer")
        late = outgoing(1, attempts=2, due_at=NOW + MINUTE, last_error="no answer")
        assert unit.outbox.due(OTHER, NOW, 9) == [outgoing(2)]
        assert unit.outbox.due(OTHER, NOW + MINUTE, 9) == [late, outgoing(2)]
        assert unit.outbox.by_digests([digest(3)]) == [outgoing(3, state="delivered")]


def test_what_was_given_up_is_told_before_it_is_forgotten(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(number) for number in (2, 1, 3)])
        unit.outbox.settle([digest(1), digest(2)], "given_up", digest("receipt"), "expired")
        unit.outbox.settle([digest(3)], "failed", digest("receipt"))
        given_up = [
            outgoing(number, state="given_up", receipt=digest("receipt"), last_error="expired") for number in (2, 1)
        ]
        assert unit.outbox.given_up(OTHER, 9) == given_up
        assert unit.outbox.given_up(OTHER, 1) == given_up[:1]
        assert unit.outbox.given_up("la", 9) == []
        assert unit.outbox.recipients() == [OTHER]
        assert unit.outbox.due(OTHER, NOW, 9) == []
        unit.outbox.settle([digest(1), digest(2)], "failed", digest("receipt"))
        assert unit.outbox.given_up(OTHER, 9) == []
        assert unit.outbox.recipients() == []


def test_settled_rows_stay_with_their_receipt(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(number) for number in (2, 1, 3)])
        unit.outbox.settle([digest(1), digest(2)], "delivered", digest("receipt"))
        unit.outbox.settle([digest(3)], "failed", None, "expired")
        found = unit.outbox.by_digests([digest(1), digest(2), digest(3), digest("nothing")])
        delivered = [outgoing(number, state="delivered", receipt=digest("receipt")) for number in (2, 1)]
        assert found == [*delivered, outgoing(3, state="failed", last_error="expired")]
        assert unit.outbox.sent([digest(1), digest(3), digest("nothing")]) == [
            SentRow(row.digest, row.message, row.recipient, row.case, row.events, row.state)
            for row in (outgoing(1, state="delivered"), outgoing(3, state="failed"))
        ]
        assert unit.outbox.recipients() == []
        assert unit.outbox.due(OTHER, NOW, 9) == []
        assert unit.outbox.expired(NOW + timedelta(days=2), 9) == []


def test_an_envelope_is_sent_and_taken_in_once(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(1)])
        unit.inbox.add([incoming(1)])
    with pytest.raises(OutOfOrder), store.unit() as unit:
        unit.outbox.add([outgoing(2), outgoing(1)])
    with pytest.raises(OutOfOrder), store.unit() as unit:
        unit.inbox.add([incoming(2), incoming(1, read=True)])
    with store.reading() as unit:
        assert unit.outbox.by_digests([digest(1), digest(2)]) == [outgoing(1)]
        assert unit.inbox.find([digest(1), digest(2)]) == {digest(1): incoming(1)}


def test_what_came_in_is_found_and_read_once(store: Store) -> None:
    rows = [incoming(2), incoming(1), incoming(3, case=None), incoming(4, case=OTHER_CASE), incoming(5, read=True)]
    with store.unit() as unit:
        unit.inbox.add(rows)
        assert unit.inbox.find(digest(number) for number in range(2000)) == {row.digest: row for row in rows}
        assert unit.inbox.unread(CASE) == rows[:2]
        unit.inbox.mark_read([digest(2)])
        assert unit.inbox.unread(CASE) == [incoming(1)]
        assert unit.inbox.find([digest(2)]) == {digest(2): incoming(2, read=True)}


def test_a_place_of_a_line_tells_what_passed_it(store: Store) -> None:
    with store.unit() as unit:
        unit.inbox.add([incoming(1), incoming(2, case=None), replace(incoming(9), seq=1)])
        assert unit.inbox.at(CASE, OTHER, 1) == incoming(1)
        assert unit.inbox.at(None, OTHER, 2) == incoming(2, case=None)
        assert unit.inbox.at(CASE, OTHER, 2) is None
        assert unit.inbox.at(CASE, "la", 1) is None


def test_receipts_are_kept_in_the_order_in_which_they_were_made(store: Store) -> None:
    with store.unit() as unit:
        assert unit.receipts.last_made("kh") is None
        unit.receipts.add(digest("a"), "delivered", "cn", "kh", NOW, b"receipt a")
        unit.receipts.add(digest("b"), "delivered", "cn", "kh", NOW - MINUTE, b"receipt b")
        unit.receipts.add(digest("c"), "read", "kh", "cn", NOW, b"receipt c")
        unit.receipts.add(digest("a"), "delivered", "cn", "kh", NOW, b"receipt a")
    with store.reading() as unit:
        assert unit.receipts.last_made("kh") == digest("b")
        assert unit.receipts.last_made("la") is None
        assert unit.receipts.made_by("nobody") == []
        assert unit.receipts.get(digest("c")) == b"receipt c"
        assert unit.receipts.get(digest("d")) is None


def test_the_receipts_behind_envelopes_are_found(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(1), outgoing(2, receipt=digest("sent")), outgoing(3)])
        unit.inbox.add([incoming(4), incoming(5), incoming(6, receipt=digest("other"))])
        wanted = [digest(number) for number in (1, 2, 4, 5)]
        assert unit.receipts.covering(wanted) == sorted([digest("sent"), digest("receipt")])
        assert unit.receipts.covering([]) == []


# Peers and accounts


def test_a_peer_is_replaced_and_its_accepted_statements_stay(store: Store) -> None:
    newer = peer(statement=b"statement 2", sequence=2, last_seen_at=NOW)
    with store.unit() as unit:
        for row in (peer(standing="pending", statement=b"of a stranger"), peer(), newer, newer):
            unit.peers.put(row)
        unit.peers.put(peer("hk", parent="cn", standing="suspended"))
    with store.reading() as unit:
        assert unit.peers.get(OTHER) == newer
        assert unit.peers.get("la") is None
        assert unit.peers.all() == [peer("hk", parent="cn", standing="suspended"), newer]
        assert unit.peers.statements(OTHER) == [b"statement 1", b"statement 2"]
        assert unit.peers.statements("hk") == []


def test_a_peer_was_seen_and_a_stranger_leaves_no_trace(store: Store) -> None:
    with store.unit() as unit:
        unit.peers.put(peer())
        unit.peers.seen(OTHER, NOW)
        unit.peers.seen("la", NOW)
        assert unit.peers.all() == [peer(last_seen_at=NOW)]


def test_an_account_is_found_by_pseudonym_and_by_login(store: Store) -> None:
    li = account(code_used=57, failures=3, locked_until=NOW, active=False, language="zh")
    with store.unit() as unit:
        unit.accounts.put(account())
        unit.accounts.put(account("an"))
        unit.accounts.put(li)
    with store.reading() as unit:
        assert unit.accounts.get("id-li") == unit.accounts.by_login("li") == li
        assert unit.accounts.get("li") is None
        assert unit.accounts.by_login("LI") is None
        assert unit.accounts.all() == [account("an"), li]


def test_two_officers_cannot_sign_in_by_one_name(store: Store) -> None:
    with store.unit() as unit:
        unit.accounts.put(account())
    with pytest.raises(InvalidInput) as refusal, store.unit() as unit:
        unit.accounts.put(account(id="id-other"))
    assert refusal.value.code == "account.login_taken"


def test_a_session_lasts_until_it_expires_or_is_closed(store: Store) -> None:
    with store.unit() as unit:
        unit.accounts.put(account())
        unit.accounts.open_session(digest("token"), "id-li", NOW + MINUTE)
        unit.accounts.open_session(digest("closed"), "id-li", NOW + MINUTE)
        unit.accounts.close_session(digest("closed"))
    with store.reading() as unit:
        assert unit.accounts.session(digest("token"), NOW) == account()
        assert unit.accounts.session(digest("token"), NOW + MINUTE) is None
        assert unit.accounts.session(digest("closed"), NOW) is None
        assert unit.accounts.session(digest("never"), NOW) is None


def test_nobody_has_no_session(store: Store) -> None:
    with pytest.raises(OutOfOrder), store.unit() as unit:
        unit.accounts.open_session(digest("token"), "nobody", NOW)
    with store.reading() as unit:
        assert unit.accounts.session(digest("token"), NOW - MINUTE) is None


# Attachments


def test_an_attachment_is_replaced_and_listed_with_its_case(store: Store) -> None:
    whole = attachment(1, sender="", name="a\x00b")
    with store.unit() as unit:
        for row in (attachment(2), attachment(1, state="waiting"), attachment(3, case=OTHER_CASE), whole):
            unit.attachments.put(row)
    with store.reading() as unit:
        kept = replace(whole, name="a\N{REPLACEMENT CHARACTER}b")
        assert unit.attachments.get(identifier(1)) == kept
        assert unit.attachments.get(identifier(9)) is None
        assert unit.attachments.of_case(CASE) == [kept, attachment(2)]
        assert unit.attachments.of_case(identifier(99)) == []


def test_kept_attachments_go_to_whoever_has_to_get_them_once(store: Store) -> None:
    with store.unit() as unit:
        for row in (attachment(2), attachment(1), attachment(3, state="waiting"), attachment(4, state="refused")):
            unit.attachments.put(row)
            unit.attachments.send(row.id, "la")
            unit.attachments.send(row.id, "la")
        unit.attachments.send(identifier(2), "kh")
        unit.attachments.send(identifier(3), "vn")
    with store.unit() as unit:
        assert unit.attachments.to_send("la") == [attachment(1), attachment(2)]
        assert unit.attachments.recipients() == ["kh", "la"]
        unit.attachments.sent(identifier(1), "la")
        unit.attachments.sent(identifier(1), "nobody")
        unit.attachments.send(identifier(1), "la")
        assert unit.attachments.to_send("la") == [attachment(2)]
        unit.attachments.sent(identifier(2), "la")
        assert unit.attachments.recipients() == ["kh"]
        unit.attachments.put(attachment(3))
        assert unit.attachments.to_send("la") == unit.attachments.to_send("vn") == [attachment(3)]


def test_what_is_not_here_cannot_be_sent(store: Store) -> None:
    with pytest.raises(OutOfOrder), store.unit() as unit:
        unit.attachments.send(identifier(1), "la")
    with store.reading() as unit:
        assert unit.attachments.recipients() == []


# Requests


def numbers(page: tuple[list[Any], int]) -> tuple[list[int], int]:
    """The page by the numbers of its requests."""
    return [row.request.int >> 80 for row in page[0]], page[1]


def test_rows_are_replaced_dumped_and_cleared(store: Store) -> None:
    newer = request(1, title="贩运人口案", measures=(), due_at=None, due_name="", waiting=2)
    with store.unit() as unit:
        unit.views.put_requests([request(2), request(1)])
        unit.views.put_requests([newer])
    with store.reading() as unit:
        assert unit.views.dump() == [newer, request(2)]
    with store.unit() as unit:
        unit.views.clear()
        assert unit.views.dump() == []
        assert unit.views.requests() == ([], 0)


def test_the_moment_of_rows_is_set_and_those_that_are_not_there_are_not_counted(store: Store) -> None:
    first, second, later = request(1), request(2), NOW + timedelta(hours=5)
    with store.unit() as unit:
        unit.views.put_requests([first, second])
        assert unit.views.touch([]) == 0
        assert unit.views.touch([(first.case, first.request, later)]) == 1
        moments = [(row.case, row.request, later) for row in (second, request(3))]
        assert unit.views.touch([*moments, (OTHER_CASE, first.request, NOW)]) == 1
    with store.reading() as unit:
        assert unit.views.dump() == [replace(first, updated_at=later), replace(second, updated_at=later)]


def test_requests_are_filtered(store: Store) -> None:
    rows = [request(1), request(2, direction="out"), request(3, stage="closed"), request(4, case=OTHER_CASE)]
    with store.unit() as unit:
        unit.views.put_requests(rows)
        assert unit.views.requests() == (rows, 4)
        assert numbers(unit.views.requests(direction="in")) == ([1, 3, 4], 3)
        assert numbers(unit.views.requests(direction="in", stage="delivered")) == ([1, 4], 2)
        assert numbers(unit.views.requests(case=OTHER_CASE)) == ([4], 1)
        assert numbers(unit.views.requests(case=OTHER_CASE, direction="out")) == ([], 0)
        assert numbers(unit.views.requests(stage="no such stage")) == ([], 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fraud", [1, 2]),
        ("FRAUD", [1, 2]),
        ("贩运", [3]),
        ("straße", [4]),
        ("STRASSE", [4]),
        ("ÉTÉ", [5]),
        ("100%", [6]),
        ("%", [6]),
        ("_", []),
        ("'; DROP TABLE", []),
        ("\\", []),
        ("１００", [6]),
    ],
)
def test_text_is_found_whatever_its_case_and_never_as_a_pattern(store: Store, text: str, found: list[int]) -> None:
    titles = ["Telephone fraud", "FRAUD by letter", "贩运人口案", "Hauptstraße", "Affaire d'été", "Loss of 100% paid"]
    with store.unit() as unit:
        unit.views.put_requests([request(number, title=title) for number, title in enumerate(titles, 1)])
        assert numbers(unit.views.requests(text=text)) == (found, len(found))


def test_text_is_looked_for_within_the_other_filters_however_many_are_found(store: Store) -> None:
    rows = [
        request(number, direction="out" if number % 3 else "in", stage="closed" if number % 2 else "draft")
        for number in range(1, 1300)
    ]
    with store.unit() as unit:
        unit.views.put_requests([*rows, request(0, title="Something else")])
        assert numbers(unit.views.requests(text="fraud", limit=2)) == ([1, 2], 1299)
        assert numbers(unit.views.requests(text="fraud", order="-due_at", offset=1, limit=2)) == ([1298, 1297], 1299)
        assert numbers(unit.views.requests(text="fraud", direction="out", limit=3)) == ([1, 2, 4], 866)
        assert numbers(unit.views.requests(text="fraud 12", direction="in", stage="draft", limit=3)) == (
            [12, 120, 126],
            20,
        )
        assert numbers(unit.views.requests(text="fraud", direction="out", stage="draft", offset=433)) == ([], 433)
        assert numbers(unit.views.requests(text="fraud", case=CASE, limit=1)) == ([1], 1299)
        assert numbers(unit.views.requests(text="fraud", case=OTHER_CASE)) == ([], 0)


def test_requests_are_sorted_both_ways_with_nothing_due_at_the_end(store: Store) -> None:
    rows = [
        request(1, due_at=None, updated_at=NOW + 3 * MINUTE),
        request(2, due_at=NOW, updated_at=NOW + MINUTE),
        request(3, due_at=NOW - MINUTE, updated_at=NOW + 2 * MINUTE),
        request(4, due_at=NOW, updated_at=NOW),
    ]
    with store.unit() as unit:
        unit.views.put_requests(rows)
        assert numbers(unit.views.requests()) == ([3, 2, 4, 1], 4)
        assert numbers(unit.views.requests(order="-due_at")) == ([1, 4, 2, 3], 4)
        assert numbers(unit.views.requests(order="updated_at")) == ([4, 2, 3, 1], 4)
        assert numbers(unit.views.requests(order="-updated_at")) == ([1, 3, 2, 4], 4)
        assert numbers(unit.views.requests(order="-request")) == ([4, 3, 2, 1], 4)


@pytest.mark.parametrize("order", ["title", "from_state", "counterpart", "stage", "waiting", "urgency", "due_name"])
def test_every_shown_word_can_sort(store: Store, order: str) -> None:
    values: list[Any] = [3, 1, 2] if order == "waiting" else ["c", "A", "b"]
    with store.unit() as unit:
        unit.views.put_requests([request(number, **{order: value}) for number, value in enumerate(values, 1)])
        assert numbers(unit.views.requests(order=order)) == ([2, 3, 1], 3)
        assert numbers(unit.views.requests(order=f"-{order}")) == ([1, 3, 2], 3)


def test_rows_keep_what_their_clocks_say(store: Store) -> None:
    rows = [
        request(1, paused="third_party", paused_until=None, due_at=None, due_name="", step=75),
        request(2, paused="third_party", paused_until=NOW + MINUTE, look_at=NOW, expected="2027-01-01"),
        request(3, review="open", review_due=NOW + 3 * MINUTE, look_at=NOW - MINUTE, step=100),
        request(4, review="not_justified", look_at=NOW + MINUTE),
    ]
    with store.unit() as unit:
        unit.views.put_requests(rows)
        assert unit.views.dump() == rows


def test_requests_are_found_by_what_their_clocks_say(store: Store) -> None:
    day = 24 * 60 * MINUTE
    rows = [
        request(1, due_at=NOW - MINUTE, title="Late fraud"),
        request(2, due_at=NOW, review="open", review_due=NOW + MINUTE),
        request(3, due_at=NOW + day, paused="third_party", paused_until=NOW),
        request(4, due_at=NOW + day + MINUTE, paused="third_party", paused_until=NOW + MINUTE),
        request(5, due_at=None, due_name="", paused="force_majeure", direction="out"),
        request(6, due_at=None, due_name="", review="justified", from_state="CN"),
    ]
    with store.unit() as unit:
        unit.views.put_requests(rows)
        found = {word: numbers(unit.views.requests(clock=word, now=NOW))[0] for word in CLOCK_FILTERS if word}
        assert found == {"late": [1], "soon": [2, 3], "paused": [4, 5], "review": [2]}
        assert numbers(unit.views.requests(clock="paused", now=NOW, direction="out")) == ([5], 1)
        assert numbers(unit.views.requests(clock="late", now=NOW, text="FRAUD")) == ([1], 1)
        assert numbers(unit.views.requests(clock="late", now=NOW, text="theft")) == ([], 0)
        assert unit.views.reviews() == {("KH", "open"): 1, ("CN", "justified"): 1}
        for wrong in ({"clock": "sometime", "now": NOW}, {"clock": "late"}):
            with pytest.raises(InvalidInput):
                unit.views.requests(**wrong)


def test_requests_are_found_by_how_far_the_ladder_has_come(store: Store) -> None:
    with store.unit() as unit:
        unit.views.put_requests([request(n, step=step) for n, step in enumerate((0, 50, 75, 90, 100), 1)])
        found = {word: sorted(numbers(unit.views.requests(clock=word, now=NOW))[0]) for word in RUNG_FILTERS}
        assert found == {"rung_50": [2, 3, 4, 5], "rung_75": [3, 4, 5], "rung_90": [4, 5], "rung_100": [5]}
        assert unit.views.count(most=10, clock="rung_90", now=NOW) == 2


def test_what_the_ladder_has_to_look_at_comes_longest_waiting_first(store: Store) -> None:
    with store.unit() as unit:
        unit.views.put_requests(
            [request(n, look_at=at) for n, at in enumerate((NOW, NOW - MINUTE, NOW + MINUTE, None, NOW), 1)]
        )
        assert [one.int >> 80 for _, one in unit.views.to_look_at(NOW, 10)] == [2, 1, 5]
        assert unit.views.to_look_at(NOW, 1) == [(CASE, identifier(2))]
        assert unit.views.to_look_at(NOW - 2 * MINUTE, 10) == []


def test_pages_follow_each_other_without_gap_or_repeat(store: Store) -> None:
    with store.unit() as unit:
        unit.views.put_requests([request(number, due_at=NOW) for number in range(7)])
        pages = [numbers(unit.views.requests(offset=offset, limit=3)) for offset in (0, 3, 6, 9)]
        assert pages == [([0, 1, 2], 7), ([3, 4, 5], 7), ([6], 7), ([], 7)]
        assert numbers(unit.views.requests(limit=0)) == ([], 7)


@pytest.mark.parametrize(
    "hostile",
    [
        {"order": "password"},
        {"order": ""},
        {"order": "-"},
        {"order": "--due_at"},
        {"order": "?"},
        {"order": "folded"},
        {"order": "measures"},
        {"order": "case__password"},
        {"order": "due_at; DROP TABLE x"},
        {"order": "due_at\x00"},
        {"direction": "sideways"},
        {"text": "\x00"},
        {"text": "\ud800"},
        {"stage": "\udfff"},
        {"offset": -1},
        {"offset": 1 << 70},
        {"limit": -1},
        {"limit": 1 << 70},
    ],
    ids=repr,
)
def test_a_page_that_cannot_be_read_is_refused_not_widened(store: Store, hostile: dict[str, Any]) -> None:
    with store.unit() as unit:
        unit.views.put_requests([request(1)])
    with pytest.raises(InvalidInput), store.reading() as unit:
        unit.views.requests(**hostile)


def test_a_title_with_a_null_character_is_kept_without_it(store: Store) -> None:
    with store.unit() as unit:
        unit.views.put_requests([request(1, title="a\x00b")])
        assert unit.views.dump() == [request(1, title="a\N{REPLACEMENT CHARACTER}b")]


# Units


def fill(unit: Unit) -> None:
    """Something in every table."""
    unit.events.add([stored(0), stored(1, "audit.recorded")])
    unit.tiles.put({(0, 0): digest(0)}, 1)
    unit.tiles.add_checkpoint(checkpoint(1))
    unit.lines.set_outbound(CASE, OTHER, 1, digest(1))
    unit.lines.set_inbound(None, OTHER, 1, digest(1))
    unit.lines.hold(held(9))
    unit.outbox.add([outgoing(1)])
    unit.inbox.add([incoming(1)])
    unit.receipts.add(digest("receipt"), "delivered", "cn", "kh", NOW, b"receipt")
    unit.peers.put(peer())
    unit.accounts.put(account())
    unit.accounts.open_session(digest("token"), "id-li", NOW + MINUTE)
    unit.attachments.put(attachment(1))
    unit.attachments.send(identifier(1), OTHER)
    unit.views.put_requests([request(1)])


def everything(unit: Unit) -> list[Any]:
    """What a store shows of all that `fill` put into it, and of what `spoil` changes."""
    return [
        unit.events.in_log_order(0, 99),
        unit.tiles.size(),
        unit.tiles.newest_checkpoint("cn"),
        [unit.lines.outbound(CASE, OTHER), unit.lines.inbound(None, OTHER), unit.lines.held(CASE, OTHER)],
        unit.outbox.by_digests([digest(1), digest(2)]),
        unit.inbox.find([digest(1), digest(2)]),
        unit.receipts.last_made("kh"),
        [unit.peers.all(), unit.peers.statements(OTHER)],
        [unit.accounts.all(), unit.accounts.session(digest("token"), NOW)],
        [unit.attachments.of_case(CASE), unit.attachments.to_send(OTHER)],
        unit.views.dump(),
    ]


def spoil(unit: Unit) -> None:
    """Change and add something in every table."""
    unit.events.erase(stored(0).signed.digest)
    unit.events.add([stored(2)])
    unit.tiles.put({(0, 0): digest(0) + digest(1)}, 2)
    unit.tiles.add_checkpoint(checkpoint(2))
    unit.lines.set_outbound(CASE, OTHER, 2, digest(2))
    unit.lines.set_inbound(None, OTHER, 2, digest(2))
    unit.lines.release([digest(9)])
    unit.outbox.postpone([digest(1)], NOW, "error")
    unit.outbox.settle([digest(1)], "failed", None)
    unit.outbox.add([outgoing(2)])
    unit.inbox.mark_read([digest(1)])
    unit.inbox.add([incoming(2)])
    unit.receipts.add(digest("later"), "read", "cn", "kh", NOW, b"later")
    unit.peers.put(peer(statement=b"statement 2"))
    unit.peers.seen(OTHER, NOW)
    unit.accounts.close_session(digest("token"))
    unit.accounts.put(account(failures=1))
    unit.attachments.put(attachment(1, state="refused"))
    unit.attachments.sent(identifier(1), OTHER)
    unit.views.clear()


class Stop(BaseException):
    """Ends a unit like a Ctrl-C would."""


def attempt(store: Store, act: Callable[[Unit], None], before: list[Any]) -> None:
    """Act in a unit, see in it that everything changed, and stop."""
    with store.unit() as unit:
        act(unit)
        assert all(old != new for old, new in zip(before, everything(unit), strict=True))
        raise Stop


def test_a_unit_that_raises_leaves_nothing_of_an_empty_store(store: Store) -> None:
    with store.reading() as unit:
        before = everything(unit)
    with pytest.raises(Stop):
        attempt(store, fill, before)
    with store.reading() as unit:
        assert everything(unit) == before


def test_a_unit_that_raises_changes_nothing_that_was_there(store: Store) -> None:
    with store.unit() as unit:
        fill(unit)
    with store.reading() as unit:
        before = everything(unit)
    with pytest.raises(Stop):
        attempt(store, spoil, before)
    with store.reading() as unit:
        assert everything(unit) == before


WRITES: dict[str, Callable[[Unit], object]] = {
    "events": lambda unit: unit.events.add([stored(7)]),
    "erase": lambda unit: unit.events.erase(stored(0).signed.digest),
    "tiles": lambda unit: unit.tiles.put({(0, 0): digest(0)}, 9),
    "checkpoint": lambda unit: unit.tiles.add_checkpoint(checkpoint(9)),
    "outbound": lambda unit: unit.lines.set_outbound(CASE, OTHER, 9, digest(9)),
    "inbound": lambda unit: unit.lines.set_inbound(CASE, OTHER, 9, digest(9)),
    "inbound of": lambda unit: unit.lines.set_inbound_of(OTHER, {CASE: (9, digest(9))}),
    "hold": lambda unit: unit.lines.hold(held(8)),
    "release": lambda unit: unit.lines.release([digest(9)]),
    "outbox": lambda unit: unit.outbox.add([outgoing(9)]),
    "settle": lambda unit: unit.outbox.settle([digest(1)], "failed", None),
    "postpone": lambda unit: unit.outbox.postpone([digest(1)], NOW, ""),
    "inbox": lambda unit: unit.inbox.add([incoming(9)]),
    "read": lambda unit: unit.inbox.mark_read([digest(1)]),
    "receipt": lambda unit: unit.receipts.add(digest(9), "read", "cn", "kh", NOW, b"9"),
    "peer": lambda unit: unit.peers.put(peer("la")),
    "seen": lambda unit: unit.peers.seen(OTHER, NOW),
    "account": lambda unit: unit.accounts.put(account("an")),
    "session": lambda unit: unit.accounts.open_session(digest(9), "id-li", NOW),
    "close": lambda unit: unit.accounts.close_session(digest("token")),
    "attachment": lambda unit: unit.attachments.put(attachment(9)),
    "send": lambda unit: unit.attachments.send(identifier(1), "la"),
    "sent": lambda unit: unit.attachments.sent(identifier(1), OTHER),
    "requests": lambda unit: unit.views.put_requests([request(9)]),
    "clear": lambda unit: unit.views.clear(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_reading_cannot_write(store: Store, write: Callable[[Unit], object]) -> None:
    with store.unit() as unit:
        fill(unit)
    with store.reading() as unit:
        before = everything(unit)
        with pytest.raises(OutOfOrder) as refusal:
            write(unit)
        assert refusal.value.code == "store.read_only"
    with store.reading() as unit:
        assert everything(unit) == before
    with store.unit() as unit:
        write(unit)  # and a unit after it can


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    def write() -> None:
        with store.unit() as unit:
            unit.tiles.put({(0, 0): digest(0)}, 1)
        close(store)

    with store.reading() as unit:
        assert unit.tiles.size() == 0
        writer = Thread(target=write)
        writer.start()
        writer.join(20)
        assert not writer.is_alive()
        assert unit.tiles.size() == 0
    with store.reading() as unit:
        assert unit.tiles.size() == 1


def close(store: Store) -> None:
    """Close this thread's connection, where the store has one."""
    getattr(store, "close", lambda: None)()


def test_writers_queue_and_none_is_lost(store: Store) -> None:
    failures: list[Exception] = []

    def count_up() -> None:
        try:
            for _ in range(25):
                with store.unit() as unit:
                    size = unit.tiles.size()
                    unit.tiles.put({(0, 0): digest(size)}, size + 1)
        except ComityError as error:
            failures.append(error)
        finally:
            close(store)

    threads = [Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with store.reading() as unit:
        assert unit.tiles.size() == 100


@pytest.mark.parametrize("inner", ["unit", "reading"])
@pytest.mark.parametrize("outer", ["unit", "reading"])
def test_a_unit_inside_another_is_refused(store: Store, outer: str, inner: str) -> None:
    with getattr(store, outer)(), pytest.raises(OutOfOrder) as refusal, getattr(store, inner)():
        pytest.fail("it was opened")
    assert refusal.value.code == "store.nested"
    with store.unit() as unit:
        unit.peers.put(peer())


def test_one_request_id_in_two_cases_makes_two_rows(store: Store) -> None:
    """A partner that knows an id can use it in a case of its own, and must not overwrite our row."""
    first = request(1)
    other = replace(first, case=OTHER_CASE, title="another case's")
    with store.unit() as unit:
        unit.views.put_requests([first, other])
        unit.views.put_requests([replace(first, stage="answered")])
    with store.reading() as unit:
        rows, total = unit.views.requests(order="title")
    assert (total, {row.title for row in rows}) == (2, {first.title, other.title})


def test_alarms_are_kept_listed_newest_first_and_lifted(store: Store) -> None:
    raised = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [
        AlarmRow(bytes([number]) * 32, "forked", log, "la", raised, b"first", b"second", b"proof")
        for number, log in enumerate(("cn", "th", "cn"), 1)
    ]
    with store.unit() as unit:
        for row in rows:
            unit.alarms.put(row)
    lifted = replace(rows[0], lifted_by="o-1", lifted_at=raised + timedelta(days=1), reason="compared by phone")
    with store.unit() as unit:
        assert unit.alarms.all() == rows[::-1]
        assert unit.alarms.open("cn") == [rows[0], rows[2]]
        unit.alarms.put(lifted)
    with store.reading() as unit:
        assert unit.alarms.open("cn") == [rows[2]]
        assert unit.alarms.get(rows[0].id) == lifted
        assert unit.alarms.get(bytes(32)) is None


def test_statements_are_remembered_in_order_and_once(store: Store) -> None:
    with store.unit() as unit:
        for statement in (b"first", b"second", b"first"):
            unit.peers.remember("cn", statement)
        unit.peers.remember("la", b"other")
    with store.reading() as unit:
        assert unit.peers.statements("cn") == [b"first", b"second"]
        assert unit.peers.get("cn") is None


def test_envelopes_that_came_in_are_found_by_the_key_that_signed_them(store: Store) -> None:
    with store.unit() as unit:
        rows = (incoming(1, signer=b"k" * 16), incoming(2, signer=b"j" * 16), incoming(3))
        unit.inbox.add(rows)
    with store.reading() as unit:
        assert unit.inbox.signed_with(OTHER, b"k" * 16) == [rows[0], rows[2]], "of old rows it is not known"
        assert unit.inbox.signed_with("nobody", b"k" * 16) == []


def test_every_envelope_of_ours_is_listed_in_the_order_in_which_they_were_made(store: Store) -> None:
    rows = [outgoing(number) for number in (3, 1, 2)]
    with store.unit() as unit:
        unit.outbox.add(rows)
        unit.outbox.settle([rows[0].digest], "delivered", digest("receipt"))
    with store.reading() as unit:
        assert [row.digest for row in unit.outbox.all()] == [row.digest for row in rows]


def test_lists_are_cut_by_turn_second_person_and_home_and_counted_up_to_a_bound(store: Store) -> None:
    rows = [
        request(1, turn=("lawyer", "national_desk")),
        request(2, turn=("officer",), direction="out", stage="draft"),
        request(3, waiting=2, direction="out", stage="submitted"),
        request(4, direction="in", stage="draft"),
    ]
    with store.unit() as unit:
        unit.views.put_requests(rows)
        assert unit.views.requests() == (rows, 4), "turns come back as they were"
        assert numbers(unit.views.requests(turn=("lawyer", "officer"))) == ([1, 2], 2)
        assert numbers(unit.views.requests(turn=("supervisor",))) == ([], 0)
        assert numbers(unit.views.requests(turn=("officer",), text="fraud 2")) == ([2], 1)
        assert numbers(unit.views.requests(second=True)) == ([3], 1)
        assert numbers(unit.views.requests(at_home=True)) == ([2, 3], 2)
        assert numbers(unit.views.requests(at_home=True, order="-title", limit=1)) == ([3], 2)
        assert numbers(unit.views.requests(at_home=True, stage="draft")) == ([2], 1)
        assert numbers(unit.views.requests(at_home=True, direction="in")) == ([], 0), "all conditions are to be met"
        assert numbers(unit.views.requests(at_home=True, text="fraud 3")) == ([3], 1)
        assert unit.views.count(most=10, at_home=True, direction="in") == 0
        assert unit.views.count(most=10, turn=("lawyer", "officer")) == 2
        assert unit.views.count(most=3) == 3
        assert unit.views.count(most=10, direction="in") == 2
        assert unit.views.count(most=10, clock="late", now=NOW + 3 * MINUTE) == 2


def test_cases_without_a_letter_are_kept_newest_first_until_they_have_one(store: Store) -> None:
    old, new = BareCase(CASE, "Old", NOW), BareCase(OTHER_CASE, "New", NOW + MINUTE)
    with store.unit() as unit:
        unit.views.put_bare([old, new])
        unit.views.put_bare([replace(old, title="Older")])
        assert unit.views.bare(10) == [new, replace(old, title="Older")]
        assert unit.views.bare(1) == [new]
        assert set(unit.views.dump()) == {new, replace(old, title="Older")}
        unit.views.drop_bare([OTHER_CASE])
        unit.views.drop_bare([])
        assert [one.case for one in unit.views.bare(10)] == [CASE]
        unit.views.clear()
        assert unit.views.bare(10) == []


def test_persons_of_a_case_are_found_by_any_of_their_keys_and_replaced_as_a_whole(store: Store) -> None:
    name, paper = PersonRow("name:shiliwang", CASE, CASE), PersonRow("paper:E1", CASE, CASE)
    elsewhere = PersonRow("name:shiliwang", OTHER_CASE, OTHER_CASE)
    with store.unit() as unit:
        unit.views.put_persons(CASE, [name, paper])
        unit.views.put_persons(OTHER_CASE, [elsewhere])
        newest = sorted([(CASE, CASE), (OTHER_CASE, OTHER_CASE)], key=lambda pair: pair[1], reverse=True)
        assert unit.views.by_persons({"name:shiliwang", "paper:E1"}, 10) == newest
        assert unit.views.by_persons({"name:shiliwang"}, 1) == newest[:1]
        assert unit.views.by_persons(set(), 10) == []
        unit.views.put_persons(CASE, [paper])
        assert unit.views.by_persons({"name:shiliwang"}, 10) == [(OTHER_CASE, OTHER_CASE)]
        unit.views.clear()
        assert unit.views.by_persons({"paper:E1"}, 10) == []
