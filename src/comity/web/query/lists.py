"""Passenger lists: hand one in, see how far it is, take the result out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.application.node.list_nodes import list_nodes
from comity.application.query import screen_list
from comity.domain.errors import ComityError, InvalidInput
from comity.web.exports import table_file
from comity.web.faults import in_words, status_of
from comity.web.moments import Clocks
from comity.web.query.reading import why_of
from comity.web.query.search import choices
from comity.web.query.words import language_here, search_languages
from comity.web.rendering import page
from comity.web.uploads import uploaded
from comity.web.visits import Visit, for_officers, see_other


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def lists_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The officer's lists, and the form that hands one in."""
    fault: ComityError | None = None
    if request.method == "POST":
        try:
            name, raw = _file(request)
            row = screen_list.take_list(visit.desk, visit.officer, name, raw, why_of(request))
            return see_other(f"/lists/{row.job}")
        except ComityError as refused:
            fault = refused
    language, here = language_here(request), visit.desk.node
    values = {
        "rows": screen_list.list_lists(visit.desk, visit.officer),
        "columns": screen_list.COLUMNS,
        "most": screen_list.MOST_LINES,
        "typed": request.POST if fault else QueryDict(),
        "fault": in_words(fault, language) if fault else None,
        "clocks": Clocks(here, here, list_nodes(visit.desk)),
        **choices(language),
    }
    status = status_of(fault) if fault else 200
    return page(request, "search_lists.html", values, status=status, speaking=search_languages())


def _file(request: HttpRequest) -> tuple[str, bytes]:
    files = uploaded(request, "list")
    if not files or files[0].size is None or not files[0].size:
        raise InvalidInput("list.none", "No list was chosen.", advice="Choose a CSV file.")
    if files[0].size > screen_list.MOST_BYTES:
        raise InvalidInput("list.length", f"A list has at most {screen_list.MOST_BYTES >> 20} MiB.", advice="Split it.")
    return files[0].name or "list.csv", files[0].read()


@require_safe
@for_officers
def list_page(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:
    """How a list stands; while it is under way the page asks again by itself."""
    view = screen_list.read_list(visit.desk, visit.officer, job, purpose=visit.purpose)
    here = visit.desk.node
    values = {"view": view, "row": view.row, "clocks": Clocks(here, here, list_nodes(visit.desk))}
    values |= choices(language_here(request))
    return page(request, "search_list.html", values, speaking=search_languages())


@require_safe
@for_officers
def list_csv(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Lines with candidates, for a spreadsheet: no names, only the list's own labels."""
    view = screen_list.read_list(visit.desk, visit.officer, job, purpose=visit.purpose)
    return table_file(screen_list.RESULT_COLUMNS, screen_list.result_rows(view), "list-results.csv")


@require_POST
@for_officers
def stop(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Stop a list."""
    screen_list.stop_list(visit.desk, visit.officer, job, purpose=visit.purpose)
    return see_other(f"/lists/{job}")
