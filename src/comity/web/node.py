"""The node that these pages serve; one a process."""

from collections.abc import Callable, Mapping

from comity.application.desk import Desk
from comity.application.ports.secrets import Passwords

AskWitnesses = Callable[[], Mapping[str, str]]

_REGISTERED: dict[str, tuple[Desk, Passwords]] = {}
_WITNESSES: dict[str, AskWitnesses] = {}


def register(desk: Desk, passwords: Passwords, ask: AskWitnesses | None = None) -> None:
    """Serve this node from now on. `ask` asks other states' nodes to cosign its log now; None where nobody can."""
    _REGISTERED["node"] = (desk, passwords)
    _WITNESSES.clear()
    if ask is not None:
        _WITNESSES["node"] = ask


def current_desk() -> Desk:
    """The node served."""
    return _REGISTERED["node"][0]


def current_passwords() -> Passwords:
    """How this node keeps passwords."""
    return _REGISTERED["node"][1]


def current_witnesses() -> AskWitnesses | None:
    """How this node asks its witnesses."""
    return _WITNESSES.get("node")
