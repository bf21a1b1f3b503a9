"""What takes a notice back, or a use of it, from some of its addressees or all. It takes one person, at any hour."""

from collections.abc import Iterable

from comity.application.desk import Desk
from comity.application.register.acting import NoticeOrder, act_on, need
from comity.application.register.take_back import brought_to, drop_waiting
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import CirculationRestricted, Ending, NoticeBlocked, NoticeWithdrawn, StandingBarred
from comity.domain.notice_state import EVERYBODY


def withdraw_notice(desk: Desk, order: NoticeOrder, *, reason: str, words: str) -> SignedEvent:
    """Take it back from everybody. Each addressee destroys it and proves so; who has not is listed until it has.

    What has not left yet does not leave: its addressee gets the withdrawal alone, and proves that nothing came.

    Raises:
        NotPermitted: Role, or the notice is another node's.
        InvalidInput: No such reason, or no words.
        OutOfOrder: It is over already.
    """
    with act_on(desk, order, "notice.withdrawn", owner=True) as opened:
        if reason not in frozenset(Ending) - {Ending.EXPIRED}:
            raise InvalidInput(
                "notice.reason",
                f"{reason[:40]!r} is no reason to withdraw.",
                advice=f"Take one of: {', '.join(one for one in Ending if one is not Ending.EXPIRED)}.",
            )
        drop_waiting(opened.recorder, opened.state)
        named = brought_to(opened.state, opened.state.reached)
        body = NoticeWithdrawn(order.notice, reason, need(words, "what happened"), named)
        return opened.keep(body, opened.state.reached)


def restrict_notice(desk: Desk, order: NoticeOrder, nodes: Iterable[str], *, reason: str) -> SignedEvent:
    """Take it back from these nodes; they destroy it and prove so.

    Raises:
        NotPermitted: Role, or the notice is another node's.
        InvalidInput: A node that does not have it, none at all, or no reason.
        OutOfOrder: It is over.
    """
    with act_on(desk, order, "notice.restricted", owner=True) as opened:
        chosen = tuple(sorted(set(nodes)))
        held = set(opened.everybody)
        strangers = sorted(set(chosen) - held)
        if strangers or not chosen:
            raise InvalidInput(
                "notice.addressee",
                f"{(strangers or [''])[0][:40]!r} is no addressee of this wording.",
                advice=f"It is with: {', '.join(sorted(held)) or 'nobody'}.",
            )
        drop_waiting(opened.recorder, opened.state, chosen)
        named = brought_to(opened.state, chosen)
        return opened.keep(CirculationRestricted(order.notice, chosen, need(reason, "why"), named), chosen)


def bar_standing(desk: Desk, order: NoticeOrder, nodes: Iterable[str], *, barred: bool, reason: str) -> SignedEvent:
    """Refuse that these nodes compare their standing queries with it, or lift that; all of them if none is named.

    A bar for all holds also for whoever gets it later, and may be set before it is circulated. Nothing tells the owner,
    or the other side, whether anything would have met it.

    Raises:
        NotPermitted: Role, or the notice is another node's.
        InvalidInput: A node that does not have it, a lifting for some of a bar for all, or no reason.
        OutOfOrder: It is over.
    """
    with act_on(desk, order, "notice.standing_barred", owner=True) as opened:
        chosen, held = tuple(sorted(set(nodes))), set(opened.everybody)
        strangers = sorted(set(chosen) - held)
        if strangers or (chosen and not barred and EVERYBODY in opened.state.standing_barred):
            raise InvalidInput(
                "notice.addressee",
                f"{strangers[0][:40]!r} does not have it." if strangers else "It is barred for everybody.",
                advice=f"It is with: {', '.join(sorted(held)) or 'nobody'}; or name no node.",
            )
        return opened.keep(StandingBarred(order.notice, chosen, barred, need(reason, "why")), chosen or held)


def block_notice(desk: Desk, order: NoticeOrder, *, blocked: bool, reference: str, reason: str) -> SignedEvent:
    """Block it while a complaint runs, or lift the block. The owner's block reaches all; an addressee's stays here.

    Raises:
        NotPermitted: Role.
        InvalidInput: No reference of the complaint, or no reason.
    """
    with act_on(desk, order, "notice.blocked") as opened:
        body = NoticeBlocked(
            order.notice, blocked, need(reference, "the reference of the complaint"), need(reason, "why")
        )
        return opened.keep(body, opened.everybody if opened.is_ours else ())
