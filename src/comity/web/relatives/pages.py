"""What relatives reported: a list without names, one report at a time, and the acts that cannot wait for a terminal.

Each page says for which of the five purposes it is read; without one nothing is shown. No name stands in an address.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.application.node.list_nodes import list_nodes
from comity.application.policy import acting
from comity.application.relatives import publishing
from comity.application.relatives.keeping import DESK, SECOND, Proof
from comity.application.relatives.photographs import kind_of
from comity.application.relatives.protecting import QUESTIONS
from comity.application.relatives.reading import MAY_LIST, list_reports, read_photograph, read_report
from comity.application.relatives.reporting import KINDS, REFUSALS, report_at_desk, verify_report
from comity.domain.errors import ComityError, NotPermitted
from comity.domain.identity import Sex
from comity.domain.register_entries import Vulnerability
from comity.domain.relatives import PUBLIC_FIELDS, RELATIONS, Purpose, Stage, Told, Wish
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import Language, language_of
from comity.web.moments import Clocks
from comity.web.relatives.acts import ACTS, ANSWERS, report_of_form
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers, see_other
from comity.web.wording import word

A_PAGE = 50


@require_safe
@for_officers
def reports_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Reports, children first; nothing before a purpose is chosen."""
    acting(visit.officer, MAY_LIST, "listing of relatives' reports")
    may_report = bool(DESK & visit.officer.roles)
    asked = {name: request.GET.get(name, "") for name in ("purpose", "stage", "page")}
    number = int(asked["page"]) if asked["page"].isdecimal() and int(asked["page"][:6]) > 0 else 1
    values: dict[str, Any] = {"asked": asked, "found": None, "number": number, "pages": 1, "may_report": may_report}
    fault: ComityError | None = None
    if asked["purpose"]:
        try:
            found, count = list_reports(
                visit.desk,
                visit.officer,
                stage=asked["stage"],
                purpose=asked["purpose"],
                offset=(number - 1) * A_PAGE,
                limit=A_PAGE,
            )
            values |= {"found": found, "pages": max(1, -(-count // A_PAGE))}
        except ComityError as refused:
            fault = refused
    return _show(request, visit, "relatives.html", values, fault)


@require_safe
@for_officers
def report_page(request: HttpRequest, visit: Visit, report: UUID) -> HttpResponse:
    """One report, whole; that it was read is on record."""
    return _report(request, visit, report, request.GET.get("purpose", ""))


@require_POST
@for_officers
def verify(request: HttpRequest, visit: Visit, report: UUID) -> HttpResponse:
    """The officer has spoken with the reporter."""
    return _act(request, visit, report, verify_report)


@require_POST
@for_officers
def publish(request: HttpRequest, visit: Visit, report: UUID) -> HttpResponse:
    """The second person makes public what a first one proposed."""
    return _act(request, visit, report, publishing.publish)


@require_POST
@for_officers
def take_down(request: HttpRequest, visit: Visit, report: UUID) -> HttpResponse:
    """Nothing of it is public from now on."""
    return _act(request, visit, report, publishing.take_down)


@require_POST
@for_officers
def act(request: HttpRequest, visit: Visit, report: UUID, what: str) -> HttpResponse:
    """Screen, consent, withdraw it, propose, keep a photograph, add, find, lift, refuse.

    Raises:
        Http404: There is no such act.
    """
    if what not in ACTS:
        raise Http404
    return _act(request, visit, report, lambda *_, purpose: ACTS[what](request, visit, report, purpose), form=what)


@require_safe
@for_officers
def picture(request: HttpRequest, visit: Visit, report: UUID) -> HttpResponse:
    """The photograph, for the desk; on record like any reading.

    Raises:
        Http404: None is kept.
    """
    data = read_photograph(visit.desk, visit.officer, report, purpose=request.GET.get("purpose", ""))
    if not data:
        raise Http404
    return HttpResponse(data, content_type=kind_of(data))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def new_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take a report from somebody who stands at the desk or calls; the code for the reporter is shown once."""
    acting(visit.officer, DESK, "reporting of a missing person")
    fault: ComityError | None = None
    values: dict[str, Any] = {"made": None, "typed": request.POST}
    if request.method == "POST":
        try:
            purpose = typed.words(request, "purpose")
            values["made"] = report_at_desk(visit.desk, visit.officer, *report_of_form(request), purpose=purpose)
        except ComityError as refused:
            fault = refused
    language = language_of(request)
    values |= {
        "relations": [(one, word(language, "relation", one)) for one in RELATIONS],
        "sexes": [(one.value, word(language, "match_sex", one)) for one in Sex],
        "needs": [(one.value, word(language, "vulnerability", one)) for one in Vulnerability],
    }
    return _show(request, visit, "relatives_new.html", values, fault)


def _act(request: HttpRequest, visit: Visit, report: UUID, act: Callable[..., Any], form: str = "") -> HttpResponse:
    purpose = typed.words(request, "purpose")
    try:
        made = act(visit.desk, visit.officer, report, purpose=purpose)
    except NotPermitted:
        raise  # nothing of the report is shown to whoever may not act on it
    except ComityError as refused:
        return _report(request, visit, report, purpose, fault=refused, form=form)
    if form == "refuse":  # everything of it is destroyed
        return see_other(f"/relatives?{urlencode({'purpose': purpose})}")
    return _report(request, visit, report, purpose, done=True, proof=made if isinstance(made, Proof) else None)


def _report(
    request: HttpRequest,
    visit: Visit,
    report: UUID,
    purpose: str,
    *,
    fault: ComityError | None = None,
    done: bool = False,
    proof: Proof | None = None,
    form: str = "",
) -> HttpResponse:
    said = None
    try:
        said = read_report(visit.desk, visit.officer, report, purpose=purpose)
    except ComityError as refused:
        fault = fault or refused
    values = {
        "report": report, "said": said, "purpose": purpose, "done": done, "proof": proof, "form": form,
        "typed": request.POST if form else QueryDict(), "several": request.POST.getlist("part") if form else [],
        "here": f"/relatives/{report}?{urlencode({'purpose': purpose})}",
        "is_child": said is not None and said.is_child(visit.desk.clock.now().date()),
        "may_second": bool(SECOND & visit.officer.roles),
        **_choices(language_of(request)),
    }  # fmt: skip
    return _show(request, visit, "relatives_report.html", values, fault)


def _choices(language: Language) -> dict[str, Any]:
    answers = {"yes": language.text("yes"), "no": language.text("no"), "unknown": language.text("unknown")}
    may_be_told = (Told.WITH_DESK, Told.FOUND_SAFE, Told.FOUND_SAFE_NO_CONTACT, Told.COME_TO_DESK)
    return {
        "questions": [(one, word(language, "report_question", one)) for one in QUESTIONS],
        "answers": [(one, answers[one], "") for one in ANSWERS],
        "parts_public": [(one, word(language, "report_part", one)) for one in PUBLIC_FIELDS],
        "refusals": [(one, word(language, "report_refusal", one)) for one in REFUSALS],
        "kinds_given": [(one, word(language, "report_given", one)) for one in KINDS],
        "wishes": [(one.value, word(language, "report_wish", one)) for one in Wish],
        "tolds": [(one.value, word(language, "told", one)) for one in may_be_told],
    }


def _show(
    request: HttpRequest, visit: Visit, template: str, values: dict[str, Any], fault: ComityError | None
) -> HttpResponse:
    language, here = language_of(request), visit.desk.node
    values |= {
        "fault": in_words(fault, language) if fault else None,
        "clocks": Clocks(here, here, list_nodes(visit.desk)),
        "purposes": [(one.value, word(language, "report_purpose", one)) for one in Purpose],
        "stages": _stages(language),
    }
    return page(request, template, values, status=status_of(fault) if fault else 200)


def _stages(language: Language) -> list[tuple[str, str]]:
    return [(one.value, word(language, "report_stage", one)) for one in Stage]
