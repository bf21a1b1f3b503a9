"""A second person lets a reviewed notice go to those whom it names; later to more of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from comity.application.desk import Desk
from comity.application.policy import lacking_powers
from comity.application.posting import STATEMENT
from comity.application.register.acting import NoticeAct, NoticeOrder, act_on, need
from comity.application.register.check_notice import examine
from comity.application.register.law_rows import power_measures
from comity.application.register.review_notice import check_passes
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import NoticePublished, StandingBarred
from comity.domain.notice_rules import validity
from comity.domain.notice_state import EVERYBODY, Reviewed, Wording
from comity.evidence.sealing import signed_event_to_plain


def publish_notice(desk: Desk, order: NoticeOrder, *, rule: str, only: Iterable[str] = ()) -> SignedEvent:
    """Circulate the latest wording to its addressees, or to `only` these of them.

    The law is asked once more, today: what has been barred since the review does not leave. Nodes whose standing
    queries are barred get it in an event of their own that says so, so that none is compared in between and nobody
    else reads who is barred.

    Raises:
        NotPermitted: Role, whoever drafted it, or a tier that lacks the power.
        OutOfOrder: ``notice.not_reviewed``: no review clears exactly this wording.
        InvalidInput: No rule, or a node that the wording does not name; ``notice.incomplete``.
        Barred: ``notice.barred``, ``notice.refused_in_review``.
        Unavailable: No line leads to an addressee; nothing was written.
    """
    with act_on(desk, order, "notice.published", owner=True) as opened:
        rule = need(rule, "the rule of home law under which it leaves")
        wording, review = _cleared(opened)
        _check_power(desk, wording)
        check_passes(examine(desk, wording))
        nodes = _nodes(wording, only)
        until, review_on = validity(wording.notice, opened.recorder.at)
        free = NoticePublished(
            notice=wording.notice.id,
            wording=wording.notice,
            digest=wording.digest,
            reviewed=review.body,
            reviewer=review.node,
            review=_signed(opened, review),
            drafted_by=wording.by,
            published_by=opened.actor.id,
            valid_until=until,
            review_on=review_on,
            rule=rule,
        )
        _enclose_reviewer(opened, review, nodes)
        return _send(opened, free, nodes)


def _send(opened: NoticeAct, free: NoticePublished, nodes: tuple[str, ...]) -> SignedEvent:
    state = opened.state
    barred = tuple(node for node in nodes if state.bars_standing(node))
    others = tuple(node for node in nodes if node not in barred)
    sent = [opened.keep(free, others)] if others else []
    if barred:
        sent.append(opened.keep(replace(free, no_standing=True), barred))
        named = () if EVERYBODY in state.standing_barred else barred
        # said again by itself, so that whoever gets it now can list who refuses
        opened.keep(StandingBarred(free.notice, named, barred=True, reason="as before it was circulated"), barred)
    return sent[0]


def _cleared(opened: NoticeAct) -> tuple[Wording, Reviewed]:
    wording = opened.state.wording
    if wording is None:
        raise InvalidInput("notice.no_wording", "The notice has no wording here.", advice="Draft one.")
    if opened.actor.id in wording.writers:
        raise NotPermitted(
            "policy.two_persons", "Whoever prepared it does not release it.", advice="Ask another officer."
        )
    reviews = [one for one in opened.state.reviews if one.body.digest == wording.digest]
    if not reviews:
        raise OutOfOrder(
            "notice.not_reviewed",
            "Nobody has reviewed this wording.",
            advice="Ask for a review: `comity notice ask-review`.",
        )
    last = max(reviews, key=lambda one: (one.at, one.event))
    if not last.body.clear:
        raise Barred(
            "notice.refused_in_review",
            "Its review did not clear it.",
            advice="Word it anew if the facts are otherwise; a new wording takes a new review.",
            grounds=sorted(name for name, answer in last.body.answers.items() if answer != "clear"),
        )
    return wording, last


def _check_power(desk: Desk, wording: Wording) -> None:
    authority = desk.authority
    lacking = lacking_powers(authority.tier, authority.powers, power_measures(wording.notice))
    if lacking:
        raise NotPermitted(
            "policy.power",
            f"{authority.node} has no delegated power for: {', '.join(sorted(power.value for power in lacking))}.",
            advice=f"It is for {authority.parent or 'the national desk'}.",
        )


def _nodes(wording: Wording, only: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(sorted(set(only))) or wording.notice.addressees
    strangers = sorted(set(chosen) - set(wording.notice.addressees))
    if strangers:
        raise InvalidInput(
            "notice.addressee",
            f"{strangers[0][:40]!r} is no addressee of this wording.",
            advice="Word it anew with that addressee; the review looks at who gets it too.",
        )
    return chosen


def _signed(opened: NoticeAct, review: Reviewed) -> dict[str, Any]:
    """The review as its reviewer signed it: whoever gets the notice can see that it is no invention of ours."""
    stored = opened.recorder.unit.events.get(review.event)
    if stored is None or stored.signed.content is None:
        raise OutOfOrder("notice.not_reviewed", "The review is not here any more.", advice="Ask for another one.")
    return dict(signed_event_to_plain(stored.signed))


def _enclose_reviewer(opened: NoticeAct, review: Reviewed, nodes: tuple[str, ...]) -> None:
    """Whoever does not know the reviewer's node gets its statement along, to check its signature by."""
    if review.node == opened.desk.node:
        return
    row = opened.recorder.directory.row(review.node)
    if row is None:
        return
    for node in nodes:
        if node != review.node:
            notice = {"kind": STATEMENT, "statement": row.statement}
            opened.recorder.enclose([notice], opened.recorder.directory.hop(node), opened.order.notice)
