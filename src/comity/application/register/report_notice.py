"""What happened on a notice: an addressee reports, the owner annotates; until it has, everybody sees that it owes."""

from collections.abc import Iterable
from datetime import date

from comity.application.desk import SYSTEM, Desk
from comity.application.recorder import Recorder
from comity.application.register.acting import NoticeOrder, act_on, keep, need, notice_of
from comity.domain.authorities import state_of
from comity.domain.cases import Known
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import DutyOpened, NoticeAnnotated, NoticeReported, Report
from comity.domain.notice_effects import DUTIES
from comity.domain.notice_rules import ANNOTATE_WITHIN


def report_notice(desk: Desk, order: NoticeOrder, *, what: str, on: date, words: str) -> SignedEvent:
    """Say what happened here on a notice. An addressee tells the owner; the owner's desk opens its own duty.

    Raises:
        NotPermitted: Role.
        InvalidInput: No such report, a day to come, or no words.
        OutOfOrder: The notice is not circulated.
    """
    with act_on(desk, order, "notice.reported") as opened:
        _check(desk, what, on)
        body = NoticeReported(order.notice, what, on, state_of(desk.node), need(words, "what happened"))
        signed = opened.keep(body, () if opened.is_ours else (opened.state.owner,))
        if opened.is_ours:
            open_duty(opened.recorder, Known(signed.event, signed.digest, body))
        return signed


def annotate_notice(
    desk: Desk, order: NoticeOrder, *, what: str, on: date, words: str, reports: Iterable[bytes] = ()
) -> SignedEvent:
    """The owner says to every addressee what became of it; that answers reports, all open ones if none is named.

    Raises:
        NotPermitted: Role, or the notice is another node's.
        InvalidInput: As for reports; ``notice.report``: no such report.
    """
    with act_on(desk, order, "notice.annotated", owner=True) as opened:
        _check(desk, what, on)
        state = opened.state
        named = tuple(reports) or tuple(key for key, one in state.reports.items() if not one.answered)
        strangers = [one for one in named if one not in state.reports]
        if strangers:
            raise InvalidInput(
                "notice.report", f"No report {strangers[0].hex()[:16]}.", advice="Look at `comity notice show`."
            )
        body = NoticeAnnotated(order.notice, what, on, need(words, "what became of it"), named)
        return opened.keep(body, opened.everybody)


def open_duty(recorder: Recorder, report: Known) -> None:
    """Tell every addressee that the owner owes an annotation, where the report is one that opens the duty."""
    body = report.body
    if not isinstance(body, NoticeReported) or body.what not in DUTIES:
        return
    state = notice_of(recorder, body.notice)
    if state.owner != recorder.desk.node or report.digest not in state.reports or state.published is None:
        return
    due_at = recorder.at + ANNOTATE_WITHIN
    duty = DutyOpened(body.notice, report.digest, body.what, body.on, body.state, due_at)
    if state.ended is None:
        keep(recorder, SYSTEM, duty, set(state.reached) - state.restricted)


def _check(desk: Desk, what: str, on: date) -> None:
    if what not in frozenset(Report):
        raise InvalidInput(
            "notice.what", f"{what[:40]!r} is nothing to report.", advice=f"Take one of: {', '.join(Report)}."
        )
    if on > desk.clock.now().date():
        raise InvalidInput("notice.day", "That day is still to come.", advice="Give the day on which it happened.")
