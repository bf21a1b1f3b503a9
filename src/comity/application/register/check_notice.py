"""The source's desk looks by machine before any person does: what is missing, what bars it, what the law says where."""

from comity.application.desk import Desk
from comity.application.register.acting import NoticeOrder, act_on
from comity.application.register.law_rows import ALARMS, law_rows, needs_screening_by_law
from comity.domain.authorities import state_of
from comity.domain.decisions import LegalOutcome
from comity.domain.errors import InvalidInput
from comity.domain.notice_bodies import NoticeChecked
from comity.domain.notice_rules import bars, missing_fields, missing_looks
from comity.domain.notice_state import Wording
from comity.domain.notices import LawRow, Notice
from comity.domain.register_entries import Action

_CLOSED = frozenset({LegalOutcome.MANDATORY_REFUSAL.value, LegalOutcome.NO_BASIS.value})


def check_notice(desk: Desk, order: NoticeOrder) -> NoticeChecked:
    """Check the latest wording and keep the answer; it never leaves but for the review.

    Raises:
        NotPermitted: The role does not allow it, or the notice is another node's.
        OutOfOrder: The notice is over.
        InvalidInput: There is no wording.
    """
    with act_on(desk, order, "notice.checked", owner=True) as opened:
        wording = opened.state.wording
        if wording is None:
            raise InvalidInput("notice.no_wording", "The notice has no wording here.", advice="Draft one.")
        body = examine(desk, wording)
        opened.keep(body)
    return body


def examine(desk: Desk, wording: Wording) -> NoticeChecked:
    """The machine's answer on a wording, by the law of today."""
    notice, today = wording.notice, desk.law.today()
    states = sorted({state_of(node) for node in notice.addressees})
    rows = tuple(row for state in states for row in law_rows(desk, notice, state))
    screening = needs_screening_by_law(desk, notice)
    return NoticeChecked(
        notice=notice.id,
        digest=wording.digest,
        missing=(
            *missing_fields(notice, today), *missing_looks(notice, wording.looks, screening=screening),
            *_unreadable(rows),
        ),
        barred=(*bars(notice, wording.looks), *_law_bars(notice, rows)),
        law=rows,
        corpus=desk.law.version,
        as_of=today,
    )  # fmt: skip


def _unreadable(rows: tuple[LawRow, ...]) -> tuple[str, ...]:
    """What the law could not read is not complete: nobody can say that it is open."""
    return tuple(dict.fromkeys(f"judicial: {row.codes[0]}" for row in rows if row.outcome == "unreadable"))


def _law_bars(notice: Notice, rows: tuple[LawRow, ...]) -> tuple[str, ...]:
    """Alarms anywhere; and surrender that is closed everywhere, for a notice that asks to detain."""
    alarms = [f"law.{row.state}.{code}" for row in rows for code in row.codes if code in ALARMS]
    closed = all(row.outcome in _CLOSED for row in rows) if rows else False
    if notice.action in (Action.DETAIN, Action.SEIZE) and closed:
        alarms.append("law.closed_everywhere")
    return tuple(dict.fromkeys(alarms))
