"""Refusals as pages: which HTTP status a fault has, and its words in the reader's language."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from comity.domain.consent_boxes import FAULTS
from comity.domain.errors import ComityError, InvalidInput, NotPermitted, NotVerified, OutOfOrder, Refused, Unavailable
from comity.web.languages import Language, language_of
from comity.web.rendering import page

RETRY_SECONDS = 10
_UNKNOWN = frozenset({"case.unknown", "request.unknown", "list.unknown"})
_STATUS: tuple[tuple[type[ComityError], int], ...] = (
    (NotPermitted, 403),
    (Refused, 409),
    (InvalidInput, 400),
    (OutOfOrder, 409),
    (NotVerified, 422),
    (Unavailable, 503),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal as a page shows it.

    `original` is the message in English with what only it can name (a measure, a stage), where `message` is a
    translation that cannot; `grounds` are codes, of which those in `outside` say what a consent lacks.
    """

    outside: ClassVar[frozenset[str]] = frozenset(FAULTS)

    code: str
    message: str
    advice: str
    grounds: tuple[str, ...] = ()
    original: str = ""


def status_of(error: ComityError) -> int:
    """The HTTP status of a fault."""
    if error.code in _UNKNOWN:
        return 404
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def in_words(error: ComityError, language: Language) -> Fault:
    """The fault in a language: English has the error's own words, others the catalogue's for its code."""
    if language.code == "en":
        return Fault(error.code, error.message, error.advice, error.grounds)
    message = language.word("error", error.code) or language.word("error", error.kind) or error.kind
    advice = language.word("advice", error.code) or language.word("advice", error.kind) or ""
    return Fault(error.code, message, advice, error.grounds, f"{error.message} {error.advice}".strip())


def fault_page(request: HttpRequest, error: ComityError) -> HttpResponse:
    """The page for a fault that no form can show."""
    status = status_of(error)
    response = page(request, "fault.html", {"fault": in_words(error, language_of(request))}, status=status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _plain(request: HttpRequest, kind: str, status: int) -> HttpResponse:
    language = language_of(request)
    fault = Fault(kind, language.word("error", kind) or kind, language.word("advice", kind) or "")
    return page(request, "fault.html", {"fault": fault}, status=status)


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django passes a reason
    """A form without this session's token."""
    return _plain(request, "page.forged_form", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """What cannot be read as a request at all."""
    return _plain(request, "page.bad_request", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """No such page."""
    return _plain(request, "page.not_found", 404)


def defect(request: HttpRequest) -> HttpResponse:
    """A defect of ours; its details are in the node's log and nowhere else."""
    return _plain(request, "page.defect", 500)
