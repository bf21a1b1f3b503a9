"""The page at the line: swipe or type, one glance at what to do, the next traveller."""

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.application.border.answers import BorderAnswer
from comity.application.border.asking import MOST_TYPED, Typed
from comity.application.border.check_traveller import Check, check_traveller
from comity.application.border.judge_candidate import Finding, Opinion, judge_candidate
from comity.application.query.searched import may_search
from comity.application.register.picture_notice import beside_names
from comity.domain.errors import ComityError, InvalidInput, Unavailable
from comity.domain.redress_bodies import Rejection, Verdict
from comity.web import wording
from comity.web.border.words import ERRORS, border_languages, speak
from comity.web.faults import status_of
from comity.web.languages import COOKIE, SOURCE, Language
from comity.web.moments import on_clock, on_day
from comity.web.rendering import theme_of
from comity.web.visits import Visit, for_officers, see_other

REFERENCE = "border_reference"  # in the browser's session, kept on the node
FIELDS = ("zone", "name", "birth", "sex", "nationality", "document", "issuer", "certificate")
_YEAR = 365 * 24 * 3600  # seconds


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def border_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The empty form, or the answer to what was swiped or typed."""
    may_search(visit.officer)
    if request.method != "POST":
        return _page(request, visit, {})
    form = _typed(request.POST)
    request.session[REFERENCE] = form["reference"]
    try:
        answer = _answer(visit, form)
    except ComityError as fault:
        return _page(request, visit, form, fault=fault)
    return _page(request, visit, {}, answer=answer)


@require_POST
@for_officers
def border_verdict(request: HttpRequest, visit: Visit, search: UUID, record: UUID) -> HttpResponse:
    """The officer's word on a candidate, and what is to be done now."""
    posted = {name: str(request.POST.get(name) or "") for name in ("verdict", "rejection", "certificate")}
    reason = posted["rejection"] if posted["verdict"] == Verdict.REJECTED else ""
    said = Opinion(visit.officer, search, record, posted["verdict"], reason, posted["certificate"][:MOST_TYPED])
    try:
        finding = judge_candidate(visit.desk, said)
    except ComityError as fault:
        return _page(request, visit, {}, fault=fault)
    return _page(request, visit, {}, finding=finding)


@require_POST
def border_language(request: HttpRequest) -> HttpResponse:
    """Speak another language on this page; pages that do not have it yet go on in theirs.

    Raises:
        InvalidInput: This page does not speak it.
    """
    code = request.POST.get("language", "")
    if code not in border_languages():
        raise InvalidInput("language.unknown", "The pages do not speak that language.", advice="Choose from the menu.")
    response = see_other("/border")
    response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def language_at_the_line(request: HttpRequest) -> Language:
    """What this reader chose, or the first of the browser's languages that this page speaks."""
    offered = border_languages()
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in offered:
        return offered[chosen]
    parts = request.headers.get("Accept-Language", "")[:200].split(",")
    codes = [part.partition(";")[0].strip().lower().partition("-")[0] for part in parts]
    return offered[next((code for code in codes if code in offered), SOURCE)]


def _typed(posted: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(posted.get(name) or "") for name in ("reference", *FIELDS)}


def _answer(visit: Visit, form: Mapping[str, str]) -> BorderAnswer:
    typed = Typed(**{name: form[name] for name in FIELDS if name != "certificate"})
    return check_traveller(visit.desk, Check(visit.officer, form["reference"], typed, form["certificate"]))


def _page(
    request: HttpRequest,
    visit: Visit,
    form: Mapping[str, str],
    *,
    answer: BorderAnswer | None = None,
    finding: Finding | None = None,
    fault: ComityError | None = None,
) -> HttpResponse:
    language = language_at_the_line(request)
    zone = ZoneInfo(visit.desk.authority.time_zone)
    values = {
        "language": language,
        "offered": border_languages().values(),
        "authority": visit.desk.authority,
        "officer": visit.officer,
        "theme": theme_of(request),
        "typed": {"reference": request.session.get(REFERENCE, ""), **dict.fromkeys(FIELDS, ""), **form},
        "answer": answer,
        "faces": beside_names(visit.desk, (one.entry.record for one in answer.candidates)) if answer else {},
        "finding": finding,
        "rejections": list(Rejection),
        "why_rejected": lambda key: language.word("rejection", key),
        "fault": fault,
        "fault_words": _fault_words(language, fault) if fault else "",
        "say": lambda key, **named: speak(language, key, **named),
        "no_hit": lambda key: language.word("no_hit", key),
        "birth": lambda written: wording.birth(language, written),
        "state_name": lambda code: wording.state_name(language, code),
        "moment": lambda at: on_clock(at.astimezone(zone), language),
        "day": lambda day: on_day(day, language),
        "of_hundred": lambda share: max(1, ceil(100 * share)) if share > 0 else 0,
        "expired_on": _expired_on(answer, visit.desk.clock.now().astimezone(zone).date()),
    }
    content = loader.render_to_string("border.html", values, request, using="jinja2")
    return HttpResponse(content, status=status_of(fault) if fault else 200)


def _expired_on(answer: BorderAnswer | None, today: date) -> date | None:
    """The last day of a document that is no longer valid; None if it is, or says no whole date."""
    if answer is None or answer.zone is None or answer.zone.zone is None:
        return None
    expiry = answer.zone.zone.expiry
    if expiry.year is None or expiry.month is None or expiry.day is None:
        return None
    last = date(expiry.year, expiry.month, expiry.day)
    return last if last < today else None


def _fault_words(language: Language, fault: ComityError) -> str:
    if fault.code in ERRORS:
        return speak(language, f"err.{fault.code}")
    return speak(language, "err.unavailable" if isinstance(fault, Unavailable) else "err.other")
