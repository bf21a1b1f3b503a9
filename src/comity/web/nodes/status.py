"""How the node stands: keys, log, witnesses, alarms, what is on its way, clock and law."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from comity.application.node.alarms import lift_alarm
from comity.application.node.list_nodes import list_nodes
from comity.application.node.overview import node_overview
from comity.application.node.peers import KEEPERS
from comity.domain.errors import ComityError
from comity.web import typed
from comity.web.casework.naming import Names
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other


@require_safe
@for_officers
def node_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How the node stands now."""
    return _show(request, visit)


@require_POST
@for_officers
def lift(request: HttpRequest, visit: Visit, alarm: bytes) -> HttpResponse:
    """Lift an alarm under the officer's name."""
    try:
        lift_alarm(visit.desk, visit.officer, alarm, reason=typed.words(request, "reason"))
    except ComityError as error:
        return _show(request, visit, error)
    request.session[DONE] = "lifted"
    return see_other("/node")


def _show(request: HttpRequest, visit: Visit, fault: ComityError | None = None) -> HttpResponse:
    nodes, here = list_nodes(visit.desk), visit.desk.node
    values = {
        "view": node_overview(visit.desk, visit.officer),
        "name_of": Names(nodes),
        "clocks": Clocks(here, here, nodes),
        "keeps": bool(visit.officer.roles & KEEPERS),
        "fault": in_words(fault, language_of(request)) if fault else None,
        "done": request.session.pop(DONE, ""),
    }
    return page(request, "node.html", values, status=status_of(fault) if fault else 200)
