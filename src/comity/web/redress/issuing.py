"""Certificates "not this person": the list, a proposal by the first person, and what the second one reads and signs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.application.policy import WRITERS, acting
from comity.application.ports.safeguards import CertificateRow
from comity.application.redress.certificates import (
    Application,
    list_certificates,
    print_certificate,
    propose_certificate,
    read_application,
)
from comity.application.redress.revoking import propose_revocation, read_revocation
from comity.bootstrap.paper import open_printer
from comity.domain.authorities import Tier
from comity.domain.certificates import (
    LONGEST_VALID,
    MOST_DOCUMENTS,
    MOST_FEATURES,
    MOST_NAMES,
    Ground,
    Holder,
    HolderDocument,
    Proof,
    Standing,
    shown_number,
)
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.identity import Sex, ThingKind
from comity.web import typed
from comity.web.exports import json_file, table_file
from comity.web.faults import in_words, status_of
from comity.web.languages import Language, language_of
from comity.web.list_questions import ListQuestion, both_ways, fits, is_page
from comity.web.redress.pages import show_certificate
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import word

A_PAGE: Final = 50
MOST: Final = 10_000
PAPERS: Final = (ThingKind.TRAVEL_DOCUMENT, ThingKind.IDENTITY_NUMBER)
WHOSE: Final = ("ours", "theirs")
Line = tuple[CertificateRow, Standing]
ORDERS: Final[Mapping[str, Callable[[Line], Any]]] = {
    "number": lambda line: line[0].number,
    "issuer": lambda line: line[0].issuer,
    "issued_at": lambda line: line[0].issued_at,
    "expires_at": lambda line: line[0].expires_at,
    "standing": lambda line: line[1].value,
}
_COLUMNS: Final = ("number", "issuer", "issued_at", "expires_at", "standing", "ended")
_BIRTH: Final = re.compile(r"\d{4}(-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Question(ListQuestion):
    """Filters and order of the list as the address says them."""

    PATH: ClassVar[str] = "/safeguards/certificates"
    FIELDS: ClassVar[tuple[str, ...]] = ("standing", "whose", "order", "page")
    standing: str = ""
    whose: str = ""
    order: str = "-issued_at"
    page: str = "1"

    def choose(self, lines: list[Line], node: str) -> list[Line]:
        """Those that fit, in order."""
        fits = [
            line
            for line in lines
            if self.standing in ("", line[1].value)
            and (not self.whose or (line[0].issuer == node) == (self.whose == "ours"))
        ]
        return sorted(fits, key=ORDERS[self.order.lstrip("-")], reverse=self.order[0] == "-")


def read_question(query: Mapping[str, str]) -> Question:
    """The question of an address.

    Raises:
        InvalidInput: ``certificate.list``: a word or number that is none.
    """
    said = {name: query.get(name, "") for name in Question.FIELDS}
    allowed = {"standing": tuple(Standing), "whose": WHOSE, "order": both_ways(ORDERS)}
    number = said["page"] or "1"
    if not fits(said, allowed) or not is_page(number) or set(query) - set(Question.FIELDS):
        raise InvalidInput(
            "certificate.list", "There is no such order or page of certificates.", advice="Choose from the filters."
        )
    return Question(**said | {"order": said["order"] or "-issued_at", "page": number})


@require_safe
@for_officers
def list_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Certificates that this node knows, its own and those of others; nobody is named."""
    question, language = read_question(request.GET.dict()), language_of(request)
    known, number = list_certificates(visit.desk, visit.officer, purpose=visit.purpose, limit=MOST)
    lines, at = question.choose(known, visit.desk.node), int(question.page)
    values = {
        "question": question,
        "lines": lines[(at - 1) * A_PAGE : at * A_PAGE],
        "total": len(lines),
        "complete": number <= MOST,
        "page_number": at,
        "page_count": -(-len(lines) // A_PAGE),
        "previous": question.address(page=str(at - 1)) if at > 1 else "",
        "following": question.address(page=str(at + 1)) if at * A_PAGE < len(lines) else "",
        "standings": [(one.value, word(language, "certificate_standing", one)) for one in Standing],
        "whose": [("ours", language.text("Issued here")), ("theirs", language.text("Issued by others"))],
        "shown_number": shown_number,
        "may_propose": bool(WRITERS & visit.officer.roles) and visit.desk.authority.tier is Tier.NATIONAL,
        "done": request.session.pop(DONE, ""),
    }
    return page(request, "certificates.html", values)


@require_safe
@for_officers
def list_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file, without names; the export is on record."""
    question = read_question(request.GET.dict())
    purpose = f"{visit.purpose} [export {form}]" if visit.purpose.strip() else visit.purpose
    known, _ = list_certificates(visit.desk, visit.officer, purpose=purpose, limit=MOST)
    rows = [
        (row.number, row.issuer, row.issued_at.isoformat(), row.expires_at.isoformat(), standing.value, row.ended)
        for row, standing in question.choose(known, visit.desk.node)
    ]
    if form == "csv":
        return table_file(_COLUMNS, rows, "certificates.csv")
    return json_file({"certificates": [dict(zip(_COLUMNS, row, strict=True)) for row in rows]}, "certificates.json")


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def propose_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The first person, who has seen the proof of identity, proposes one."""
    acting(visit.officer, WRITERS, "proposing of certificates")
    if request.method != "POST":
        return _form(request, visit, QueryDict(f"replaces={request.GET.get('replaces', '')[:30]}"))
    try:
        propose_certificate(visit.desk, visit.officer, _application(request), purpose=visit.purpose)
    except ComityError as fault:
        return _form(request, visit, request.POST, fault)
    request.session[DONE] = "proposed"
    return see_other("/safeguards/certificates")


@require_safe
@for_officers
def proposal_page(request: HttpRequest, visit: Visit, proposal: bytes) -> HttpResponse:
    """A proposal whole, for the second person: nobody signs what was not read."""
    found = read_application(visit.desk, visit.officer, proposal, purpose=visit.purpose)
    values = {"found": found, "body": found.body, "mine": found.by == visit.officer.id, "shown_number": shown_number}
    return page(request, "certificate_proposal.html", values)


@require_safe
@for_officers
def revocation_page(request: HttpRequest, visit: Visit, proposal: bytes) -> HttpResponse:
    """A proposal to end one, with whom it names, for the second person."""
    found = read_revocation(visit.desk, visit.officer, proposal, purpose=visit.purpose)
    values = {
        "found": found.found,
        "body": found.found.body,
        "certificate": found.certificate,
        "mine": found.found.by == visit.officer.id,
        "shown_number": shown_number,
    }
    return page(request, "certificate_revocation.html", values)


@require_POST
@for_officers
def revoke(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The first person would end one of ours; it counts until a second one agrees."""
    number = typed.words(request, "number")
    said = {name: typed.words(request, name) for name in ("reason", "words", "holder_told")}
    try:
        propose_revocation(visit.desk, visit.officer, number, **said, purpose=visit.purpose)
    except ComityError as fault:
        return show_certificate(request, visit, number, fault, said)
    request.session[DONE] = "end_proposed"
    return see_other(f"/safeguards/certificate?{urlencode({'number': number})}")


@require_POST
@for_officers
def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The paper for the holder; that it was printed is on record."""
    number, language = typed.words(request, "number"), typed.words(request, "language")
    try:
        made = print_certificate(
            visit.desk, visit.officer, number, open_printer(), language=language, purpose=visit.purpose
        )
    except ComityError as fault:
        return show_certificate(request, visit, number, fault)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return response


def _form(request: HttpRequest, visit: Visit, said: QueryDict, fault: ComityError | None = None) -> HttpResponse:
    language = language_of(request)
    values = {
        "typed": said,
        "fault": in_words(fault, language) if fault else None,
        "sexes": [(one.value, word(language, "match_sex", one)) for one in Sex],
        "kinds": [(one.value, word(language, "match_number", one)) for one in PAPERS],
        "grounds": _words(language, "certificate_ground", Ground),
        "proofs": _words(language, "certificate_proof", Proof),
        "documents": range(1, MOST_DOCUMENTS + 1),
        "national": visit.desk.authority.tier is Tier.NATIONAL,
        "most_names": MOST_NAMES,
        "most_features": MOST_FEATURES,
        "most_days": LONGEST_VALID.days,
    }
    return page(request, "certificate_new.html", values, status=status_of(fault) if fault else 200)


def _words(language: Language, section: str, of: type[Ground] | type[Proof]) -> list[tuple[str, str]]:
    return [(one.value, word(language, section, one)) for one in of]


def _application(request: HttpRequest) -> Application:
    """What the form asks for.

    Raises:
        InvalidInput: A part that cannot be read; nothing is left out silently.
    """
    documents = [one for place in range(1, MOST_DOCUMENTS + 1) if (one := _document(request, place))]
    holder = Holder(
        _lines(request, "names"),
        _birth(typed.words(request, "birth")),
        typed.words(request, "sex") or Sex.UNKNOWN.value,
        tuple(documents),
        _lines(request, "features"),
    )
    return Application(
        holder,
        typed.words(request, "ground"),
        typed.words(request, "proof"),
        typed.words(request, "reference"),
        tuple(_record(line) for line in _lines(request, "records")),
        typed.day_or_none(request, "consent_on"),
        _days(typed.words(request, "days")),
        typed.words(request, "replaces"),
    )


def _lines(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed.words(request, name).splitlines() if line.strip())


def _birth(text: str) -> str:
    """ISO 8601 with zeros where it is unknown; what is no date is left for the use case to refuse."""
    return f"{text}-00-00"[:10] if _BIRTH.fullmatch(text) else text


def _document(request: HttpRequest, place: int) -> HolderDocument | None:
    number = typed.words(request, f"number-{place}")
    if not number:
        return None
    kind = typed.words(request, f"kind-{place}")
    if kind not in frozenset(PAPERS):
        raise InvalidInput("query.number", "A number needs its kind.", advice="Choose what it is a number of.")
    return HolderDocument(kind, typed.words(request, f"state-{place}").upper(), number)


def _record(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise InvalidInput("safeguard.incomplete", "That is no id of a record.", advice="Copy it whole.") from fault


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
