"""Assurances, asked and answered: before the requested side answers, it asks the requesting state to promise something.

Both leave as words do: one person prepares them, another one approves them under a rule of home law. What was given
counts at the gate as the document of that assurance and stands on the register, where a breach of it is judged; what
was declined stays missing, whatever the letter claims.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from comity.application.acting import Act, Order, act
from comity.application.casework.proposals import propose
from comity.application.casework.send_words import approved, check_words, under
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.authorities import is_national
from comity.domain.cases import Proposal, RequestState
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.promises import OPEN, Promise, Said


def prepare_asking(
    desk: Desk, order: Order, measure: str, *, assurance: str, text: str, rule: str, visits: Collection[date] = ()
) -> SignedEvent:
    """Propose to ask the requesting state for an assurance; a second person approves it, and it leaves.

    Args:
        desk: The node.
        order: Who, in which request.
        measure: Key of the measure for which it is asked.
        assurance: A word of the corpus's assurances.
        text: What is to be promised.
        rule: The rule of home law under which it may leave.
        visits: Days to come on which somebody of this state would look whether it is kept.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; the same is asked already, or waits for its second person.
        InvalidInput: An unknown kind, no words, no rule, or a day of a visit that is past.
        Barred, Refused: As `check_words`.
    """
    _check_kind(desk, assurance)
    _needs(text, "what is to be promised")
    with act(desk, order, "assurance.asked", measure) as opened:
        _check_visits(opened, visits)
        _check_askable(opened.state, measure, assurance)
        check_words(opened)
        body = b.AssuranceAsked(
            opened.state.id, measure, assurance, text.strip(), tuple(sorted(set(visits))), opened.actor.id,
            under(opened, rule),
        )  # fmt: skip
        return propose(opened, body)


def complete_asking(opened: Act, proposal: Proposal, body: b.AssuranceAsked) -> b.AssuranceAsked:
    """The question as the second person approves it, if it may still leave."""
    _check_askable(opened.state, body.measure, body.assurance)
    check_words(opened)
    return replace(body, prepared_by=proposal.by, approval=approved(opened, body.approval))


def prepare_answering(
    desk: Desk, order: Order, question: bytes, *, said: Said, text: str, given_by: str, rule: str
) -> SignedEvent:
    """Propose to give an assurance that was asked, or to decline it; a second person approves it, and it leaves.

    Args:
        desk: The node.
        order: Who, in which request.
        question: Digest of the question (32 bytes).
        said: Given or declined.
        text: The words of the promise, or why it is not given.
        given_by: The authority that said so, and its paper.
        rule: The rule of home law under which it may leave.

    Raises:
        NotPermitted: By the stage table, or this is not the state's own node.
        OutOfOrder: By the stage table; it is answered, or an answer waits for its second person.
        InvalidInput: No such question, no words, nobody who said them, or no rule.
        Barred, Refused: As `check_words`.
    """
    _needs(text, "what is promised, or why it is not")
    _needs(given_by, "which authority said so")
    with act(desk, order, "assurance.answered") as opened:
        asked = _question(opened, question).asked
        check_words(opened)
        body = b.AssuranceAnswered(
            opened.state.id, question, asked.measure, asked.assurance, said.value, text.strip(), given_by.strip(),
            opened.actor.id, under(opened, rule),
        )  # fmt: skip
        return propose(opened, body)


def complete_answering(opened: Act, proposal: Proposal, body: b.AssuranceAnswered) -> b.AssuranceAnswered:
    """The answer as the second person approves it, if it may still leave."""
    _question(opened, body.question)
    check_words(opened)
    return replace(body, prepared_by=proposal.by, approval=approved(opened, body.approval))


def check_speaks(desk: Desk) -> None:
    """Return if this node speaks for its state.

    Raises:
        NotPermitted: ``assurance.central``.
    """
    if not is_national(desk.node):
        raise NotPermitted(
            "assurance.central",
            "A province or city does not promise for its state.",
            advice="The central authority has the question too and answers it.",
        )


def unanswered(state: RequestState) -> tuple[Promise, ...]:
    """Questions that nobody has answered, in the order of the case."""
    return tuple(one for one in state.promises.values() if one.standing == OPEN)


def _question(opened: Act, question: bytes) -> Promise:
    check_speaks(opened.desk)
    promise = opened.state.promises.get(question)
    if promise is None:
        raise InvalidInput(
            "assurance.unknown",
            f"No question {question.hex()[:16]!r} about an assurance stands here.",
            advice="See the request.",
        )
    if promise.standing != OPEN:
        raise OutOfOrder(
            "assurance.answered",
            f"The assurance was {promise.standing} already.",
            advice="The other side may ask anew.",
        )
    return promise


def _check_askable(state: RequestState, measure: str, assurance: str) -> None:
    if any((one.asked.measure, one.asked.assurance) == (measure, assurance) for one in unanswered(state)):
        raise OutOfOrder(
            "assurance.asked", f"{assurance} is asked for {measure} already.", advice="Wait for the answer."
        )


def _check_kind(desk: Desk, assurance: str) -> None:
    known = desk.law.words("assurance")
    if assurance not in known:
        raise InvalidInput(
            "assurance.kind",
            f"There is no kind of assurance {assurance[:80]!r}.",
            advice=f"Use one of {', '.join(sorted(known))}.",
        )


def _check_visits(opened: Act, visits: Collection[date]) -> None:
    past = sorted(day for day in visits if day < opened.recorder.at.date())
    if past:
        raise InvalidInput("assurance.visits", f"{past[0]} is past.", advice="Give days to come.")


def _needs(text: str, what: str) -> None:
    if not text.strip():
        raise InvalidInput("assurance.empty", f"Say {what}.", advice="Give it in words.")
