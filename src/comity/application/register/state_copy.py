"""Copies of a notice in national systems: whoever makes one says so, and confirms when it is gone."""

from comity.application.desk import Desk
from comity.application.register.acting import NoticeOrder, act_on, need
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import CopyStated


def state_copy(desk: Desk, order: NoticeOrder, *, system: str, held: bool, reference: str) -> SignedEvent:
    """Tell the owner that a national system holds a copy, or that it holds none any more.

    Raises:
        NotPermitted: Role.
        InvalidInput: No system or reference; ``notice.copy``: a copy is said to be gone that nobody said was there.
        OutOfOrder: The notice never came here.
    """
    with act_on(desk, order, "notice.copied") as opened:
        name = need(system, "the name of the system")
        known = opened.state.copies.get((desk.node, name))
        if not held and (known is None or not known.held):
            names = ", ".join(sorted(c.system for c in opened.state.copies.values() if c.node == desk.node and c.held))
            raise InvalidInput(
                "notice.copy", f"No copy in {name[:80]!r} is on record.", advice=f"On record: {names or 'none'}."
            )
        body = CopyStated(order.notice, name, held, need(reference, "the reference of the entry or its deletion"))
        return opened.keep(body, () if opened.is_ours else (opened.state.owner,))
