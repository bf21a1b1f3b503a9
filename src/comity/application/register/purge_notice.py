"""A node destroys the content of a notice whose time is over, and signs what it destroyed.

Body and salt of each event that holds anybody's data go; headers, signatures and log proofs stay valid, and say that
something was there. The deletion is an event of its own, in this node's log like any other: the owner checks by its
digests that everything it sent is named. A copy in a national system that was declared is named until it is gone.
"""

from uuid import UUID

from comity.application.attachments import erase_attachments
from comity.application.desk import SYSTEM, Desk
from comity.application.projections import show_notice
from comity.application.reading import forget_read, known
from comity.application.recorder import Recorder
from comity.application.register.acting import notice_of
from comity.application.register.take_back import drop_waiting
from comity.application.sealed_copies import empty_settled
from comity.domain import bodies as b
from comity.domain.cases import fold
from comity.domain.notice_bodies import ABOUT_PERSONS, CirculationRestricted, NoticeDeleted, NoticeWithdrawn
from comity.domain.notice_state import NoticeState

PURPOSE = "keeping the register"


def purge_notice(desk: Desk, notice: UUID, *, rule: str, owner: str = "") -> tuple[bytes, ...]:
    """Destroy the content here, in one transaction with the proof; the events whose content went.

    With it go its pictures and its sealed copies: what waits in the outbox for nodes that lose it too is given up, what
    was delivered keeps header and signature, and what was held before its turn is let go, for its sender still has it.
    A report of ours that is on its way to the owner goes on, and its envelope is emptied when it has come.

    Args:
        desk: The node.
        notice: Which one.
        rule: Why.
        owner: Whose it is, where parts of it are here and it itself never came.

    Raises:
        InvalidInput: No such notice here.
        Unavailable: The store, or no line to the owner; nothing was destroyed.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        state = notice_of(recorder, notice) if not owner else _parts(recorder, notice, owner)
        about = [one.signed for one in unit.events.of_case(notice) if one.signed.event.type in ABOUT_PERSONS]
        gone = tuple(signed.digest for signed in about if signed.content is not None)
        drop_waiting(recorder, state, None if state.ended or desk.node not in state.restricted else state.restricted)
        for digest in gone:
            recorder.record(b.ContentErased(digest, rule, "the notice's time here is over"), case=notice)
        events = tuple(signed.digest for signed in about)
        files = erase_attachments(desk, unit, notice)
        sealed = empty_settled(unit, notice, events) + unit.lines.drop_held(notice)
        proof = NoticeDeleted(
            notice, events, rule, _copies(state, desk.node), tuple(sorted(state.named - set(events))), sealed, files
        )
        _sign(recorder, proof, state.owner)
        recorder.finish()
        for digest in gone:
            unit.events.erase(digest)
        forget_read()
        folded = fold(notice, [known(one.signed) for one in unit.events.of_case(notice)])
        show_notice(desk, unit, folded)
    return gone


def prove_absent(recorder: Recorder, notice: UUID, owner: str) -> bool:
    """Say to whoever took back a notice that never came here that nothing of it did; False if something did."""
    if any(one.event.type in ABOUT_PERSONS for one in recorder.history(notice).events):
        return False
    never = tuple(sorted(_parts(recorder, notice, owner).named))
    _sign(recorder, NoticeDeleted(notice, (), "withdrawn", never=never), owner)
    return True


def _parts(recorder: Recorder, notice: UUID, owner: str) -> NoticeState:
    """A notice of which this node knows only that its owner took it back."""
    bodies = [one.body for one in recorder.history(notice).events if one.event.author == owner]
    taken_back = [one for one in bodies if isinstance(one, NoticeWithdrawn | CirculationRestricted)]
    return NoticeState(notice, owner, named=frozenset(digest for one in taken_back for digest in one.events))


def _sign(recorder: Recorder, proof: NoticeDeleted, owner: str) -> None:
    """The proof goes to the owner, and into the log, whether or not this node's own fold has a place for it."""
    audience = () if owner == recorder.desk.node else (owner,)
    signed = recorder.record(proof, case=proof.notice, audience=audience, actor=SYSTEM)
    recorder.audit("notice.deleted", case=proof.notice, subject=signed.digest.hex(), actor=SYSTEM)


def _copies(state: NoticeState, node: str) -> tuple[str, ...]:
    return tuple(sorted(copy.system for copy in state.copies.values() if copy.node == node and copy.held))
