"""What every response gets: a strict policy for the browser, no copy in any cache, and a page for every refusal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from comity.domain.errors import ComityError
from comity.web.faults import fault_page

# No inline script or style, nothing from elsewhere, no frame. Django 6 could take this over as SECURE_CSP.
CONTENT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_POLICY = "; ".join(f"{name} {value}" for name, value in CONTENT_POLICY.items())
_NO_SENSORS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"

Respond = Callable[[HttpRequest], HttpResponse]


def security_headers(respond: Respond) -> Respond:
    """Add the headers that Django's own middleware does not."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", _NO_SENSORS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_headers


class FaultPages:
    """Show a refusal of ours as a page; anything else is a defect and goes on to Django's handler."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or a refusal of ours shown as one."""
        return self._respond(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for one of our errors."""
        return fault_page(request, exception) if isinstance(exception, ComityError) else None
