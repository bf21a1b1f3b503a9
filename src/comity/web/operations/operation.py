"""A request's operation as the host sees it: what was consented to, which acts are inside or outside, and revoking."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from comity.application.acting import Order
from comity.application.node.list_nodes import list_nodes
from comity.application.operations.revoke_consent import revoke_consent
from comity.application.operations.show_operation import show_operation
from comity.application.policy import may_act
from comity.domain.cases import RequestState
from comity.domain.errors import ComityError
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers, see_other


@require_safe
@for_officers
def operation_page(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Consents and acts, judged by what is known now."""
    return _show(request, visit, case, asked)


@require_POST
@for_officers
def revoke(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, consent: bytes) -> HttpResponse:
    """Take a consent back, at once."""
    try:
        order = Order(visit.officer, visit.purpose, case, asked, typed.seen(request))
        revoke_consent(visit.desk, order, consent, reason=typed.words(request, "reason"))
    except ComityError as fault:
        return _show(request, visit, case, asked, fault)
    return see_other(f"/cases/{case}/requests/{asked}/operation")


def _show(
    request: HttpRequest, visit: Visit, case: UUID, asked: UUID, fault: ComityError | None = None
) -> HttpResponse:
    shown = show_operation(visit.desk, Order(visit.officer, visit.purpose, case, asked))
    letter, nodes = shown.state.letter, list_nodes(visit.desk)
    values = {
        "case": case,
        "asked": asked,
        "shown": shown,
        "may_revoke": _may_revoke(visit, shown.state),
        "clocks": Clocks(letter.requesting_node, shown.state.requested_node or letter.requested_node, nodes),
        "fault": in_words(fault, language_of(request)) if fault else None,
    }
    return page(request, "operation.html", values, status=status_of(fault) if fault else 200)


def _may_revoke(visit: Visit, state: RequestState) -> bool:
    try:
        may_act(visit.desk.authority, visit.officer, "consent.revoked", state)
    except ComityError:
        return False
    return True
