"""A request's operation: what the host consents to, which acts are inside or outside; consenting, logging, revoking."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from comity.application.acting import Order
from comity.application.casework.give_consent import give_consent
from comity.application.node.list_nodes import list_nodes
from comity.application.operations.log_act import log_act
from comity.application.operations.revoke_consent import revoke_consent
from comity.application.operations.show_operation import show_operation
from comity.application.policy import may_act
from comity.domain import bodies as b
from comity.domain.cases import MeasureState, RequestState
from comity.domain.consent_boxes import POWERS
from comity.domain.errors import ComityError
from comity.domain.fitting import known_operation
from comity.domain.stages import MeasureStage
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.operations.reading import lines, moment_or_none, read_box, read_place, whole
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


@require_POST
@for_officers
def consent(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Propose a consent in a box; a second person confirms it on the case page."""
    try:
        order = Order(visit.officer, visit.purpose, case, asked, typed.seen(request))
        box = read_box(request, visit.desk.authority.time_zone)
        measure, conditions = typed.words(request, "measure"), typed.words(request, "conditions")
        give_consent(visit.desk, order, measure, box=box, conditions=conditions)
    except ComityError as fault:
        return _show(request, visit, case, asked, fault, "consent")
    return see_other(f"/cases/{case}/requests/{asked}/operation")


@require_POST
@for_officers
def log(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, consent: bytes) -> HttpResponse:
    """Log an act under a consent. Outside it the act is refused, recorded, and the host is told."""
    try:
        log_act(
            visit.desk,
            Order(visit.officer, visit.purpose, case, asked, typed.seen(request)),
            consent,
            power=typed.words(request, "power"),
            persons=lines(request, "persons"),
            what=typed.words(request, "what"),
            at=moment_or_none(request, "at"),
            at_error_s=whole(request, "at_error_s"),
            position=read_place(request),
        )
    except ComityError as fault:
        return _show(request, visit, case, asked, fault, f"log-{consent.hex()}")
    return see_other(f"/cases/{case}/requests/{asked}/operation")


def _show(
    request: HttpRequest,
    visit: Visit,
    case: UUID,
    asked: UUID,
    fault: ComityError | None = None,
    form: str = "",
) -> HttpResponse:
    shown = show_operation(visit.desk, Order(visit.officer, visit.purpose, case, asked))
    letter, nodes = shown.state.letter, list_nodes(visit.desk)
    values = {
        "case": case,
        "asked": asked,
        "shown": shown,
        "may_revoke": _may(visit, shown.state, "consent.revoked"),
        "may_log": _may(visit, shown.state, "operation.acted"),
        "consentable": [
            one for one in operations_accepted(shown.state) if _may(visit, shown.state, "consent.given", one.key)
        ],
        "waiting": [
            b.convert(dict(one.content), b.ConsentGiven, one.act)
            for one in shown.state.proposals.values()
            if one.act == "consent.given"
        ],
        "powers": POWERS,
        "form": form,
        "typed": request.POST if fault else QueryDict(),
        "nothing": QueryDict(),
        "clocks": Clocks(letter.requesting_node, shown.state.requested_node or letter.requested_node, nodes),
        "fault": in_words(fault, language_of(request)) if fault else None,
    }
    return page(request, "operation.html", values, status=status_of(fault) if fault else 200)


def operations_accepted(state: RequestState) -> list[MeasureState]:
    """Accepted measures by which another state acts on the host's soil."""
    accepted = (one for one in state.measures.values() if one.stage is MeasureStage.ACCEPTED)
    return [one for one in accepted if known_operation(one.measure) is not None]


def _may(visit: Visit, state: RequestState, act: str, measure: str = "") -> bool:
    try:
        may_act(visit.desk.authority, visit.officer, act, state, measure)
    except ComityError:
        return False
    return True
