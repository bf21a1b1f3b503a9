"""Pictures of a notice: put to its wording, taken from it, looked at. Each change takes another review.

The owner's node makes a picture anew from its pixels before it keeps it. It travels as any attachment does, sealed, and
to nobody but the reviewer before the review; each node makes it anew once more before it shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from uuid import UUID

from comity.application.acting import audited
from comity.application.attachments import KEPT, erase_attachment, open_file
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import AttachmentRow, Unit
from comity.application.ports.pictures import CleanPicture
from comity.application.recorder import Recorder
from comity.application.register.acting import (
    MAY_READ,
    NoticeAct,
    NoticeOrder,
    act_on,
    check_purpose,
    need,
    notice_digest,
    notice_of,
)
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import NoticeDrafted
from comity.domain.notice_rules import is_protected
from comity.domain.notice_state import NoticeState, Wording
from comity.domain.notices import MOST_PICTURES, Notice, Picture, PictureKind
from comity.domain.officers import Officer
from comity.domain.register_entries import NoticeKind
from comity.domain.requests import AttachmentRef
from comity.exchange.attachments import seal_attachment

JPEG = "image/jpeg"


def attach_picture(desk: Desk, order: NoticeOrder, data: bytes, *, kind: PictureKind, shows: str) -> SignedEvent:
    """Put a picture to the latest wording; nothing leaves.

    Raises:
        NotPermitted: Role, or the notice is another node's.
        InvalidInput: ``notice.picture_broken``: it cannot be read; ``notice.picture``: it is too large, or there are
            enough; ``notice.words``: not what it shows.
        OutOfOrder: The notice is over.
        Unavailable: The disk; nothing was recorded.
    """
    with act_on(desk, order, "notice.drafted", owner=True) as opened:
        wording = _wording(opened)
        words = need(shows, "what the picture shows, for whoever does not see it")
        if len(wording.notice.pictures) >= MOST_PICTURES:
            raise InvalidInput(
                "notice.picture", f"A notice has at most {MOST_PICTURES} pictures.", advice="Take one away first."
            )
        clean = desk.pictures.clean(data)
        ref = _keep(opened, clean, f"{kind.value}.jpg")
        picture = Picture(kind, words, ref, clean.width, clean.height, clean.small)
        return _reworded(opened, wording, (*wording.notice.pictures, picture))


def detach_picture(desk: Desk, order: NoticeOrder, attachment: UUID) -> SignedEvent:
    """Take a picture from the latest wording. What nothing refers to any more is destroyed.

    Raises:
        NotPermitted, OutOfOrder: As `attach_picture`.
        InvalidInput: ``notice.no_picture``.
    """
    with act_on(desk, order, "notice.drafted", owner=True) as opened:
        wording = _wording(opened)
        left = tuple(one for one in wording.notice.pictures if one.attachment.id != attachment)
        if len(left) == len(wording.notice.pictures):
            raise _no_picture(attachment)
        sent = [opened.state.published.notice] if opened.state.published else []
        sent += [opened.state.asked.wording] if opened.state.asked else []
        row = opened.recorder.unit.attachments.get(attachment)
        if row is not None and not any(one.attachment.id == attachment for notice in sent for one in notice.pictures):
            erase_attachment(desk, opened.recorder.unit, row)
        return _reworded(opened, wording, left)


def list_pictures(
    desk: Desk, officer: Officer, notice: UUID, *, purpose: str, reference: str = ""
) -> tuple["Shown", ...]:
    """The pictures of a notice, small; the look at them is on record, with the case that it is for.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or no such notice.
    """
    with audited(desk, officer, purpose, "notice.picture", notice), desk.store.unit() as unit:
        check_purpose(purpose)
        recorder = Recorder(desk, unit, acting(officer, MAY_READ, "reading of notices"), purpose)
        found = pictures_of(notice_of(recorder, notice))
        recorder.audit(
            "notice.picture", case=notice, subject=f"{len(found)} small pictures", outcome="read", reference=reference
        )
        recorder.finish()
    return tuple(as_shown(desk, one) for one in found)


def read_picture(
    desk: Desk, officer: Officer, notice: UUID, attachment: UUID, *, purpose: str, reference: str = ""
) -> bytes:
    """A picture of a notice as JPEG, made anew from its pixels here too; the look at it is on record.

    `reference` is the case that it is for, where a program asks.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, no such notice or picture; ``notice.picture``: a partner's that no node makes so.
        Refused: ``attachment.not_kept``: it has not come whole yet.
    """
    with audited(desk, officer, purpose, "notice.picture", notice):
        check_purpose(purpose)
        actor = acting(officer, MAY_READ, "reading of notices")
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            if attachment not in {one.attachment.id for one in pictures_of(notice_of(recorder, notice))}:
                raise _no_picture(attachment)
        with open_file(desk, attachment) as source:
            data = source.read()
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("notice.picture", case=notice, subject=str(attachment), outcome="read", reference=reference)
            recorder.finish()
    return desk.pictures.remade(data)


def pictures_of(state: NoticeState) -> tuple[Picture, ...]:
    """Pictures of every wording that is here: circulated, latest, under review; each once."""
    wordings = (state.published and state.published.notice, state.wording and state.wording.notice)
    found = [*wordings, state.asked and state.asked.wording]
    return tuple({one.attachment.id: one for notice in found if notice for one in notice.pictures}.values())


@dataclass(frozen=True, slots=True)
class Shown:
    """A small picture as it may be shown: its JPEG, made anew here, or b"" and `why` it is not shown."""

    picture: Picture
    jpeg: bytes
    why: str = ""


def as_shown(desk: Desk, picture: Picture) -> Shown:
    """The small picture of a wording, made anew from its pixels on this node, whoever made it before.

    One that fails is not shown, and its code says so; nothing of its bytes reaches a screen or a kit.
    """
    try:
        return Shown(picture, desk.pictures.remade_small(picture.small))
    except ComityError as fault:
        return Shown(picture, b"", fault.code)


def beside_names(desk: Desk, records: Iterable[UUID]) -> dict[UUID, Shown]:
    """By record, the first photograph of a circulated notice, to stand beside its name in an answer.

    Nobody's who is to be protected: a child's, a victim's, a witness's is seen on the notice's own page alone, where
    each look is on record. The answer is on record by itself.
    """
    with desk.store.reading() as unit:
        found = {record: face_of(desk, unit, record) for record in records}
    return {record: as_shown(desk, face) for record, face in found.items() if face is not None}


def face_of(desk: Desk, unit: Unit, record: UUID) -> Picture | None:
    """The photograph that may stand beside a record's name; None for whoever is to be protected, or without one."""
    history = desk.casebook.read(unit, record)
    state = history.case().notice if history else None
    notice = state.published.notice if state is not None and state.published is not None else None
    if notice is None or is_protected(notice) or notice.kind is NoticeKind.MISSING:
        return None
    return next((one for one in notice.pictures if one.kind is PictureKind.PHOTOGRAPH), None)


def check_came(recorder: Recorder, notice: Notice) -> None:
    """Return if every picture of a wording is here, whole: nobody reviews what he has not seen.

    Raises:
        OutOfOrder: ``notice.picture_not_here``.
    """
    for one in notice.pictures:
        row = recorder.unit.attachments.get(one.attachment.id)
        if row is None or row.state != KEPT:
            raise OutOfOrder(
                "notice.picture_not_here", "A picture of it has not come whole yet.", advice="Wait until it has come."
            )


def _wording(opened: NoticeAct) -> Wording:
    if opened.state.wording is None:
        raise InvalidInput("notice.no_wording", "The notice has no wording here.", advice="Draft one.")
    return opened.state.wording


def _reworded(opened: NoticeAct, wording: Wording, pictures: tuple[Picture, ...]) -> SignedEvent:
    notice = replace(wording.notice, pictures=pictures)
    return opened.keep(NoticeDrafted(notice.id, notice, notice_digest(notice), wording.looks))


def _keep(opened: NoticeAct, clean: CleanPicture, name: str) -> AttachmentRef:
    """Sealed once; should the act fail, nothing names the file."""
    desk, notice = opened.desk, opened.order.notice
    attachment, content_key = desk.new_id(opened.recorder.at), desk.randomness.token(32)
    with desk.files.sealed_sink(attachment) as sink:
        sealed = seal_attachment(BytesIO(clean.image), sink, attachment=attachment, content_key=content_key)
    row = AttachmentRow(
        attachment, notice, name, JPEG, sealed.sha256, sealed.size, sealed.sealed_sha256, sealed.sealed_size,
        content_key, KEPT, desk.node,
    )  # fmt: skip
    opened.recorder.unit.attachments.put(row)
    return AttachmentRef(attachment, name, sealed.sha256, sealed.size, JPEG)


def _no_picture(attachment: UUID) -> InvalidInput:
    return InvalidInput(
        "notice.no_picture", f"The notice has no picture {attachment}.", advice="Look at `comity notice show`."
    )
