"""What a question about an assurance, and its answer, do to a request."""

from dataclasses import replace

from comity.domain.authorities import is_national
from comity.domain.case_values import Known, RequestState
from comity.domain.fitting import DoesNotFit
from comity.domain.promises import OPEN, AssuranceAnswered, AssuranceAsked, Promise, Said


def was_asked(state: RequestState, known: Known) -> RequestState:
    """The question stands beside the request until it is answered.

    Raises:
        DoesNotFit: It asks nothing, or the same is asked already.
    """
    body = known.body
    assert isinstance(body, AssuranceAsked)
    if not body.assurance.strip() or not body.text.strip():
        raise DoesNotFit("it does not say what is to be promised")
    if any(one.standing == OPEN and _same(one.asked, body) for one in state.promises.values()):
        raise DoesNotFit("the same assurance is asked already")
    promise = Promise(known.digest, body, known.event.at)
    return replace(state, promises={**state.promises, known.digest: promise})


def was_answered(state: RequestState, known: Known) -> RequestState:
    """The question is answered, once and for good; the asking side may ask anew.

    Raises:
        DoesNotFit: Nobody asked this, it is answered already, it is of a node that does not speak for its state, or it
            does not say what was said, in which words and by whom.
    """
    body = known.body
    assert isinstance(body, AssuranceAnswered)
    promise = state.promises.get(body.question)
    if promise is None or not _same(promise.asked, body):
        raise DoesNotFit("nobody has asked for this assurance")
    if promise.answered is not None:
        raise DoesNotFit("the question is answered already")
    if not is_national(known.event.author):
        raise DoesNotFit("a province or city does not promise for its state")
    if body.said not in frozenset(Said):
        raise DoesNotFit("it neither gives nor declines the assurance")
    if not body.text.strip() or not body.given_by.strip():
        raise DoesNotFit("it does not have the words, or whose they are")
    answered = replace(promise, answered=body, answer=known.digest, answered_at=known.event.at)
    return replace(state, promises={**state.promises, promise.id: answered})


def _same(asked: AssuranceAsked, other: AssuranceAsked | AssuranceAnswered) -> bool:
    return (asked.measure, asked.assurance) == (other.measure, other.assurance)
