"""What takes a notice back, or a use of it, from some of its addressees or all. It takes one person, at any hour."""

from collections.abc import Iterable
from dataclasses import replace

from comity.application.desk import Desk
from comity.application.register.acting import NoticeAct, NoticeOrder, act_on, need
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

    A bar for all holds also for whoever gets it later, one for a node also if it gets it later: such a node learns of
    it with the notice. Nothing tells the owner, or the other side, whether anything would have met it.

    Raises:
        NotPermitted: Role, or the notice is another node's.
        InvalidInput: A node that is neither addressee nor known peer, the lifting of a bar that is not there, a lifting
            for some of a bar for all, or no reason.
        OutOfOrder: It is over.
    """
    with act_on(desk, order, "notice.standing_barred", owner=True) as opened:
        chosen, held = frozenset(nodes), frozenset(opened.everybody)
        _check_bar(opened, chosen, held, barred=barred)
        body = StandingBarred(order.notice, (), barred, need(reason, "why"))
        if not chosen:
            return opened.keep(body, held)
        # who does not have it learns nothing before it does, and who has it does not learn who may get it
        told, later = sorted(chosen & held), sorted(chosen - held)
        kept = [opened.keep(replace(body, nodes=tuple(told)), told)] if told else []
        kept += [opened.keep(replace(body, nodes=tuple(later)))] if later else []
        return kept[0]


def _check_bar(opened: NoticeAct, chosen: frozenset[str], held: frozenset[str], *, barred: bool) -> None:
    """Return if these nodes can be barred, or the bar on them lifted.

    Raises:
        InvalidInput: ``notice.addressee``.
    """
    standing = opened.state.standing_barred
    if barred:
        notice = opened.state.notice
        named = held | frozenset(notice.addressees if notice is not None else ())
        strangers = frozenset(one for one in chosen - named if opened.recorder.directory.row(one) is None)
    else:
        strangers = chosen - held - standing
    if strangers:
        why = f"{min(strangers)[:40]!r} is neither an addressee nor " + ("a known peer." if barred else "barred.")
    elif chosen and not barred and EVERYBODY in standing:
        why = "It is barred for everybody."
    else:
        return
    raise InvalidInput(
        "notice.addressee",
        why,
        advice=f"It is with: {', '.join(sorted(held)) or 'nobody'}; or name no node.",
    )


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
