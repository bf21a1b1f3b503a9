"""Files that go with the results of a measure: those that come with the form, and those that the case has already."""

from django.http import HttpRequest

from comity.application.acting import Order, check_seen
from comity.application.casework.read_case import read_case
from comity.application.policy import may_act
from comity.domain.errors import InvalidInput
from comity.domain.requests import AttachmentRef
from comity.web import typed
from comity.web.casework.attaching import attach_uploads
from comity.web.uploads import uploaded
from comity.web.visits import Visit


def results(request: HttpRequest, visit: Visit, order: Order, measure: str) -> tuple[AttachmentRef, ...]:
    """References of the chosen files. A new one is taken in only where the act itself would pass.

    What was taken in stays with the case if the act is refused after all; the form then offers it.

    Raises:
        ComityError: As `execute_measure` and `attach_file`, asked before anything is kept.
    """
    files = uploaded(request, "upload")
    if not files and not typed.several(request, "file"):
        return ()
    view = read_case(visit.desk, visit.officer, order.case, purpose=visit.purpose)
    state = view.case.requests.get(order.request)
    may_act(visit.desk.authority, visit.officer, "measure.executed", state, measure)
    check_seen(view.case, order)
    kept = typed.held(request, view)
    if files and not typed.words(request, "summary"):
        raise InvalidInput("execute.summary", "Say what was done and found.", advice="Give a summary.")
    return kept + attach_uploads(visit, order.case, files)
