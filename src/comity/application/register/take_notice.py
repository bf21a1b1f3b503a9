"""A partner's notice comes in: what must hold before it is taken, and what this node does on its own with it."""

from collections.abc import Mapping
from typing import Any

from comity.application.desk import SYSTEM
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.register.acting import notice_digest
from comity.application.register.local_effect import state_effect
from comity.application.register.purge_notice import prove_absent
from comity.application.register.report_notice import open_duty
from comity.application.sealed_copies import sent_in
from comity.domain.cases import Known
from comity.domain.errors import ComityError, NotVerified
from comity.domain.fitting import DoesNotFit
from comity.domain.notice_bodies import (
    ABOUT_PERSONS,
    NOTICE_BODIES,
    CirculationRestricted,
    NoticeDeleted,
    NoticePublished,
    NoticeReported,
    NoticeWithdrawn,
    ReviewAsked,
)
from comity.domain.notice_effects import check_clear
from comity.domain.notice_rules import picture_fault
from comity.domain.stages import RULES
from comity.evidence.sealing import check_signature, signed_event_from_plain


def check_notice_event(recorder: Recorder, read: Known) -> None:
    """Return if an event that comes in may stand in the stream of a notice.

    Raises:
        NotVerified: ``notice.stream``: a request in a notice's stream, or the other way round; ``notice.other_owner``:
            another node's notice bears this id; ``notice.never``: a proof of deletion denies what its author signed a
            receipt for; ``notice.digest``; ``notice.pictures``; ``notice.review``: its review is not what its
            reviewer signed, or does not clear it; ``notice.circle``: another reviewer than the circle's.
    """
    case, kind = read.event.case, read.event.type
    if case is None:
        return
    history = recorder.history(case)
    here = history.case() if history else None
    if kind not in NOTICE_BODIES:
        if here is not None and here.notice is not None and kind in RULES:
            raise _refused("notice.stream", "A request cannot stand in the stream of a notice.")
        return
    if here is not None and here.requests:
        raise _refused("notice.stream", "A notice cannot stand in the stream of a case.")
    body = read.body
    if isinstance(body, NoticeDeleted):
        _check_never(recorder, body, read.event.author)
    if isinstance(body, NoticePublished | ReviewAsked):
        _check_wording(recorder, read, body, here.notice.owner if here is not None and here.notice is not None else "")


def _check_wording(recorder: Recorder, read: Known, body: NoticePublished | ReviewAsked, owner: str) -> None:
    """It is its author's own, of one wording, and reviewed where it is circulated; `owner` is whose this id is here."""
    case = read.event.case
    if body.wording.owner != read.event.author or body.wording.id != case or body.notice != case:
        raise _refused("notice.other_owner", "It is not its author's own notice.")
    if owner and owner != read.event.author:
        raise _refused("notice.other_owner", f"Under this id there is a notice of {owner}.")
    if notice_digest(body.wording) != body.digest:
        raise _refused("notice.digest", "Its digest is of another wording.")
    if fault := picture_fault(body.wording):
        raise _refused("notice.pictures", f"Its pictures cannot stand: {fault}.")
    if isinstance(body, NoticePublished):
        _check_review(recorder, body)


def _check_never(recorder: Recorder, body: NoticeDeleted, author: str) -> None:
    """Whoever signed that it got something does not sign that it never came."""
    never = set(body.never)
    rows = sent_in(recorder.unit, body.notice) if never else ()
    if any(row.recipient == author and row.state == "delivered" and never & set(row.events) for row in rows):
        raise _refused("notice.never", f"It says that something never came, and {author} signed a receipt for it.")


def _check_review(recorder: Recorder, body: NoticePublished) -> None:
    """The review is an event that its reviewer's node signed, of this wording, and it clears every question."""
    wanted = recorder.desk.circles.get(body.wording.circle, "") if body.wording.circle else ""
    if wanted and body.reviewer != wanted:
        raise _refused("notice.circle", f"Notices of {body.wording.circle} are reviewed by {wanted}.")
    signed = signed_event_from_plain(_plain(body.review))
    event = signed.event
    if event.author != body.reviewer or event.case != body.notice or event.type != "notice.reviewed":
        raise _refused("notice.review", "Its review is another event than a review of this notice.")
    if body.reviewer != (body.wording.reviewer or body.wording.owner):
        raise _refused("notice.review", "Its reviewer is another than the wording names.")
    key = recorder.directory.event_key(
        event.author, signed.key_id, signed_at=event.at, received_at=recorder.at
    )  # fmt: skip
    check_signature(signed, key)
    if known(signed).body != body.reviewed or event.actor.id != body.reviewed.reviewed_by:
        raise _refused("notice.review", "Its review says something else than its reviewer signed.")
    if body.reviewed.digest != body.digest or body.reviewed.notice != body.notice:
        raise _refused("notice.review", "Its review is of another wording.")
    try:
        check_clear(body.wording, body.reviewed)
    except DoesNotFit as fault:
        raise _refused("notice.review", f"{str(fault).capitalize()}.") from fault


def _plain(review: Mapping[str, Any]) -> dict[str, Any]:
    return dict(review)


def follow_notice(recorder: Recorder, read: Known) -> bool:
    """Do what this node does on its own: ask its law, open a duty. True if content is to be destroyed afterwards."""
    body, case, node = read.body, read.event.case, recorder.desk.node
    if case is None or read.event.type not in NOTICE_BODIES:
        return False
    state = recorder.case(case).notice
    if state is None:
        if isinstance(body, NoticeWithdrawn) or (isinstance(body, CirculationRestricted) and node in body.nodes):
            return not prove_absent(recorder, case, read.event.author)
        return False
    if isinstance(body, NoticePublished) and state.published is not None and state.published.event == read.digest:
        try:
            state_effect(recorder, state)
        except ComityError as refusal:  # what cannot be asked stays weakened
            recorder.audit("notice.effect", case=case, subject=str(case), outcome=refusal.code, actor=SYSTEM)
    if isinstance(body, NoticeReported):
        open_duty(recorder, read)
    late = state.owner != node and state.ended is not None and read.event.type in ABOUT_PERSONS
    return late or isinstance(body, NoticeWithdrawn | CirculationRestricted)


def _refused(code: str, words: str) -> NotVerified:
    return NotVerified(code, words, advice="Tell the sender; nothing of it was taken.")
