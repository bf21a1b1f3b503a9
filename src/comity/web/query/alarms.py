"""What an auditor is told of searches for their own sake."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from comity.application.node.list_nodes import list_nodes
from comity.application.query.alarms import list_search_alarms, settle_alarm
from comity.domain.errors import ComityError
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers, see_other


@require_safe
@for_officers
def alarms_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Alarms, those that stand first."""
    return _show(request, visit)


@require_POST
@for_officers
def settle(request: HttpRequest, visit: Visit, alarm: UUID) -> HttpResponse:
    """Say what came of one."""
    try:
        settle_alarm(visit.desk, visit.officer, alarm, finding=typed.words(request, "finding"), purpose=visit.purpose)
    except ComityError as fault:
        return _show(request, visit, fault)
    return see_other("/search/alarms")


def _show(request: HttpRequest, visit: Visit, fault: ComityError | None = None) -> HttpResponse:
    seen = list_search_alarms(visit.desk, visit.officer, open_only=False, purpose=visit.purpose)
    here = visit.desk.node
    values = {
        "rows": sorted(seen.rows, key=lambda row: bool(row.seen_by)),
        "names": seen.names,
        "clocks": Clocks(here, here, list_nodes(visit.desk)),
        "fault": in_words(fault, language_of(request)) if fault else None,
    }
    return page(request, "search_alarms.html", values, status=status_of(fault) if fault else 200)
