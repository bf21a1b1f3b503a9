"""What relatives reported: a list without names, one report at a time, and the acts that cannot wait for a terminal.

Each page says for which of the five purposes it is read; without one nothing is shown. No name stands in an address.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from comity.application.node.list_nodes import list_nodes
from comity.application.policy import acting
from comity.application.relatives import publishing
from comity.application.relatives.keeping import Proof
from comity.application.relatives.reading import MAY_LIST, list_reports, read_report
from comity.application.relatives.reporting import verify_report
from comity.domain.errors import ComityError
from comity.domain.relatives import Purpose, Stage
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import Language, language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers
from comity.web.wording import word

A_PAGE = 50


@require_safe
@for_officers
def reports_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Reports, children first; nothing before a purpose is chosen."""
    acting(visit.officer, MAY_LIST, "listing of relatives' reports")
    asked = {name: request.GET.get(name, "") for name in ("purpose", "stage", "page")}
    number = int(asked["page"]) if asked["page"].isdecimal() and int(asked["page"][:6]) > 0 else 1
    values: dict[str, Any] = {"asked": asked, "found": None, "number": number, "pages": 1}
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


def _act(request: HttpRequest, visit: Visit, report: UUID, act: Callable[..., Any]) -> HttpResponse:
    purpose = typed.words(request, "purpose")
    try:
        made = act(visit.desk, visit.officer, report, purpose=purpose)
    except ComityError as refused:
        return _report(request, visit, report, purpose, fault=refused)
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
) -> HttpResponse:
    said = None
    try:
        said = read_report(visit.desk, visit.officer, report, purpose=purpose)
    except ComityError as refused:
        fault = fault or refused
    values = {
        "report": report, "said": said, "purpose": purpose, "done": done, "proof": proof,
        "here": f"/relatives/{report}?{urlencode({'purpose': purpose})}",
        "is_child": said is not None and said.is_child(visit.desk.clock.now().date()),
    }  # fmt: skip
    return _show(request, visit, "relatives_report.html", values, fault)


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
