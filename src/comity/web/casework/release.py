"""Before a letter leaves, and what its own side may do with it later: waive, submit, return, release, supplement,
withdraw. One page shows exactly the text and the decision that go, and what stands before the release."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from comity.application.acting import Order, check_seen
from comity.application.casework.amend_request import withdraw_request
from comity.application.casework.read_case import read_case
from comity.application.casework.release_request import release_request
from comity.application.casework.submit_request import return_request, submit_request
from comity.application.casework.supplement_request import prepare_supplement
from comity.application.casework.waive_item import waive_item
from comity.application.node.list_nodes import list_nodes
from comity.application.policy import may_act
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.handling import Classification, HandlingCode
from comity.domain.requests import AttachmentRef
from comity.web import typed
from comity.web.casework.acts import waits
from comity.web.casework.attaching import attach_uploads
from comity.web.casework.naming import Names
from comity.web.casework.readiness import CHECKS, readiness
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.uploads import uploaded
from comity.web.visits import DONE, Visit, for_officers, see_other


@dataclass(frozen=True, slots=True)
class _Refused:
    """A form that was refused: which one, what was typed, and why."""

    form: str
    typed: QueryDict
    error: ComityError


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def release(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """The text, the decision and what stands before the release; or the release of exactly that, by a second person."""
    if request.method != "POST":
        return _show(request, visit, case, asked)

    def use_case(order: Order) -> object:
        if order.seen is None:
            raise InvalidInput("page.seen", "The form does not say what you saw.", advice="Open the page again.")
        return release_request(
            visit.desk, order, handling=typed.handling(request), home_rule=typed.words(request, "home_rule")
        )

    return _do(request, visit, case, asked, "release", use_case)


@require_POST
@for_officers
def waive(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Settle one open item in one's own name."""
    measure, item, reason = (typed.words(request, name) for name in ("measure", "item", "reason"))

    def use_case(order: Order) -> None:
        waive_item(visit.desk, order, measure=measure, item=item, reason=reason)

    return _do(request, visit, case, asked, "waive", use_case, form=f"waive-{measure}-{item}", stay=True)


@require_POST
@for_officers
def submit(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Send the wording up to the desk that has the power."""
    reason = typed.words(request, "reason")
    return _do(request, visit, case, asked, "submit", lambda order: submit_request(visit.desk, order, reason=reason))


@require_POST
@for_officers
def send_back(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Send a submitted draft back to whoever wrote it."""
    reason = typed.words(request, "reason")
    return _do(request, visit, case, asked, "return", lambda order: return_request(visit.desk, order, reason=reason))


@require_POST
@for_officers
def supplement(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Prepare more for a letter that is abroad: words, papers or files; a second person approves it, and it leaves."""

    def use_case(order: Order) -> object:
        text, rule, papers = typed.words(request, "text"), typed.words(request, "rule"), _papers(request)
        files = _attached(request, visit, order)
        return prepare_supplement(visit.desk, order, text=text, documents=papers, rule=rule, attachments=files)

    return _do(request, visit, case, asked, "supplement", use_case)


@require_POST
@for_officers
def withdraw(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """Take the letter back, or some of its measures."""
    reason, measures = typed.words(request, "reason"), typed.several(request, "measure")

    def use_case(order: Order) -> object:
        return withdraw_request(visit.desk, order, reason=reason, measures=measures)

    return _do(request, visit, case, asked, "withdraw", use_case)


def _do(
    request: HttpRequest,
    visit: Visit,
    case: UUID,
    asked: UUID,
    done: str,
    use_case: Callable[[Order], object],
    *,
    form: str = "",
    stay: bool = False,
) -> HttpResponse:
    try:
        result = use_case(Order(visit.officer, visit.purpose, case, asked, typed.seen(request)))
    except ComityError as error:
        return _show(request, visit, case, asked, _Refused(form or done, request.POST, error))
    request.session[DONE] = "propose" if waits(result) else done
    return see_other(f"/cases/{case}/requests/{asked}/release" if stay else f"/cases/{case}#{asked}")


def _papers(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    """Papers now on file, by measure: fields named ``<key>.documents``."""
    names = [name for name in request.POST if name.endswith(".documents")]
    return {name.removesuffix(".documents"): typed.several(request, name) for name in names}


def _attached(request: HttpRequest, visit: Visit, order: Order) -> tuple[AttachmentRef, ...]:
    """Files that came with the form. They are taken in only where the act itself would pass."""
    files = uploaded(request, "upload")
    if not files:
        return ()
    view = read_case(visit.desk, visit.officer, order.case, purpose=visit.purpose)
    may_act(visit.desk.authority, visit.officer, "request.supplemented", view.case.requests.get(order.request))
    check_seen(view.case, order)
    return attach_uploads(visit, order.case, files)


def _show(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, refused: _Refused | None = None) -> HttpResponse:
    """The page, with a refused form's words in their places.

    Raises:
        NotPermitted, InvalidInput: As `read_case`; the case has no such request.
    """
    view = read_case(visit.desk, visit.officer, case, purpose=visit.purpose)
    state = view.case.requests.get(asked)
    if state is None:
        raise InvalidInput("request.unknown", f"The case has no request {asked}.", advice="Look at the case.")
    nodes, language = list_nodes(visit.desk), language_of(request)
    values = {
        "case": view.case,
        "state": state,
        "letter": state.letter,
        "ready": readiness(visit, view.case, state),
        "check_names": CHECKS,
        "clocks": Clocks(state.letter.requesting_node, state.letter.requested_node, nodes),
        "name_of": Names(nodes),
        "officer_names": view.names,
        "papers": visit.desk.law.words("missing"),
        "handling_codes": tuple(HandlingCode),
        "classifications": tuple(Classification),
        "done": request.session.pop(DONE, ""),
        "fault": in_words(refused.error, language) if refused else None,
        "refused_form": refused.form if refused else "",
        "typed": refused.typed if refused else QueryDict(),
        "nothing": QueryDict(),
    }
    return page(request, "release.html", values, status=status_of(refused.error) if refused else 200)
