"""An officer writes a notice, or words it anew. Nothing leaves the node."""

from dataclasses import dataclass, replace
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.application.register.acting import check_purpose, keep, notice_digest, unknown
from comity.domain import notice_bodies as n
from comity.domain.authorities import NODE_ID
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.notice_effects import ROLES
from comity.domain.notices import Looks, Notice, Picture
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class Draft:
    """What was kept: the wording, its digest, and its id."""

    notice: Notice
    digest: bytes

    @property
    def id(self) -> UUID:
        """The notice's id."""
        return self.notice.id


def draft_notice(desk: Desk, officer: Officer, wording: Notice, looks: Looks, *, purpose: str) -> Draft:
    """Keep a wording. Its id is new where it is all zeros; the owner is this node, whatever the wording says.

    Raises:
        NotPermitted: The role does not allow it, or the notice is another node's.
        InvalidInput: No purpose, no node id among the addressees, or a case that is not here.
        OutOfOrder: The notice is over.
    """
    with audited(desk, officer, purpose, "notice.drafted"), desk.store.unit() as unit:
        check_purpose(purpose)
        actor = acting(officer, ROLES["notice.drafted"], "notice.drafted")
        recorder = Recorder(desk, unit, actor, purpose)
        notice = desk.new_id(recorder.at) if wording.id.int == 0 else wording.id
        pictures = _pictures(recorder, notice, new=wording.id.int == 0)
        _check_case(recorder, wording)
        addressees = tuple(sorted(set(wording.addressees)))
        reviewer = _reviewer(desk, wording)
        complete = replace(
            wording, id=notice, owner=desk.node, addressees=addressees, reviewer=reviewer, pictures=pictures
        )
        digest = notice_digest(complete)
        keep(recorder, actor, n.NoticeDrafted(notice, complete, digest, looks))
        recorder.finish()
    return Draft(complete, digest)


def _pictures(recorder: Recorder, notice: UUID, *, new: bool) -> tuple[Picture, ...]:
    """Those of the latest wording: they come and go by acts of their own (`picture_notice.py`).

    Raises:
        InvalidInput: ``notice.unknown``.
        NotPermitted: ``notice.owner``.
    """
    if new:
        return ()
    history = recorder.history(notice)
    found = history.case().notice if history else None
    if found is None:
        raise unknown(notice)
    if found.owner != recorder.desk.node:
        raise NotPermitted("notice.owner", f"This is for {found.owner}.", advice="Report to the owner what you know.")
    return found.wording.notice.pictures if found.wording is not None else ()


def _check_case(recorder: Recorder, wording: Notice) -> None:
    """The case is here: it says why the notice exists, to whoever asks later."""
    if wording.case is not None and not recorder.history(wording.case):
        raise InvalidInput(
            "case.unknown", f"This node has no case {wording.case}.", advice="Look at `comity case list`."
        )
    odd = [node for node in (*wording.addressees, *([wording.reviewer] if wording.reviewer else []))
           if NODE_ID.fullmatch(node) is None]  # fmt: skip
    if odd:
        raise InvalidInput(
            "notice.addressee", f"{odd[0][:40]!r} is no node.", advice="Name nodes as in `comity node peers list`."
        )


def _reviewer(desk: Desk, wording: Notice) -> str:
    """Who reviews it: the node that its circle names, or whom the wording names, or this node's own second officer.

    Raises:
        InvalidInput: ``notice.reviewer``: the circle names another node.
    """
    by_circle = desk.circles.get(wording.circle, "") if wording.circle else ""
    if by_circle and wording.reviewer not in ("", by_circle):
        raise InvalidInput(
            "notice.reviewer",
            f"Notices of the circle {wording.circle} are reviewed by {by_circle}.",
            advice="Leave the reviewer out.",
        )
    chosen = by_circle or wording.reviewer
    return "" if chosen == desk.node else chosen
