"""The officers' pages: parse, call one use case, render (docs/reference/web.md).

Others may use `WEB_SETTINGS`, what Django needs to know of the pages before it is set up, and `make_wsgi`, the
application that serves one node.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from comity.application.desk import Desk
from comity.application.ports.secrets import Passwords
from comity.web.settings import WEB_SETTINGS

__all__ = ["WEB_SETTINGS", "make_wsgi"]


def make_wsgi(
    desk: Desk, passwords: Passwords, ask: Callable[[], Mapping[str, str]] | None = None
) -> Callable[..., Iterable[Any]]:
    """The WSGI application of a node's pages. Django has to be configured with `WEB_SETTINGS` and set up.

    `ask` has other states' nodes cosign the log at once, where a proof leaves before enough of them have.

    Raises:
        InvalidInput: A catalogue of words cannot be read; the node does not start half-spoken.
    """
    from django.core.wsgi import get_wsgi_application  # Django's handler needs its settings

    from comity.web.languages import languages
    from comity.web.node import register

    register(desk, passwords, ask)
    languages()
    return get_wsgi_application()
