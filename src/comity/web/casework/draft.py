"""Opening a case and writing a letter, with the gate's answer beside the form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from comity.application.acting import Order
from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.open_draft import OpenedDraft, open_draft
from comity.application.node.list_nodes import list_nodes
from comity.application.policy import acting
from comity.application.reading import letter_digest
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.requests import Letter
from comity.domain.stages import RULES
from comity.web.casework.attaching import attach_uploads
from comity.web.casework.gate_preview import NEW, ask_gate
from comity.web.casework.letter_choices import choices
from comity.web.casework.letter_reading import Read, read_letter
from comity.web.casework.letter_typed import MOST_ROWS, Typed, typed_of_form, typed_of_letter
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.rendering import page
from comity.web.uploads import LARGEST_UPLOAD, uploaded
from comity.web.visits import DONE, Visit, for_officers, see_other

_SAVE, _ASSESS, _OVER = "save", "save-assess", "save-over"


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def new_case(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Open a case, then write its letter."""
    typed = {name: request.POST.get(name, "") for name in ("title", "purpose")}
    if request.method != "POST":
        return page(request, "new_case.html", {"typed": typed | {"purpose": visit.purpose}, "fault": None})
    try:
        case = open_case(visit.desk, visit.officer, title=typed["title"], purpose=typed["purpose"])
    except InvalidInput as error:
        values = {"typed": typed, "fault": in_words(error, language_of(request))}
        return page(request, "new_case.html", values, status=status_of(error))
    return see_other(f"/cases/{case}/letter")


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def letter_page(request: HttpRequest, visit: Visit, case: UUID, asked: UUID | None = None) -> HttpResponse:
    """Write a new letter of a case, or word one anew."""
    if request.method == "POST":
        return _posted(request, visit, _Work(case, asked, typed_of_form(request.POST)))
    opened = open_draft(visit.desk, visit.officer, case, asked, purpose=visit.purpose)
    language = language_of(request)
    if opened.state is None:
        first = {"title": opened.case.title, "purpose": opened.case.purpose, "language": language.code}
        return _form(request, visit, _Work(case, asked, Typed(first)), opened)
    typed = typed_of_letter(opened.state.letter, language)
    seen = {"seen": letter_digest(opened.state.letter).hex()}
    return _form(request, visit, _Work(case, asked, replace(typed, words={**typed.words, **seen})), opened)


@require_POST
@for_officers
def gate_answer(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """The gate's answer to what stands in the form now. A question, no record."""
    acting(visit.officer, RULES["request.drafted"].roles, "writing of letters")
    language, typed = language_of(request), typed_of_form(request.POST)
    read = read_letter(typed, visit.desk, language, case=case, request=NEW, files={})
    return page(request, "gate_answer.html", {"answer": ask_gate(visit, read, typed, language)})


@dataclass(frozen=True, slots=True)
class _Work:
    """What is being written: the case, the request that is worded anew, and everything that was typed."""

    case: UUID
    asked: UUID | None
    typed: Typed


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a form came back: an error of the use case, or faults by field."""

    error: ComityError | None = None
    wrong: Mapping[str, str] | None = None


def _posted(request: HttpRequest, visit: Visit, work: _Work) -> HttpResponse:
    try:
        opened = open_draft(visit.desk, visit.officer, work.case, work.asked, purpose=visit.purpose)
    except ComityError as error:  # it may not be written any more; what was typed stays on the page
        return _form(request, visit, work, None, _Trouble(error))
    do = request.POST.get("do", "")
    try:
        if do in (_SAVE, _ASSESS, _OVER):
            return _save(request, visit, work, opened, do)
        typed = _changed(request, visit, work, do)
        if do == "attach":  # the file is one of the case's now
            opened = open_draft(visit.desk, visit.officer, work.case, work.asked, purpose=visit.purpose)
    except ComityError as error:
        return _form(request, visit, work, opened, _Trouble(error))
    return _form(request, visit, replace(work, typed=typed), opened)


def _save(request: HttpRequest, visit: Visit, work: _Work, opened: OpenedDraft, do: str) -> HttpResponse:
    read = _read(request, visit, work, opened)
    if read.wrong:
        return _form(request, visit, work, opened, _Trouble(wrong=read.wrong))
    based_on = _digest(work.typed("newer" if do == _OVER else "seen")) if work.asked else None
    saved = draft_request(visit.desk, visit.officer, read.letter, purpose=visit.purpose, based_on=based_on)
    request.session[DONE] = "draft"
    if do == _ASSESS:
        assess_request(visit.desk, Order(visit.officer, visit.purpose, work.case, saved.request))
        request.session[DONE] = "assess"
    return see_other(f"/cases/{work.case}")


def _changed(request: HttpRequest, visit: Visit, work: _Work, do: str) -> Typed:
    """The form with a row more or less, or with one more file; "ask" changes nothing.

    Raises:
        InvalidInput: The file is not there or too large; no such button.
        Unavailable: The disk failed.
    """
    typed = work.typed
    if do == "attach":
        return _attached(request, visit, work)
    if do == "add-measure" and len(typed.measures) < MOST_ROWS:
        return typed.with_measure()
    if do == "add-subject" and len(typed.subjects) < MOST_ROWS:
        return typed.with_subject()
    if do.startswith("remove-"):
        return typed.without(do.removeprefix("remove-"))
    if do in ("ask", ""):
        return typed
    raise InvalidInput("draft.button", "The form has no such button.", advice="Use the buttons of the page.")


def _attached(request: HttpRequest, visit: Visit, work: _Work) -> Typed:
    files = uploaded(request, "file")
    if not files:
        raise InvalidInput("upload.none", "No file was chosen.", advice="Choose a file, then attach it.")
    kept = attach_uploads(visit, work.case, files)
    named = (*work.typed.several("attachments"), *(str(one.id) for one in kept))
    return replace(work.typed, lists={**work.typed.lists, "attachments": named})


def _read(request: HttpRequest, visit: Visit, work: _Work, opened: OpenedDraft | None) -> Read:
    files = opened.files if opened else {}
    language = language_of(request)
    return read_letter(work.typed, visit.desk, language, case=work.case, request=work.asked or NEW, files=files)


def _form(
    request: HttpRequest, visit: Visit, work: _Work, opened: OpenedDraft | None, trouble: _Trouble | None = None
) -> HttpResponse:
    """The form with everything that was typed, and the gate's answer to it."""
    trouble = trouble or _Trouble()
    language = language_of(request)
    read = _read(request, visit, work, opened)
    changed = trouble.error is not None and trouble.error.code == "draft.changed"
    values: dict[str, Any] = {
        "case": opened.case if opened else None,
        "case_id": work.case,
        "asked": work.asked,
        "typed": work.typed,
        "files": opened.files if opened else {},
        "choices": choices(visit.desk, language, list_nodes(visit.desk).values()),
        "answer": ask_gate(visit, read, work.typed, language) if opened else None,
        "fault": in_words(trouble.error, language) if trouble.error else None,
        "wrong": trouble.wrong or {},
        "newer": _newer(opened) if changed else None,
        "differences": _differences(opened, read.letter) if changed else (),
        "largest": LARGEST_UPLOAD >> 30,
        "fresh": _fresh(request, work.typed),
    }
    status = status_of(trouble.error) if trouble.error else 400 if trouble.wrong else 200
    return page(request, "letter.html", values, status=status)


def _fresh(request: HttpRequest, typed: Typed) -> str:
    """The row that was just added: the keyboard goes there."""
    rows = {"add-measure": typed.measures, "add-subject": typed.subjects}.get(request.POST.get("do", ""), ())
    return rows[-1] if rows else ""


def _newer(opened: OpenedDraft | None) -> str:
    return letter_digest(opened.state.letter).hex() if opened and opened.state else ""


def _differences(opened: OpenedDraft | None, ours: Letter) -> tuple[str, ...]:
    """Names of the letter's fields in which the two wordings differ."""
    if opened is None or opened.state is None:
        return ()
    theirs = opened.state.letter
    names = [name for name in Letter.__dataclass_fields__ if name not in ("request", "case", "revision")]
    return tuple(name for name in names if getattr(theirs, name) != getattr(ours, name))


def _digest(text: str) -> bytes:
    """The digest in a hidden field.

    Raises:
        InvalidInput: The form does not say which wording it was made of.
    """
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise InvalidInput(
            "draft.seen",
            "The form does not say which wording it was made of.",
            advice="Open the letter again; copy over what you typed.",
        )
    return digest
