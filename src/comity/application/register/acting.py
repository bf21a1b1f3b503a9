"""The frame of every act on a notice: role and place are checked, then all is kept or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import fold
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.notice_effects import ROLES
from comity.domain.notice_state import NoticeState
from comity.domain.notices import Notice
from comity.domain.officers import Actor, Officer, Role
from comity.evidence.canonical import encode

DOMAIN: Final = b"comity/notice/1\x00"
MAY_READ: Final = frozenset(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """Who wants to act on which notice, and for which purpose."""

    officer: Officer
    purpose: str
    notice: UUID


class NoticeAct:
    """An act that role and place allow, inside its transaction."""

    def __init__(self, recorder: Recorder, order: NoticeOrder, actor: Actor, state: NoticeState) -> None:
        self.recorder = recorder
        self.order = order
        self.actor = actor
        self.state = state
        self.desk: Desk = recorder.desk

    @property
    def is_ours(self) -> bool:
        """True if this node owns the notice."""
        return self.state.owner == self.desk.node

    def keep(self, body: Any, audience: Iterable[str] = ()) -> SignedEvent:
        """Record it for this node, or for these nodes too.

        Raises:
            OutOfOrder: ``notice.order``: it has no place in the notice as it stands.
        """
        return keep(self.recorder, self.actor, body, audience)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Every node that was sent the notice and from which it was not taken back."""
        return tuple(sorted(set(self.state.reached) - self.state.restricted))


def keep(recorder: Recorder, actor: Actor, body: Any, audience: Iterable[str] = ()) -> SignedEvent:
    """Record an event of a notice, unless the fold that every side uses finds no place for it.

    Raises:
        OutOfOrder: ``notice.order``.
    """
    signed = recorder.record(body, case=body.notice, audience=audience, actor=actor)
    entries = recorder.case(body.notice).timeline
    why = next(entry.out_of_order for entry in reversed(entries) if entry.known.digest == signed.digest)
    if why:
        raise OutOfOrder("notice.order", f"This cannot be done now: {why}.", advice="Look at the notice again.")
    recorder.audit(b.TYPES[type(body)], case=body.notice, subject=signed.digest.hex(), actor=actor)
    return signed


@contextmanager
def act_on(desk: Desk, order: NoticeOrder, event_type: str, *, owner: bool | None = None) -> Iterator[NoticeAct]:
    """Open an act on a notice; it is kept when the block ends.

    Args:
        desk: The node.
        order: Who, on what.
        event_type: What it will be.
        owner: True if it is for the notice's owner alone, False if for everybody else, None for both.

    Raises:
        NotPermitted: The role does not allow it, or it is for another node.
        InvalidInput: No purpose, or no such notice here.
    """
    with audited(desk, order.officer, order.purpose, event_type, order.notice), desk.store.unit() as unit:
        check_purpose(order.purpose)
        actor = acting(order.officer, ROLES[event_type], event_type)
        recorder = Recorder(desk, unit, actor, order.purpose)
        state = notice_of(recorder, order.notice)
        if owner is not None and (state.owner == desk.node) != owner:
            raise NotPermitted(
                "notice.owner",
                f"This is for {state.owner if owner else 'those who got the notice'}.",
                advice="Report to the owner what you know; it decides about its notice." if owner else "",
            )
        yield NoticeAct(recorder, order, actor, state)
        recorder.finish()


def notice_of(recorder: Recorder, notice: UUID) -> NoticeState:
    """The notice as it stands here.

    Raises:
        InvalidInput: ``notice.unknown``.
    """
    history = recorder.history(notice)
    found = history.case().notice if history else None
    if found is None:
        raise unknown(notice)
    return found


def peek(desk: Desk, notice: UUID) -> NoticeState:
    """The same outside any act, for what the node itself has to know.

    Raises:
        InvalidInput: ``notice.unknown``.
    """
    with desk.store.reading() as unit:
        events = [known(stored.signed) for stored in unit.events.of_case(notice)]
    found = fold(notice, events).notice
    if found is None:
        raise unknown(notice)
    return found


def unknown(notice: UUID) -> InvalidInput:
    """No such notice."""
    return InvalidInput("notice.unknown", f"This node has no notice {notice}.", advice="Look at `comity notice list`.")


def check_purpose(purpose: str) -> None:
    """Return if a purpose is given: nobody looks at or touches a notice without one.

    Raises:
        InvalidInput: ``policy.purpose``.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading a case needs a purpose.", advice="Say what you read it for.")


def need(text: str, what: str) -> str:
    """The words, without what surrounds them.

    Raises:
        InvalidInput: ``notice.words``: there are none.
    """
    if not text.strip():
        raise InvalidInput("notice.words", f"This needs {what}.", advice="Say it in a sentence.")
    return text.strip()


def notice_digest(notice: Notice) -> bytes:
    """32 bytes that name exactly this wording."""
    plain = b.to_plain(notice)
    if not notice.pictures:  # they came later: a wording without them keeps its name
        del plain["pictures"]
    return sha256(DOMAIN + encode(plain)).digest()
