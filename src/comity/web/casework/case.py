"""A case on one page: what is asked, how far it has come, what both gates say, and everything that happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.casework.case_proofs import case_proofs
from comity.application.casework.read_case import CaseView, read_case
from comity.application.node.list_nodes import NodeFacts, list_nodes
from comity.domain.cases import Case, Entry, RequestState
from comity.domain.errors import ComityError
from comity.domain.requests import MeasureAsked
from comity.web.casework.gate import GateSide, gate_sides
from comity.web.casework.offers import Offers, offers
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers

_SAID = ("reason", "asks", "text", "summary", "why", "led_to", "went_well", "reference")


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request of the case with everything that its part of the page shows."""

    state: RequestState
    clocks: Clocks
    asked: Mapping[str, MeasureAsked]
    sides: tuple[GateSide, GateSide]
    offers: Offers


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the timeline. `said` are an officer's words in it, if this node may read any."""

    entry: Entry
    author: str
    mine: bool
    private: bool
    erased: bool
    said: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was refused: which one, what was typed, and why."""

    form: str
    typed: Mapping[str, str]
    error: ComityError


@dataclass(frozen=True, slots=True)
class Names:
    """Nodes by id; a node that is not known here goes by its id."""

    nodes: Mapping[str, NodeFacts] = field(default_factory=dict)

    def __call__(self, node: str) -> str:
        """The name of a node."""
        return self.nodes[node].name if node in self.nodes else node


@require_safe
@for_officers
def case_page(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """A case."""
    return show_case(request, visit, case)


def show_case(request: HttpRequest, visit: Visit, case: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """The case, with a refused form's words kept in their places.

    Raises:
        NotPermitted, InvalidInput: As `read_case`.
    """
    view = read_case(visit.desk, visit.officer, case, purpose=visit.purpose)
    nodes = list_nodes(visit.desk)
    requests = [_request(visit, view.case, state, nodes) for state in view.case.requests.values()]
    values = {
        "case": view.case,
        "requests": requests,
        "timeline": [_happened(visit, view, entry, Names(nodes)) for entry in view.case.timeline],
        "clocks": requests[0].clocks if requests else Clocks(view.node, view.node, nodes),
        "name_of": Names(nodes),
        "done": request.session.pop(DONE, ""),
        "fault": in_words(refusal.error, language_of(request)) if refusal else None,
        "refused_form": refusal.form if refusal else "",
        "typed": refusal.typed if refusal else {},
    }
    return page(request, "case.html", values, status=status_of(refusal.error) if refusal else 200)


@require_safe
@for_officers
def proofs_page(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """What proves the case."""
    proofs = case_proofs(visit.desk, visit.officer, case, purpose=visit.purpose)
    nodes = list_nodes(visit.desk)
    others = [event.author for event in proofs.events if event.author != visit.desk.node]
    other = next((node for node in others if node[:2] != visit.desk.node[:2]), visit.desk.node)
    values = {
        "proofs": proofs,
        "name_of": Names(nodes),
        "clocks": Clocks(visit.desk.node, other, nodes),
        "holding": sum(not (event.signature_fault or event.log_fault) for event in proofs.events),
    }
    return page(request, "proofs.html", values)


def _request(visit: Visit, case: Case, state: RequestState, nodes: Mapping[str, NodeFacts]) -> RequestShown:
    letter = state.letter
    return RequestShown(
        state=state,
        clocks=Clocks(letter.requesting_node, state.requested_node or letter.requested_node, nodes),
        asked={asked.key: asked for asked in letter.measures},
        sides=gate_sides(case, state),
        offers=offers(visit, state),
    )


def _happened(visit: Visit, view: CaseView, entry: Entry, names: Names) -> Happened:
    event, body = entry.known.event, entry.known.body
    return Happened(
        entry=entry,
        author=names(event.author),
        mine=event.actor.id == visit.officer.id,
        private=event.is_private and event.author == view.node,
        erased=body is None,
        said=_said(body),
    )


def _said(body: Any) -> str:
    words = (getattr(body, name, "") for name in _SAID)
    return next((text for text in words if isinstance(text, str) and text), "")
