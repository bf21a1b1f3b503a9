"""A case on one page: what is asked, how far it has come, what both gates say, and everything that happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from comity.application.acting import standing
from comity.application.casework.keep_preserved import orders
from comity.application.casework.list_clocks import ClockView, clocks_of
from comity.application.casework.read_case import CaseView, FileHeld, read_case
from comity.application.node.list_nodes import NodeFacts, list_nodes
from comity.application.query.searched import SEARCHERS
from comity.bootstrap.paper import open_printer
from comity.bootstrap.words import paper_languages
from comity.domain import bodies as b
from comity.domain.cases import MeasureState, RequestState
from comity.domain.clock_rules import BY_RULE, LateReason, PauseReason
from comity.domain.earlier_bodies import Visited
from comity.domain.errors import ComityError
from comity.domain.events import Event
from comity.domain.handling import Classification, HandlingCode
from comity.domain.handovers import Kind, kind_of
from comity.domain.jurisdiction_effects import is_central
from comity.domain.measures import Ground
from comity.domain.officers import Role
from comity.domain.promises import Promise, Said
from comity.domain.registers import Assurance, assurances
from comity.domain.requests import MeasureAsked
from comity.domain.stages import SINCE_RELEASE
from comity.law.difference import Difference
from comity.law.earlier import Standing
from comity.web.casework.gate import Compared, GateSide, compared, gate_sides
from comity.web.casework.guard_words import wordings
from comity.web.casework.naming import Names, slug
from comity.web.casework.offers import Offer, Offers, offers, questions
from comity.web.casework.timeline import KINDS, read_kind, timeline
from comity.web.custody.handover import leads_to_handover
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.operations.operation import operations_accepted
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """One measure with both sides' law beside it and what this officer may do; `state` is None before the release."""

    asked: MeasureAsked
    slug: str
    state: MeasureState | None
    compared: Compared
    offers: Mapping[str, Offer]
    files: tuple[FileHeld, ...]
    since: Difference | None = None

    @property
    def acts(self) -> bool:
        """True if the page has anything to say of what can be done with it now."""
        return any(offer.shown for offer in self.offers.values())

    @property
    def may_lack_record(self) -> bool:
        """True if a person changes hands by it, and the executing authority may say why there is no record."""
        return kind_of(self.asked.measure) not in (None, Kind.SURRENDER)

    @property
    def others(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """What others of this node can do with it now: acts by the roles that do them."""
        roles = dict.fromkeys(offer.roles for offer in self.offers.values() if offer.roles)
        return {one: tuple(act for act, offer in self.offers.items() if offer.roles == one) for one in roles}


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer and the event that brought it, with its handling and who released it."""

    answer: b.RequestAnswered
    event: Event


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request of the case with everything that its part of the page shows. `seen` names how it stands now.

    `we_ask`: our state is the requesting one. `orders` are released requests of the case that order preserved data.
    `questions` are those about an assurance that wait for us, `register` the assurances that were recorded or given.
    """

    state: RequestState
    clocks: Clocks
    measures: tuple[MeasureShown, ...]
    sides: tuple[GateSide, GateSide]
    offers: Offers
    answers: tuple[AnswerShown, ...]
    seen: str
    clock_views: tuple[ClockView, ...]
    we_ask: bool = False
    orders: tuple[RequestState, ...] = ()
    questions: tuple[Promise, ...] = ()
    register: tuple[Assurance, ...] = ()

    @property
    def operates(self) -> bool:
        """True if the host has consented to acts on its soil, or has accepted a measure that takes such a consent."""
        return bool(self.state.consents or operations_accepted(self.state))

    def measure_word(self, key: str) -> str:
        """What the measure of this key is, a word of the corpus; nothing for an unknown key."""
        return next((one.asked.measure for one in self.measures if one.asked.key == key), "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was refused: of which request, which one, what was typed, and why."""

    request: UUID
    form: str
    typed: QueryDict
    error: ComityError


@require_safe
@for_officers
def case_page(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """A case."""
    return show_case(request, visit, case)


def show_case(request: HttpRequest, visit: Visit, case: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """The case, with a refused form's words kept in their places.

    Raises:
        NotPermitted, InvalidInput: As `read_case`.
        InvalidInput: The address asks for a kind of events that there is not.
    """
    kind = read_kind(request.GET.get("kind", ""))
    view = read_case(visit.desk, visit.officer, case, purpose=visit.purpose)
    nodes, language = list_nodes(visit.desk), language_of(request)
    clocks = clocks_of(visit.desk, view.case)
    requests = [_request(visit, view, state, nodes, clocks) for state in view.case.requests.values()]
    happened = timeline(visit, view, Names(nodes))
    values = {
        "case": view.case,
        "requests": requests,
        "timeline": [line for line in happened if kind in ("", line.kind)],
        "happened": len(happened),
        "kind": kind,
        "kinds": [one for one in KINDS if any(line.kind == one for line in happened)],
        "files": view.files,
        "clocks": requests[0].clocks if requests else Clocks(view.node, view.node, nodes),
        "name_of": Names(nodes),
        "officer_names": view.names,
        "grounds": tuple(one for one in Ground if one is not Ground.NEUTRAL),
        "wordings": lambda section, more=True: wordings(language, section, more=more),
        "handling_codes": tuple(HandlingCode),
        "classifications": tuple(Classification),
        "words_of": lambda error: in_words(error, language),
        "consultations": sorted(view.case.consultations.values(), key=lambda one: (one.at, one.id)),
        "consult_on": _consult_on(visit, view),
        "may_watch": bool(visit.officer.roles & SEARCHERS),
        "sheet_languages": sheet_languages(),
        "leads_to_handover": leads_to_handover,
        "late_reasons": tuple(LateReason),
        "assurance_kinds": visit.desk.law.words("assurance"),
        "offence_kinds": visit.desk.law.words("offence"),
        "said_to_it": tuple(Said),
        "visits_found": tuple(Visited),
        "breach_standings": tuple(Standing),
        "pause_reasons": tuple(one for one in PauseReason if one not in BY_RULE),
        "done": request.session.pop(DONE, ""),
        "fault": in_words(refusal.error, language) if refusal else None,
        "refused_form": f"{refusal.request}-{refusal.form}" if refusal else "",
        "typed": refusal.typed if refusal else QueryDict(),
        "nothing": QueryDict(),
    }
    return page(request, "case.html", values, status=status_of(refusal.error) if refusal else 200)


def sheet_languages() -> list[tuple[str, str]]:
    """Languages in which a legality sheet can be printed, by their own names."""
    known = paper_languages()
    return [(code, known[code].name) for code in open_printer().languages()]


def _consult_on(visit: Visit, view: CaseView) -> list[RequestState]:
    """Requests on which this officer may open a consultation on jurisdiction; the use case asks again."""
    if not is_central(visit.desk.node) or Role.LAWYER not in visit.officer.roles:
        return []
    return [state for state in view.case.requests.values() if state.stage in SINCE_RELEASE]


def _request(
    visit: Visit, view: CaseView, state: RequestState, nodes: Mapping[str, NodeFacts], clocks: Sequence[ClockView]
) -> RequestShown:
    letter = state.letter
    sides, offered = gate_sides(view.case, state), offers(visit, state, nodes)
    return RequestShown(
        state=state,
        clocks=Clocks(letter.requesting_node, state.requested_node or letter.requested_node, nodes),
        measures=tuple(_measure(view, state, asked, sides, offered) for asked in letter.measures),
        sides=sides,
        offers=offered,
        answers=_answers(view, state),
        seen=standing(view.case, state.id).hex(),
        clock_views=tuple(one for one in clocks if one.request == state.id),
        we_ask=visit.desk.authority.state == letter.requesting_state[:2],
        orders=tuple(one for one in view.case.requests.values() if orders(one, letter)),
        questions=questions(state),
        register=tuple(assurances(state)),
    )


def _measure(
    view: CaseView, state: RequestState, asked: MeasureAsked, sides: tuple[GateSide, GateSide], offered: Offers
) -> MeasureShown:
    return MeasureShown(
        asked=asked,
        slug=slug(asked.key),
        state=state.measures.get(asked.key),
        compared=compared(sides, asked.key),
        offers=offered.measures.get(asked.key, {}),
        files=_found(view, state, asked.key),
        since=view.since.get(state.id, {}).get(asked.key),
    )


def _found(view: CaseView, state: RequestState, key: str) -> tuple[FileHeld, ...]:
    """Files that were found for a measure: as it was carried out here, or as an answer hands them over."""
    executed = state.measures[key].executed_in if key in state.measures else None
    refs = {
        ref.id
        for entry in view.case.timeline
        if entry.known.digest == executed and isinstance(entry.known.body, b.MeasureExecuted)
        for ref in entry.known.body.attachments
    }
    refs |= {
        ref.id for answer in state.answers for one in answer.results if one.measure == key for ref in one.attachments
    }
    return tuple(file for file in view.files if file.ref.id in refs)


def _answers(view: CaseView, state: RequestState) -> tuple[AnswerShown, ...]:
    return tuple(
        AnswerShown(entry.known.body, entry.known.event)
        for entry in view.case.timeline
        if not entry.out_of_order
        and isinstance(entry.known.body, b.RequestAnswered)
        and entry.known.body.request == state.id
    )
