"""One page to look a person or a thing up, and to say of each candidate whether it is who was searched for.

The question is posted, so that no name stands in an address, a log or a browser's history.
"""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from comity.application.node.list_nodes import list_nodes
from comity.application.policy import acting
from comity.application.query.alarms import MAY_SEE_ALARMS
from comity.application.query.confirm_match import confirm_match
from comity.application.query.search_person import SearchAnswer, search_person, search_thing
from comity.application.query.searched import SEARCHERS
from comity.application.register.picture_notice import beside_names
from comity.domain.errors import ComityError
from comity.domain.identity import Sex, ThingKind
from comity.domain.redress_bodies import Rejection
from comity.domain.searches import SearchPurpose
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import Language
from comity.web.matching.judged import judged
from comity.web.moments import Clocks
from comity.web.query.reading import MOST_NUMBERS, again, question_of, why_of
from comity.web.query.words import language_here, search_languages
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers
from comity.web.wording import word


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def search_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form, and the answer to what was asked."""
    acting(visit.officer, SEARCHERS, "searching over people")
    if request.method != "POST":
        return _show(request, visit, QueryDict(), None)
    try:
        why = why_of(request)
        question = question_of(request, visit.desk.clock.now())
        if question.person is not None:
            answer = search_person(visit.desk, visit.officer, question.person, why)
        else:
            answer = search_thing(visit.desk, visit.officer, question.things, why)
    except ComityError as fault:
        return _show(request, visit, request.POST, None, fault)
    return _show(request, visit, request.POST, answer)


def _show(
    request: HttpRequest,
    visit: Visit,
    posted: QueryDict,
    answer: SearchAnswer | None,
    fault: ComityError | None = None,
) -> HttpResponse:
    language, here = language_here(request), visit.desk.node
    values = {
        "typed": again(posted),
        "answer": answer,
        "faces": beside_names(visit.desk, (one.entry.record for one in answer.candidates)) if answer else {},
        "fault": in_words(fault, language) if fault else None,
        "clocks": Clocks(here, here, list_nodes(visit.desk)),
        "judged": partial(judged, language),
        "number_fields": range(1, MOST_NUMBERS + 1),
        "sees_alarms": bool(visit.officer.roles & MAY_SEE_ALARMS),
        **choices(language),
    }
    return page(request, "search.html", values, status=status_of(fault) if fault else 200, speaking=search_languages())


def choices(language: Language) -> dict[str, Any]:
    """What the search's forms let choose: values with their words."""
    return {
        "purposes": [(one.value, word(language, "search_purpose", one)) for one in SearchPurpose],
        "sexes": [(one.value, word(language, "match_sex", one)) for one in Sex if one is not Sex.UNKNOWN],
        "kinds": [(one.value, word(language, "match_number", one)) for one in ThingKind],
        "rejections": [(one.value, word(language, "rejection", one)) for one in Rejection],
    }


@require_POST
@for_officers
def judge(request: HttpRequest, visit: Visit, search: UUID, record: UUID) -> HttpResponse:
    """A named officer's word on a candidate."""
    verdict = typed.words(request, "verdict")
    reason = typed.words(request, "rejection") if verdict == "rejected" else ""
    fault: ComityError | None = None
    try:
        confirm_match(visit.desk, visit.officer, search, record, verdict=verdict, reason=reason, purpose=visit.purpose)
    except ComityError as refused:
        fault = refused
    values = {
        "search": search,
        "record": record,
        "verdict": verdict,
        "fault": in_words(fault, language_here(request)) if fault else None,
    }
    status = status_of(fault) if fault else 200
    return page(request, "search_verdict.html", values, status=status, speaking=search_languages())
