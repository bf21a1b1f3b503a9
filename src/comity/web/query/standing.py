"""Standing queries on pages: ask from a case, decide as the second person, see what was met, renew, end."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from comity.application.node.list_nodes import list_nodes
from comity.application.query.searched import SEARCHERS
from comity.application.query.standing_acts import (
    Wish,
    ask_standing,
    authorise_standing,
    end_standing,
    refuse_standing,
    renew_standing,
)
from comity.application.query.standing_choices import Choices, Watchable, standing_choices
from comity.application.query.standing_read import list_standing
from comity.application.query.standing_shown import StandingShown, read_standing
from comity.domain.errors import ComityError, InvalidInput, NotPermitted
from comity.domain.redress_bodies import Rejection
from comity.domain.searches import SearchPurpose
from comity.domain.standing import LONGEST_GRANT, LONGEST_IN_ALL, Standing
from comity.web import typed
from comity.web.exports import json_file, table_file
from comity.web.faults import in_words, status_of
from comity.web.languages import Language
from comity.web.matching.judged import judged
from comity.web.moments import Clocks
from comity.web.query.standing_list import ROWS, WHOSE, file_rows, read_question
from comity.web.query.words import language_here, search_languages
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import as_it_is, word

_ENDS: Final = timedelta(days=1) - timedelta(seconds=1)  # of the day that was chosen, as the node's clock counts days


@require_safe
@for_officers
def list_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The officer's own, or all of them for whoever may authorise; an auditor sees counts."""
    question = read_question(request.GET.dict())
    found = list_standing(visit.desk, visit.officer, purpose=visit.purpose)
    rows, language = question.choose(found.views), language_here(request)
    number, start = question.number, (question.number - 1) * ROWS
    values = {
        "question": question,
        "found": found,
        "rows": rows[start : start + ROWS],
        "total": len(rows),
        "page_count": -(-len(rows) // ROWS),
        "previous": question.address(page=str(number - 1)) if number > 1 else "",
        "following": question.address(page=str(number + 1)) if start + ROWS < len(rows) else "",
        "states": [(one.value, word(language, "standing_query", one)) for one in Standing],
        "purposes": [(one.value, word(language, "search_purpose", one)) for one in SearchPurpose],
        "whose": [(one, word(language, "standing_whose", one)) for one in WHOSE],
        "counts_only": not visit.officer.roles & SEARCHERS,
        "clocks": _clocks(visit),
    }
    return page(request, "search_standing.html", values, speaking=search_languages())


@require_safe
@for_officers
def list_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file, without names; the export is on record."""
    question = read_question(request.GET.dict())
    purpose = f"{visit.purpose} [export {form}]" if visit.purpose.strip() else visit.purpose
    rows = file_rows(question.choose(list_standing(visit.desk, visit.officer, purpose=purpose).views))
    if form == "csv":
        columns = list(rows[0]) if rows else ["query"]
        return table_file(columns, (row.values() for row in rows), "standing-queries.csv")
    return json_file({"queries": rows}, "standing-queries.json")


@require_safe
@for_officers
def one_page(request: HttpRequest, visit: Visit, standing: UUID) -> HttpResponse:
    """One, with what it met."""
    return _one(request, visit, standing)


@require_POST
@for_officers
def act(request: HttpRequest, visit: Visit, standing: UUID, what: str) -> HttpResponse:
    """Authorise, refuse, renew or end one.

    Raises:
        Http404: There is no such act.
    """
    if what not in ACTS:
        raise Http404
    try:
        ACTS[what](request, visit, standing)
    except NotPermitted:
        raise  # nothing of the query is shown to whoever may not act on it
    except ComityError as fault:
        return _one(request, visit, standing, what, fault)
    request.session[DONE] = what
    return see_other(f"/search/standing/{standing}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def ask_page(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """Ask from a case. The person comes out of a letter and cannot be typed."""
    choices = standing_choices(visit.desk, visit.officer, case, purpose=visit.purpose)
    if request.method != "POST":
        return _ask(request, visit, case, choices, QueryDict())
    try:
        row = ask_standing(visit.desk, visit.officer, _wish(request, visit, case))
    except ComityError as fault:
        return _ask(request, visit, case, choices, request.POST, fault)
    request.session[DONE] = "ask"
    return see_other(f"/search/standing/{row.standing}")


def _one(
    request: HttpRequest, visit: Visit, standing: UUID, form: str = "", fault: ComityError | None = None
) -> HttpResponse:
    shown, language = read_standing(visit.desk, visit.officer, standing, purpose=visit.purpose), language_here(request)
    values = {
        "shown": shown,
        "row": shown.view.row,
        "rejections": [(one.value, word(language, "rejection", one)) for one in Rejection],
        "judged": partial(judged, language),
        "counts_only": not visit.officer.roles & SEARCHERS,
        "latest": _latest(visit, shown),
        "clocks": _clocks(visit),
        "done": request.session.pop(DONE, "") if fault is None else "",
        "dones": DONES,
        "fault": in_words(fault, language) if fault else None,
        "form": form,
        "typed": request.POST if fault else QueryDict(),
    }
    status = status_of(fault) if fault else 200
    return page(request, "search_standing_one.html", values, status=status, speaking=search_languages())


def _ask(
    request: HttpRequest, visit: Visit, case: UUID, choices: Choices, said: QueryDict, fault: ComityError | None = None
) -> HttpResponse:
    language = language_here(request)
    fits = sorted({purpose for one in choices.persons for purpose in one.purposes})
    values = {
        "case": case,
        "choices": choices,
        "options": [(_value(one), *_said(language, one)) for one in choices.persons if one.enough],
        "too_little": [_said(language, one) for one in choices.persons if not one.enough],
        "purposes": [(one, word(language, "search_purpose", one)) for one in fits],
        "latest": _last_day(visit.desk.clock.now() + LONGEST_GRANT, visit),
        "typed": said,
        "fault": in_words(fault, language) if fault else None,
    }
    status = status_of(fault) if fault else 200
    return page(request, "search_standing_ask.html", values, status=status, speaking=search_languages())


def _value(one: Watchable) -> str:
    return f"{one.request}:{one.measure}"


def _said(language: Language, one: Watchable) -> tuple[Markup, Markup]:
    """Whom; and as what, for which measure of which letter."""
    role, act = word(language, "subject_role", one.person.role), word(language, "measure", one.act)
    why = Markup("{} · {} · {}").format(role, act, as_it_is(one.letter))
    return as_it_is(" / ".join(one.person.names)), why


def _wish(request: HttpRequest, visit: Visit, case: UUID) -> Wish:
    """What the form asks for.

    Raises:
        InvalidInput: ``standing.no_request``: nobody was chosen; or no day.
    """
    asked, _, measure = typed.words(request, "person").partition(":")
    try:
        letter = UUID(asked)
    except ValueError as error:
        raise InvalidInput(
            "standing.no_request",
            "A standing query rests on a measure of a letter that names a person.",
            advice="Choose one of the persons of the case's letters.",
        ) from error
    purpose, reason = typed.words(request, "purpose"), typed.words(request, "reason")
    return Wish(case, letter, measure, purpose, reason, _until(request, visit))


def _until(request: HttpRequest, visit: Visit) -> datetime:
    """The end of the day that was chosen, where the node is."""
    return datetime.combine(typed.day(request, "until"), time(), _zone(visit)) + _ENDS


def _last_day(end: datetime, visit: Visit) -> date:
    """The last day that ends before a moment, where the node is."""
    return end.astimezone(_zone(visit)).date() - timedelta(days=1)


def _zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.desk.authority.time_zone)


def _latest(visit: Visit, shown: StandingShown) -> date:
    end = visit.desk.clock.now() + LONGEST_GRANT
    first = shown.view.row.authorised_at
    return _last_day(min(end, first + LONGEST_IN_ALL) if first else end, visit)


def _clocks(visit: Visit) -> Clocks:
    return Clocks(visit.desk.node, visit.desk.node, list_nodes(visit.desk))


def _reason(request: HttpRequest) -> str:
    return typed.words(request, "reason")


ACTS: Final[Mapping[str, Callable[[HttpRequest, Visit, UUID], object]]] = {
    "authorise": lambda request, visit, one: authorise_standing(
        visit.desk, visit.officer, one, reason=_reason(request)
    ),
    "refuse": lambda request, visit, one: refuse_standing(visit.desk, visit.officer, one, reason=_reason(request)),
    "renew": lambda request, visit, one: renew_standing(
        visit.desk, visit.officer, one, until=_until(request, visit), reason=_reason(request)
    ),
    "end": lambda request, visit, one: end_standing(visit.desk, visit.officer, one, reason=_reason(request)),
}
"""What a form of the page does, by the last part of its address."""
DONES: Final = ("ask", *ACTS)
