"""Tables, proposals, answers and the end: one officer prepares them here, a second one releases them to the others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from comity.application.desk import Desk
from comity.application.jurisdiction.acting import ConsultationAct, ConsultationOrder, consult, keep_approved
from comity.application.jurisdiction.open_consultation import check_no_alarm, letter_of
from comity.domain import bodies as b
from comity.domain import jurisdiction as j
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.fitting import DoesNotFit
from comity.domain.jurisdiction_effects import check_outcome, check_rows
from comity.law.jurisdiction import BY_ID


@dataclass(frozen=True, slots=True)
class Ending:
    """How one side would have it end: the words of an `Outcome`, states, reasons, minutes, who was there, dissent."""

    outcome: str
    reasons: str
    minutes: str
    states: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    dissents: tuple[j.Dissent, ...] = ()
    again_on: date | None = None


def draft_table(
    desk: Desk,
    order: ConsultationOrder,
    rows: Iterable[j.FactorRow],
    *,
    will_act: str,
    will_act_reason: str = "",
) -> SignedEvent:
    """Prepare our side's table; nothing leaves.

    Raises:
        NotPermitted, OutOfOrder: Role, or the consultation is closed.
        InvalidInput: An unknown factor, state, standing or weight; a factor twice; ``will_act`` not answered.
    """
    table = tuple(rows)
    with consult(desk, order, "jurisdiction.drafted") as opened:
        _check_table(table, will_act, will_act_reason)
        _fits("jurisdiction.table", check_rows, table, opened.state.opened.states)
        body = j.TableFiled(opened.state.id, table, will_act, will_act_reason.strip(), opened.actor.id, "", "")
        return _draft(opened, body)


def draft_proposal(desk: Desk, order: ConsultationOrder, ending: Ending) -> SignedEvent:
    """Prepare a proposal on the tables as they stand.

    Raises:
        NotPermitted: Role.
        OutOfOrder: Closed.
        InvalidInput: A side has filed no table, or the proposal lacks what its outcome asks for.
    """
    with consult(desk, order, "jurisdiction.drafted") as opened:
        state = opened.state
        if state.silent:
            raise _bad("jurisdiction.silent", f"No table yet from {', '.join(state.silent)}")
        body = j.OutcomeProposed(
            consultation=state.id,
            outcome=ending.outcome,
            states=ending.states,
            reasons=ending.reasons.strip(),
            minutes=ending.minutes.strip(),
            present=tuple(one.strip() for one in ending.present if one.strip()),
            tables={code: filed.digest for code, filed in state.tables.items()},
            prepared_by=opened.actor.id,
            released_by="",
            rule="",
            dissents=ending.dissents,
            again_on=ending.again_on,
        )
        _fits("jurisdiction.proposal", check_outcome, body, state.opened.states)
        return _draft(opened, body)


def draft_answer(
    desk: Desk,
    order: ConsultationOrder,
    proposal: bytes,
    *,
    agrees: bool,
    reasons: str,
    minutes: str,
    dissents: tuple[j.Dissent, ...] = (),
) -> SignedEvent:
    """Prepare our answer to another side's proposal.

    Raises:
        NotPermitted: Role.
        OutOfOrder: Closed.
        InvalidInput: No such proposal, it no longer rests on the tables, it is our own, or reasons or minutes lack.
    """
    with consult(desk, order, "jurisdiction.drafted") as opened:
        if not reasons.strip() or not minutes.strip():
            raise _bad("jurisdiction.answer", "An answer has reasons and minutes")
        found = opened.state.proposals.get(proposal)
        if found is None or found.overtaken or found.state == opened.our_state or opened.our_state in found.answers:
            raise _bad("jurisdiction.no_proposal", "No proposal of another side waits for our answer under this name")
        body = j.OutcomeAnswered(
            opened.state.id, proposal, agrees, reasons.strip(), minutes.strip(), opened.actor.id, "", "", dissents
        )
        return _draft(opened, body)


def draft_closing(desk: Desk, order: ConsultationOrder, *, reason: str) -> SignedEvent:
    """Prepare to end it; what was agreed stays on record.

    Raises:
        NotPermitted: Role.
        OutOfOrder: Not whoever opened it, or it is closed.
        InvalidInput: No reason.
    """
    with consult(desk, order, "jurisdiction.drafted") as opened:
        if not reason.strip():
            raise InvalidInput("jurisdiction.reason", "It is closed for a reason.", advice="Say why.")
        if opened.state.node != desk.node:
            raise OutOfOrder(
                "jurisdiction.order", "Whoever opened a consultation closes it.", advice="Ask them to close it."
            )
        return _draft(opened, j.ConsultationClosed(opened.state.id, reason.strip(), opened.actor.id))


def release_draft(desk: Desk, order: ConsultationOrder, draft: bytes, *, rule: str) -> SignedEvent:
    """Release what another officer prepared, under the rule and the token of home law; the others get it.

    Raises:
        NotPermitted: Role, or whoever prepared it.
        Barred: ``jurisdiction.alarm``: the law raises an alarm that was not there when it was opened.
        InvalidInput: No such draft, or no rule.
        OutOfOrder: The consultation has moved on, and it no longer fits.
        Unavailable: No line leads to a node that takes part; nothing was written.
    """
    with consult(desk, order, "jurisdiction.filed") as opened:
        if not rule.strip():
            raise _bad("jurisdiction.rule", "Name the rule of home law under which it leaves")
        waiting = _waiting(opened, draft)
        if waiting.by == opened.actor.id:
            raise NotPermitted(
                "policy.two_persons", "Whoever prepared it does not release it.", advice="Ask another officer."
            )
        check_no_alarm(opened)
        body = b.convert(dict(waiting.content), b.BODIES[waiting.act], waiting.act)
        done = replace(body, released_by=opened.actor.id, rule=rule.strip())
        recorder, case = opened.recorder, opened.order.case
        letter = letter_of(recorder.case(case).requests, opened.state.opened)
        return keep_approved(recorder, case, letter, done, opened.state.audience, opened.actor)


def drop_draft(desk: Desk, order: ConsultationOrder, draft: bytes, *, reason: str) -> SignedEvent:
    """Say no to a draft.

    Raises:
        NotPermitted: Role.
        InvalidInput: No such draft, or no reason.
    """
    with consult(desk, order, "jurisdiction.draft_dropped") as opened:
        if not reason.strip():
            raise _bad("jurisdiction.reason", "Say why it is dropped")
        _waiting(opened, draft)
        return opened.keep(j.JurisdictionDraftDropped(opened.state.id, draft, reason.strip()), shared=False)


def _check_table(table: tuple[j.FactorRow, ...], will_act: str, reason: str) -> None:
    unknown = sorted({row.factor for row in table} - set(BY_ID))
    if unknown:
        raise _bad("jurisdiction.factor", f"No such factor: {', '.join(unknown)}")
    if will_act not in ("yes", "no", "undecided") or (will_act == "no" and not reason.strip()):
        raise _bad("jurisdiction.will_act", "Say whether our state will act: yes, undecided, or no and why")


def _draft(opened: ConsultationAct, body: Any) -> SignedEvent:
    return opened.keep(j.JurisdictionDrafted(opened.state.id, b.TYPES[type(body)], b.to_plain(body)), shared=False)


def _waiting(opened: ConsultationAct, draft: bytes) -> j.DraftWaiting:
    waiting = opened.state.drafts.get(draft)
    if waiting is None:
        raise _bad("jurisdiction.no_draft", f"No draft {draft.hex()[:16]} waits here")
    return waiting


def _fits(code: str, check: Any, *arguments: Any) -> None:
    try:
        check(*arguments)
    except DoesNotFit as fault:
        raise _bad(code, f"This cannot be filed: {fault}") from fault


def _bad(code: str, words: str) -> InvalidInput:
    return InvalidInput(code, f"{words}.", advice="Look at the consultation, and correct it.")
