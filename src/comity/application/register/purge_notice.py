"""A node destroys the content of a notice whose time is over, and signs what it destroyed.

Body and salt of each event that holds anybody's data go; headers, signatures and log proofs stay valid, and say that
something was there. The deletion is an event of its own, in this node's log like any other: the owner checks by its
digests that everything it sent is named. A copy in a national system that was declared is named until it is gone.
"""

from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.projections import show_notice
from comity.application.reading import forget_read, known
from comity.application.recorder import Recorder
from comity.application.register.acting import keep, notice_of
from comity.domain import bodies as b
from comity.domain.cases import fold
from comity.domain.notice_bodies import ABOUT_PERSONS, NoticeDeleted

PURPOSE = "keeping the register"


def purge_notice(desk: Desk, notice: UUID, *, rule: str) -> tuple[bytes, ...]:
    """Destroy the content here, in one transaction with the proof; the events whose content went.

    Raises:
        InvalidInput: No such notice here.
        Unavailable: The store, or no line to the owner; nothing was destroyed.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        state = notice_of(recorder, notice)
        stored = unit.events.of_case(notice)
        gone = tuple(
            one.signed.digest
            for one in stored
            if one.signed.event.type in ABOUT_PERSONS and one.signed.content is not None
        )
        for digest in gone:
            recorder.record(b.ContentErased(digest, rule, "the notice's time here is over"), case=notice)
        erased_before = tuple(one.signed.digest for one in stored if one.signed.event.type in ABOUT_PERSONS)
        copies = tuple(sorted(c.system for c in state.copies.values() if c.node == desk.node and c.held))
        to_owner = () if state.owner == desk.node else (state.owner,)
        keep(recorder, SYSTEM, NoticeDeleted(notice, erased_before, rule, copies), to_owner)
        recorder.finish()
        for digest in gone:
            unit.events.erase(digest)
        forget_read()
        folded = fold(notice, [known(one.signed) for one in unit.events.of_case(notice)])
        show_notice(desk, unit, folded)
    return gone
