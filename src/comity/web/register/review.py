"""The review on one page: the wording as it would go out, what was looked at, the law, and nine questions."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from comity.application.policy import acting
from comity.application.register.acting import NoticeOrder
from comity.application.register.picture_notice import as_shown
from comity.application.register.read_register import read_notice
from comity.application.register.review_notice import review_notice
from comity.domain.errors import ComityError, OutOfOrder
from comity.domain.notice_effects import ROLES
from comity.domain.notices import Answer, questions_of
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.register.words import language_here, register_languages
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import word


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def review_page(request: HttpRequest, visit: Visit, notice: UUID) -> HttpResponse:
    """The questions, for whoever reviews; the answers go to the owner."""
    acting(visit.officer, ROLES["notice.reviewed"], "notice.reviewed")
    if request.method != "POST":
        return _form(request, visit, notice)
    view = read_notice(visit.desk, visit.officer, notice, purpose=visit.purpose)
    asked = view.state.asked
    try:
        given = {name: typed.words(request, name) for name in questions_of(asked.wording)} if asked else {}
        order = NoticeOrder(visit.officer, visit.purpose, notice)
        review_notice(visit.desk, order, given, reasons=typed.words(request, "reasons"))
    except ComityError as error:
        return _form(request, visit, notice, error)
    request.session[DONE] = "notice-review"
    return see_other(f"/notices/{notice}")


def _form(request: HttpRequest, visit: Visit, notice: UUID, error: ComityError | None = None) -> HttpResponse:
    """The page; what was answered stays answered."""
    view = read_notice(visit.desk, visit.officer, notice, purpose=visit.purpose)
    asked, language = view.state.asked, language_here(request)
    if asked is None:
        raise OutOfOrder("notice.no_review", "No review of this notice was asked for.", advice="Ask for one first.")
    values = {
        "view": view,
        "asked": asked,
        "notice": asked.wording,
        "looks": asked.looks,
        "rows": asked.check.law,
        "questions": questions_of(asked.wording),
        "answers": [(one.value, word(language, "notice_answer", one), "") for one in Answer],
        "typed": request.POST if request.method == "POST" else QueryDict(),
        "fault": in_words(error, language) if error else None,
        "shown_small": partial(as_shown, visit.desk),
    }
    status = status_of(error) if error else 200
    return page(request, "notice_review.html", values, status=status, speaking=register_languages())
