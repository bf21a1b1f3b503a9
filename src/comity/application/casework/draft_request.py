"""An officer writes a letter, or words it anew. Every wording is an event; none is overwritten."""

from dataclasses import replace
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_act
from comity.application.reading import letter_digest
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import RequestState
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.officers import Officer
from comity.domain.requests import Letter, check_letter


def draft_request(
    desk: Desk, officer: Officer, letter: Letter, *, purpose: str, based_on: bytes | None = None
) -> Letter:
    """Record a wording of a letter in its case; the letter as recorded, with id and revision.

    A letter whose `request` is the nil UUID is a new request. The requesting state and node are this node's own.
    `based_on` is the digest of the wording that its author had before their eyes, where the face can tell: what
    somebody else wrote meanwhile is then not passed over.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; ``draft.changed``: the present wording is another one.
        InvalidInput: The letter is not whole in itself, or its case is not here.
    """
    with audited(desk, officer, purpose, "request.drafted", letter.case), desk.store.unit() as unit:
        actor = may_act(desk.authority, officer, "request.drafted", None)
        recorder = Recorder(desk, unit, actor, purpose)
        requests = recorder.case(letter.case).requests
        before = requests.get(letter.request)
        if before is not None:
            may_act(desk.authority, officer, "request.drafted", before)
            _check_unchanged(before, based_on)
        letter = check_letter(_numbered(desk, recorder, letter, before))
        signed = recorder.record(b.RequestDrafted(letter), case=letter.case)
        recorder.audit("request.drafted", case=letter.case, subject=signed.digest.hex())
        recorder.finish()
    return letter


def _check_unchanged(before: RequestState, based_on: bytes | None) -> None:
    if based_on is not None and letter_digest(before.letter) != based_on:
        raise OutOfOrder(
            "draft.changed",
            f"The letter was worded anew meanwhile; it is at wording {before.letter.revision}.",
            advice="Look at what changed, then save yours over it or take it over.",
        )


def _numbered(desk: Desk, recorder: Recorder, letter: Letter, before: RequestState | None) -> Letter:
    if before is None and letter.request.int:
        raise InvalidInput(
            "request.unknown",
            f"The case has no request {letter.request}.",
            advice="Leave the id away for a new request.",
        )
    return replace(
        letter,
        request=letter.request if before else desk.new_id(recorder.at),
        revision=before.letter.revision + 1 if before else 1,
        requesting_state=desk.authority.state,
        requesting_node=before.letter.requesting_node if before else desk.node,
    )


NEW = UUID(int=0)
