"""Coming and going: sign-in, sign-out, the purpose of the visit, and the language."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.application.node.accounts import close_session, officer_of, open_session, sign_in
from comity.domain.errors import ComityError, InvalidInput
from comity.web.faults import in_words, status_of
from comity.web.languages import COOKIE, SOURCE, language_of, languages, paper_languages
from comity.web.navigation import home
from comity.web.node import current_desk, current_passwords
from comity.web.rendering import THEME, THEMES, page
from comity.web.visits import PURPOSE, TOKEN, Visit, for_officers, safe_next, see_other, visit_of

LONGEST_PURPOSE = 200  # characters; it stands in every audit entry
_YEAR = 365 * 24 * 3600  # seconds


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Name, password, one-time code, and what for."""
    if request.method != "POST":
        if visit_of(request) is not None:
            return see_other("/")
        return _form(request, {"next": request.GET.get("next", "/")})
    try:
        return _signed_in(request)
    except ComityError as error:
        kept = {name: request.POST.get(name, "") for name in ("login", "purpose", "next")}
        return _form(request, kept, error)


def _signed_in(request: HttpRequest) -> HttpResponse:
    posted, desk = request.POST, current_desk()
    purpose = read_purpose(posted.get("purpose", ""))
    account = sign_in(
        desk,
        current_passwords(),
        login=posted.get("login", "").strip(),
        password=posted.get("password", ""),
        code=posted.get("code", "").replace(" ", ""),
    )
    request.session.flush()
    request.session[TOKEN] = open_session(desk, account)
    request.session[PURPOSE] = purpose
    rotate_token(request)
    wanted = safe_next(request, posted.get("next", "/"))
    response = see_other(home(officer_of(account)) if wanted == "/" else wanted)
    if COOKIE not in request.COOKIES and account.language in languages() and account.language != SOURCE:
        _keep_language(request, response, account.language)
    return response


def _form(request: HttpRequest, typed: dict[str, str], error: ComityError | None = None) -> HttpResponse:
    values = {
        "typed": {"login": "", "purpose": "", "next": "/"} | typed,
        "fault": error and in_words(error, language_of(request)),
    }
    return page(request, "sign_in.html", values, status=status_of(error) if error else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and on the node."""
    token = request.session.get(TOKEN)
    if token:
        close_session(current_desk(), token)
    request.session.flush()
    return see_other("/sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def purpose_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Change what the visit is for."""
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if request.method != "POST":
        return page(request, "purpose.html", {"typed": visit.purpose, "next": safe_next(request, back), "fault": None})
    try:
        request.session[PURPOSE] = read_purpose(request.POST.get("purpose", ""))
    except InvalidInput as error:
        values = {
            "typed": request.POST.get("purpose", ""),
            "next": safe_next(request, back),
            "fault": in_words(error, language_of(request)),
        }
        return page(request, "purpose.html", values, status=status_of(error))
    return see_other(safe_next(request, back))


def read_purpose(text: str) -> str:
    """A purpose as it goes into the audit log.

    Raises:
        InvalidInput: It is empty, too long, or holds characters that are none.
    """
    purpose = " ".join(text.split())
    if not purpose:
        raise InvalidInput("policy.purpose", "Reading a case needs a purpose.", advice="Say what you read it for.")
    if len(purpose) > LONGEST_PURPOSE or not purpose.isprintable():
        raise InvalidInput(
            "purpose.long",
            f"A purpose has at most {LONGEST_PURPOSE} printable characters.",
            advice="Say it in a short sentence.",
        )
    return purpose


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on.

    Raises:
        InvalidInput: The pages do not speak it.
    """
    code = request.POST.get("language", "")
    if code not in paper_languages():  # a page that has not its words goes on in another
        raise InvalidInput("language.unknown", "The pages do not speak that language.", advice="Choose from the menu.")
    response = see_other(safe_next(request, request.POST.get("next", "/")))
    _keep_language(request, response, code)
    return response


def _keep_language(request: HttpRequest, response: HttpResponse, code: str) -> None:
    response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())


@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it, from now on.

    Raises:
        InvalidInput: There is no such display.
    """
    chosen = request.POST.get("display", "")
    if chosen not in THEMES:
        raise InvalidInput("display.unknown", "There is no such display.", advice="Choose from the menu.")
    response = see_other(safe_next(request, request.POST.get("next", "/")))
    if chosen:
        response.set_cookie(THEME, chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(THEME, samesite="Lax")
    return response
