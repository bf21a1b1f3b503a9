"""Words that leave between letter and answer: questions and explanations of either side, and interim replies.

Words may tell as much as an answer does. So they leave as one does: one person prepares them, another one approves
them under a rule of home law, and the token is bound to their bytes. Before that the guards are asked what an answer is
asked: an alarm on politics that nobody has decided, and whether the person stands under protection.

Where a measure takes the look for refuge, an interim reply has no words at all, whatever the look found: it says the
kind of reason and the day. So its shape is the same in every case, and tells nothing of the person.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from comity.application.acting import Act, Order, act
from comity.application.assessing import assess_letter
from comity.application.casework.guards import PROTECTION, check_political, check_protection, looks_at
from comity.application.casework.proposals import propose
from comity.application.casework.release_request import check_no_bar
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.assessments import Assessment
from comity.domain.authorities import state_of
from comity.domain.cases import Proposal, RequestState
from comity.domain.clock_rules import LateReason
from comity.domain.errors import InvalidInput, Refused
from comity.domain.events import SignedEvent
from comity.domain.measures import held_by_asking
from comity.domain.stages import MeasureStage

TELLING: Final = frozenset({LateReason.NOT_FOUND_YET})
"""Kinds of reason that say something of the person."""
_OVER: Final = frozenset({MeasureStage.REFUSED, MeasureStage.NOT_EXECUTED, MeasureStage.WITHDRAWN})


def prepare_clarification(desk: Desk, order: Order, *, text: str, rule: str) -> SignedEvent:
    """Propose a question or an explanation; a second person approves it, and it leaves. The proposal's event.

    Args:
        desk: The node.
        order: Who, in which request.
        text: The question or explanation.
        rule: The rule of home law under which it may leave (article and law).

    Raises:
        NotPermitted, OutOfOrder: By the stage table; one of the kind waits already.
        InvalidInput: Nothing is said, or no rule is named.
        Barred, Refused: Today's law bars telling more, an alarm on politics stands, or nobody has asked whether the
            person stands under protection.
    """
    with act(desk, order, "request.clarified") as opened:
        said = _said(text, "clarify.empty")
        check_words(opened)
        return propose(opened, b.RequestClarified(opened.state.id, said, opened.actor.id, under(opened, rule)))


def complete_clarification(opened: Act, proposal: Proposal, body: b.RequestClarified) -> b.RequestClarified:
    """The words as the second person approves them, if they may still leave."""
    check_words(opened)
    return replace(body, prepared_by=proposal.by, approval=approved(opened, body.approval))


def prepare_interim(
    desk: Desk, order: Order, *, why: str, expected: date, rule: str, code: str = "other"
) -> SignedEvent:
    """Propose to say why it is late and when it is expected. No deadline moves by it. The proposal's event.

    Args:
        desk: The node.
        order: Who, in which request.
        why: Why, in a sentence; empty where `speaks_in_kinds` holds, or while an alarm stands.
        expected: A day to come.
        rule: The rule of home law under which it may leave.
        code: A word of `LateReason`.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; one of the kind waits already.
        InvalidInput: No reason, words where only the kind may be said, a code that is no word, a day that is past, or
            no rule.
        Barred, Refused: Words, while an alarm on politics stands.
    """
    if code not in frozenset(LateReason):
        raise InvalidInput(
            "interim.code", f"{code[:40]!r} is no reason for delay.", advice=f"Use one of {', '.join(LateReason)}."
        )
    with act(desk, order, "request.interim") as opened:
        body = b.InterimReplied(opened.state.id, why.strip(), expected, code, opened.actor.id, under(opened, rule))
        _check_interim(opened, body)
        return propose(opened, body)


def complete_interim(opened: Act, proposal: Proposal, body: b.InterimReplied) -> b.InterimReplied:
    """The interim reply as the second person approves it, if it may still leave."""
    _check_interim(opened, body)
    return replace(body, prepared_by=proposal.by, approval=approved(opened, body.approval))


def speaks_in_kinds(desk: Desk, state: RequestState) -> bool:
    """True if an interim reply says the kind of reason and nothing more: a measure takes the look for refuge."""
    return any(PROTECTION in looks_at(desk, state.letter, asked.key) for asked in state.letter.measures)


def check_words(opened: Act) -> None:
    """Return if words about the request may leave this node now.

    Raises:
        Barred: Our own letter is barred by today's law, or two persons have stopped a measure.
        Refused: As `check_political` and `check_protection`.
    """
    assessment = _today(opened)
    if not _is_asked(opened):
        check_no_bar(replace(assessment, decisions={key: assessment.decisions[key] for key in _open(opened)}))
    _check_alarms(opened, assessment)
    check_shown_to_none(opened.desk, opened.state)


def check_shown_to_none(desk: Desk, state: RequestState) -> None:
    """Return if no word of ours could show to the state that may be feared who stands under protection here.

    Raises:
        Refused: As `check_protection`.
    """
    ours = state_of(desk.node) == state.letter.requested_state[:2]
    for asked in state.letter.measures:
        if ours or held_by_asking(asked.measure):
            check_protection(desk, state, asked.key)


def _check_interim(opened: Act, body: b.InterimReplied) -> None:
    if body.expected < opened.recorder.at.date():
        raise InvalidInput("interim.expected", f"{body.expected} is past.", advice="Give a day to come.")
    if owes_words(opened, body.why, telling=body.code in TELLING):
        raise InvalidInput("interim.why", "A word is missing.", advice="Say it in a sentence.")


def owes_words(opened: Act, words: str, *, telling: bool = False) -> bool:
    """True if a delay is not explained that has to be; return if these words may leave now.

    Args:
        opened: The act.
        words: Why, in a sentence; empty where `speaks_in_kinds` holds, or while an alarm stands.
        telling: True if the kind of reason says something of the person.

    Raises:
        InvalidInput: Words, or a kind that tells, where only the kind may be said.
        Barred, Refused: Words, while an alarm on politics stands.
    """
    kinds = speaks_in_kinds(opened.desk, opened.state)
    if kinds and (words or telling):
        raise InvalidInput(
            "interim.words",
            "The request is about a person who may stand under protection; words could tell if that person is here.",
            advice="Give the day and a kind of reason that says nothing of the person, without words.",
        )
    if words:
        _check_alarms(opened, _today(opened))
    return not words and not kinds and not _alarmed(opened)


def _alarmed(opened: Act) -> bool:
    try:
        _check_alarms(opened, _today(opened))
    except Refused:
        return True
    return False


def _check_alarms(opened: Act, assessment: Assessment) -> None:
    for key in _open(opened):
        check_political(opened.state, key, assessment.decisions[key])


def _open(opened: Act) -> Iterator[str]:
    """Keys of the measures that are not over."""
    return (key for key, measure in opened.state.measures.items() if measure.stage not in _OVER)


def _today(opened: Act) -> Assessment:
    state = opened.state
    return assess_letter(opened.recorder, state.letter, state.released_at, telling=False)


def _is_asked(opened: Act) -> bool:
    return state_of(opened.desk.node) == opened.state.letter.requested_state[:2]


def under(opened: Act, rule: str) -> b.HomeApproval:
    """The rule that the first person names; the approver is not known yet.

    Raises:
        InvalidInput: ``words.rule``.
    """
    if not rule.strip():
        raise InvalidInput(
            "words.rule", "Words leave under a rule of home law.", advice="Name article and law, as for an answer."
        )
    return b.HomeApproval(rule.strip(), "", opened.recorder.at)


def approved(opened: Act, named: b.HomeApproval | None) -> b.HomeApproval:
    """The rule that the first person named, with the second one as its approver."""
    assert named is not None  # `under` wrote it into the proposal
    return replace(named, approver=opened.actor.id, at=opened.recorder.at)


def _said(text: str, code: str) -> str:
    if not text.strip():
        raise InvalidInput(code, "A word is missing.", advice="Say it in a sentence.")
    return text.strip()
