"""What a notice means here: each node asks its own law, and nobody is deprived of liberty unless that backs it."""

from comity.application.desk import SYSTEM, Desk
from comity.application.recorder import Recorder
from comity.application.register.acting import NoticeOrder, act_on, keep, need
from comity.application.register.law_rows import ALARMS, law_rows, power_measures
from comity.domain.authorities import state_of
from comity.domain.decisions import LegalOutcome
from comity.domain.errors import Barred, InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import EffectStated
from comity.domain.notice_state import NoticeState, weakened
from comity.domain.notices import LawRow, Published
from comity.domain.register_entries import Action

_CLOSED = frozenset({LegalOutcome.MANDATORY_REFUSAL.value, LegalOutcome.NO_BASIS.value})


def state_effect(recorder: Recorder, state: NoticeState) -> EffectStated | None:
    """Ask our law what the circulated wording means here, and keep the answer; None where nothing is circulated."""
    if state.published is None or state.owner == recorder.desk.node:
        return None
    body = local_effect(recorder.desk, state.published)
    keep(recorder, SYSTEM, body)
    return body


def local_effect(desk: Desk, published: Published) -> EffectStated:
    """The action that our law of today backs. What it does not clear is weakened; an alarm leaves nothing to do."""
    notice = published.notice
    rows = law_rows(desk, notice, state_of(desk.node))
    alarms = sorted({code for row in rows for code in row.codes if code in ALARMS})
    asked = notice.action
    action, why = asked, "backed"
    if alarms:
        action, why = Action.NOTHING, f"alarm:{','.join(alarms)}"
    elif asked in (Action.DETAIN, Action.SEIZE) and power_measures(notice) != ("police_info",):
        action, why = _coercive(asked, rows, power_measures(notice)[0])
    return EffectStated(
        notice.id, published.digest, asked.value, action.value, why, rows, desk.law.version, desk.law.today()
    )


def _coercive(asked: Action, rows: tuple[LawRow, ...], measure: str) -> tuple[Action, str]:
    row = next((row for row in rows if row.measure == measure), None)
    if row is None:
        return weakened(asked), "not_asked"
    if row.open:
        return asked, "backed"
    return weakened(asked), f"{'closed' if row.outcome in _CLOSED else 'human'}:{row.outcome}"


def decide_effect(desk: Desk, order: NoticeOrder, *, action: str, reasons: str) -> SignedEvent:
    """A lawyer of the central authority decides what the notice means here, with reasons. It never leaves this node.

    Less than what is asked is always open. More than what the law of today clears is open only where the law leaves it
    to a human: what is barred, or has no basis, nobody decides open.

    Raises:
        NotPermitted: Not a lawyer, or the notice is our own.
        InvalidInput: No such action, none that the notice asks for or less, or no reasons.
        Barred: ``notice.effect``: our law closes it.
        OutOfOrder: The notice is not circulated here.
    """
    with act_on(desk, order, "notice.effect", owner=False) as opened:
        published = opened.state.published
        if published is None:
            raise OutOfOrder(
                "notice.order", "This cannot be done now: the notice is not circulated.", advice="Wait for it."
            )
        asked = published.notice.action
        allowed = {asked, weakened(asked), Action.NOTHING, Action.REPORT, Action.PROTECT}
        if action not in {one.value for one in allowed}:
            raise InvalidInput(
                "notice.action",
                f"{action[:40]!r} is more than the notice asks, or no action.",
                advice=f"Take one of: {', '.join(sorted(one.value for one in allowed))}.",
            )
        by_law = local_effect(desk, published)
        if (
            action == asked.value
            and asked in (Action.DETAIN, Action.SEIZE)
            and not by_law.why.startswith(("backed", "human"))
        ):
            raise Barred(
                "notice.effect",
                f"The law here does not let anybody {asked.value} on this notice.",
                advice="Locate the person and tell the owner; a request of its own goes through the gate.",
                grounds=sorted({code for row in by_law.law for code in row.codes}),
            )
        body = EffectStated(
            order.notice, published.digest, asked.value, action, "decided", by_law.law, by_law.corpus, by_law.as_of,
            need(reasons, "reasons"),
        )  # fmt: skip
        return opened.keep(body)
