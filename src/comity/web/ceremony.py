"""The key ceremony on one sheet of paper: what two authorities read to each other, and the lines that they sign."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.node.ceremony import ceremony_sheet
from comity.application.node.list_nodes import list_nodes
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers


@require_safe
@for_officers
def ceremony_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The sheet of this node, for those who keep keys and peers."""
    sheet = ceremony_sheet(visit.desk, visit.officer)
    clocks = Clocks(visit.desk.node, visit.desk.node, list_nodes(visit.desk))
    return page(request, "ceremony.html", {"sheet": sheet, "clocks": clocks})
