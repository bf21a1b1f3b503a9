"""What everybody sees and sends. A refusal is a sentence on the same page; a report is never lost without one."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comity.application.redress.hit_shares import published_shares
from comity.application.relatives.photographs import kind_of
from comity.application.relatives.publishing import (
    public_person,
    public_persons,
    public_photograph,
    take_down_by_token,
)
from comity.application.relatives.reporting import KINDS, follow_report, give_data, submit_report
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.register_entries import Vulnerability
from comity.domain.relatives import RELATIONS, MissingPerson, Reporter
from comity.law.tables import Table
from comity.web import moments, wording
from comity.web.faults import status_of
from comity.web.languages import Language
from comity.web.law.pages import table_as
from comity.web.node import current_desk
from comity.web.public.limits import Limiter
from comity.web.public.words import chosen_language, public_languages

A_PAGE = 24
_FORM = (
    "name", "other_names", "year", "month", "day", "sex", "last_seen_on", "last_seen_place", "description",
    "circumstances", "child", "reporter", "relation", "contact",
)  # fmt: skip
View = Callable[..., HttpResponse]


def in_language(view: View) -> View:
    """A page of a language that the address names; no such language, no such page."""

    @wraps(view)
    def spoken(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        language = chosen_language(code, "") if code else None
        if language is None:
            return _to_language(request)
        return view(request, language, *args, **kwargs)

    return spoken


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """To the pages in a language of the browser's."""
    return _to_language(request)


@require_safe
@in_language
def missing_page(request: HttpRequest, language: Language) -> HttpResponse:
    """Those whose families agreed to be seen, children first."""
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    persons, total = public_persons(current_desk(), offset=(max(page, 1) - 1) * A_PAGE, limit=A_PAGE)
    more = page * A_PAGE < total
    return _page(request, language, "public_missing.html", {"persons": persons, "page": page, "more": more})


@require_safe
@in_language
def person_page(request: HttpRequest, language: Language, public: UUID) -> HttpResponse:
    """One of them, to be printed; gone is gone."""
    person = public_person(current_desk(), public)
    if person is None:
        return _page(request, language, "public_gone.html", {}, status=410)
    return _page(request, language, "public_person.html", {"person": person})


@require_safe
def photograph(_request: HttpRequest, public: UUID) -> HttpResponse:
    """The photograph, while it is public."""
    data = public_photograph(current_desk(), public)
    if not data:
        return HttpResponse(status=410)
    return _public(HttpResponse(data, content_type=kind_of(data)))


@csrf_exempt  # nobody is signed in and no cookie is read, so that there is nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
@in_language
def report_page(request: HttpRequest, language: Language) -> HttpResponse:
    """Report a missing person; an officer looks before anything enters."""
    typed = {name: request.POST.get(name, "").strip() for name in _FORM}
    values: dict[str, Any] = {"typed": typed, "relations": RELATIONS, "fault": "", "received": None}
    if request.method != "POST":
        return _page(request, language, "public_report.html", values)
    if not _limiter("report").allows(_address(request), current_desk().clock.now()):
        return _page(request, language, "public_report.html", values | {"fault": "slow_down"}, status=429)
    try:
        values["received"] = submit_report(current_desk(), *_report(typed))
    except ComityError as fault:
        said = {"fault": _said(language, fault), "typed": typed}
        return _page(request, language, "public_report.html", values | said, status=status_of(fault))
    return _page(request, language, "public_report.html", values)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
@in_language
def follow_page(request: HttpRequest, language: Language) -> HttpResponse:
    """With the code: what may be told, adding a name or a telephone, taking a page down."""
    values: dict[str, Any] = {"told": None, "token": "", "fault": "", "given": False, "proof": None, "kinds": KINDS[:3]}
    if request.method != "POST":
        return _page(request, language, "public_follow.html", values)
    desk, token = current_desk(), request.POST.get("token", "")[:64]
    if not _limiter("follow").allows(_address(request), desk.clock.now()):
        return _page(request, language, "public_follow.html", values | {"fault": "slow_down"}, status=429)
    try:
        values["told"] = follow_report(desk, token)
        values["token"] = token
        if request.POST.get("act") == "give":
            give_data(desk, token, request.POST.get("kind", ""), request.POST.get("text", "")[:1000])
            values["given"] = True
        elif request.POST.get("act") == "take_down":
            values["proof"] = take_down_by_token(desk, token)
    except ComityError as fault:
        said = values | {"fault": _said(language, fault)}
        return _page(request, language, "public_follow.html", said, status=status_of(fault))
    return _page(request, language, "public_follow.html", values)


@require_safe
@in_language
def shares_page(request: HttpRequest, language: Language) -> HttpResponse:
    """How many hits were wrong, as officers found; nothing that points to anybody."""
    return _page(request, language, "public_shares.html", {"lines": published_shares(current_desk())})


@require_safe
def shares_file(_request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    desk = current_desk()
    rows = [
        (one.property, one.value, *("" if cell is None else str(cell) for cell in (one.verdicts, one.wrong, one.share)))
        for one in published_shares(desk)
    ]
    table = Table(("property", "value", "verdicts", "wrong", "share"), tuple(rows))
    return _public(table_as(table, form, "wrong-hits", {"node": desk.node}))


def _report(typed: Mapping[str, str]) -> tuple[Reporter, MissingPerson]:
    """The report as it was typed.

    Raises:
        InvalidInput: ``relatives.form``: a day that is none.
    """
    others = [name.strip() for name in typed["other_names"].splitlines() if name.strip()]
    child = typed["child"] == "yes"
    person = MissingPerson(
        names=tuple([name for name in [typed["name"]] if name] + others),
        births=_births(typed),
        sex=typed["sex"] if typed["sex"] in ("female", "male") else "unknown",
        description=typed["description"],
        last_seen_on=_day(typed["last_seen_on"]),
        last_seen_place=typed["last_seen_place"],
        circumstances=typed["circumstances"],
        vulnerability=Vulnerability.CHILD if child else Vulnerability.NONE,
        looks_young=child,
    )
    return Reporter(typed["reporter"], typed["relation"], typed["contact"]), person


def _births(typed: Mapping[str, str]) -> tuple[str, ...]:
    parts = [typed[name] for name in ("year", "month", "day")]
    if not any(parts):
        return ()
    if not all(part.isdecimal() and len(part) <= 4 for part in parts if part):
        raise _wrong_day()
    year, month, day = (int(part or "0") for part in parts)
    return (f"{year:04d}-{month:02d}-{day:02d}",)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise _wrong_day() from fault


def _wrong_day() -> InvalidInput:
    return InvalidInput("relatives.form", "A day is not one.", advice="Leave out what you do not know.")


def _said(language: Language, fault: ComityError) -> str:
    """Why it was not done, in the language of the page; where there is no word for it, that it was not done."""
    error, advice = language.word("error", fault.code), language.word("advice", fault.code)
    return f"{error} {advice}" if error and advice else str(language.word("public", "not_done"))


@cache
def _limiter(what: str) -> Limiter:
    each, together = {"report": (3, 200), "follow": (20, 2000)}[what]
    return Limiter(current_desk().randomness.token(32), each, together)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _page(
    request: HttpRequest, language: Language, template: str, values: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    desk = current_desk()
    context = {
        "language": language,
        "offered": public_languages().values(),
        "authority": desk.authority,
        "here": request.path.removeprefix(f"/public/{language.code}"),
        "say": partial(wording.word, language, "public"),
        "word": partial(wording.word, language),
        "on_day": partial(moments.on_day, language=language),
        **values,
    }
    if context.get("fault") == "slow_down":
        context["fault"] = language.word("public", "slow_down")
    return _public(HttpResponse(loader.render_to_string(template, context, using="jinja2"), status=status))


def _to_language(request: HttpRequest) -> HttpResponse:
    language = chosen_language("", request.headers.get("Accept-Language", ""))
    assert language is not None  # the source is always there
    return _public(HttpResponseRedirect(f"/public/{language.code}"))


def _public(response: HttpResponse) -> HttpResponse:
    """Seen by everybody, kept by nobody: no machine's copy outlives a take-down by our leave."""
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
