"""Earlier matters beside a request, old beside new, and the form by which a lawyer says what one of them is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from comity.application.acting import Order, standing
from comity.application.casework.judge_earlier import judge_earlier
from comity.application.casework.read_case import read_case
from comity.application.casework.read_earlier import read_earlier
from comity.application.policy import may_act
from comity.domain.cases import RequestState
from comity.domain.earlier_bodies import Judgment
from comity.domain.errors import ComityError, InvalidInput
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other

FIELDS = {"born": "birth", "text": "facts"}
"""Elements that a letter's form calls otherwise."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def earlier_page(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """What stands beside the request; or one finding, which may wait for a second lawyer."""
    if request.method != "POST":
        return _show(request, visit, case, asked)
    try:
        signed = judge_earlier(
            visit.desk,
            Order(visit.officer, visit.purpose, case, asked, typed.seen(request)),
            earlier=typed.words(request, "earlier"),
            judgment=_judgment(request),
            reason=typed.words(request, "reason"),
            ground=typed.words(request, "ground"),
            subject=typed.words(request, "subject"),
        )
    except ComityError as fault:
        return _show(request, visit, case, asked, fault)
    request.session[DONE] = "propose" if signed.event.type == "act.proposed" else "judge"
    return see_other(f"/cases/{case}#{asked}")


def _judgment(request: HttpRequest) -> Judgment:
    chosen = typed.words(request, "judgment")
    if chosen not in frozenset(Judgment):
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose one of the findings.")
    return Judgment(chosen)


def _show(
    request: HttpRequest, visit: Visit, case: UUID, asked: UUID, fault: ComityError | None = None
) -> HttpResponse:
    shown = read_earlier(visit.desk, Order(visit.officer, visit.purpose, case, asked))
    view = read_case(visit.desk, visit.officer, case, purpose=visit.purpose)
    values = {
        "case": case,
        "asked": asked,
        "shown": shown,
        "seen": standing(view.case, asked).hex(),
        "officer_names": view.names,
        "may_judge": _may_judge(visit, shown.state),
        "judgments": tuple(Judgment),
        "fields": FIELDS,
        "typed": request.POST if fault else QueryDict(),
        "fault": in_words(fault, language_of(request)) if fault else None,
    }
    return page(request, "earlier.html", values, status=status_of(fault) if fault else 200)


def _may_judge(visit: Visit, state: RequestState) -> bool:
    try:
        may_act(visit.desk.authority, visit.officer, "earlier.judged", state)
    except ComityError:
        return False
    return True
