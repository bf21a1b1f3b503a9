"""Forms about assurances: asking for one, giving or declining it, a visit, and a breach."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from comity.application.acting import Order
from comity.application.casework.ask_assurance import prepare_answering, prepare_asking
from comity.application.casework.keep_registers import judge_assurance, record_visit
from comity.domain.earlier_bodies import Visited
from comity.domain.promises import Said
from comity.law.earlier import Standing
from comity.web import typed
from comity.web.casework.acts import do
from comity.web.casework.naming import slug
from comity.web.visits import Visit, for_officers


@require_POST
@for_officers
def ask_assurance(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Prepare to ask the requesting state for an assurance; a second person approves it, and it crosses the border."""

    def use_case(order: Order) -> object:
        return prepare_asking(
            visit.desk,
            order,
            measure,
            assurance=typed.words(request, "assurance"),
            text=typed.words(request, "text"),
            rule=typed.words(request, "rule"),
            visits=typed.days(request, "visit"),
        )

    return do(request, visit, case, asked, f"ask_assurance-{slug(measure)}", use_case)


@require_POST
@for_officers
def answer_assurance(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Prepare to give an assurance or to decline it; a second person approves it, and it crosses the border."""

    def use_case(order: Order) -> object:
        return prepare_answering(
            visit.desk,
            order,
            typed.digest(request, "question"),
            said=typed.one_of(request, "said", Said),
            text=typed.words(request, "text"),
            given_by=typed.words(request, "given_by"),
            rule=typed.words(request, "rule"),
        )

    return do(request, visit, case, asked, "answer_assurance", use_case)


@require_POST
@for_officers
def visit_made(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Record that somebody looked whether an assurance is kept."""

    def use_case(order: Order) -> object:
        return record_visit(
            visit.desk,
            order,
            typed.digest(request, "assurance"),
            on=typed.day(request, "on"),
            visitor=typed.words(request, "visitor"),
            found=typed.one_of(request, "found", Visited),
            report=typed.words(request, "report"),
        )

    return do(request, visit, case, asked, "visit", use_case)


@require_POST
@for_officers
def breach(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Allege a breach of an assurance; or propose that one is established, or lifted."""

    def use_case(order: Order) -> object:
        return judge_assurance(
            visit.desk,
            order,
            typed.digest(request, "assurance"),
            standing=typed.one_of(request, "standing", Standing),
            reason=typed.words(request, "reason"),
        )

    return do(request, visit, case, asked, "breach", use_case)
