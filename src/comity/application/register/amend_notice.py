"""What two persons do to a circulated notice: addenda and renewals; one proposes, another confirms or says no."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from comity.application.desk import Desk
from comity.application.register.acting import NoticeAct, NoticeOrder, act_on, need, peek
from comity.application.register.check_notice import examine
from comity.application.register.review_notice import check_passes
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.identity import PersonName, ThingNumber
from comity.domain.notice_bodies import (
    NOTICE_BODIES,
    AddendumGiven,
    NoticeProposalDropped,
    NoticeProposed,
    NoticeRenewed,
)
from comity.domain.notice_rules import validity
from comity.domain.notice_state import NoticeState, Waiting


def propose_addendum(
    desk: Desk, order: NoticeOrder, *, words: str, names: Sequence[PersonName] = (), things: Sequence[ThingNumber] = ()
) -> SignedEvent:
    """Prepare an addendum; nothing leaves. Names and numbers are confirmed by a compliance reviewer.

    Raises:
        InvalidInput: No words; ``notice.addendum``: names or numbers of what another node reviewed.
        OutOfOrder, NotPermitted: As for every act.
    """
    with act_on(desk, order, "notice.proposed", owner=True) as opened:
        published = opened.state.published
        if published is not None and published.reviewer != desk.node and (names or things):
            raise InvalidInput(
                "notice.addendum",
                "Another node reviewed this notice: further names and numbers go through its review.",
                advice="Word the notice anew and ask for its review.",
            )
        body = AddendumGiven(
            order.notice, need(words, "the words of the addendum"), opened.actor.id, "", tuple(names), tuple(things)
        )
        return opened.keep(NoticeProposed(order.notice, "notice.addendum", b.to_plain(body)))


def propose_renewal(desk: Desk, order: NoticeOrder, *, reason: str) -> SignedEvent:
    """Prepare a renewal for another term of its class.

    Raises:
        InvalidInput: No reason.
        OutOfOrder, NotPermitted: As for every act.
    """
    with act_on(desk, order, "notice.proposed", owner=True) as opened:
        published = opened.state.published
        if published is None:
            raise OutOfOrder(
                "notice.order", "This cannot be done now: the notice is not circulated.", advice="Publish it first."
            )
        until, review_on = validity(published.notice, opened.recorder.at)
        body = NoticeRenewed(
            order.notice, until, review_on, need(reason, "why it is still needed"), opened.actor.id, ""
        )
        return opened.keep(NoticeProposed(order.notice, "notice.renewed", b.to_plain(body)))


def confirm_proposal(desk: Desk, order: NoticeOrder, proposal: bytes) -> SignedEvent:
    """Release, as the second person, what another officer prepared; every addressee gets it.

    A renewal is checked by the law of today once more: what became barred is not renewed.

    Raises:
        NotPermitted: ``policy.two_persons``, or the role.
        InvalidInput: No such proposal.
        Barred: ``notice.barred``.
    """
    waiting_type = _type_of(desk, order, proposal)
    with act_on(desk, order, waiting_type, owner=True) as opened:
        waiting = _waiting(opened.state, proposal)
        if waiting.by == opened.actor.id:
            raise NotPermitted(
                "policy.two_persons", "Whoever prepared it does not release it.", advice="Ask another officer."
            )
        body: Any = b.convert(dict(waiting.content), NOTICE_BODIES[waiting.act], waiting.act)
        if isinstance(body, NoticeRenewed):
            _check_still_open(opened, opened.recorder.at)
            until, review_on = validity(_notice(opened), opened.recorder.at)
            body = replace(body, valid_until=until, review_on=review_on)
        return opened.keep(replace(body, released_by=opened.actor.id), opened.everybody)


def drop_proposal(desk: Desk, order: NoticeOrder, proposal: bytes, *, reason: str) -> SignedEvent:
    """Say no to a proposal.

    Raises:
        InvalidInput: No such proposal, or no reason.
    """
    with act_on(desk, order, "notice.dropped", owner=True) as opened:
        _waiting(opened.state, proposal)
        return opened.keep(NoticeProposalDropped(order.notice, proposal, need(reason, "why not")))


def _check_still_open(opened: NoticeAct, at: datetime) -> None:
    published, wording = opened.state.published, opened.state.wording
    if published is None or wording is None or wording.digest != published.digest:
        raise OutOfOrder(
            "notice.order", "This cannot be done now: another wording waits for its review.", advice="Publish that one."
        )
    check_passes(examine(opened.desk, replace(wording, at=at)))


def _notice(opened: NoticeAct) -> Any:
    assert opened.state.published is not None
    return opened.state.published.notice


def _type_of(desk: Desk, order: NoticeOrder, proposal: bytes) -> str:
    return _waiting(peek(desk, order.notice), proposal).act


def _waiting(state: NoticeState, proposal: bytes) -> Waiting:
    found = state.proposals.get(proposal)
    if found is None:
        raise InvalidInput(
            "notice.no_proposal",
            f"No proposal {proposal.hex()[:16]} waits here.",
            advice="Look at `comity notice show`.",
        )
    return found
