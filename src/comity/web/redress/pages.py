"""Who searched our records; a certificate looked at and compared; what waits for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.application.policy import READERS, WRITERS, acting
from comity.application.ports.safeguards import SearchesWanted
from comity.application.redress.certificates import (
    AGAINST,
    MAY_ISSUE,
    issue_certificate,
    look_at_certificate,
    record_comparison,
)
from comity.application.redress.hold_notices import decide_holding
from comity.application.redress.revoking import PROPOSED, decline_proposal, revoke_certificate
from comity.application.redress.thresholds import decide_threshold
from comity.application.redress.waiting import waiting_proposals
from comity.application.redress.who_searched import MOST_ROWS, Searches, table_of, who_searched
from comity.domain.certificates import Compared, Ending, shown_number
from comity.domain.errors import ComityError, InvalidInput
from comity.matching.person import STANDARDS
from comity.web import typed
from comity.web.casework.case import sheet_languages
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.law.pages import table_as
from comity.web.law.question import day_of, read_words
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import word

A_PAGE = 50
_FIELDS = ("record", "node", "since", "until", "page")


@dataclass(frozen=True, slots=True)
class SearchesQuestion:
    """Filters of the list; an empty word asks for everything. Days are UTC."""

    record: str = ""
    node: str = ""
    since: str = ""
    until: str = ""
    page: str = "1"

    def address(self, path: str = "/safeguards", **changes: str) -> str:
        """The address of the same question, with changes."""
        asked, usual = replace(self, **changes), SearchesQuestion()
        said = {name: getattr(asked, name) for name in _FIELDS if getattr(asked, name) != getattr(usual, name)}
        return f"{path}?{urlencode(said)}" if said else path

    @property
    def number(self) -> int:
        """Which page."""
        return int(self.page) if self.page.isdecimal() and int(self.page[:6]) > 0 else 1

    def wanted(self) -> SearchesWanted:
        """As the use case asks it.

        Raises:
            InvalidInput: What was typed is no id or no day.
        """
        try:
            record = UUID(self.record) if self.record else None
        except ValueError as fault:
            raise InvalidInput("safeguard.incomplete", "That is no id of a record.", advice="Copy it whole.") from fault
        since = _start(day_of(self.since, date.min)) if self.since else None
        until = _start(day_of(self.until, date.max) + timedelta(days=1)) if self.until else None
        return SearchesWanted(record, self.node, since, until)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@require_safe
@for_officers
def searches_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who searched records of this node: node, unit, role, purpose, case, when."""
    question = _read(request)
    found = _found(visit, question, (question.number - 1) * A_PAGE, A_PAGE)
    pages = max(1, -(-found.number // A_PAGE))
    return page(request, "safeguards.html", {"question": question, "found": found, "pages": pages})


@require_safe
@for_officers
def searches_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file; that it left is on record."""
    question = _read(request)
    found = _found(replace(visit, purpose=f"{visit.purpose} [export {form}]"), question, 0, MOST_ROWS)
    return table_as(table_of(found.rows), form, "searches", {"node": visit.desk.node, "number": str(found.number)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def certificate_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look at a certificate that somebody shows. It clears nobody."""
    if request.method == "POST":
        return show_certificate(request, visit, request.POST.get("shown", ""))
    if look_at := request.GET.get("number", ""):
        return show_certificate(request, visit, look_at)
    acting(visit.officer, READERS, "looking at certificates")
    return show_certificate(request, visit, "")


def show_certificate(
    request: HttpRequest,
    visit: Visit,
    shown: str,
    refused: ComityError | None = None,
    said: Mapping[str, str] | None = None,
) -> HttpResponse:
    """What is known of the certificate with this number or text; what was refused about it, and what was `said`."""
    looked, fault, language = None, refused, language_of(request)
    if shown:
        try:
            looked = look_at_certificate(visit.desk, visit.officer, shown[:4500], purpose=visit.purpose)
        except ComityError as error:
            fault = fault or error
    certificate = looked.certificate if looked is not None else None
    counts = looked is not None and not looked.ended
    ours = counts and certificate is not None and certificate.issuer == visit.desk.node
    may_print = ours and bool(MAY_ISSUE & visit.officer.roles)
    values: dict[str, Any] = {
        "looked": looked,
        "shown": shown[:4500],
        "against": AGAINST,
        "outcomes": tuple(Compared),
        "shown_number": shown_number,
        "done": request.session.pop(DONE, "") if fault is None else "",
        "may_print": may_print,
        "may_end": ours and bool(WRITERS & visit.officer.roles),
        "endings": [(one.value, word(language, "certificate_ending", one)) for one in Ending if one in PROPOSED],
        "papers": sheet_languages() if may_print else [],
        "said": {"reason": "", "words": "", "holder_told": ""} | dict(said or {}),
        "fault": in_words(fault, language) if fault else None,
    }
    return page(request, "certificate.html", values, status=status_of(fault) if fault else 200)


@require_POST
@for_officers
def compare(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Record what comparing the person found."""
    record_comparison(
        visit.desk,
        visit.officer,
        typed.words(request, "number"),
        outcome=typed.words(request, "outcome"),
        against=typed.several(request, "against"),
        purpose=visit.purpose,
    )
    request.session[DONE] = "compared"
    return see_other("/safeguards/certificate")


@require_safe
@for_officers
def waiting_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What waits for a second person."""
    found = waiting_proposals(visit.desk, visit.officer, purpose=visit.purpose)
    return page(request, "waiting.html", {"found": found, "done": request.session.pop(DONE, "")})


@require_POST
@for_officers
def decide(request: HttpRequest, visit: Visit, proposal: bytes) -> HttpResponse:
    """The second person says yes or no to what waits.

    Raises:
        InvalidInput: No such kind.
    """
    kind, agree = typed.words(request, "kind"), request.POST.get("agree") == "yes"
    said: dict[str, Any] = {"reason": typed.words(request, "reason"), "purpose": visit.purpose}
    if kind in ("certificate", "revocation") and not agree:
        decline_proposal(visit.desk, visit.officer, proposal, **said)
    elif kind == "certificate":
        issue_certificate(visit.desk, visit.officer, proposal, purpose=visit.purpose)
    elif kind == "revocation":
        revoke_certificate(visit.desk, visit.officer, proposal, purpose=visit.purpose)
    elif kind == "holding":
        decide_holding(visit.desk, visit.officer, proposal, grant=agree, **said)
    elif kind == "threshold":
        decide_threshold(visit.desk, visit.officer, proposal, agree=agree, shipped=STANDARDS.thresholds, **said)
    else:
        raise InvalidInput("safeguard.incomplete", "There is no such proposal.", advice="Choose from the list.")
    request.session[DONE] = "decided"
    return see_other("/safeguards/waiting")


def _read(request: HttpRequest) -> SearchesQuestion:
    said = read_words(request.GET.dict(), _FIELDS)
    return SearchesQuestion(**said | {"page": said["page"] or "1"})


def _found(visit: Visit, question: SearchesQuestion, offset: int, limit: int) -> Searches:
    return who_searched(visit.desk, visit.officer, question.wanted(), purpose=visit.purpose, offset=offset, limit=limit)
