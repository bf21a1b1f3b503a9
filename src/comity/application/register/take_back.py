"""What is taken back before it left does not leave: whoever was to get it gets the word that it is over, alone."""

from collections.abc import Collection, Iterable

from comity.application.attachments import stop_sending
from comity.application.giving_up import give_up_rows
from comity.application.ports import OutboxRow, StoredEvent
from comity.application.recorder import Recorder
from comity.application.sealed_copies import WAITING, sent_in
from comity.domain.errors import Unavailable
from comity.domain.notice_bodies import ABOUT_PERSONS
from comity.domain.notice_state import NoticeState
from comity.exchange.envelope import empty_envelope
from comity.exchange.receipts import MAX_ITEMS

TAKEN_BACK = "notice.taken_back"


def brought_to(state: NoticeState, nodes: Iterable[str]) -> tuple[bytes, ...]:
    """Digests of the events that were to bring the notice's content to these nodes, ascending."""
    return tuple(sorted({digest for node in nodes for digest in state.brought.get(node, ())}))


def drop_waiting(recorder: Recorder, state: NoticeState, nodes: Collection[str] | None = None) -> int:
    """Give up, in signed words, the owner's content that waits for these nodes, or for all; how many envelopes.

    What waits for another node too, which keeps the notice, goes on. Of an envelope that is given up, events that hold
    nobody's data go again. One that just left is settled by whoever got it, as every repeat is.
    """
    stop_sending(recorder.unit, state.id, nodes)
    rows = [row for row in sent_in(recorder.unit, state.id) if row.state == WAITING]
    gone = [row for row in rows if _brings(recorder, state, row, nodes)]
    for node in sorted({row.recipient for row in gone}):
        theirs = sorted((row for row in gone if row.recipient == node), key=lambda row: row.seq)
        for start in range(0, len(theirs), MAX_ITEMS):
            give_up_rows(recorder, node, theirs[start : start + MAX_ITEMS], TAKEN_BACK)
        for row in theirs:
            recorder.unit.outbox.empty(row.digest, empty_envelope(row.envelope))
            _send_rest(recorder, row)
    return len(gone)


def _brings(recorder: Recorder, state: NoticeState, row: OutboxRow, nodes: Collection[str] | None) -> bool:
    """True if it holds the owner's content and nothing that is somebody else's, for these nodes and no others."""
    content = [one for one in _events(recorder, row) if one.signed.event.type in ABOUT_PERSONS]
    if not content or any(one.signed.event.author != state.owner for one in content):
        return False
    return nodes is None or _served(recorder, row, content) <= set(nodes)


def _served(recorder: Recorder, row: OutboxRow, content: Iterable[StoredEvent]) -> set[str]:
    audience = {node for one in content for node in one.signed.event.audience}
    others = audience - {recorder.desk.node, *(one.signed.event.author for one in content)}
    return {row.recipient, *(node for node in others if _hop(recorder, node) == row.recipient)}


def _send_rest(recorder: Recorder, row: OutboxRow) -> None:
    for one in _events(recorder, row):
        if one.signed.event.type not in ABOUT_PERSONS and one.signed.content is not None:
            served = _served(recorder, row, [one]) & set(one.signed.event.audience)
            recorder.send_again(
                one.signed, frozenset(served), relayed=one.signed.event.author != recorder.desk.node
            )  # fmt: skip


def _events(recorder: Recorder, row: OutboxRow) -> list[StoredEvent]:
    found = (recorder.unit.events.get(digest) for digest in row.events)
    return [one for one in found if one is not None]


def _hop(recorder: Recorder, node: str) -> str:
    try:
        return recorder.directory.hop(node)
    except Unavailable:
        return ""
