"""The hand-over of one measure's person: both halves side by side, our half as a form, signing, and paper."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from comity.application.acting import Order
from comity.application.casework.hand_over import fill_half, show_handover, sign_handover
from comity.application.casework.print_handover import print_handover, print_rights
from comity.application.casework.print_sheet import Sheet
from comity.application.node.list_nodes import list_nodes
from comity.application.policy import may_act
from comity.bootstrap.paper import open_printer
from comity.bootstrap.words import paper_languages
from comity.domain.cases import RequestState
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.handovers import MOMENTS, Half, Noted, fields_of, kind_of
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers, see_other

_NOTHING = QueryDict()


@require_safe
@for_officers
def handover_page(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """The record as it stands."""
    return _show(request, visit, case, asked, measure)


@require_POST
@for_officers
def fill(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Fill our half."""
    try:
        order = _order(request, visit, case, asked)
        moments = {name: _moment(request, name) for name in MOMENTS}
        fill_half(visit.desk, order, measure, _entries(request), **moments)
    except ComityError as fault:
        return _show(request, visit, case, asked, measure, fault, request.POST)
    return see_other(_address(case, asked, measure))


@require_POST
@for_officers
def sign(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Sign both halves."""
    try:
        sign_handover(visit.desk, _order(request, visit, case, asked), measure)
    except ComityError as fault:
        return _show(request, visit, case, asked, measure, fault)
    return see_other(_address(case, asked, measure))


@require_POST
@for_officers
def print_record(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """The record as a PDF."""
    order = Order(visit.officer, visit.purpose, case, asked)
    try:
        made = print_handover(visit.desk, order, measure, open_printer(), language=typed.words(request, "language"))
    except ComityError as fault:
        return _show(request, visit, case, asked, measure, fault)
    return _paper(made, f"hand-over-{str(asked)[:18]}.pdf")


@require_POST
@for_officers
def print_sheet_of_rights(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """The sheet of rights in the person's language."""
    language = typed.words(request, "language")
    try:
        made = print_rights(visit.desk, visit.officer, open_printer(), language=language, purpose=visit.purpose)
    except ComityError as fault:
        return _show(request, visit, case, asked, measure, fault)
    return _paper(made, f"rights-{language}.pdf")


def _show(
    request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str,
    fault: ComityError | None = None, again: QueryDict = _NOTHING,
) -> HttpResponse:  # fmt: skip
    try:
        shown = show_handover(visit.desk, Order(visit.officer, visit.purpose, case, asked), measure)
    except ComityError as unseen:
        raise (fault or unseen) from None  # what the form was refused for says more than that nothing can be shown
    letter, nodes = shown.state.letter, list_nodes(visit.desk)
    record = shown.record
    language = language_of(request)

    def say(section: str, key: str) -> str:
        return language.word(section, key) or key

    values = {
        "case": case,
        "asked": asked,
        "measure": measure,
        "word_of_measure": letter.measure(measure).measure,
        "shown": shown,
        "halves": [(half, record.halves.get(half), record.signed.get(half)) for half in Half],
        "fields": {half: fields_of(record.kind, half) for half in Half},
        "noted": tuple(Noted),
        "ours": shown.ours,
        "mine": record.halves.get(shown.ours),
        "may_fill": record.closed_at is None and _may(visit, shown.state, "handover.filled", measure),
        "may_sign": shown.ours not in record.signed and _may(visit, shown.state, "handover.signed", measure),
        "typed": again,
        "local": _local,
        "choices_of": lambda rule: [
            (noted.value, say("handover_noted", noted)) for noted in Noted if noted in rule.may_be
        ],
        "words_of_open": lambda one: _in_words(say, one),
        "languages": [(code, one.name) for code, one in paper_languages().items()],
        "address": _address(case, asked, measure),
        "clocks": Clocks(letter.requesting_node, shown.state.requested_node or letter.requested_node, nodes),
        "fault": in_words(fault, language) if fault else None,
    }
    return page(request, "handover.html", values, status=status_of(fault) if fault else 200)


def leads_to_handover(state: RequestState, measure: str) -> bool:
    """True if a hand-over of this measure can be recorded or is on record, so that a case page leads there."""
    stage = state.measures[measure].stage.value if measure in state.measures else ""
    return stage in ("accepted", "executed") and kind_of(state.letter.measure(measure).measure) is not None


def _in_words(say: Callable[[str, str], str], problem: str) -> str:
    """What keeps a record open, such as ``giving.medical:empty``, in the reader's words."""
    where, _, what = problem.partition(":")
    half, _, name = where.partition(".")
    named = say("handover_half", half) if half in frozenset(Half) else ""
    field = say("handover", name) if name in MOMENTS else say("handover_field", name) if name != "half" else ""
    return " – ".join(part for part in (named, field, say("handover_open", what)) if part)


def _entries(request: HttpRequest) -> dict[str, tuple[str, str]]:
    names = [name.removeprefix("text-") for name in request.POST if name.startswith("text-")]
    found = {}
    for name in names:
        noted = typed.words(request, f"noted-{name}") or Noted.RECORDED.value
        if noted not in frozenset(Noted):
            raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose how it was noted.")
        found[name[:40]] = noted, typed.words(request, f"text-{name}")
    return found


def _moment(request: HttpRequest, name: str) -> datetime | None:
    """A moment in UTC as a browser's field writes it, or None.

    Raises:
        InvalidInput: It is none.
    """
    text = typed.words(request, name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidInput(
            "page.moment", f"{text[:40]!r} is no moment.", advice="Write it like 2027-01-31T08:00, in UTC."
        ) from error


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}" if moment else ""


def _may(visit: Visit, state: RequestState, event: str, measure: str) -> bool:
    try:
        may_act(visit.desk.authority, visit.officer, event, state, measure)
    except ComityError:
        return False
    return True


def _order(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> Order:
    return Order(visit.officer, visit.purpose, case, asked, typed.seen(request))


def _address(case: UUID, asked: UUID, measure: str) -> str:
    return f"/cases/{case}/requests/{asked}/measures/{measure}/handover"


def _paper(made: Sheet, name: str) -> HttpResponse:
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
