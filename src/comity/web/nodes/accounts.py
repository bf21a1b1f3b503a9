"""Officers' accounts: listed, made and closed by an administrator, who sees no case."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from comity.application.node.accounts import NewAccount, add_officer, close_account
from comity.application.oversight.list_officers import list_officers
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.officers import Role
from comity.web import typed
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.node import current_passwords
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import word

ROLES = tuple(role for role in Role if role is not Role.SYSTEM)


@require_safe
@for_officers
def accounts_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The accounts of this node."""
    return _show(request, visit)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@for_officers
def add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make an account. The secret of its code device is shown once, and never again."""
    try:
        made = add_officer(
            visit.desk,
            current_passwords(),
            visit.officer,
            login=typed.words(request, "login"),
            name=typed.words(request, "name"),
            roles=_roles(request),
            password=request.POST.get("password", ""),
        )
    except ComityError as error:
        return _show(request, visit, error)
    return _show(request, visit, made=made)


@require_POST
@for_officers
def close(request: HttpRequest, visit: Visit, login: str) -> HttpResponse:
    """Close an account; its pseudonym stays resolvable here."""
    try:
        close_account(visit.desk, visit.officer, login)
    except ComityError as error:
        return _show(request, visit, error)
    request.session[DONE] = "closed"
    return see_other("/accounts")


def _roles(request: HttpRequest) -> list[Role]:
    """The roles that were chosen.

    Raises:
        InvalidInput: One of them is none.
    """
    try:
        return [Role(word) for word in typed.several(request, "role")]
    except ValueError as error:
        raise InvalidInput("page.choice", "There is no such role.", advice="Choose from the form.") from error


def _show(
    request: HttpRequest, visit: Visit, fault: ComityError | None = None, made: NewAccount | None = None
) -> HttpResponse:
    said = {name: typed.words(request, name) if fault else "" for name in ("login", "name")}
    values = {
        "accounts": list_officers(visit.desk, visit.officer),
        "keeps": Role.ADMINISTRATOR in visit.officer.roles,
        "roles": [(role.value, word(language_of(request), "role", role.value)) for role in ROLES],
        "chosen": typed.several(request, "role") if fault else (),
        "typed": said,
        "made": made,
        "fault": in_words(fault, language_of(request)) if fault else None,
        "done": request.session.pop(DONE, ""),
    }
    return page(request, "accounts.html", values, status=status_of(fault) if fault else 200)
