"""The node that these pages serve; one a process."""

from comity.application.desk import Desk
from comity.application.ports.secrets import Passwords

_REGISTERED: dict[str, tuple[Desk, Passwords]] = {}


def register(desk: Desk, passwords: Passwords) -> None:
    """Serve this node from now on."""
    _REGISTERED["node"] = (desk, passwords)


def current_desk() -> Desk:
    """The node served."""
    return _REGISTERED["node"][0]


def current_passwords() -> Passwords:
    """How this node keeps passwords."""
    return _REGISTERED["node"][1]
