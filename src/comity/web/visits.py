"""Who is at the page: a signed-in officer with a purpose, or nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from comity.application.desk import Desk
from comity.application.node.accounts import officer_of_session
from comity.domain.errors import NotPermitted
from comity.domain.officers import Officer
from comity.web.node import current_desk

TOKEN, PURPOSE, DONE = "token", "purpose", "done"  # keys of the browser's session, kept on the node


@dataclass(frozen=True, slots=True)
class Visit:
    """An officer at work: every query over people has the purpose that was given."""

    desk: Desk
    officer: Officer
    purpose: str


View = Callable[..., HttpResponseBase]


def for_officers(view: View) -> View:
    """Let only signed-in officers in; the view gets the visit as its second argument."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visit = visit_of(request)
        if visit is None:
            return _to_sign_in(request)
        request.visit = visit  # type: ignore[attr-defined]  # read by `rendering.page` alone
        return view(request, visit, *args, **kwargs)

    return guarded


def visit_of(request: HttpRequest) -> Visit | None:
    """Who is signed in; a session that is over is forgotten."""
    token = request.session.get(TOKEN)
    if not token:
        return None
    desk = current_desk()
    try:
        officer = officer_of_session(desk, token)
    except NotPermitted:
        request.session.flush()
        return None
    return Visit(desk, officer, request.session.get(PURPOSE, ""))


def safe_next(request: HttpRequest, wanted: str) -> str:
    """A page of ours to go on to; anything else is the inbox."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"


def see_other(address: str) -> HttpResponse:
    """After a form: look at this page."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else "/"
    address = "/sign-in" if back == "/" else f"/sign-in?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=200)
        response.headers["HX-Redirect"] = address
        return response
    return see_other(address)
