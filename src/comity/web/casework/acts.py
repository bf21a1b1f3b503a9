"""Forms on a case page: one use case each. What is refused is shown on the page, and nothing typed is lost."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from comity.application.acting import Order
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal, decline_proposal
from comity.domain.errors import ComityError
from comity.web.casework.case import Refusal, show_case
from comity.web.visits import DONE, Visit, for_officers, see_other


@require_POST
@for_officers
def assess(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Have our gate assess the present wording."""
    return _do(request, visit, "assess", _order(visit, case, asked), lambda order: assess_request(visit.desk, order))


@require_POST
@for_officers
def acknowledge(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Take a request for work."""
    reference, contact = request.POST.get("reference", ""), request.POST.get("contact", "")
    return _do(
        request,
        visit,
        "acknowledge",
        _order(visit, case, asked),
        lambda order: acknowledge_request(visit.desk, order, reference=reference, contact=contact),
    )


@require_POST
@for_officers
def confirm(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, proposal: bytes) -> HttpResponse:
    """Be the second person of a two-person act."""
    form = f"confirm-{proposal.hex()}"
    order = _order(visit, case, asked)
    return _do(request, visit, form, order, lambda order: confirm_proposal(visit.desk, order, proposal))


@require_POST
@for_officers
def decline(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, proposal: bytes) -> HttpResponse:
    """Say no to a two-person act."""
    form, reason = f"decline-{proposal.hex()}", request.POST.get("reason", "")
    order = _order(visit, case, asked)
    return _do(request, visit, form, order, lambda order: decline_proposal(visit.desk, order, proposal, reason=reason))


def _order(visit: Visit, case: UUID, asked: UUID) -> Order:
    return Order(visit.officer, visit.purpose, case, asked)


def _do(
    request: HttpRequest, visit: Visit, form: str, order: Order, use_case: Callable[[Order], object]
) -> HttpResponse:
    try:
        use_case(order)
    except ComityError as error:
        typed = {name: value for name, value in request.POST.dict().items() if name != "csrfmiddlewaretoken"}
        return show_case(request, visit, order.case, Refusal(f"{order.request}-{form}", typed, error))
    request.session[DONE] = form.partition("-")[0]
    return see_other(f"/cases/{order.case}")
