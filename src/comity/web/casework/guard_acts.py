"""Forms of the looks and alarms that come before a measure, and the neutral answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from comity.application.acting import Order
from comity.application.casework.check_protection import answer_neutrally, check_protection
from comity.application.casework.decide_safeguard import decide_safeguard
from comity.application.casework.screen_victim import screen_victim
from comity.web import typed
from comity.web.casework.acts import do
from comity.web.casework.naming import slug
from comity.web.visits import Visit, for_officers


@require_POST
@for_officers
def protection(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Record what the authority for refugees said of the person."""

    def use_case(order: Order) -> object:
        said = {name: typed.words(request, name) for name in ("found", "protection", "authority", "reference")}
        return check_protection(visit.desk, order, measure, **said)

    return do(request, visit, case, asked, f"protection-{slug(measure)}", use_case)


@require_POST
@for_officers
def neutral(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Propose the neutral answer."""
    why = typed.words(request, "why")

    def use_case(order: Order) -> object:
        return answer_neutrally(visit.desk, order, measure, why=why)

    return do(request, visit, case, asked, f"neutral-{slug(measure)}", use_case)


@require_POST
@for_officers
def alarm(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Decide on an alarm, as the first of two persons."""

    def use_case(order: Order) -> object:
        return decide_safeguard(
            visit.desk,
            order,
            measure,
            safeguard=typed.words(request, "safeguard"),
            go_on=typed.yes_or_no(request, "go_on"),
            reason=typed.words(request, "reason"),
            support=typed.words(request, "support"),
        )

    return do(request, visit, case, asked, f"alarm-{slug(measure)}", use_case)


@require_POST
@for_officers
def screen(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Record a screening of the person of a measure for trafficking."""

    def use_case(order: Order) -> object:
        return screen_victim(
            visit.desk,
            order,
            typed.words(request, "subject"),
            result=typed.words(request, "result"),
            screened_on=typed.day(request, "screened_on"),
            language=typed.words(request, "language"),
            interpreter=typed.words(request, "interpreter"),
            indicators=typed.several(request, "indicator"),
            non_punishment=typed.words(request, "non_punishment") == "yes",
            notes=typed.words(request, "notes"),
            support=typed.words(request, "support"),
        )

    return do(request, visit, case, asked, f"screen-{slug(measure)}", use_case)
