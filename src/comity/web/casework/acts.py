"""Forms on a case page: one use case each. What is refused is shown on the page, and nothing typed is lost."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from comity.application.acting import Order
from comity.application.casework import amend_request as amend
from comity.application.casework import decide_measure as decide
from comity.application.casework import execute_measure as execution
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.conclude_request import evaluate_request, give_feedback
from comity.application.casework.confirm_proposal import confirm_proposal, decline_proposal
from comity.application.casework.keep_preserved import end_preservation, extend_preservation
from comity.application.casework.open_case import write_note
from comity.application.casework.pause_clock import pause_clock, resume_clock
from comity.application.casework.review_danger import review_danger
from comity.application.casework.send_words import prepare_clarification, prepare_interim
from comity.domain.errors import ComityError
from comity.domain.events import SignedEvent
from comity.domain.preservation import End
from comity.web import typed
from comity.web.casework.case import Refusal, show_case
from comity.web.casework.naming import slug
from comity.web.casework.results import results
from comity.web.visits import DONE, Visit, for_officers, see_other


@require_POST
@for_officers
def assess(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Have our gate assess the present wording."""
    return do(request, visit, case, asked, "assess", lambda order: assess_request(visit.desk, order))


@require_POST
@for_officers
def acknowledge(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Take a request for work."""
    reference, contact = typed.words(request, "reference"), typed.words(request, "contact")

    def use_case(order: Order) -> object:
        return acknowledge_request(visit.desk, order, reference=reference, contact=contact)

    return do(request, visit, case, asked, "acknowledge", use_case)


@require_POST
@for_officers
def confirm(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, proposal: bytes) -> HttpResponse:
    """Be the second person of a two-person act."""
    form = f"confirm-{proposal.hex()}"
    return do(request, visit, case, asked, form, lambda order: confirm_proposal(visit.desk, order, proposal))


@require_POST
@for_officers
def decline(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, proposal: bytes) -> HttpResponse:
    """Say no to a two-person act."""
    reason = typed.words(request, "reason")

    def use_case(order: Order) -> object:
        decline_proposal(visit.desk, order, proposal, reason=reason)
        return None

    return do(request, visit, case, asked, f"decline-{proposal.hex()}", use_case)


@require_POST
@for_officers
def accept(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Accept a measure, or propose to where it is coercive."""
    reason, conditions = typed.words(request, "reason"), typed.words(request, "conditions")

    def use_case(order: Order) -> object:
        return decide.accept_measure(visit.desk, order, measure, reason=reason, conditions=conditions)

    return do(request, visit, case, asked, f"accept-{slug(measure)}", use_case)


@require_POST
@for_officers
def refuse(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Propose to refuse a measure on coded grounds."""
    grounds, reason = typed.several(request, "ground"), typed.words(request, "reason")

    def use_case(order: Order) -> object:
        return decide.refuse_measure(visit.desk, order, measure, grounds=grounds, reason=reason)

    return do(request, visit, case, asked, f"refuse-{slug(measure)}", use_case)


@require_POST
@for_officers
def postpone(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Propose to postpone a measure on a coded ground until a day."""

    def use_case(order: Order) -> object:
        return decide.postpone_measure(
            visit.desk,
            order,
            measure,
            ground=typed.words(request, "ground"),
            reason=typed.words(request, "reason"),
            until=typed.day(request, "until"),
            rule=typed.words(request, "rule"),
        )

    return do(request, visit, case, asked, f"postpone-{slug(measure)}", use_case)


@require_POST
@for_officers
def ask(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Prepare to ask the requesting side for more before deciding a measure; a second person approves it."""
    asks, rule, documents = (
        typed.words(request, "asks"),
        typed.words(request, "rule"),
        typed.several(request, "document"),
    )

    def use_case(order: Order) -> object:
        return decide.ask_information(visit.desk, order, measure, asks=asks, rule=rule, documents=documents)

    return do(request, visit, case, asked, f"ask-{slug(measure)}", use_case)


@require_POST
@for_officers
def execute(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Record what was done and found, with files."""
    summary = typed.words(request, "summary")

    def use_case(order: Order) -> object:
        files = results(request, visit, order, measure)
        return execution.execute_measure(
            visit.desk, order, measure, summary=summary, attachments=files, no_record=typed.words(request, "no_record")
        )

    return do(request, visit, case, asked, f"execute-{slug(measure)}", use_case)


@require_POST
@for_officers
def not_executed(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Record that a measure could not be carried out."""
    reason = typed.words(request, "reason")

    def use_case(order: Order) -> object:
        return execution.report_not_executed(visit.desk, order, measure, reason=reason)

    return do(request, visit, case, asked, f"not-executed-{slug(measure)}", use_case)


@require_POST
@for_officers
def preserve_longer(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Ask for thirty days more of preservation."""

    def use_case(order: Order) -> object:
        return extend_preservation(visit.desk, order, measure)

    return do(request, visit, case, asked, f"preserve_longer-{slug(measure)}", use_case)


@require_POST
@for_officers
def preserve_end(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Say how a preservation ended."""
    how, named = typed.words(request, "how"), typed.words(request, "production")

    def use_case(order: Order) -> object:
        production = UUID(named) if how == End.ORDERED and is_id(named) else None
        return end_preservation(visit.desk, order, measure, how=how, production=production)

    return do(request, visit, case, asked, f"preserve_end-{slug(measure)}", use_case)


def is_id(text: str) -> bool:
    """True if it is the text form of an id."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


@require_POST
@for_officers
def answer(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Prepare the answer; a second person approves and releases it under home law."""

    def use_case(order: Order) -> object:
        return prepare_answer(
            visit.desk,
            order,
            text=typed.words(request, "text"),
            rule=typed.words(request, "rule"),
            use_limits=typed.words(request, "use_limits"),
            final=typed.yes_or_no(request, "final"),
            handling=typed.handling(request),
            court_use=typed.several(request, "court_use"),
        )

    return do(request, visit, case, asked, "answer", use_case)


@require_POST
@for_officers
def reroute(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Hand the request to the competent authority of our state."""
    node, reason = typed.words(request, "to"), typed.words(request, "reason")

    def use_case(order: Order) -> object:
        return amend.reroute_request(visit.desk, order, to_node=node, reason=reason)

    return do(request, visit, case, asked, "reroute", use_case)


@require_POST
@for_officers
def interim(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Prepare to say why the answer is late and when it is expected; a second person approves it."""

    def use_case(order: Order) -> object:
        return prepare_interim(
            visit.desk,
            order,
            why=typed.words(request, "why"),
            expected=typed.day(request, "expected"),
            rule=typed.words(request, "rule"),
            code=typed.words(request, "code") or "other",
        )

    return do(request, visit, case, asked, "interim", use_case)


@require_POST
@for_officers
def pause(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Propose to stop clocks that our side owes, for a recorded reason."""

    def use_case(order: Order) -> object:
        return pause_clock(
            visit.desk,
            order,
            reason=typed.words(request, "reason"),
            words=typed.words(request, "words"),
            rule=typed.words(request, "rule"),
            measure=typed.words(request, "measure"),
            until=typed.day_or_none(request, "until"),
        )

    return do(request, visit, case, asked, "pause", use_case)


@require_POST
@for_officers
def resume(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Let a clock run again that was stopped."""
    said, measure = typed.words(request, "words"), typed.words(request, "measure")

    def use_case(order: Order) -> object:
        return resume_clock(visit.desk, order, words=said, measure=measure)

    return do(request, visit, case, asked, "resume", use_case)


@require_POST
@for_officers
def review(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Say afterwards whether a claim of danger to life was justified."""

    def use_case(order: Order) -> object:
        justified = typed.yes_or_no(request, "justified")
        return review_danger(visit.desk, order, justified=justified, reason=typed.words(request, "reason"))

    return do(request, visit, case, asked, "review", use_case)


@require_POST
@for_officers
def clarify(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Prepare a question or an explanation; a second person approves it, and it crosses the border."""
    text, rule = typed.words(request, "text"), typed.words(request, "rule")

    def use_case(order: Order) -> object:
        return prepare_clarification(visit.desk, order, text=text, rule=rule)

    return do(request, visit, case, asked, "clarify", use_case)


@require_POST
@for_officers
def escalate(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Raise the matter to a higher desk."""
    to_whom, reason = typed.words(request, "to"), typed.words(request, "reason")

    def use_case(order: Order) -> object:
        return amend.escalate_request(visit.desk, order, to_whom=to_whom, reason=reason)

    return do(request, visit, case, asked, "escalate", use_case)


@require_POST
@for_officers
def feedback(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Say what came of the answer."""

    def use_case(order: Order) -> object:
        return give_feedback(
            visit.desk,
            order,
            used=typed.yes_or_no(request, "used"),
            led_to=typed.words(request, "led_to"),
            error=typed.words(request, "error"),
        )

    return do(request, visit, case, asked, "feedback", use_case)


@require_POST
@for_officers
def evaluate(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Evaluate the request from our side."""

    def use_case(order: Order) -> object:
        said = {name: typed.words(request, name) for name in ("went_well", "late", "wrong")}
        return evaluate_request(visit.desk, order, **said)

    return do(request, visit, case, asked, "evaluate", use_case)


@require_POST
@for_officers
def note(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """Write a note that never leaves this node."""
    try:
        write_note(visit.desk, visit.officer, case, purpose=visit.purpose, text=typed.words(request, "text"))
    except ComityError as error:
        return show_case(request, visit, case, Refusal(case, "note", request.POST, error))
    request.session[DONE] = "note"
    return see_other(f"/cases/{case}#timeline")


def do(
    request: HttpRequest, visit: Visit, case: UUID, asked: UUID, form: str, use_case: Callable[[Order], object]
) -> HttpResponse:
    """Do it and look at the case; or show the case with the form as it was typed, and why it was refused."""
    try:
        order = Order(visit.officer, visit.purpose, case, asked, typed.seen(request))
        done = use_case(order)
    except ComityError as error:
        return show_case(request, visit, case, Refusal(asked, form, request.POST, error))
    request.session[DONE] = "propose" if waits(done) else _verb(form)
    return see_other(f"/cases/{case}#{asked}")


def waits(done: object) -> bool:
    """True if what a use case gave is a proposal, which waits for its second person."""
    return isinstance(done, SignedEvent) and done.event.type == "act.proposed"


def _verb(form: str) -> str:
    """The act of a form's name, without what it is about."""
    return "not-executed" if form.startswith("not-executed") else form.partition("-")[0]
