"""What proves a case, on a page: checked while it is read, and the way to take it out as one file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.casework.case_proofs import case_proofs
from comity.application.node.list_nodes import list_nodes
from comity.domain.authorities import state_of
from comity.domain.errors import ComityError
from comity.web.casework.naming import Names
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers


@require_safe
@for_officers
def proofs_page(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """What proves the case."""
    return show_proofs(request, visit, case)


def show_proofs(request: HttpRequest, visit: Visit, case: UUID, fault: ComityError | None = None) -> HttpResponse:
    """The proofs; with why a file of them was refused.

    Raises:
        NotPermitted, InvalidInput: As `case_proofs`.
    """
    proofs = case_proofs(visit.desk, visit.officer, case, purpose=visit.purpose)
    nodes, here = list_nodes(visit.desk), visit.desk.node
    others = [event.author for event in proofs.events if state_of(event.author) != state_of(here)]
    values = {
        "proofs": proofs,
        "name_of": Names(nodes),
        "clocks": Clocks(here, others[0] if others else here, nodes),
        "holding": sum(event.holds for event in proofs.events),
        "revoked": sum(event.revoked is not None for event in proofs.events),
        "file_name": bundle_name(case),
        "fault": in_words(fault, language_of(request)) if fault else None,
        "typed": request.POST if fault else {},
    }
    return page(request, "proofs.html", values, status=status_of(fault) if fault else 200)


def bundle_name(case: UUID) -> str:
    """How a file with the proof of a case is called."""
    return f"case-{str(case)[:18]}.comity"
