"""The timeline of a case: every event with who did it, what was said, and what kind of thing it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.application.casework.read_case import CaseView
from comity.application.support import Doubt
from comity.domain.cases import Entry
from comity.domain.errors import InvalidInput
from comity.domain.officers import Role
from comity.web.casework.naming import Names
from comity.web.visits import Visit

_SAID = ("words", "reason", "asks", "text", "summary", "why", "led_to", "went_well", "late", "wrong", "reference")
_KINDS: Mapping[str, frozenset[str]] = {
    "decision": frozenset({"act.proposed", "act.declined", "request.acknowledged", "request.answered"}),
    "message": frozenset(
        {"request.clarified", "request.interim", "request.escalated", "request.rerouted", "request.feedback",
         "request.evaluated", "request.supplemented", "request.withdrawn", "assurance.asked", "assurance.answered"}
    ),
    "delivery": frozenset({"request.delivered", "delivery.failed", "attachment.given_up"}),
    "note": frozenset({"note.written"}),
    "clock": frozenset({"clock.paused", "clock.resumed", "clock.reminded", "clock.late", "danger.reviewed"}),
}  # fmt: skip
KINDS = ("letter", *_KINDS)  # what is of no other kind belongs to the letter: drafts, the gate, the release


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the timeline.

    `said` are an officer's words in it, if this node may read any; `measure` the key of the measure that it is about;
    `officer` the name of an officer of our own node, empty for everybody else's and for the node itself.
    """

    entry: Entry
    kind: str
    author: str
    officer: str
    mine: bool
    ours: bool
    machine: bool
    private: bool
    erased: bool
    said: str
    measure: str
    doubt: Doubt | None = None


def timeline(visit: Visit, view: CaseView, names: Names) -> list[Happened]:
    """Every event of the case, oldest first."""
    return [_happened(visit, view, entry, names) for entry in view.case.timeline]


def read_kind(text: str) -> str:
    """Which kind of events an address asks for; empty is every kind.

    Raises:
        InvalidInput: There is no such kind.
    """
    if text and text not in KINDS:
        raise InvalidInput("case.kind", f"There is no kind {text[:40]!r}.", advice="Choose one above the timeline.")
    return text


def kind_of(event_type: str) -> str:
    """Which kind of thing an event of this type is."""
    if event_type.startswith("measure."):
        return "decision"
    return next((kind for kind, types in _KINDS.items() if event_type in types), "letter")


def _happened(visit: Visit, view: CaseView, entry: Entry, names: Names) -> Happened:
    event, body = entry.known.event, entry.known.body
    ours = event.author == view.node
    return Happened(
        entry=entry,
        kind=kind_of(event.type),
        author=names(event.author),
        officer=view.names.get(event.actor.id, "") if ours else "",
        mine=event.actor.id == visit.officer.id,
        ours=ours,
        machine=event.actor.role is Role.SYSTEM,
        private=event.is_private and ours,
        erased=body is None,
        said=_said(body),
        measure=_measure(body),
        doubt=view.doubts.get(entry.known.digest),
    )


def _said(body: Any) -> str:
    content = getattr(body, "content", None)
    places = [content] if isinstance(content, Mapping) else []
    words = [getattr(body, name, "") for name in _SAID]
    words += [place.get(name, "") for place in places for name in _SAID]
    return next((text for text in words if isinstance(text, str) and text), "")


def _measure(body: Any) -> str:
    content = getattr(body, "content", None)
    found = content.get("measure") if isinstance(content, Mapping) else getattr(body, "measure", "")
    return found if isinstance(found, str) else ""
