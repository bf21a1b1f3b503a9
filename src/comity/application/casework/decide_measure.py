"""The requested side decides one measure: accept, refuse, postpone, or ask for more. All take two persons but for
accepting what is not coercive; our own gate's assessment stands beside the decision.

A postponement and a question leave as words do: under a rule of home law, by the token that is bound to their bytes.
"""

from dataclasses import replace
from datetime import date

from comity.application.acting import Act, Order, act
from comity.application.casework.check_protection import check_outward, check_reveals_nothing
from comity.application.casework.guards import check_before_work
from comity.application.casework.proposals import propose
from comity.application.casework.send_words import approved, check_words, owes_words, under
from comity.application.desk import Desk
from comity.application.earlier import findings_on_earlier
from comity.application.policy import check_power
from comity.application.settling import assessment_of
from comity.domain import bodies as b
from comity.domain.authorities import Authority
from comity.domain.cases import Proposal, RequestState
from comity.domain.decisions import Gate
from comity.domain.errors import Barred, InvalidInput, NotPermitted
from comity.domain.events import SignedEvent
from comity.domain.fitting import is_coercive_word, is_police_word
from comity.domain.officers import Actor, Role


def accept_measure(desk: Desk, order: Order, measure: str, *, reason: str, conditions: str = "") -> SignedEvent:
    """Accept a measure, or propose to, where it is coercive or an earlier matter bears on it.

    The event: ``measure.accepted`` or ``act.proposed``.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        NotPermitted: This node has no power to give what the measure asks for.
        Barred: Our own law's bar stands against the measure; accepting is not open to anybody.
        InvalidInput: No reason, or no such measure.
    """
    _needs_reason(reason)
    with act(desk, order, "measure.accepted", measure) as opened:
        _check_desk(opened, measure)
        _check_may_accept(opened, measure)
        body = b.MeasureAccepted(opened.state.id, measure, reason.strip(), conditions.strip(), opened.actor.id)
        bears = findings_on_earlier(assessment_of(opened.state).decisions[measure])
        if bears or is_coercive_word(opened.state.measures[measure].measure):
            return propose(opened, body)
        return opened.shared(body)


def refuse_measure(desk: Desk, order: Order, measure: str, *, grounds: tuple[str, ...], reason: str) -> SignedEvent:
    """Propose to refuse a measure on coded grounds; a second person confirms.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No ground, an unknown ground, no reason, or no such measure.
    """
    _needs_reason(reason)
    if not grounds:
        raise InvalidInput("refuse.ground", "A refusal needs a coded ground.", advice="Give one, such as DUAL or LINK.")
    for code in grounds:
        desk.law.check_ground(code)
    with act(desk, order, "measure.refused", measure) as opened:
        _check_desk(opened, measure)
        body = b.MeasureRefused(opened.state.id, measure, grounds, reason.strip(), opened.actor.id)
        check_outward(opened, body)
        return propose(opened, body)


def postpone_measure(
    desk: Desk, order: Order, measure: str, *, ground: str, reason: str, until: date, rule: str
) -> SignedEvent:
    """Propose to postpone a measure on a coded ground until a day to come; a second person approves it, and it leaves.

    Args:
        desk: The node.
        order: Who, in which request.
        measure: Key of the measure.
        ground: Code of the ground.
        reason: Why, in a sentence; empty as `owes_words` has it.
        until: The day until which it waits.
        rule: The rule of home law under which it may leave.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; one of the kind waits already.
        InvalidInput: Unknown ground, one that would tell of a person who may be protected, no reason or words where
            there may be none, a day that is past, or no rule.
        Barred, Refused: Words, while an alarm on politics stands.
    """
    desk.law.check_ground(ground)
    with act(desk, order, "measure.postponed", measure) as opened:
        named = under(opened, rule)
        body = b.MeasurePostponed(opened.state.id, measure, ground, reason.strip(), until, opened.actor.id, named)
        _check_postponement(opened, body)
        return propose(opened, body)


def complete_postponement(opened: Act, proposal: Proposal, body: b.MeasurePostponed) -> b.MeasurePostponed:
    """The postponement as the second person approves it, if it may still leave."""
    _check_postponement(opened, body)
    return replace(body, prepared_by=proposal.by, approval=approved(opened, body.approval))


def _check_postponement(opened: Act, body: b.MeasurePostponed) -> None:
    if body.until <= opened.recorder.at.date():
        raise InvalidInput("postpone.until", f"{body.until} is not a day to come.", advice="Give a later day.")
    _check_desk(opened, body.measure)
    check_reveals_nothing(opened, body.measure, (body.ground,))
    if owes_words(opened, body.reason):
        _needs_reason(body.reason)


def ask_information(
    desk: Desk, order: Order, measure: str, *, asks: str, rule: str, documents: tuple[str, ...] = ()
) -> SignedEvent:
    """Propose to ask the requesting side for more before deciding; a second person approves it, and it leaves.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; one of the kind waits already.
        InvalidInput: Nothing is asked, or no rule is named.
        Barred, Refused: As `check_words`.
    """
    if not asks.strip():
        raise InvalidInput("ask.empty", "Say what is needed.", advice="Name the fact or the document.")
    with act(desk, order, "measure.information_asked", measure) as opened:
        _check_desk(opened, measure)
        check_words(opened)
        said = b.InformationAsked(opened.state.id, measure, asks.strip(), documents, opened.actor.id)
        return propose(opened, replace(said, approval=under(opened, rule)))


def complete_question(opened: Act, proposal: Proposal, body: b.InformationAsked) -> b.InformationAsked:
    """The question as the second person approves it, if it may still leave."""
    _check_desk(opened, body.measure)
    check_words(opened)
    return replace(body, prepared_by=proposal.by, approval=approved(opened, body.approval))


def complete_acceptance(opened: Act, proposal: Proposal, body: b.MeasureAccepted) -> b.MeasureAccepted:
    """The acceptance as the second person confirms it; the bar is looked at again."""
    _check_desk(opened, body.measure)
    _check_may_accept(opened, body.measure)
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)


def complete_refusal(opened: Act, proposal: Proposal, body: b.MeasureRefused) -> b.MeasureRefused:
    """The refusal as the second person confirms it; a neutral one not before its time."""
    _check_desk(opened, body.measure)
    check_outward(opened, body)
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("decide.reason", "A decision needs a reason.", advice="Say why; the other side reads it.")


def _check_desk(opened: Act, measure: str) -> None:
    check_role(opened.actor, opened.state, measure)


def check_role(actor: Actor, state: RequestState, measure: str) -> None:
    """Police information may be decided by the desk; everything else by the central authority's lawyer.

    Raises:
        NotPermitted: It is for a lawyer.
    """
    word = state.measures[measure].measure
    if not is_police_word(word) and actor.role is not Role.LAWYER:
        raise NotPermitted(
            "policy.lawyer",
            f"{word} is decided by a lawyer of the central authority.",
            advice="Hand it to the central authority.",
        )


def _check_may_accept(opened: Act, measure: str) -> None:
    check_no_bar(opened.desk.authority, opened.state, measure)
    check_before_work(opened.desk, opened.state, measure)


def check_no_bar(authority: Authority, state: RequestState, measure: str) -> None:
    """This node has the power, and its own law, asked about this very wording, does not bar the measure.

    Raises:
        NotPermitted: It has no power to give what the measure asks for.
        OutOfOrder: Our gate has not assessed the present wording.
        Barred: Our law bars it.
    """
    check_power(authority, state.letter, [measure])
    decision = assessment_of(state).decisions[measure]
    if decision.gate() is Gate.BARRED:
        grounds = sorted({finding.code for finding in decision.findings if finding.effect.value == "mandatory"})
        raise Barred(
            "gate.barred",
            f"Our law bars measure {measure}: {', '.join(grounds) or 'no basis'}.",
            advice="Refuse it on that ground, or assess again if a fact has changed.",
            grounds=grounds or ["NO_BASIS"],
        )
