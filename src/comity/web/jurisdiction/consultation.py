"""A consultation on one page: the tables side by side, counted and weighed, proposals, and what the law leaves open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from comity.application.casework.draft_request import draft_request
from comity.application.jurisdiction.acting import ConsultationOrder
from comity.application.jurisdiction.filing import (
    draft_answer,
    draft_closing,
    draft_proposal,
    draft_table,
    drop_draft,
    release_draft,
)
from comity.application.jurisdiction.open_consultation import Subject, prepare_consultation
from comity.application.jurisdiction.plain_form import COLUMNS, plain_view, table_rows
from comity.application.jurisdiction.read_consultation import ConsultationView, read_consultation, transfer_letter
from comity.application.node.list_nodes import list_nodes
from comity.application.policy import acting
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.errors import ComityError
from comity.domain.jurisdiction import (
    DraftWaiting,
    FactorRow,
    Outcome,
    Progress,
    Standing,
    Weight,
)
from comity.domain.jurisdiction_effects import ROLES, is_central
from comity.domain.officers import Role
from comity.domain.stages import RULES
from comity.law.jurisdiction import FACTORS, ComparedFactor
from comity.web import typed
from comity.web.casework.case import Refusal, show_case
from comity.web.casework.naming import Names
from comity.web.exports import json_file, table_file
from comity.web.faults import in_words, status_of
from comity.web.jurisdiction.reading import dissents, ending, rows
from comity.web.languages import Language, language_of
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import state_name, word


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that was refused: which one, what was typed, and why."""

    form: str
    typed: QueryDict
    error: ComityError


@require_safe
@for_officers
def consultation_page(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID) -> HttpResponse:
    """A consultation."""
    return _show(request, visit, case, consultation)


@require_safe
@for_officers
def consultation_csv(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID) -> HttpResponse:  # noqa: ARG001
    """The filed tables, for a spreadsheet."""
    return table_file(COLUMNS, table_rows(_read(visit, case, consultation)), "jurisdiction.csv")


@require_safe
@for_officers
def consultation_json(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID) -> HttpResponse:  # noqa: ARG001
    """All of it, for programs."""
    view = _read(visit, case, consultation)
    return json_file(_plain(plain_view(view)), "jurisdiction.json")


@require_POST
@for_officers
def open_new(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """Propose one on a released request of the case; a refused form stays on the case's page."""
    asked = UUID(typed.words(request, "request")) if _is_id(typed.words(request, "request")) else UUID(int=0)
    subject = Subject(
        asked, typed.words(request, "conflict"), typed.words(request, "title"), typed.words(request, "conduct")
    )
    try:
        rule = typed.words(request, "rule")
        prepare_consultation(visit.desk, visit.officer, case, subject, rule=rule, purpose=visit.purpose)
    except ComityError as error:
        return show_case(request, visit, case, Refusal(case, "jurisdiction", request.POST, error))
    request.session[DONE] = "propose"
    return see_other(f"/cases/{case}#{asked}")


@require_POST
@for_officers
def draft(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID, kind: str) -> HttpResponse:
    """Prepare a table, a proposal or an answer; a second officer releases it."""

    def use_case(order: ConsultationOrder) -> object:
        if kind == "table":
            return draft_table(
                visit.desk,
                order,
                rows(request),
                will_act=typed.words(request, "will_act"),
                will_act_reason=typed.words(request, "will_act_reason"),
            )
        if kind == "proposal":
            return draft_proposal(visit.desk, order, ending(request))
        return draft_answer(
            visit.desk,
            order,
            _digest(typed.words(request, "proposal")),
            agrees=typed.yes_or_no(request, "agrees"),
            reasons=typed.words(request, "reasons"),
            minutes=typed.words(request, "minutes"),
            dissents=dissents(request),
        )

    return _do(request, visit, case, consultation, kind, use_case)


@require_POST
@for_officers
def release(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID, draft: bytes) -> HttpResponse:
    """Release what another officer prepared."""
    rule = typed.words(request, "rule")

    def use_case(order: ConsultationOrder) -> object:
        return release_draft(visit.desk, order, draft, rule=rule)

    return _do(request, visit, case, consultation, f"release-{draft.hex()}", use_case, done="released")


@require_POST
@for_officers
def drop(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID, draft: bytes) -> HttpResponse:
    """Say no to a draft."""
    reason = typed.words(request, "reason")

    def use_case(order: ConsultationOrder) -> object:
        return drop_draft(visit.desk, order, draft, reason=reason)

    return _do(request, visit, case, consultation, f"drop-{draft.hex()}", use_case, done="dropped")


@require_POST
@for_officers
def close(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID) -> HttpResponse:
    """Prepare to end a consultation; a second person releases it."""
    reason = typed.words(request, "reason")

    def use_case(order: ConsultationOrder) -> object:
        return draft_closing(visit.desk, order, reason=reason)

    return _do(request, visit, case, consultation, "close", use_case)


@require_POST
@for_officers
def transfer(request: HttpRequest, visit: Visit, case: UUID, consultation: UUID) -> HttpResponse:
    """Draft the request that the state agreed on takes the proceedings over, and go on in the letter's form."""
    asks, language = typed.words(request, "asks"), typed.words(request, "language") or "en"
    try:
        acting(visit.officer, RULES["request.drafted"].roles, "request.drafted")
        view = _read(visit, case, consultation)
        letter = transfer_letter(view, asks=asks, language=language)
        saved = draft_request(visit.desk, visit.officer, letter, purpose=visit.purpose)
    except ComityError as error:
        return _show(request, visit, case, consultation, Returned("transfer", request.POST, error))
    return see_other(f"/cases/{case}/requests/{saved.request}/letter")


def _do(
    request: HttpRequest,
    visit: Visit,
    case: UUID,
    consultation: UUID,
    form: str,
    use_case: Callable[[ConsultationOrder], object],
    done: str = "drafted",
) -> HttpResponse:
    try:
        use_case(ConsultationOrder(visit.officer, visit.purpose, case, consultation))
    except ComityError as error:
        return _show(request, visit, case, consultation, Returned(form, request.POST, error))
    request.session[DONE] = f"jurisdiction-{done}"
    return see_other(f"/cases/{case}/jurisdiction/{consultation}")


def _read(visit: Visit, case: UUID, consultation: UUID) -> ConsultationView:
    return read_consultation(visit.desk, visit.officer, case, consultation, purpose=visit.purpose)


def _show(
    request: HttpRequest, visit: Visit, case: UUID, consultation: UUID, refused: Returned | None = None
) -> HttpResponse:
    view, nodes, here = _read(visit, case, consultation), list_nodes(visit.desk), visit.desk.node
    states = view.state.opened.states
    other = next((state.lower() for state in states if state != state_of(here)), here)
    values = {
        "view": view,
        "consultation": view.state,
        "comparison": view.comparison,
        "groups": _grouped(view),
        "ours": state_of(here),
        "clocks": Clocks(here, other, nodes),
        "name_of": Names(nodes),
        "may": _may(visit, view),
        "drafts": [(one, b.convert(dict(one.content), b.BODIES[one.act], one.act)) for one in _drafts(view)],
        "factors": FACTORS,
        "our_rows": _our_rows(view),
        **_choices(language_of(request), states),
        "done": request.session.pop(DONE, ""),
        "fault": in_words(refused.error, language_of(request)) if refused else None,
        "refused_form": refused.form if refused else "",
        "typed": refused.typed if refused else QueryDict(),
    }
    return page(request, "jurisdiction.html", values, status=status_of(refused.error) if refused else 200)


def _choices(language: Language, states: tuple[str, ...]) -> Mapping[str, list[tuple[str, str]]]:
    """What the forms let choose: values with their words."""
    return {
        "standing_options": [(one.value, word(language, "factor_standing", one)) for one in Standing],
        "weight_options": [(one.value, word(language, "weight", one)) for one in Weight],
        "outcome_options": [(one.value, word(language, "outcome_of_consultation", one)) for one in Outcome],
        "state_options": [(code, state_name(language, code)) for code in states],
    }


def _may(visit: Visit, view: ConsultationView) -> Mapping[str, bool]:
    """What this officer is offered; the use cases ask again."""
    roles, state, ours = visit.officer.roles, view.state, state_of(visit.desk.node)
    acts = is_central(visit.desk.node) and state.progress is not Progress.CLOSED
    current = state.current
    agreed = state.agreed
    return {
        "draft": acts and bool(roles & ROLES["jurisdiction.drafted"]),
        "propose": acts and bool(roles & ROLES["jurisdiction.drafted"]) and not state.silent,
        "answer": acts
        and bool(roles & ROLES["jurisdiction.drafted"])
        and current is not None
        and current.state != ours
        and ours not in current.answers,
        "release": acts and bool(roles & ROLES["jurisdiction.filed"]),
        "close": acts and bool(roles & ROLES["jurisdiction.drafted"]) and state.node == visit.desk.node,
        "transfer": Role.OFFICER in roles
        and agreed is not None
        and agreed.body.outcome == Outcome.ONE_STATE
        and agreed.body.states[0] != ours,
    }


def _grouped(view: ConsultationView) -> list[tuple[str, list[ComparedFactor]]]:
    by_group = groupby(view.comparison.factors, key=lambda one: one.factor.group.value)
    return [(group, list(found)) for group, found in by_group]


def _drafts(view: ConsultationView) -> list[DraftWaiting]:
    return sorted(view.state.drafts.values(), key=lambda one: one.at)


def _our_rows(view: ConsultationView) -> Mapping[str, FactorRow]:
    """What our side said last, so that a table is filed anew without typing it again."""
    filed = view.state.tables.get(state_of(view.node))
    return {row.factor: row for row in filed.table.rows} if filed else {}


def _digest(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _plain(value: object) -> object:
    match value:
        case bytes():
            return value.hex()
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case None | bool() | int() | str():
            return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
