"""The peers: import a statement, compare its fingerprint with the other authority's people, suspend."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from comity.application.node import peers
from comity.application.node.list_nodes import list_nodes
from comity.application.node.overview import peers_overview
from comity.domain.errors import ComityError, InvalidInput
from comity.evidence.statement_fields import LIMIT
from comity.web import typed
from comity.web.casework.naming import Names
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.uploads import uploaded
from comity.web.visits import DONE, Visit, for_officers, see_other


@require_safe
@for_officers
def peers_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The nodes that this one knows."""
    return _show(request, visit)


@require_POST
@for_officers
def import_statement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep a key statement that came as a file; nothing is trusted by it yet."""

    def use_case() -> object:
        data, address = _statement(request), typed.words(request, "address")
        return peers.import_statement(visit.desk, visit.officer, data, address=address)

    return _do(request, visit, "imported", "import", use_case)


@require_POST
@for_officers
def confirm(request: HttpRequest, visit: Visit, node: str) -> HttpResponse:
    """The officer has compared the fingerprint, and typed what the other side read out."""
    said = typed.words(request, "fingerprint")
    return _do(request, visit, "confirmed", node, lambda: peers.confirm_peer(visit.desk, visit.officer, node, said))


@require_POST
@for_officers
def suspend(request: HttpRequest, visit: Visit, node: str) -> HttpResponse:
    """Take nothing more from a node, and send it nothing."""
    reason = typed.words(request, "reason")
    return _do(
        request, visit, "suspended", node, lambda: peers.suspend_peer(visit.desk, visit.officer, node, reason=reason)
    )


def _do(request: HttpRequest, visit: Visit, done: str, form: str, use_case: Callable[[], object]) -> HttpResponse:
    try:
        use_case()
    except ComityError as error:
        return _show(request, visit, error, form)
    request.session[DONE] = done
    return see_other("/peers")


def _statement(request: HttpRequest) -> bytes:
    """The file's bytes.

    Raises:
        InvalidInput: There is none, or it is larger than a statement is.
    """
    files = uploaded(request, "statement")
    if len(files) != 1 or not files[0].size or files[0].size > LIMIT:
        raise InvalidInput("peer.file", "Choose one key statement file.", advice="The other authority has it.")
    return bytes(files[0].read())


def _show(request: HttpRequest, visit: Visit, fault: ComityError | None = None, form: str = "") -> HttpResponse:
    nodes, here = list_nodes(visit.desk), visit.desk.node
    values = {
        "lines": peers_overview(visit.desk, visit.officer),
        "name_of": Names(nodes),
        "clocks": Clocks(here, here, nodes),
        "keeps": bool(visit.officer.roles & peers.KEEPERS),
        "fault": in_words(fault, language_of(request)) if fault else None,
        "form": form,
        "typed": request.POST if fault else {},
        "done": request.session.pop(DONE, ""),
    }
    return page(request, "peers.html", values, status=status_of(fault) if fault else 200)
