"""One notice on a page: what is asked and what local law backs side by side, provenance, history, copies and proofs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from comity.application.node.list_nodes import list_nodes
from comity.application.ports.pictures import LARGEST_FILE
from comity.application.register.acting import NoticeOrder
from comity.application.register.amend_notice import (
    confirm_proposal,
    drop_proposal,
    propose_addendum,
    propose_renewal,
)
from comity.application.register.check_notice import check_notice
from comity.application.register.local_effect import decide_effect
from comity.application.register.picture_notice import as_shown, attach_picture, detach_picture, read_picture
from comity.application.register.plain_form import copy_rows, plain_view
from comity.application.register.publish_notice import publish_notice
from comity.application.register.read_register import NoticeView, read_notice
from comity.application.register.report_notice import annotate_notice, report_notice
from comity.application.register.review_notice import ask_review
from comity.application.register.state_copy import state_copy
from comity.application.register.withdraw_notice import (
    bar_standing,
    block_notice,
    restrict_notice,
    withdraw_notice,
)
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.identity import NameKind, PersonName
from comity.domain.notice_bodies import Ending, Report
from comity.domain.notice_effects import ROLES
from comity.domain.notice_rules import NEVER
from comity.domain.notice_state import weakened
from comity.domain.notices import MOST_PICTURES, NoticeStage, PictureKind
from comity.domain.register_entries import Action
from comity.web import typed
from comity.web.casework.naming import Names
from comity.web.exports import json_file
from comity.web.faults import in_words, status_of
from comity.web.languages import Language
from comity.web.moments import Clocks
from comity.web.register.words import language_here, register_languages
from comity.web.rendering import page
from comity.web.uploads import uploaded
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import as_it_is, word


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that was refused: which one, what was typed, and why."""

    form: str
    typed: QueryDict
    error: ComityError


@require_safe
@for_officers
def notice_page(request: HttpRequest, visit: Visit, notice: UUID) -> HttpResponse:
    """A notice."""
    return show_notice(request, visit, notice)


@require_safe
@for_officers
def notice_file(request: HttpRequest, visit: Visit, notice: UUID) -> HttpResponse:  # noqa: ARG001
    """All of it, for programs; the reading is on record."""
    return json_file(_plain(plain_view(_read(visit, notice))), f"notice-{notice}.json")


@require_safe
@for_officers
def picture(request: HttpRequest, visit: Visit, notice: UUID, picture: UUID) -> HttpResponse:  # noqa: ARG001
    """A picture of it, made anew from its pixels; the look at it is on record."""
    data = read_picture(visit.desk, visit.officer, notice, picture, purpose=visit.purpose)
    response = HttpResponse(data, content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="notice-{str(picture)[:18]}.jpg"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@for_officers
def act(request: HttpRequest, visit: Visit, notice: UUID, what: str) -> HttpResponse:
    """Do something to a notice.

    Raises:
        Http404: There is no such act.
    """
    if what not in ACTS:
        raise Http404
    order = NoticeOrder(visit.officer, visit.purpose, notice)
    try:
        ACTS[what](request, visit, order)
    except ComityError as error:
        return show_notice(request, visit, notice, Returned(what, request.POST, error))
    request.session[DONE] = f"notice-{what}"
    return see_other(f"/notices/{notice}")


@require_POST
@for_officers
def settle(request: HttpRequest, visit: Visit, notice: UUID, proposal: bytes, said: str) -> HttpResponse:
    """Confirm what another officer prepared, or say no.

    Raises:
        Http404: Neither was said.
    """
    order = NoticeOrder(visit.officer, visit.purpose, notice)
    if said not in ("confirm", "drop"):
        raise Http404
    try:
        if said == "confirm":
            confirm_proposal(visit.desk, order, proposal)
        else:
            drop_proposal(visit.desk, order, proposal, reason=typed.words(request, "reason"))
    except ComityError as error:
        return show_notice(request, visit, notice, Returned(f"{said}-{proposal.hex()}", request.POST, error))
    request.session[DONE] = f"notice-{said}"
    return see_other(f"/notices/{notice}")


def show_notice(request: HttpRequest, visit: Visit, notice: UUID, refused: Returned | None = None) -> HttpResponse:
    """The page of a notice, with what was typed into a form that was refused."""
    view, nodes, here = _read(visit, notice), list_nodes(visit.desk), visit.desk.node
    language = language_here(request)
    values = {
        "view": view,
        "state": view.state,
        "notice": view.state.notice,
        "published": view.state.published,
        "effect": view.today or view.state.effect,
        "never": NEVER,
        "copies": copy_rows(view.state),
        "history": [entry for entry in view.case.timeline if entry.known.event.type != "audit.recorded"],
        "clocks": Clocks(here, view.state.owner, nodes),
        "name_of": Names(nodes),
        "may": offers(visit, view),
        "shown_small": partial(as_shown, visit.desk),
        **_choices(language, view),
        "may_bar": [(node, as_it_is(node)) for node in sorted({*nodes, *view.state.reached} - {view.state.owner})],
        "done": request.session.pop(DONE, ""),
        "fault": in_words(refused.error, language) if refused else None,
        "refused_form": refused.form if refused else "",
        "typed": refused.typed if refused else QueryDict(),
    }
    status = status_of(refused.error) if refused else 200
    return page(request, "notice.html", values, status=status, speaking=register_languages())


def offers(visit: Visit, view: NoticeView) -> Mapping[str, bool]:
    """What this officer is offered; the use cases ask again."""
    roles, state, ours = visit.officer.roles, view.state, view.state.owner == visit.desk.node
    live = state.published is not None and state.stage is NoticeStage.PUBLISHED

    def may(event: str, *conditions: bool) -> bool:
        return bool(roles & ROLES[event]) and all(conditions) and state.ended is None

    wording, asked = state.wording, state.asked
    pictures = wording.notice.pictures if wording is not None else ()
    cleared = wording is not None and any(r.body.clear and r.body.digest == wording.digest for r in state.reviews)
    waits = wording is not None and (state.published is None or wording.digest != state.published.digest)
    return {
        "reword": may("notice.drafted", ours),
        "picture": may("notice.drafted", ours, wording is not None, len(pictures) < MOST_PICTURES),
        "unpicture": may("notice.drafted", ours, bool(pictures)),
        "check": may("notice.checked", ours, waits),
        "ask-review": may("notice.review_asked", ours, waits, asked is None, state.check is not None),
        "review": may("notice.reviewed", asked is not None, asked is not None and asked.reviewer == visit.desk.node,
                      not any(asked is not None and r.body.digest == asked.digest for r in state.reviews)),
        "publish": may("notice.published", ours, cleared, waits or bool(_unreached(view))),
        "annotate": may("notice.annotated", ours, live),
        "report": may("notice.reported", live),
        "addendum": may("notice.proposed", ours, live),
        "renew": may("notice.proposed", ours, live),
        "confirm": bool(roles & (ROLES["notice.addendum"] | ROLES["notice.renewed"])) and ours,
        "restrict": may("notice.restricted", ours, live),
        "bar-standing": may("notice.standing_barred", ours),
        "withdraw": may("notice.withdrawn", ours),
        "block": may("notice.blocked", live),
        "effect": may("notice.effect", live, not ours),
        "copied": bool(roles & ROLES["notice.copied"]) and not ours and state.published is not None,
    }  # fmt: skip


def _unreached(view: NoticeView) -> tuple[str, ...]:
    """Addressees of the circulated wording that do not have it."""
    published = view.state.published
    return () if published is None else tuple(sorted(set(published.notice.addressees) - published.addressees))


def _choices(language: Language, view: NoticeView) -> Mapping[str, Any]:
    asked = view.state.published.notice.action if view.state.published else Action.NOTHING
    less = dict.fromkeys([asked, weakened(asked), Action.REPORT, Action.PROTECT, Action.NOTHING])
    wording = view.state.wording
    pictures = wording.notice.pictures if wording is not None else ()
    return {
        "picture_kinds": [(one.value, word(language, "picture_kind", one)) for one in PictureKind],
        "pictures_kept": [
            (str(one.attachment.id), f"{word(language, 'picture_kind', one.kind)}: {one.shows}") for one in pictures
        ],
        "report_options": [(one.value, word(language, "notice_report", one)) for one in Report],
        "ending_options": [
            (one.value, word(language, "notice_ending", one)) for one in Ending if one is not Ending.EXPIRED
        ],
        "effect_options": [(one.value, word(language, "notice_action", one)) for one in less],
        "unreached": [(node, as_it_is(node)) for node in _unreached(view)],
        "held_by": [(node, as_it_is(node)) for node in sorted(set(view.state.reached) - view.state.restricted)],
    }


def _read(visit: Visit, notice: UUID) -> NoticeView:
    return read_notice(visit.desk, visit.officer, notice, purpose=visit.purpose)


def _what(request: HttpRequest) -> dict[str, Any]:
    return {
        "what": typed.words(request, "what"),
        "on": typed.day(request, "on"),
        "words": typed.words(request, "words"),
    }


def _add(request: HttpRequest, visit: Visit, order: NoticeOrder) -> object:
    names = [PersonName(line.strip(), NameKind.ALIAS) for line in typed.words(request, "names").splitlines()]
    return propose_addendum(
        visit.desk, order, words=typed.words(request, "words"), names=[name for name in names if name.text]
    )


def _picture(request: HttpRequest, visit: Visit, order: NoticeOrder) -> object:
    """Put a picture to the wording.

    Raises:
        InvalidInput: ``notice.picture``: none was chosen, or not one alone; ``notice.words``: not what it is.
    """
    files, kind = uploaded(request, "file"), typed.words(request, "kind")
    if len(files) != 1 or not files[0].size:
        raise InvalidInput("notice.picture", "Choose one picture.", advice="Choose a JPEG or PNG.")
    if kind not in frozenset(PictureKind):
        raise InvalidInput("notice.words", "It needs its kind.", advice="Choose what it is.")
    data = files[0].read(LARGEST_FILE + 1)
    return attach_picture(visit.desk, order, data, kind=PictureKind(kind), shows=typed.words(request, "shows"))


def _unpicture(request: HttpRequest, visit: Visit, order: NoticeOrder) -> object:
    try:
        attachment = UUID(typed.words(request, "picture"))
    except ValueError as fault:
        raise InvalidInput("notice.no_picture", "No picture was chosen.", advice="Choose one of them.") from fault
    return detach_picture(visit.desk, order, attachment)


ACTS: Mapping[str, Callable[[HttpRequest, Visit, NoticeOrder], object]] = {
    "picture": _picture,
    "unpicture": _unpicture,
    "check": lambda _, visit, order: check_notice(visit.desk, order),
    "ask-review": lambda _, visit, order: ask_review(visit.desk, order),
    "publish": lambda request, visit, order: publish_notice(
        visit.desk, order, rule=typed.words(request, "rule"), only=request.POST.getlist("to")
    ),
    "annotate": lambda request, visit, order: annotate_notice(visit.desk, order, **_what(request)),
    "report": lambda request, visit, order: report_notice(visit.desk, order, **_what(request)),
    "addendum": _add,
    "renew": lambda request, visit, order: propose_renewal(visit.desk, order, reason=typed.words(request, "reason")),
    "restrict": lambda request, visit, order: restrict_notice(
        visit.desk, order, request.POST.getlist("nodes"), reason=typed.words(request, "reason")
    ),
    "bar-standing": lambda request, visit, order: bar_standing(
        visit.desk,
        order,
        request.POST.getlist("nodes"),
        barred=request.POST.get("lift") != "yes",
        reason=typed.words(request, "reason"),
    ),
    "withdraw": lambda request, visit, order: withdraw_notice(
        visit.desk, order, reason=typed.words(request, "why"), words=typed.words(request, "words")
    ),
    "block": lambda request, visit, order: block_notice(
        visit.desk,
        order,
        blocked=request.POST.get("lift") != "yes",
        reference=typed.words(request, "reference"),
        reason=typed.words(request, "reason"),
    ),
    "effect": lambda request, visit, order: decide_effect(
        visit.desk, order, action=typed.words(request, "action"), reasons=typed.words(request, "reasons")
    ),
    "copied": lambda request, visit, order: state_copy(
        visit.desk,
        order,
        system=typed.words(request, "system"),
        held=request.POST.get("deleted") != "yes",
        reference=typed.words(request, "reference"),
    ),
}
"""What a form of the page does, by the last part of its address."""


def _plain(value: object) -> object:
    match value:
        case bytes():
            return value.hex()
        case dict():
            return {_key(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case None | bool() | int() | str():
            return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _key(key: object) -> str:
    return key.hex() if isinstance(key, bytes) else str(key)
