"""A notice as plain values: for files, for programs, and in a line."""

from collections.abc import Iterable
from typing import Any

from comity.application.ports import NoticeRow
from comity.application.register.notice_form import plain_wording
from comity.application.register.picture_notice import pictures_of
from comity.application.register.read_register import NoticeView
from comity.domain.bodies import to_plain
from comity.domain.notice_rules import NEVER
from comity.domain.notice_state import NoticeState
from comity.domain.notices import Picture

COLUMNS = (
    "notice", "kind", "title", "owner", "side", "stage", "asked", "action", "vulnerability", "valid_until",
    "review_on", "duties", "pending", "blocked", "updated_at",
)  # fmt: skip
COPY_COLUMNS = ("node", "sent", "restricted", "deleted", "proven", "systems", "systems_cleared")


def table_rows(rows: Iterable[NoticeRow]) -> list[tuple[Any, ...]]:
    """Rows of the register by `COLUMNS`; what is valid until found has no end."""
    return [tuple(None if getattr(row, name) == NEVER else getattr(row, name) for name in COLUMNS) for row in rows]


def listed(rows: Iterable[NoticeRow]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in table_rows(rows)]


def copy_rows(state: NoticeState) -> list[tuple[Any, ...]]:
    """Every node that was sent it, with its proof and its national systems, by `COPY_COLUMNS`."""
    found = []
    for node in sorted(state.reached):
        proof = state.deletions.get(node)
        copies = sorted((copy for copy in state.copies.values() if copy.node == node), key=lambda copy: copy.system)
        found.append(
            (
                node, state.reached[node], node in state.restricted, proof[1] if proof else None, state.is_proven(node),
                tuple(copy.system for copy in copies if copy.held),
                tuple(copy.system for copy in copies if not copy.held),
            )
        )  # fmt: skip
    return found


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "picture": picture.attachment.id,
        "kind": picture.kind.value,
        "shows": picture.shows,
        "sha256": picture.attachment.sha256,
        "size": picture.attachment.size_bytes,
        "width": picture.width,
        "height": picture.height,
    }


def plain_view(view: NoticeView) -> dict[str, Any]:
    """The whole notice for programs."""
    state, published = view.state, view.state.published
    return {
        "notice": state.id,
        "owner": state.owner,
        "stage": state.stage.value,
        "wording": plain_wording(state.notice) if state.notice else None,
        "pictures": [_picture(one) for one in pictures_of(state)],
        "digest": published.digest if published else (state.wording.digest if state.wording else None),
        "check": _law(state.check),
        "reviews": [{"by": one.node, "at": one.at, **to_plain(one.body)} for one in state.reviews],
        "published": published
        and {
            "at": published.at,
            "to": sorted(published.addressees),
            "valid_until": None if published.valid_until == NEVER else published.valid_until,
            "review_on": published.review_on,
            "reviewed_by": published.reviewed_by,
            "reviewer": published.reviewer,
        },
        "effect": _law(state.effect),
        "effect_today": _law(view.today),
        "action": state.action_here(view.node).value if published else None,
        "review_due": view.review_due,
        "addenda": [{"at": at, **to_plain(body)} for body, at in state.addenda],
        "reports": [
            {"report": key, "by": one.node, "at": one.at, "answered": one.answered, **to_plain(one.body)}
            for key, one in state.reports.items()
        ],
        "duties": [to_plain(one) for one in state.duties.values()],
        "annotations": [{"at": at, **to_plain(body)} for body, at in state.annotations],
        "blocks": dict(state.blocks),
        "ended": state.ended and {"at": state.ended[1], **to_plain(state.ended[0])},
        "copies": [dict(zip(COPY_COLUMNS, row, strict=True)) for row in copy_rows(state)],
        "pending": state.pending,
        "proposals": [
            {"proposal": key, "act": one.act, "by": one.by, "at": one.at, "content": dict(one.content)}
            for key, one in state.proposals.items()
        ],
        "history": [
            {
                "at": entry.known.event.at,
                "type": entry.known.event.type,
                "by": entry.known.event.author,
                "role": entry.known.event.actor.role.value,
                "digest": entry.known.digest,
                "erased": entry.known.body is None,
                "out_of_order": entry.out_of_order,
            }
            for entry in view.case.timeline
            if entry.known.event.type != "audit.recorded"
        ],
    }


def _law(body: Any) -> Any:
    """A machine's answer without what repeats the notice."""
    if body is None:
        return None
    plain = dict(to_plain(body))
    plain.pop("notice", None)
    return plain
