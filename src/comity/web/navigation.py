"""The main navigation: which places a page's head offers to this officer, and which of them the reader is in.

A place that an officer's roles cannot enter is not offered; whoever types its address is refused by the use case.
"""

from dataclasses import dataclass

from comity.application.casework.open_case import MAY_OPEN
from comity.application.node.overview import MAY_SEE
from comity.application.oversight.list_officers import MAY_LIST
from comity.application.oversight.read_audit import MAY_AUDIT
from comity.application.policy import READERS
from comity.application.query.alarms import MAY_SEE_ALARMS
from comity.application.query.searched import SEARCHERS
from comity.application.register.acting import MAY_READ as MAY_READ_NOTICES
from comity.application.relatives.reading import MAY_LIST as MAY_LIST_REPORTS
from comity.domain.officers import Officer, Role
from comity.web.languages import Language


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the navigation. `under` are the beginnings of paths that belong to it; `words` are a key of the
    catalogue."""

    address: str
    icon: str
    roles: frozenset[Role]
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the head shows it; `exactly` is True on the place's own page, `here` on all that belong to it."""

    address: str
    icon: str
    words: str
    here: bool
    exactly: bool


EVERYBODY = frozenset(Role) - {Role.SYSTEM}  # the law is nobody's secret

PLACES: tuple[Place, ...] = (
    Place("/", "inbox", READERS, ("/cases/", "/requests/")),
    Place("/cases/new", "plus", MAY_OPEN, ()),
    Place("/border", "search", SEARCHERS, ()),
    Place("/search", "search", SEARCHERS, ("/search/", "/lists")),
    Place("/search/alarms", "alert", MAY_SEE_ALARMS, ()),
    Place("/notices", "target", MAY_READ_NOTICES, ("/notices/",)),
    Place("/relatives", "users", MAY_LIST_REPORTS, ("/relatives/",)),
    Place("/node", "server", MAY_SEE, ("/node/",)),
    Place("/peers", "users", MAY_SEE, ("/peers/",)),
    Place("/accounts", "key", MAY_LIST, ("/accounts/",)),
    Place("/audit", "list", MAY_AUDIT, ("/audit/",)),
    Place("/safeguards", "shield-check", READERS, ("/safeguards/", "/safeguards.")),
    Place("/law", "scale", EVERYBODY, ("/law/", "/law.")),
)


def navigation(officer: Officer, path: str, language: Language) -> list[Entry]:
    """What this officer is offered, in order. The longest beginning that fits wins, so one place is marked at most."""
    offered = [place for place in PLACES if officer.roles & place.roles]
    present = max(PLACES, key=lambda place: _fit(place, path))
    words = _words(language)
    return [
        Entry(
            place.address,
            place.icon,
            words[place.address],
            here=place == present and _fit(place, path) > 0,
            exactly=path == place.address,
        )
        for place in offered
    ]


def home(officer: Officer) -> str:
    """Where the officer's work begins: the inbox, or the first place that the roles can enter."""
    return next((place.address for place in PLACES if officer.roles & place.roles), "/")


def _fit(place: Place, path: str) -> int:
    if path == place.address:
        return len(path) + 1
    return max((len(start) for start in place.under if path.startswith(start)), default=0)


def _words(language: Language) -> dict[str, str]:
    """Written out, so that the extraction finds every one."""
    return {
        "/": language.text("Inbox"),
        "/cases/new": language.text("New case"),
        "/border": language.word("border", "title") or "",
        "/search": language.text("Search"),
        "/search/alarms": language.text("Alarms on searches"),
        "/notices": language.text("Notices"),
        "/relatives": language.text("Missing persons"),
        "/law": language.text("Law"),
        "/safeguards": language.text("Safeguards"),
        "/node": language.text("Node"),
        "/peers": language.text("Peers"),
        "/accounts": language.text("Accounts"),
        "/audit": language.text("Audit log"),
    }
