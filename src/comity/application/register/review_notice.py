"""The independent review: asked by the owner's desk, given by another officer or node, before anybody sees it."""

from collections.abc import Mapping

from comity.application.desk import Desk
from comity.application.register.acting import NoticeOrder, act_on, need
from comity.application.register.check_notice import examine
from comity.application.register.picture_notice import check_came
from comity.domain.errors import Barred, InvalidInput, NotPermitted
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import NoticeChecked, NoticeReviewed, ReviewAsked
from comity.domain.notices import Answer, questions_of


def ask_review(desk: Desk, order: NoticeOrder) -> SignedEvent:
    """Hand the wording to its reviewer; where that is another node, sealed and to that node alone.

    It is checked again by the law of today, so that no old check clears a new day.

    Raises:
        InvalidInput: ``notice.incomplete``: fields are missing; the grounds name each.
        Barred: ``notice.barred``: it is not circulated whatever anybody says; the grounds name why.
        NotPermitted, OutOfOrder, Unavailable: As for every act.
    """
    with act_on(desk, order, "notice.review_asked", owner=True) as opened:
        wording = opened.state.wording
        if wording is None:
            raise InvalidInput("notice.no_wording", "The notice has no wording here.", advice="Draft one.")
        checked = examine(desk, wording)
        check_passes(checked)
        reviewer = wording.notice.reviewer or desk.node
        opened.keep(checked)
        body = ReviewAsked(
            wording.notice.id, wording.notice, wording.digest, wording.looks, checked, wording.by, reviewer
        )
        return opened.keep(body, () if reviewer == desk.node else (reviewer,))


def check_passes(checked: NoticeChecked) -> None:
    """Return if the machine found nothing missing and nothing that bars.

    Raises:
        InvalidInput: ``notice.incomplete``.
        Barred: ``notice.barred``.
    """
    if checked.barred:
        raise Barred(
            "notice.barred",
            f"The notice is barred: {', '.join(checked.barred)}.",
            advice="It is not circulated. Correct it only if the facts are otherwise.",
            grounds=list(checked.barred),
        )
    if checked.missing:
        raise InvalidInput(
            "notice.incomplete",
            f"Missing or below the threshold: {', '.join(checked.missing)}.",
            advice="Complete each field; `comity notice check` names them.",
        )


def review_notice(desk: Desk, order: NoticeOrder, answers: Mapping[str, str], *, reasons: str) -> SignedEvent:
    """Answer every question on the wording that was handed over; the owner gets the answers.

    Raises:
        NotPermitted: Not a compliance reviewer, or one who wrote a part of it.
        InvalidInput: A question is not answered, an answer is no word, or there are no reasons.
        OutOfOrder: No review was asked for, or another node reviews it; ``notice.picture_not_here``.
    """
    with act_on(desk, order, "notice.reviewed") as opened:
        asked = opened.state.asked
        if asked is None:
            raise InvalidInput(
                "notice.no_review", "No review of this notice was asked for.", advice="Ask for one first."
            )
        wrote = opened.state.wording.writers if opened.state.wording else frozenset({asked.drafted_by})
        if opened.is_ours and opened.actor.id in wrote | {asked.drafted_by, opened.state.asked_by}:
            raise NotPermitted(
                "policy.two_persons", "Whoever prepared it does not release it.", advice="Ask another officer."
            )
        check_came(opened.recorder, asked.wording)
        wanted = questions_of(asked.wording)
        wrong = [name for name in wanted if answers.get(name) not in frozenset(Answer)]
        wrong += sorted(set(answers) - set(wanted))
        if wrong:
            raise InvalidInput(
                "notice.answers",
                f"Not answered, or no such question: {', '.join(wrong)}.",
                advice=f"Answer each with one of: {', '.join(Answer)}.",
            )
        given = {name: str(answers[name]) for name in wanted}
        clear = all(answer == Answer.CLEAR for answer in given.values())
        body = NoticeReviewed(
            asked.notice, asked.digest, given, clear, need(reasons, "the reasons of the review"), opened.actor.id
        )
        return opened.keep(body, () if opened.is_ours else (opened.state.owner,))
